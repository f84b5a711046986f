// What a group is when nothing is said about it but where it is.
import { App, Stack, aws_ec2 as ec2 } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { dataStack, expectClean, GROUP, HERE, KEY, LOG_GROUP, propertiesOf, SECRET, sessions, templateOf, warningsIn } from './sessions';
import { RedisAuthentication, RedisLogging, RedisUser } from '../../src';

const template = templateOf();
const DATA_KEY = 'SessionsKey46625E21';
const OTHER_KEY = 'SessionsSecretsAndLogsKey3B796F8E';

describe('a group of which nothing is said', () => {
  test.each<[string, Record<string, unknown>]>([
    ['is encrypted at rest, under the ARN of its own key', { AtRestEncryptionEnabled: true, KmsKeyId: { 'Fn::GetAtt': [DATA_KEY, 'Arn'] } }],
    ['demands encryption in transit', { TransitEncryptionEnabled: true, TransitEncryptionMode: 'required' }],
    ['lets in the users of a user group, and takes no AUTH token', { UserGroupIds: [{ Ref: 'SessionsUserGroup05B9E662' }], AuthToken: Match.absent() }],
    ['runs Valkey 8.2', { Engine: 'valkey', EngineVersion: '8.2' }],
    ['has one shard with one replica', { NumNodeGroups: 1, ReplicasPerNodeGroup: 1, ClusterMode: 'disabled' }],
    ['fails over by itself, to another Availability Zone', { AutomaticFailoverEnabled: true, MultiAZEnabled: true }],
    ['has nodes that can be encrypted', { CacheNodeType: 'cache.m7g.large' }],
    ['listens on a port that is not the default one', { Port: 6380 }],
    ['keeps its snapshots for 15 days', { SnapshotRetentionLimit: 15 }],
    ['takes minor upgrades', { AutoMinorVersionUpgrade: true }],
    ['says whose it is', { ReplicationGroupDescription: 'Replication group of Data/Sessions' }],
    ['is in its own security group and in its own subnet group', {
      SecurityGroupIds: [{ 'Fn::GetAtt': ['SessionsSecurityGroupDC1B8A75', 'GroupId'] }], CacheSubnetGroupName: { Ref: 'SessionsSubnetGroupAA820CD9' },
    }],
    ['has its own parameter group', { CacheParameterGroupName: { Ref: 'SessionsParameterGroup1B776060' } }],
    ['leaves name, windows, network type, data tiering, restore and notification to the service', {
      ReplicationGroupId: Match.absent(),
      SnapshotWindow: Match.absent(),
      PreferredMaintenanceWindow: Match.absent(),
      NetworkType: Match.absent(),
      IpDiscovery: Match.absent(),
      DataTieringEnabled: Match.absent(),
      SnapshotName: Match.absent(),
      SnapshotArns: Match.absent(),
      NotificationTopicArn: Match.absent(),
      GlobalReplicationGroupId: Match.absent(),
      NumCacheClusters: Match.absent(),
    }],
  ])('%s', (_, properties) => {
    template.hasResourceProperties(GROUP, properties);
  });

  test('leaves a snapshot behind when it goes or is replaced', () => {
    template.hasResource(GROUP, { DeletionPolicy: 'Snapshot', UpdateReplacePolicy: 'Snapshot' });
  });

  test('is in the private subnets', () => {
    template.hasResourceProperties('AWS::ElastiCache::SubnetGroup', { SubnetIds: ['subnet-a', 'subnet-b'] });
  });

  test('is in the isolated subnets where there are no others', () => {
    const stack = dataStack();
    sessions(stack, { vpc: new ec2.Vpc(stack, 'Isolated', { maxAzs: 2, natGateways: 0, subnetConfiguration: [{ name: 'data', subnetType: ec2.SubnetType.PRIVATE_ISOLATED }] }) });

    Template.fromStack(stack).hasResourceProperties('AWS::ElastiCache::SubnetGroup', {
      SubnetIds: [{ Ref: Match.stringLikeRegexp('^IsolateddataSubnet1') }, { Ref: Match.stringLikeRegexp('^IsolateddataSubnet2') }],
    });
  });

  test('has a security group that lets nobody in and nothing out', () => {
    template.hasResourceProperties('AWS::EC2::SecurityGroup', {
      SecurityGroupIngress: Match.absent(),
      SecurityGroupEgress: [Match.objectLike({ CidrIp: '255.255.255.255/32' })],
    });
    template.resourceCountIs('AWS::EC2::SecurityGroupIngress', 0);
  });

  test('has parameters of its engine, and none of its own', () => {
    expect(propertiesOf(template, 'AWS::ElastiCache::ParameterGroup')).toEqual({ CacheParameterGroupFamily: 'valkey8', Description: 'Parameters of Data/Sessions', Properties: {} });
  });

  test('has two keys that rotate and stay', () => {
    template.resourceCountIs(KEY, 2);
    template.allResources(KEY, { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
    template.allResourcesProperties(KEY, { EnableKeyRotation: true });
  });

  test('has the password and both logs under the second key', () => {
    template.allResourcesProperties(SECRET, { KmsKeyId: { 'Fn::GetAtt': [OTHER_KEY, 'Arn'] } });
    template.allResourcesProperties(LOG_GROUP, { KmsKeyId: { 'Fn::GetAtt': [OTHER_KEY, 'Arn'] } });
    template.resourceCountIs(SECRET, 1);
    template.resourceCountIs(LOG_GROUP, 2);
  });

  test('has a data key for the data alone, and another for secrets and logs alone', () => {
    const sids = (id: string) => template.findResources(KEY)[id].Properties.KeyPolicy.Statement.map(({ Sid }: { Sid: string }) => Sid);

    expect(sids(DATA_KEY)).toEqual(['AccountKeyAdministrationViaIam', 'ElastiCacheUseViaIam', 'ElastiCacheGrantsViaIam']);
    expect(sids(OTHER_KEY)).toEqual(['AccountKeyAdministrationViaIam', 'SecretsUseViaIam', 'CloudWatchLogsUse', 'LogReadersUseViaIam']);
  });

  test('passes its own inspection without a warning', () => {
    const stack = dataStack();
    sessions(stack);

    expectClean(stack.node.root as App);
    expect(warningsIn(stack)).toEqual([]);
  });
});

describe('what others can ask of a group', () => {
  test('its name, its ARN and a reference to it', () => {
    const stack = dataStack();
    const group = sessions(stack);

    expect(stack.resolve(group.replicationGroupId)).toEqual({ Ref: 'Sessions8896A56D' });
    expect(stack.resolve(group.replicationGroupArn)).toEqual({
      'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':elasticache:eu-west-1:111122223333:replicationgroup:', { Ref: 'Sessions8896A56D' }]],
    });
    expect(stack.resolve(group.replicationGroupRef)).toEqual({ replicationGroupId: { Ref: 'Sessions8896A56D' } });
    expect(group.cfnReplicationGroup).toBe(group.node.defaultChild);
  });

  test('its keys', () => {
    const group = sessions(dataStack());

    expect(group.encryptionKey.node.path).toBe('Data/Sessions/Key');
    expect(group.secretsAndLogsKey.node.path).toBe('Data/Sessions/SecretsAndLogsKey');
  });

  test('without cluster mode, a primary endpoint and a reader endpoint', () => {
    const stack = dataStack();
    const { primaryEndpoint, readerEndpoint, configurationEndpoint } = sessions(stack);

    const at = (attribute: string) => ({ 'Fn::GetAtt': ['Sessions8896A56D', attribute] });
    expect(stack.resolve(primaryEndpoint)).toEqual({
      hostname: at('PrimaryEndPoint.Address'), port: at('PrimaryEndPoint.Port'), socketAddress: { 'Fn::Join': ['', [at('PrimaryEndPoint.Address'), ':', at('PrimaryEndPoint.Port')]] },
    });
    expect(stack.resolve(readerEndpoint)).toMatchObject({ hostname: at('ReaderEndPoint.Address'), port: at('ReaderEndPoint.Port') });
    expect(configurationEndpoint).toBeUndefined();
  });

  test('in cluster mode, a configuration endpoint', () => {
    const stack = dataStack();
    const { primaryEndpoint, readerEndpoint, configurationEndpoint } = sessions(stack, { clusterMode: true });

    expect(stack.resolve(configurationEndpoint)).toMatchObject({
      hostname: { 'Fn::GetAtt': ['Sessions8896A56D', 'ConfigurationEndPoint.Address'] }, port: { 'Fn::GetAtt': ['Sessions8896A56D', 'ConfigurationEndPoint.Port'] },
    });
    expect(primaryEndpoint).toBeUndefined();
    expect(readerEndpoint).toBeUndefined();
  });

  test('connections, which open its port', () => {
    templateOf({ port: 7000 }, (group, stack) => {
      const app = new ec2.SecurityGroup(stack, 'App', { vpc: stack.node.findChild('Vpc') as ec2.IVpc });
      group.connections.allowDefaultPortFrom(app);
    }).hasResourceProperties('AWS::EC2::SecurityGroupIngress', {
      GroupId: { 'Fn::GetAtt': ['SessionsSecurityGroupDC1B8A75', 'GroupId'] }, FromPort: 7000, ToPort: 7000, IpProtocol: 'tcp',
    });
  });

  test('outputs that another stack imports', () => {
    const stack = dataStack();
    const group = sessions(stack);
    const app = new Stack(stack.node.root as App, 'App', { env: HERE });
    app.exportValue(group.primaryEndpoint!.socketAddress, { name: 'Address' });

    expect(() => (stack.node.root as App).synth()).not.toThrow();
  });
});

test('a group without secrets and log groups has no idle second key', () => {
  const stack = dataStack();
  const group = sessions(stack, {
    authentication: RedisAuthentication.users(RedisUser.withIam('shop')),
    logging: RedisLogging.toFirehose({ deliveryStreamRef: { deliveryStreamName: 'logs', deliveryStreamArn: 'arn' } } as never),
  });

  Template.fromStack(stack).resourceCountIs(KEY, 1);
  expect(group.secretsAndLogsKey).toBe(group.encryptionKey);
});
