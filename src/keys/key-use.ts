import { Token, aws_iam as iam } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { KeyPolicy } from './key-policy';
import { refuse } from '../private/bad-input';

/**
 * What a customer managed key is for, in the words of this library. It has nothing to do with `KeyUsage` of the CDK's KMS module, which tells keys
 * for encryption from those for signatures.
 *
 * Each use adds exactly its own statements to the key policy. Those for data let a service use the key on behalf of callers whom IAM of the account
 * allows to, and nobody past that service; log groups, topics and shared snapshots say what they need beside that.
 *
 * @see https://github.com/cdk-cmk-guard/cdk-cmk-guard/blob/main/docs/keys.md
 */
export class KeyUse {
  /**
   * For the data of Amazon Redshift clusters and their snapshots.
   *
   * @see https://docs.aws.amazon.com/redshift/latest/mgmt/working-with-db-encryption.html
   */
  public static redshift(): KeyUse {
    return KeyUse.ofData('Redshift', ['redshift']);
  }

  /**
   * For the data of Amazon Redshift Serverless namespaces, their snapshots and recovery points.
   */
  public static redshiftServerless(): KeyUse {
    return KeyUse.ofData('RedshiftServerless', ['redshift-serverless']);
  }

  /**
   * For the data of Amazon ElastiCache replication groups and serverless caches, and their backups. AWS asks for two service names.
   *
   * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/at-rest-encryption.html
   */
  public static elastiCache(): KeyUse {
    return KeyUse.ofData('ElastiCache', ['elasticache', 'dax']);
  }

  /**
   * For the data of Amazon MemoryDB clusters and their snapshots.
   */
  public static memoryDb(): KeyUse {
    return KeyUse.ofData('MemoryDb', ['memorydb']);
  }

  /**
   * For the admin password that Amazon Redshift keeps in AWS Secrets Manager.
   *
   * @see https://docs.aws.amazon.com/redshift/latest/mgmt/redshift-secrets-manager-integration.html
   */
  public static adminSecret(): KeyUse {
    const services = ['secretsmanager', 'redshift'];
    return new KeyUse((policy) => [policy.secretUse('AdminSecret', services), policy.grants('AdminSecret', services)]);
  }

  /**
   * For secrets of AWS Secrets Manager: those who may read a secret may have it decrypted.
   */
  public static secrets(): KeyUse {
    return new KeyUse((policy) => [policy.secretUse('Secrets', ['secretsmanager'])]);
  }

  /**
   * For log groups of Amazon CloudWatch Logs: the service encrypts these groups and no other, and those who may read them may have them decrypted.
   *
   * Name the groups by names of your own. The key policy of a group that takes its name from CloudFormation would go in a circle. A `*` stands for
   * any text; Security Hub's KMS.5 wants none. Throws if no name is given, or one that a log group cannot have.
   *
   * @param logGroupNames the names of the log groups
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
   */
  public static logGroups(...logGroupNames: string[]): KeyUse {
    const wrong = logGroupNames.filter((name) => !Token.isUnresolved(name) && !/^[\w./#*-]{1,512}$/.test(name));
    refuse('KeyUse.logGroups', [
      ...logGroupNames.length === 0 ? ['`logGroupNames` is empty. Name each log group that the key is to encrypt.'] : [],
      ...wrong.map((name) => `\`logGroupNames\` takes names of log groups. Got "${name}".`),
    ]);
    return new KeyUse((policy) => [policy.logGroups(logGroupNames), policy.use('LogReaders', ['logs'])]);
  }

  /**
   * For callers of the Amazon Redshift Data API, beside `redshift`. A grant is made for the caller at the first call, and AWS does not say under
   * which of the two service names. `EncryptedRedshiftCluster.grantDataApi` gives a role its part.
   *
   * @see https://docs.aws.amazon.com/redshift/latest/mgmt/data-api-kms.html
   */
  public static dataApi(): KeyUse {
    return new KeyUse((policy) => [policy.grants('DataApi', ['redshift-data'])]);
  }

  /**
   * For shared snapshots that other accounts restore. Those accounts decide by their own IAM who may; the key decrypts for them without going through
   * Redshift, as AWS documents it. KMS takes at most 100 accounts in a key policy for snapshots. Throws if there are more or none, or if one has not
   * 12 digits.
   *
   * @param accountIds the ids of 1 to 100 AWS accounts, of 12 digits each
   * @see https://docs.aws.amazon.com/redshift/latest/mgmt/working-with-snapshot-share-snapshot.html
   */
  public static snapshotSharing(...accountIds: string[]): KeyUse {
    const wrong = accountIds.filter((id) => !Token.isUnresolved(id) && !/^\d{12}$/.test(id));
    refuse('KeyUse.snapshotSharing', [
      ...accountIds.length === 0 || accountIds.length > 100 ? [`\`accountIds\` takes 1 to 100 accounts. Got ${accountIds.length}.`] : [],
      ...wrong.map((id) => `\`accountIds\` takes AWS account ids of 12 digits. Got "${id}".`),
    ]);
    return new KeyUse((policy) => policy.snapshotRestore(accountIds));
  }

  /**
   * For snapshots that a cluster of another Region copies here, through a snapshot copy grant. It is a use for a key in the destination Region.
   *
   * @see https://docs.aws.amazon.com/redshift/latest/mgmt/xregioncopy-kms-encrypted-snapshot.html
   */
  public static snapshotCopies(): KeyUse {
    return KeyUse.ofData('SnapshotCopy', ['redshift']);
  }

  /**
   * For Amazon SNS topics that alarms of Amazon CloudWatch and rules of Amazon EventBridge publish to. Without this an alarm under your own key tells
   * nobody. The policy of the topic has to let them publish as well.
   *
   * @see https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
   */
  public static alarmTopics(): KeyUse {
    return new KeyUse((policy) => [policy.publishing(), policy.use('TopicPublishers', ['sns'], ['kms:Decrypt', 'kms:GenerateDataKey'])]);
  }

  private static ofData(purpose: string, services: string[]): KeyUse {
    return new KeyUse((policy) => [policy.use(purpose, services), policy.grants(purpose, services)]);
  }

  private constructor(private readonly write: (policy: KeyPolicy) => iam.PolicyStatement[]) {}

  /**
   * Gives the statements that this use adds to a key policy. Paste them into the policy of a key that this app does not make.
   *
   * @param scope a construct in the stack of what is to use the key
   * @returns the statements, for a key in the account and Region of that stack
   */
  public statements(scope: Construct): iam.PolicyStatement[] {
    return this._write(KeyPolicy.in(scope));
  }

  /**
   * @internal
   */
  public _write(policy: KeyPolicy): iam.PolicyStatement[] {
    return this.write(policy);
  }
}
