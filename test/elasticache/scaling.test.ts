// ElastiCache adds and removes replicas and shards by itself.
import { CfnParameter, Token } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { complaint, dataStack, Options, sessions, templateOf } from './sessions';
import { EncryptedRedisGroup, RedisScalingOptions } from '../../src';

const TARGET = 'AWS::ApplicationAutoScaling::ScalableTarget';
const POLICY = 'AWS::ApplicationAutoScaling::ScalingPolicy';

const WAYS = [
  { what: 'replicas', scale: (group: EncryptedRedisGroup, props: RedisScalingOptions) => group.autoScaleReplicas(props), dimension: 'Replicas', metric: 'ElastiCacheReplicaEngineCPUUtilization', most: 5 },
  { what: 'shards', scale: (group: EncryptedRedisGroup, props: RedisScalingOptions) => group.autoScaleShards(props), dimension: 'NodeGroups', metric: 'ElastiCachePrimaryEngineCPUUtilization', most: 250 },
];

describe.each(WAYS)('$what', ({ scale, dimension, metric, most }) => {
  test('scale between bounds, by how busy the engines are', () => {
    const template = templateOf({ clusterMode: true }, (group) => scale(group, { minCapacity: 1, maxCapacity: 4 }));

    template.hasResourceProperties(TARGET, {
      ServiceNamespace: 'elasticache',
      ScalableDimension: `elasticache:replication-group:${dimension}`,
      ResourceId: { 'Fn::Join': ['', ['replication-group/', { Ref: 'Sessions8896A56D' }]] },
      MinCapacity: 1,
      MaxCapacity: 4,
    });
    template.hasResourceProperties(POLICY, {
      PolicyType: 'TargetTrackingScaling',
      TargetTrackingScalingPolicyConfiguration: { PredefinedMetricSpecification: { PredefinedMetricType: metric }, TargetValue: 60 },
    });
  });

  test('aim at the utilization that is said', () => {
    templateOf({ shards: 2 }, (group) => scale(group, { minCapacity: 2, maxCapacity: 2, targetCpuUtilization: 35 }))
      .hasResourceProperties(POLICY, { TargetTrackingScalingPolicyConfiguration: { TargetValue: 35 } });
  });

  test('take tokens for bounds', () => {
    const stack = dataStack();
    const parameter = new CfnParameter(stack, 'Most', { type: 'Number' });
    scale(sessions(stack, { shards: 2 }), { minCapacity: 1, maxCapacity: parameter.valueAsNumber });

    Template.fromStack(stack).hasResourceProperties(TARGET, { MinCapacity: 1, MaxCapacity: { Ref: 'Most' } });
  });

  test('take tokens for everything', () => {
    const stack = dataStack();
    const [min, max, cpu] = ['Min', 'Max', 'Cpu'].map((id) => new CfnParameter(stack, id, { type: 'Number' }).valueAsNumber);
    scale(sessions(stack, { shards: 2 }), { minCapacity: min, maxCapacity: max, targetCpuUtilization: cpu });

    const template = Template.fromStack(stack);
    template.hasResourceProperties(TARGET, { MinCapacity: { Ref: 'Min' }, MaxCapacity: { Ref: 'Max' } });
    template.hasResourceProperties(POLICY, { TargetTrackingScalingPolicyConfiguration: { TargetValue: { Ref: 'Cpu' } } });
    expect(Token.isUnresolved(min)).toBe(true);
  });

  test.each<[string, RedisScalingOptions, string]>([
    ['nothing at least', { minCapacity: 0, maxCapacity: 3 }, `\`minCapacity\` takes a whole number from 1 to ${most}. Got 0.`],
    ['too much at most', { minCapacity: 1, maxCapacity: most + 1 }, `\`maxCapacity\` takes a whole number from 1 to ${most}. Got ${most + 1}.`],
    ['bounds the wrong way round', { minCapacity: 3, maxCapacity: 2 }, '`minCapacity` takes at most `maxCapacity`. Got 3 and 2.'],
    ['engines that are hardly busy', { minCapacity: 1, maxCapacity: 2, targetCpuUtilization: 34 }, '`targetCpuUtilization` takes a whole number from 35 to 70. Got 34.'],
    ['engines that are too busy', { minCapacity: 1, maxCapacity: 2, targetCpuUtilization: 71 }, '`targetCpuUtilization` takes a whole number from 35 to 70. Got 71.'],
  ])('refuse %s', (_, props, line) => {
    const stack = dataStack();
    const group = sessions(stack, { clusterMode: true });
    const before = stack.node.findAll();

    expect(complaint(() => scale(group, props)).split('\n')).toEqual(['Scaling of "Data/Sessions" cannot be set:', `  - ${line}`]);
    expect(stack.node.findAll()).toEqual(before);
  });

  test('scale by the role of the service, which takes no other, and no role is made', () => {
    const stack = dataStack();
    scale(sessions(stack, { shards: 2 }), { minCapacity: 1, maxCapacity: 4 });
    const template = Template.fromStack(stack);

    template.resourceCountIs('AWS::IAM::Role', 0);
    template.resourceCountIs('AWS::IAM::Policy', 0);
    template.hasResourceProperties(TARGET, {
      RoleARN: {
        'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' },
          ':iam::111122223333:role/aws-service-role/elasticache.application-autoscaling.amazonaws.com/AWSServiceRoleForApplicationAutoScaling_ElastiCacheRG']],
      },
    });
  });

  test.each(['cache.t4g.medium', 'cache.t3.micro', 'cache.m7g.4xlarge', 'cache.r7g.16xlarge', 'cache.r6gd.4xlarge'])('do not scale on nodes of type %s', (nodeType) => {
    const stack = dataStack();
    const group = sessions(stack, { clusterMode: true, nodeType });
    const before = stack.node.findAll();

    expect(complaint(() => scale(group, { minCapacity: 1, maxCapacity: 2 }))).toBe('Scaling of "Data/Sessions" cannot be set:\n'
      + `  - \`nodeType\` takes nodes of size large, xlarge or 2xlarge, not burstable, to scale by themselves. Got "${nodeType}".`);
    expect(stack.node.findAll()).toEqual(before);
  });

  test.each<[string, Options]>([
    ['the default type', {}], ['cache.r7g.xlarge', { nodeType: 'cache.r7g.xlarge' }], ['cache.m5.2xlarge', { nodeType: 'cache.m5.2xlarge' }],
    ['a type that is a token', { nodeType: Token.asString({ Ref: 'NodeType' }) }],
  ])('scale on nodes of %s', (_, options) => {
    templateOf({ clusterMode: true, ...options }, (group) => scale(group, { minCapacity: 1, maxCapacity: 2 })).resourceCountIs(TARGET, 1);
  });

  test('do not scale in a secondary of a global datastore', () => {
    expect(complaint(() => scale(sessions(dataStack(), { clusterMode: true, globalReplicationGroupId: 'ldgnf-sessions' }), { minCapacity: 1, maxCapacity: 2 })))
      .toBe('Scaling of "Data/Sessions" cannot be set:\n  - `globalReplicationGroupId` is set, and a group of a global datastore does not scale by itself. Scale by hand.');
  });

  test('do not scale in the primary of a global datastore', () => {
    const group = sessions(dataStack(), { clusterMode: true });
    group.addGlobalDatastore('Global', { suffix: 'sessions' });

    expect(complaint(() => scale(group, { minCapacity: 1, maxCapacity: 2 })))
      .toBe('Scaling of "Data/Sessions" cannot be set:\n  - `addGlobalDatastore` was called, and a group of a global datastore does not scale by itself. Scale by hand.');
  });

  test('that scale are in no group that becomes the primary of a global datastore', () => {
    const group = sessions(dataStack(), { clusterMode: true });
    scale(group, { minCapacity: 1, maxCapacity: 2 });

    expect(complaint(() => group.addGlobalDatastore('Global', { suffix: 'sessions' })))
      .toBe('Global datastore "Data/Sessions/Global" cannot be created:\n  - a group of a global datastore does not scale by itself. Leave out `autoScaleReplicas` and `autoScaleShards`.');
    expect(group.node.tryFindChild('Global')).toBeUndefined();
  });

  test('do not scale without cluster mode, and all that is wrong is said at once', () => {
    const said = complaint(() => scale(sessions(dataStack()), { minCapacity: 0, maxCapacity: 1000, targetCpuUtilization: 1 }));

    expect(said.split('\n')).toEqual([
      'Scaling of "Data/Sessions" cannot be set:',
      '  - `clusterMode` must be true: ElastiCache scales by itself in cluster mode alone. Set it, or scale by hand.',
      `  - \`minCapacity\` takes a whole number from 1 to ${most}. Got 0.`,
      `  - \`maxCapacity\` takes a whole number from 1 to ${most}. Got 1000.`,
      '  - `targetCpuUtilization` takes a whole number from 35 to 70. Got 1.',
    ]);
  });
});

test('replicas and shards can both scale', () => {
  templateOf({ shards: 2 }, (group) => {
    for (const { scale } of WAYS) scale(group, { minCapacity: 1, maxCapacity: 3 });
  }).resourceCountIs(TARGET, 2);
});
