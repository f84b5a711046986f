// What a group measures, node by node, and the alarms that every cache should have.
import { Duration, Stack, aws_cloudwatch as cloudwatch, aws_cloudwatch_actions as actions, aws_sns as sns } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { ALARM, complaint, dataStack, Options, sessions, templateOf } from './sessions';
import { EncryptedRedisGroup, RedisAlarmOptions } from '../../src';

const GROUP_REF = { Ref: 'Sessions8896A56D' };
const node = (suffix: string) => ({ 'Fn::Join': ['', [GROUP_REF, `-${suffix}`]] });

describe('the names of the nodes', () => {
  test.each<[string, Options, string[]]>([
    ['without cluster mode', {}, ['001', '002']],
    ['without cluster mode, with replicas', { replicasPerShard: 3 }, ['001', '002', '003', '004']],
    ['in cluster mode, with one shard', { clusterMode: true }, ['0001-001', '0001-002']],
    ['in cluster mode', { shards: 3, replicasPerShard: 2 }, ['0001-001', '0001-002', '0001-003', '0002-001', '0002-002', '0002-003', '0003-001', '0003-002', '0003-003']],
  ])('%s', (_, options, suffixes) => {
    const stack = dataStack();
    expect(stack.resolve(sessions(stack, options).cacheClusterIds)).toEqual(suffixes.map(node));
  });

  test('count beyond nine', () => {
    const stack = dataStack();
    const ids = stack.resolve(sessions(stack, { shards: 12 }).cacheClusterIds);

    expect(ids).toHaveLength(24);
    expect(ids[23]).toEqual(node('0012-002'));
  });
});

/** A metric as a template has it, with what it is made of. */
function rendered(stack: Stack, metric: cloudwatch.MathExpression): { expression: string; label?: string; nodes: object[] } {
  const { expression, label } = metric;
  const nodes = Object.values(metric.usingMetrics).map((it) => {
    const { metricStat } = it.toMetricConfig();
    const { dimensions, namespace, metricName, period, statistic } = metricStat!;
    return stack.resolve({ dimensions, namespace, metricName, seconds: period.toSeconds(), statistic }) as object;
  });
  return { expression, label, nodes };
}

describe('a metric', () => {
  test.each<[string, (group: EncryptedRedisGroup) => cloudwatch.MathExpression, string, string]>([
    ['metricEngineCpuUtilization', (it) => it.metricEngineCpuUtilization(), 'EngineCPUUtilization', 'Average'],
    ['metricDatabaseMemoryUsagePercentage', (it) => it.metricDatabaseMemoryUsagePercentage(), 'DatabaseMemoryUsagePercentage', 'Average'],
    ['metricEvictions', (it) => it.metricEvictions(), 'Evictions', 'Sum'],
    ['metricReplicationLag', (it) => it.metricReplicationLag(), 'ReplicationLag', 'Maximum'],
    ['metricCurrConnections', (it) => it.metricCurrConnections(), 'CurrConnections', 'Maximum'],
    ['metric', (it) => it.metric('CacheHitRate'), 'CacheHitRate', 'Average'],
  ])('%s is the highest of all nodes over five minutes', (_, of, metricName, statistic) => {
    const stack = dataStack();

    expect(rendered(stack, of(sessions(stack)))).toEqual({
      expression: 'MAX([n1, n2])',
      label: metricName,
      nodes: ['001', '002'].map((suffix) => ({ dimensions: [{ name: 'CacheClusterId', value: node(suffix) }], namespace: 'AWS/ElastiCache', metricName, seconds: 300, statistic })),
    });
  });

  test('of another statistic and period', () => {
    const stack = dataStack();

    expect(rendered(stack, sessions(stack).metricEvictions({ statistic: 'Maximum', period: Duration.minutes(1) })).nodes).toEqual([
      expect.objectContaining({ statistic: 'Maximum', seconds: 60 }), expect.objectContaining({ statistic: 'Maximum', seconds: 60 }),
    ]);
  });

  test('of one node', () => {
    const stack = dataStack();
    const group = sessions(stack);
    const metric = group.metricForNode(group.cacheClusterIds[1], 'FreeableMemory', { statistic: 'Minimum' });

    expect(stack.resolve(metric.dimensions)).toEqual({ CacheClusterId: node('002') });
    expect(metric).toMatchObject({ namespace: 'AWS/ElastiCache', metricName: 'FreeableMemory', statistic: 'Minimum' });
  });

  test('raises an alarm of its own', () => {
    templateOf({}, (group, stack) => group.metricCurrConnections().createAlarm(stack, 'Busy', { threshold: 1, evaluationPeriods: 1 }))
      .hasResourceProperties(ALARM, { Metrics: Match.arrayWith([Match.objectLike({ Expression: 'MAX([n1, n2])' })]) });
  });
});

