// What is wrong about the props of a warehouse is said at once, all of it, before anything is made.
import { App, Duration, Stack, Token, aws_ec2 as ec2, aws_events as events, aws_iam as iam, aws_kms as kms, aws_redshift as redshift, aws_sns as sns } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { CustomerManagedKey, EncryptedRedshiftCluster, RedisLogging, RedshiftAlarmOptions, RedshiftEventCategory, RedshiftEventSeverity, RedshiftLimitedFeature, RedshiftResizeOptions } from '../../src';
import { EU, US } from '../language';
import { complaint, dataStack, isolatedVpc, Options, warehouse } from './warehouse';

const PASSWORD_INSTEAD = 'a password in the code ends in the template. Leave it out; Redshift and Secrets Manager keep the admin password, and `grantAdminSecretRead` gives it to those who need it.';
const NAME = '`clusterName` takes 1 to 63 lower-case letters, digits and single hyphens, beginning with a letter.';
const NODE = '`nodeType` takes a type of the RA3 or RG families, such as "ra3.large".';
const NODES = '`numberOfNodes` takes a whole number from 1 to 100.';
const PORT = '`port` takes a port from 5431 to 5455, or from 8191 to 8215.';
const USER = '`masterUsername` takes up to 128 lower-case letters, digits and "_", "+", ".", "@", "-", beginning with a letter, and not "public".';
const DATABASE = '`defaultDatabaseName` takes up to 64 lower-case letters, digits, "_" and "$", beginning with a letter.';
const WINDOW = '`preferredMaintenanceWindow` takes a weekly window in UTC, such as "sun:04:00-sun:05:00".';
const SHORT = '`preferredMaintenanceWindow` takes a window of 30 minutes at least.';
const START = '`deferMaintenance.start` takes a moment in UTC, such as "2026-12-01T00:00:00Z".';
const AUTOMATED = '`automatedSnapshotRetention` takes a whole number of days from 7 to 35.';
const MANUAL = '`manualSnapshotRetention` takes a whole number of days from 1 to 3653.';
const DEFERRAL = '`deferMaintenance.duration` takes a whole number of days from 1 to 45.';
const SCHEDULE = '`snapshotSchedule` takes expressions such as "rate(12 hours)" or "cron(30 12 *)".';
const ACCOUNT = '`restoreFrom.ownerAccount` takes an AWS account id of 12 digits.';

const roles = (stack: Stack, count: number): iam.IRole[] =>
  Array.from({ length: count }, (_, i) => iam.Role.fromRoleArn(stack, `Role${i}`, `arn:aws:iam::111122223333:role/Loader${i}`));
const subnetGroup = (stack: Stack): redshift.CfnClusterSubnetGroup =>
  new redshift.CfnClusterSubnetGroup(stack, 'Subnets', { description: 'mine', subnetIds: ['subnet-1', 'subnet-2'] });

/** What is said about props, in a stack with an environment; what the props need is made beforehand. */
function refusal(options: Options | ((stack: Stack, vpc: ec2.Vpc) => Options)): string {
  const stack = dataStack({ env: US });
  const vpc = isolatedVpc(stack);
  const props = typeof options === 'function' ? options(stack, vpc) : options;
  const paths = () => stack.node.findAll().map(({ node }) => node.path);
  const before = paths();
  const said = complaint(() => warehouse(stack, { vpc, ...props }));
  if (said) expect(paths()).toEqual(before);
  return said;
}

const refusing = (...lines: string[]): string => `EncryptedRedshiftCluster "Data/Warehouse" cannot be created:\n${lines.map((it) => `  - ${it}`).join('\n')}`;

