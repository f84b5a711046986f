// Logical ids are part of the API: a changed one replaces what is live. Add to these tables; change nothing in them.
import { aws_ec2 as ec2 } from 'aws-cdk-lib';
import { Options, templateOf } from './sessions';
import { EncryptedRedisGroup, RedisAuthentication, RedisEngine, RedisUser } from '../../src';

/** Every logical id in a template, with its type. */
function idsOf(options: Options, then?: (group: EncryptedRedisGroup) => void): Record<string, string> {
  const { Resources } = templateOf(options, then).toJSON() as { Resources: Record<string, { Type: string }> };
  return Object.fromEntries(Object.entries(Resources).map(([id, { Type }]) => [id, Type]));
}

const KEYS = {
  SessionsKey46625E21: 'AWS::KMS::Key',
  SessionsKeyAlias7517667B: 'AWS::KMS::Alias',
  SessionsSecretsAndLogsKey3B796F8E: 'AWS::KMS::Key',
  SessionsSecretsAndLogsKeyAliasB29F3198: 'AWS::KMS::Alias',
};

const GROUP = {
  Sessions8896A56D: 'AWS::ElastiCache::ReplicationGroup',
  SessionsSecurityGroupDC1B8A75: 'AWS::EC2::SecurityGroup',
  SessionsParameterGroup1B776060: 'AWS::ElastiCache::ParameterGroup',
  SessionsSubnetGroupAA820CD9: 'AWS::ElastiCache::SubnetGroup',
  SessionsSlowLog71C24391: 'AWS::Logs::LogGroup',
  SessionsEngineLog791B39B2: 'AWS::Logs::LogGroup',
};

test('of a group of which nothing is said', () => {
  expect(idsOf({})).toEqual({
    ...KEYS,
    ...GROUP,
    SessionsUserGroup05B9E662: 'AWS::ElastiCache::UserGroup',
    SessionsUsersappF1ECD40A: 'AWS::ElastiCache::User',
    SessionsUsersappSecret45F6877B: 'AWS::SecretsManager::Secret',
  });
});

test('of a group of which everything is said', () => {
  expect(idsOf({
    engine: RedisEngine.REDIS_7_1, shards: 3, replicasPerShard: 3, authentication: RedisAuthentication.users(RedisUser.withIam('shop'), RedisUser.withPassword('reports')),
  }, (group) => {
    group.autoScaleReplicas({ minCapacity: 1, maxCapacity: 5 });
    group.autoScaleShards({ minCapacity: 1, maxCapacity: 5 });
    group.addRecommendedAlarms();
    group.secretOf();
    group.connections.allowDefaultPortFrom(ec2.Peer.ipv4('10.0.0.0/8'));
  })).toEqual({
    ...KEYS,
    ...GROUP,
    SessionsUserGroup05B9E662: 'AWS::ElastiCache::UserGroup',
    SessionsUsersdefault2776158E: 'AWS::ElastiCache::User',
    SessionsUsersdefaultSecret90867EB8: 'AWS::SecretsManager::Secret',
    SessionsUsersshopD109E7D0: 'AWS::ElastiCache::User',
    SessionsUsersreports4A5B9D24: 'AWS::ElastiCache::User',
    SessionsUsersreportsSecret9D337518: 'AWS::SecretsManager::Secret',
    SessionsReplicasScaling3A6594AF: 'AWS::ApplicationAutoScaling::ScalableTarget',
    SessionsReplicasScalingCpu69839880: 'AWS::ApplicationAutoScaling::ScalingPolicy',
    SessionsShardsScalingAFF69F8F: 'AWS::ApplicationAutoScaling::ScalableTarget',
    SessionsShardsScalingCpu36EE4F5B: 'AWS::ApplicationAutoScaling::ScalingPolicy',
    SessionsEngineCpuAlarm02516DD6: 'AWS::CloudWatch::Alarm',
    SessionsEngineCpuAlarm2AD66383C: 'AWS::CloudWatch::Alarm',
    SessionsMemoryAlarm0AE10050: 'AWS::CloudWatch::Alarm',
    SessionsMemoryAlarm2C840032B: 'AWS::CloudWatch::Alarm',
    SessionsEvictionsAlarm15333CFE: 'AWS::CloudWatch::Alarm',
    SessionsEvictionsAlarm23855A561: 'AWS::CloudWatch::Alarm',
    SessionsReplicationLagAlarmE1CF2FD0: 'AWS::CloudWatch::Alarm',
    SessionsReplicationLagAlarm2776740BC: 'AWS::CloudWatch::Alarm',
    SessionsConnectionsAlarmC14A0E1B: 'AWS::CloudWatch::Alarm',
    SessionsConnectionsAlarm2D3221371: 'AWS::CloudWatch::Alarm',
  });
});

test('of the primary of a global datastore, which does not scale', () => {
  expect(idsOf({}, (group) => group.addGlobalDatastore('Global', { suffix: 'sessions' }))).toMatchObject({ ...KEYS, ...GROUP, SessionsGlobal74630C78: 'AWS::ElastiCache::GlobalReplicationGroup' });
});

test('of a group with an AUTH token', () => {
  expect(idsOf({ authentication: RedisAuthentication.authToken() })).toEqual({ ...KEYS, ...GROUP, SessionsAuthToken09ECB79D: 'AWS::SecretsManager::Secret' });
});

test('and the names that are made of the path, which replace too', () => {
  const template = templateOf();
  const names = (type: string, property: string) => Object.values(template.findResources(type)).map(({ Properties }) => Properties[property]);

  expect(names('AWS::ElastiCache::User', 'UserId')).toEqual(['data-sessions-users-app-a60cf6ef']);
  expect(names('AWS::ElastiCache::UserGroup', 'UserGroupId')).toEqual(['data-sessions-users-d9c5e373']);
  expect(names('AWS::Logs::LogGroup', 'LogGroupName')).toEqual(['/aws/elasticache/data-sessions-5eb90b22/slow-log', '/aws/elasticache/data-sessions-5eb90b22/engine-log']);
  expect(names('AWS::KMS::Alias', 'AliasName')).toEqual(['alias/cmk/Data/Sessions/Key', 'alias/cmk/Data/Sessions/SecretsAndLogsKey']);
});
