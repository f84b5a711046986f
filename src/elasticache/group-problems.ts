// Says all that is wrong with the props of a replication group, before any of it is built.
import { CfnResource, Token, aws_sns as sns } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { EncryptedRedisGroupProps, RedisIpDiscovery, RedisNetworkType } from './encrypted-redis-group-props';
import { contradictions, dailyWindowProblems, dayProblems, numberProblems, foreignProblems, textProblems, weeklyWindowProblems } from '../private/problems';
import { DURATION, KEY, Shape, shapeProblems } from '../private/shapes';
import { storeKeyProblems } from '../stores/store-keys';
import { networkProblems } from '../stores/store-network';

/** Families of nodes that cannot be encrypted: https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/at-rest-encryption.html (read 2026-11-22). */
const WITHOUT_ENCRYPTION = /^cache\.(t1|t2|m1|m2|m3|c1|r3)\./;

/** What a secondary of a global datastore has from its primary. */
const OF_THE_PRIMARY = ['nodeType', 'parameters', 'restoreFrom', 'dataTiering'] as const;

const SHAPES: Readonly<Record<string, Shape>> = {
  vpc: { has: 'selectSubnets', is: 'a VPC' },
  securityGroups: 'list',
  encryptionKey: KEY,
  secretsAndLogsKey: KEY,
  singleKey: 'boolean',
  replicationGroupId: 'string',
  engine: { has: 'parameterGroupFamily', is: 'a RedisEngine' },
  nodeType: 'string',
  clusterMode: 'boolean',
  shards: 'number',
  replicasPerShard: 'number',
  port: 'number',
  authentication: { has: '_way', is: 'what RedisAuthentication makes, such as RedisAuthentication.users()' },
  parameters: 'record',
  dataTiering: 'boolean',
  logging: { has: '_logTarget', is: 'what RedisLogging makes, such as RedisLogging.toCloudWatchLogs()' },
  snapshotRetention: DURATION,
  snapshotWindow: 'string',
  preferredMaintenanceWindow: 'string',
};

