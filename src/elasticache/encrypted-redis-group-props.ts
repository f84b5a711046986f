import { Duration, RemovalPolicy, aws_elasticache as elasticache, aws_sns as sns } from 'aws-cdk-lib';
import { RedisAuthentication } from './redis-authentication';
import { RedisEngine } from './redis-engine';
import { RedisLogging } from './redis-logging';
import { StoreKeyProps } from '../stores/store-keys';
import { StoreNetworkProps } from '../stores/store-network';

/**
 * Which versions of the Internet Protocol a replication group speaks.
 */
export enum RedisNetworkType {
  /** IPv4 alone. */
  IPV4 = 'ipv4',

  /** IPv6 alone. */
  IPV6 = 'ipv6',

  /** IPv4 and IPv6. */
  DUAL_STACK = 'dual_stack',
}

/**
 * Which addresses clients are told of.
 */
export enum RedisIpDiscovery {
  /** IPv4 addresses. */
  IPV4 = 'ipv4',

  /** IPv6 addresses. */
  IPV6 = 'ipv6',
}

/**
 * What a global datastore is called.
 */
export interface RedisGlobalDatastoreOptions {
  /**
   * What the name of the datastore ends in. ElastiCache puts a prefix of the Region before it. Choose it once: ElastiCache cannot rename a datastore.
   */
  readonly suffix: string;
}

/**
 * What a replication group begins with: either a snapshot or RDB files.
 */
export interface RedisSnapshotSource {
  /**
   * The name of a snapshot in this account and Region. Changing it **replaces** the group.
   *
   * @default - no snapshot
   */
  readonly snapshotName?: string;

  /**
   * The ARNs of RDB files in Amazon S3. Changing them **replaces** the group.
   *
   * @default - no files
   */
  readonly rdbFileArns?: string[];
}

/**
 * How to make an `EncryptedRedisGroup`. Only the VPC has to be said; what is left out is what a security team asks for.
 *
 * Much of a replication group is fixed when it is made, its encryption first of all. What **replaces** the group says so: CloudFormation makes a new
 * and empty group, and takes a snapshot of the old one before it deletes it.
 */
export interface EncryptedRedisGroupProps extends StoreNetworkProps, StoreKeyProps {
  /**
   * The name of the group: up to 40 lower-case letters, digits and single hyphens, beginning with a letter. CloudFormation cannot replace a group
   * with a name of yours: what replaces it then needs a new name too. Changing it **replaces** the group.
   *
   * @default - CloudFormation chooses
   */
  readonly replicationGroupId?: string;

  /**
   * What the group is for, in words.
   *
   * @default - the path of the construct
   */
  readonly description?: string;

  /**
   * The engine and its version. A newer version is taken up in place; there is no way back to an older one.
   *
   * @default RedisEngine.VALKEY_8_2
   */
  readonly engine?: RedisEngine;

  /**
   * The type of the nodes. Examples are `cache.m7g.large`, `cache.r7g.xlarge` and `cache.t4g.medium`. Changing it scales the group in place, with a
   * short interruption.
   *
   * @default 'cache.m7g.large'
   * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/CacheNodes.SupportedTypes.html
   */
  readonly nodeType?: string;

  /**
   * Whether the data is spread over shards, for clients that speak cluster mode. Set it from the start where one shard may become more: on a live group
   * ElastiCache wants `compatible` between the two, which takes a deployment of its own with `cfnReplicationGroup.clusterMode`, and clients find
   * the group under another endpoint afterwards.
   *
   * @default - true where there is more than one shard
   */
  readonly clusterMode?: boolean;

  /**
   * How many shards the group has, 1 to 250, and no more than 500 nodes in all. In cluster mode changed in place, by online resharding. A change from
   * one shard to more, or back, changes `clusterMode` too, unless that is set.
   *
   * @default 1
   */
  readonly shards?: number;

