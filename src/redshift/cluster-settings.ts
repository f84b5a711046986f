// Does by the API of Redshift what CloudFormation has no property for.
import { CfnResource, aws_iam as iam, aws_redshift as redshift, custom_resources as cr } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { plainPath } from '../private/plain-path';
import { storeName } from '../stores/store-name';

/** A cluster that something is set of. */
type NamedCluster = Construct & { readonly clusterName: string; readonly clusterArn: string };

/** Sets the role that the cluster takes on when a statement says `IAM_ROLE default`. */
export function setDefaultRole(cluster: NamedCluster, role: iam.IRole): void {
  const parameters = (arn: string) => ({ ClusterIdentifier: cluster.clusterName, DefaultIamRoleArn: arn });
  apiCall(cluster, 'DefaultRole', {
    set: { action: 'modifyClusterIamRoles', parameters: parameters(role.roleArn) },
    unset: { action: 'modifyClusterIamRoles', parameters: parameters('') },
    permissions: [
      new iam.PolicyStatement({ actions: ['redshift:ModifyClusterIamRoles'], resources: [cluster.clusterArn] }),
      new iam.PolicyStatement({ actions: ['iam:PassRole'], resources: [role.roleArn] }),
    ],
  });
}

/** Puts a snapshot schedule on the cluster. */
export function setSnapshotSchedule(cluster: NamedCluster, scheduleDefinitions: string[]): void {
  const schedule = new redshift.CfnSnapshotSchedule(cluster, 'SnapshotSchedule', {
    scheduleIdentifier: storeName(cluster, 63).replace(/-/g, ''),
    scheduleDefinitions,
    scheduleDescription: `Snapshots of ${plainPath(cluster)}`,
  });
  const parameters = { ClusterIdentifier: cluster.clusterName, ScheduleIdentifier: schedule.ref };
  apiCall(cluster, 'SnapshotScheduleOfCluster', {
    set: { action: 'modifyClusterSnapshotSchedule', parameters },
    unset: { action: 'modifyClusterSnapshotSchedule', parameters: { ...parameters, DisassociateSchedule: true } },
    permissions: [new iam.PolicyStatement({ actions: ['redshift:ModifyClusterSnapshotSchedule'], resources: [cluster.clusterArn, schedule.attrArn] })],
  });
}

interface ApiCall {
  /** What sets it: when the resource is made, and whenever the parameters change. */
  readonly set: { action: string; parameters: Record<string, unknown> };
  /** What takes it away again. */
  readonly unset: { action: string; parameters: Record<string, unknown> };
  /** What that takes. */
  readonly permissions: iam.PolicyStatement[];
}

function apiCall(cluster: NamedCluster, id: string, { set, unset, permissions }: ApiCall): void {
  const resource = new cr.AwsCustomResource(cluster, id, {
    resourceType: `Custom::Redshift${id}`,
    onUpdate: { service: 'Redshift', ...set, physicalResourceId: cr.PhysicalResourceId.of(id), outputPaths: [] },
    onDelete: { service: 'Redshift', ...unset, ignoreErrorCodesMatching: 'ClusterNotFound|InvalidClusterState', outputPaths: [] },
    policy: cr.AwsCustomResourcePolicy.fromStatements(permissions),
    installLatestAwsSdk: false,
  });
  // After the cluster, and one after the other: Redshift changes one thing at a time.
  const before = cluster.node.children.filter((it) => CfnResource.isCfnResource(it) || (it !== resource && it.node.tryFindChild('CustomResourcePolicy')));
  resource.node.addDependency(...before);
}