describe('a prop is refused with what it takes and what it got', () => {
  test.each<[string, Options | ((stack: Stack, vpc: ec2.Vpc) => Options), string]>([
    ['a password', { masterUserPassword: 'Secret123' } as Options, `\`masterUserPassword\` is not taken: ${PASSWORD_INSTEAD}`],
    ['a password by another name', { masterPassword: 'Secret123' } as Options, `\`masterPassword\` is not taken: ${PASSWORD_INSTEAD}`],
    ['a login with a password', { masterUser: { masterUsername: 'a', masterPassword: 'b' } } as Options, `\`masterUser\` is not taken: ${PASSWORD_INSTEAD}`],

    ['a name in capitals', { clusterName: 'Sales' }, `${NAME} Got "Sales".`],
    ['a name with two hyphens', { clusterName: 'sales--eu' }, `${NAME} Got "sales--eu".`],
    ['a name that ends with a hyphen', { clusterName: 'sales-' }, `${NAME} Got "sales-".`],
    ['a name that begins with a digit', { clusterName: '1sales' }, `${NAME} Got "1sales".`],
    ['an empty name', { clusterName: '' }, `${NAME} Got "".`],
    ['a name that is too long', { clusterName: 'a'.repeat(64) }, `${NAME} Got "${'a'.repeat(64)}".`],

    ['nodes of a family that cannot have managed storage', { nodeType: 'dc2.large' }, `${NODE} Got "dc2.large".`],
    ['nodes of a family that is gone', { nodeType: 'ds2.xlarge' }, `${NODE} Got "ds2.xlarge".`],
    ['a family without a size', { nodeType: 'ra3' }, `${NODE} Got "ra3".`],
    ['no node type', { nodeType: '' }, `${NODE} Got "".`],
    ['no nodes', { numberOfNodes: 0 }, `${NODES} Got 0.`],
    ['fewer nodes than none', { numberOfNodes: -2 }, `${NODES} Got -2.`],
    ['too many nodes', { numberOfNodes: 101 }, `${NODES} Got 101.`],
    ['half a node', { numberOfNodes: 2.5 }, `${NODES} Got 2.5.`],
    ['a number of nodes that is none', { numberOfNodes: NaN }, `${NODES} Got NaN.`],

    ['the port of PostgreSQL', { port: 5430 }, `${PORT} Got 5430.`],
    ['a port between the ranges', { port: 5456 }, `${PORT} Got 5456.`],
    ['a port below the second range', { port: 8190 }, `${PORT} Got 8190.`],
    ['a port above the second range', { port: 8216 }, `${PORT} Got 8216.`],
    ['a port that is no whole number', { port: 5440.5 }, `${PORT} Got 5440.5.`],
    ['no port', { port: 0 }, `${PORT} Got 0.`],

    ['an admin who is everybody', { masterUsername: 'public' }, `${USER} Got "public".`],
    ['an admin in capitals', { masterUsername: 'Admin' }, `${USER} Got "Admin".`],
    ['an admin with a colon', { masterUsername: 'ad:min' }, `${USER} Got "ad:min".`],
    ['an admin who begins with a digit', { masterUsername: '1admin' }, `${USER} Got "1admin".`],
    ['an admin who begins with an underscore', { masterUsername: '_admin' }, `${USER} Got "_admin".`],
    ['an admin with a name that is too long', { masterUsername: 'a'.repeat(129) }, `${USER} Got "${'a'.repeat(129)}".`],
    ['a database in capitals', { defaultDatabaseName: 'Sales' }, `${DATABASE} Got "Sales".`],
    ['a database with a hyphen', { defaultDatabaseName: 'sales-eu' }, `${DATABASE} Got "sales-eu".`],
    ['a database that begins with an underscore', { defaultDatabaseName: '_sales' }, `${DATABASE} Got "_sales".`],
    ['a database with a name that is too long', { defaultDatabaseName: 'a'.repeat(65) }, `${DATABASE} Got "${'a'.repeat(65)}".`],

    ['a window without days', { preferredMaintenanceWindow: '04:00-05:00' }, `${WINDOW} Got "04:00-05:00".`],
    ['a window at an hour that is none', { preferredMaintenanceWindow: 'sun:24:00-sun:25:00' }, `${WINDOW} Got "sun:24:00-sun:25:00".`],
    ['a window of less than half an hour', { preferredMaintenanceWindow: 'sun:04:00-sun:04:29' }, `${SHORT} Got "sun:04:00-sun:04:29".`],
    ['a window of no time', { preferredMaintenanceWindow: 'sun:04:00-sun:04:00' }, `${SHORT} Got "sun:04:00-sun:04:00".`],
    ['a window of less than half an hour, over the end of the week', { preferredMaintenanceWindow: 'Sat:23:50-Sun:00:19' }, `${SHORT} Got "Sat:23:50-Sun:00:19".`],
    ['a window on a day in full', { preferredMaintenanceWindow: 'sunday:04:00-sunday:05:00' }, `${WINDOW} Got "sunday:04:00-sunday:05:00".`],

    ['no automated snapshots', { automatedSnapshotRetention: Duration.days(0) }, `${AUTOMATED} Got 0.`],
    ['automated snapshots for six days', { automatedSnapshotRetention: Duration.days(6) }, `${AUTOMATED} Got 6.`],
    ['automated snapshots for too long', { automatedSnapshotRetention: Duration.days(36) }, `${AUTOMATED} Got 36.`],
    ['automated snapshots for seven and a half days', { automatedSnapshotRetention: Duration.hours(180) }, `${AUTOMATED} Got 7.5.`],
    ['no manual snapshots', { manualSnapshotRetention: Duration.days(0) }, `${MANUAL} Got 0.`],
    ['manual snapshots for too long', { manualSnapshotRetention: Duration.days(3654) }, `${MANUAL} Got 3654.`],
    ['a deferral for too long', { deferMaintenance: { start: '2026-12-01T00:00:00Z', duration: Duration.days(46) } }, `${DEFERRAL} Got 46.`],
    ['a deferral of no time', { deferMaintenance: { start: '2026-12-01T00:00:00Z', duration: Duration.days(0) } }, `${DEFERRAL} Got 0.`],
    ...['2026-12-01', 'tomorrow', '2026-12-01T00:00:00', '2026-12-01T00:00:00+01:00', '2026-13-01T00:00:00Z', '2026-12-32T00:00:00Z', '2026-12-01T24:00:00Z', '']
      .map((start): [string, Options, string] => [`a deferral that begins at "${start}"`, { deferMaintenance: { start } }, `${START} Got "${start}".`]),
    ['a snapshot without a name', { restoreFrom: { snapshotIdentifier: '' } }, '`restoreFrom.snapshotIdentifier` takes the name of a snapshot. Got "".'],
    ['a track without a name', { maintenanceTrackName: '' }, '`maintenanceTrackName` takes the name of a track, such as "trailing". Got "".'],
    ['an Availability Zone without a name', { availabilityZone: '' }, '`availabilityZone` takes an Availability Zone. Got "".'],
    ['a snapshot schedule in words', { snapshotSchedule: ['every day'] }, `${SCHEDULE} Got "every day".`],
    ['an empty snapshot schedule', { snapshotSchedule: [] }, '`snapshotSchedule` takes one to three expressions. Got 0.'],
    ['four snapshot schedules', { snapshotSchedule: Array(4).fill('rate(8 hours)') }, '`snapshotSchedule` takes one to three expressions. Got 4.'],
    ['a snapshot of somebody without an account', { restoreFrom: { snapshotIdentifier: 's', ownerAccount: 'other' } }, `${ACCOUNT} Got "other".`],

    ['TLS turned off', { parameters: { require_ssl: 'false' } }, '`parameters` may not set require_ssl: connections without TLS are always refused. Got "false".'],
    ['no user activity log', { parameters: { enable_user_activity_logging: 'false' } }, '`parameters` may not set enable_user_activity_logging: the user activity log is always written. Got "false".'],
    ['FIPS as a parameter', { parameters: { use_fips_ssl: 'true' } }, '`parameters` may not set use_fips_ssl: set `fipsTls`. Got "true".'],
    ['queues as a parameter', { parameters: { wlm_json_configuration: '[]' } }, '`parameters` may not set wlm_json_configuration: set `workloadManagement`. Got "[]".'],

    ['TLS turned off in capitals', { parameters: { Require_SSL: 'false' } }, '`parameters` may not set require_ssl: connections without TLS are always refused. Got "false".'],
    ['a parameter that is a number', { parameters: { statement_timeout: 5000 } } as never, '`parameters` takes texts. Got 5000 for "statement_timeout".'],
    ['a parameter that is true', { parameters: { auto_analyze: true } } as never, '`parameters` takes texts. Got true for "auto_analyze".'],

    ...['encrypted', 'enhancedVpcRouting'].map((prop): [string, Options, string] =>
      [`\`${prop}\`, a prop of the L1`, { [prop]: false } as Options, `\`${prop}\` is not taken: it is always on. Leave it out.`]),
    ...['kmsKey', 'kmsKeyId'].map((prop): [string, Options, string] =>
      [`\`${prop}\`, a prop of the L1`, { [prop]: 'alias/mine' } as Options, `\`${prop}\` is not taken: the key is \`encryptionKey\`. Leave it out.`]),

    ['an address of a cluster that is not public', { elasticIp: '203.0.113.1' }, '`elasticIp` is the address of a public cluster. Set `publiclyAccessible: true`, or leave out `elasticIp`.'],
    ['several zones for one node', { multiAz: true, numberOfNodes: 1 }, '`multiAz` takes two nodes or more. Got `numberOfNodes` 1; leave it out, or raise it.'],
    ['several zones, and one zone', { multiAz: true, availabilityZone: 'us-east-1a' }, '`multiAz` chooses its Availability Zones, so `availabilityZone` has nothing to do. Leave out one of the two.'],
    ['two ways to say which subnets', (stack) => ({ subnetGroup: subnetGroup(stack), vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_ISOLATED } }),
      '`subnetGroup` says which subnets, so `vpcSubnets` has nothing to do. Leave out one of the two.'],
    ['more roles than Redshift takes', (stack) => ({ roles: roles(stack, 51) }), '`roles` and `defaultRole` make up to 50 roles. Got 51.'],
    ['one key and another', (stack) => ({ singleKey: true, secretsAndLogsKey: new CustomerManagedKey(stack, 'Mine') }),
      '`singleKey` puts secrets and logs under `encryptionKey`, so `secretsAndLogsKey` has nothing to do. Leave out one of the two.'],
    ['no security groups', { securityGroups: [] }, '`securityGroups` is empty. Name at least one, or leave it out for one of its own.'],

    ['a key that AWS manages', (stack) => ({ encryptionKey: kms.Alias.fromAliasName(stack, 'Aws', 'alias/aws/redshift') }),
      '`encryptionKey` takes a key that you control. Got "alias/aws/redshift", a key that AWS manages; pass a CustomerManagedKey.'],
    ['a secret under a key that AWS manages', (stack) => ({ secretsAndLogsKey: kms.Alias.fromAliasName(stack, 'Aws', 'alias/aws/secretsmanager') }),
      '`secretsAndLogsKey` takes a key that you control. Got "alias/aws/secretsmanager", a key that AWS manages; pass a CustomerManagedKey.'],
    ['an alias', (stack) => ({ encryptionKey: kms.Alias.fromAliasName(stack, 'Mine', 'alias/mine') }),
      '`encryptionKey` takes a key, not an alias, which can be pointed at another key later. Got "alias/mine"; pass kms.Key.fromLookup(this, \'Key\', { aliasName: \'alias/mine\' }).'],
    ['a key of another Region', (stack) => ({ encryptionKey: new CustomerManagedKey(new Stack(stack.node.root as App, 'Europe', { env: EU }), 'Key') }),
      '`encryptionKey` takes a key of Region "us-east-1", where the stack is: a KMS key serves its own Region. Got "Europe/Key" of "eu-west-1".'],
  ])('%s', (_, options, line) => {
    expect(refusal(options)).toBe(refusing(line));
  });

  test('an address that cannot move along', () => {
    expect(refusal((stack) => ({ vpc: new ec2.Vpc(stack, 'Open'), publiclyAccessible: true, elasticIp: '203.0.113.1', availabilityZoneRelocation: true })))
      .toBe(refusing('`availabilityZoneRelocation` cannot take an `elasticIp` along. Leave out one of the two.'));
  });

  test('more roles than Redshift takes, the default one counted', () => {
    expect(refusal((stack) => ({ roles: roles(stack, 50), defaultRole: iam.Role.fromRoleArn(stack, 'Default', 'arn:aws:iam::111122223333:role/Default') })))
      .toContain('`roles` and `defaultRole` make up to 50 roles. Got 51.');
  });

  test('a retention whose days cannot be counted before deployment', () => {
    // Duration.hours(token).toDays() throws: said late, part of the cluster would be in the tree already
    expect(refusal({ automatedSnapshotRetention: Duration.hours(Token.asNumber({ Ref: 'Hours' })) })).toContain('`automatedSnapshotRetention`');
  });
});

