// What can be said about a warehouse, and that it may be said by a token.
import {
  App, CfnParameter, Duration, Fn, Lazy, NestedStack, RemovalPolicy, Stack, Stage, Token,
  aws_ec2 as ec2, aws_iam as iam, aws_redshift as redshift, aws_s3 as s3,
} from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { EncryptedRedshiftCluster, RedshiftAuditLogging, RedshiftLimitedFeature } from '../../src';
import { inspectOne, US } from '../language';
import { attribute, clusterIn, dataStack, expectCluster, idOf, isolatedVpc, logicalIds, NIGHTLY, only, Options, refTo, warehouse, warningsOf } from './warehouse';

/** A call as a custom resource has it, with a word for each reference. */
function callOf(json: string | { 'Fn::Join': [string, unknown[]] }): Record<string, unknown> {
  return JSON.parse(typeof json === 'string' ? json : json['Fn::Join'][1].map((it) => typeof it === 'string' ? it : 'REF').join(''));
}

describe('what is said about a warehouse stands in the template', () => {
  test.each<[string, Options, object]>([
    ['its name', { clusterName: 'sales' }, { ClusterIdentifier: 'sales' }],
    ['its nodes', { nodeType: 'rg.xlarge', numberOfNodes: 4 }, { NodeType: 'rg.xlarge', NumberOfNodes: 4, ClusterType: 'multi-node' }],
    ['a single node', { numberOfNodes: 1 }, { ClusterType: 'single-node', NumberOfNodes: Match.absent() }],
    ['its port', { port: 8200 }, { Port: 8200 }],
    ['its admin', { masterUsername: 'sales_admin' }, { MasterUsername: 'sales_admin', ManageMasterPassword: true }],
    ['its database', { defaultDatabaseName: 'sales' }, { DBName: 'sales' }],
    ['the snapshot it begins with', { restoreFrom: { snapshotIdentifier: 'last', clusterName: 'old', ownerAccount: '444455556666' } },
      { SnapshotIdentifier: 'last', SnapshotClusterIdentifier: 'old', OwnerAccount: '444455556666', Encrypted: true, KmsKeyId: Match.anyValue() }],
    ['a second Availability Zone', { multiAz: true }, { MultiAZ: true }],
    ['that it may move', { availabilityZoneRelocation: true }, { AvailabilityZoneRelocation: true }],
    ['where it is', { availabilityZone: 'us-east-1a' }, { AvailabilityZone: 'us-east-1a' }],
    ['how long automated snapshots are kept', { automatedSnapshotRetention: Duration.days(35) }, { AutomatedSnapshotRetentionPeriod: 35 }],
    ['how long manual snapshots are kept', { manualSnapshotRetention: Duration.days(90) }, { ManualSnapshotRetentionPeriod: 90 }],
    ['when it is maintained', { preferredMaintenanceWindow: 'sun:02:00-sun:03:00' }, { PreferredMaintenanceWindow: 'sun:02:00-sun:03:00' }],
    ['its track', { maintenanceTrackName: 'trailing' }, { MaintenanceTrackName: 'trailing' }],
    ['when it is not maintained', { deferMaintenance: { start: '2026-12-01T00:00:00Z', duration: Duration.days(10) } },
      { DeferMaintenance: true, DeferMaintenanceStartTime: '2026-12-01T00:00:00Z', DeferMaintenanceDuration: 10, DeferMaintenanceEndTime: Match.absent() }],
    ['from when on it is not maintained', { deferMaintenance: { start: '2026-12-01T00:00:00Z' } }, { DeferMaintenance: true, DeferMaintenanceDuration: 45 }],
    ['how it is resized', { classicResizing: true }, { Classic: true }],
  ])('%s', (_, options, properties) => {
    const stack = dataStack({ env: US });
    warehouse(stack, options);

    expectCluster(stack, properties);
    expect(inspectOne(stack)).toMatchObject({ verdict: 'CUSTOMER_MANAGED', findings: [] });
  });

  const LOGS_STAY = { DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' };
  test.each<[RemovalPolicy | undefined, object, object]>([
    [undefined, { DeletionPolicy: 'Snapshot', UpdateReplacePolicy: 'Snapshot' }, LOGS_STAY],
    [RemovalPolicy.SNAPSHOT, { DeletionPolicy: 'Snapshot', UpdateReplacePolicy: 'Snapshot' }, LOGS_STAY],
    [RemovalPolicy.RETAIN, { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' }, LOGS_STAY],
    [RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE, { DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' }, LOGS_STAY],
    [RemovalPolicy.DESTROY, { DeletionPolicy: 'Delete', UpdateReplacePolicy: 'Delete' }, { DeletionPolicy: 'Delete', UpdateReplacePolicy: 'Delete' }],
  ])('what happens to it and its logs when it goes: %s, while keys stay', (removalPolicy, expected, logs) => {
    const stack = dataStack();
    warehouse(stack, { removalPolicy });

    expect(clusterIn(stack)).toMatchObject(expected);
    Template.fromStack(stack).allResources('AWS::KMS::Key', { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
    Template.fromStack(stack).allResources('AWS::Logs::LogGroup', logs);
  });

  test.each<[RemovalPolicy, string]>([
    [RemovalPolicy.RETAIN, 'Retain'], [RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE, 'RetainExceptOnCreate'],
  ])('with %s all that it stands on stays, custom resources included', (removalPolicy, deletionPolicy) => {
    const stack = dataStack();
    const it = warehouse(stack, {
      removalPolicy, snapshotSchedule: ['rate(8 hours)'], defaultRole: iam.Role.fromRoleArn(stack, 'Role', 'arn:aws:iam::111122223333:role/Loader'),
    });
    const resources = Template.fromStack(stack).toJSON().Resources;
    const below = Object.keys(logicalIds(it));

    expect(below.map((id) => resources[id].Type)).toEqual(expect.arrayContaining([
      'Custom::RedshiftDefaultRole', 'Custom::RedshiftSnapshotScheduleOfCluster', 'AWS::Redshift::SnapshotSchedule', 'AWS::IAM::Policy',
      'AWS::Redshift::ClusterSubnetGroup', 'AWS::Redshift::ClusterParameterGroup', 'AWS::EC2::SecurityGroup', 'AWS::KMS::Alias',
    ]));
    // What lets the custom resources act hangs on a role of the stack, which goes.
    for (const id of below.filter((each) => resources[each].Type !== 'AWS::IAM::Policy')) {
      const kept = ['AWS::KMS::Key'].includes(resources[id].Type) ? 'Retain' : resources[id].Type === 'AWS::Logs::LogGroup' ? 'RetainExceptOnCreate' : deletionPolicy;
      expect([id, resources[id].DeletionPolicy, resources[id].UpdateReplacePolicy]).toEqual([id, kept, 'Retain']);
    }
  });

  test('a public cluster with an address of its own, in the public subnets', () => {
    const stack = dataStack();
    const vpc = new ec2.Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 0 });
    const address = new ec2.CfnEIP(stack, 'Address');
    warehouse(stack, { vpc, publiclyAccessible: true, elasticIp: address.ref });

    expectCluster(stack, { PubliclyAccessible: true, ElasticIp: refTo(address) });
    expect(only(stack, 'AWS::Redshift::ClusterSubnetGroup').Properties.SubnetIds).toEqual(vpc.publicSubnets.map(refTo));
    expect(only(stack, 'AWS::EC2::SecurityGroup').Properties.SecurityGroupIngress).toBeUndefined();
  });

  test('subnets of one\'s own choice', () => {
    const stack = dataStack();
    const vpc = new ec2.Vpc(stack, 'Vpc', {
      maxAzs: 2,
      subnetConfiguration: [
        { name: 'open', subnetType: ec2.SubnetType.PUBLIC },
        { name: 'app', subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS },
        { name: 'data', subnetType: ec2.SubnetType.PRIVATE_ISOLATED },
      ],
    });
    warehouse(stack, { vpc, vpcSubnets: { subnetGroupName: 'data' } });

    expect(only(stack, 'AWS::Redshift::ClusterSubnetGroup').Properties.SubnetIds).toEqual(vpc.isolatedSubnets.map(refTo));
  });

  test('a subnet group of one\'s own, instead of a new one', () => {
    const stack = dataStack();
    const subnetGroup = new redshift.CfnClusterSubnetGroup(stack, 'Mine', { description: 'mine', subnetIds: ['subnet-1', 'subnet-2'] });
    warehouse(stack, { subnetGroup });

    expectCluster(stack, { ClusterSubnetGroupName: refTo(subnetGroup) });
    Template.fromStack(stack).resourceCountIs('AWS::Redshift::ClusterSubnetGroup', 1);
  });

  test('a subnet group of one\'s own, whatever subnets the VPC is known to have', () => {
    const stack = dataStack();
    const vpc = ec2.Vpc.fromVpcAttributes(stack, 'Vpc', { vpcId: 'vpc-1', availabilityZones: ['us-east-1a', 'us-east-1b'] });
    const subnetGroup = new redshift.CfnClusterSubnetGroup(stack, 'Mine', { description: 'mine', subnetIds: ['subnet-1', 'subnet-2'] });
    warehouse(stack, { vpc, subnetGroup });

    expectCluster(stack, { ClusterSubnetGroupName: refTo(subnetGroup) });
  });

  test('security groups of one\'s own, which are left as they are', () => {
    const stack = dataStack();
    const vpc = isolatedVpc(stack);
    const group = new ec2.SecurityGroup(stack, 'Mine', { vpc, allowAllOutbound: false });
    const it = warehouse(stack, { vpc, securityGroups: [group, ec2.SecurityGroup.fromSecurityGroupId(stack, 'Theirs', 'sg-12345678')] });

    expectCluster(stack, { VpcSecurityGroupIds: [attribute(group, 'GroupId'), 'sg-12345678'] });
    expect(only(stack, 'AWS::EC2::SecurityGroup').Properties.SecurityGroupEgress).not.toContainEqual(expect.objectContaining({ FromPort: 443 }));
    expect(it.connections.securityGroups).toHaveLength(2);
  });

  test('further parameters, queues and FIPS, beside those that are always set', () => {
    const stack = dataStack();
    warehouse(stack, { parameters: { max_concurrency_scaling_clusters: '2' }, workloadManagement: [{ auto_wlm: true }, { short_query_queue: true }], fipsTls: true });

    expect(Object.fromEntries(only(stack, 'AWS::Redshift::ClusterParameterGroup').Properties.Parameters.map((it: any) => [it.ParameterName, it.ParameterValue]))).toEqual({
      require_ssl: 'true',
      enable_user_activity_logging: 'true',
      use_fips_ssl: 'true',
      wlm_json_configuration: '[{"auto_wlm":true},{"short_query_queue":true}]',
      max_concurrency_scaling_clusters: '2',
    });
  });

  test('roles that the cluster takes on, more of them later, each once', () => {
    const stack = dataStack();
    const [one, two] = ['One', 'Two'].map((id) => new iam.Role(stack, id, { assumedBy: new iam.ServicePrincipal('redshift.amazonaws.com') }));
    const it = warehouse(stack, { roles: [one, one] });
    it.addRole(two);
    it.addRole(one);

    expect(clusterIn(stack).Properties.IamRoles).toEqual([attribute(one), attribute(two)]);
    Template.fromStack(stack).resourceCountIs('Custom::RedshiftDefaultRole', 0);
  });

  test('a first role that is added later', () => {
    const stack = dataStack();
    warehouse(stack).addRole(iam.Role.fromRoleArn(stack, 'Role', 'arn:aws:iam::111122223333:role/Loader'));

    expect(clusterIn(stack).Properties.IamRoles).toEqual(['arn:aws:iam::111122223333:role/Loader']);
  });

  test('a default role, set by a custom resource that may do just that', () => {
    const stack = dataStack({ env: US });
    const role = new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('redshift.amazonaws.com') });
    const it = warehouse(stack, { defaultRole: role });
    const call = only(stack, 'Custom::RedshiftDefaultRole');

    expect(clusterIn(stack).Properties.IamRoles).toEqual([attribute(role)]);
    expect(JSON.stringify(call.Properties.Update)).toContain('modifyClusterIamRoles');
    expect(JSON.stringify(call.Properties.Update)).toContain('DefaultIamRoleArn');
    expect(call.Properties.Create).toBeDefined();
    expect(JSON.stringify(call.Properties.Delete)).toContain('ClusterNotFound');
    expect(call.DependsOn).toContain((refTo(it) as { Ref: string }).Ref);
    Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: [
          { Effect: 'Allow', Action: 'redshift:ModifyClusterIamRoles', Resource: stack.resolve(it.clusterArn) },
          { Effect: 'Allow', Action: 'iam:PassRole', Resource: attribute(role) },
        ],
      },
    });
  });

  test('custom resources give nothing back, come one after the other, and mind no cluster that is gone', () => {
    const stack = dataStack({ env: US });
    const it = warehouse(stack, { snapshotSchedule: ['rate(8 hours)'], defaultRole: iam.Role.fromRoleArn(stack, 'Role', 'arn:aws:iam::111122223333:role/Loader') });
    const [first, second] = ['Custom::RedshiftDefaultRole', 'Custom::RedshiftSnapshotScheduleOfCluster'].map((type) => Object.entries(Template.fromStack(stack).findResources(type))[0]);

    for (const [, { Properties, DependsOn }] of [first, second]) {
      for (const call of ['Create', 'Update', 'Delete']) expect(callOf(Properties[call]).outputPaths).toEqual([]);
      expect(callOf(Properties.Delete).ignoreErrorCodesMatching).toBe('ClusterNotFound|InvalidClusterState');
      expect(callOf(Properties.Update)).not.toHaveProperty('ignoreErrorCodesMatching');
      expect(DependsOn).toContain(idOf(it));
    }
    expect(second[1].DependsOn).toContain(first[0]);
    expect(first[1].DependsOn).not.toContain(second[0]);
  });

  test('a snapshot schedule, put on the cluster by a custom resource', () => {
    const stack = dataStack({ env: US });
    warehouse(stack, { snapshotSchedule: ['rate(8 hours)', 'cron(30 12 *)'] });
    const call = JSON.stringify(only(stack, 'Custom::RedshiftSnapshotScheduleOfCluster').Properties);

    Template.fromStack(stack).hasResourceProperties('AWS::Redshift::SnapshotSchedule', {
      ScheduleDefinitions: ['rate(8 hours)', 'cron(30 12 *)'], ScheduleIdentifier: Match.stringLikeRegexp('^[a-z][a-z0-9]+$'),
    });
    expect(call).toContain('modifyClusterSnapshotSchedule');
    expect(call).toContain('DisassociateSchedule');
    Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: { Statement: [Match.objectLike({ Effect: 'Allow', Action: 'redshift:ModifyClusterSnapshotSchedule' })] },
    });
  });
});

