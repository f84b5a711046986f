// What is poor about a key is said once, on the key, with all that depends on it; to inspect, with each resource.
import { App, aws_iam as iam, aws_kms as kms, NestedStack, RemovalPolicy, Stack, Stage } from 'aws-cdk-lib';
import { CmkGuard } from '../../src';
import { brief, DOORS, newApp, outcome, times, watch } from '../fixtures/doors';
import { cluster, goodKey, replicationGroup } from '../language';

const FIFTY = Array.from({ length: 50 }, (_, i) => `Cluster${String(i).padStart(2, '0')}`);

describe.each(DOORS)('through the $door, annotations in the report: $flag', ({ door, flag }) => {
  let app: App;
  let stack: Stack;

  beforeEach(() => {
    app = newApp(flag);
    stack = new Stack(app, 'Data');
  });

  test('a poor key under fifty clusters is told once, on the key, naming them all', () => {
    const key = goodKey(stack, 'Key', { enableKeyRotation: false });
    FIFTY.forEach((id) => cluster(stack, id, { kmsKeyId: key.keyArn }));
    watch(app, door);

    const { told } = outcome(app);

    expect(brief(told)).toEqual(['KeyRotationOff Data/Key/Resource']);
    expect(told[0].text).toContain(`it protects ${FIFTY.map((id) => `"Data/${id}"`).join(', ')}.`);
  });

  test('each thing that is poor about a key is told once', () => {
    const key = goodKey(stack, 'Key', { enableKeyRotation: false, removalPolicy: RemovalPolicy.DESTROY, enabled: false });
    ['One', 'Two'].forEach((id) => cluster(stack, id, { kmsKeyId: key.keyArn }));
    watch(app, door);

    expect(brief(outcome(app).told)).toEqual([
      'KeyDeletable Data/Key/Resource', 'KeyRotationOff Data/Key/Resource', 'KeyUnusable Data/Key/Resource',
    ]);
  });

  test('an error about a key stops, and is told once', () => {
    const policy = new iam.PolicyDocument({
      statements: [new iam.PolicyStatement({ actions: ['kms:*'], resources: ['*'], principals: [new iam.AnyPrincipal()] })],
    });
    const key = goodKey(stack, 'Key', { policy });
    FIFTY.slice(0, 3).forEach((id) => cluster(stack, id, { kmsKeyId: key.keyArn }));
    watch(app, door);

    const { told, stopped } = outcome(app);

    expect(told.map(({ rule, severity, path }) => [rule, severity, path])).toEqual([['KeyPolicyOpen', 'error', 'Data/Key/Resource']]);
    expect(times('lets in everybody', stopped)).toBe(flag || door === 'plugin' ? 1 : 0);
  });

  test('two poor keys are two findings', () => {
    for (const id of ['One', 'Two']) cluster(stack, id, { kmsKeyId: goodKey(stack, `${id}Key`, { enableKeyRotation: false }).keyArn });
    watch(app, door);

    const { told } = outcome(app);

    expect(brief(told)).toEqual(['KeyRotationOff Data/OneKey/Resource', 'KeyRotationOff Data/TwoKey/Resource']);
    expect(told[0].text).toContain('it protects "Data/One".');
    expect(told[1].text).toContain('it protects "Data/Two".');
  });

  test('a key under stores of several kinds, stacks and nested stacks, by several names, is told once, naming them all', () => {
    const keys = new Stack(app, 'Keys');
    const key = goodKey(keys, 'Key', { enableKeyRotation: false });
    const alias = new kms.Alias(stack, 'Alias', { aliasName: 'alias/mine', targetKey: key });
    cluster(stack, 'One', { kmsKeyId: key.keyArn });
    replicationGroup(stack, 'Two', { kmsKeyId: key.keyId, atRestEncryptionEnabled: true });
    cluster(new NestedStack(stack, 'Nested'), 'Three', { kmsKeyId: key.keyArn });
    cluster(new Stack(app, 'More'), 'Four', { kmsKeyId: key.keyArn });
    cluster(stack, 'Five', { kmsKeyId: alias.aliasName });
    watch(app, door);

    const { told } = outcome(app);

    expect(brief(told)).toEqual(['KeyRotationOff Keys/Key/Resource']);
    expect(told[0].text).toContain('it protects "Data/Five", "Data/Nested/Three", "Data/One", "Data/Two", "More/Four".');
  });

  test('a poor key in a stage is told once, on the key', () => {
    const stage = new Stage(app, 'Prod');
    const key = goodKey(new Stack(stage, 'Keys'), 'Key', { enabled: false });
    ['One', 'Two'].forEach((id) => cluster(new Stack(stage, id), 'Cluster', { kmsKeyId: key.keyArn }));
    watch(app, door);

    const { told, stopped } = outcome(app);

    expect(brief(told)).toEqual(['KeyUnusable Prod/Keys/Key/Resource']);
    expect(told[0].text).toContain('it protects "Prod/One/Cluster", "Prod/Two/Cluster".');
    expect(times('cannot serve: it is disabled', stopped)).toBe(1);
  });

  test('a poor key that nothing guarded uses is not spoken of', () => {
    goodKey(stack, 'Key', { enableKeyRotation: false });
    cluster(stack, 'Right', { kmsKeyId: goodKey(stack, 'Good').keyArn });
    watch(app, door);

    expect(outcome(app).told).toEqual([]);
  });
});

