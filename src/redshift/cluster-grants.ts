import { Stack, aws_iam as iam } from 'aws-cdk-lib';
import { Construct } from 'constructs';

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
export function dataApiStatements(scope: Construct, names: ClusterNames): iam.PolicyStatement[] {
  const { partition, region, account } = Stack.of(scope);
  const via = (service: string) => `${service}.${region}.amazonaws.com`;
  return [
    new iam.PolicyStatement({
      sid: 'RunStatements',
      actions: ['redshift-data:ExecuteStatement', 'redshift-data:BatchExecuteStatement'],
      resources: [names.clusterArn],
    }),
    new iam.PolicyStatement({
      sid: 'SeeOwnResults',
      actions: ['redshift-data:DescribeStatement', 'redshift-data:GetStatementResult', 'redshift-data:CancelStatement'],
      resources: ['*'],
      conditions: { StringEquals: { 'redshift-data:statement-owner-iam-userid': '${aws:userid}' } },
    }),
    new iam.PolicyStatement({
      sid: 'LogInWithIam',
      actions: ['redshift:GetClusterCredentialsWithIAM'],
      resources: [`arn:${partition}:redshift:${region}:${account}:dbname:${names.clusterName}/${names.databaseName}`],
    }),
    new iam.PolicyStatement({
      sid: 'SeeTheKey',
      actions: ['kms:DescribeKey'],
      resources: [names.keyArn],
    }),
    new iam.PolicyStatement({
      sid: 'HaveRedshiftMakeAGrant',
      actions: ['kms:CreateGrant'],
      resources: [names.keyArn],
      conditions: {
        StringEquals: { 'kms:ViaService': [via('redshift'), via('redshift-data')] },
        Bool: { 'kms:GrantIsForAWSResource': 'true' },
      },
    }),
  ];
}

/** Lets somebody do what statements allow, by IAM alone. */
export function grantStatements(grantee: iam.IGrantable, statements: iam.PolicyStatement[]): iam.Grant {
  return statements
    .map((it) => iam.Grant.addToPrincipal({ grantee, actions: it.actions, resourceArns: it.resources, conditions: it.conditions }))
    .reduce((all, one) => all.combine(one));
}
