// What a warehouse is when nothing is said about it but where it is.
import { App, RemovalPolicy, Stack, aws_ec2 as ec2, aws_redshift as redshift, aws_secretsmanager as secretsmanager } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { CustomerManagedKey, StoreEndpoint } from '../../src';
import { inspectOne, US } from '../language';
import { attribute, clusterIn, dataStack, expectCluster, fullWarehouse, idOf, isolatedVpc, only, refTo, templates, warehouse, warningsOf } from './warehouse';

const stack = dataStack({ env: US });
const vpc = isolatedVpc(stack);
const it = warehouse(stack, { vpc });
const key = it.encryptionKey as CustomerManagedKey;
const secretsAndLogsKey = it.secretsAndLogsKey as CustomerManagedKey;

describe('a warehouse about which nothing is said', () => {
  test.each<[string, object]>([
    ['is encrypted', { Encrypted: true }],
    ['is under the ARN of a key of its own', { KmsKeyId: attribute(key) }],
    ['has its admin password made and kept by Secrets Manager', { ManageMasterPassword: true, MasterUserPassword: Match.absent() }],
    ['has the admin secret under the second key', { MasterPasswordSecretKmsKeyId: attribute(secretsAndLogsKey) }],
    ['has a name for the admin that is not the usual one', { MasterUsername: 'warehouse_admin' }],
    ['has a name for the database that is not the usual one', { DBName: 'warehouse' }],
    ['listens on a port that is not the usual one', { Port: 5440 }],
    ['is not public', { PubliclyAccessible: false, ElasticIp: Match.absent() }],
    ['sends COPY and UNLOAD through the VPC', { EnhancedVpcRouting: true }],
    ['has several nodes of the RA3 family', { ClusterType: 'multi-node', NumberOfNodes: 2, NodeType: 'ra3.large' }],
    ['keeps automated snapshots for a week', { AutomatedSnapshotRetentionPeriod: 7 }],
    ['keeps manual snapshots until somebody deletes them', { ManualSnapshotRetentionPeriod: -1 }],
    ['takes version upgrades, at a time of little work', { AllowVersionUpgrade: true, PreferredMaintenanceWindow: 'sun:03:00-sun:03:30' }],
    ['writes all audit logs to CloudWatch', {
      LoggingProperties: { LogDestinationType: 'cloudwatch', LogExports: ['connectionlog', 'userlog', 'useractivitylog'] },
    }],
    ['has a name that is known before it is deployed', { ClusterIdentifier: Match.stringLikeRegexp('^data-warehouse-[0-9a-f]{8}$') }],
    ['leaves to Redshift what it decides better', {
      AvailabilityZone: Match.absent(),
      MaintenanceTrackName: Match.absent(),
      DeferMaintenance: Match.absent(),
      IamRoles: Match.absent(),
      SnapshotIdentifier: Match.absent(),
      DestinationRegion: Match.absent(),
    }],
  ])('%s', (_, properties) => {
    expectCluster(stack, properties);
  });

  test('refuses connections without TLS and writes the user activity log', () => {
    Template.fromStack(stack).hasResourceProperties('AWS::Redshift::ClusterParameterGroup', {
      ParameterGroupFamily: 'redshift-1.0',
      Parameters: [{ ParameterName: 'require_ssl', ParameterValue: 'true' }, { ParameterName: 'enable_user_activity_logging', ParameterValue: 'true' }],
    });
    expectCluster(stack, { ClusterParameterGroupName: refTo(it.cfnParameterGroup) });
  });

  test('is in the private subnets of the VPC, and only there', () => {
    const own = dataStack({ env: US });
    const open = new ec2.Vpc(own, 'Vpc', { maxAzs: 2, natGateways: 1 });
    warehouse(own, { vpc: open });

    expect(only(own, 'AWS::Redshift::ClusterSubnetGroup').Properties.SubnetIds).toEqual(open.privateSubnets.map(refTo));
  });

  test('is in the isolated subnets where there are no others', () => {
    expect(only(stack, 'AWS::Redshift::ClusterSubnetGroup').Properties.SubnetIds).toEqual(vpc.isolatedSubnets.map(refTo));
    expectCluster(stack, { ClusterSubnetGroupName: { Ref: Match.stringLikeRegexp('^WarehouseSubnetGroup') } });
  });

  test('has a security group of its own that lets nobody in, and out to HTTPS alone', () => {
    const group = only(stack, 'AWS::EC2::SecurityGroup').Properties;

    expect(group.SecurityGroupIngress).toBeUndefined();
    expect(group.SecurityGroupEgress).toEqual([expect.objectContaining({ CidrIp: '0.0.0.0/0', IpProtocol: 'tcp', FromPort: 443, ToPort: 443 })]);
    Template.fromStack(stack).resourceCountIs('AWS::EC2::SecurityGroupIngress', 0);
    expectCluster(stack, { VpcSecurityGroupIds: [attribute(it.connections.securityGroups[0], 'GroupId')] });
  });

  test.each(['connectionlog', 'userlog', 'useractivitylog'])('keeps its %s for a year in the log group that Redshift writes to, under the second key', (log) => {
    Template.fromStack(stack).hasResource('AWS::Logs::LogGroup', {
      Properties: {
        LogGroupName: `/aws/redshift/cluster/${clusterIn(stack).Properties.ClusterIdentifier}/${log}`,
        KmsKeyId: attribute(secretsAndLogsKey),
        RetentionInDays: 365,
      },
      DeletionPolicy: 'RetainExceptOnCreate',
      UpdateReplacePolicy: 'Retain',
    });
  });

  test('has its log groups before Redshift makes some without a key', () => {
    const groups = Object.keys(Template.fromStack(stack).findResources('AWS::Logs::LogGroup'));

    expect(groups).toHaveLength(3);
    expect(clusterIn(stack).DependsOn).toEqual(expect.arrayContaining(groups));
  });

  test('leaves a snapshot when it goes', () => {
    expect(clusterIn(stack)).toMatchObject({ DeletionPolicy: 'Snapshot', UpdateReplacePolicy: 'Snapshot' });
  });

  test('has two keys that rotate, and stay when it goes', () => {
    const keys = Object.values(Template.fromStack(stack).findResources('AWS::KMS::Key'));

    expect(keys).toHaveLength(2);
    for (const one of keys) {
      expect(one).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain', Properties: { EnableKeyRotation: true, PendingWindowInDays: 30 } });
    }
  });

  test('has a key for the data that nothing but Redshift uses', () => {
    const policy = JSON.stringify(Template.fromStack(stack).toJSON().Resources[idOf(key)].Properties.KeyPolicy);

    expect(policy).toContain('"kms:ViaService":"redshift.us-east-1.amazonaws.com"');
    expect(policy).not.toMatch(/secretsmanager|logs\./);
  });

  test('has no custom resource, no role and no function', () => {
    const types = Object.values<any>(Template.fromStack(stack).toJSON().Resources).map(({ Type }) => Type);

    expect(types.filter((type) => /^(Custom|AWS::IAM|AWS::Lambda|AWS::CloudFormation)::/.test(type))).toEqual([]);
  });

  test('passes the inspection of the house', () => {
    expect(inspectOne(stack)).toMatchObject({ verdict: 'CUSTOMER_MANAGED', findings: [] });
  });

  test('warns of nothing', () => {
    expect(warningsOf(stack)).toEqual([]);
  });
});

