// Where audit logs go, and which buckets Redshift cannot write into.
import { App, CfnParameter, Stack, aws_kms as kms, aws_logs as logs, aws_s3 as s3 } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { EncryptedRedshiftCluster, RedshiftAuditLogging } from '../../src';
import { EU, inspectOne, KEY_ARN, US } from '../language';
import { attribute, clusterIn, complaint, dataStack, expectCluster, idOf, isolatedVpc, refTo, warehouse, warningsOf } from './warehouse';

/** A stack with a warehouse that logs into a bucket of it. */
function loggingInto(bucketProps: s3.BucketProps = {}, options = {}, region = 'us-east-1'): { stack: Stack; bucket: s3.Bucket; cluster: EncryptedRedshiftCluster } {
  const stack = dataStack({ env: { ...US, region } });
  const bucket = new s3.Bucket(stack, 'Logs', bucketProps);
  return { stack, bucket, cluster: warehouse(stack, { auditLogging: RedshiftAuditLogging.toS3(bucket, options) }) };
}

describe('to CloudWatch', () => {
  test('groups keep what is in them as long as is said', () => {
    const stack = dataStack();
    warehouse(stack, { auditLogging: RedshiftAuditLogging.toCloudWatchLogs({ retention: logs.RetentionDays.FIVE_YEARS }) });

    Template.fromStack(stack).allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 1827 });
  });

  test('groups may keep it for good', () => {
    const stack = dataStack();
    warehouse(stack, { auditLogging: RedshiftAuditLogging.toCloudWatchLogs({ retention: logs.RetentionDays.INFINITE }) });

    Template.fromStack(stack).allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: Match.absent(), KmsKeyId: Match.anyValue() });
  });

  test('the same logging serves several warehouses, each with groups of its own', () => {
    const stack = dataStack();
    const [vpc, auditLogging] = [isolatedVpc(stack), RedshiftAuditLogging.toCloudWatchLogs()];
    for (const id of ['One', 'Other']) warehouse(stack, { vpc, auditLogging }, id);

    const names = Object.values(Template.fromStack(stack).findResources('AWS::Logs::LogGroup')).map(({ Properties }) => Properties.LogGroupName);
    expect(new Set(names).size).toBe(6);
  });
});

