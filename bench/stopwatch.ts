/**
 * Times the calls that the CDK makes into one Aspect or plugin, from the inside: an effect that is smaller than the noise of whole runs
 * shows only there.
 */
import { IPolicyValidationPlugin, Validations } from 'aws-cdk-lib';
import { IValidation, Node } from 'constructs';

export class Stopwatch {
  /** Milliseconds inside the calls that are timed. */
  public elapsed = 0;
  private inside = false;

  /** Replaces a method of an object by one that is timed; a timed call within a timed call counts once. */
  public time<T extends object, M extends keyof T>(object: T, name: M): void {
    const method = object[name] as (...args: unknown[]) => unknown;
    object[name] = ((...args: unknown[]) => {
      if (this.inside) return method.apply(object, args);
      this.inside = true;
      const start = performance.now();
      try {
        return method.apply(object, args);
      } finally {
        this.elapsed += performance.now() - start;
        this.inside = false;
      }
    }) as T[M];
  }

  /** Times what is asked to be called later, too: validations and plugins that are added during a timed call. */
  public timeDeferred(): void {
    const { addValidation } = Node.prototype;
    const { addPlugins } = Validations.prototype;
    const { time, isInside } = { time: this.time.bind(this), isInside: () => this.inside };
    Node.prototype.addValidation = function (this: Node, validation: IValidation): void {
      if (isInside()) time(validation, 'validate');
      addValidation.call(this, validation);
    };
    Validations.prototype.addPlugins = function (this: Validations, ...plugins: IPolicyValidationPlugin[]): void {
      if (isInside()) plugins.filter((it) => !Object.hasOwn(it, 'validate')).forEach((it) => time(it, 'validate'));
      addPlugins.apply(this, plugins);
    };
  }
}
