// Writes the statements of key policies. Whose actions these are, and what breaks without each, is told in docs/keys.md.
import { Stack, aws_iam as iam } from 'aws-cdk-lib';
import { Construct } from 'constructs';

/** Looks after a key: no cryptography, no grants. */
const ADMINISTRATION = [
  'kms:CreateAlias', 'kms:DeleteAlias', 'kms:UpdateAlias', 'kms:DescribeKey', 'kms:UpdateKeyDescription', 'kms:EnableKey', 'kms:DisableKey',
  'kms:EnableKeyRotation', 'kms:DisableKeyRotation', 'kms:GetKeyRotationStatus', 'kms:ListKeyRotations', 'kms:RotateKeyOnDemand',
  'kms:GetKeyPolicy', 'kms:PutKeyPolicy', 'kms:ListKeyPolicies', 'kms:ListGrants', 'kms:RevokeGrant',
  'kms:TagResource', 'kms:UntagResource', 'kms:ListResourceTags', 'kms:ScheduleKeyDeletion', 'kms:CancelKeyDeletion',
];

/** What the account keeps where administrators are named: sees the key, stops its deletion, and can never be locked out. */
const RECOVERY = [
  'kms:DescribeKey', 'kms:GetKeyRotationStatus', 'kms:ListKeyRotations', 'kms:GetKeyPolicy', 'kms:PutKeyPolicy', 'kms:ListKeyPolicies',
  'kms:ListGrants', 'kms:ListResourceTags', 'kms:CancelKeyDeletion',
];

/** What a service does with a key for its caller. */
const CRYPTOGRAPHY = [
  'kms:Encrypt', 'kms:Decrypt', 'kms:ReEncryptFrom', 'kms:ReEncryptTo', 'kms:GenerateDataKey', 'kms:GenerateDataKeyWithoutPlaintext', 'kms:DescribeKey',
];

/** What Secrets Manager does with the key of a secret. */
const SECRET_CRYPTOGRAPHY = ['kms:Encrypt', 'kms:Decrypt', 'kms:GenerateDataKey', 'kms:DescribeKey'];

/** Writes statements for the keys of one account and Region. */
export class KeyPolicy {
  /** The actions of an administrator. */
  public static readonly ADMINISTRATION = ADMINISTRATION;

  /** For the stack that a construct is in. */
  public static in(scope: Construct): KeyPolicy {
    const { partition, region, account } = Stack.of(scope);
    return new KeyPolicy(partition, region, account);
  }

  public constructor(private readonly partition: string, private readonly region: string, private readonly account: string) {}

  /** IAM of the account decides who administers. */
  public administration(): iam.PolicyStatement {
    return this.allow('AccountKeyAdministrationViaIam', [this.root()], ADMINISTRATION);
  }

  /** The named principals administer. */
  public namedAdministration(sid: string, admins: iam.IPrincipal[]): iam.PolicyStatement {
    return this.allow(sid, admins, ADMINISTRATION);
  }

  /** Satisfies the lock-out check of KMS without giving the account the rest of administration. */
  public recovery(): iam.PolicyStatement {
    return this.allow('AccountKeyRecoveryViaIam', [this.root()], RECOVERY);
  }

  /** Use through services alone: nobody calls `Decrypt` directly. */
  public use(purpose: string, services: string[], actions: string[] = CRYPTOGRAPHY): iam.PolicyStatement {
    return this.allow(`${purpose}UseViaIam`, [this.root()], actions, { StringEquals: this.via(services) });
  }

  /** Use of the key of secrets, through Secrets Manager and whatever manages secrets for its caller. */
  public secretUse(purpose: string, services: string[]): iam.PolicyStatement {
    return this.use(purpose, services, SECRET_CRYPTOGRAPHY);
  }

  /** Grants that services make for their own resources, and nobody else. */
  public grants(purpose: string, services: string[]): iam.PolicyStatement {
    return this.allow(`${purpose}GrantsViaIam`, [this.root()], ['kms:CreateGrant'], {
      StringEquals: this.via(services),
      Bool: { 'kms:GrantIsForAWSResource': 'true' },
    });
  }

  /** CloudWatch Logs encrypts the named log groups, and no other. */
  public logGroups(names: string[]): iam.PolicyStatement {
    const arns = names.map((name) => `arn:${this.partition}:logs:${this.region}:${this.account}:log-group:${name}`);
    return this.allow('CloudWatchLogsUse', [new iam.ServicePrincipal(this.service('logs'))], CRYPTOGRAPHY, {
      [names.some((it) => it.includes('*')) ? 'ArnLike' : 'ArnEquals']: { 'kms:EncryptionContext:aws:logs:arn': arns.length === 1 ? arns[0] : arns },
    });
  }

  /** What raises alarms publishes to an encrypted topic. AWS supports no condition on the source for EventBridge. */
  public publishing(): iam.PolicyStatement {
    const publishers = ['cloudwatch.amazonaws.com', 'events.amazonaws.com'].map((it) => new iam.ServicePrincipal(it));
    return this.allow('AlarmsAndEventsPublish', publishers, ['kms:Decrypt', 'kms:GenerateDataKey']);
  }

  /** Other accounts restore snapshots that are shared with them. */
  public snapshotRestore(accounts: string[]): iam.PolicyStatement[] {
    const roots = accounts.map((account) => this.root(account));
    return [
      this.allow('SnapshotRestoreByOtherAccounts', roots, ['kms:Decrypt', 'kms:DescribeKey']),
      this.allow('SnapshotRestoreGrantsByOtherAccounts', roots, ['kms:CreateGrant'], {
        StringEquals: { 'kms:ViaService': this.service('redshift') },
        Bool: { 'kms:GrantIsForAWSResource': 'true' },
      }),
    ];
  }

  /** What AWS Control Tower's CT.KMS.PR.3 asks for, letter by letter. */
  public denyDirectGrants(): iam.PolicyStatement {
    return new iam.PolicyStatement({
      sid: 'OnlyAwsServicesMakeGrants',
      effect: iam.Effect.DENY,
      principals: [new iam.AnyPrincipal()],
      actions: ['kms:CreateGrant'],
      resources: ['*'],
      conditions: { BoolIfExists: { 'kms:GrantIsForAWSResource': 'false', 'aws:PrincipalIsAWSService': 'false' } },
    });
  }

  private allow(sid: string, principals: iam.IPrincipal[], actions: string[], conditions?: Record<string, any>): iam.PolicyStatement {
    return new iam.PolicyStatement({ sid, principals, actions, resources: ['*'], conditions });
  }

  private root(account = this.account): iam.IPrincipal {
    return new iam.ArnPrincipal(`arn:${this.partition}:iam::${account}:root`);
  }

  private via(services: string[]): Record<string, string | string[]> {
    const names = services.map((name) => this.service(name));
    return { 'kms:CallerAccount': this.account, 'kms:ViaService': names.length === 1 ? names[0] : names };
  }

  /** The suffix is the same in all partitions: https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html (read 2026-11-22). */
  private service(name: string): string {
    return `${name}.${this.region}.amazonaws.com`;
  }
}