describe('the recommended alarms', () => {
  const RECOMMENDED: [id: string, metric: string, statistic: string, threshold: number, periods: number, prop: keyof RedisAlarmOptions][] = [
    ['EngineCpu', 'EngineCPUUtilization', 'Average', 90, 3, 'engineCpuUtilizationThreshold'],
    ['Memory', 'DatabaseMemoryUsagePercentage', 'Average', 80, 1, 'databaseMemoryUsagePercentageThreshold'],
    ['Evictions', 'Evictions', 'Sum', 1, 1, 'evictionsThreshold'],
    ['ReplicationLag', 'ReplicationLag', 'Maximum', 30, 3, 'replicationLagThreshold'],
    ['Connections', 'CurrConnections', 'Maximum', 50000, 1, 'currConnectionsThreshold'],
  ];
  const template = templateOf({}, (group) => group.addRecommendedAlarms());

  test.each(RECOMMENDED)('%s goes off from a threshold on', (_, metric, stat, threshold, periods) => {
    template.hasResourceProperties(ALARM, {
      Threshold: threshold,
      EvaluationPeriods: periods,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      AlarmDescription: Match.stringLikeRegexp('^Replication group Data/Sessions .*\\.$'),
      AlarmActions: Match.absent(),
      Metrics: [
        Match.objectLike({ Expression: 'MAX([n1, n2])', ReturnData: true }),
        ...['001', '002'].map((suffix) => Match.objectLike({
          MetricStat: { Metric: { MetricName: metric, Namespace: 'AWS/ElastiCache', Dimensions: [{ Name: 'CacheClusterId', Value: node(suffix) }] }, Stat: stat, Period: 300 }, ReturnData: false,
        })),
      ],
    });
  });

  test('are as many as are returned, and no more', () => {
    const stack = dataStack();

    expect(sessions(stack).addRecommendedAlarms().map(({ node: { path } }) => path)).toEqual(RECOMMENDED.map(([id]) => `Data/Sessions/${id}Alarm`));
    Template.fromStack(stack).resourceCountIs(ALARM, RECOMMENDED.length);
  });

  test.each(RECOMMENDED)('%s has another threshold, if that is said', (_, metric, _stat, _threshold, _periods, prop) => {
    const alarms = templateOf({}, (group) => group.addRecommendedAlarms({ [prop]: 7 })).findResources(ALARM, { Properties: { Threshold: 7 } });

    expect(Object.values(alarms)).toHaveLength(1);
    expect(JSON.stringify(alarms)).toContain(`"MetricName":"${metric}"`);
  });

  test.each<[string, RedisAlarmOptions, string]>([
    ['an engine that is never busy', { engineCpuUtilizationThreshold: 101 }, '`engineCpuUtilizationThreshold` takes a whole number of percent from 1 to 100. Got 101.'],
    ['memory that is always full', { databaseMemoryUsagePercentageThreshold: 0 }, '`databaseMemoryUsagePercentageThreshold` takes a whole number of percent from 1 to 100. Got 0.'],
    ['no evictions', { evictionsThreshold: 0 }, '`evictionsThreshold` takes a whole number from 1 to 9007199254740991. Got 0.'],
    ['replicas that are half a second behind', { replicationLagThreshold: 0.5 }, '`replicationLagThreshold` takes a whole number of seconds from 1 to 9007199254740991. Got 0.5.'],
    ['more clients than a node takes', { currConnectionsThreshold: 65_001 }, '`currConnectionsThreshold` takes a whole number from 1 to 65000. Got 65001.'],
  ])('are refused at a threshold of %s', (_, props, line) => {
    const stack = dataStack();
    const group = sessions(stack);

    expect(complaint(() => group.addRecommendedAlarms(props))).toBe(`Alarms of "Data/Sessions" cannot be created:\n  - ${line}`);
    Template.fromStack(stack).resourceCountIs(ALARM, 0);
  });

  test('tell whom they are to tell', () => {
    templateOf({}, (group, stack) => group.addRecommendedAlarms({ actions: [new actions.SnsAction(new sns.Topic(stack, 'Told'))] }))
      .allResourcesProperties(ALARM, { AlarmActions: [{ Ref: Match.stringLikeRegexp('^Told') }] });
  });

  test('are several of a kind where there are more nodes than an alarm takes', () => {
    const stack = dataStack();
    const alarms = sessions(stack, { shards: 7, replicasPerShard: 2 }).addRecommendedAlarms();

    expect(alarms.map(({ node: { id } }) => id)).toEqual(RECOMMENDED.flatMap(([id]) => [`${id}Alarm`, `${id}Alarm2`, `${id}Alarm3`]));
    const resources = Template.fromStack(stack).findResources(ALARM);
    const cpu = alarms.slice(0, 3)
      .map((it) => resources[stack.getLogicalId(it.node.defaultChild as cloudwatch.CfnAlarm)].Properties.Metrics.slice(1));
    expect(cpu.map(({ length }) => length)).toEqual([10, 10, 1]);
    const nodes = cpu.flat().map(({ MetricStat }) => MetricStat.Metric.Dimensions[0].Value['Fn::Join'][1][1]);
    expect(new Set(nodes).size).toBe(21);
  });

  test.each([[{ shards: 5 }, 5], [{ shards: 5, replicasPerShard: 2 }, 10]])('of %p are %d', (options, alarms) => {
    templateOf(options, (group) => group.addRecommendedAlarms()).resourceCountIs(ALARM, alarms);
  });
});