describe.each([{ flag: false }, { flag: true }])('annotations in the report: $flag', ({ flag }) => {
  test.each<[string, (scopes: { app: App; one: Stack; two: Stack }) => void]>([
    ['one Aspect on two stacks', ({ one, two }) => watch(one, 'Aspect', watch(two, 'Aspect'))],
    ['two Aspects on two stacks', ({ one, two }) => [one, two].map((it) => watch(it, 'Aspect'))],
    ['Aspects on the app and on a stack', ({ app, one }) => [app, one].map((it) => watch(it, 'Aspect'))],
    ['an Aspect on a stack and a plugin on the app', ({ app, one }) => [watch(one, 'Aspect'), watch(app, 'plugin')]],
    ['an Aspect on a stack and another guard as plugin', ({ app, one }) => [
      watch(one, 'Aspect'), watch(app, 'plugin', new CmkGuard({ trustedKeys: ['alias/mine'] })),
    ]],
  ])('a poor key under clusters of two stacks is told once, naming them all, through %s', (_, guards) => {
    const app = newApp(flag);
    const key = goodKey(new Stack(app, 'Keys'), 'Key', { enableKeyRotation: false });
    const [one, two] = ['One', 'Two'].map((id) => new Stack(app, id));
    [one, two].forEach((it) => cluster(it, 'Cluster', { kmsKeyId: key.keyArn }));
    guards({ app, one, two });

    const { told } = outcome(app);

    expect(brief(told)).toEqual(['KeyRotationOff Keys/Key/Resource']);
    expect(told[0].text).toContain('it protects "One/Cluster", "Two/Cluster".');
  });
});

test('inspect shows what is poor about a key with every resource under it', () => {
  const stack = new Stack(newApp(), 'Data');
  const key = goodKey(stack, 'Key', { enableKeyRotation: false });
  FIFTY.forEach((id) => cluster(stack, id, { kmsKeyId: key.keyArn }));

  const inspections = new CmkGuard().inspect(stack);

  expect(inspections.map(({ constructPath }) => constructPath)).toEqual(FIFTY.map((id) => `Data/${id}`));
  for (const { verdict, keyPaths, findings, constructPath } of inspections) {
    expect(verdict).toBe('CUSTOMER_MANAGED');
    expect(keyPaths).toEqual(['Data/Key/Resource']);
    expect(findings).toMatchObject([{ ruleId: 'CmkGuard::KeyRotationOff', severity: 'WARNING', constructPath: 'Data/Key/Resource' }]);
    expect(findings[0].message).toContain(`it protects "${constructPath}".`);
  }
});
