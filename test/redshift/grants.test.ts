// Who may do what with a warehouse: connect, read the admin secret, run statements by the Data API. Within one stack and across stacks.
import { Table, User } from '@aws-cdk/aws-redshift-alpha';
import { App, CfnOutput, Stack, aws_ec2 as ec2, aws_iam as iam, aws_lambda as lambda } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { CustomerManagedKey, EncryptedRedshiftCluster } from '../../src';
import { inspectOne, US, WAYS_TO_METHODS } from '../language';
import { attribute, complaint, dataStack, isolatedVpc, only, refTo, warehouse, warningsOf } from './warehouse';

process.env.JSII_DEPRECATED = 'quiet'; // the alpha library uses what the CDK has deprecated

const role = (stack: Stack, id = 'Role'): iam.Role => new iam.Role(stack, id, { assumedBy: new iam.AccountRootPrincipal() });

const handler = (stack: Stack, vpc: ec2.IVpc, environment?: Record<string, string>): lambda.Function => new lambda.Function(stack, 'Reader', {
  runtime: lambda.Runtime.NODEJS_22_X,
  handler: 'index.handler',
  code: lambda.Code.fromInline('exports.handler = () => {}'),
  vpc,
  environment,
  vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_ISOLATED },
});

test('reading the admin secret takes the secret and, through Secrets Manager alone, its key', () => {
  const stack = dataStack({ env: US });
  const it = warehouse(stack);
  const grant = it.grantAdminSecretRead(role(stack));

  expect(grant.success).toBe(true);
  expect(only(stack, 'AWS::IAM::Policy').Properties.PolicyDocument.Statement).toEqual([
    { Effect: 'Allow', Action: ['secretsmanager:GetSecretValue', 'secretsmanager:DescribeSecret'], Resource: attribute(it, 'MasterPasswordSecretArn') },
    {
      Effect: 'Allow',
      Action: 'kms:Decrypt',
      Resource: attribute(it.secretsAndLogsKey),
      Condition: { StringEquals: { 'kms:ViaService': 'secretsmanager.us-east-1.amazonaws.com' } },
    },
  ]);
});

test.each(WAYS_TO_METHODS)('reading the secret by itself takes just the same: `grantRead` of %s', (_, on) => {
  const [bySecret, byCluster] = [true, false].map((by) => {
    const stack = dataStack({ env: US });
    const it = warehouse(stack);
    const grant = by ? on(it.adminSecret).grantRead.call(it.adminSecret, role(stack)) : it.grantAdminSecretRead(role(stack));

    expect(grant.success).toBe(true);
    return Template.fromStack(stack).toJSON();
  });

  expect(bySecret).toEqual(byCluster);
});

test('the Data API takes statements on this cluster, one\'s own results, a login by IAM, and a grant that Redshift makes', () => {
  const stack = dataStack({ env: US });
  const it = warehouse(stack, { defaultDatabaseName: 'sales' });
  const grant = it.grantDataApi(role(stack));

  expect(grant.success).toBe(true);
  const clusterArn = stack.resolve(it.clusterArn);
  expect(only(stack, 'AWS::IAM::Policy').Properties.PolicyDocument.Statement).toEqual([
    { Effect: 'Allow', Action: ['redshift-data:ExecuteStatement', 'redshift-data:BatchExecuteStatement'], Resource: clusterArn },
    {
      Effect: 'Allow',
      Action: ['redshift-data:DescribeStatement', 'redshift-data:GetStatementResult', 'redshift-data:CancelStatement'],
      Resource: '*',
      Condition: { StringEquals: { 'redshift-data:statement-owner-iam-userid': '${aws:userid}' } },
    },
    {
      Effect: 'Allow',
      Action: 'redshift:GetClusterCredentialsWithIAM',
      Resource: { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':redshift:us-east-1:111122223333:dbname:', refTo(it), '/sales']] },
    },
    { Effect: 'Allow', Action: 'kms:DescribeKey', Resource: attribute(it.encryptionKey) },
    {
      Effect: 'Allow',
      Action: 'kms:CreateGrant',
      Resource: attribute(it.encryptionKey),
      Condition: {
        StringEquals: { 'kms:ViaService': ['redshift.us-east-1.amazonaws.com', 'redshift-data.us-east-1.amazonaws.com'] },
        Bool: { 'kms:GrantIsForAWSResource': 'true' },
      },
    },
  ]);
});

