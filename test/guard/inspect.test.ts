// What the guard finds out, as data: for unit tests and audit evidence.
import { App, Aspects, aws_rds as rds, CfnCondition, CfnResource, Fn, NestedStack, Stack, Stage } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { CmkGuard, Severity } from '../../src';
import { newApp } from '../fixtures/doors';
import { cluster, goodKey, inspect, inspectOne, KEY_ARN, newStack, replicationGroup, rulesOf } from '../language';

describe('an inspection', () => {
  test('of a compliant resource says under which key it is, and nothing else', () => {
    const stack = newStack();
    cluster(stack, 'Warehouse', { kmsKeyId: goodKey(stack).keyArn });

    expect(inspectOne(stack)).toEqual({
      constructPath: 'Data/Warehouse',
      logicalId: 'Warehouse',
      resourceType: 'AWS::Redshift::Cluster',
      verdict: 'CUSTOMER_MANAGED',
      keyPaths: ['Data/Key/Resource'],
      findings: [],
    });
  });

  test('of a wrong one has the finding in full', () => {
    const stack = newStack();
    cluster(stack);

    expect(inspectOne(stack)).toEqual({
      constructPath: 'Data/Warehouse',
      logicalId: 'Warehouse',
      resourceType: 'AWS::Redshift::Cluster',
      verdict: 'NOT_CUSTOMER_MANAGED',
      keyPaths: [],
      findings: [{
        ruleId: 'CmkGuard::KeyMissing',
        severity: 'ERROR',
        message: 'Redshift cluster "Data/Warehouse" names no KMS key, so AWS keeps it under a key you do not control.',
        fix: 'warehouse.with(new CustomerManagedEncryption(new CustomerManagedKey(this, \'WarehouseKey\')));',
        constructPath: 'Data/Warehouse',
        property: 'KmsKeyId',
        acknowledgment: undefined,
      }],
    });
  });

  test('is data that can be written down', () => {
    const stack = newStack();
    cluster(stack, 'Warehouse', { manageMasterPassword: true });

    const inspections = inspect(stack);

    expect(JSON.parse(JSON.stringify(inspections))).toMatchObject([{ verdict: 'NOT_CUSTOMER_MANAGED', findings: [{ severity: 'ERROR' }, {}] }]);
  });

  test('names both keys where a condition decides', () => {
    const stack = newStack();
    new CfnCondition(stack, 'Prod', { expression: Fn.conditionEquals(Fn.ref('AWS::Region'), 'eu-west-1') });
    const [one, two] = ['One', 'Two'].map((id) => goodKey(stack, id));
    cluster(stack, 'Warehouse', { kmsKeyId: Fn.conditionIf('Prod', one.keyArn, two.keyArn).toString() });

    expect(inspectOne(stack)).toMatchObject({ verdict: 'CUSTOMER_MANAGED', keyPaths: ['Data/One/Resource', 'Data/Two/Resource'] });
  });

  test('says so where a resource keeps no storage of its own', () => {
    const stack = newStack();
    new rds.CfnDBInstance(stack, 'Member', { dbClusterIdentifier: 'aurora' });
    const type = { resourceType: 'AWS::RDS::DBInstance', keyProperty: 'KmsKeyId', switchProperty: 'StorageEncrypted', memberProperty: 'DBClusterIdentifier' };

    expect(inspectOne(stack, { resourceTypes: [type] })).toMatchObject({ verdict: 'NOT_APPLICABLE', findings: [] });
  });

  test('has the type that is deployed, and the logical id that is', () => {
    const stack = newStack();
    const it = new CfnResource(stack, 'Thing', { type: 'AWS::SNS::Topic' });
    it.addOverride('Type', 'AWS::MemoryDB::Cluster');
    it.overrideLogicalId('Renamed');

    expect(inspectOne(stack)).toMatchObject({ resourceType: 'AWS::MemoryDB::Cluster', logicalId: 'Renamed', constructPath: 'Data/Thing' });
  });

  test('keeps the verdict of a rule that is off, without its finding', () => {
    const stack = newStack();
    cluster(stack);

    expect(inspectOne(stack, { severities: { KeyMissing: Severity.OFF } })).toMatchObject({ verdict: 'NOT_CUSTOMER_MANAGED', findings: [] });
  });

  test('has its findings in the order of constructs, then of rules', () => {
    const stack = newStack();
    cluster(stack, 'Warehouse', { kmsKeyId: goodKey(stack, 'Key', { enableKeyRotation: false, enabled: false }).keyArn, manageMasterPassword: true });

    expect(rulesOf(inspectOne(stack))).toEqual(['KeyRotationOff', 'KeyUnusable', 'SecretKeyAwsManaged']);
  });
});