export function groupProblems(scope: Construct, props: EncryptedRedisGroupProps): string[] {
  const foreign = foreignProblems(props, 'set `authentication`, which generates passwords and keeps them in Secrets Manager');
  const misshapen = shapeProblems(props, SHAPES, ['vpc']);
  if (misshapen.length > 0) return [...misshapen, ...foreign];
  const { restoreFrom, nodeType } = props;
  const given = OF_THE_PRIMARY.filter((it) => props[it] !== undefined);
  return [
    ...foreign,
    ...storeKeyProblems(scope, props),
    ...networkProblems(props, { subnetsGiven: props.subnetGroup !== undefined }),
    ...props.engine?._problems() ?? [],
    ...props.authentication?._way.problems() ?? [],
    ...textProblems('replicationGroupId', props.replicationGroupId, /^(?!.*--)(?!.*-$)[a-z][a-z0-9-]{0,39}$/,
      'up to 40 lower-case letters, digits and single hyphens, beginning with a letter'),
    ...textProblems('description', props.description, /./, 'some words'),
    ...textProblems('restoreFrom.snapshotName', restoreFrom?.snapshotName, /./, 'the name of a snapshot'),
    ...Object.entries(props.parameters ?? {}).flatMap(([name, value]) => {
      if (name.toLowerCase() === 'cluster-enabled') return ['`parameters` may not set cluster-enabled: set `clusterMode`.'];
      return typeof value === 'string' ? [] : [`\`parameters\` takes texts. Got ${JSON.stringify(value)} for "${name}".`];
    }),
    ...nodeTypeProblems(nodeType),
    ...numberProblems('shards', props.shards, 1, MOST_NODES / 2),
    ...numberProblems('replicasPerShard', props.replicasPerShard, 1, 5),
    ...numberProblems('port', props.port, 1, 65535),
    ...dayProblems('snapshotRetention', props.snapshotRetention, 15, 35),
    ...dailyWindowProblems('snapshotWindow', props.snapshotWindow, 60),
    ...weeklyWindowProblems('preferredMaintenanceWindow', props.preferredMaintenanceWindow, 60),
    ...contradictions(
      [props.subnetGroup !== undefined && props.vpcSubnets !== undefined, '`subnetGroup` says which subnets, so `vpcSubnets` has nothing to do. Leave out one of the two.'],
      [props.clusterMode === false && shardsOf(props) > 1, `\`clusterMode\` false takes one shard. Got \`shards\` ${props.shards}; leave out one of the two.`],
      [props.dataTiering === true && hasDisks(nodeType) === false, `\`dataTiering\` takes nodes of type r6gd. Got "${nodeType ?? DEFAULT_NODE_TYPE}"; set \`nodeType: 'cache.r6gd.xlarge'\`.`],
      [props.dataTiering === false && hasDisks(nodeType) === true, `\`dataTiering\` cannot be off on nodes of type r6gd. Got "${nodeType}"; leave out one of the two.`],
      [nodesOf(props) > MOST_NODES && shardsOf(props) <= MOST_NODES / 2,
        `\`shards\` and \`replicasPerShard\` make ${MOST_NODES} nodes at most. Got ${nodesOf(props)}, from ${props.shards} shards of one primary and ${props.replicasPerShard} replicas each.`],
      [encrypts(props.notificationTopic), '`notificationTopic` takes a topic that is not encrypted: ElastiCache publishes to no other. Pass a topic of its own, without a key.'],
      [hasNone(props.ipDiscovery, props.networkType), `\`ipDiscovery\` takes a version that \`networkType\` has. Got "${props.ipDiscovery}" on "${props.networkType ?? RedisNetworkType.IPV4}"; set \`networkType: RedisNetworkType.DUAL_STACK\`.`],
      [restoreFrom?.rdbFileArns?.length === 0, '`restoreFrom.rdbFileArns` is empty. Name at least one file, or leave it out.'],
      [restoreFrom !== undefined && (restoreFrom.snapshotName === undefined) === (restoreFrom.rdbFileArns === undefined),
        '`restoreFrom` takes either `snapshotName` or `rdbFileArns`. Set one of the two.'],
      [props.globalReplicationGroupId !== undefined && given.length > 0,
        `\`globalReplicationGroupId\` makes a secondary, which has ${given.map((it) => `\`${it}\``).join(', ')} from its primary. Leave them out.`],
    ),
  ];
}

/** What the nodes are, unless told otherwise. */
export const DEFAULT_NODE_TYPE = 'cache.m7g.large';

/** How many nodes a group may have: https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/WhatIs.Components.html (read 2026-11-22). */
const MOST_NODES = 500;

/** How many nodes are known of. */
function nodesOf(props: EncryptedRedisGroupProps): number {
  return shardsOf(props) * (replicasOf(props) + 1);
}

/** How many replicas of each shard are known of. */
export function replicasOf({ replicasPerShard }: EncryptedRedisGroupProps): number {
  return replicasPerShard === undefined || Token.isUnresolved(replicasPerShard) ? 1 : replicasPerShard;
}

/** Whether a topic of this app has a key: https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/ElastiCacheSNS.html (read 2026-11-22). */
function encrypts(topic: sns.ITopicRef | undefined): boolean {
  const cfnTopic = CfnResource.isCfnResource(topic) ? topic : topic?.node.defaultChild;
  return (cfnTopic as Partial<sns.CfnTopic> | undefined)?.kmsMasterKeyId !== undefined;
}

/** Whether clients are told of addresses that there are none of. */
function hasNone(discovery: RedisIpDiscovery | undefined, network = RedisNetworkType.IPV4): boolean {
  const versions: string[] = network === RedisNetworkType.DUAL_STACK ? Object.values(RedisIpDiscovery) : [network];
  return discovery !== undefined && !Token.isUnresolved(network) && !Token.isUnresolved(discovery) && !versions.includes(discovery);
}

/** How many shards are known of. */
export function shardsOf({ shards }: EncryptedRedisGroupProps): number {
  return shards === undefined || Token.isUnresolved(shards) ? 1 : shards;
}

/** Whether nodes have disks for data tiering, if the type is known. */
export function hasDisks(nodeType = DEFAULT_NODE_TYPE): boolean | undefined {
  return Token.isUnresolved(nodeType) ? undefined : nodeType.startsWith('cache.r6gd.');
}

function nodeTypeProblems(nodeType: string | undefined): string[] {
  const malformed = textProblems('nodeType', nodeType, /^cache\.[a-z0-9]+\.[a-z0-9]+$/, 'a node type, such as "cache.m7g.large"');
  return malformed.length > 0 ? malformed : textProblems('nodeType', nodeType, new RegExp(`^(?!${WITHOUT_ENCRYPTION.source.slice(1)})`),
    'nodes that can be encrypted at rest, such as "cache.m7g.large" or "cache.t4g.medium"');
}
