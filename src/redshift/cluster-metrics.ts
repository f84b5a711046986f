import { Resource, aws_cloudwatch as cloudwatch } from 'aws-cdk-lib';

/**
 * The metrics of a cluster, as CloudWatch has them: https://docs.aws.amazon.com/redshift/latest/mgmt/metrics-listing.html (read 2026-11-22).
 *
 * @internal
 */
export abstract class ClusterMetrics extends Resource {
  /**
   * The name of the cluster.
   */
  public abstract readonly clusterName: string;

  /**
   * A metric of this cluster by its name: the average over five minutes, unless told otherwise.
   *
   * @param metricName a metric of the namespace `AWS/Redshift`
   * @param props statistic, period, labels and the like
   */
  public metric(metricName: string, props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return new cloudwatch.Metric({
      namespace: 'AWS/Redshift',
      metricName,
      dimensionsMap: { ClusterIdentifier: this.clusterName },
      ...props,
    }).attachTo(this);
  }

  /**
   * Whether the cluster answers: 1 or 0, looked at every minute. The minimum over five minutes.
   *
   * @param props statistic, period, labels and the like
   */
  public metricHealthStatus(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('HealthStatus', { statistic: cloudwatch.Stats.MINIMUM, ...props });
  }

  /**
   * How much of the storage is used, in percent. The average over five minutes.
   *
   * @param props statistic, period, labels and the like
   */
  public metricPercentageDiskSpaceUsed(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('PercentageDiskSpaceUsed', props);
  }

  /**
   * How busy the processors are, in percent over all nodes. The average over five minutes.
   *
   * @param props statistic, period, labels and the like
   */
  public metricCpuUtilization(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('CPUUtilization', props);
  }

  /**
   * How many connections are open. The maximum over five minutes.
   *
   * @param props statistic, period, labels and the like
   */
  public metricDatabaseConnections(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('DatabaseConnections', { statistic: cloudwatch.Stats.MAXIMUM, ...props });
  }

  /**
   * Whether the cluster is being maintained: 1 or 0. The maximum over five minutes.
   *
   * @param props statistic, period, labels and the like
   */
  public metricMaintenanceMode(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('MaintenanceMode', { statistic: cloudwatch.Stats.MAXIMUM, ...props });
  }
}
