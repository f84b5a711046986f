import { GuardedResourceType } from '../catalog/guarded-resource-type';
import { Severity } from '../finding/severity';

/**
 * What to do about a resource whose key cannot be proven at synthesis: a parameter, an import, a literal key ARN.
 */
export enum UnprovenAction {
  /**
   * Warn about the resource, and go on. Choose it to begin with.
   */
  WARN = 'WARN',

  /**
   * Stop synthesis. Choose it where every key is to be proven or listed in `trustedKeys`.
   */
  ERROR = 'ERROR',

  /**
   * Say nothing about the resource. `inspect` still gives the verdict `UNPROVEN`.
   */
  ALLOW = 'ALLOW',
}

/**
 * How a `CmkGuard` judges.
 *
 * @example
 *
 * import { CmkGuard, Severity, UnprovenAction } from 'cdk-cmk-guard';
 *
 * new CmkGuard({
 *   unproven: UnprovenAction.ERROR,
 *   severities: { 'CmkGuard::KeyRotationOff': Severity.ERROR },
 * });
 */
export interface CmkGuardProps {
  /**
   * The resource types to guard.
   *
   * @default GuardedResourceTypes.DEFAULT
   */
  readonly resourceTypes?: GuardedResourceType[];

  /**
   * Resource types to guard besides those in `resourceTypes`: your own, or ones that the library does not know.
   *
   * @default - none
   */
  readonly additionalResourceTypes?: GuardedResourceType[];

  /**
   * What to do about a resource whose key cannot be proven at synthesis. Sets the severity of `CmkGuard::KeyUnproven`.
   *
   * @default UnprovenAction.WARN
   */
  readonly unproven?: UnprovenAction;

  /**
   * Keys that you vouch for: key ARNs, key ids, or names of aliases (`alias/…`). A reference to one in plain text counts as customer
   * managed. Look it up once: `aws kms describe-key` says `"KeyManager": "CUSTOMER"`.
   *
   * @default - none: a key id or ARN in plain text is unproven
   */
  readonly trustedKeys?: string[];

  /**
   * The severity of single rules, by the id of the rule. The full id, such as `CmkGuard::KeyRotationOff`, and the bare name work alike. That of
   * `CmkGuard::InspectionFailed` cannot be changed, and that of `CmkGuard::KeyUnproven` is set here or by `unproven`, not by both.
   *
   * @default - each rule has the severity that the list of rules gives it
   * @see https://github.com/cdk-cmk-guard/cdk-cmk-guard/blob/main/docs/rules.md
   */
  readonly severities?: { [ruleId: string]: Severity };
}
