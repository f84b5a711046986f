import { aws_cloudwatch as cloudwatch } from 'aws-cdk-lib';
import { GroupMetrics } from './group-metrics';
import { refuse } from '../private/bad-input';
import { plainPath } from '../private/plain-path';
import { numberProblems } from '../private/problems';

/**
 * The alarms that every cache should have.
 */
export interface RedisAlarmProps {
  /**
   * What happens when an alarm goes off, such as `new SnsAction(topic)`.
   *
   * @default - the alarms can be seen, and nobody is told
   */
  readonly actions?: cloudwatch.IAlarmAction[];

  /**
   * From how busy an engine on there is an alarm, in percent, over a quarter of an hour.
   *
   * @default 90
   */
  readonly engineCpuThreshold?: number;

  /**
   * From how much used memory on there is an alarm, in percent.
   *
   * @default 80
   */
  readonly memoryThreshold?: number;

  /**
   * From how many keys on that a node throws out in five minutes there is an alarm.
   *
   * @default 1
   */
  readonly evictionThreshold?: number;

  /**
   * From how far a replica is behind on there is an alarm, in seconds.
   *
   * @default 30
   */
  readonly replicationLagThreshold?: number;

  /**
   * From how many clients of one node on there is an alarm.
   *
   * @default 50000
   */
  readonly connectionThreshold?: number;
}

/** Engine, memory, evictions, replicas and clients. */
export function groupAlarms(group: GroupMetrics, props: RedisAlarmProps): cloudwatch.Alarm[] {
  refuse(`Alarms of "${group.node.path}"`, [
    ...numberProblems('engineCpuThreshold', props.engineCpuThreshold, 1, 100, ' of percent'),
    ...numberProblems('memoryThreshold', props.memoryThreshold, 1, 100, ' of percent'),
    ...numberProblems('evictionThreshold', props.evictionThreshold, 1, Number.MAX_SAFE_INTEGER),
    ...numberProblems('replicationLagThreshold', props.replicationLagThreshold, 1, Number.MAX_SAFE_INTEGER, ' of seconds'),
    ...numberProblems('connectionThreshold', props.connectionThreshold, 1, 65_000),
  ]);
  const alarms = ([
    ['EngineCpu', 'EngineCPUUtilization', cloudwatch.Stats.AVERAGE, props.engineCpuThreshold ?? 90, 3, 'has had no processor time to spare for a quarter of an hour'],
    ['Memory', 'DatabaseMemoryUsagePercentage', cloudwatch.Stats.AVERAGE, props.memoryThreshold ?? 80, 1, 'is running out of memory'],
    ['Evictions', 'Evictions', cloudwatch.Stats.SUM, props.evictionThreshold ?? 1, 1, 'throws out keys for want of memory'],
    ['ReplicationLag', 'ReplicationLag', cloudwatch.Stats.MAXIMUM, props.replicationLagThreshold ?? 30, 3, 'has a replica that is falling behind'],
    ['Connections', 'CurrConnections', cloudwatch.Stats.MAXIMUM, props.connectionThreshold ?? 50_000, 1, 'is running out of connections'],
  ] as const).flatMap(([id, metricName, statistic, threshold, evaluationPeriods, what]) =>
    group._alarmable(metricName, { statistic }).map((metric, i) => metric.createAlarm(group, `${id}Alarm${i === 0 ? '' : i + 1}`, {
      alarmDescription: `Replication group ${plainPath(group)} ${what}.`,
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      threshold,
      evaluationPeriods,
    })));
  for (const alarm of alarms) alarm.addAlarmAction(...props.actions ?? []);
  return alarms;
}