describe('in plain JavaScript, props of another kind are refused', () => {
  test.each<[string, object, string]>([
    ['a port in words', { port: '5440' }, '`port` takes a number. Got "5440".'],
    ['nodes in words', { numberOfNodes: '2' }, '`numberOfNodes` takes a number. Got "2".'],
    ['a key by its ARN', { encryptionKey: 'arn:aws:kms:us-east-1:111122223333:key/1' }, '`encryptionKey` takes a KMS key. Got "arn:aws:kms:us-east-1:111122223333:key/1".'],
    ['a second key that is none', { secretsAndLogsKey: {} }, '`secretsAndLogsKey` takes a KMS key. Got something else.'],
    ['a VPC by its id', { vpc: 'vpc-1' }, '`vpc` takes a VPC. Got "vpc-1".'],
    ['a word for false', { publiclyAccessible: 'false' }, '`publiclyAccessible` takes true or false. Got "false".'],
    ['another word for false', { singleKey: 'no' }, '`singleKey` takes true or false. Got "no".'],
    ['a number for true', { multiAz: 1 }, '`multiAz` takes true or false. Got 1.'],
    ['FIPS in words', { fipsTls: 'true' }, '`fipsTls` takes true or false. Got "true".'],
    ['a name that is a number', { clusterName: 7 }, '`clusterName` takes text. Got 7.'],
    ['one role, and no list', { roles: 'loader' }, '`roles` takes a list. Got "loader".'],
    ['one security group, and no list', { securityGroups: {} }, '`securityGroups` takes a list. Got something else.'],
    ['a schedule, and no list', { snapshotSchedule: 'rate(8 hours)' }, '`snapshotSchedule` takes a list. Got "rate(8 hours)".'],
    ['queues as JSON', { workloadManagement: '[]' }, '`workloadManagement` takes a list. Got "[]".'],
    ['parameters in a list', { parameters: [] }, '`parameters` takes names with their values. Got something else.'],
    ['days that are a number', { automatedSnapshotRetention: 7 }, '`automatedSnapshotRetention` takes a Duration. Got 7.'],
    ['days in words', { manualSnapshotRetention: '7 days' }, '`manualSnapshotRetention` takes a Duration. Got "7 days".'],
    ['logging by a word', { auditLogging: 'cloudwatch' }, '`auditLogging` takes what RedshiftAuditLogging makes, such as RedshiftAuditLogging.toCloudWatchLogs(). Got "cloudwatch".'],
    ['the logging of a cache', { auditLogging: RedisLogging.toCloudWatchLogs() }, '`auditLogging` takes what RedshiftAuditLogging makes, such as RedshiftAuditLogging.toCloudWatchLogs(). Got something else.'],
    ['logging by a class', { auditLogging: CustomerManagedKey }, '`auditLogging` takes what RedshiftAuditLogging makes, such as RedshiftAuditLogging.toCloudWatchLogs(). Got something else.'],
  ])('%s', (_, options, line) => {
    expect(refusal(options)).toBe(refusing(line));
  });

  test.each<[string, unknown, string[]]>([
    ['a VPC that is undefined', { vpc: undefined }, []],
    ['a VPC that is null', { vpc: null }, []],
    ['no props at all', undefined, []],
    ['together with props of other constructs, and before what can only be said of props of the right kind', { port: '5440', clusterName: 'Sales', kmsKey: 'x' },
      ['`port` takes a number. Got "5440".', '`kmsKey` is not taken: the key is `encryptionKey`. Leave it out.']],
  ])('%s', (_, props, more) => {
    const stack = dataStack();

    expect(complaint(() => new EncryptedRedshiftCluster(stack, 'Warehouse', props as never))).toBe(refusing('`vpc` is missing.', ...more));
    expect(stack.node.children).toEqual([]);
  });

  test('what is null is left out', () => {
    const nulls = { port: null, encryptionKey: null, clusterName: null, roles: null, auditLogging: null, parameters: null, kmsKeyId: null };
    const [said, nothing] = [nulls, {}].map((options) => {
      const stack = dataStack({ env: US });
      warehouse(stack, options as Options);
      return Template.fromStack(stack).toJSON();
    });

    expect(said).toEqual(nothing);
  });
});

