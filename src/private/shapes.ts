// Says what is wrong with the kind of a prop. TypeScript and the typed languages refuse such things themselves; plain JavaScript does not.
import { Token } from 'aws-cdk-lib';

/** What a prop has to be: a word of JavaScript for its type, or what an object has to have. */
export type Shape = 'number' | 'string' | 'boolean' | 'list' | 'record' | { readonly has: string; readonly is: string };

export const DURATION: Shape = { has: 'toDays', is: 'a Duration' };
export const KEY: Shape = { has: 'keyRef', is: 'a KMS key' };

/** Props without those that are null, which plain JavaScript takes for left out; in structs within them too. */
export function given<T extends object>(props: T): T {
  const all = (props ?? {}) as Record<string, unknown>;
  const entries = namesOf(all).map((prop) => [prop, all[prop]] as const).filter(([, value]) => value !== null);
  return Object.fromEntries(entries.map(([prop, value]) => [prop, isStruct(value) ? given(value) : value])) as T;
}

/** The names of props, those of objects of a class included. */
function namesOf(props: object): string[] {
  const names = new Set<string>();
  for (let it = props; it && it !== Object.prototype; it = Object.getPrototypeOf(it) as object) {
    for (const name of Object.getOwnPropertyNames(it)) names.add(name);
  }
  names.delete('constructor');
  return [...names];
}

function isStruct(value: unknown): value is object {
  return typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype;
}

/** Props of which nothing else can be said, because they are of another kind. */
export function shapeProblems(props: object, shapes: Readonly<Record<string, Shape>>, required: string[] = []): string[] {
  const all = props as Record<string, unknown>;
  return [
    ...required.filter((it) => all[it] === undefined).map((it) => `\`${it}\` is missing.`),
    ...Object.entries(shapes)
      .filter(([prop, shape]) => all[prop] !== undefined && !Token.isUnresolved(all[prop]) && !fits(all[prop], shape))
      .map(([prop, shape]) => `\`${prop}\` takes ${words(shape)}. Got ${described(all[prop])}.`),
  ];
}

function fits(value: unknown, shape: Shape): boolean {
  if (shape === 'list') return Array.isArray(value);
  if (shape === 'record') return typeof value === 'object' && value !== null && !Array.isArray(value);
  return typeof shape === 'string' ? typeof value === shape : typeof value === 'object' && value !== null && shape.has in value;
}

function words(shape: Shape): string {
  if (typeof shape !== 'string') return shape.is;
  return { string: 'text', boolean: 'true or false', record: 'names with their values', number: 'a number', list: 'a list' }[shape];
}

function described(value: unknown): string {
  return typeof value === 'object' || typeof value === 'function' ? 'something else' : JSON.stringify(value);
}
