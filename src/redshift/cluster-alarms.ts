import { aws_cloudwatch as cloudwatch } from 'aws-cdk-lib';
import { ClusterMetrics } from './cluster-metrics';
import { refuse } from '../private/bad-input';
import { plainPath } from '../private/plain-path';
import { numberProblems } from '../private/problems';

/**
 * The alarms that every warehouse should have.
 */
export interface RedshiftAlarmOptions {
  /**
   * What happens when an alarm goes off, such as `SnsAction` of the CDK's CloudWatch actions.
   *
   * @default - the alarms can be seen, and nobody is told
   */
  readonly actions?: cloudwatch.IAlarmAction[];

  /**
   * The alarm goes off when the used storage is at or above this, in percent, on average over 5 minutes. A whole number, 1 to 100.
   *
   * @default 80
   */
  readonly percentageDiskSpaceUsedThreshold?: number;

  /**
   * The alarm goes off when the CPU utilization of the nodes is at or above this, in percent, for 15 minutes. A whole number, 1 to 100.
   *
   * @default 90
   */
  readonly cpuUtilizationThreshold?: number;
}

/** Health, disk and processors. A paused cluster sends no data, which is no alarm. */
export function clusterAlarms(cluster: ClusterMetrics, options: RedshiftAlarmOptions): cloudwatch.Alarm[] {
  const { actions = [], percentageDiskSpaceUsedThreshold = 80, cpuUtilizationThreshold = 90 } = options;
  refuse(`Alarms of "${cluster.node.path}"`, [
    ...numberProblems('percentageDiskSpaceUsedThreshold', percentageDiskSpaceUsedThreshold, 1, 100, ' of percent'),
    ...numberProblems('cpuUtilizationThreshold', cpuUtilizationThreshold, 1, 100, ' of percent'),
  ]);
  const alarms = [
    cluster.metricHealthStatus().createAlarm(cluster, 'UnhealthyAlarm', {
      alarmDescription: `Redshift cluster ${plainPath(cluster)} does not answer. If its KMS key was disabled, it is deleted after 14 days: look at the key first.`,
      comparisonOperator: cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD,
      threshold: 1,
      evaluationPeriods: 3,
    }),
    cluster.metricPercentageDiskSpaceUsed().createAlarm(cluster, 'DiskSpaceAlarm', {
      alarmDescription: `Redshift cluster ${plainPath(cluster)} is running out of storage.`,
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      threshold: percentageDiskSpaceUsedThreshold,
      evaluationPeriods: 1,
    }),
    cluster.metricCpuUtilization().createAlarm(cluster, 'CpuAlarm', {
      alarmDescription: `Redshift cluster ${plainPath(cluster)} has had no processor time to spare for a quarter of an hour.`,
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      threshold: cpuUtilizationThreshold,
      evaluationPeriods: 3,
    }),
  ];
  for (const alarm of alarms) alarm.addAlarmAction(...actions);
  return alarms;
}
