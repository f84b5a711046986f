/**
 * How loudly a rule speaks.
 */
export enum Severity {
  /**
   * Stops synthesis.
   */
  ERROR = 'ERROR',

  /**
   * Is told, and stops nothing (`cdk synth --strict` stops on warnings too).
   */
  WARNING = 'WARNING',

  /**
   * Is not told at all. No finding has this severity, since it is a setting.
   */
  OFF = 'OFF',
}
