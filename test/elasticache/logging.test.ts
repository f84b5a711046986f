// Where slow log and engine log go.
import { App, Stack, aws_kinesisfirehose as firehose, aws_logs as logs } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { dataStack, expectClean, GROUP, HERE, KEY, LOG_GROUP, propertiesOf, sessions, templateOf, vpcOf } from './sessions';
import { CustomerManagedKey, EncryptedRedisGroup, RedisAuthentication, RedisLogging, RedisUser } from '../../src';

const LOGS = ['slow-log', 'engine-log'];

describe('logs in CloudWatch Logs', () => {
  const template = templateOf();

  test('are both written as JSON, each into its own log group', () => {
    const groups = Object.keys(template.findResources(LOG_GROUP));

    template.hasResourceProperties(GROUP, {
      LogDeliveryConfigurations: LOGS.map((LogType, i) => ({
        LogType, LogFormat: 'json', DestinationType: 'cloudwatch-logs', DestinationDetails: { CloudWatchLogsDetails: { LogGroup: { Ref: groups[i] } } },
      })),
    });
  });

  test.each(LOGS)('keep the %s for a year, under the second key, whatever happens to the group', (log) => {
    template.hasResource(LOG_GROUP, {
      Properties: {
        LogGroupName: Match.stringLikeRegexp(`^/aws/elasticache/[a-z][a-z0-9-]+/${log}$`),
        KmsKeyId: { 'Fn::GetAtt': [Match.stringLikeRegexp('^SessionsSecretsAndLogsKey'), 'Arn'] },
        RetentionInDays: 365,
      },
      UpdateReplacePolicy: 'Retain',
      DeletionPolicy: 'RetainExceptOnCreate',
    });
  });

  test('are what the second key encrypts, and no other log group', () => {
    const names = Object.values(template.findResources(LOG_GROUP)).map(({ Properties }) => Properties.LogGroupName as string);

    template.hasResourceProperties(KEY, {
      KeyPolicy: {
        Statement: Match.arrayWith([Match.objectLike({
          Sid: 'CloudWatchLogsUse',
          Principal: { Service: 'logs.eu-west-1.amazonaws.com' },
          Condition: {
            ArnEquals: {
              'kms:EncryptionContext:aws:logs:arn': names.map((name) => ({ 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:logs:eu-west-1:111122223333:log-group:${name}`]] })),
            },
          },
        })]),
      },
    });
  });

  test('are called by the name of the group, where it has one', () => {
    const named = templateOf({ replicationGroupId: 'mine' });
    for (const log of LOGS) named.hasResourceProperties(LOG_GROUP, { LogGroupName: `/aws/elasticache/mine/${log}` });
  });

  test.each<[logs.RetentionDays, number | undefined]>([[logs.RetentionDays.TEN_YEARS, 3653], [logs.RetentionDays.ONE_DAY, 1], [logs.RetentionDays.INFINITE, undefined]])('are kept as long as is said: %s', (retention, days) => {
    const kept = templateOf({ logging: RedisLogging.toCloudWatchLogs({ retention }) });
    kept.allResourcesProperties(LOG_GROUP, { RetentionInDays: days ?? Match.absent() });
  });

  test('of two groups are called differently', () => {
    const stack = dataStack();
    const vpc = vpcOf(stack);
    for (const id of ['One', 'Two']) new EncryptedRedisGroup(stack, id, { vpc });

    expect(new Set(Object.values(Template.fromStack(stack).findResources(LOG_GROUP)).map(({ Properties }) => Properties.LogGroupName)).size).toBe(4);
  });

  test('of two groups under one key are both encrypted', () => {
    const stack = dataStack();
    const vpc = vpcOf(stack);
    const secretsAndLogsKey = new CustomerManagedKey(stack, 'Shared');
    for (const id of ['One', 'Two']) new EncryptedRedisGroup(stack, id, { vpc, secretsAndLogsKey });

    const policy = JSON.stringify(Object.entries(Template.fromStack(stack).findResources(KEY)).find(([id]) => id.startsWith('Shared'))![1]);
    for (const { Properties } of Object.values(Template.fromStack(stack).findResources(LOG_GROUP))) expect(policy).toContain(`:log-group:${Properties.LogGroupName}`);
    expectClean(stack.node.root as App);
  });
});

describe('logs in Amazon Data Firehose', () => {
  const stream = (stack: Stack) => new firehose.CfnDeliveryStream(stack, 'Stream', { deliveryStreamName: 'aws-logs' });

  test('are both written as JSON, into one stream', () => {
    templateOf((stack) => ({ logging: RedisLogging.toFirehose(stream(stack)) })).hasResourceProperties(GROUP, {
      LogDeliveryConfigurations: LOGS.map((LogType) => ({
        LogType, LogFormat: 'json', DestinationType: 'kinesis-firehose', DestinationDetails: { KinesisFirehoseDetails: { DeliveryStream: { Ref: 'Stream' } } },
      })),
    });
  });

  test('need no log groups', () => {
    templateOf((stack) => ({ logging: RedisLogging.toFirehose(stream(stack)) })).resourceCountIs(LOG_GROUP, 0);
  });

  test('need nothing of the second key, which serves secrets alone', () => {
    templateOf((stack) => ({ logging: RedisLogging.toFirehose(stream(stack)) })).resourcePropertiesCountIs(KEY, {
      KeyPolicy: { Statement: Match.arrayWith([Match.objectLike({ Sid: 'CloudWatchLogsUse' })]) },
    }, 0);
  });

  test('and no secrets: no second key', () => {
    templateOf((stack) => ({ logging: RedisLogging.toFirehose(stream(stack)), authentication: RedisAuthentication.users(RedisUser.withIam('shop')) })).resourceCountIs(KEY, 1);
  });
});

test('a second key that is given stays the second key, though it has nothing to do', () => {
  const stack = dataStack();
  const secretsAndLogsKey = new CustomerManagedKey(stack, 'Given');
  const group = sessions(stack, {
    secretsAndLogsKey,
    authentication: RedisAuthentication.users(RedisUser.withIam('shop')),
    logging: RedisLogging.toFirehose(new firehose.CfnDeliveryStream(stack, 'Stream', { deliveryStreamName: 'aws-logs' })),
  });

  expect(group.secretsAndLogsKey).toBe(secretsAndLogsKey);
});

test('the name of a log group is not a circle: the policy of the key waits for nothing', () => {
  const stack = new Stack(new App(), 'Data', { env: HERE });
  sessions(stack);
  const key = Object.entries(Template.fromStack(stack).findResources(KEY)).find(([id]) => id.includes('SecretsAndLogs'))![1];

  expect(JSON.stringify(propertiesOf(Template.fromStack(stack), GROUP))).toContain('SlowLog');
  expect(JSON.stringify(key)).not.toMatch(/"Ref":"Sessions|"Fn::GetAtt"/);
});
