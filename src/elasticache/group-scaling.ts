import { CfnResource, Stack, Token, aws_applicationautoscaling as autoscaling, aws_elasticache as elasticache, aws_iam as iam } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { refuse } from '../private/bad-input';
import { numberProblems, textProblems } from '../private/problems';
import { StoreEndpoint } from '../stores/store-endpoint';

/**
 * Between which bounds a replication group scales by itself.
 */
export interface RedisScalingOptions {
  /**
   * The lowest number of replicas per shard (1 to 5) or of shards (1 to 250), whichever scales.
   */
  readonly minCapacity: number;

  /**
   * The highest number of replicas per shard (1 to 5) or of shards (1 to 250), whichever scales. No lower than `minCapacity`.
   */
  readonly maxCapacity: number;

  /**
   * How busy the engines are to be, in percent: a whole number, 35 to 70.
   *
   * @default 60
   */
  readonly targetCpuUtilization?: number;
}

/** A group that is to scale. */
type ScalingGroup = Construct & {
  readonly replicationGroupId: string;
  readonly configurationEndpoint?: StoreEndpoint;
  readonly cfnReplicationGroup: elasticache.CfnReplicationGroup;
};

/** What scales, and what is watched for it. */
const SCALED = {
  Replicas: { dimension: 'Replicas', most: 5, metric: autoscaling.PredefinedMetric.ELASTICACHE_REPLICA_ENGINE_CPU_UTILIZATION },
  Shards: { dimension: 'NodeGroups', most: 250, metric: autoscaling.PredefinedMetric.ELASTICACHE_PRIMARY_ENGINE_CPU_UTILIZATION },
} as const;

export function scaling(group: ScalingGroup, what: keyof typeof SCALED, options: RedisScalingOptions): autoscaling.ScalableTarget {
  const { dimension, most, metric } = SCALED[what];
  refuse(`Scaling of "${group.node.path}"`, [
    ...group.configurationEndpoint ? [] : ['`clusterMode` must be true: ElastiCache scales by itself in cluster mode alone. Set it, or scale by hand.'],
    ...scalableProblems(group.cfnReplicationGroup),
    ...leadsOthers(group) ? ['`addGlobalDatastore` was called, and a group of a global datastore does not scale by itself. Scale by hand.'] : [],
    ...numberProblems('minCapacity', options.minCapacity, 1, most),
    ...numberProblems('maxCapacity', options.maxCapacity, 1, most),
    ...known(options.minCapacity) && known(options.maxCapacity) && options.minCapacity > options.maxCapacity ? [`\`minCapacity\` takes at most \`maxCapacity\`. Got ${options.minCapacity} and ${options.maxCapacity}.`] : [],
    ...numberProblems('targetCpuUtilization', options.targetCpuUtilization, 35, 70),
  ], 'cannot be set');
  const target = new autoscaling.ScalableTarget(group, `${what}Scaling`, {
    serviceNamespace: autoscaling.ServiceNamespace.ELASTICACHE,
    resourceId: `replication-group/${group.replicationGroupId}`,
    scalableDimension: `elasticache:replication-group:${dimension}`,
    minCapacity: options.minCapacity,
    maxCapacity: options.maxCapacity,
    role: serviceLinkedRole(group),
  });
  target.scaleToTrackMetric('Cpu', { predefinedMetric: metric, targetValue: options.targetCpuUtilization ?? 60 });
  return target;
}

/** What cannot scale by itself: https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/AutoScaling.html (read 2026-11-22). */
function scalableProblems({ cacheNodeType, globalReplicationGroupId }: elasticache.CfnReplicationGroup): string[] {
  return [
    ...textProblems('nodeType', cacheNodeType, /^cache\.(?!t).*\.(large|xlarge|2xlarge)$/, 'nodes of size large, xlarge or 2xlarge, not burstable, to scale by themselves'),
    ...globalReplicationGroupId === undefined ? [] : ['`globalReplicationGroupId` is set, and a group of a global datastore does not scale by itself. Scale by hand.'],
  ];
}

/** Whether the group is the primary of a global datastore. */
function leadsOthers(group: ScalingGroup): boolean {
  return group.node.children.some((it) => CfnResource.isCfnResource(it) && it.cfnResourceType === 'AWS::ElastiCache::GlobalReplicationGroup');
}

function known(value: number): boolean {
  return !Token.isUnresolved(value);
}

/**
 * Application Auto Scaling takes this role and no other:
 * https://docs.aws.amazon.com/autoscaling/application/userguide/application-auto-scaling-service-linked-roles.html (read 2026-11-22).
 */
function serviceLinkedRole(scope: Construct): iam.IRole {
  const { partition, account } = Stack.of(scope);
  const name = 'elasticache.application-autoscaling.amazonaws.com/AWSServiceRoleForApplicationAutoScaling_ElastiCacheRG';
  return scope.node.tryFindChild('ScalingRole') as iam.IRole | undefined
    ?? iam.Role.fromRoleArn(scope, 'ScalingRole', `arn:${partition}:iam::${account}:role/aws-service-role/${name}`, { mutable: false });
}
