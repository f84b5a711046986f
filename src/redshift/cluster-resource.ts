import { RemovalPolicy, aws_ec2 as ec2, aws_iam as iam, aws_redshift as redshift } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { BoundAuditLogging } from './audit-logging';
import { EncryptedRedshiftClusterProps } from './encrypted-redshift-cluster-props';
import { settle } from '../keys/customer-managed-encryption';
import { keyArnOf } from '../keys/serving';
import { plainPath } from '../private/plain-path';
import { StoreKeys } from '../stores/store-keys';
import { subnetsOf } from '../stores/store-network';

/** The port that clients connect to, unless told otherwise: not the one that everybody tries first. */
export const DEFAULT_PORT = 5440;

/** What a cluster is made of beside its props. */
export interface ClusterParts {
  readonly clusterName: string;
  readonly databaseName: string;
  readonly keys: StoreKeys;
  readonly securityGroups: ec2.ISecurityGroup[];
  readonly parameterGroup: redshift.CfnClusterParameterGroup;
  readonly roles: iam.IRole[];
  readonly audit: BoundAuditLogging;
}

/** Writes down the cluster, with nothing left to a default of the service that could be a worse one. */
export function clusterResource(scope: Construct, props: EncryptedRedshiftClusterProps, parts: ClusterParts): redshift.CfnCluster {
  const nodes = props.numberOfNodes ?? 2;
  const cluster = new redshift.CfnCluster(scope, 'Resource', {
    clusterIdentifier: parts.clusterName,

    encrypted: true,
    kmsKeyId: keyArnOf(parts.keys.encryptionKey),
    manageMasterPassword: true,
    masterPasswordSecretKmsKeyId: keyArnOf(parts.keys.secretsAndLogsKey),
    masterUsername: props.masterUsername ?? 'warehouse_admin',
    dbName: parts.databaseName,

    clusterType: nodes === 1 ? 'single-node' : 'multi-node',
    nodeType: props.nodeType ?? 'ra3.large',
    numberOfNodes: nodes === 1 ? undefined : nodes,
    multiAz: props.multiAz,
    availabilityZone: props.availabilityZone,
    availabilityZoneRelocation: props.availabilityZoneRelocation,
    classic: props.classicResizing,

    port: props.port ?? DEFAULT_PORT,
    clusterSubnetGroupName: props.subnetGroup?.clusterSubnetGroupRef.clusterSubnetGroupName ?? subnetGroup(scope, props).ref,
    vpcSecurityGroupIds: parts.securityGroups.map((it) => it.securityGroupId),
    publiclyAccessible: props.publiclyAccessible ?? false,
    elasticIp: props.elasticIp,
    enhancedVpcRouting: true,

    clusterParameterGroupName: parts.parameterGroup.ref,
    loggingProperties: parts.audit.properties,
    iamRoles: parts.roles.length > 0 ? parts.roles.map((it) => it.roleArn) : undefined,

    automatedSnapshotRetentionPeriod: props.automatedSnapshotRetention?.toDays() ?? 7,
    manualSnapshotRetentionPeriod: props.manualSnapshotRetention?.toDays() ?? -1,
    snapshotIdentifier: props.restoreFrom?.snapshotIdentifier,
    snapshotClusterIdentifier: props.restoreFrom?.clusterName,
    ownerAccount: props.restoreFrom?.ownerAccount,

    allowVersionUpgrade: true,
    preferredMaintenanceWindow: props.preferredMaintenanceWindow ?? 'sun:03:00-sun:03:30',
    maintenanceTrackName: props.maintenanceTrackName,
    ...props.deferMaintenance && {
      deferMaintenance: true,
      deferMaintenanceStartTime: props.deferMaintenance.start,
      deferMaintenanceDuration: props.deferMaintenance.duration?.toDays() ?? 45,
    },
  });
  cluster.node.addDependency(...parts.audit.dependencies);
  settle(cluster);
  cluster.applyRemovalPolicy(props.removalPolicy ?? RemovalPolicy.SNAPSHOT);
  return cluster;
}

function subnetGroup(scope: Construct, props: EncryptedRedshiftClusterProps): redshift.CfnClusterSubnetGroup {
  return new redshift.CfnClusterSubnetGroup(scope, 'SubnetGroup', {
    description: `Subnets of ${plainPath(scope)}`,
    subnetIds: subnetsOf(props, props.publiclyAccessible).subnetIds,
  });
}
