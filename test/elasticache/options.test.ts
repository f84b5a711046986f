// What can be said of a group, and what it does.
import { App, Duration, RemovalPolicy, aws_ec2 as ec2, aws_elasticache as elasticache, aws_sns as sns } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { count, dataStack, expectClean, GROUP, Options, propertiesOf, sessions, templateOf, vpcOf } from './sessions';
import { EncryptedRedisGroup, RedisEngine, RedisIpDiscovery, RedisNetworkType } from '../../src';

describe('what is said of a group is what it is', () => {
  test.each<[string, Options, Record<string, unknown>]>([
    ['a name', { replicationGroupId: 'sessions-1' }, { ReplicationGroupId: 'sessions-1' }],
    ['the longest name', { replicationGroupId: 'a'.repeat(40) }, { ReplicationGroupId: 'a'.repeat(40) }],
    ['a description', { description: 'Sessions of the shop' }, { ReplicationGroupDescription: 'Sessions of the shop' }],
    ['an engine', { engine: RedisEngine.REDIS_7_1 }, { Engine: 'redis', EngineVersion: '7.1' }],
    ['a node type', { nodeType: 'cache.t4g.micro' }, { CacheNodeType: 'cache.t4g.micro', DataTieringEnabled: Match.absent() }],
    ['shards, which mean cluster mode', { shards: 3 }, { NumNodeGroups: 3, ClusterMode: 'enabled' }],
    ['one shard, which does not', { shards: 1 }, { NumNodeGroups: 1, ClusterMode: 'disabled' }],
    ['cluster mode with one shard', { clusterMode: true }, { NumNodeGroups: 1, ClusterMode: 'enabled' }],
    ['cluster mode off', { clusterMode: false }, { NumNodeGroups: 1, ClusterMode: 'disabled' }],
    ['replicas', { replicasPerShard: 5 }, { ReplicasPerNodeGroup: 5 }],
    ['a port', { port: 6379 }, { Port: 6379 }],
    ['the highest port', { port: 65535 }, { Port: 65535 }],
    ['IPv6', { networkType: RedisNetworkType.IPV6, ipDiscovery: RedisIpDiscovery.IPV6 }, { NetworkType: 'ipv6', IpDiscovery: 'ipv6' }],
    ['both versions of the Internet Protocol', { networkType: RedisNetworkType.DUAL_STACK, ipDiscovery: RedisIpDiscovery.IPV4 }, { NetworkType: 'dual_stack', IpDiscovery: 'ipv4' }],
    ['nodes with disks, which mean data tiering', { nodeType: 'cache.r6gd.xlarge' }, { CacheNodeType: 'cache.r6gd.xlarge', DataTieringEnabled: true }],
    ['data tiering on nodes with disks', { nodeType: 'cache.r6gd.xlarge', dataTiering: true }, { DataTieringEnabled: true }],
    ['data tiering off on nodes without disks', { dataTiering: false }, { DataTieringEnabled: false }],
    ['the longest retention', { snapshotRetention: Duration.days(35) }, { SnapshotRetentionLimit: 35 }],
    ['retention in hours that are whole days', { snapshotRetention: Duration.hours(480) }, { SnapshotRetentionLimit: 20 }],
    ['a snapshot window', { snapshotWindow: '03:00-04:00' }, { SnapshotWindow: '03:00-04:00' }],
    ['a snapshot window over midnight', { snapshotWindow: '23:30-00:30' }, { SnapshotWindow: '23:30-00:30' }],
    ['a snapshot to begin with', { restoreFrom: { snapshotName: 'monday' } }, { SnapshotName: 'monday', SnapshotArns: Match.absent() }],
    ['files to begin with', { restoreFrom: { rdbFileArns: ['arn:aws:s3:::dump/0.rdb'] } }, { SnapshotArns: ['arn:aws:s3:::dump/0.rdb'], SnapshotName: Match.absent() }],
    ['a maintenance window', { preferredMaintenanceWindow: 'sun:04:00-sun:05:00' }, { PreferredMaintenanceWindow: 'sun:04:00-sun:05:00' }],
  ])('%s', (_, options, properties) => {
    const stack = dataStack();
    sessions(stack, options);

    Template.fromStack(stack).hasResourceProperties(GROUP, properties);
    expectClean(stack.node.root as App);
  });
});