describe('what can be asked of a warehouse', () => {
  test('its endpoint is typed', () => {
    expect(it.clusterEndpoint).toBeInstanceOf(StoreEndpoint);
    expect(stack.resolve(it.clusterEndpoint.hostname)).toEqual(attribute(it, 'Endpoint.Address'));
    expect(stack.resolve(it.clusterEndpoint.port)).toEqual(attribute(it, 'Endpoint.Port'));
    expect(stack.resolve(it.clusterEndpoint.socketAddress)).toEqual({
      'Fn::Join': ['', [attribute(it, 'Endpoint.Address'), ':', attribute(it, 'Endpoint.Port')]],
    });
  });

  test('its names and ARNs', () => {
    expect(stack.resolve(it.clusterName)).toEqual(refTo(it));
    expect(JSON.stringify(stack.resolve(it.clusterArn))).toContain(`:redshift:us-east-1:111122223333:cluster:",${JSON.stringify(refTo(it))}`);
    expect(stack.resolve(it.clusterNamespaceArn)).toEqual(attribute(it, 'ClusterNamespaceArn'));
    expect(it.defaultDatabaseName).toBe('warehouse');
  });

  test('its keys and the secret of its admin', () => {
    expect(CustomerManagedKey.isCustomerManagedKey(it.encryptionKey)).toBe(true);
    expect(it.secretsAndLogsKey).not.toBe(it.encryptionKey);
    expect(it.adminSecret.encryptionKey).toBeUndefined(); // the CDK would write into the policy of the key
    expect(stack.resolve(it.adminSecret.secretArn)).toEqual(attribute(it, 'MasterPasswordSecretArn'));
  });

  test('the L1s themselves, whose properties can be changed', () => {
    const own = dataStack();
    const changed = warehouse(own);
    changed.cfnCluster.revisionTarget = '1.0.12345';
    changed.cfnParameterGroup.description = 'Mine';

    expect(changed.node.defaultChild).toBe(changed.cfnCluster);
    expectCluster(own, { RevisionTarget: '1.0.12345' });
    Template.fromStack(own).hasResourceProperties('AWS::Redshift::ClusterParameterGroup', { Description: 'Mine' });
  });

  test('its reference, as the CDK passes clusters around', () => {
    const reference: redshift.IClusterRef = it;

    expect(stack.resolve(reference.clusterRef)).toEqual({ clusterIdentifier: refTo(it), ...stack.resolve(it.cfnCluster.clusterRef) });
    expect(reference.env).toEqual(US);
  });

  test('a secret for a user of the database can be attached to it', () => {
    const own = dataStack();
    const cluster = warehouse(own);
    new secretsmanager.Secret(own, 'User').attach(cluster);

    Template.fromStack(own).hasResourceProperties('AWS::SecretsManager::SecretTargetAttachment', { TargetId: refTo(cluster), TargetType: 'AWS::Redshift::Cluster' });
  });

  test('another policy for its removal', () => {
    const own = dataStack();
    const cluster = warehouse(own);
    cluster.applyRemovalPolicy(RemovalPolicy.RETAIN);

    expect(clusterIn(own)).toMatchObject({ DeletionPolicy: 'Retain' });
  });
});

describe('where a warehouse can be', () => {
  test('several in one stack, with names that differ', () => {
    const own = dataStack();
    const shared = isolatedVpc(own);
    for (const id of ['Warehouse', 'warehouse', 'Ware-house']) warehouse(own, { vpc: shared }, id);

    const names = Object.values(Template.fromStack(own).findResources('AWS::Redshift::Cluster')).map(({ Properties }) => Properties.ClusterIdentifier);
    expect(new Set(names).size).toBe(3);
  });

  test('with all that can be said about it, it passes the inspection of the house', () => {
    const full = fullWarehouse();

    expect(inspectOne(full)).toMatchObject({ verdict: 'CUSTOMER_MANAGED', findings: [] });
    expect(templates(full.node.root as App)).not.toContain('MasterUserPassword');
  });

  test('two of the same path in stacks of different names have different names', () => {
    const app = new App();
    const [one, other] = ['One', 'Other'].map((id) => warehouse(new Stack(app, id)));

    expect(one.cfnCluster.clusterIdentifier).not.toBe(other.cfnCluster.clusterIdentifier);
  });
});
