import { Severity } from './severity';

/**
 * Something that a person should know about who controls the key of a resource.
 */
export interface Finding {
  /**
   * The full id of the rule that speaks, such as `CmkGuard::KeyMissing`. A finding is acknowledged by it.
   */
  readonly ruleId: string;

  /**
   * How loudly the finding is told: as an error or as a warning.
   */
  readonly severity: Severity;

  /**
   * What is the matter, in words, with the resource as the subject.
   */
  readonly message: string;

  /**
   * What to do about it, where possible as a line to paste. Such a line is TypeScript, whatever language the app is written in.
   */
  readonly fix: string;

  /**
   * The path of the construct that the finding is about: the resource, or its key. An acknowledgment on it or on any construct above
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
   * Where and why the finding was accepted.
   *
   * @default - nobody accepted it
   */
  readonly acknowledgment?: FindingAcknowledgment;
}

/**
 * That a person accepts a finding, and why. It is made with the CDK's `Validations`, on the construct that the finding is about or on any construct
 * above it.
 *
 * @example
 *
 * import { Stack, Validations } from 'aws-cdk-lib';
 *
 * declare const scratch: Stack;
 * Validations.of(scratch).acknowledge({ id: 'CmkGuard::KeyMissing', reason: 'Holds public data only.' });
 */
export interface FindingAcknowledgment {
  /**
   * The id as it was acknowledged: in full, or bare as `KeyMissing`.
   */
  readonly id: string;

  /**
   * Why the finding is accepted.
   */
  readonly reason: string;

  /**
   * The path of the construct that the acknowledgment is on. It is empty for the app.
   */
  readonly constructPath: string;
}
