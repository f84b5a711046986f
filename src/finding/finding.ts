import { Severity } from './severity';

/**
 * Something that a person should know about who controls the key of a resource.
 */
export interface Finding {
  /**
   * The rule that speaks, in full, as it is acknowledged: `CmkGuard::KeyMissing`.
   */
  readonly ruleId: string;

  /**
   * How loudly: `Severity.ERROR` or `Severity.WARNING`.
   */
  readonly severity: Severity;

  /**
   * What is the matter, in words, with the resource as the subject.
   */
  readonly message: string;

  /**
   * What to do about it: where it can be, a line to paste.
   */
  readonly fix: string;

  /**
   * The path of the construct that the finding is about: the resource, or its key. An acknowledgement on it or on any construct above
   * it accepts the finding.
   */
  readonly constructPath: string;

  /**
   * The property that the finding is about, as CloudFormation names it, such as `KmsKeyId`.
   *
   * @default - the finding is about the whole resource
   */
  readonly property?: string;

  /**
   * By whom, or rather where and why, the finding was accepted.
   *
   * @default - nobody accepted it
   */
  readonly acknowledgement?: FindingAcknowledgement;
}

/**
 * That a person accepts a finding, and why. Made with
 * `Validations.of(scope).acknowledge({ id: 'CmkGuard::KeyMissing', reason: '…' })`.
 */
export interface FindingAcknowledgement {
  /**
   * The id as it was acknowledged: in full, or bare as `KeyMissing`.
   */
  readonly id: string;

  /**
   * Why the finding is accepted.
   */
  readonly reason: string;

  /**
   * The path of the construct that the acknowledgement is on; empty for the app.
   */
  readonly constructPath: string;
}
