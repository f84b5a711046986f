// Does by the API of Redshift what CloudFormation has no property for.
import { CfnResource, aws_iam as iam, custom_resources as cr } from 'aws-cdk-lib';
import { Construct } from 'constructs';

export interface RedshiftApiCall {
  /** What sets it; runs when the resource is made and whenever the parameters change. */
  readonly set: { action: string; parameters: Record<string, unknown> };
  /** What takes it away again. */
  readonly unset: { action: string; parameters: Record<string, unknown> };
  /** Who may do that. */
  readonly permissions: iam.PolicyStatement[];
}

export function redshiftApiCall(scope: Construct, id: string, { set, unset, permissions }: RedshiftApiCall): Construct {
  const call = { service: 'Redshift', ...set, physicalResourceId: cr.PhysicalResourceId.of(id) };
  const resource = new cr.AwsCustomResource(scope, id, {
    resourceType: `Custom::Redshift${id}`,
    onUpdate: call,
    onDelete: { service: 'Redshift', ...unset, ignoreErrorCodesMatching: 'ClusterNotFound' },
    policy: cr.AwsCustomResourcePolicy.fromStatements(permissions),
    installLatestAwsSdk: false,
  });
  resource.node.addDependency(...scope.node.children.filter(CfnResource.isCfnResource));
  return resource;
}