  /**
   * How many replicas each shard has, 1 to 5, in other Availability Zones than its primary. One of them takes over when a primary fails. Changed in
   * place, although `cdk diff` may still announce a replacement.
   *
   * @default 1
   */
  readonly replicasPerShard?: number;

  /**
   * The TCP port. Changing it **replaces** the group.
   *
   * @default 6380
   */
  readonly port?: number;

  /**
   * Who may log in, and how. By default there is one user `app` with a generated password. Users are changed in place; taking up an AUTH token
   * **replaces** the group.
   *
   * @default RedisAuthentication.users()
   */
  readonly authentication?: RedisAuthentication;

  /**
   * Parameters of the engine, such as `maxmemory-policy`, each by its name. For `cluster-enabled`, which is refused, set `clusterMode`. Changed in
   * place.
   *
   * @default - those of the engine
   * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/ParameterGroups.Engine.html
   */
  readonly parameters?: Record<string, string>;

  /**
   * A subnet group of yours, instead of one made of `vpcSubnets`: one of the two at most. Changing it **replaces** the group.
   *
   * @default - a new subnet group
   */
  readonly subnetGroup?: elasticache.ISubnetGroupRef;

  /**
   * Which versions of the Internet Protocol the group speaks. Changing it **replaces** the group.
   *
   * @default RedisNetworkType.IPV4
   */
  readonly networkType?: RedisNetworkType;

  /**
   * Which addresses clients are told of. They have to be among those of `networkType`. Changed in place.
   *
   * @default RedisIpDiscovery.IPV4
   */
  readonly ipDiscovery?: RedisIpDiscovery;

  /**
   * Whether data that is seldom used moves to solid-state disks. Nodes of type r6gd always do, and others never. Changing it **replaces** the group.
   *
   * @default - true on nodes of type r6gd
   */
  readonly dataTiering?: boolean;

  /**
   * Where slow log and engine log go. Changing it interrupts nothing.
   *
   * @default RedisLogging.toCloudWatchLogs()
   */
  readonly logging?: RedisLogging;

  /**
   * How long automatic snapshots are kept: whole days, 15 to 35. They are under the key of the data. Changed in place.
   *
   * @default Duration.days(15)
   */
  readonly snapshotRetention?: Duration;

  /**
   * When the daily snapshot is taken: a window in UTC, as `hh:mm-hh:mm`, of an hour at least. Changed in place.
   *
   * @default - ElastiCache chooses
   */
  readonly snapshotWindow?: string;

  /**
   * What the group begins with.
   *
   * @default - an empty group
   */
  readonly restoreFrom?: RedisSnapshotSource;

  /**
   * When ElastiCache maintains the group: a weekly window in UTC, as `ddd:hh:mm-ddd:hh:mm`, of an hour at least. Changed in place.
   *
   * @default - ElastiCache chooses
   */
  readonly preferredMaintenanceWindow?: string;

  /**
   * The SNS topic that is told of what happens to the group. It has no key, since ElastiCache publishes to no encrypted topic, and its policy lets
   * ElastiCache publish.
   *
   * @default - nobody is told
   * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/ElastiCacheSNS.html
   */
  readonly notificationTopic?: sns.ITopicRef;

  /**
   * The global datastore that this group joins as a secondary. Node type and parameters are then those of its primary, and not taken here; say
   * `engine`, `clusterMode` and `shards` as they are there. The key is its own. Whether the data is encrypted at all is for the primary to say, and
   * AWS takes no such properties here, so the guard calls a secondary unproven. Changing it **replaces** the group.
   *
   * @default - a group of its own
   * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Redis-Global-Datastore.html
   */
  readonly globalReplicationGroupId?: string;

  /**
   * What happens to the group when it leaves the stack, or the stack goes. The keys stay in any case, and so do the log groups, whose names the
   * next stack of this name finds taken; with RETAIN everything that the group stands on stays, with DESTROY the log groups go too.
   *
   * @default RemovalPolicy.SNAPSHOT
   */
  readonly removalPolicy?: RemovalPolicy;
}
