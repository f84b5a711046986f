import {
  Annotations, CfnResource, RemovalPolicy, Stack, Token,
  aws_iam as iam, aws_kms as kms, aws_logs as logs, aws_redshift as redshift, aws_s3 as s3,
  region_info,
} from 'aws-cdk-lib';
import { Construct, IDependable } from 'constructs';
import { textProblems } from '../private/problems';

/**
 * How audit logs are kept in Amazon CloudWatch Logs.
 */
export interface RedshiftCloudWatchAuditLoggingOptions {
  /**
   * How long each of the log groups keeps what is in it.
   *
   * @default RetentionDays.ONE_YEAR
   */
  readonly retention?: logs.RetentionDays;
}

/**
 * How audit logs are kept in an Amazon S3 bucket.
 */
export interface RedshiftS3AuditLoggingOptions {
  /**
   * What the object keys of the log files begin with, up to 512 characters.
   *
   * @default - AWSLogs/… at the root of the bucket
   */
  readonly prefix?: string;
}

/**
 * Where a cluster writes its audit logs: who connected, which users changed, what was queried. Made by its methods `toCloudWatchLogs` and `toS3`.
 * Changing it interrupts nothing.
 *
 * @see https://docs.aws.amazon.com/redshift/latest/mgmt/db-auditing.html
 */
export class RedshiftAuditLogging {
  /**
   * Writes each log to a log group of its own in Amazon CloudWatch Logs, under the key for secrets and logs. The groups carry the names that Redshift
   * gives them, and stay when the cluster goes.
   *
   * @param options how long the logs are kept
   */
  public static toCloudWatchLogs(options: RedshiftCloudWatchAuditLoggingOptions = {}): RedshiftAuditLogging {
    return new RedshiftAuditLogging(new CloudWatchAuditLogging(options));
  }

  /**
   * Writes the logs to a bucket of Amazon S3, whose policy lets Redshift write. Where the bucket is imported, its policy is for you to write, and a
   * warning says what it needs.
   *
   * Redshift cannot write into a bucket that encrypts with AWS KMS, nor into one with Object Lock: the cluster refuses both, as far as it can see the
   * bucket, and a bucket of another Region. So these logs are under keys that Amazon S3 manages. In a Region that accounts have to opt in to, give
   * the stack its Region: Redshift then has another name there.
   *
   * @param bucket a bucket of this app, or an imported one
   * @param options where in the bucket the logs go
   */
  public static toS3(bucket: s3.IBucket, options: RedshiftS3AuditLoggingOptions = {}): RedshiftAuditLogging {
    return new RedshiftAuditLogging(new S3AuditLogging(bucket, options));
  }

  /**
   * @internal
   */
  public readonly _auditTarget: AuditLogTarget;

  private constructor(target: AuditLogTarget) {
    this._auditTarget = target;
  }
}

/** Where the logs go. */
interface AuditLogTarget {
  /** What is wrong with it. */
  problems(scope: Construct): string[];
  /** The log groups that have to be encrypted. */
  logGroupNames(clusterName: string): string[];
  /** Makes what the cluster writes into, and says what has to be there first. */
  bind(scope: Construct, clusterName: string, key: kms.IKeyRef): BoundAuditLogging;
}

/** Where a cluster writes, and what has to be there before it does. */
export interface BoundAuditLogging {
  readonly properties: redshift.CfnCluster.LoggingPropertiesProperty;
  readonly dependencies: IDependable[];
}

/** The logs by the names that Redshift gives them. */
const LOGS = { ConnectionLog: 'connectionlog', UserLog: 'userlog', UserActivityLog: 'useractivitylog' };

class CloudWatchAuditLogging implements AuditLogTarget {
  public constructor(private readonly options: RedshiftCloudWatchAuditLoggingOptions) {}

  public problems(): string[] {
    return [];
  }

  public logGroupNames(clusterName: string): string[] {
    return Object.values(LOGS).map((log) => groupName(clusterName, log));
  }

