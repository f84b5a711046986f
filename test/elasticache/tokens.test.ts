// A token in any prop is fine: it is in the template, and what cannot be known of it is not judged. Wherever a group is, it is made.
import {
  App, CfnParameter, Duration, Fn, Lazy, NestedStack, Stack, Stage, Validations,
  aws_ec2 as ec2, aws_elasticache as elasticache, aws_iam as iam, aws_kms as kms, aws_sns as sns,
} from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { complaint, dataStack, expectClean, expectSecondary, GROUP, HERE, LOG_GROUP, Options, propertiesOf, sessions, USER, vpcOf, warningsIn } from './sessions';
import { CmkGuard, CustomerManagedKey, EncryptedRedisGroup, RedisAuthentication, RedisEngine, RedisIpDiscovery, RedisLogging, RedisNetworkType, RedisUser } from '../../src';

const P = { Ref: 'P' };
const text = (stack: Stack) => new CfnParameter(stack, 'P').valueAsString;
const number = (stack: Stack) => new CfnParameter(stack, 'P', { type: 'Number' }).valueAsNumber;
const list = (stack: Stack) => new CfnParameter(stack, 'P', { type: 'CommaDelimitedList' }).valueAsList;
const parameterGroup = 'AWS::ElastiCache::ParameterGroup';