test('the key lets Redshift make the grants of the Data API, from the first caller on', () => {
  const stack = dataStack();
  const it = warehouse(stack, { singleKey: true });
  const policy = (): string => JSON.stringify(only(stack, 'AWS::KMS::Key').Properties.KeyPolicy);
  it.grantDataApi(role(stack));
  it.grantDataApi(role(stack, 'Other'));

  expect(policy().split('DataApiGrantsViaIam')).toHaveLength(2);
});

test('a warehouse that grants nothing lets nobody use the Data API', () => {
  const stack = dataStack();
  warehouse(stack);

  expect(JSON.stringify(Template.fromStack(stack).findResources('AWS::KMS::Key'))).not.toContain('DataApi');
});

test('a grant to somebody without an identity policy says so', () => {
  const stack = dataStack();
  const it = warehouse(stack);

  expect(() => it.grantAdminSecretRead(new iam.ServicePrincipal('lambda.amazonaws.com')).assertSuccess()).toThrow();
});

test('an imported role is given a policy', () => {
  const stack = dataStack({ env: US });
  warehouse(stack).grantDataApi(iam.Role.fromRoleArn(stack, 'Theirs', 'arn:aws:iam::111122223333:role/theirs'));

  Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', { Roles: ['theirs'] });
});

describe('across stacks, without a circle', () => {
  type Give = (it: EncryptedRedshiftCluster, to: iam.IGrantable) => void;
  const GRANTS: [string, Give][] = [
    ['grantAdminSecretRead', (it, to) => it.grantAdminSecretRead(to)],
    ['grantDataApi', (it, to) => it.grantDataApi(to)],
    ['adminSecret.grantRead', (it, to) => it.adminSecret.grantRead(to)],
  ];
  const named = (stack: Stack): iam.Role => new iam.Role(stack, 'Role', { roleName: 'reader', assumedBy: new iam.AccountRootPrincipal() });

  test.each(GRANTS)('%s to a role whose stack uses the cluster', (_, give) => {
    const app = new App();
    const [data, other] = [new Stack(app, 'Data'), new Stack(app, 'Other')];
    const it = warehouse(data);
    new CfnOutput(other, 'Endpoint', { value: it.clusterEndpoint.socketAddress });
    give(it, role(other));
    app.synth();

    expect(data.dependencies).toEqual([]);
  });

  test.each(GRANTS)('%s to a role that is there before the cluster', (_, give) => {
    const app = new App();
    const [other, data] = [new Stack(app, 'Other'), new Stack(app, 'Data')];
    const given = role(other);
    give(warehouse(data), given);
    app.synth();

    expect(data.dependencies).toEqual([]);
    expect(other.dependencies).toEqual([data]);
  });

  test.each(GRANTS)('%s to a function in another stack, which connects too', (_, give) => {
    const app = new App();
    const [network, data, other] = ['Network', 'Data', 'Other'].map((id) => new Stack(app, id));
    const vpc = isolatedVpc(network);
    const it = warehouse(data, { vpc });
    const reader = handler(other, vpc, { ENDPOINT: it.clusterEndpoint.socketAddress });
    reader.connections.allowToDefaultPort(it);
    give(it, reader);
    app.synth();

    expect(data.dependencies).toEqual([network]);
    Template.fromStack(other).hasResourceProperties('AWS::EC2::SecurityGroupIngress', { FromPort: 5440, ToPort: 5440, IpProtocol: 'tcp' });
  });

  test('a cluster lets in a function of another stack that does not use it otherwise', () => {
    const app = new App();
    const [network, data, other] = ['Network', 'Data', 'Other'].map((id) => new Stack(app, id));
    const vpc = isolatedVpc(network);
    const it = warehouse(data, { vpc });
    it.connections.allowDefaultPortFrom(handler(other, vpc));
    app.synth();

    Template.fromStack(data).hasResourceProperties('AWS::EC2::SecurityGroupIngress', { FromPort: 5440, ToPort: 5440 });
  });

  test.each(GRANTS)('%s writes into no policy of a key but what the service needs', (_, give) => {
    const app = new App();
    const [data, other] = [new Stack(app, 'Data'), new Stack(app, 'Other')];
    give(warehouse(data), named(other));

    expect(JSON.stringify(Template.fromStack(data).findResources('AWS::KMS::Key'))).not.toMatch(/reader|aws:PrincipalArn|role\//);
    Template.fromStack(other).resourceCountIs('AWS::IAM::Policy', 1);
  });

  test('the key itself to a role with a name, whose stack uses the cluster', () => {
    const app = new App();
    const [data, other] = [new Stack(app, 'Data'), new Stack(app, 'Other')];
    const it = warehouse(data);
    new CfnOutput(other, 'Endpoint', { value: it.clusterEndpoint.socketAddress });
    (it.encryptionKey as CustomerManagedKey).grantDecrypt(named(other));
    app.synth();

    expect(data.dependencies).toEqual([]);
  });

  test('the key itself to a role without a name is refused, since the account would be let in', () => {
    const app = new App();
    const [data, other] = [new Stack(app, 'Data'), new Stack(app, 'Other')];
    const key = warehouse(data).encryptionKey as CustomerManagedKey;

    expect(complaint(() => key.grantDecrypt(role(other)))).toMatch(/The statement for "Data\/Warehouse\/Key" cannot be written:\n {2}- "Other\/Role[^"]*" .* Give the role a `roleName`\.$/);
  });

  test.each(GRANTS)('%s to a role of another account is refused', (_, give) => {
    const app = new App();
    const data = new Stack(app, 'Data', { env: US });
    const it = warehouse(data);

    expect(complaint(() => give(it, iam.Role.fromRoleArn(data, 'Theirs', 'arn:aws:iam::444455556666:role/theirs')))).toBe([
      'The grant on "Data/Warehouse" cannot be made:',
      '  - `grantee` takes somebody of account "111122223333", whom keys and secrets of the store trust. Got somebody of "444455556666"; let them take on a role here.',
    ].join('\n'));
    Template.fromStack(data).resourceCountIs('AWS::IAM::Policy', 0);
  });
});

describe('connections', () => {
  test('somebody is let in at the port of the cluster', () => {
    const stack = dataStack();
    const vpc = isolatedVpc(stack);
    const it = warehouse(stack, { vpc, port: 8200 });
    it.connections.allowDefaultPortFrom(handler(stack, vpc));

    Template.fromStack(stack).hasResourceProperties('AWS::EC2::SecurityGroupIngress', {
      FromPort: 8200, ToPort: 8200, GroupId: attribute(it.connections.securityGroups[0], 'GroupId'), SourceSecurityGroupId: Match.anyValue(),
    });
  });

  test('within given security groups too', () => {
    const stack = dataStack();
    const vpc = isolatedVpc(stack);
    const it = warehouse(stack, { vpc, securityGroups: [ec2.SecurityGroup.fromSecurityGroupId(stack, 'Theirs', 'sg-12345678')] });
    it.connections.allowDefaultPortFrom(ec2.Peer.ipv4('10.0.0.0/8'));

    Template.fromStack(stack).hasResourceProperties('AWS::EC2::SecurityGroupIngress', { GroupId: 'sg-12345678', CidrIp: '10.0.0.0/8', FromPort: 5440 });
  });
});

describe('where the alpha library takes a cluster', () => {
  const database = (it: EncryptedRedshiftCluster): { cluster: EncryptedRedshiftCluster; databaseName: string; adminUser: EncryptedRedshiftCluster['adminSecret'] } =>
    ({ cluster: it, databaseName: it.defaultDatabaseName, adminUser: it.adminSecret });

  test('a user and a table are made with the admin secret', () => {
    const stack = dataStack({ env: US });
    const it = warehouse(stack);
    const user = new User(stack, 'User', { ...database(it), encryptionKey: it.secretsAndLogsKey as CustomerManagedKey });
    const table = new Table(stack, 'Table', { ...database(it), tableColumns: [{ name: 'id', dataType: 'int' }] });
    user.addTablePrivileges(table);

    const requests = Object.values(Template.fromStack(stack).findResources('Custom::RedshiftDatabaseQuery'));
    expect(requests.length).toBeGreaterThanOrEqual(3);
    for (const { Properties } of requests) {
      expect(Properties).toMatchObject({ clusterName: refTo(it), adminUserArn: attribute(it, 'MasterPasswordSecretArn'), databaseName: 'warehouse' });
    }
    expect(inspectOne(stack)).toMatchObject({ verdict: 'CUSTOMER_MANAGED', findings: [] });
  });

  test('from another stack, without a circle', () => {
    const app = new App({ context: { '@aws-cdk/core:defaultCrossStackReferences': 'strong' } });
    const [data, other] = [new Stack(app, 'Data'), new Stack(app, 'Other')];
    const it = warehouse(data);
    new Table(other, 'Table', { ...database(it), tableColumns: [{ name: 'id', dataType: 'int' }] });
    app.synth();

    expect(data.dependencies).toEqual([]);
    expect(warningsOf(other)).toEqual([]);
  });
});