  public bind(scope: Construct, clusterName: string, encryptionKey: kms.IKeyRef): BoundAuditLogging {
    const dependencies = Object.entries(LOGS).map(([id, log]) => new logs.LogGroup(scope, id, {
      logGroupName: groupName(clusterName, log),
      encryptionKey,
      retention: this.options.retention ?? logs.RetentionDays.ONE_YEAR,
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    }));
    return { properties: { logDestinationType: 'cloudwatch', logExports: Object.values(LOGS) }, dependencies };
  }
}

class S3AuditLogging implements AuditLogTarget {
  public constructor(private readonly bucket: s3.IBucket, private readonly options: RedshiftS3AuditLoggingOptions) {}

  public problems(scope: Construct): string[] {
    const [there, here] = [this.bucket.env.region, Stack.of(scope).region];
    const cfnBucket = this.bucket.node.defaultChild as s3.CfnBucket | undefined;
    const encryption = JSON.stringify(Stack.of(this.bucket).resolve(CfnResource.isCfnResource(cfnBucket) ? cfnBucket?.bucketEncryption : undefined));
    const [subject, instead] = [`bucket "${this.bucket.node.path}"`, 'Pass a bucket with s3.BucketEncryption.S3_MANAGED and no Object Lock, or log to CloudWatch'];
    return [
      ...this.bucket.encryptionKey !== undefined || encryption?.includes('aws:kms')
        ? [`\`auditLogging\` takes a bucket that Amazon S3 encrypts with keys of its own: Redshift cannot write where AWS KMS encrypts. Got ${subject}. ${instead}.`]
        : [],
      ...textProblems('prefix', this.options.prefix, /^[^\s"'\\]{1,512}$/, 'up to 512 characters without spaces, quotes and backslashes'),
      ...!Token.isUnresolved(there) && !Token.isUnresolved(here) && there !== here
        ? [`\`auditLogging\` takes a bucket of the Region of the cluster, "${here}". Got ${subject} of "${there}".`]
        : [],
      ...cfnBucket?.objectLockEnabled === true
        ? [`\`auditLogging\` takes a bucket without Object Lock: Redshift cannot write into one. Got ${subject}. ${instead}.`]
        : [],
    ];
  }

  public logGroupNames(): string[] {
    return [];
  }

  public bind(scope: Construct): BoundAuditLogging {
    const { statementAdded, policyDependable } = this.bucket.addToResourcePolicy(new iam.PolicyStatement({
      principals: [writer(Stack.of(scope).region)],
      actions: ['s3:PutObject', 's3:GetBucketAcl'],
      resources: [this.bucket.bucketArn, this.bucket.arnForObjects(this.options.prefix ? `${this.options.prefix.replace(/\/$/, '')}/*` : '*')],
    }));
    if (!statementAdded) {
      Annotations.of(scope).addWarningV2(
        'cdk-cmk-guard:bucketPolicyNotWritten',
        `The policy of bucket "${this.bucket.node.path}" is not for this construct to write. It has to let "${writer(Stack.of(scope).region).service}" call s3:PutObject and s3:GetBucketAcl.`,
      );
    }
    return {
      properties: { logDestinationType: 's3', bucketName: this.bucket.bucketName, s3KeyPrefix: this.options.prefix },
      dependencies: policyDependable ? [policyDependable] : [],
    };
  }
}

/** Redshift writes as itself; in Regions that an account has to opt in to, as itself there. */
function writer(region: string): iam.ServicePrincipal {
  const optIn = !Token.isUnresolved(region) && region_info.RegionInfo.get(region).isOptInRegion;
  return new iam.ServicePrincipal(optIn ? `redshift.${region}.amazonaws.com` : 'redshift.amazonaws.com');
}

function groupName(clusterName: string, log: string): string {
  return `/aws/redshift/cluster/${clusterName}/${log}`;
}