describe('a place in the network is refused', () => {
  test.each<[string, (stack: Stack) => Options, RegExp]>([
    ['without private subnets', (stack) => ({ vpc: new ec2.Vpc(stack, 'Open', { subnetConfiguration: [{ name: 'open', subnetType: ec2.SubnetType.PUBLIC }] }) }),
      /- `vpc` takes a VPC with private subnets\. Got "Data\/Open"; give it some, or set `vpcSubnets`\./],
    ['in public subnets', (stack) => ({ vpc: new ec2.Vpc(stack, 'Open'), vpcSubnets: { subnetType: ec2.SubnetType.PUBLIC } }),
      /- `vpcSubnets` selects public subnets, and the store is not public\. Select private or isolated subnets\.$/],
    ['of subnets that are not there', () => ({ vpcSubnets: { subnetGroupName: 'lost' } }),
      /- `vpcSubnets` selects none of the subnets of VPC "Data\/Vpc"\. Select some that it has\./],
    ['in a single Availability Zone', () => ({ vpcSubnets: { availabilityZones: ['dummy1a'] } }),
      /- `vpcSubnets` takes subnets in at least two Availability Zones\. Got a single subnet\.$/],
    ['of a public cluster without public subnets', () => ({ publiclyAccessible: true }), /- `vpc` takes a VPC with public subnets\. Got "Data\/Vpc"; give it some/],
  ])('%s', (_, options, said) => {
    expect(refusal(options)).toMatch(said);
  });

  test('a public cluster without public subnets is not told that private ones are missing', () => {
    expect(refusal({ publiclyAccessible: true })).not.toContain('no private subnets');
  });
});

