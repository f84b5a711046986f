// Snapshots that are copied to another Region stay under a customer managed key.
import { App, CfnParameter, Duration, NestedStack, Stack, Stage, aws_kms as kms } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { CmkGuard, CustomerManagedKey, SnapshotCopyDestination, SnapshotCopyOptions } from '../../src';
import { KEY_ARN, US } from '../language';
import { attribute, clusterIn, complaint, only, warehouse, warningsOf, WEST } from './warehouse';

const GRANT = '`grantName` takes up to 63 lower-case letters, digits and single hyphens, beginning with a letter.';

/** A destination and a warehouse that copies to it. */
function copying(options?: SnapshotCopyOptions): { app: App; recovery: Stack; stack: Stack; destination: SnapshotCopyDestination } {
  const app = new App();
  const recovery = new Stack(app, 'Recovery', { env: WEST });
  const destination = new SnapshotCopyDestination(recovery, 'Copies');
  const stack = new Stack(app, 'Data', { env: US });
  warehouse(stack).copySnapshotsTo(destination, options);
  return { app, recovery, stack, destination };
}

test('the destination has a grant for a key of its own', () => {
  const { recovery, destination } = copying();

  expect(only(recovery, 'AWS::Redshift::SnapshotCopyGrant').Properties).toEqual({ SnapshotCopyGrantName: destination.grantName, KmsKeyId: attribute(destination.encryptionKey) });
  expect(destination.grantName).toMatch(/^recovery-copies-[0-9a-f]{8}$/);
  expect(destination.destinationRegion).toBe('us-west-2');
  Template.fromStack(recovery).hasResource('AWS::KMS::Key', { DeletionPolicy: 'Retain', Properties: { EnableKeyRotation: true } });
  expect(JSON.stringify(only(recovery, 'AWS::KMS::Key'))).toContain('redshift.us-west-2.amazonaws.com');
});

test('the cluster copies under that grant, for a week', () => {
  const { stack, destination } = copying();

  expect(clusterIn(stack).Properties).toMatchObject({ DestinationRegion: 'us-west-2', SnapshotCopyGrantName: destination.grantName, SnapshotCopyRetentionPeriod: 7 });
});

test('copies are kept as long as is said', () => {
  expect(clusterIn(copying({ retention: Duration.days(35) }).stack).Properties.SnapshotCopyRetentionPeriod).toBe(35);
});

test('the destination is deployed first', () => {
  const { app, stack, recovery } = copying();
  app.synth();

  expect(stack.dependencies).toContain(recovery);
});

test('both ends pass the inspection of the house', () => {
  const { app } = copying();

  expect(new CmkGuard().inspect(app)).toEqual([
    expect.objectContaining({ resourceType: 'AWS::Redshift::Cluster', verdict: 'CUSTOMER_MANAGED', findings: [] }),
    expect.objectContaining({ resourceType: 'AWS::Redshift::SnapshotCopyGrant', verdict: 'CUSTOMER_MANAGED', findings: [] }),
  ]);
});

test('copying to somewhere else from now on', () => {
  const { app, stack } = copying();
  const cluster = stack.node.findChild('Warehouse') as ReturnType<typeof warehouse>;
  const europe = new SnapshotCopyDestination(new Stack(app, 'Europe', { env: { ...US, region: 'eu-west-1' } }), 'Copies', { grantName: 'europe' });
  cluster.copySnapshotsTo(europe);

  expect(clusterIn(stack).Properties).toMatchObject({ DestinationRegion: 'eu-west-1', SnapshotCopyGrantName: 'europe' });
});

test('a given key and a given name', () => {
  const app = new App();
  const recovery = new Stack(app, 'Recovery', { env: WEST });
  const encryptionKey = new CustomerManagedKey(recovery, 'Mine');
  const it = new SnapshotCopyDestination(recovery, 'Copies', { encryptionKey, grantName: 'sales-copies' });

  expect(it.encryptionKey).toBe(encryptionKey);
  expect(only(recovery, 'AWS::Redshift::SnapshotCopyGrant').Properties).toEqual({ SnapshotCopyGrantName: 'sales-copies', KmsKeyId: attribute(encryptionKey) });
  expect(JSON.stringify(only(recovery, 'AWS::KMS::Key'))).toContain('SnapshotCopyUseViaIam');
});

test('a key that this app does not make, with a warning of what its policy needs', () => {
  const recovery = new Stack(new App(), 'Recovery', { env: WEST });
  new SnapshotCopyDestination(recovery, 'Copies', { encryptionKey: kms.Key.fromKeyArn(recovery, 'Theirs', KEY_ARN.replace('us-east-1', 'us-west-2')) });

  expect(warningsOf(recovery)).toEqual([expect.stringContaining('SnapshotCopyGrantsViaIam')]);
});

test('a grant whose name is a token', () => {
  const recovery = new Stack(new App(), 'Recovery', { env: WEST });
  new SnapshotCopyDestination(recovery, 'Copies', { grantName: new CfnParameter(recovery, 'Name').valueAsString });

  expect(only(recovery, 'AWS::Redshift::SnapshotCopyGrant').Properties.SnapshotCopyGrantName).toEqual({ Ref: 'Name' });
});