test.each<[string, (stack: Stack) => Options, string, object]>([
  ['replicationGroupId', (it) => ({ replicationGroupId: text(it) }), GROUP, { ReplicationGroupId: P }],
  ['description', (it) => ({ description: text(it) }), GROUP, { ReplicationGroupDescription: P }],
  ['the version of Valkey', (it) => ({ engine: RedisEngine.valkey(text(it), 'valkey8') }), GROUP, { EngineVersion: P, Engine: 'valkey' }],
  ['the version of Redis OSS', (it) => ({ engine: RedisEngine.redis(text(it), 'redis7') }), GROUP, { EngineVersion: P, Engine: 'redis' }],
  ['the family of parameter groups', (it) => ({ engine: RedisEngine.valkey('9.0', text(it)) }), parameterGroup, { CacheParameterGroupFamily: P }],
  ['the version of Valkey, without a family', (it) => ({ engine: RedisEngine.valkey(text(it)) }), parameterGroup,
    { CacheParameterGroupFamily: { 'Fn::Join': ['', ['valkey', { 'Fn::Select': [0, { 'Fn::Split': ['.', P] }] }]] } }],
  ['nodeType', (it) => ({ nodeType: text(it) }), GROUP, { CacheNodeType: P, DataTieringEnabled: Match.absent() }],
  ['nodeType, with data tiering', (it) => ({ nodeType: text(it), dataTiering: true }), GROUP, { CacheNodeType: P, DataTieringEnabled: true }],
  ['nodeType, without data tiering', (it) => ({ nodeType: text(it), dataTiering: false }), GROUP, { CacheNodeType: P, DataTieringEnabled: false }],
  ['a part of nodeType', (it) => ({ nodeType: `cache.${text(it)}.large` }), GROUP, { CacheNodeType: { 'Fn::Join': ['', ['cache.', P, '.large']] } }],
  ['shards', (it) => ({ shards: number(it) }), GROUP, { NumNodeGroups: P, ClusterMode: 'enabled' }],
  ['shards, without cluster mode', (it) => ({ shards: number(it), clusterMode: false }), GROUP, { NumNodeGroups: P, ClusterMode: 'disabled' }],
  ['replicasPerShard', (it) => ({ replicasPerShard: number(it) }), GROUP, { ReplicasPerNodeGroup: P }],
  ['replicasPerShard of many shards', (it) => ({ replicasPerShard: number(it), shards: 200 }), GROUP, { ReplicasPerNodeGroup: P }],
  ['port', (it) => ({ port: number(it) }), GROUP, { Port: P }],
  ['a value of parameters', (it) => ({ parameters: { timeout: text(it) } }), parameterGroup, { Properties: { timeout: P } }],
  ['snapshotRetention', (it) => ({ snapshotRetention: Duration.days(number(it)) }), GROUP, { SnapshotRetentionLimit: P }],
  ['snapshotWindow', (it) => ({ snapshotWindow: text(it) }), GROUP, { SnapshotWindow: P }],
  ['preferredMaintenanceWindow', (it) => ({ preferredMaintenanceWindow: text(it) }), GROUP, { PreferredMaintenanceWindow: P }],
  ['restoreFrom.snapshotName', (it) => ({ restoreFrom: { snapshotName: text(it) } }), GROUP, { SnapshotName: P }],
  ['restoreFrom.rdbFileArns', (it) => ({ restoreFrom: { rdbFileArns: list(it) } }), GROUP, { SnapshotArns: P }],
  ['globalReplicationGroupId', (it) => ({ globalReplicationGroupId: text(it) }), GROUP, { GlobalReplicationGroupId: P }],
  ['networkType and ipDiscovery', (it) => ({ networkType: text(it) as RedisNetworkType, ipDiscovery: Lazy.string({ produce: () => 'ipv6' }) as RedisIpDiscovery }), GROUP,
    { NetworkType: P, IpDiscovery: 'ipv6' }],
  ['subnetGroup', (it) => ({ subnetGroup: { subnetGroupRef: { cacheSubnetGroupName: text(it) } } as elasticache.ISubnetGroupRef }), GROUP, { CacheSubnetGroupName: P }],
  ['notificationTopic', (it) => ({ notificationTopic: sns.Topic.fromTopicArn(it, 'T', text(it)) }), GROUP, { NotificationTopicArn: P }],
  ['userName, with a password', (it) => ({ authentication: RedisAuthentication.users(RedisUser.withPassword(text(it))) }), USER, { UserName: P, UserId: Match.stringLikeRegexp('^[a-z]') }],
  ['userName, of IAM', (it) => ({ authentication: RedisAuthentication.users(RedisUser.withIam(text(it))) }), USER, { UserName: P, UserId: P }],
  ['userName, twice the same', (it) => {
    const name = text(it);
    return { authentication: RedisAuthentication.users(RedisUser.withIam(name), RedisUser.withPassword(`${name}2`)) };
  }, USER, { UserName: { 'Fn::Join': ['', [P, '2']] } }],
  ['userName, in a secret', (it) => ({ authentication: RedisAuthentication.users(RedisUser.withPassword(text(it))) }), 'AWS::SecretsManager::Secret',
    { GenerateSecretString: { SecretStringTemplate: { 'Fn::Join': ['', ['{"username":"', P, '"}']] } } }],
  ['accessString', (it) => ({ authentication: RedisAuthentication.users(RedisUser.withPassword('a', { accessString: `on ~${text(it)}:* +@read` })) }), USER,
    { AccessString: { 'Fn::Join': ['', ['on ~', P, ':* +@read']] } }],
  ['the user group', (it) => ({ authentication: RedisAuthentication.userGroup({ userGroupRef: { userGroupId: text(it), userGroupArn: 'arn' } } as elasticache.IUserGroupRef) }), GROUP, { UserGroupIds: [P] }],
  ['the stream of the logs', (it) => ({ logging: RedisLogging.toFirehose({ deliveryStreamRef: { deliveryStreamName: text(it), deliveryStreamArn: 'arn' } } as never) }), GROUP,
    { LogDeliveryConfigurations: Match.arrayWith([Match.objectLike({ DestinationDetails: { KinesisFirehoseDetails: { DeliveryStream: P } } })]) }],
  ['an import from another stack', () => ({ nodeType: Fn.importValue('NodeType') }), GROUP, { CacheNodeType: { 'Fn::ImportValue': 'NodeType' } }],
  ['a name that is imported', () => ({ replicationGroupId: Fn.importValue('Name') }), GROUP, { ReplicationGroupId: { 'Fn::ImportValue': 'Name' } }],
  ['text that is told late', () => ({ replicationGroupId: Lazy.string({ produce: () => 'late' }) }), GROUP, { ReplicationGroupId: 'late' }],
  ['numbers that are told late', () => ({ shards: Lazy.number({ produce: () => 3 }), replicasPerShard: Lazy.number({ produce: () => 2 }), port: Lazy.number({ produce: () => 7000 }) }), GROUP,
    { NumNodeGroups: 3, ReplicasPerNodeGroup: 2, Port: 7000 }],
])('a token as %s', (_, options, type, properties) => {
  const stack = dataStack();
  const group = sessions(stack, options(stack));
  const role = new iam.Role(stack, 'Role', { assumedBy: new iam.AccountRootPrincipal() });
  group.connections.allowDefaultPortFrom(ec2.Peer.ipv4('10.0.0.0/8'));
  if (type !== GROUP || !('UserGroupIds' in properties)) group.grantConnect(role);
  else group.grantConnect(role, 'shop');
  group.addRecommendedAlarms();

  const template = Template.fromStack(stack);
  template.hasResourceProperties(type, properties);
  expect(JSON.stringify(template.toJSON())).not.toMatch(/\$\{Token|e\+289|#\{Token/); // no encoded token is left over
  if ('GlobalReplicationGroupId' in properties) expectSecondary(stack);
  else expectClean(stack.node.root as App);
});

test('a version of Redis OSS that is a token leaves no half of it behind, though no family can be read off it', () => {
  const stack = dataStack();
  const said = complaint(() => sessions(stack, { engine: RedisEngine.redis(text(stack)) }));

  expect(said || JSON.stringify(Template.fromStack(stack).toJSON())).not.toContain('${Token');
});

test('who has a token for a name has a secret that can be asked for', () => {
  const stack = dataStack();
  const name = text(stack);
  const group = sessions(stack, { authentication: RedisAuthentication.users(RedisUser.withPassword(name)) });

  expect(group.secretOf(name)).toBe(group.secretOf());
});

test('a port that is a token is the port that is opened', () => {
  const stack = dataStack();
  sessions(stack, { port: number(stack) }).connections.allowDefaultPortFrom(ec2.Peer.ipv4('10.0.0.0/8'));

  Template.fromStack(stack).hasResourceProperties('AWS::EC2::SecurityGroupIngress', { CidrIp: '10.0.0.0/8', FromPort: P, ToPort: P });
});

test('nodes whose number is a token count as one shard with one replica', () => {
  const stack = dataStack();
  const group = sessions(stack, { shards: number(stack), replicasPerShard: Lazy.number({ produce: () => 3 }) });

  expect(stack.resolve(group.cacheClusterIds)).toEqual(['-0001-001', '-0001-002'].map((it) => ({ 'Fn::Join': ['', [{ Ref: 'Sessions8896A56D' }, it]] })));
  expect(group.configurationEndpoint).toBeDefined();
});

// ---- places ------------------------------------------------------------------------------------------------------------------------

/** Everything that can be asked of a group. */
function everything(scope: Stack, options: Options = {}): void {
  const group = sessions(scope, { shards: 2, ...options });
  group.grantConnect(new iam.Role(scope, 'Role', { assumedBy: new iam.AccountRootPrincipal() }));
  group.secretOf();
  group.addRecommendedAlarms();
  group.autoScaleReplicas({ minCapacity: 1, maxCapacity: 2 });
  const { vpc = scope.node.findChild('Vpc') as ec2.IVpc } = options;
  new EncryptedRedisGroup(scope, 'Primary', { shards: 2, ...options, vpc }).addGlobalDatastore('Global', { suffix: 'sessions' }); // which does not scale
}

test.each<[string, (app: App) => void]>([
  ['a stack that could be anywhere', (app) => everything(new Stack(app, 'Data'))],
  ['a stack at a known place', (app) => everything(new Stack(app, 'Data', { env: HERE }))],
  ['a stack in a known Region', (app) => everything(new Stack(app, 'Data', { env: { region: 'cn-north-1' } }))],
  ['a stack with a long name', (app) => everything(new Stack(app, 'Data', { stackName: `Shop-${'a'.repeat(120)}` }))],
  ['a nested stack', (app) => everything(new NestedStack(new Stack(app, 'Outer'), 'Data'))],
  ['a nested stack that gets its VPC and its key from without', (app) => {
    const outer = new Stack(app, 'Outer');
    everything(new NestedStack(outer, 'Data'), {
      vpc: new ec2.Vpc(outer, 'Vpc', { maxAzs: 2, natGateways: 0, subnetConfiguration: [{ name: 'data', subnetType: ec2.SubnetType.PRIVATE_ISOLATED }] }),
      encryptionKey: new CustomerManagedKey(outer, 'Key'),
      secretsAndLogsKey: new CustomerManagedKey(outer, 'Second'),
    });
  }],
  ['a stage', (app) => everything(new Stack(new Stage(app, 'Prod', { env: HERE }), 'Data'))],
  ['two stages', (app) => {
    for (const id of ['Test', 'Prod']) everything(new Stack(new Stage(app, id, { env: HERE }), 'Data'));
  }],
  ['a VPC of another stack', (app) => everything(new Stack(app, 'Data', { env: HERE }), { vpc: new ec2.Vpc(new Stack(app, 'Net', { env: HERE }), 'Vpc') })],
  ['a VPC that is looked up', (app) => {
    const stack = new Stack(app, 'Data', { env: HERE });
    everything(stack, { vpc: ec2.Vpc.fromLookup(stack, 'Vpc', { vpcId: 'vpc-1' }) });
  }],
  ['an imported VPC with isolated subnets alone', (app) => {
    const stack = new Stack(app, 'Data');
    everything(stack, { vpc: ec2.Vpc.fromVpcAttributes(stack, 'Vpc', { vpcId: 'vpc-1', availabilityZones: ['a', 'b'], isolatedSubnetIds: ['subnet-a', 'subnet-b'] }) });
  }],
  ['a VPC that is imported by tokens', (app) => {
    const stack = new Stack(app, 'Data');
    everything(stack, {
      vpc: ec2.Vpc.fromVpcAttributes(stack, 'Vpc', {
        vpcId: Fn.importValue('VpcId'), availabilityZones: ['a', 'b'], privateSubnetIds: [Fn.importValue('SubnetA'), Fn.importValue('SubnetB')],
      }),
    });
  }],
  ['a VPC that is imported by lists of tokens', (app) => {
    const stack = new Stack(app, 'Data');
    everything(stack, {
      vpc: ec2.Vpc.fromVpcAttributes(stack, 'Vpc', {
        vpcId: Fn.importValue('VpcId'), availabilityZones: Fn.getAzs(), privateSubnetIds: Fn.split(',', Fn.importValue('Subnets')),
      }),
    });
  }],
])('a group is made in %s', (_, make) => {
  const app = new App();
  Validations.of(app).addPlugins(new CmkGuard());
  make(app);

  expect(() => app.synth()).not.toThrow();
  expectClean(app);
  expect(warningsIn(app).filter((it) => it.includes('cdk-cmk-guard'))).toEqual([]);
});

test('what groups are called by their path differs, however alike the paths are', () => {
  const stack = dataStack();
  const vpc = vpcOf(stack);
  for (const id of ['A-B', 'AB', 'a-b', 'A_B']) new EncryptedRedisGroup(stack, id, { vpc });
  const template = Template.fromStack(stack);

  for (const [type, property, n] of [[LOG_GROUP, 'LogGroupName', 8], [USER, 'UserId', 4], ['AWS::ElastiCache::UserGroup', 'UserGroupId', 4]] as const) {
    expect(new Set(Object.values(template.findResources(type)).map(({ Properties }) => Properties[property])).size).toBe(n);
  }
});

// ---- keys --------------------------------------------------------------------------------------------------------------------------

describe('keys that are handed in', () => {
  const app = () => new App();

  test.each<[string, (stack: Stack) => Options, object, boolean]>([
    ['a CustomerManagedKey', (it) => ({ encryptionKey: new CustomerManagedKey(it, 'Given') }), { 'Fn::GetAtt': ['GivenEA18D9CA', 'Arn'] }, false],
    ['a kms.Key', (it) => ({ encryptionKey: new kms.Key(it, 'Given', { enableKeyRotation: true }) }), { 'Fn::GetAtt': ['GivenEA18D9CA', 'Arn'] }, false],
    ['a CfnKey', (it) => ({ encryptionKey: new kms.CfnKey(it, 'Given', { enableKeyRotation: true, keyPolicy: { Statement: [] } }) }), { 'Fn::GetAtt': ['Given', 'Arn'] }, false],
    ['the alias of a key of this app', (it) => ({ encryptionKey: new CustomerManagedKey(it, 'Given', { alias: 'mine' }).addAlias('other') }), { 'Fn::GetAtt': ['GivenEA18D9CA', 'Arn'] }, false],
    ['an imported key', (it) => ({ encryptionKey: kms.Key.fromKeyArn(it, 'Given', `arn:aws:kms:eu-west-1:111122223333:key/${'1'.repeat(8)}-1111-1111-1111-111111111111`) }),
      Match.stringLikeRegexp('^arn:aws:kms:eu-west-1:111122223333:key/') as never, true],
  ])('%s', (_, options, arn, warned) => {
    const stack = new Stack(app(), 'Data', { env: HERE });
    const given = options(stack);
    sessions(stack, given);
    const template = Template.fromStack(stack);

    template.hasResourceProperties(GROUP, { KmsKeyId: arn });
    const warnings = warningsIn(stack).filter((it) => it.includes('cdk-cmk-guard:keyPolicyNotWritten'));
    expect(warnings).toHaveLength(warned ? 1 : 0);
    if (warned) expect(warnings[0]).toContain('"Sid": "ElastiCacheUseViaIam"');
    else expect(JSON.stringify(template.findResources('AWS::KMS::Key'))).toMatch(/Given.*ElastiCacheUseViaIam.*ElastiCacheGrantsViaIam/);
  });

  test('the second of them serves secrets and logs, and never the data', () => {
    const stack = new Stack(app(), 'Data', { env: HERE });
    sessions(stack, { secretsAndLogsKey: new CustomerManagedKey(stack, 'Second') });
    const template = Template.fromStack(stack);
    const key = Object.entries(template.findResources('AWS::KMS::Key')).find(([id]) => id.startsWith('Second'))![1];

    expect(key.Properties.KeyPolicy.Statement.map(({ Sid }: { Sid: string }) => Sid)).toEqual(['AccountKeyAdministrationViaIam', 'SecretsUseViaIam', 'CloudWatchLogsUse', 'LogReadersUseViaIam']);
    template.allResourcesProperties(LOG_GROUP, { KmsKeyId: { 'Fn::GetAtt': [Match.stringLikeRegexp('^Second'), 'Arn'] } });
    template.allResourcesProperties('AWS::SecretsManager::Secret', { KmsKeyId: { 'Fn::GetAtt': [Match.stringLikeRegexp('^Second'), 'Arn'] } });
    template.hasResourceProperties(GROUP, { KmsKeyId: { 'Fn::GetAtt': ['SessionsKey46625E21', 'Arn'] } });
  });

  test('one key for all has the statements of all', () => {
    const stack = new Stack(app(), 'Data', { env: HERE });
    const group = sessions(stack, { singleKey: true });

    expect(group.secretsAndLogsKey).toBe(group.encryptionKey);
    expect(propertiesOf(Template.fromStack(stack), 'AWS::KMS::Key').KeyPolicy.Statement.map(({ Sid }: { Sid: string }) => Sid)).toEqual([
      'AccountKeyAdministrationViaIam', 'ElastiCacheUseViaIam', 'ElastiCacheGrantsViaIam', 'SecretsUseViaIam', 'CloudWatchLogsUse', 'LogReadersUseViaIam',
    ]);
    expectClean(stack.node.root as App);
  });

  test.each<[string, (stack: Stack) => kms.IKeyRef]>([
    ['CustomerManagedKey', (it) => new CustomerManagedKey(it, 'Key')],
    ['kms.Key', (it) => new kms.Key(it, 'Key', { enableKeyRotation: true })],
    ['CfnKey', (it) => new kms.CfnKey(it, 'Key', { enableKeyRotation: true, keyPolicy: { Statement: [] } })],
  ])('a %s of another stack goes in no circle', (_, make) => {
    const root = app();
    const key = make(new Stack(root, 'Keys', { env: HERE }));
    const stack = new Stack(root, 'Data', { env: HERE });
    everything(stack, { encryptionKey: key, secretsAndLogsKey: key });

    expect(() => root.synth()).not.toThrow();
    Template.fromStack(stack).hasResourceProperties(GROUP, { KmsKeyId: { 'Fn::ImportValue': Match.stringLikeRegexp('Arn') } });
  });

  test('a key of another stack goes in no circle where the group is named by a token', () => {
    const root = app();
    const key = new CustomerManagedKey(new Stack(root, 'Keys', { env: HERE }), 'Key');
    const stack = new Stack(root, 'Data', { env: HERE });
    sessions(stack, { secretsAndLogsKey: key, replicationGroupId: text(stack) });

    expect(() => root.synth()).not.toThrow();
  });
});
