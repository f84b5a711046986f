import { aws_ec2 as ec2, aws_redshift as redshift, aws_sns as sns } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { refuse } from '../private/bad-input';
import { contradictions, numberProblems, textProblems } from '../private/problems';
import { storeName } from '../stores/store-name';

/**
 * What may be used no more than so much of.
 */
export enum RedshiftLimitedFeature {
  /** Data that Redshift Spectrum scans, in terabytes. */
  SPECTRUM = 'spectrum',

  /** Time that concurrency scaling runs, in minutes. */
  CONCURRENCY_SCALING = 'concurrency-scaling',

  /** Data that is shared with other Regions, in terabytes. */
  CROSS_REGION_DATASHARING = 'cross-region-datasharing',
}

/**
 * What happens when a usage limit is reached.
 */
export enum RedshiftBreachAction {
  /** It is written into a system table. */
  LOG = 'log',

  /** It is shown as a metric, which an alarm can watch. */
  EMIT_METRIC = 'emit-metric',

  /** The feature is off until the period ends. */
  DISABLE = 'disable',
}

/**
 * The time that a usage limit is counted over.
 */
export enum RedshiftLimitPeriod {
  /** A day. */
  DAILY = 'daily',

  /** A week, from Sunday on. */
  WEEKLY = 'weekly',

  /** A month. */
  MONTHLY = 'monthly',
}

/**
 * How much of a feature may be used.
 */
export interface RedshiftUsageLimitOptions {
  /**
   * Of what.
   */
  readonly feature: RedshiftLimitedFeature;

  /**
   * How much: minutes of concurrency scaling, terabytes of the others.
   */
  readonly amount: number;

  /**
   * What happens when it is reached.
   *
   * @default RedshiftBreachAction.LOG
   */
  readonly breachAction?: RedshiftBreachAction;

  /**
   * The time that the amount is for.
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
   * The subnet group in the other VPC.
   */
  readonly subnetGroup: redshift.IClusterSubnetGroupRef;

  /**
   * The security groups of the endpoint, in the other VPC.
   */
  readonly securityGroups: ec2.ISecurityGroup[];
}

/**
 * Which events of a cluster somebody is told of.
 */
export interface RedshiftEventSubscriptionOptions {
  /**
   * Who is told.
   */
  readonly topic: sns.ITopicRef;

  /**
   * Of which categories: `configuration`, `management`, `monitoring`, `security`, `pending`.
   *
   * @default - all of them
   */
  readonly categories?: string[];

  /**
   * Whether only errors (`ERROR`) are told, or everything (`INFO`).
   *
   * @default 'INFO'
   */
  readonly severity?: string;
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

export function endpointAuthorization(cluster: NamedCluster, id: string, account: string, vpcIds?: string[]): redshift.CfnEndpointAuthorization {
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
    severity: options.severity ?? 'INFO',
    enabled: true,
  });
}
