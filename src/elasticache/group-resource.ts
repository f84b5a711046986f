import { RemovalPolicy, Token, aws_ec2 as ec2, aws_elasticache as elasticache } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { EncryptedRedisGroupProps } from './encrypted-redis-group-props';
import { DEFAULT_NODE_TYPE, hasDisks, shardsOf } from './group-problems';
import { BoundAuthentication } from './redis-authentication';
import { RedisEngine } from './redis-engine';
import { LogDelivery } from './redis-logging';
import { settle } from '../keys/customer-managed-encryption';
import { keyArnOf } from '../keys/serving';
import { plainPath } from '../private/plain-path';
import { StoreKeys } from '../stores/store-keys';
import { subnetsOf } from '../stores/store-network';

/** The port that clients connect to, unless told otherwise: not the one that everybody tries first. */
export const DEFAULT_PORT = 6380;

/** What a replication group is made of beside its props. */
export interface GroupParts {
  readonly engine: RedisEngine;
  readonly keys: StoreKeys;
  readonly securityGroups: ec2.ISecurityGroup[];
  readonly authentication: BoundAuthentication;
  readonly logs: LogDelivery[];
}

/** Whether the data is spread over shards. */
export function isClustered({ clusterMode, ...props }: EncryptedRedisGroupProps): boolean {
  return clusterMode ?? (Token.isUnresolved(props.shards) || shardsOf(props) > 1);
}

/** Writes down the replication group, with nothing left to a default of the service that could be a worse one. */
export function groupResource(scope: Construct, props: EncryptedRedisGroupProps, parts: GroupParts): elasticache.CfnReplicationGroup {
  const secondary = props.globalReplicationGroupId !== undefined;
  const group = new elasticache.CfnReplicationGroup(scope, 'Resource', {
    replicationGroupId: props.replicationGroupId,
    replicationGroupDescription: props.description ?? `Replication group of ${plainPath(scope)}`,

    kmsKeyId: keyArnOf(parts.keys.encryptionKey),
    ...parts.authentication.properties,

    ...secondary ? { globalReplicationGroupId: props.globalReplicationGroupId } : ownShape(scope, props, parts.engine),
    replicasPerNodeGroup: props.replicasPerShard ?? 1,
    automaticFailoverEnabled: true,
    multiAzEnabled: true,

    port: props.port ?? DEFAULT_PORT,
    cacheSubnetGroupName: props.subnetGroup?.subnetGroupRef.cacheSubnetGroupName ?? subnetGroup(scope, props).ref,
    securityGroupIds: parts.securityGroups.map((it) => it.securityGroupId),
    networkType: props.networkType,
    ipDiscovery: props.ipDiscovery,

    logDeliveryConfigurations: parts.logs,
    snapshotRetentionLimit: props.snapshotRetention?.toDays() ?? 15,
    snapshotWindow: props.snapshotWindow,
    snapshotName: props.restoreFrom?.snapshotName,
    snapshotArns: props.restoreFrom?.rdbFileArns,

    autoMinorVersionUpgrade: true,
    preferredMaintenanceWindow: props.preferredMaintenanceWindow,
    notificationTopicArn: props.notificationTopic?.topicRef.topicArn,
  });
  if (isClustered(props)) group.cfnOptions.updatePolicy = { useOnlineResharding: true };
  settle(group);
  group.applyRemovalPolicy(props.removalPolicy ?? RemovalPolicy.SNAPSHOT);
  return group;
}

/** What a secondary of a global datastore has from its primary. */
function ownShape(scope: Construct, props: EncryptedRedisGroupProps, engine: RedisEngine): Partial<elasticache.CfnReplicationGroupProps> {
  const clustered = isClustered(props);
  const parameterGroup = new elasticache.CfnParameterGroup(scope, 'ParameterGroup', {
    cacheParameterGroupFamily: engine.parameterGroupFamily,
    description: `Parameters of ${plainPath(scope)}`,
    properties: { ...props.parameters, ...clustered ? { 'cluster-enabled': 'yes' } : {} },
  });
  return {
    atRestEncryptionEnabled: true,
    transitEncryptionEnabled: true,
    transitEncryptionMode: 'required',
    engine: engine.name,
    engineVersion: engine.version,
    cacheNodeType: props.nodeType ?? DEFAULT_NODE_TYPE,
    cacheParameterGroupName: parameterGroup.ref,
    clusterMode: clustered ? 'enabled' : 'disabled',
    numNodeGroups: props.shards ?? 1,
    dataTieringEnabled: props.dataTiering ?? (hasDisks(props.nodeType) || undefined),
  };
}

function subnetGroup(scope: Construct, props: EncryptedRedisGroupProps): elasticache.CfnSubnetGroup {
  return new elasticache.CfnSubnetGroup(scope, 'SubnetGroup', {
    description: `Subnets of ${plainPath(scope)}`,
    subnetIds: subnetsOf(props).subnetIds,
  });
}