// ---- tokens ------------------------------------------------------------------------------------------------------------------------

type TextProp = readonly [prop: string, options: (text: string) => Options, property: string];
const TEXTS: TextProp[] = [
  ['clusterName', (clusterName) => ({ clusterName }), 'ClusterIdentifier'],
  ['nodeType', (nodeType) => ({ nodeType }), 'NodeType'],
  ['masterUsername', (masterUsername) => ({ masterUsername }), 'MasterUsername'],
  ['defaultDatabaseName', (defaultDatabaseName) => ({ defaultDatabaseName }), 'DBName'],
  ['restoreFrom.snapshotIdentifier', (snapshotIdentifier) => ({ restoreFrom: { snapshotIdentifier } }), 'SnapshotIdentifier'],
  ['restoreFrom.clusterName', (clusterName) => ({ restoreFrom: { snapshotIdentifier: 's', clusterName } }), 'SnapshotClusterIdentifier'],
  ['restoreFrom.ownerAccount', (ownerAccount) => ({ restoreFrom: { snapshotIdentifier: 's', ownerAccount } }), 'OwnerAccount'],
  ['availabilityZone', (availabilityZone) => ({ availabilityZone }), 'AvailabilityZone'],
  ['preferredMaintenanceWindow', (preferredMaintenanceWindow) => ({ preferredMaintenanceWindow }), 'PreferredMaintenanceWindow'],
  ['maintenanceTrackName', (maintenanceTrackName) => ({ maintenanceTrackName }), 'MaintenanceTrackName'],
  ['deferMaintenance.start', (start) => ({ deferMaintenance: { start } }), 'DeferMaintenanceStartTime'],
];
const ALL_TEXTS = (text: string): Options => ({
  ...Object.assign({}, ...TEXTS.map(([, options]) => options(text))),
  restoreFrom: { snapshotIdentifier: text, clusterName: text, ownerAccount: text },
});