test('everything that is wrong comes in one error', () => {
  expect(refusal({
    masterUserPassword: 'Secret123',
    clusterName: 'Sales',
    numberOfNodes: 0,
    port: 5439.5,
    automatedSnapshotRetention: Duration.days(1),
    parameters: { require_ssl: 'false' },
    elasticIp: '203.0.113.1',
    securityGroups: [],
    restoreFrom: { snapshotIdentifier: 's', ownerAccount: '1' },
  } as Options).split('\n')).toEqual(refusing(
    `\`masterUserPassword\` is not taken: ${PASSWORD_INSTEAD}`,
    '`securityGroups` is empty. Name at least one, or leave it out for one of its own.',
    '`parameters` may not set require_ssl: connections without TLS are always refused. Got "false".',
    `${NAME} Got "Sales".`,
    `${NODES} Got 0.`,
    `${PORT} Got 5439.5.`,
    `${ACCOUNT} Got "1".`,
    `${AUTOMATED} Got 1.`,
    '`elasticIp` is the address of a public cluster. Set `publiclyAccessible: true`, or leave out `elasticIp`.',
  ).split('\n'));
});

describe('what is at the edge of a range is taken', () => {
  test.each<[string, Options]>([
    ['the first port', { port: 5431 }],
    ['the last port of the first range', { port: 5455 }],
    ['the first port of the second range', { port: 8191 }],
    ['the last port', { port: 8215 }],
    ['one node', { numberOfNodes: 1 }],
    ['a hundred nodes', { numberOfNodes: 100 }],
    ['a node type of the RG family', { nodeType: 'rg.12xlarge' }],
    ['a node type that this library has not heard of', { nodeType: 'ra4.mega' }],
    ['the shortest retention of automated snapshots', { automatedSnapshotRetention: Duration.days(7) }],
    ['the longest retention of automated snapshots', { automatedSnapshotRetention: Duration.hours(35 * 24) }],
    ['the longest retention of manual snapshots', { manualSnapshotRetention: Duration.days(3653) }],
    ['a moment without seconds', { deferMaintenance: { start: '2026-12-31T23:59Z' } }],
    ['parameters in capitals that nobody holds', { parameters: { DateStyle: 'ISO' } }],
    ['a window in capitals, over midnight', { preferredMaintenanceWindow: 'Sat:23:45-Sun:00:15' }],
    ['the longest name', { clusterName: 'a'.repeat(63) }],
    ['the shortest name', { clusterName: 'a' }],
    ['an admin whose name has all that it may have', { masterUsername: 'a_b+c.d@e-1' }],
    ['a database whose name begins like a keyword', { defaultDatabaseName: 'public_sales' }],
    ['three snapshot schedules', { snapshotSchedule: ['rate(8 hours)', 'rate(12 hours)', 'cron(30 12 *)'] }],
    ['the longest deferral', { deferMaintenance: { start: '2026-12-01T00:00:00Z', duration: Duration.days(45) } }],
    ['several zones and as many nodes as by default', { multiAz: true }],
  ])('%s', (_, options) => {
    expect(refusal(options)).toBe('');
  });

  test('fifty roles, one of them the default', () => {
    expect(refusal((stack) => {
      const fifty = roles(stack, 50);
      return { roles: fifty, defaultRole: fifty[0] };
    })).toBe('');
  });
});