describe('to a bucket', () => {
  test('the cluster says where, and makes no log groups', () => {
    const { stack, bucket } = loggingInto({}, { prefix: 'warehouse/' });

    expectCluster(stack, { LoggingProperties: { LogDestinationType: 's3', BucketName: refTo(bucket), S3KeyPrefix: 'warehouse/', LogExports: Match.absent() } });
    Template.fromStack(stack).resourceCountIs('AWS::Logs::LogGroup', 0);
    expect(inspectOne(stack)).toMatchObject({ verdict: 'CUSTOMER_MANAGED', findings: [] });
  });

  test.each<[string, object, string]>([
    ['anywhere', {}, '/*'],
    ['under a prefix alone', { prefix: 'warehouse/' }, '/warehouse/*'],
    ['under a prefix without its slash', { prefix: 'warehouse' }, '/warehouse/*'],
    ['under a prefix of several parts', { prefix: 'audit/warehouse/' }, '/audit/warehouse/*'],
  ])('the policy lets Redshift write %s', (_, options, objects) => {
    const { stack, bucket } = loggingInto({}, options);

    Template.fromStack(stack).hasResourceProperties('AWS::S3::BucketPolicy', {
      PolicyDocument: {
        Statement: [{
          Sid: Match.absent(),
          Effect: 'Allow',
          Principal: { Service: 'redshift.amazonaws.com' },
          Action: ['s3:PutObject', 's3:GetBucketAcl'],
          Resource: [attribute(bucket), { 'Fn::Join': ['', [attribute(bucket), objects]] }],
        }],
      },
    });
  });

  test('the policy is there before the cluster writes', () => {
    const { stack, bucket } = loggingInto();

    expect(clusterIn(stack).DependsOn).toContain(idOf(bucket.policy!));
  });

  test.each(['me-south-1', 'ap-east-1', 'eu-south-1', 'af-south-1'])('the policy names the service of the Region in %s, which accounts opt in to', (region) => {
    const { stack } = loggingInto({}, {}, region);

    expect(JSON.stringify(Template.fromStack(stack).findResources('AWS::S3::BucketPolicy'))).toContain(`"redshift.${region}.amazonaws.com"`);
  });

  test.each(['us-east-1', 'eu-central-1', 'ap-southeast-2'])('the policy names the service as such in %s, where every account is', (region) => {
    const { stack } = loggingInto({}, {}, region);

    expect(JSON.stringify(Template.fromStack(stack).findResources('AWS::S3::BucketPolicy'))).toContain('"redshift.amazonaws.com"');
  });

  test('of another stack, without a circle', () => {
    const app = new App();
    const bucket = new s3.Bucket(new Stack(app, 'Storage'), 'Logs');
    const stack = new Stack(app, 'Data');
    warehouse(stack, { auditLogging: RedshiftAuditLogging.toS3(bucket) });
    app.synth();

    expect(stack.dependencies).toContain(bucket.stack);
    expect(bucket.stack.dependencies).toEqual([]);
  });

  test('that is imported', () => {
    const stack = dataStack();
    warehouse(stack, { auditLogging: RedshiftAuditLogging.toS3(s3.Bucket.fromBucketName(stack, 'Logs', 'their-logs')) });

    expectCluster(stack, { LoggingProperties: { LogDestinationType: 's3', BucketName: 'their-logs' } });
  });

  test.each<[string | undefined, string]>([[undefined, 'redshift.amazonaws.com'], ['us-east-1', 'redshift.amazonaws.com'], ['af-south-1', 'redshift.af-south-1.amazonaws.com']])('that is imported into %s: a warning says whom its policy has to let write', (region, service) => {
    const stack = dataStack(region ? { env: { ...US, region } } : {});
    warehouse(stack, { auditLogging: RedshiftAuditLogging.toS3(s3.Bucket.fromBucketName(stack, 'Logs', 'their-logs')) });

    expect(warningsOf(stack)).toEqual([
      `The policy of bucket "Data/Logs" is not for this construct to write. It has to let "${service}" call s3:PutObject and s3:GetBucketAcl. [ack: cdk-cmk-guard:bucketPolicyNotWritten]`,
    ]);
  });

  test('of the app is warned of nothing', () => {
    expect(warningsOf(loggingInto().stack)).toEqual([]);
  });

  test('that two warehouses write into, each statement of its policy with an id of its own', () => {
    const { stack, bucket } = loggingInto({}, { prefix: 'one/' });
    warehouse(stack, { vpc: stack.node.findChild('Vpc') as never, auditLogging: RedshiftAuditLogging.toS3(bucket, { prefix: 'other/' }) }, 'Other');

    const [{ Properties }] = Object.values(Template.fromStack(stack).findResources('AWS::S3::BucketPolicy'));
    const sids = Properties.PolicyDocument.Statement.map(({ Sid }: { Sid?: string }) => Sid).filter((it?: string) => it !== undefined);
    expect(Properties.PolicyDocument.Statement).toHaveLength(2);
    expect(new Set(sids).size).toBe(sids.length);
  });

  test.each<[string, s3.BucketProps]>([
    ['that says nothing of encryption', {}],
    ['under keys of Amazon S3', { encryption: s3.BucketEncryption.S3_MANAGED }],
    ['that keeps versions', { versioned: true }],
  ])('%s is taken', (_, props) => {
    expect(complaint(() => loggingInto(props))).toBe('');
  });
});

