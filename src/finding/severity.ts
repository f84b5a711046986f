/**
 * How loudly a rule speaks.
 */
export enum Severity {
  /**
   * Stops synthesis.
   */
  ERROR = 'error',

  /**
   * Is told, and stops nothing (`cdk synth --strict` stops on warnings too).
   */
  WARNING = 'warning',

  /**
   * Is not told at all. No finding has this severity; it is a setting.
   */
  OFF = 'off',
}
