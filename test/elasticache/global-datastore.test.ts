// A group as the primary or a secondary of a global datastore.
import { App, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { complaint, dataStack, expectClean, expectSecondary, GROUP, HERE, KEY, Options, sessions, templateOf, vpcOf } from './sessions';
import { CmkGuard, EncryptedRedisGroup, RedisAuthentication, RedisEngine, RedisUser } from '../../src';

const GLOBAL = 'AWS::ElastiCache::GlobalReplicationGroup';

describe('a primary', () => {
  const template = templateOf({}, (group) => group.addGlobalDatastore('Global', { suffix: 'sessions' }));

  test('is the first member of a datastore that fails over by itself', () => {
    template.hasResourceProperties(GLOBAL, {
      GlobalReplicationGroupIdSuffix: 'sessions',
      AutomaticFailoverEnabled: true,
      Members: [{ ReplicationGroupId: { Ref: 'Sessions8896A56D' }, ReplicationGroupRegion: 'eu-west-1', Role: 'PRIMARY' }],
    });
  });

  test('is a group like any other', () => {
    expect(template.findResources(GROUP)).toEqual(templateOf().findResources(GROUP));
  });

  test('names its Region where the stack does not know it', () => {
    templateOf({}, (group) => group.addGlobalDatastore('Global', { suffix: 'sessions' }), {}).hasResourceProperties(GLOBAL, {
      Members: [Match.objectLike({ ReplicationGroupRegion: { Ref: 'AWS::Region' } })],
    });
  });
});

describe('a secondary', () => {
  const SECONDARY: Options = { globalReplicationGroupId: 'ldgnf-sessions' };
  const template = templateOf(SECONDARY);

  test('joins the datastore', () => {
    template.hasResourceProperties(GROUP, { GlobalReplicationGroupId: 'ldgnf-sessions' });
  });

  test('has engine, nodes, shards and parameters from its primary', () => {
    template.hasResourceProperties(GROUP, {
      Engine: Match.absent(),
      EngineVersion: Match.absent(),
      CacheNodeType: Match.absent(),
      NumNodeGroups: Match.absent(),
      CacheParameterGroupName: Match.absent(),
      ClusterMode: Match.absent(),
      DataTieringEnabled: Match.absent(),
    });
    template.resourceCountIs('AWS::ElastiCache::ParameterGroup', 0);
  });

  test('is encrypted under a key of its own Region', () => {
    template.hasResourceProperties(GROUP, {
      KmsKeyId: { 'Fn::GetAtt': ['SessionsKey46625E21', 'Arn'] },
    });
    template.resourceCountIs(KEY, 2);
  });

  test('says nothing of encryption, which AWS takes from its primary alone', () => {
    for (const options of [{}, { engine: RedisEngine.REDIS_7_1 }, { authentication: RedisAuthentication.authToken() }]) {
      templateOf({ ...SECONDARY, ...options }).hasResourceProperties(GROUP, {
        AtRestEncryptionEnabled: Match.absent(), TransitEncryptionEnabled: Match.absent(), TransitEncryptionMode: Match.absent(),
      });
    }
  });

  test('has replicas, a port, a network, logs and snapshots of its own', () => {
    templateOf({ ...SECONDARY, replicasPerShard: 2, port: 7000, removalPolicy: RemovalPolicy.DESTROY }).hasResource(GROUP, {
      Properties: {
        ReplicasPerNodeGroup: 2,
        Port: 7000,
        AutomaticFailoverEnabled: true,
        MultiAZEnabled: true,
        SnapshotRetentionLimit: 15,
        LogDeliveryConfigurations: [Match.anyValue(), Match.anyValue()],
        CacheSubnetGroupName: Match.anyValue(),
        SecurityGroupIds: Match.anyValue(),
        UserGroupIds: Match.anyValue(),
      },
      DeletionPolicy: 'Delete',
    });
  });

  test('is unproven in its own inspection, which is a warning and no more', () => {
    const stack = dataStack();
    Validations.of(stack.node.root).addPlugins(new CmkGuard());
    sessions(stack, SECONDARY);

    expect(new CmkGuard().inspect(stack.node.root)).toHaveLength(1);
    expectSecondary(stack);
    expect(() => (stack.node.root as App).synth()).not.toThrow();
  });

  test.each<[string, Options]>([
    ['nodeType', { nodeType: 'cache.r7g.large' }], ['parameters', { parameters: {} }], ['restoreFrom', { restoreFrom: { snapshotName: 'a' } }], ['dataTiering', { dataTiering: false }],
  ])('refuses `%s`', (prop, options) => {
    expect(complaint(() => sessions(dataStack(), { ...SECONDARY, ...options })))
      .toBe(`EncryptedRedisGroup "Data/Sessions" cannot be created:\n  - \`globalReplicationGroupId\` makes a secondary, which has \`${prop}\` from its primary. Leave them out.`);
  });

  test('is told what its primary is like, and says nothing of it in the template', () => {
    const stack = dataStack();
    const group = sessions(stack, { ...SECONDARY, engine: RedisEngine.REDIS_7_1, shards: 3, authentication: RedisAuthentication.users(RedisUser.withPassword('app')) });

    expect(group.configurationEndpoint).toBeDefined();
    expect(group.cacheClusterIds).toHaveLength(6);
    Template.fromStack(stack).hasResourceProperties('AWS::ElastiCache::ReplicationGroup', {
      Engine: Match.absent(),
      EngineVersion: Match.absent(),
      NumNodeGroups: Match.absent(),
      ClusterMode: Match.absent(),
      CacheNodeType: Match.absent(),
    });
    Template.fromStack(stack).hasResourceProperties('AWS::ElastiCache::User', { Engine: 'redis', UserName: 'default' });
  });

  test('cannot be the primary of another datastore', () => {
    expect(complaint(() => sessions(dataStack(), SECONDARY).addGlobalDatastore('Global', { suffix: 'sessions' }))).toContain('Add the datastore to its primary.');
  });

  test('is in a stack of another Region than its primary', () => {
    const app = new App();
    const primary = new Stack(app, 'Primary', { env: HERE });
    const store = new EncryptedRedisGroup(primary, 'Sessions', { vpc: vpcOf(primary) }).addGlobalDatastore('Global', { suffix: 'sessions' });
    const secondary = new Stack(app, 'Secondary', { env: { ...HERE, region: 'us-east-1' }, crossRegionReferences: true });
    const vpc = vpcOf(secondary);
    const group = new EncryptedRedisGroup(secondary, 'Sessions', {
      vpc, globalReplicationGroupId: `ldgnf-${store.globalReplicationGroupIdSuffix}`, authentication: RedisAuthentication.users(RedisUser.withIam('shop')),
    });

    expect(group.primaryEndpoint).toBeDefined();
    Template.fromStack(secondary).hasResourceProperties(GROUP, { GlobalReplicationGroupId: 'ldgnf-sessions' });
    expectClean(primary);
    expectSecondary(secondary, 'Secondary/Sessions/Resource');
  });
});