describe('what is added later is refused too, before it is made', () => {
  const nightly = events.Schedule.cron({ hour: '20', minute: '0' });
  const resize = (options: RedshiftResizeOptions) => (it: EncryptedRedshiftCluster) => it.scheduleResize('Bad', nightly, options);

  test.each<[string, (it: EncryptedRedshiftCluster) => unknown, string]>([
    ['a limit of nothing', (it) => it.addUsageLimit('Bad', { feature: RedshiftLimitedFeature.SPECTRUM, amount: 0 }),
      'Usage limit "Data/Warehouse/Bad" cannot be created:\n  - `amount` takes a whole number from 1 to 9007199254740991. Got 0.'],
    ['half a terabyte', (it) => it.addUsageLimit('Bad', { feature: RedshiftLimitedFeature.SPECTRUM, amount: 0.5 }), 'Got 0.5.'],
    ['a pause at a rate', (it) => it.schedulePause('Bad', events.Schedule.rate(Duration.days(1))),
      'Scheduled action "Data/Warehouse/Bad" cannot be created:\n  - `schedule` takes events.Schedule.cron(…), or a moment as events.Schedule.expression("at(…)"). Got "rate(1 day)".'],
    ['a resize to no nodes', resize({ numberOfNodes: 0 }), '`numberOfNodes` takes a whole number from 1 to 100. Got 0.'],
    ['a resize to too many nodes', resize({ numberOfNodes: 101 }), '`numberOfNodes` takes a whole number from 1 to 100. Got 101.'],
    ['a resize to nodes of a family that is gone', resize({ nodeType: 'ds2.xlarge' }), `${NODE} Got "ds2.xlarge".`],
    ['a way in without relocation and without a second zone', (it) => it.addEndpointAccess('Bad', { subnetGroup: subnetGroup(it.stack), securityGroups: [] }),
      'Endpoint access "Data/Warehouse/Bad" cannot be created:\n  - `availabilityZoneRelocation` or `multiAz` must be true for endpoints in other VPCs. Set one of the two on the cluster.'],
    ['a resize to something else', resize({ numberOfNodes: 2.5, nodeType: 'large' }),
      `Scheduled resize "Data/Warehouse/Bad" cannot be created:\n  - ${NODE} Got "large".\n  - ${NODES} Got 2.5.`],
    ['a way in for an account that is none', (it) => it.authorizeEndpointAccess('Bad', { account: 'partner' }),
      'Endpoint authorization "Data/Warehouse/Bad" cannot be created:\n  - `account` takes an AWS account id of 12 digits. Got "partner".'],
    ['events of a category that is none', (it) => it.addEventSubscription('Bad', { topic: sns.Topic.fromTopicArn(it, 'T', 'arn:aws:sns:us-east-1:111122223333:t'), categories: ['cost' as RedshiftEventCategory] }),
      'Event subscription "Data/Warehouse/Bad" cannot be created:\n  - `categories` takes "configuration", "management", "monitoring", "security" and "pending". Got "cost".'],
    ['events of a severity that is none', (it) => it.addEventSubscription('Bad', { topic: sns.Topic.fromTopicArn(it, 'T', 'arn:aws:sns:us-east-1:111122223333:t'), severity: 'WARN' as RedshiftEventSeverity }),
      '`severity` takes "INFO" or "ERROR". Got "WARN".'],
  ])('%s', (_, add, said) => {
    const it = warehouse(dataStack({ env: US }));

    expect(complaint(() => add(it))).toContain(said);
    expect(it.node.tryFindChild('Bad')).toBeUndefined();
  });
});