describe('a token in any prop is fine', () => {
  test.each(TEXTS)('%s by a parameter', (_, options, property) => {
    const stack = dataStack();
    warehouse(stack, options(new CfnParameter(stack, 'Text').valueAsString));

    expect(clusterIn(stack).Properties[property]).toEqual({ Ref: 'Text' });
    expect(inspectOne(stack)).toMatchObject({ verdict: 'CUSTOMER_MANAGED', findings: [] });
  });

  test.each<[string, string, unknown]>([
    ['by an import', Fn.importValue('Text'), { 'Fn::ImportValue': 'Text' }],
    ['by a value that comes late', Lazy.string({ produce: () => 'late' }), 'late'],
    ['in a part of it', `sales-${Fn.ref('AWS::Region')}`, { 'Fn::Join': ['', ['sales-', { Ref: 'AWS::Region' }]] }],
  ])('every text %s', (_, text, expected) => {
    const stack = dataStack();
    warehouse(stack, ALL_TEXTS(text));

    const properties = TEXTS.map(([, , property]) => property);
    const { Properties } = clusterIn(stack);
    for (const property of properties) expect([property, Properties[property]]).toEqual([property, expected]);
  });

  test.each<[string, (it: number) => Options, string]>([
    ['port', (port) => ({ port }), 'Port'],
    ['numberOfNodes', (numberOfNodes) => ({ numberOfNodes }), 'NumberOfNodes'],
    ['automatedSnapshotRetention', (it) => ({ automatedSnapshotRetention: Duration.days(it) }), 'AutomatedSnapshotRetentionPeriod'],
    ['manualSnapshotRetention', (it) => ({ manualSnapshotRetention: Duration.days(it) }), 'ManualSnapshotRetentionPeriod'],
    ['deferMaintenance.duration', (it) => ({ deferMaintenance: { start: '2026-12-01T00:00:00Z', duration: Duration.days(it) } }), 'DeferMaintenanceDuration'],
  ])('%s', (_, options, property) => {
    const stack = dataStack();
    warehouse(stack, options(new CfnParameter(stack, 'Number', { type: 'Number' }).valueAsNumber));

    expect(clusterIn(stack).Properties[property]).toEqual({ Ref: 'Number' });
  });

  test('the port, where somebody is let in', () => {
    const stack = dataStack();
    const it = warehouse(stack, { port: new CfnParameter(stack, 'Port', { type: 'Number' }).valueAsNumber });
    it.connections.allowDefaultPortFrom(ec2.Peer.ipv4('10.0.0.0/8'));

    Template.fromStack(stack).hasResourceProperties('AWS::EC2::SecurityGroupIngress', { CidrIp: '10.0.0.0/8', FromPort: { Ref: 'Port' }, ToPort: { Ref: 'Port' } });
  });

  test('the name, in the log groups and in the policy of their key', () => {
    const stack = dataStack();
    warehouse(stack, { clusterName: new CfnParameter(stack, 'Name').valueAsString });

    const LogGroupName = { 'Fn::Join': ['', ['/aws/redshift/cluster/', { Ref: 'Name' }, '/userlog']] };
    Template.fromStack(stack).hasResourceProperties('AWS::Logs::LogGroup', { LogGroupName });
    const [, key] = Object.values(Template.fromStack(stack).findResources('AWS::KMS::Key'));
    expect(JSON.stringify(key)).toContain('log-group:/aws/redshift/cluster/",{"Ref":"Name"},"/userlog"');
  });

  test('an address, a list of snapshot schedules, parameters and queues', () => {
    const stack = dataStack();
    const text = new CfnParameter(stack, 'Text').valueAsString;
    warehouse(stack, {
      vpc: new ec2.Vpc(stack, 'Vpc', { natGateways: 0 }),
      publiclyAccessible: true,
      elasticIp: text,
      snapshotSchedule: Token.asList({ Ref: 'Text' }),
      parameters: { query_group: text },
      workloadManagement: [{ query_group: [text] }],
      auditLogging: RedshiftAuditLogging.toS3(new s3.Bucket(stack, 'Logs'), { prefix: text }),
    });

    expectCluster(stack, { ElasticIp: { Ref: 'Text' }, LoggingProperties: { S3KeyPrefix: { Ref: 'Text' } } });
    expect(only(stack, 'AWS::Redshift::SnapshotSchedule').Properties.ScheduleDefinitions).toEqual({ Ref: 'Text' });
    expect(only(stack, 'AWS::Redshift::ClusterParameterGroup').Properties.Parameters.slice(2)).toEqual([
      { ParameterName: 'wlm_json_configuration', ParameterValue: { 'Fn::Join': ['', ['[{"query_group":["', { Ref: 'Text' }, '"]}]']] } },
      { ParameterName: 'query_group', ParameterValue: { Ref: 'Text' } },
    ]);
  });

  test('one snapshot schedule of several', () => {
    const stack = dataStack();
    warehouse(stack, { snapshotSchedule: ['rate(8 hours)', new CfnParameter(stack, 'Text').valueAsString] });

    expect(only(stack, 'AWS::Redshift::SnapshotSchedule').Properties.ScheduleDefinitions).toEqual(['rate(8 hours)', { Ref: 'Text' }]);
  });

  test('what is added later', () => {
    const stack = dataStack();
    const text = new CfnParameter(stack, 'Text').valueAsString;
    const number = new CfnParameter(stack, 'Number', { type: 'Number' }).valueAsNumber;
    const it = warehouse(stack);
    it.addUsageLimit('Limit', { feature: RedshiftLimitedFeature.SPECTRUM, amount: number });
    it.authorizeEndpointAccess('Partner', { account: text, vpcIds: Token.asList({ Ref: 'Text' }) });
    it.scheduleResize('Resize', NIGHTLY, { numberOfNodes: number, nodeType: text });
    it.addEventSubscription('Events', { topic: { topicRef: { topicArn: text } } as never, severity: text as never, categories: [text as never] });
    it.addRecommendedAlarms({ percentageDiskSpaceUsedThreshold: number, cpuUtilizationThreshold: number });

    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::Redshift::UsageLimit', { Amount: { Ref: 'Number' } });
    template.hasResourceProperties('AWS::Redshift::EndpointAuthorization', { Account: { Ref: 'Text' }, VpcIds: { Ref: 'Text' } });
    template.hasResourceProperties('AWS::Redshift::ScheduledAction', { TargetAction: { ResizeCluster: { NumberOfNodes: { Ref: 'Number' }, NodeType: { Ref: 'Text' } } } });
    template.hasResourceProperties('AWS::Redshift::EventSubscription', { Severity: { Ref: 'Text' }, EventCategories: [{ Ref: 'Text' }], SnsTopicArn: { Ref: 'Text' } });
    template.resourcePropertiesCountIs('AWS::CloudWatch::Alarm', { Threshold: { Ref: 'Number' } }, 2);
  });
});

