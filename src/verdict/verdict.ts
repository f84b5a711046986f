/**
 * Whether data at rest is under a customer managed key (CMK).
 */
export enum Verdict {
  /**
   * Proven to be under a customer managed key, on every branch that can be deployed.
   */
  CUSTOMER_MANAGED = 'CUSTOMER_MANAGED',

  /**
   * Proven not to be under a customer managed key, on at least one branch that can be deployed, or with the template's own parameter defaults.
   */
  NOT_CUSTOMER_MANAGED = 'NOT_CUSTOMER_MANAGED',

  /**
   * The template cannot tell whose key it is. The finding says exactly what could not be read.
   */
  UNPROVEN = 'UNPROVEN',

  /**
   * The resource keeps no encrypted storage of its own, as an Aurora instance inside a cluster does not.
   */
  NOT_APPLICABLE = 'NOT_APPLICABLE',
}
