import { Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { Permission } from '../stores/grants';

/** What a cluster is called by, where somebody is let in. */
export interface ClusterNames {
  readonly clusterName: string;
  readonly clusterArn: string;
  readonly databaseName: string;
  readonly keyArn: string;
}

/**
 * What a caller of the Data API needs: to run statements on this cluster, to see its own results, to log in as the database user that stands for its
 * IAM identity, and the grant that Redshift makes for it at the first call.
 */
export function dataApiPermissions(scope: Construct, names: ClusterNames): Permission[] {
  const { partition, region, account } = Stack.of(scope);
  const via = (service: string) => `${service}.${region}.amazonaws.com`;
  return [
    {
      actions: ['redshift-data:ExecuteStatement', 'redshift-data:BatchExecuteStatement'],
      resources: [names.clusterArn],
    },
    {
      actions: ['redshift-data:DescribeStatement', 'redshift-data:GetStatementResult', 'redshift-data:CancelStatement'],
      resources: ['*'],
      conditions: { StringEquals: { 'redshift-data:statement-owner-iam-userid': '${aws:userid}' } },
    },
    {
      actions: ['redshift:GetClusterCredentialsWithIAM'],
      resources: [`arn:${partition}:redshift:${region}:${account}:dbname:${names.clusterName}/${names.databaseName}`],
    },
    {
      actions: ['kms:DescribeKey'],
      resources: [names.keyArn],
    },
    {
      actions: ['kms:CreateGrant'],
      resources: [names.keyArn],
      conditions: {
        StringEquals: { 'kms:ViaService': [via('redshift'), via('redshift-data')] },
        Bool: { 'kms:GrantIsForAWSResource': 'true' },
      },
    },
  ];
}
