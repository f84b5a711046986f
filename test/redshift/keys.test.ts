// The keys of a warehouse: its own, given ones, and those that this app does not make.
import { App, CfnParameter, RemovalPolicy, Stack, Stage, aws_iam as iam, aws_kms as kms, aws_s3 as s3 } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Construct, IConstruct } from 'constructs';
import { CustomerManagedKey, KeyUse, RedshiftAuditLogging } from '../../src';
import { goodKey, inspectOne, KEY_ARN, US } from '../language';
import { attribute, clusterIn, complaint, dataStack, expectCluster, idOf, isolatedVpc, only, Options, warehouse, warningsOf } from './warehouse';

/** The ids of the statements in the policy of a key. */
function sids(stack: Stack, key: IConstruct): string[] {
  return Template.fromStack(stack).toJSON().Resources[idOf(key)].Properties.KeyPolicy.Statement.map(({ Sid }: { Sid?: string }) => Sid);
}

/** An L1 key that no rule has anything against. */
function l1Key(scope: Construct, id: string): kms.CfnKey {
  const key = new kms.CfnKey(scope, id, { enableKeyRotation: true, keyPolicy: { Version: '2012-10-17', Statement: [] } });
  key.applyRemovalPolicy(RemovalPolicy.RETAIN);
  return key;
}

const DATA = ['RedshiftUseViaIam', 'RedshiftGrantsViaIam'];
const SECRETS = ['AdminSecretUseViaIam', 'AdminSecretGrantsViaIam'];
const LOGS = ['CloudWatchLogsUse', 'LogReadersUseViaIam'];
const ADMINISTRATION = 'AccountKeyAdministrationViaIam';

describe('each key serves what is under it, and nothing else', () => {
  test('two keys of its own', () => {
    const stack = dataStack();
    const it = warehouse(stack);

    expect(sids(stack, it.encryptionKey)).toEqual([ADMINISTRATION, ...DATA]);
    expect(sids(stack, it.secretsAndLogsKey)).toEqual([ADMINISTRATION, ...SECRETS, ...LOGS]);
  });

  test('one key for all', () => {
    const stack = dataStack();
    const it = warehouse(stack, { singleKey: true });

    expect(it.secretsAndLogsKey).toBe(it.encryptionKey);
    expect(sids(stack, it.encryptionKey)).toEqual([ADMINISTRATION, ...DATA, ...SECRETS, ...LOGS]);
    expectCluster(stack, { KmsKeyId: attribute(it.encryptionKey), MasterPasswordSecretKmsKeyId: attribute(it.encryptionKey) });
    Template.fromStack(stack).resourceCountIs('AWS::KMS::Key', 1);
    expect(inspectOne(stack)).toMatchObject({ verdict: 'CUSTOMER_MANAGED', findings: [] });
  });

  test('no log groups where the logs go to a bucket', () => {
    const stack = dataStack();
    const it = warehouse(stack, { auditLogging: RedshiftAuditLogging.toS3(new s3.Bucket(stack, 'Logs')) });

    expect(sids(stack, it.secretsAndLogsKey)).toEqual([ADMINISTRATION, ...SECRETS]);
  });

  test('a given CustomerManagedKey, which gets its use once', () => {
    const stack = dataStack();
    const encryptionKey = CustomerManagedKey.forRedshift(stack, 'Mine');
    const it = warehouse(stack, { encryptionKey });

    expect(it.encryptionKey).toBe(encryptionKey);
    expect(sids(stack, encryptionKey)).toEqual([ADMINISTRATION, ...DATA]);
    expectCluster(stack, { KmsKeyId: attribute(encryptionKey) });
  });

  test('one given key in both places', () => {
    const stack = dataStack();
    const key = new CustomerManagedKey(stack, 'Mine');
    warehouse(stack, { encryptionKey: key, secretsAndLogsKey: key });

    expect(sids(stack, key)).toEqual([ADMINISTRATION, ...DATA, ...SECRETS, ...LOGS]);
    Template.fromStack(stack).resourceCountIs('AWS::KMS::Key', 1);
  });

  test('one key for two warehouses', () => {
    const stack = dataStack();
    const encryptionKey = new CustomerManagedKey(stack, 'Mine');
    const vpc = isolatedVpc(stack);
    for (const id of ['One', 'Other']) warehouse(stack, { vpc, encryptionKey }, id);

    expect(sids(stack, encryptionKey)).toEqual([ADMINISTRATION, ...DATA]);
  });

  test.each<[string, (stack: Stack) => kms.IKeyRef]>([
    ['a key of the CDK', (it) => goodKey(it, 'Mine')],
    ['an L1 key', (it) => l1Key(it, 'Mine')],
    ['an alias of a key of the app', (it) => goodKey(it, 'Mine').addAlias('alias/mine')],
  ])('%s, whose policy is written too', (_, keyOf) => {
    const stack = dataStack();
    const encryptionKey = keyOf(stack);
    const mine = stack.node.findChild('Mine');
    warehouse(stack, { encryptionKey });

    expect(sids(stack, mine)).toEqual(expect.arrayContaining(DATA));
    expectCluster(stack, { KmsKeyId: attribute(mine) });
    expect(warningsOf(stack)).toEqual([]);
    expect(inspectOne(stack)).toMatchObject({ verdict: 'CUSTOMER_MANAGED', findings: [] });
  });
});

