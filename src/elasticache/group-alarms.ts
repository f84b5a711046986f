import { aws_cloudwatch as cloudwatch } from 'aws-cdk-lib';
import { GroupMetrics } from './group-metrics';
import { refuse } from '../private/bad-input';
import { plainPath } from '../private/plain-path';
import { numberProblems } from '../private/problems';

/**
 * The alarms that every cache should have.
 */
export interface RedisAlarmOptions {
  /**
   * What happens when an alarm goes off, such as `SnsAction` of the CDK's CloudWatch actions.
   *
   * @default - the alarms can be seen, and nobody is told
   */
  readonly actions?: cloudwatch.IAlarmAction[];

  /**
   * The alarm goes off when the engine's CPU utilization on the busiest node is at or above this, in percent, for 15 minutes. A whole number, 1 to
   * 100.
   *
   * @default 90
   */
  readonly engineCpuUtilizationThreshold?: number;

  /**
   * The alarm goes off when the used memory of the fullest node is at or above this, in percent, on average over 5 minutes. A whole number, 1 to 100.
   *
   * @default 80
   */
  readonly databaseMemoryUsagePercentageThreshold?: number;

  /**
   * The alarm goes off when a node throws out this many keys or more in 5 minutes, for want of memory. A whole number from 1 on.
   *
   * @default 1
   */
  readonly evictionsThreshold?: number;

  /**
   * The alarm goes off when a replica is this far behind its primary or farther, in seconds, in each of three periods of 5 minutes. A whole number
   * from 1 on.
   *
   * @default 30
   */
  readonly replicationLagThreshold?: number;

  /**
   * The alarm goes off when a node has this many clients or more, at any time within 5 minutes. A whole number, 1 to 65,000.
   *
   * @default 50000
   */
  readonly currConnectionsThreshold?: number;
}

/** Engine, memory, evictions, replicas and clients. */
export function groupAlarms(group: GroupMetrics, options: RedisAlarmOptions): cloudwatch.Alarm[] {
  refuse(`Alarms of "${group.node.path}"`, [
    ...numberProblems('engineCpuUtilizationThreshold', options.engineCpuUtilizationThreshold, 1, 100, ' of percent'),
    ...numberProblems('databaseMemoryUsagePercentageThreshold', options.databaseMemoryUsagePercentageThreshold, 1, 100, ' of percent'),
    ...numberProblems('evictionsThreshold', options.evictionsThreshold, 1, Number.MAX_SAFE_INTEGER),
    ...numberProblems('replicationLagThreshold', options.replicationLagThreshold, 1, Number.MAX_SAFE_INTEGER, ' of seconds'),
    ...numberProblems('currConnectionsThreshold', options.currConnectionsThreshold, 1, 65_000),
  ]);
  const alarms = ([
    ['EngineCpu', 'EngineCPUUtilization', cloudwatch.Stats.AVERAGE, options.engineCpuUtilizationThreshold ?? 90, 3, 'has had no processor time to spare for a quarter of an hour'],
    ['Memory', 'DatabaseMemoryUsagePercentage', cloudwatch.Stats.AVERAGE, options.databaseMemoryUsagePercentageThreshold ?? 80, 1, 'is running out of memory'],
    ['Evictions', 'Evictions', cloudwatch.Stats.SUM, options.evictionsThreshold ?? 1, 1, 'throws out keys for want of memory'],
    ['ReplicationLag', 'ReplicationLag', cloudwatch.Stats.MAXIMUM, options.replicationLagThreshold ?? 30, 3, 'has a replica that is falling behind'],
    ['Connections', 'CurrConnections', cloudwatch.Stats.MAXIMUM, options.currConnectionsThreshold ?? 50_000, 1, 'is running out of connections'],
  ] as const).flatMap(([id, metricName, statistic, threshold, evaluationPeriods, what]) =>
    group._alarmable(metricName, { statistic }).map((metric, i) => metric.createAlarm(group, `${id}Alarm${i === 0 ? '' : i + 1}`, {
      alarmDescription: `Replication group ${plainPath(group)} ${what}.`,
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      threshold,
      evaluationPeriods,
    })));
  for (const alarm of alarms) alarm.addAlarmAction(...options.actions ?? []);
  return alarms;
}