describe('inspections', () => {
  test('come in the order of construct paths', () => {
    const stack = newStack();
    for (const id of ['Zebra', 'Ape', 'Mouse', 'a', 'Ape2']) cluster(stack, id);

    expect(inspect(stack).map(({ constructPath }) => constructPath)).toEqual(['Data/Ape', 'Data/Ape2', 'Data/Mouse', 'Data/Zebra', 'Data/a']);
  });

  test('are of what is below the scope: an app with its stages and nested stacks', () => {
    const app = newApp();
    const stack = new Stack(app, 'Data');
    cluster(stack);
    cluster(new NestedStack(stack, 'Nested'));
    cluster(new Stack(new Stage(new Stage(app, 'Outer'), 'Inner'), 'Data'));

    expect(inspect(app).map(({ constructPath }) => constructPath)).toEqual([
      'Data/Nested/Warehouse', 'Data/Warehouse', 'Outer/Inner/Data/Warehouse',
    ]);
  });

  test.each<[string, (all: { stack: Stack; group: Construct; resource: Construct }) => Construct, string[]]>([
    ['a stack', ({ stack }) => stack, ['Data/Group/Warehouse', 'Data/Other']],
    ['a construct in a stack', ({ group }) => group, ['Data/Group/Warehouse']],
    ['one resource', ({ resource }) => resource, ['Data/Group/Warehouse']],
  ])('are of what is below the scope: %s', (_, scope, paths) => {
    const app = newApp();
    const stack = new Stack(app, 'Data');
    const group = new Construct(stack, 'Group');
    const resource = cluster(group);
    cluster(stack, 'Other');
    cluster(new Stack(app, 'Beside'));

    expect(inspect(scope({ stack, group, resource })).map(({ constructPath }) => constructPath)).toEqual(paths);
  });

  test('of one resource follow its key out of the scope', () => {
    const app = newApp();
    const it = cluster(new Stack(app, 'Data'), 'Warehouse', { kmsKeyId: goodKey(new Stack(app, 'Keys')).keyArn });

    expect(inspectOne(it)).toMatchObject({ verdict: 'CUSTOMER_MANAGED', keyPaths: ['Keys/Key/Resource'] });
  });

  test('leave out what is not guarded', () => {
    const stack = newStack();
    goodKey(stack);
    new CfnResource(stack, 'Topic', { type: 'AWS::SNS::Topic' });

    expect(inspect(stack)).toEqual([]);
  });

  test('of an app without anything are none', () => {
    expect(inspect(new App())).toEqual([]);
  });

  test('are the same before and after synthesis where no Aspect changes anything', () => {
    const app = newApp();
    const stack = new Stack(app, 'Data');
    cluster(stack, 'Warehouse', { kmsKeyId: goodKey(new Stack(app, 'Keys')).keyArn });
    cluster(stack, 'Unproven', { kmsKeyId: KEY_ARN });
    replicationGroup(stack);
    const guard = new CmkGuard();

    const before = guard.inspect(app);
    app.synth();

    expect(guard.inspect(app)).toEqual(before);
    expect(before).toHaveLength(3);
  });

  test('after synthesis show what Aspects have changed', () => {
    const app = newApp();
    const it = cluster(new Stack(app, 'Data'));
    Aspects.of(app).add({ visit: () => { it.kmsKeyId = 'alias/mine'; } });
    const guard = new CmkGuard();

    const before = guard.inspect(app).map(({ verdict }) => verdict);
    app.synth();

    expect([before, guard.inspect(app).map(({ verdict }) => verdict)]).toEqual([['NOT_CUSTOMER_MANAGED'], ['CUSTOMER_MANAGED']]);
  });

  test('of a stack without an app work too', () => {
    const stack = new Stack();
    cluster(stack);

    expect(inspect(stack).map(({ verdict }) => verdict)).toEqual(['NOT_CUSTOMER_MANAGED']);
  });
});
