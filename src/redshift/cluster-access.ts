import { aws_ec2 as ec2, aws_redshift as redshift, aws_sns as sns } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { refuse } from '../private/bad-input';
import { contradictions, numberProblems, textProblems } from '../private/problems';
import { storeName } from '../stores/store-name';

/**
 * A feature of Redshift whose use can be limited.
 */
export enum RedshiftLimitedFeature {
  /** Redshift Spectrum, by the data that it scans, in terabytes. */
  SPECTRUM = 'spectrum',

  /** Concurrency scaling, by the time that it runs, in minutes. */
  CONCURRENCY_SCALING = 'concurrency-scaling',

  /** Sharing data with other Regions, by how much is shared, in terabytes. */
  CROSS_REGION_DATASHARING = 'cross-region-datasharing',
}

/**
 * What happens when a usage limit is reached.
 */
export enum RedshiftBreachAction {
  /** The breach is written into a system table. */
  LOG = 'log',

  /** The breach is shown as a metric, which an alarm can watch. */
  EMIT_METRIC = 'emit-metric',

  /** The feature is off until the period ends. */
  DISABLE = 'disable',
}

/**
 * The time that a usage limit is counted over.
 */
export enum RedshiftLimitPeriod {
  /** The limit is counted over a day. */
  DAILY = 'daily',

  /** The limit is counted over a week, from Sunday on. */
  WEEKLY = 'weekly',

  /** The limit is counted over a month. */
  MONTHLY = 'monthly',
}

/**
 * Which events of a cluster are told, by how grave they are.
 */
export enum RedshiftEventSeverity {
  /** All events, errors included. */
  INFO = 'INFO',

  /** Errors alone. */
  ERROR = 'ERROR',
}

/**
 * What an event of a cluster is about.
 *
 * @see https://docs.aws.amazon.com/redshift/latest/mgmt/working-with-event-notifications.html
 */
export enum RedshiftEventCategory {
  /** Events about parameter groups, networks and versions. */
  CONFIGURATION = 'configuration',

  /** Events about making, resizing, renaming and deleting the cluster, and about its snapshots. */
  MANAGEMENT = 'management',

  /** Events about the health of the cluster and of what it runs on. */
  MONITORING = 'monitoring',

  /** Events about credentials, security groups and encryption. */
  SECURITY = 'security',

  /** Events about changes that wait for a maintenance window. */
  PENDING = 'pending',
}

/**
 * How much of a feature may be used.
 */
export interface RedshiftUsageLimitOptions {
  /**
   * The feature whose use is limited.
   */
  readonly feature: RedshiftLimitedFeature;

  /**
   * How much may be used in a period: minutes of concurrency scaling, or terabytes of the other features. A whole number from 1 on.
   */
  readonly amount: number;

  /**
   * What happens when the limit is reached.
   *
   * @default RedshiftBreachAction.LOG
   */
  readonly breachAction?: RedshiftBreachAction;

  /**
   * The time that use is counted over.
   *
   * @default RedshiftLimitPeriod.MONTHLY
   */
  readonly period?: RedshiftLimitPeriod;
}

/**
 * A way into the cluster from another VPC.
 */
export interface RedshiftEndpointAccessOptions {
  /**
   * The subnet group that the endpoint is in, in the other VPC.
   */
  readonly subnetGroup: redshift.IClusterSubnetGroupRef;

  /**
   * The security groups of the endpoint, in the other VPC.
   */
  readonly securityGroups: ec2.ISecurityGroup[];
}

/**
 * Who may make ways into the cluster from VPCs of another account.
 */
export interface RedshiftEndpointAuthorizationOptions {
  /**
   * The id of the other account, 12 digits. Changing it **replaces** the authorization.
   */
  readonly account: string;

  /**
   * The ids of the VPCs of the other account that may have a way into the cluster.
   *
   * @default - all of them
   */
  readonly vpcIds?: string[];
}

/**
 * Which events of a cluster somebody is told of.
 */
export interface RedshiftEventSubscriptionOptions {
  /**
   * The SNS topic that is told of the events.
   */
  readonly topic: sns.ITopicRef;

  /**
   * The categories of events that are told.
   *
   * @default - all of them
   */
  readonly categories?: RedshiftEventCategory[];

  /**
   * Whether everything is told, or errors alone.
   *
   * @default RedshiftEventSeverity.INFO
   */
  readonly severity?: RedshiftEventSeverity;
}

/** A cluster that something is added to. */
type NamedCluster = Construct & { readonly clusterName: string; readonly cfnCluster: redshift.CfnCluster };

export function usageLimit(cluster: NamedCluster, id: string, options: RedshiftUsageLimitOptions): redshift.CfnUsageLimit {
  refuse(`Usage limit "${cluster.node.path}/${id}"`, numberProblems('amount', options.amount, 1, Number.MAX_SAFE_INTEGER));
  return new redshift.CfnUsageLimit(cluster, id, {
    clusterIdentifier: cluster.clusterName,
    featureType: options.feature,
    limitType: options.feature === RedshiftLimitedFeature.CONCURRENCY_SCALING ? 'time' : 'data-scanned',
    amount: options.amount,
    breachAction: options.breachAction ?? RedshiftBreachAction.LOG,
    period: options.period ?? RedshiftLimitPeriod.MONTHLY,
  });
}

export function endpointAccess(cluster: NamedCluster, id: string, options: RedshiftEndpointAccessOptions): redshift.CfnEndpointAccess {
  refuse(`Endpoint access "${cluster.node.path}/${id}"`, contradictions([
    !cluster.cfnCluster.availabilityZoneRelocation && !cluster.cfnCluster.multiAz,
    '`availabilityZoneRelocation` or `multiAz` must be true for endpoints in other VPCs. Set one of the two on the cluster.',
  ]));
  const named = new Construct(cluster, id);
  return new redshift.CfnEndpointAccess(named, 'Resource', {
    clusterIdentifier: cluster.clusterName,
    endpointName: storeName(named, 30),
    subnetGroupName: options.subnetGroup.clusterSubnetGroupRef.clusterSubnetGroupName,
    vpcSecurityGroupIds: options.securityGroups.map((it) => it.securityGroupId),
  });
}

export function endpointAuthorization(
  cluster: NamedCluster, id: string, { account, vpcIds }: RedshiftEndpointAuthorizationOptions,
): redshift.CfnEndpointAuthorization {
  refuse(`Endpoint authorization "${cluster.node.path}/${id}"`, textProblems('account', account, /^\d{12}$/, 'an AWS account id of 12 digits'));
  return new redshift.CfnEndpointAuthorization(cluster, id, { clusterIdentifier: cluster.clusterName, account, vpcIds });
}

export function eventSubscription(cluster: NamedCluster, id: string, options: RedshiftEventSubscriptionOptions): redshift.CfnEventSubscription {
  refuse(`Event subscription "${cluster.node.path}/${id}"`, [
    ...(options.categories ?? []).flatMap((it) => textProblems('categories', it, /^(configuration|management|monitoring|security|pending)$/,
      '"configuration", "management", "monitoring", "security" and "pending"')),
    ...textProblems('severity', options.severity, /^(INFO|ERROR)$/, '"INFO" or "ERROR"'),
  ]);
  const named = new Construct(cluster, id);
  return new redshift.CfnEventSubscription(named, 'Resource', {
    subscriptionName: storeName(named, 255),
    snsTopicArn: options.topic.topicRef.topicArn,
    sourceType: 'cluster',
    sourceIds: [cluster.clusterName],
    eventCategories: options.categories,
    severity: options.severity ?? RedshiftEventSeverity.INFO,
    enabled: true,
  });
}
