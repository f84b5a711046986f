import { Duration, RemovalPolicy, aws_iam as iam, aws_redshift as redshift } from 'aws-cdk-lib';
import { RedshiftAuditLogging } from './audit-logging';
import { RedshiftParameterProps } from './parameters';
import { StoreKeyProps } from '../stores/store-keys';
import { StoreNetworkProps } from '../stores/store-network';

/**
 * The snapshot that a cluster begins with.
 */
export interface RedshiftSnapshotSource {
  /**
   * The name of the snapshot. Changing it **replaces** the cluster.
   */
  readonly snapshotIdentifier: string;

  /**
   * The cluster that the snapshot was taken of, where the IAM policy of who deploys names one. Changing it **replaces** the cluster.
   *
   * @default - whatever cluster it was
   */
  readonly clusterName?: string;

  /**
   * The account that owns the snapshot, 12 digits. Its key has to let this account decrypt: `KeyUse.snapshotSharing`.
   * Changing it **replaces** the cluster.
   *
   * @default - this account
   */
  readonly ownerAccount?: string;
}

/**
 * A time in which the cluster is not maintained.
 */
export interface RedshiftMaintenanceDeferral {
  /**
   * When the deferral begins, in UTC, such as `2026-12-01T00:00:00Z`.
   */
  readonly start: string;

  /**
   * How long the deferral lasts: whole days, 1 to 45.
   *
   * @default Duration.days(45)
   */
  readonly duration?: Duration;
}

/**
 * How to make an `EncryptedRedshiftCluster`. Only the VPC has to be said; what is left out is what a security team asks for.
 *
 * What **replaces** the cluster says so. Since the cluster has a name that CloudFormation does not choose, CloudFormation refuses such a change
 * instead of making a second, empty cluster: take a snapshot, and restore it under a new `clusterName`.
 */
export interface EncryptedRedshiftClusterProps extends StoreNetworkProps, StoreKeyProps, RedshiftParameterProps {
  /**
   * The name of the cluster: 1 to 63 lower-case letters, digits and single hyphens, beginning with a letter. Changing it **replaces** the cluster.
   *
   * @default - made of the stack's name and the construct's path
   */
  readonly clusterName?: string;

  /**
   * The type of the nodes, of the RA3 or RG families. Examples are `ra3.large`, `ra3.4xlarge` and `rg.xlarge`. Changing it resizes the cluster in
   * place.
   *
   * @default 'ra3.large'
   * @see https://docs.aws.amazon.com/redshift/latest/mgmt/working-with-clusters.html
   */
  readonly nodeType?: string;

  /**
   * How many nodes the cluster has, 1 to 100. One makes a single-node cluster, which has no copy of its data on another node. A number that is known
   * at deployment only has to be two or more. Changing it resizes the cluster in place.
   *
   * @default 2
   */
  readonly numberOfNodes?: number;

  /**
   * The TCP port: 5431 to 5455 or 8191 to 8215. Changed in place, which interrupts nothing but open connections.
   *
   * @default 5440
   */
  readonly port?: number;

  /**
   * The name of the admin user, whose password AWS Secrets Manager makes, keeps and rotates: no password is in any template.
   * Changing it **replaces** the cluster.
   *
   * @default 'warehouse_admin'
   */
  readonly masterUsername?: string;

  /**
   * The name of the first database. Changing it **replaces** the cluster.
   *
   * @default 'warehouse'
   */
  readonly defaultDatabaseName?: string;

  /**
   * The snapshot to begin with. It is decrypted with its own key and encrypted with `encryptionKey`.
   *
   * @default - an empty cluster
   */
  readonly restoreFrom?: RedshiftSnapshotSource;

  /**
   * A subnet group of yours, instead of one made of `vpcSubnets`: one of the two at most. Changing it **replaces** the cluster.
   *
   * @default - a new subnet group
   */
  readonly subnetGroup?: redshift.IClusterSubnetGroupRef;

