import {
  ArnFormat, Stack, Stage, Token,
  aws_cloudwatch as cloudwatch, aws_ec2 as ec2, aws_events as events, aws_iam as iam, aws_kms as kms, aws_redshift as redshift,
  aws_secretsmanager as secretsmanager,
} from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { RedshiftAuditLogging } from './audit-logging';
import {
  endpointAccess, endpointAuthorization, eventSubscription, usageLimit,
  RedshiftEndpointAccessOptions, RedshiftEndpointAuthorizationOptions, RedshiftEventSubscriptionOptions, RedshiftUsageLimitOptions,
} from './cluster-access';
import { clusterAlarms, RedshiftAlarmOptions } from './cluster-alarms';
import { dataApiPermissions } from './cluster-grants';
import { ClusterMetrics } from './cluster-metrics';
import { clusterProblems, MOST_ROLES, nodeProblems, rolesOf } from './cluster-problems';
import { clusterResource, DEFAULT_PORT } from './cluster-resource';
import { setDefaultRole, setSnapshotSchedule } from './cluster-settings';
import { EncryptedRedshiftClusterProps } from './encrypted-redshift-cluster-props';
import { parameterGroup } from './parameters';
import { RedshiftResizeOptions, scheduledAction, schedulerRole } from './scheduled-actions';
import { SnapshotCopyDestination } from './snapshot-copy-destination';
import { SnapshotCopyOptions, snapshotCopyProblems } from './snapshot-copy-options';
import { KeyUse } from '../keys/key-use';
import { keyArnOf, letServe } from '../keys/serving';
import { refuse } from '../private/bad-input';
import { contradictions } from '../private/problems';
import { given } from '../private/shapes';
import { grantHere } from '../stores/grants';
import { partsFollow } from '../stores/parts-follow';
import { StoreEndpoint } from '../stores/store-endpoint';
import { storeKeys } from '../stores/store-keys';
import { storeName } from '../stores/store-name';
import { securityGroupsOf } from '../stores/store-network';
import { readSecret, secretUnder } from '../stores/store-secrets';

/**
 * A provisioned Amazon Redshift cluster whose data is under a customer managed key, with everything else that a security team asks of a warehouse:
 * see `EncryptedRedshiftClusterProps` for what each default is.
 *
 * Throws one error with all that is wrong about the props, before anything is made.
 *
 * @example
 *
 * import { aws_ec2 as ec2, aws_lambda as lambda } from 'aws-cdk-lib';
 * import { EncryptedRedshiftCluster } from 'cdk-cmk-guard';
 *
 * declare const vpc: ec2.Vpc;
 * declare const report: lambda.IFunction;
 *
 * const warehouse = new EncryptedRedshiftCluster(this, 'Warehouse', { vpc });
 *
 * // the network
 * report.connections.allowToDefaultPort(warehouse);
 *
 * // user name and password of the admin
 * warehouse.grantAdminSecretRead(report);
 */
