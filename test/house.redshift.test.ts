// The house passes its own inspection: whatever is said about a warehouse, and whatever is added to it, the guard finds nothing.
import * as fs from 'fs';
import {
  App, CfnParameter, Duration, NestedStack, RemovalPolicy, Stack, Validations,
  aws_ec2 as ec2, aws_events as events, aws_iam as iam, aws_kms as kms, aws_logs as logs, aws_redshift as redshift, aws_s3 as s3, aws_sns as sns,
} from 'aws-cdk-lib';
import * as fc from 'fast-check';
import { goodKey, KEY_ARN, US } from './language';
import {
  CmkGuard, CustomerManagedKey, EncryptedRedshiftCluster, RedshiftAuditLogging, RedshiftBreachAction, RedshiftLimitedFeature, RedshiftLimitPeriod,
  SnapshotCopyDestination,
} from '../src';
import { isolatedVpc, NIGHTLY, Options, WEST } from './redshift/warehouse';

/** Where a warehouse is built, and what it is built with. */
interface Site { readonly app: App; readonly stack: Stack; readonly foreign: Stack }

/** Something that is said about a warehouse, and how it reads in a counterexample. */
interface Said<T> { readonly words: string; readonly of: T }

type Choice = Said<(site: Site) => Options>;
const said = (words: string, of: (site: Site) => Options): Choice => ({ words, of });
const NOTHING = said('', () => ({}));
const role = (stack: Stack, id: string): iam.Role => new iam.Role(stack, id, { assumedBy: new iam.ServicePrincipal('redshift.amazonaws.com') });
const text = ({ stack }: Site): string => new CfnParameter(stack, `Text${stack.node.children.length}`).valueAsString;
const number = ({ stack }: Site): number => new CfnParameter(stack, `Number${stack.node.children.length}`, { type: 'Number' }).valueAsNumber;

/** Of each line one choice, or none. */
const CHOICES: Choice[][] = [
  [
    said('own keys of the app', ({ stack }) => ({ encryptionKey: new CustomerManagedKey(stack, 'DataKey'), secretsAndLogsKey: goodKey(stack, 'SecretKey') })),
    said('singleKey', () => ({ singleKey: true })),
    said('singleKey of another stack', ({ foreign }) => ({ singleKey: true, encryptionKey: CustomerManagedKey.forRedshift(foreign, 'DataKey') })),
    said('a key of the CDK in another stack', ({ foreign }) => ({ encryptionKey: goodKey(foreign, 'DataKey') })),
    said('an imported key', ({ stack }) => ({ encryptionKey: kms.Key.fromKeyArn(stack, 'DataKey', KEY_ARN) })),
    said('imported keys', ({ stack }) => ({ singleKey: true, encryptionKey: kms.Key.fromKeyArn(stack, 'DataKey', KEY_ARN) })),
  ],
  [
    said('a bucket', ({ stack }) => ({ auditLogging: RedshiftAuditLogging.toS3(new s3.Bucket(stack, 'Logs'), { prefix: 'warehouse/' }) })),
    said('a bucket of another stack', ({ foreign }) => ({ auditLogging: RedshiftAuditLogging.toS3(new s3.Bucket(foreign, 'Logs')) })),
    said('logs for good', () => ({ auditLogging: RedshiftAuditLogging.toCloudWatchLogs({ retention: logs.RetentionDays.INFINITE }) })),
  ],
  [said('a name', () => ({ clusterName: 'sales' }))],
  [
    said('one node', () => ({ numberOfNodes: 1, nodeType: 'rg.large' })), said('many nodes', () => ({ numberOfNodes: 100 })), said('multiAz', () => ({ multiAz: true })),
    said('nodes by a parameter', (site) => ({ numberOfNodes: number(site), nodeType: text(site) })),
  ],
  [said('a port', () => ({ port: 8215 })), said('a port by a parameter', (site) => ({ port: number(site) }))],
  [said('an admin', () => ({ masterUsername: 'sales_admin' })), said('an admin by a parameter', (site) => ({ masterUsername: text(site) }))],
  [said('a database', () => ({ defaultDatabaseName: 'sales' })), said('a database by a parameter', (site) => ({ defaultDatabaseName: text(site) }))],
  [
    said('a snapshot', () => ({ restoreFrom: { snapshotIdentifier: 'last', clusterName: 'old', ownerAccount: '444455556666' } })),
    said('a snapshot by a parameter', (site) => ({ restoreFrom: { snapshotIdentifier: text(site) } })),
  ],
  [
    said('public', () => ({ publiclyAccessible: true, elasticIp: '203.0.113.1' })),
    said('isolated', () => ({ vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_ISOLATED } })),
    said('a subnet group', ({ stack }) => ({ subnetGroup: new redshift.CfnClusterSubnetGroup(stack, 'Subnets', { description: 'mine', subnetIds: ['s-1', 's-2'] }) })),
    said('relocation', () => ({ availabilityZoneRelocation: true })),
  ],
  [said('security groups', ({ stack }) => ({ securityGroups: [ec2.SecurityGroup.fromSecurityGroupId(stack, 'Group', 'sg-12345678')] }))],
  [
    said('roles', ({ stack, foreign }) => ({ roles: [role(stack, 'One'), role(foreign, 'Two')] })), said('a default role', ({ stack }) => ({ defaultRole: role(stack, 'One') })),
    said('both', ({ stack }) => ({ roles: [role(stack, 'One')], defaultRole: role(stack, 'Two') })),
  ],
  [
    said('snapshots', () => ({ automatedSnapshotRetention: Duration.days(35), manualSnapshotRetention: Duration.days(1) })),
    said('snapshots by parameters', (site) => ({ automatedSnapshotRetention: Duration.days(number(site)), manualSnapshotRetention: Duration.days(number(site)) })),
  ],
  [said('a snapshot schedule', () => ({ snapshotSchedule: ['rate(8 hours)', 'cron(30 12 *)'] }))],
  [
    said('maintenance', () => ({ preferredMaintenanceWindow: 'sun:02:00-sun:03:00', maintenanceTrackName: 'trailing' })),
    said('no maintenance', () => ({ deferMaintenance: { start: '2026-12-01T00:00:00Z' } })),
  ],
  [said('parameters', () => ({ parameters: { datestyle: 'ISO' }, workloadManagement: [{ auto_wlm: true }], fipsTls: true }))],
  [said('classic', () => ({ classicResizing: true }))],
  Object.values(RemovalPolicy).map((removalPolicy) => said(removalPolicy, () => ({ removalPolicy }))),
];

