import { aws_applicationautoscaling as autoscaling } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { refuse } from '../private/bad-input';
import { numberProblems } from '../private/problems';

/**
 * Between which bounds a replication group scales by itself.
 */
export interface RedisScalingProps {
  /**
   * At least so many.
   */
  readonly minCapacity: number;

  /**
   * At most so many.
   */
  readonly maxCapacity: number;

  /**
   * How busy the engines are to be, in percent, 35 to 70.
   *
   * @default 60
   */
  readonly targetCpuUtilization?: number;
}

/** What scales, and what is watched for it. */
export const SCALED = {
  Replicas: { dimension: 'Replicas', most: 5, metric: autoscaling.PredefinedMetric.ELASTICACHE_REPLICA_ENGINE_CPU_UTILIZATION },
  Shards: { dimension: 'NodeGroups', most: 500, metric: autoscaling.PredefinedMetric.ELASTICACHE_PRIMARY_ENGINE_CPU_UTILIZATION },
} as const;

export function scaling(
  scope: Construct, what: keyof typeof SCALED, replicationGroupId: string, clustered: boolean, props: RedisScalingProps,
): autoscaling.ScalableTarget {
  const { dimension, most, metric } = SCALED[what];
  refuse(`Scaling of "${scope.node.path}"`, [
    ...clustered ? [] : ['`clusterMode` must be true: ElastiCache scales by itself in cluster mode alone. Set it, or scale by hand.'],
    ...numberProblems('minCapacity', props.minCapacity, 1, most),
    ...numberProblems('maxCapacity', props.maxCapacity, 1, most),
    ...props.minCapacity > props.maxCapacity ? [`\`minCapacity\` takes at most \`maxCapacity\`. Got ${props.minCapacity} and ${props.maxCapacity}.`] : [],
    ...numberProblems('targetCpuUtilization', props.targetCpuUtilization, 35, 70),
  ]);
  const target = new autoscaling.ScalableTarget(scope, `${what}Scaling`, {
    serviceNamespace: autoscaling.ServiceNamespace.ELASTICACHE,
    resourceId: `replication-group/${replicationGroupId}`,
    scalableDimension: `elasticache:replication-group:${dimension}`,
    minCapacity: props.minCapacity,
    maxCapacity: props.maxCapacity,
  });
  target.scaleToTrackMetric('Cpu', { predefinedMetric: metric, targetValue: props.targetCpuUtilization ?? 60 });
  return target;
}
