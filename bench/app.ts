/**
 * The app that is measured: stacks of 200 resources as a data platform has them, of which 20 are Redshift clusters.
 */
import { App, aws_ec2 as ec2, aws_iam as iam, aws_kms as kms, aws_lambda as lambda, aws_logs as logs, aws_redshift as redshift, aws_sqs as sqs, Stack } from 'aws-cdk-lib';

export const RESOURCES_PER_STACK = 200;
export const CLUSTERS_PER_STACK = 20;
const WORKERS_PER_STACK = 44; // of four resources each; the other 24: a key, a subnet group, two security groups, the clusters

export interface Shape {
  readonly stacks: number;
  /** Every how many-th cluster names no key; none if left out. */
  readonly wrongEvery?: number;
}

/** As many stacks as asked for, and one with a key that half of the clusters of every fifth stack use. */
export function buildApp({ stacks, wrongEvery }: Shape, outdir: string): App {
  const app = new App({ outdir, context: { 'aws:cdk:enable-path-metadata': true } }); // the command line sets it
  const env = { account: '111122223333', region: 'eu-west-1' };
  const shared = new kms.Key(new Stack(app, 'Shared', { env }), 'Key', { enableKeyRotation: true });
  for (let i = 0; i < stacks; i++) {
    const stack = new Stack(app, `Team${i}`, { env });
    const own = new kms.Key(stack, 'Key', { enableKeyRotation: true });
    addClusters(stack, (j) => {
      if (wrongEvery && (i * CLUSTERS_PER_STACK + j) % wrongEvery === 0) return undefined;
      return i % 5 === 0 && j % 2 === 0 ? shared : own;
    });
    for (let j = 0; j < WORKERS_PER_STACK; j++) addWorker(stack, j);
  }
  return app;
}

/** 23 resources: the clusters, their subnet group, their security groups. */
function addClusters(stack: Stack, keyOf: (cluster: number) => kms.IKey | undefined): void {
  const groups = ['Inside', 'Outside'].map((id) => new ec2.CfnSecurityGroup(stack, id, { groupDescription: id, vpcId: 'vpc-0123456789abcdef0' }));
  const subnets = new redshift.CfnClusterSubnetGroup(stack, 'Subnets', {
    description: 'Private subnets',
    subnetIds: ['subnet-0123456789abcdef0', 'subnet-0123456789abcdef1'],
  });
  for (let j = 0; j < CLUSTERS_PER_STACK; j++) {
    const key = keyOf(j);
    new redshift.CfnCluster(stack, `Cluster${j}`, {
      clusterType: 'multi-node',
      nodeType: 'ra3.xlplus',
      numberOfNodes: 2,
      dbName: `reports${j}`,
      masterUsername: 'admin',
      manageMasterPassword: true,
      masterPasswordSecretKmsKeyId: key?.keyArn,
      encrypted: true,
      kmsKeyId: key?.keyArn,
      clusterSubnetGroupName: subnets.ref,
      vpcSecurityGroupIds: groups.map((it) => it.attrGroupId),
      automatedSnapshotRetentionPeriod: 7,
      preferredMaintenanceWindow: 'sun:03:00-sun:04:00',
      port: 5439,
      tags: [{ key: 'Team', value: stack.stackName }, { key: 'Data', value: 'confidential' }, { key: 'Number', value: `${j}` }],
    });
  }
}

/** 4 resources that refer to each other: a queue, a role that may read it, a function that runs as that role, its log group. */
function addWorker(stack: Stack, j: number): void {
  const queue = new sqs.Queue(stack, `Queue${j}`, { encryption: sqs.QueueEncryption.SQS_MANAGED });
  const role = new iam.Role(stack, `Role${j}`, {
    assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
    inlinePolicies: {
      Read: new iam.PolicyDocument({
        statements: [new iam.PolicyStatement({ actions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage'], resources: [queue.queueArn] })],
      }),
    },
  });
  const worker = new lambda.CfnFunction(stack, `Worker${j}`, {
    code: { s3Bucket: `code-${stack.account}`, s3Key: `worker-${j}.zip` },
    runtime: 'nodejs22.x',
    handler: 'index.handler',
    role: role.roleArn,
    timeout: 30,
    environment: { variables: { QUEUE_URL: queue.queueUrl, STAGE: 'prod' } },
  });
  new logs.CfnLogGroup(stack, `Logs${j}`, { logGroupName: `/aws/lambda/${worker.ref}`, retentionInDays: 30 });
}