/** A further stack in the same place. */
function another({ app, stack }: Pick<Site, 'app' | 'stack'>, id: string): Stack {
  return new Stack(app, id, stack.region === US.region ? { env: US } : {});
}

/** What is added to a warehouse. */
type Addition = Said<(it: EncryptedRedshiftCluster, site: Site) => unknown>;
const ADDITIONS: Addition[] = [
  { words: 'grantDataApi', of: (it, { stack }) => it.grantDataApi(role(stack, 'DataApi')) },
  { words: 'grantDataApi across stacks', of: (it, site) => it.grantDataApi(role(another(site, 'DataApi'), 'Role')) },
  { words: 'grantAdminSecretRead', of: (it, { stack }) => it.grantAdminSecretRead(role(stack, 'Secret')) },
  { words: 'grantAdminSecretRead across stacks', of: (it, site) => it.grantAdminSecretRead(role(another(site, 'Secret'), 'Role')) },
  { words: 'addRole', of: (it, { stack }) => it.addRole(role(stack, 'Added')) },
  { words: 'connections', of: (it) => it.connections.allowDefaultPortFrom(ec2.Peer.ipv4('10.0.0.0/8')) },
  { words: 'copySnapshotsTo', of: (it, { app }) => it.copySnapshotsTo(new SnapshotCopyDestination(new Stack(app, 'Recovery', { env: WEST }), 'Copies')) },
  { words: 'schedulePause', of: (it) => it.schedulePause('Pause', NIGHTLY) },
  { words: 'scheduleResume', of: (it) => it.scheduleResume('Resume', events.Schedule.expression('at(2027-01-04T06:00:00)')) },
  { words: 'scheduleResize', of: (it) => it.scheduleResize('Resize', NIGHTLY, { numberOfNodes: 8 }) },
  {
    words: 'addUsageLimit',
    of: (it) => it.addUsageLimit('Limit', {
      feature: RedshiftLimitedFeature.CONCURRENCY_SCALING,
      amount: 60,
      breachAction: RedshiftBreachAction.EMIT_METRIC,
      period: RedshiftLimitPeriod.WEEKLY,
    }),
  },
  {
    words: 'addEndpointAccess',
    of: (it, { stack }) => (it.cfnCluster.multiAz || it.cfnCluster.availabilityZoneRelocation) && it.addEndpointAccess('Endpoint', {
      subnetGroup: new redshift.CfnClusterSubnetGroup(stack, 'Tools', { description: 'tools', subnetIds: ['s-1'] }), securityGroups: [],
    }),
  },
  { words: 'authorizeEndpointAccess', of: (it) => it.authorizeEndpointAccess('Partner', { account: '444455556666' }) },
  { words: 'addEventSubscription', of: (it, { stack }) => it.addEventSubscription('Events', { topic: new sns.Topic(stack, 'Topic') }) },
  { words: 'addRecommendedAlarms', of: (it) => it.addRecommendedAlarms() },
  { words: 'metrics', of: (it) => [it.metricHealthStatus(), it.metricPercentageDiskSpaceUsed(), it.metricCpuUtilization(), it.metricDatabaseConnections(), it.metricMaintenanceMode()] },
];