// ---- places ------------------------------------------------------------------------------------------------------------------------

describe('a warehouse may be anywhere', () => {
  test.each<[string, (app: App) => Stack]>([
    ['in a stack that says no environment', (app) => new Stack(app, 'Data')],
    ['in a stack with one', (app) => new Stack(app, 'Data', { env: US })],
    ['in a stack with a Region alone', (app) => new Stack(app, 'Data', { env: { region: 'us-east-1' } })],
    ['in China', (app) => new Stack(app, 'Data', { env: { account: '111122223333', region: 'cn-north-1' } })],
    ['in a stage', (app) => new Stack(new Stage(app, 'Prod', { env: US }), 'Data')],
    ['in a nested stack', (app) => new NestedStack(new Stack(app, 'Data'), 'Nested')],
    ['in a nested stack of a nested stack', (app) => new NestedStack(new NestedStack(new Stack(app, 'Data', { env: US }), 'Nested'), 'Deep')],
  ])('%s', (_, place) => {
    const app = new App();
    const stack = place(app);
    warehouse(stack, { snapshotSchedule: ['rate(8 hours)'] });
    app.synth();

    expectCluster(stack, { Encrypted: true, ClusterIdentifier: Match.stringLikeRegexp('^[a-z](-?[a-z0-9]+)*$') });
    expect(clusterIn(stack).Properties.ClusterIdentifier.length).toBeLessThanOrEqual(63);
    expect(inspectOne(app)).toMatchObject({ verdict: 'CUSTOMER_MANAGED', findings: [] });
  });

  test('in the VPC of a parent stack', () => {
    const stack = dataStack();
    const nested = new NestedStack(stack, 'Nested');
    warehouse(nested, { vpc: isolatedVpc(stack) });

    expect(inspectOne(stack)).toMatchObject({ verdict: 'CUSTOMER_MANAGED', findings: [] });
    (stack.node.root as App).synth();
  });

  test('in a VPC of another stack', () => {
    const app = new App();
    const stack = new Stack(app, 'Data');
    warehouse(stack, { vpc: isolatedVpc(new Stack(app, 'Network')) });

    expect(JSON.stringify(only(stack, 'AWS::Redshift::ClusterSubnetGroup').Properties.SubnetIds)).toContain('Fn::ImportValue');
  });

  const TWO_ZONES = ['us-east-1a', 'us-east-1b'];
  test.each<[string, (stack: Stack) => ec2.IVpc, unknown]>([
    ['subnet ids', (it) => ec2.Vpc.fromVpcAttributes(it, 'Vpc', { vpcId: 'vpc-1', availabilityZones: TWO_ZONES, privateSubnetIds: ['s-1', 's-2'] }), ['s-1', 's-2']],
    ['isolated subnet ids', (it) => ec2.Vpc.fromVpcAttributes(it, 'Vpc', { vpcId: 'vpc-1', availabilityZones: TWO_ZONES, isolatedSubnetIds: ['s-1', 's-2'] }), ['s-1', 's-2']],
    ['tokens', (it) => ec2.Vpc.fromVpcAttributes(it, 'Vpc', {
      vpcId: Fn.importValue('Vpc'),
      availabilityZones: [Fn.select(0, Fn.getAzs()), Fn.select(1, Fn.getAzs())],
      privateSubnetIds: [Fn.importValue('One'), Fn.importValue('Two')],
    }), [{ 'Fn::ImportValue': 'One' }, { 'Fn::ImportValue': 'Two' }]],
    ['a list of tokens and one zone', (it) => ec2.Vpc.fromVpcAttributes(it, 'Vpc', {
      vpcId: Fn.importValue('Vpc'), availabilityZones: ['us-east-1a'], privateSubnetIds: Fn.split(',', Fn.importValue('Subnets')),
    }), { 'Fn::Split': [',', { 'Fn::ImportValue': 'Subnets' }] }],
    ['lists of tokens', (it) => ec2.Vpc.fromVpcAttributes(it, 'Vpc', {
      vpcId: Fn.importValue('Vpc'), availabilityZones: Fn.getAzs(), privateSubnetIds: Fn.split(',', Fn.importValue('Subnets')),
    }), { 'Fn::Split': [',', { 'Fn::ImportValue': 'Subnets' }] }],
    ['lists of a known length', (it) => ec2.Vpc.fromVpcAttributes(it, 'Vpc', {
      vpcId: Fn.importValue('Vpc'), availabilityZones: TWO_ZONES, privateSubnetIds: Fn.split(',', Fn.importValue('Subnets'), 2),
    }), [
      { 'Fn::Select': [0, { 'Fn::Split': [',', { 'Fn::ImportValue': 'Subnets' }] }] },
      { 'Fn::Select': [1, { 'Fn::Split': [',', { 'Fn::ImportValue': 'Subnets' }] }] },
    ]],
  ])('in an imported VPC, by %s', (_, vpcOf, subnetIds) => {
    const stack = dataStack();
    warehouse(stack, { vpc: vpcOf(stack) });

    expect(only(stack, 'AWS::Redshift::ClusterSubnetGroup').Properties.SubnetIds).toEqual(subnetIds);
  });

  test('in a VPC that is looked up, before the context knows it', () => {
    const stack = dataStack({ env: US });
    warehouse(stack, { vpc: ec2.Vpc.fromLookup(stack, 'Vpc', { tags: { team: 'data' } }) });

    expect(only(stack, 'AWS::Redshift::ClusterSubnetGroup').Properties.SubnetIds.length).toBeGreaterThan(0);
  });

  test('in isolated subnets of a VPC that is looked up, before the context knows it', () => {
    const stack = dataStack({ env: US });
    const vpc = ec2.Vpc.fromLookup(stack, 'Vpc', { tags: { team: 'data' } });

    // The CDK has to get as far as asking for the context: a stand-in VPC has no isolated subnets, and its real one may.
    expect(() => warehouse(stack, { vpc, vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_ISOLATED } })).not.toThrow();
  });

  test('in subnets that are known by their ids alone', () => {
    const stack = dataStack();
    const subnets = ['s-1', 's-2'].map((id) => ec2.Subnet.fromSubnetId(stack, id, id));
    warehouse(stack, { vpcSubnets: { subnets } });

    expect(only(stack, 'AWS::Redshift::ClusterSubnetGroup').Properties.SubnetIds).toEqual(['s-1', 's-2']);
  });

  test('with a role, a subnet group and security groups of another stack', () => {
    const app = new App({ context: { '@aws-cdk/core:defaultCrossStackReferences': 'strong' } });
    const [network, stack] = [new Stack(app, 'Network'), new Stack(app, 'Data')];
    const vpc = isolatedVpc(network);
    const role = new iam.Role(network, 'Role', { assumedBy: new iam.ServicePrincipal('redshift.amazonaws.com') });
    new EncryptedRedshiftCluster(stack, 'Warehouse', {
      vpc,
      roles: [role],
      defaultRole: role,
      securityGroups: [new ec2.SecurityGroup(network, 'Group', { vpc })],
      subnetGroup: new redshift.CfnClusterSubnetGroup(network, 'Subnets', { description: 'mine', subnetIds: vpc.isolatedSubnets.map((it) => it.subnetId) }),
    });
    app.synth();

    expect(warningsOf(stack)).toEqual([]);
    expect(network.dependencies).toEqual([]);
  });
});

test('a warehouse whose path is not in plain letters has descriptions that are', () => {
  const stack = dataStack({ env: US });
  const it = warehouse(stack, { snapshotSchedule: ['rate(8 hours)'] }, 'Lager für Umsätze ™');
  it.schedulePause('Pause', NIGHTLY);
  const { Resources } = Template.fromStack(stack).toJSON();
  const described = Object.keys(logicalIds(it)).map((id) => Resources[id]).filter(({ Type }) => Type !== 'AWS::KMS::Key');
  const descriptions = described.flatMap(({ Properties }) => ['Description', 'GroupDescription', 'ScheduleDescription'].flatMap((property) => Properties[property] ?? []));

  expect(descriptions.length).toBeGreaterThanOrEqual(5);
  for (const description of descriptions) expect(description).toMatch(/ Data\/Lager-f-r-Ums-tze--$/);
});