  /**
   * Whether the cluster has an address on the internet. Its security group still decides who gets in. Changed in place.
   *
   * @default false
   */
  readonly publiclyAccessible?: boolean;

  /**
   * The fixed IP address of a public cluster. Takes `publiclyAccessible`, and not `availabilityZoneRelocation`. Changed in place.
   *
   * @default - an address that changes
   */
  readonly elasticIp?: string;

  /**
   * Whether there is a second, warm set of nodes in another Availability Zone. Takes two nodes or more, and subnets in three Availability Zones, and
   * not `availabilityZone`. Changed in place.
   *
   * @default false
   * @see https://docs.aws.amazon.com/redshift/latest/mgmt/managing-cluster-multi-az.html
   */
  readonly multiAz?: boolean;

  /**
   * Whether Redshift may move the cluster to another Availability Zone when one fails. Not together with `elasticIp`.
   *
   * @default false
   */
  readonly availabilityZoneRelocation?: boolean;

  /**
   * The Availability Zone of the cluster. Changing it moves the cluster where `availabilityZoneRelocation` is on, and **replaces** it where it is off.
   *
   * @default - Redshift chooses
   */
  readonly availabilityZone?: string;

  /**
   * Where audit logs go. Changing it interrupts nothing.
   *
   * @default RedshiftAuditLogging.toCloudWatchLogs()
   */
  readonly auditLogging?: RedshiftAuditLogging;

  /**
   * How long automated snapshots are kept: whole days, 7 to 35. Changed in place. Lowering it deletes those that are older.
   *
   * @default Duration.days(7)
   */
  readonly automatedSnapshotRetention?: Duration;

  /**
   * How long manual snapshots are kept, among them the one that is taken when the cluster goes: whole days, 1 to 3653. Holds for snapshots that
   * are taken from then on.
   *
   * @default - until somebody deletes them
   */
  readonly manualSnapshotRetention?: Duration;

  /**
   * When automated snapshots are taken: one to three expressions such as `rate(12 hours)` or `cron(30 12 *)`. A custom resource puts the schedule on
   * the cluster, since CloudFormation has no property for that.
   *
   * @default - every eight hours, or for every five GB of changes
   * @see https://docs.aws.amazon.com/redshift/latest/mgmt/managing-snapshots-automated.html
   */
  readonly snapshotSchedule?: string[];

  /**
   * IAM roles that the cluster may take on, for COPY, UNLOAD, Spectrum and the like: up to 50, the default role included. Changed in place.
   *
   * @default - no role
   */
  readonly roles?: iam.IRole[];

  /**
   * The role that the cluster takes on when a statement says `IAM_ROLE default`. It need not be in `roles` too. A custom resource sets it, since
   * CloudFormation has no property for that.
   *
   * @default - no role
   */
  readonly defaultRole?: iam.IRole;

  /**
   * When Redshift maintains the cluster: a weekly window in UTC, as `ddd:hh:mm-ddd:hh:mm`, of half an hour at least.
   *
   * @default 'sun:03:00-sun:03:30'
   */
  readonly preferredMaintenanceWindow?: string;

  /**
   * Which releases the cluster gets: `current`, `trailing`, or a track of another name.
   *
   * @default 'current'
   */
  readonly maintenanceTrackName?: string;

  /**
   * A time in which the cluster is not maintained.
   *
   * @default - the cluster is maintained in every window
   */
  readonly deferMaintenance?: RedshiftMaintenanceDeferral;

  /**
   * Whether resizing makes a new set of nodes and copies the data there, which takes longer and reaches every shape, instead of changing the
   * set in place.
   *
   * @default false
   */
  readonly classicResizing?: boolean;

  /**
   * What happens to the cluster when it leaves the stack, or the stack goes. The keys stay in any case, and so do the log groups, whose names the
   * next stack of this name finds taken; with RETAIN everything that the cluster stands on stays, with DESTROY the log groups go too.
   *
   * @default RemovalPolicy.SNAPSHOT
   */
  readonly removalPolicy?: RemovalPolicy;
}