describe('a key that this app does not make', () => {
  test.each<[string, (stack: Stack) => Options, string[]]>([
    ['of the data', (it) => ({ encryptionKey: kms.Key.fromKeyArn(it, 'Theirs', KEY_ARN) }), DATA],
    ['of secrets and logs', (it) => ({ secretsAndLogsKey: kms.Key.fromKeyArn(it, 'Theirs', KEY_ARN) }), [...SECRETS, ...LOGS]],
    ['of both', (it) => ({ encryptionKey: kms.Key.fromKeyArn(it, 'Theirs', KEY_ARN), singleKey: true }), [...DATA, ...SECRETS, ...LOGS]],
  ])('%s: a warning says what its policy needs', (_, options, needed) => {
    const stack = dataStack({ env: US });
    warehouse(stack, { clusterName: 'sales', ...options(stack) });
    const [warning, ...more] = warningsOf(stack);

    expect(more).toEqual([]);
    expect(warning).toMatch(/The policy of KMS key "Data\/Theirs" .* "Data\/Warehouse" needs these statements in it/);
    const statements = JSON.parse(warning.slice(warning.indexOf('['), warning.lastIndexOf('\n]') + 2));
    expect(statements.map(({ Sid }: { Sid: string }) => Sid)).toEqual(needed);
    expect(JSON.stringify(statements)).not.toMatch(/Token|AWS::|REGION|ACCOUNT_ID/);
  });

  test('is unproven, and passes where it is trusted', () => {
    const stack = dataStack({ env: US });
    warehouse(stack, { encryptionKey: kms.Key.fromKeyArn(stack, 'Theirs', KEY_ARN), singleKey: true });

    expectCluster(stack, { KmsKeyId: KEY_ARN, MasterPasswordSecretKmsKeyId: KEY_ARN });
    expect(inspectOne(stack).verdict).toBe('UNPROVEN');
    expect(inspectOne(stack, { trustedKeys: [KEY_ARN] })).toMatchObject({ verdict: 'CUSTOMER_MANAGED', findings: [] });
  });

  test('is known by a token', () => {
    const stack = dataStack();
    const arn = 'arn:aws:kms:us-east-1:111122223333:key/' + stack.stackId;
    warehouse(stack, { encryptionKey: kms.Key.fromKeyArn(stack, 'Theirs', arn) });

    expect(clusterIn(stack).Properties.KmsKeyId).toEqual(stack.resolve(arn));
  });
});

describe('a key of another stack', () => {
  test.each<[string, (stack: Stack) => kms.IKeyRef]>([
    ['a CustomerManagedKey', (it) => new CustomerManagedKey(it, 'Key')],
    ['a key of the CDK', (it) => goodKey(it)],
    ['an L1 key', (it) => l1Key(it, 'Key')],
  ])('%s serves without a circle', (_, keyOf) => {
    const app = new App();
    const [keys, stack] = [new Stack(app, 'Keys'), new Stack(app, 'Data')];
    const key = keyOf(keys);
    const it = warehouse(stack, { encryptionKey: key, singleKey: true });
    const role = new iam.Role(stack, 'Role', { assumedBy: new iam.AccountRootPrincipal() });
    it.grantDataApi(role);
    it.grantAdminSecretRead(role);
    it.adminSecret.grantRead(role);
    app.synth();

    expect(keys.dependencies).toEqual([]);
    expect(sids(keys, key)).toEqual(expect.arrayContaining([...DATA, ...SECRETS, ...LOGS, 'DataApiGrantsViaIam']));
    expect(JSON.stringify(clusterIn(stack).Properties.KmsKeyId)).toContain('Fn::ImportValue');
  });

  test('serves a warehouse whose name is a parameter, without a circle', () => {
    const app = new App();
    const [keys, stack] = [new Stack(app, 'Keys'), new Stack(app, 'Data')];
    warehouse(stack, { secretsAndLogsKey: new CustomerManagedKey(keys, 'Key'), clusterName: new CfnParameter(stack, 'Name').valueAsString });

    expect(complaint(() => app.synth())).toBe('');
  });

  test('serves warehouses of several stacks', () => {
    const app = new App();
    const key = new CustomerManagedKey(new Stack(app, 'Keys'), 'Key', { uses: [KeyUse.redshift()] });
    for (const id of ['One', 'Two']) warehouse(new Stack(app, id), { encryptionKey: key, singleKey: true });
    app.synth();

    expect(Stack.of(key).dependencies).toEqual([]);
    for (const id of ['one', 'two']) expect(JSON.stringify(Template.fromStack(Stack.of(key)).toJSON())).toMatch(new RegExp(`log-group:/aws/redshift/cluster/${id}-warehouse-[0-9a-f]+/userlog`));
  });

  test('has statements whose ids differ, as AWS asks of a policy, whatever it serves', () => {
    const stack = dataStack();
    const key = new CustomerManagedKey(stack, 'Mine');
    const vpc = isolatedVpc(stack);
    for (const id of ['One', 'Other']) warehouse(stack, { vpc, secretsAndLogsKey: key }, id);

    const all = sids(stack, key);
    expect(new Set(all).size).toBe(all.length);
  });

  test('serves in a stage', () => {
    const app = new App();
    const stage = new Stage(app, 'Prod', { env: US });
    const key = new CustomerManagedKey(new Stack(stage, 'Keys'), 'Key');
    warehouse(new Stack(stage, 'Data'), { encryptionKey: key, secretsAndLogsKey: key });
    app.synth();

    expect(inspectOne(app)).toMatchObject({ verdict: 'CUSTOMER_MANAGED', findings: [] });
  });
});

test('the keys of a warehouse are found under the alias of its path', () => {
  const stack = dataStack();
  warehouse(stack, { singleKey: true });

  expect(only(stack, 'AWS::KMS::Alias').Properties.AliasName).toBe('alias/cmk/Data/Warehouse/Key');
});
