import { Token, aws_iam as iam } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { KeyPolicy } from './key-policy';
import { refuse } from '../private/bad-input';

/**
 * What a customer managed key is for. Each use adds exactly its own statements to the key policy. Those for data let a service use the key on behalf of
 * callers whom IAM of the account allows to, and nobody past that service; log groups, topics and shared snapshots say what they need beside that.
 *
 * See docs/keys.md for the statements in words and in JSON.
 */
export class KeyUse {
  /**
   * Data of Amazon Redshift clusters and their snapshots.
   *
   * @see https://docs.aws.amazon.com/redshift/latest/mgmt/working-with-db-encryption.html (read 2026-11-22)
   */
  public static redshift(): KeyUse {
    return KeyUse.ofData('Redshift', ['redshift']);
  }

  /**
   * Data of Amazon Redshift Serverless namespaces, their snapshots and recovery points.
   */
  public static redshiftServerless(): KeyUse {
    return KeyUse.ofData('RedshiftServerless', ['redshift-serverless']);
  }

  /**
   * Data of Amazon ElastiCache replication groups and serverless caches, and their backups. AWS asks for two service names.
   *
   * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/at-rest-encryption.html (read 2026-11-22)
   */
  public static elastiCache(): KeyUse {
    return KeyUse.ofData('ElastiCache', ['elasticache', 'dax']);
  }

  /**
   * Data of Amazon MemoryDB clusters and their snapshots.
   */
  public static memoryDb(): KeyUse {
    return KeyUse.ofData('MemoryDb', ['memorydb']);
  }

  /**
   * The admin password that Amazon Redshift keeps in AWS Secrets Manager.
   *
   * @see https://docs.aws.amazon.com/redshift/latest/mgmt/redshift-secrets-manager-integration.html (read 2026-11-22)
   */
  public static adminSecret(): KeyUse {
    const services = ['secretsmanager', 'redshift'];
    return new KeyUse((policy) => [policy.secretUse('AdminSecret', services), policy.grants('AdminSecret', services)]);
  }

  /**
   * Secrets of AWS Secrets Manager: those who may read a secret may have it decrypted.
   */
  public static secrets(): KeyUse {
    return new KeyUse((policy) => [policy.secretUse('Secrets', ['secretsmanager'])]);
  }

  /**
   * Log groups of Amazon CloudWatch Logs: the service encrypts these groups and no other, and those who may read them may have them decrypted.
   *
   * @param logGroupNames the names of the log groups: the key policy of a group that takes its name from CloudFormation would go in a circle. A `*`
   *   stands for any text; Security Hub's KMS.5 wants none
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html (read 2026-11-22)
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
   * Callers of the Amazon Redshift Data API, beside `redshift()`: a grant is made for the caller at the first call, and AWS does not say under which
   * of the two service names. `EncryptedRedshiftCluster.grantDataApi` gives a role its part.
   *
   * @see https://docs.aws.amazon.com/redshift/latest/mgmt/data-api-kms.html (read 2026-11-22)
   */
  public static dataApi(): KeyUse {
    return new KeyUse((policy) => [policy.grants('DataApi', ['redshift-data'])]);
  }

  /**
   * Restoring shared snapshots in other accounts. Those accounts decide by their own IAM who may; the key decrypts for them without going
   * through Redshift, as AWS documents it.
   *
   * @param accountIds AWS account ids, 12 digits each; KMS takes at most 100 in a key policy for snapshots
   * @see https://docs.aws.amazon.com/redshift/latest/mgmt/working-with-snapshot-share-snapshot.html (read 2026-11-22)
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
   * Snapshots that a cluster of another Region copies here, through a snapshot copy grant: for a key in the destination Region.
   *
   * @see https://docs.aws.amazon.com/redshift/latest/mgmt/xregioncopy-kms-encrypted-snapshot.html (read 2026-11-22)
   */
  public static snapshotCopies(): KeyUse {
    return KeyUse.ofData('SnapshotCopy', ['redshift']);
  }

  /**
   * Amazon SNS topics that alarms of Amazon CloudWatch and rules of Amazon EventBridge publish to: without this an alarm under your own key tells
   * nobody. The policy of the topic has to let them publish as well.
   *
   * @see https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html (read 2026-11-22)
   */
  public static alarmTopics(): KeyUse {
    return new KeyUse((policy) => [policy.publishing(), policy.use('TopicPublishers', ['sns'], ['kms:Decrypt', 'kms:GenerateDataKey'])]);
  }

  private static ofData(purpose: string, services: string[]): KeyUse {
    return new KeyUse((policy) => [policy.use(purpose, services), policy.grants(purpose, services)]);
  }

  private constructor(private readonly write: (policy: KeyPolicy) => iam.PolicyStatement[]) {}

  /**
   * The statements that this use adds to a key policy, for a key in the account and Region of a stack: to paste into the policy of a key
   * that this app does not make.
   *
   * @param scope a construct in the stack of what is to use the key
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
