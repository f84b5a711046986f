/**
 * Has an object of the CDK's answer with other methods. They go onto a class between the object and its own: methods that are put on the object itself
 * are seen from JavaScript alone, since jsii looks them up by class for every other language.
 */
export function withMethods<T extends object>(object: T, methods: Partial<T>): T {
  const Base = object.constructor as new () => object;
  const Between = class extends Base {};
  Object.assign(Between.prototype, methods);
  return Object.setPrototypeOf(object, Between.prototype) as T;
}