describe('parameters', () => {
  const parametersOf = (options: Options) => propertiesOf(templateOf(options), 'AWS::ElastiCache::ParameterGroup');

  test('are those that are given', () => {
    expect(parametersOf({ parameters: { 'maxmemory-policy': 'volatile-lru' } }).Properties).toEqual({ 'maxmemory-policy': 'volatile-lru' });
  });

  test('say that the data is spread over shards, in cluster mode', () => {
    expect(parametersOf({ shards: 2, parameters: { timeout: '60' } }).Properties).toEqual({ 'timeout': '60', 'cluster-enabled': 'yes' });
  });
});

describe('shards', () => {
  test('are changed in place in cluster mode', () => {
    templateOf({ clusterMode: true }).hasResource(GROUP, { UpdatePolicy: { UseOnlineResharding: true } });
  });

  test('are not without it', () => {
    templateOf().hasResource(GROUP, { UpdatePolicy: Match.absent() });
  });
});

describe('the network', () => {
  test('subnets that are selected', () => {
    templateOf((stack) => ({
      vpc: new ec2.Vpc(stack, 'Net', { maxAzs: 2, subnetConfiguration: [{ name: 'a', subnetType: ec2.SubnetType.PRIVATE_ISOLATED }, { name: 'b', subnetType: ec2.SubnetType.PRIVATE_ISOLATED }] }),
      vpcSubnets: { subnetGroupName: 'b' },
    })).hasResourceProperties('AWS::ElastiCache::SubnetGroup', { SubnetIds: [{ Ref: Match.stringLikeRegexp('^NetbSubnet1') }, { Ref: Match.stringLikeRegexp('^NetbSubnet2') }] });
  });

  test('subnets of which only the ids are known are taken', () => {
    templateOf((stack) => ({
      vpcSubnets: { subnets: [ec2.Subnet.fromSubnetId(stack, 'A', 'subnet-x'), ec2.Subnet.fromSubnetId(stack, 'B', 'subnet-y')] },
    })).hasResourceProperties('AWS::ElastiCache::SubnetGroup', { SubnetIds: ['subnet-x', 'subnet-y'] });
  });

  test('a subnet group that is there already, and none is made', () => {
    const template = templateOf((stack) => ({ subnetGroup: new elasticache.CfnSubnetGroup(stack, 'Mine', { description: 'mine', subnetIds: ['subnet-x'] }) }));

    template.hasResourceProperties(GROUP, { CacheSubnetGroupName: { Ref: 'Mine' } });
    expect(count(template, 'AWS::ElastiCache::SubnetGroup')).toBe(1);
  });

  test('a subnet group that is there already, whatever subnets the VPC has', () => {
    templateOf((stack) => ({
      vpc: ec2.Vpc.fromVpcAttributes(stack, 'Bare', { vpcId: 'vpc-2', availabilityZones: ['eu-west-1a'] }),
      subnetGroup: new elasticache.CfnSubnetGroup(stack, 'Mine', { description: 'mine', subnetIds: ['subnet-x'] }),
    })).hasResourceProperties(GROUP, { CacheSubnetGroupName: { Ref: 'Mine' } });
  });

  test('security groups that are there already, and none is made', () => {
    const template = templateOf((stack) => ({
      securityGroups: [ec2.SecurityGroup.fromSecurityGroupId(stack, 'A', 'sg-a'), ec2.SecurityGroup.fromSecurityGroupId(stack, 'B', 'sg-b')],
    }), (group) => group.connections.allowDefaultPortFromAnyIpv4());

    template.hasResourceProperties(GROUP, { SecurityGroupIds: ['sg-a', 'sg-b'] });
    template.resourceCountIs('AWS::EC2::SecurityGroup', 0);
    template.resourcePropertiesCountIs('AWS::EC2::SecurityGroupIngress', { FromPort: 6380 }, 2);
  });
});

