import { Duration, RemovalPolicy, aws_iam as iam } from 'aws-cdk-lib';
import { KeyUse } from './key-use';

/**
 * What a `CustomerManagedKey` is for, and who looks after it.
 */
export interface CustomerManagedKeyProps {
  /**
   * What the key is for. More can be added with `addUse`. The static methods `forRedshift` and `forElastiCache` of `CustomerManagedKey` add these to
   * their own.
   *
   * Taking a use away changes the policy alone: services keep the grants that they already have until these are revoked.
   *
   * @default - no use: the key can be administered, and serves nobody until `addUse` or a grant
   */
  readonly uses?: KeyUse[];

  /**
   * The name under which people find the key, with or without `alias/` before it. Nothing in the library refers to a key by its alias. Changing it
   * replaces the alias, never the key.
   *
   * @default - `alias/cmk/`, then the stack's name and the construct's path in its stack
   */
  readonly alias?: string;

  /**
   * What the key is for, in words.
   *
   * @default - the path of the construct
   */
  readonly description?: string;

  /**
   * How often KMS makes new key material: whole days, 90 to 2560. Old material stays, so nothing has to be encrypted again, and the key keeps its
   * ARN.
   *
   * @default Duration.days(365)
   * @see https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html
   */
  readonly rotationPeriod?: Duration;

  /**
   * How long KMS waits before it deletes a key whose deletion was scheduled: whole days, 7 to 30. From the first of these days on, data
   * under the key cannot be read.
   *
   * @default Duration.days(30)
   */
  readonly pendingWindow?: Duration;

  /**
   * What happens to the key when it leaves the stack, or the stack goes. Data under a deleted key is lost. SNAPSHOT is refused, as there are no
   * snapshots of keys.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * Who administers the key, instead of everybody whom IAM of the account allows to. The role that CloudFormation deploys with joins them, or it
   * could not create the key. The account keeps what lets it see the key, mend its policy and stop its deletion, which also satisfies the lock-out
   * check of KMS.
   *
   * The principals must exist: KMS refuses a policy that names others. A role that is deleted and made again has to be named again.
   *
   * @default - IAM of the account decides
   * @see https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
   */
  readonly admins?: iam.IPrincipal[];

  /**
   * Whether the policy denies `kms:CreateGrant` to everybody but AWS services. It does so in the words that AWS Control Tower's control CT.KMS.PR.3
   * looks for. The grants that the services need are allowed only to them anyway; whether this Deny also meets a service that makes a grant through a
   * role of its own, AWS does not document. Try it with the services that you use before you rely on it.
   *
   * @default false
   */
  readonly denyDirectGrants?: boolean;
}