const PLACES: Said<(app: App) => Stack>[] = [
  { words: 'in a stack', of: (app) => new Stack(app, 'Data', { env: US }) },
  { words: 'in a stack without an environment', of: (app) => new Stack(app, 'Data') },
  { words: 'in a nested stack', of: (app) => new NestedStack(new Stack(app, 'Data', { env: US }), 'Nested') },
];

const house = fc.record({
  place: fc.constantFrom(...PLACES),
  choices: fc.tuple(...CHOICES.map((line) => fc.constantFrom(NOTHING, ...line))),
  additions: fc.subarray(ADDITIONS),
}).map((it) => ({ ...it, toString: () => [it.place, ...it.choices, ...it.additions].map(({ words }) => words).filter(Boolean).join(', ') }));

/** A VPC with every kind of subnet. */
function vpcIn(stack: Stack): ec2.IVpc {
  return ec2.Vpc.fromVpcAttributes(stack, 'Vpc', {
    vpcId: 'vpc-12345678',
    availabilityZones: ['us-east-1a', 'us-east-1b'],
    publicSubnetIds: ['p-1', 'p-2'],
    privateSubnetIds: ['e-1', 'e-2'],
    isolatedSubnetIds: ['i-1', 'i-2'],
  });
}

test('whatever is said about a warehouse, it passes', () => {
  fc.assert(fc.property(house, ({ place, choices, additions }) => {
    const app = new App();
    const stack = place.of(app);
    const site = { app, stack, foreign: another({ app, stack }, 'Foreign') };
    const options: Options[] = choices.map((choice) => choice.of(site));
    const it = new EncryptedRedshiftCluster(stack, 'Warehouse', Object.assign({ vpc: vpcIn(stack) }, ...options));
    for (const addition of additions) addition.of(it, site);

    const guard = new CmkGuard({ trustedKeys: [KEY_ARN] });
    const inspections = guard.inspect(app);
    expect(inspections.flatMap(({ findings }) => findings)).toEqual([]);
    expect(inspections.find(({ resourceType }) => resourceType === 'AWS::Redshift::Cluster')).toMatchObject({ verdict: 'CUSTOMER_MANAGED' });

    Validations.of(app).addPlugins(guard);
    const assembly = app.synth();
    const templates = fs.readdirSync(assembly.directory).filter((file) => file.endsWith('.template.json'))
      .map((file) => fs.readFileSync(`${assembly.directory}/${file}`, 'utf8')).join();
    fs.rmSync(assembly.directory, { recursive: true, force: true });
    expect(templates).toContain('"ManageMasterPassword": true');
    expect(templates).not.toMatch(/MasterUserPassword|"NoEcho"|resolve:secretsmanager/);
  }), { numRuns: 60 });
}, 60_000);

test('the guard would have found a warehouse of the house whose key is taken away again', () => {
  const stack = new Stack(new App(), 'Data');
  new EncryptedRedshiftCluster(stack, 'Warehouse', { vpc: isolatedVpc(stack) }).cfnCluster.kmsKeyId = undefined;

  expect(new CmkGuard().inspect(stack)).toEqual([expect.objectContaining({ verdict: 'NOT_CUSTOMER_MANAGED' })]);
});