test('a topic is told of what happens', () => {
  templateOf((stack) => ({ notificationTopic: new sns.Topic(stack, 'Told') })).hasResourceProperties(GROUP, { NotificationTopicArn: { Ref: Match.stringLikeRegexp('^Told') } });
});

test('a topic of another app is taken, whose encryption cannot be seen', () => {
  templateOf((stack) => ({ notificationTopic: sns.Topic.fromTopicArn(stack, 'Told', 'arn:aws:sns:eu-west-1:111122223333:told') }))
    .hasResourceProperties(GROUP, { NotificationTopicArn: 'arn:aws:sns:eu-west-1:111122223333:told' });
});

test.each<[RemovalPolicy, string, string, string]>([
  [RemovalPolicy.SNAPSHOT, 'Snapshot', 'Snapshot', 'RetainExceptOnCreate'], [RemovalPolicy.RETAIN, 'Retain', 'Retain', 'RetainExceptOnCreate'],
  [RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE, 'RetainExceptOnCreate', 'Retain', 'RetainExceptOnCreate'], [RemovalPolicy.DESTROY, 'Delete', 'Delete', 'Delete'],
])('removal policy %s is that of the group, its keys stay, and its logs go only where it is to go without a trace', (removalPolicy, policy, replaced, logs) => {
  const template = templateOf({ removalPolicy });

  template.hasResource(GROUP, { DeletionPolicy: policy, UpdateReplacePolicy: replaced });
  template.allResources('AWS::KMS::Key', { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
  template.allResources('AWS::Logs::LogGroup', { DeletionPolicy: logs });
});

test.each<[RemovalPolicy, string]>([
  [RemovalPolicy.RETAIN, 'Retain'], [RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE, 'RetainExceptOnCreate'],
])('with removal policy %s all that the group stands on stays', (removalPolicy, policy) => {
  const template = templateOf({ removalPolicy, engine: RedisEngine.REDIS_7_1 });
  const { Resources } = template.toJSON() as { Resources: Record<string, Record<string, string>> };

  expect(Object.values(Resources).map(({ Type }) => Type)).toEqual(expect.arrayContaining([
    'AWS::ElastiCache::User', 'AWS::ElastiCache::UserGroup', 'AWS::ElastiCache::SubnetGroup', 'AWS::ElastiCache::ParameterGroup', 'AWS::EC2::SecurityGroup', 'AWS::SecretsManager::Secret',
  ]));
  for (const { Type, DeletionPolicy, UpdateReplacePolicy } of Object.values(Resources)) {
    const kept = Type === 'AWS::KMS::Key' ? 'Retain' : Type === 'AWS::Logs::LogGroup' ? 'RetainExceptOnCreate' : policy;
    expect([Type, DeletionPolicy, UpdateReplacePolicy]).toEqual([Type, kept, 'Retain']);
  }
});

test('a group whose path is not in plain letters has descriptions that are', () => {
  const stack = dataStack();
  new EncryptedRedisGroup(stack, 'Sitzungen für Käufer ™', { vpc: vpcOf(stack) });
  const { Resources } = Template.fromStack(stack).toJSON() as { Resources: Record<string, { Type: string; Properties: Record<string, string> }> };
  const descriptions = Object.values(Resources).filter(({ Type }) => Type !== 'AWS::KMS::Key')
    .flatMap(({ Properties: it }) => [it.Description, it.GroupDescription, it.ReplicationGroupDescription].filter((text) => text !== undefined));

  expect(descriptions).toHaveLength(5);
  for (const description of descriptions) expect(description).toMatch(/ Data\/Sitzungen-f-r-K-ufer--(\/Users\/app)?$/);
});