describe('a bucket that Redshift cannot write into is refused', () => {
  const KMS = '`auditLogging` takes a bucket that Amazon S3 encrypts with keys of its own: Redshift cannot write where AWS KMS encrypts. Got bucket "Data/Logs". '
    + 'Pass a bucket with s3.BucketEncryption.S3_MANAGED and no Object Lock, or log to CloudWatch.';
  const LOCK = '`auditLogging` takes a bucket without Object Lock: Redshift cannot write into one. Got bucket "Data/Logs". '
    + 'Pass a bucket with s3.BucketEncryption.S3_MANAGED and no Object Lock, or log to CloudWatch.';

  test.each<[string, (stack: Stack) => s3.IBucket, string[]]>([
    ['under a key', (it) => new s3.Bucket(it, 'Logs', { encryptionKey: new kms.Key(it, 'Key') }), [KMS]],
    ['under a key that is made for it', (it) => new s3.Bucket(it, 'Logs', { encryption: s3.BucketEncryption.KMS }), [KMS]],
    ['under the key of AWS', (it) => new s3.Bucket(it, 'Logs', { encryption: s3.BucketEncryption.KMS_MANAGED }), [KMS]],
    ['under a key, twice', (it) => new s3.Bucket(it, 'Logs', { encryption: s3.BucketEncryption.DSSE }), [KMS]],
    ['of the L1, under a key', (it) => s3.Bucket.fromCfnBucket(new s3.CfnBucket(it, 'Logs', {
      bucketEncryption: { serverSideEncryptionConfiguration: [{ serverSideEncryptionByDefault: { sseAlgorithm: 'aws:kms', kmsMasterKeyId: KEY_ARN } }] },
    })), [KMS.replace('Data/Logs', 'Data/Logs/@FromCfnBucket')]],
    ['that is imported with its key', (it) => s3.Bucket.fromBucketAttributes(it, 'Logs', { bucketName: 'logs', encryptionKey: kms.Key.fromKeyArn(it, 'Key', KEY_ARN) }), [KMS]],
    ['of another Region', (it) => new s3.Bucket(new Stack(it.node.root as App, 'Europe', { env: EU }), 'Logs'),
      ['`auditLogging` takes a bucket of the Region of the cluster, "us-east-1". Got bucket "Europe/Logs" of "eu-west-1".']],
    ['that is imported from another Region', (it) => s3.Bucket.fromBucketAttributes(it, 'Logs', { bucketName: 'logs', region: 'eu-west-1' }),
      ['`auditLogging` takes a bucket of the Region of the cluster, "us-east-1". Got bucket "Data/Logs" of "eu-west-1".']],
    ['with Object Lock', (it) => new s3.Bucket(it, 'Logs', { objectLockEnabled: true }), [LOCK]],
    ['with Object Lock, under a key', (it) => new s3.Bucket(it, 'Logs', { objectLockEnabled: true, encryption: s3.BucketEncryption.KMS }), [KMS, LOCK]],
  ])('%s', (_, bucketOf, lines) => {
    const stack = dataStack({ env: US });
    const auditLogging = RedshiftAuditLogging.toS3(bucketOf(stack));
    const vpc = isolatedVpc(stack);
    const before = stack.node.findAll().length;

    expect(complaint(() => warehouse(stack, { vpc, auditLogging }))).toBe(`EncryptedRedshiftCluster "Data/Warehouse" cannot be created:\n${lines.map((it) => `  - ${it}`).join('\n')}`);
    expect(stack.node.findAll()).toHaveLength(before);
  });
});

describe('a prefix', () => {
  const FORM = '`prefix` takes up to 512 characters without spaces, quotes and backslashes.';

  test.each<[string, string]>([
    ['with a space', 'my logs'], ['with a quote', 'my"logs'], ['with an apostrophe', 'my\'logs'], ['with a backslash', 'my\\logs'], ['that is empty', ''], ['that is too long', 'a'.repeat(513)],
  ])('%s is refused', (_, prefix) => {
    expect(complaint(() => loggingInto({}, { prefix }))).toBe(`EncryptedRedshiftCluster "Data/Warehouse" cannot be created:\n  - ${FORM} Got "${prefix}".`);
  });

  test('of 512 characters is taken', () => {
    expect(complaint(() => loggingInto({}, { prefix: 'a'.repeat(512) }))).toBe('');
  });

  test('that is a token is taken', () => {
    const stack = dataStack();
    const prefix = new CfnParameter(stack, 'Prefix').valueAsString;
    const bucket = new s3.Bucket(stack, 'Logs');
    warehouse(stack, { auditLogging: RedshiftAuditLogging.toS3(bucket, { prefix }) });

    expectCluster(stack, { LoggingProperties: { S3KeyPrefix: { Ref: 'Prefix' } } });
    expect(JSON.stringify(Template.fromStack(stack).findResources('AWS::S3::BucketPolicy'))).toContain(JSON.stringify([attribute(bucket), '/', { Ref: 'Prefix' }, '/*']));
  });
});