export class EncryptedRedshiftCluster extends ClusterMetrics
  implements redshift.IClusterRef, ec2.IConnectable, secretsmanager.ISecretAttachmentTarget {
  /**
   * The name of the cluster.
   */
  public readonly clusterName: string;

  /**
   * The ARN of the cluster.
   */
  public readonly clusterArn: string;

  /**
   * The ARN of the namespace, which datashares are made with.
   */
  public readonly clusterNamespaceArn: string;

  /**
   * Where clients connect.
   */
  public readonly clusterEndpoint: StoreEndpoint;

  /**
   * Who may connect. Hand the cluster to `allowToDefaultPort` of a client's own `connections`, which works across stacks too.
   */
  public readonly connections: ec2.Connections;

  /**
   * The key of the data. By default it is a `CustomerManagedKey`.
   */
  public readonly encryptionKey: kms.IKeyRef;

  /**
   * The key of the admin secret and the log groups. With `singleKey` it is the key of the data. By default it is a `CustomerManagedKey`.
   */
  public readonly secretsAndLogsKey: kms.IKeyRef;

  /**
   * The secret in which Redshift keeps user name and password of the admin. Let people read it with `grantAdminSecretRead`.
   */
  public readonly adminSecret: secretsmanager.ISecret;

  /**
   * The name of the first database.
   */
  public readonly defaultDatabaseName: string;

  /**
   * The cluster as CloudFormation has it, for what this construct has no prop for.
   */
  public readonly cfnCluster: redshift.CfnCluster;

  /**
   * The parameter group as CloudFormation has it.
   */
  public readonly cfnParameterGroup: redshift.CfnClusterParameterGroup;

  private readonly roles: iam.IRole[];
  private schedulerRole?: iam.Role;

  /**
   * Makes a cluster with its keys, network and logs. Throws one error with all that is wrong about the props.
   *
   * @param scope the stack or construct that it belongs to
   * @param id the construct id, from which the names of the cluster and its log groups follow
   * @param props its network, and whatever is to differ from the defaults
   */
  public constructor(scope: Construct, id: string, props: EncryptedRedshiftClusterProps) {
    props = given(props);
    refuse(`EncryptedRedshiftCluster "${scope.node.path}/${id}"`, clusterProblems(scope, props));
    super(scope, id);

    const clusterName = props.clusterName ?? storeName(this, 63);
    const { _auditTarget: logging } = props.auditLogging ?? RedshiftAuditLogging.toCloudWatchLogs();
    // A name that is a token comes from this stack as a rule, and in the policy of a key of another stack it would end in a circle.
    const logGroups = logging.logGroupNames(Token.isUnresolved(clusterName) && props.secretsAndLogsKey ? '*' : clusterName);
    const keys = storeKeys(this, props, [KeyUse.redshift()], [KeyUse.adminSecret(), ...logGroups.length > 0 ? [KeyUse.logGroups(...logGroups)] : []]);
    this.encryptionKey = keys.encryptionKey;
    this.secretsAndLogsKey = keys.secretsAndLogsKey;

    const securityGroups = securityGroupsOf(this, props, 'Redshift cluster');
    // Enhanced VPC routing sends COPY and UNLOAD through the VPC, to the HTTPS endpoints of other services.
    if (!props.securityGroups) securityGroups[0].addEgressRule(ec2.Peer.anyIpv4(), ec2.Port.HTTPS, 'COPY and UNLOAD, to services of AWS');

    this.defaultDatabaseName = props.defaultDatabaseName ?? 'warehouse';
    this.cfnParameterGroup = parameterGroup(this, props);
    this.roles = rolesOf(props);
    this.cfnCluster = clusterResource(this, props, {
      clusterName,
      databaseName: this.defaultDatabaseName,
      keys,
      securityGroups,
      parameterGroup: this.cfnParameterGroup,
      roles: this.roles,
      audit: logging.bind(this, clusterName, keys.secretsAndLogsKey),
    });

    this.clusterName = this.cfnCluster.ref;
    this.clusterArn = this.stack.formatArn({ service: 'redshift', resource: 'cluster', resourceName: this.clusterName, arnFormat: ArnFormat.COLON_RESOURCE_NAME });
    this.clusterNamespaceArn = this.cfnCluster.attrClusterNamespaceArn;
    this.clusterEndpoint = new StoreEndpoint(this.cfnCluster.attrEndpointAddress, Token.asNumber(this.cfnCluster.attrEndpointPort));
    this.connections = new ec2.Connections({ securityGroups, defaultPort: ec2.Port.tcp(props.port ?? DEFAULT_PORT) });
    this.adminSecret = secretUnder(this, 'AdminSecret', this.cfnCluster.attrMasterPasswordSecretArn, this.secretsAndLogsKey);

    if (props.defaultRole) setDefaultRole(this, props.defaultRole);
    if (props.snapshotSchedule) setSnapshotSchedule(this, props.snapshotSchedule);
    partsFollow(this, props.removalPolicy);
  }

  /**
   * A reference to the cluster, for whatever takes one.
   */
  public get clusterRef(): redshift.ClusterReference {
    return this.cfnCluster.clusterRef;
  }

  /**
   * Lets the cluster take on a role, for COPY, UNLOAD, Spectrum and the like. A role that it has already adds nothing. Throws where the cluster has
   * 50 roles.
   *
   * @param role the role, which lets `redshift.amazonaws.com` take it on
   */
  public addRole(role: iam.IRole): void {
    if (this.roles.includes(role)) return;
    refuse(`Role "${role.node.path}" of "${this.node.path}"`, contradictions([this.roles.length >= MOST_ROLES, `\`role\` would be one more than ${MOST_ROLES}. Take one away first.`]), 'cannot be added');
    this.roles.push(role);
    this.cfnCluster.iamRoles = this.roles.map((it) => it.roleArn);
  }

  /**
   * Lets somebody read the secret with the user name and password of the admin. Works across stacks. Throws if the grantee is of another account,
   * whom keys and secrets of the cluster do not trust.
   *
   * @param grantee who may read it
   * @returns the grant, of reading the secret and of having it decrypted
   */
  public grantAdminSecretRead(grantee: iam.IGrantable): iam.Grant {
    return readSecret(this.cfnCluster.attrMasterPasswordSecretArn, this.secretsAndLogsKey, grantee, this);
  }

  /**
   * Lets somebody run statements by the Data API, in the first database, as the database user that stands for the caller's IAM identity. What that
   * user may see is up to GRANT statements in the database. Throws if the grantee is of another account, whom keys and secrets of the cluster do not
   * trust.
   *
   * @param grantee who may run statements
   * @returns the grant, of the Data API, of logging in and of what the key needs
   * @see https://docs.aws.amazon.com/redshift/latest/mgmt/data-api-access.html
   */
  public grantDataApi(grantee: iam.IGrantable): iam.Grant {
    const grant = grantHere(grantee, this, dataApiPermissions(this, {
      clusterName: this.clusterName,
      clusterArn: this.clusterArn,
      databaseName: this.defaultDatabaseName,
      keyArn: keyArnOf(this.encryptionKey),
    }));
    letServe(this.encryptionKey, this, KeyUse.dataApi());
    return grant;
  }

  /**
   * Copies snapshots to another Region, where they are under a customer managed key too. Calling it again changes the destination. Throws if the
   * destination is in the Region of the cluster, in another account, or in a stack that does not say its Region by `env`.
   *
   * @param destination the key and the grant in the other Region
   * @param options how long copies are kept
   */
  public copySnapshotsTo(destination: SnapshotCopyDestination, options: SnapshotCopyOptions = {}): void {
    refuse(`Snapshot copy of "${this.node.path}"`, snapshotCopyProblems(this, destination, options));
    this.cfnCluster.destinationRegion = destination.destinationRegion;
    this.cfnCluster.snapshotCopyGrantName = destination.grantName;
    this.cfnCluster.snapshotCopyRetentionPeriod = options.retention?.toDays() ?? 7;
    // Stacks of different stages cannot depend on each other: there a person has to deploy the destination first.
    if (Stage.of(this) === Stage.of(destination)) this.stack.addStackDependency(Stack.of(destination), 'snapshots are copied under the grant there');
  }

  /**
   * Pauses the cluster at set times, which costs storage alone while it lasts. A rotation of the admin password that falls into a pause fails. Throws
   * if the schedule is a rate.
   *
   * @param id the construct id
   * @param schedule `Schedule.cron`, or an expression `at(…)` for one moment, in UTC and at least an hour apart
   * @returns the scheduled action as CloudFormation has it
   */
  public schedulePause(id: string, schedule: events.Schedule): redshift.CfnScheduledAction {
    return scheduledAction(this, id, schedule, this.scheduler(), { pauseCluster: { clusterIdentifier: this.clusterName } });
  }

  /**
   * Resumes the cluster at set times. Throws if the schedule is a rate.
   *
   * @param id the construct id
   * @param schedule `Schedule.cron`, or an expression `at(…)` for one moment, in UTC and at least an hour apart
   * @returns the scheduled action as CloudFormation has it
   */
  public scheduleResume(id: string, schedule: events.Schedule): redshift.CfnScheduledAction {
    return scheduledAction(this, id, schedule, this.scheduler(), { resumeCluster: { clusterIdentifier: this.clusterName } });
  }

  /**
   * Resizes the cluster at set times. The next deployment that changes the shape in the template sets it back. Throws if the schedule is a rate, or
   * if the cluster cannot have that shape.
   *
   * @param id the construct id
   * @param schedule `Schedule.cron`, or an expression `at(…)` for one moment, in UTC and at least an hour apart
   * @param options the shape that the cluster gets
   * @returns the scheduled action as CloudFormation has it
   */
  public scheduleResize(id: string, schedule: events.Schedule, options: RedshiftResizeOptions): redshift.CfnScheduledAction {
    const { numberOfNodes, nodeType, classicResizing: classic } = options;
    refuse(`Scheduled resize "${this.node.path}/${id}"`, nodeProblems(options));
    const clusterType = numberOfNodes === undefined ? undefined : numberOfNodes === 1 ? 'single-node' : 'multi-node';
    return scheduledAction(this, id, schedule, this.scheduler(), {
      resizeCluster: { clusterIdentifier: this.clusterName, clusterType, numberOfNodes, nodeType, classic },
    });
  }

  /**
   * Limits how much of a feature is used. Throws if the amount is no whole number from 1 on.
   *
   * @param id the construct id
   * @param options which feature, how much of it, and what happens then
   * @returns the limit as CloudFormation has it
   */
  public addUsageLimit(id: string, options: RedshiftUsageLimitOptions): redshift.CfnUsageLimit {
    return usageLimit(this, id, options);
  }

  /**
   * Makes a way into the cluster from another VPC, by an endpoint that Redshift manages. Throws unless the cluster has `availabilityZoneRelocation`
   * or `multiAz`.
   *
   * @param id the construct id
   * @param options where the endpoint is in the other VPC
   * @returns the endpoint as CloudFormation has it, with its address
   * @see https://docs.aws.amazon.com/redshift/latest/mgmt/managing-cluster-cross-vpc.html
   */
  public addEndpointAccess(id: string, options: RedshiftEndpointAccessOptions): redshift.CfnEndpointAccess {
    return endpointAccess(this, id, options);
  }

  /**
   * Lets another account make ways into the cluster from its own VPCs, as `addEndpointAccess` does in this account. Throws if the account id has not
   * 12 digits.
   *
   * @param id the construct id
   * @param options which account, and from which of its VPCs
   * @returns the authorization as CloudFormation has it
   */
  public authorizeEndpointAccess(id: string, options: RedshiftEndpointAuthorizationOptions): redshift.CfnEndpointAuthorization {
    return endpointAuthorization(this, id, options);
  }

  /**
   * Tells somebody of what happens to the cluster.
   *
   * @param id the construct id
   * @param options who is told, and of what
   * @returns the subscription as CloudFormation has it
   */
  public addEventSubscription(id: string, options: RedshiftEventSubscriptionOptions): redshift.CfnEventSubscription {
    return eventSubscription(this, id, options);
  }

  /**
   * Makes the alarms that every warehouse should have: on health, storage and processors. Call it once for a cluster, since a second call throws, as
   * does a threshold that is out of its range.
   *
   * @param options thresholds, and what happens when an alarm goes off
   * @returns the alarms, on health, storage and processors in this order
   */
  public addRecommendedAlarms(options: RedshiftAlarmOptions = {}): cloudwatch.Alarm[] {
    return clusterAlarms(this, options);
  }

  /**
   * The cluster as a target that a secret can be attached to, for users of the database.
   *
   * @returns the name of the cluster, and what kind of target it is
   */
  public asSecretAttachmentTarget(): secretsmanager.SecretAttachmentTargetProps {
    return { targetId: this.clusterName, targetType: secretsmanager.AttachmentTargetType.REDSHIFT_CLUSTER };
  }

  private scheduler(): iam.Role {
    this.schedulerRole ??= schedulerRole(this, this.clusterArn);
    return this.schedulerRole;
  }
}