describe('alarms at thresholds that are none are refused', () => {
  test.each<[string, RedshiftAlarmOptions, string]>([
    ['a disk that is never full', { percentageDiskSpaceUsedThreshold: 101 }, '`percentageDiskSpaceUsedThreshold` takes a whole number of percent from 1 to 100. Got 101.'],
    ['a disk that is always full', { percentageDiskSpaceUsedThreshold: 0 }, '`percentageDiskSpaceUsedThreshold` takes a whole number of percent from 1 to 100. Got 0.'],
    ['processors that are always busy', { cpuUtilizationThreshold: 0 }, '`cpuUtilizationThreshold` takes a whole number of percent from 1 to 100. Got 0.'],
    ['a share for percent', { cpuUtilizationThreshold: 0.9 }, '`cpuUtilizationThreshold` takes a whole number of percent from 1 to 100. Got 0.9.'],
  ])('%s', (_, props, line) => {
    const stack = dataStack();
    const it = warehouse(stack);

    expect(complaint(() => it.addRecommendedAlarms(props))).toBe(`Alarms of "Data/Warehouse" cannot be created:\n  - ${line}`);
    Template.fromStack(stack).resourceCountIs('AWS::CloudWatch::Alarm', 0);
  });
});

test('a role is refused where there are fifty, and one that is there already is not', () => {
  const stack = dataStack();
  const fifty = roles(stack, 50);
  const it = warehouse(stack, { roles: fifty });
  const one = iam.Role.fromRoleArn(stack, 'One', 'arn:aws:iam::111122223333:role/One');

  expect(() => it.addRole(fifty[0])).not.toThrow();
  expect(complaint(() => it.addRole(one))).toBe('Role "Data/One" of "Data/Warehouse" cannot be added:\n  - `role` would be one more than 50. Take one away first.');
  expect(it.cfnCluster.iamRoles).toHaveLength(50);
});