test('a retention that is a token', () => {
  const app = new App();
  const destination = new SnapshotCopyDestination(new Stack(app, 'Recovery', { env: WEST }), 'Copies');
  const stack = new Stack(app, 'Data', { env: US });
  warehouse(stack).copySnapshotsTo(destination, { retention: Duration.days(new CfnParameter(stack, 'Days', { type: 'Number' }).valueAsNumber) });

  expect(clusterIn(stack).Properties.SnapshotCopyRetentionPeriod).toEqual({ Ref: 'Days' });
});

describe('the two ends may be', () => {
  test.each<[string, (app: App) => [from: Stack, to: Stack]]>([
    ['in a stack that does not say its Region', (app) => [new Stack(app, 'Data'), new Stack(app, 'Recovery', { env: WEST })]],
    ['in stages', (app) => [new Stack(new Stage(app, 'One'), 'Data', { env: US }), new Stack(new Stage(app, 'Two'), 'Recovery', { env: WEST })]],
    ['in one stage', (app) => {
      const stage = new Stage(app, 'Prod');
      return [new Stack(stage, 'Data', { env: US }), new Stack(stage, 'Recovery', { env: WEST })];
    }],
    ['in nested stacks', (app) => [
      new NestedStack(new Stack(app, 'Data', { env: US }), 'Nested'), new NestedStack(new Stack(app, 'Recovery', { env: WEST }), 'Nested'),
    ]],
  ])('%s', (_, places) => {
    const app = new App();
    const [from, to] = places(app);
    warehouse(from).copySnapshotsTo(new SnapshotCopyDestination(to, 'Copies'));
    app.synth();

    expect(clusterIn(from).Properties).toMatchObject({ DestinationRegion: 'us-west-2', SnapshotCopyGrantName: expect.any(String) });
  });
});

describe('what is wrong is refused before anything changes', () => {
  test.each<[string, SnapshotCopyOptions, Stack['environment'] | undefined, string]>([
    ['the Region of the cluster', {}, 'us-east-1', '`destination` takes a SnapshotCopyDestination in another Region. Got "us-east-1", where the cluster is.'],
    ['no Region', {}, undefined, '`destination` must be in a stack that says its Region: pass `env` to the stack of the SnapshotCopyDestination.'],
    ['no time', { retention: Duration.days(0) }, 'us-west-2', '`retention` takes a whole number of days from 1 to 35. Got 0.'],
    ['too much time', { retention: Duration.days(36) }, 'us-west-2', '`retention` takes a whole number of days from 1 to 35. Got 36.'],
  ])('%s', (_, options, region, line) => {
    const app = new App();
    const destination = new SnapshotCopyDestination(new Stack(app, 'Recovery', region ? { env: { ...US, region } } : {}), 'Copies');
    const stack = new Stack(app, 'Data', { env: US });
    const it = warehouse(stack);

    expect(complaint(() => it.copySnapshotsTo(destination, options))).toBe(`Snapshot copy of "Data/Warehouse" cannot be created:\n  - ${line}`);
    expect(it.cfnCluster.destinationRegion).toBeUndefined();
  });

  test('all of it at once', () => {
    const app = new App();
    const destination = new SnapshotCopyDestination(new Stack(app, 'Recovery', { env: US }), 'Copies');

    expect(complaint(() => warehouse(new Stack(app, 'Data', { env: US })).copySnapshotsTo(destination, { retention: Duration.days(36) })).split('\n')).toHaveLength(3);
  });

  test.each(['Copies', 'my--copies', 'copies-', '1copies', '', 'a'.repeat(64)])('the name "%s" of a grant', (grantName) => {
    const recovery = new Stack(new App(), 'Recovery', { env: WEST });

    expect(complaint(() => new SnapshotCopyDestination(recovery, 'Copies', { grantName })))
      .toBe(`SnapshotCopyDestination "Recovery/Copies" cannot be created:\n  - ${GRANT} Got "${grantName}".`);
    expect(recovery.node.children).toEqual([]);
  });

  test('an alias, and a key of another Region', () => {
    const app = new App();
    const recovery = new Stack(app, 'Recovery', { env: WEST });
    const elsewhere = new CustomerManagedKey(new Stack(app, 'Data', { env: US }), 'Key');

    expect(complaint(() => new SnapshotCopyDestination(recovery, 'A', { encryptionKey: kms.Alias.fromAliasName(recovery, 'Aws', 'alias/aws/redshift') }))).toContain('Got "alias/aws/redshift"');
    expect(complaint(() => new SnapshotCopyDestination(recovery, 'B', { encryptionKey: elsewhere }))).toContain('takes a key of Region "us-west-2"');
  });
});

test('a cluster that copies no snapshots names no destination', () => {
  const stack = new Stack(new App(), 'Data');
  warehouse(stack);

  Template.fromStack(stack).hasResourceProperties('AWS::Redshift::Cluster', { SnapshotCopyGrantName: Match.absent(), SnapshotCopyRetentionPeriod: Match.absent() });
});

test('a destination that is none is refused, in plain JavaScript', () => {
  const stack = new Stack(new App(), 'Data', { env: US });
  const said = complaint(() => warehouse(stack).copySnapshotsTo('us-west-2' as never));
  expect(said).toContain('`destination` takes a SnapshotCopyDestination, in a stack of the other Region.');
});
