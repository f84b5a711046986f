// What can be watched of a warehouse, and who is told.
import { App, Duration, Stack, aws_cloudwatch as cloudwatch, aws_cloudwatch_actions as actions, aws_sns as sns } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { EncryptedRedshiftCluster } from '../../src';
import { US } from '../language';
import { complaint, dataStack, idOf, refTo, warehouse } from './warehouse';

describe('metrics', () => {
  type Metric = (it: EncryptedRedshiftCluster, options?: cloudwatch.MetricOptions) => cloudwatch.Metric;
  const METRICS: [string, Metric, string, string][] = [
    ['whether it answers', (it, options) => it.metricHealthStatus(options), 'HealthStatus', 'Minimum'],
    ['how full it is', (it, options) => it.metricPercentageDiskSpaceUsed(options), 'PercentageDiskSpaceUsed', 'Average'],
    ['how busy it is', (it, options) => it.metricCpuUtilization(options), 'CPUUtilization', 'Average'],
    ['how many are connected', (it, options) => it.metricDatabaseConnections(options), 'DatabaseConnections', 'Maximum'],
    ['whether it is maintained', (it, options) => it.metricMaintenanceMode(options), 'MaintenanceMode', 'Maximum'],
    ['any other', (it, options) => it.metric('QueryRuntimeBreakdown', options), 'QueryRuntimeBreakdown', 'Average'],
  ];

  test.each(METRICS)('%s, over five minutes', (_, metric, metricName, statistic) => {
    const stack = dataStack({ env: US });
    const it = warehouse(stack);

    expect(stack.resolve(metric(it).toMetricConfig().metricStat)).toMatchObject({
      namespace: 'AWS/Redshift', metricName, statistic, period: expect.anything(), dimensions: [{ name: 'ClusterIdentifier', value: refTo(it) }],
    });
    expect(metric(it).period.toMinutes()).toBe(5);
  });

  test.each(METRICS)('%s, by another statistic and period', (_, metric) => {
    const it = warehouse(dataStack());

    expect(metric(it, { statistic: 'p99', period: Duration.minutes(1) })).toMatchObject({ statistic: 'p99', period: Duration.minutes(1) });
  });

  test('a dashboard of another Region shows them', () => {
    const app = new App();
    const it = warehouse(new Stack(app, 'Data', { env: US }), { clusterName: 'sales' });
    const elsewhere = new Stack(app, 'Watch', { env: US });
    new cloudwatch.Dashboard(elsewhere, 'Dashboard').addWidgets(new cloudwatch.GraphWidget({ left: [it.metricCpuUtilization()] }));

    expect(complaint(() => app.synth())).toBe('');
  });
});

describe('the recommended alarms', () => {
  test.each<[string, object]>([
    ['it does not answer', {
      MetricName: 'HealthStatus',
      Statistic: 'Minimum',
      ComparisonOperator: 'LessThanThreshold',
      Threshold: 1,
      Period: 300,
      EvaluationPeriods: 3,
      AlarmDescription: Match.stringLikeRegexp('does not answer.*deleted after 14 days'),
    }],
    ['it is full', {
      MetricName: 'PercentageDiskSpaceUsed', Statistic: 'Average', ComparisonOperator: 'GreaterThanOrEqualToThreshold', Threshold: 80, Period: 300, EvaluationPeriods: 1,
    }],
    ['it is busy for a quarter of an hour', {
      MetricName: 'CPUUtilization', Statistic: 'Average', ComparisonOperator: 'GreaterThanOrEqualToThreshold', Threshold: 90, Period: 300, EvaluationPeriods: 3,
    }],
  ])('go off when %s', (_, properties) => {
    const stack = dataStack();
    const it = warehouse(stack);
    it.addRecommendedAlarms();

    Template.fromStack(stack).hasResourceProperties('AWS::CloudWatch::Alarm', {
      Namespace: 'AWS/Redshift', Dimensions: [{ Name: 'ClusterIdentifier', Value: refTo(it) }], AlarmActions: Match.absent(), ...properties,
    });
  });

  test('do not go off while the cluster is paused and sends no data', () => {
    const stack = dataStack();
    warehouse(stack).addRecommendedAlarms();

    Template.fromStack(stack).allResourcesProperties('AWS::CloudWatch::Alarm', { TreatMissingData: Match.absent() }); // "missing": no change to ALARM
  });

  test('have thresholds of one\'s own', () => {
    const stack = dataStack();
    warehouse(stack).addRecommendedAlarms({ percentageDiskSpaceUsedThreshold: 60, cpuUtilizationThreshold: 70 });

    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::CloudWatch::Alarm', { MetricName: 'PercentageDiskSpaceUsed', Threshold: 60 });
    template.hasResourceProperties('AWS::CloudWatch::Alarm', { MetricName: 'CPUUtilization', Threshold: 70 });
  });

  test('tell whom they are told to, all of them', () => {
    const stack = dataStack();
    const topics = ['One', 'Two'].map((id) => new sns.Topic(stack, id));
    const alarms = warehouse(stack).addRecommendedAlarms({ actions: topics.map((it) => new actions.SnsAction(it)) });

    expect(alarms).toHaveLength(3);
    Template.fromStack(stack).allResourcesProperties('AWS::CloudWatch::Alarm', { AlarmActions: topics.map(refTo) });
  });

  test('are returned, to be changed', () => {
    const stack = dataStack();
    const [unhealthy] = warehouse(stack).addRecommendedAlarms();
    (unhealthy.node.defaultChild as cloudwatch.CfnAlarm).evaluationPeriods = 1;

    expect(Template.fromStack(stack).toJSON().Resources[idOf(unhealthy)].Properties.EvaluationPeriods).toBe(1);
  });
});
