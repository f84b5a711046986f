import { GuardedResourceType } from '../catalog/guarded-resource-type';
import { Severity } from '../finding/severity';

/**
 * What to do about a resource whose key cannot be proven at synthesis: a parameter, an import, a literal key ARN.
 */
export enum UnprovenAction {
  /**
   * Warn, and go on. Choose it to begin with.
   */
  WARN = 'warn',

  /**
   * Stop synthesis. Choose it where every key is to be proven or listed in `trustedKeys`.
   */
  ERROR = 'error',

  /**
   * Say nothing. `inspect` still gives the verdict `UNPROVEN`.
   */
  ALLOW = 'allow',
}

/**
 * How a `CmkGuard` judges.
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
   * The severity of single rules, by id: `{ 'CmkGuard::KeyRotationOff': Severity.ERROR }`. The bare name works too.
   *
   * @default - each rule as in docs/rules.md
   */
  readonly severities?: { [ruleId: string]: Severity };
}
