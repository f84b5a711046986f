import { Resource, aws_cloudwatch as cloudwatch } from 'aws-cdk-lib';

/** As many metrics as one alarm takes. */
const AT_ONCE = 10;

/**
 * The metrics of a replication group, as CloudWatch has them of each node:
 * https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/CacheMetrics.Redis.html (read 2026-11-22).
 *
 * @internal
 */
export abstract class GroupMetrics extends Resource {
  /**
   * The names of the nodes that the group is made with: `<group>-001`, or `<group>-0001-001` in cluster mode. Nodes that are added by autoscaling are not
   * among them.
   */
  public abstract readonly cacheClusterIds: string[];

  /**
   * A metric of one node by its name: the average over five minutes, unless told otherwise.
   *
   * @param cacheClusterId the node, one of `cacheClusterIds`
   * @param metricName a metric of the namespace `AWS/ElastiCache`
   * @param props statistic, period, labels and the like
   */
  public metricForNode(cacheClusterId: string, metricName: string, props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return new cloudwatch.Metric({
      namespace: 'AWS/ElastiCache',
      metricName,
      dimensionsMap: { CacheClusterId: cacheClusterId },
      ...props,
    }).attachTo(this);
  }

  /**
   * A metric of the group: the highest value of all its nodes. An alarm takes ten nodes at most; `addRecommendedAlarms` makes several where there are
   * more.
   *
   * @param metricName a metric of the namespace `AWS/ElastiCache`
   * @param props statistic, period, labels and the like, of each node
   */
  public metric(metricName: string, props?: cloudwatch.MetricOptions): cloudwatch.MathExpression {
    return this.highest(this.cacheClusterIds, metricName, props);
  }

  /**
   * How busy the engine's main thread is, in percent: the average over five minutes of the busiest node.
   *
   * @param props statistic, period, labels and the like, of each node
   */
  public metricEngineCpuUtilization(props?: cloudwatch.MetricOptions): cloudwatch.MathExpression {
    return this.metric('EngineCPUUtilization', props);
  }

  /**
   * How much of the memory for data is used, in percent: the average over five minutes of the fullest node.
   *
   * @param props statistic, period, labels and the like, of each node
   */
  public metricDatabaseMemoryUsagePercentage(props?: cloudwatch.MetricOptions): cloudwatch.MathExpression {
    return this.metric('DatabaseMemoryUsagePercentage', props);
  }

  /**
   * How many keys were thrown out for want of memory: the sum over five minutes on the node that threw out most.
   *
   * @param props statistic, period, labels and the like, of each node
   */
  public metricEvictions(props?: cloudwatch.MetricOptions): cloudwatch.MathExpression {
    return this.metric('Evictions', { statistic: cloudwatch.Stats.SUM, ...props });
  }

  /**
   * How far replicas are behind their primary, in seconds: the maximum over five minutes of the slowest replica.
   *
   * @param props statistic, period, labels and the like, of each node
   */
  public metricReplicationLag(props?: cloudwatch.MetricOptions): cloudwatch.MathExpression {
    return this.metric('ReplicationLag', { statistic: cloudwatch.Stats.MAXIMUM, ...props });
  }

  /**
   * How many clients are connected: the maximum over five minutes on the node with most. A node takes 65,000.
   *
   * @param props statistic, period, labels and the like, of each node
   */
  public metricCurrConnections(props?: cloudwatch.MetricOptions): cloudwatch.MathExpression {
    return this.metric('CurrConnections', { statistic: cloudwatch.Stats.MAXIMUM, ...props });
  }

  /**
   * The highest values, ten nodes each, which is what an alarm takes.
   *
   * @internal
   */
  public _alarmable(metricName: string, props?: cloudwatch.MetricOptions): cloudwatch.MathExpression[] {
    const nodes = this.cacheClusterIds;
    return Array.from({ length: Math.ceil(nodes.length / AT_ONCE) }, (_, i) =>
      this.highest(nodes.slice(i * AT_ONCE, (i + 1) * AT_ONCE), metricName, props));
  }

  private highest(nodes: string[], metricName: string, props?: cloudwatch.MetricOptions): cloudwatch.MathExpression {
    const usingMetrics = Object.fromEntries(nodes.map((node, i) => [`n${i + 1}`, this.metricForNode(node, metricName, props)]));
    return new cloudwatch.MathExpression({
      expression: `MAX([${Object.keys(usingMetrics).join(', ')}])`,
      usingMetrics,
      label: metricName,
      period: props?.period,
    });
  }
}
