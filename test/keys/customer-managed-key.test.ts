// A key that one controls: what it is, what its policy says, and what is refused.
import {
  App, Aspects, aws_iam as iam, aws_kms as kms, aws_redshift as redshift,
  CfnParameter, Duration, Lazy, LegacyStackSynthesizer, NestedStack, RemovalPolicy, Stack, StackProps, Token,
} from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { ACCOUNT, concrete, HERE, identityPolicies, keyPolicy, OTHER_ACCOUNT, REGION, ROOT, stackHere, Statement, warnings } from './concrete';
import { CustomerManagedEncryption, CustomerManagedKey, CustomerManagedKeyProps, KeyUse } from '../../src';
import { WAYS_TO_METHODS } from '../language';

const EXECUTION_ROLE = `arn:aws:iam::${ACCOUNT}:role/cdk-hnb659fds-cfn-exec-role-${ACCOUNT}-${REGION}`;
const SECURITY = `arn:aws:iam::${ACCOUNT}:role/security`;

const ADMINISTRATION = [
  'kms:CreateAlias', 'kms:DeleteAlias', 'kms:UpdateAlias', 'kms:DescribeKey', 'kms:UpdateKeyDescription', 'kms:EnableKey', 'kms:DisableKey',
  'kms:EnableKeyRotation', 'kms:DisableKeyRotation', 'kms:GetKeyRotationStatus', 'kms:ListKeyRotations', 'kms:RotateKeyOnDemand',
  'kms:GetKeyPolicy', 'kms:PutKeyPolicy', 'kms:ListKeyPolicies', 'kms:ListGrants', 'kms:RevokeGrant',
  'kms:TagResource', 'kms:UntagResource', 'kms:ListResourceTags', 'kms:ScheduleKeyDeletion', 'kms:CancelKeyDeletion',
];
const RECOVERY = [
  'kms:DescribeKey', 'kms:GetKeyRotationStatus', 'kms:ListKeyRotations', 'kms:GetKeyPolicy', 'kms:PutKeyPolicy', 'kms:ListKeyPolicies',
  'kms:ListGrants', 'kms:ListResourceTags', 'kms:CancelKeyDeletion',
];
const CRYPTOGRAPHY = [
  'kms:Encrypt', 'kms:Decrypt', 'kms:ReEncryptFrom', 'kms:ReEncryptTo', 'kms:GenerateDataKey', 'kms:GenerateDataKeyWithoutPlaintext', 'kms:DescribeKey',
];
const SECRET_CRYPTOGRAPHY = ['kms:Encrypt', 'kms:Decrypt', 'kms:GenerateDataKey', 'kms:DescribeKey'];

function allow(Sid: string, AWS: unknown, Action: string | string[], Condition?: Statement['Condition']): Statement {
  return { Sid, Effect: 'Allow', Principal: { AWS }, Action, Resource: '*', ...Condition ? { Condition } : {} };
}

const via = (...services: string[]) => {
  const names = services.map((it) => `${it}.eu-west-1.amazonaws.com`);
  return { 'kms:CallerAccount': ACCOUNT, 'kms:ViaService': names.length === 1 ? names[0] : names };
};
const used = (purpose: string, services: string[], actions = CRYPTOGRAPHY) => allow(`${purpose}UseViaIam`, ROOT, actions, { StringEquals: via(...services) });
const granted = (purpose: string, services: string[]) =>
  allow(`${purpose}GrantsViaIam`, ROOT, 'kms:CreateGrant', { StringEquals: via(...services), Bool: { 'kms:GrantIsForAWSResource': 'true' } });
const logs = (arns: string | string[]): Statement => ({
  Sid: 'CloudWatchLogsUse',
  Effect: 'Allow',
  Principal: { Service: 'logs.eu-west-1.amazonaws.com' },
  Action: CRYPTOGRAPHY,
  Resource: '*',
  Condition: { ArnEquals: { 'kms:EncryptionContext:aws:logs:arn': arns } },
});

const administration = allow('AccountKeyAdministrationViaIam', ROOT, ADMINISTRATION);
const recovery = allow('AccountKeyRecoveryViaIam', ROOT, RECOVERY);
const named = (...who: string[]) => allow('KeyAdministrationByName', who.length === 1 ? who[0] : who, ADMINISTRATION);
const deploys = (role = EXECUTION_ROLE) => allow('KeyAdministrationByDeployment', role, ADMINISTRATION);
const noDirectGrants: Statement = {
  Sid: 'OnlyAwsServicesMakeGrants',
  Effect: 'Deny',
  Principal: { AWS: '*' },
  Action: 'kms:CreateGrant',
  Resource: '*',
  Condition: { BoolIfExists: { 'kms:GrantIsForAWSResource': 'false', 'aws:PrincipalIsAWSService': 'false' } },
};

function keyIn(stack: Stack, props?: CustomerManagedKeyProps): CustomerManagedKey {
  return new CustomerManagedKey(stack, 'Key', props);
}

function resourceOf(stack: Stack, type = 'AWS::KMS::Key'): Record<string, any> {
  const found = Object.values(Template.fromStack(stack).findResources(type));
  expect(found).toHaveLength(1);
  return found[0];
}

/** The properties of a key with these props. */
function properties(props?: CustomerManagedKeyProps): Record<string, any> {
  const stack = stackHere();
  keyIn(stack, props);
  return resourceOf(stack).Properties;
}

/** The statements of a key that something was done with. */
function statements(act: (stack: Stack) => unknown, stackProps: StackProps = { env: HERE }): Statement[] {
  const stack = new Stack(new App(), 'Data', stackProps);
  act(stack);
  return keyPolicy(stack).Statement;
}

function complaint(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    return (error as Error).message;
  }
  return '';
}

describe('the key', () => {
  test('rotates each year, waits for 30 days before it is deleted, and stays when its stack goes', () => {
    const stack = stackHere();
    keyIn(stack);
    expect(resourceOf(stack)).toMatchObject({
      Properties: { EnableKeyRotation: true, RotationPeriodInDays: 365, PendingWindowInDays: 30 }, DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain',
    });
  });

  test('is symmetric, enabled and of one Region', () => {
    expect(Object.keys(properties()).sort()).toEqual(['Description', 'EnableKeyRotation', 'KeyPolicy', 'PendingWindowInDays', 'RotationPeriodInDays']);
  });

  test.each([90, 365, 2560])('rotates every %d days when it is told to', (days) => {
    expect(properties({ rotationPeriod: Duration.days(days) })).toMatchObject({ EnableKeyRotation: true, RotationPeriodInDays: days });
  });

  test('takes a rotation period in hours, if they are whole days', () => {
    expect(properties({ rotationPeriod: Duration.hours(24 * 100) }).RotationPeriodInDays).toBe(100);
  });

  test.each([7, 14, 30])('waits for %d days before it is deleted when it is told to', (days) => {
    expect(properties({ pendingWindow: Duration.days(days) }).PendingWindowInDays).toBe(days);
  });

  test.each([
    [RemovalPolicy.RETAIN, 'Retain', 'Retain'],
    [RemovalPolicy.DESTROY, 'Delete', 'Delete'],
    [RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE, 'RetainExceptOnCreate', 'Retain'],
  ])('has the removal policy %s', (removalPolicy, DeletionPolicy, UpdateReplacePolicy) => {
    const stack = stackHere();
    keyIn(stack, { removalPolicy });
    expect(resourceOf(stack)).toMatchObject({ DeletionPolicy, UpdateReplacePolicy });
  });

  test.each([
    [undefined, 'Customer managed key of Data/Key'],
    ['for the warehouse', 'for the warehouse'],
    ['', ''],
  ])('is described by %j as %j', (description, expected) => {
    expect(properties({ description }).Description).toBe(expected);
  });

  test.each<[string | undefined, string]>([
    [undefined, 'alias/cmk/Data/Key'],
    ['warehouse', 'alias/warehouse'],
    ['alias/warehouse', 'alias/warehouse'],
    ['alias/team/warehouse_1-a', 'alias/team/warehouse_1-a'],
    ['aws', 'alias/aws'],
    ['awsome', 'alias/awsome'],
    ['x'.repeat(250), `alias/${'x'.repeat(250)}`],
  ])('that is given the alias %s has the alias %s, which leads to its ARN', (alias, expected) => {
    const stack = stackHere();
    const key = keyIn(stack, { alias });
    expect(resourceOf(stack, 'AWS::KMS::Alias').Properties).toEqual({ AliasName: expected, TargetKeyId: stack.resolve(key.keyArn) });
  });

  test.each<[string, string, string | RegExp]>([
    ['the name of its stack, not its id', 'Key', 'alias/cmk/prod-data/Key'],
    ['all characters that an alias may have', 'Key_1-a', 'alias/cmk/prod-data/Key_1-a'],
    ['no others, and a hash instead', 'Kéy of.data', /^alias\/cmk\/prod-data-Kyofdata-[0-9A-F]{8}$/],
    ['a hash alone, where all are others', 'Ключ', /^alias\/cmk\/prod-data-[0-9A-F]{8}$/],
  ])('has by default an alias with %s', (_, id, expected) => {
    const stack = new Stack(new App(), 'Data', { env: HERE, stackName: 'prod-data' });
    new CustomerManagedKey(stack, id);
    expect(resourceOf(stack, 'AWS::KMS::Alias').Properties.AliasName).toEqual(typeof expected === 'string' ? expected : expect.stringMatching(expected));
  });

  test.each([
    ['Ключ', 'Сейф'],
    ['Kéy', 'Kèy'],
    ['a b', 'a.b'],
    ['a.b', 'a-b'],
  ])('has by default another alias as %s than as %s', (...ids) => {
    const stack = stackHere();
    for (const id of ids) new CustomerManagedKey(stack, id);
    const aliases = Object.values(Template.fromStack(stack).findResources('AWS::KMS::Alias')).map((it) => String(it.Properties.AliasName));
    expect(new Set(aliases).size).toBe(2);
    for (const it of aliases) expect(it).toMatch(/^alias\/cmk\/[\w/-]+$/);
  });

  // Otherwise each release would replace the aliases of those before.
  test('has by default the same alias each time', () => {
    const aliasAs = (stackName: string) => {
      const stack = new Stack(new App(), 'Data', { env: HERE, stackName });
      new CustomerManagedKey(stack, 'Ключ');
      return resourceOf(stack, 'AWS::KMS::Alias').Properties.AliasName;
    };
    expect(aliasAs('Data')).toBe('alias/cmk/Data-8E657741');
    expect(aliasAs('Other')).not.toContain('8E657741');
  });

  test('has by default an alias with no more characters than an alias may have, and a different one for each of two long paths', () => {
    const stack = stackHere();
    for (const end of ['1', '2']) new CustomerManagedKey(stack, `${'K'.repeat(248)}${end}`);
    const aliases = Object.values(Template.fromStack(stack).findResources('AWS::KMS::Alias')).map((it) => String(it.Properties.AliasName));
    expect(aliases.every((it) => it.startsWith('alias/cmk/') && it.length <= 256)).toBe(true);
    expect(new Set(aliases).size).toBe(2);
  });

  test('has an alias of its own beside another key of the stack', () => {
    const stack = stackHere();
    keyIn(stack);
    new CustomerManagedKey(stack, 'Other');
    const aliases = Object.values(Template.fromStack(stack).findResources('AWS::KMS::Alias')).map(({ Properties }) => Properties.AliasName);
    expect(aliases.sort()).toEqual(['alias/cmk/Data/Key', 'alias/cmk/Data/Other']);
  });

  test('can be given more aliases', () => {
    const stack = stackHere();
    keyIn(stack).addAlias('alias/more');
    Template.fromStack(stack).resourceCountIs('AWS::KMS::Alias', 2);
  });

  test('brings nothing into its stack but itself and its alias', () => {
    const stack = stackHere();
    keyIn(stack, { uses: [KeyUse.redshift(), KeyUse.logGroups('/a')], admins: [new iam.ArnPrincipal(SECURITY)] });
    expect(Object.values(Template.fromStack(stack).toJSON().Resources).map((it: any) => it.Type).sort()).toEqual(['AWS::KMS::Alias', 'AWS::KMS::Key']);
    expect(warnings(stack)).toEqual([]);
  });

  test('is recognised, by any copy of the library, and nothing else is', () => {
    const stack = stackHere();
    const key = keyIn(stack);
    expect(CustomerManagedKey.isCustomerManagedKey(key)).toBe(true);
    expect(CustomerManagedKey.isCustomerManagedKey({ [Symbol.for('cdk-cmk-guard.CustomerManagedKey')]: true })).toBe(true);
    for (const it of [new kms.Key(stack, 'Plain'), kms.Key.fromKeyArn(stack, 'Imported', `arn:aws:kms:${REGION}:${ACCOUNT}:key/x`), {}, null, undefined, 'key', 1]) {
      expect(CustomerManagedKey.isCustomerManagedKey(it)).toBe(false);
    }
  });
});

describe('the policy', () => {
  test('lets IAM of the account administer the key, and nobody use it', () => {
    expect(statements((it) => keyIn(it))).toEqual([administration]);
  });

  const USES: [string, KeyUse, Statement[]][] = [
    ['redshift', KeyUse.redshift(), [used('Redshift', ['redshift']), granted('Redshift', ['redshift'])]],
    ['redshiftServerless', KeyUse.redshiftServerless(), [used('RedshiftServerless', ['redshift-serverless']), granted('RedshiftServerless', ['redshift-serverless'])]],
    ['elastiCache', KeyUse.elastiCache(), [used('ElastiCache', ['elasticache', 'dax']), granted('ElastiCache', ['elasticache', 'dax'])]],
    ['memoryDb', KeyUse.memoryDb(), [used('MemoryDb', ['memorydb']), granted('MemoryDb', ['memorydb'])]],
    ['adminSecret', KeyUse.adminSecret(), [
      used('AdminSecret', ['secretsmanager', 'redshift'], SECRET_CRYPTOGRAPHY), granted('AdminSecret', ['secretsmanager', 'redshift']),
    ]],
    ['secrets', KeyUse.secrets(), [used('Secrets', ['secretsmanager'], SECRET_CRYPTOGRAPHY)]],
    ['logGroups, one', KeyUse.logGroups('/team/a'), [logs(`arn:aws:logs:${REGION}:${ACCOUNT}:log-group:/team/a`), used('LogReaders', ['logs'])]],
    ['logGroups, two', KeyUse.logGroups('/team/a', 'b.c#d_e-f'), [
      logs([`arn:aws:logs:${REGION}:${ACCOUNT}:log-group:/team/a`, `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:b.c#d_e-f`]), used('LogReaders', ['logs']),
    ]],
    ['dataApi', KeyUse.dataApi(), [granted('DataApi', ['redshift-data'])]],
    ['snapshotSharing, with one', KeyUse.snapshotSharing(OTHER_ACCOUNT), [
      allow('SnapshotRestoreByOtherAccounts', `arn:aws:iam::${OTHER_ACCOUNT}:root`, ['kms:Decrypt', 'kms:DescribeKey']),
      allow('SnapshotRestoreGrantsByOtherAccounts', `arn:aws:iam::${OTHER_ACCOUNT}:root`, 'kms:CreateGrant', {
        StringEquals: { 'kms:ViaService': 'redshift.eu-west-1.amazonaws.com' }, Bool: { 'kms:GrantIsForAWSResource': 'true' },
      }),
    ]],
    ['snapshotSharing, with two', KeyUse.snapshotSharing(OTHER_ACCOUNT, '999900001111'), [
      allow('SnapshotRestoreByOtherAccounts', [`arn:aws:iam::${OTHER_ACCOUNT}:root`, 'arn:aws:iam::999900001111:root'], ['kms:Decrypt', 'kms:DescribeKey']),
      allow('SnapshotRestoreGrantsByOtherAccounts', [`arn:aws:iam::${OTHER_ACCOUNT}:root`, 'arn:aws:iam::999900001111:root'], 'kms:CreateGrant', {
        StringEquals: { 'kms:ViaService': 'redshift.eu-west-1.amazonaws.com' }, Bool: { 'kms:GrantIsForAWSResource': 'true' },
      }),
    ]],
    ['snapshotCopies', KeyUse.snapshotCopies(), [used('SnapshotCopy', ['redshift']), granted('SnapshotCopy', ['redshift'])]],
    ['alarmTopics', KeyUse.alarmTopics(), [
      {
        Sid: 'AlarmsAndEventsPublish',
        Effect: 'Allow',
        Principal: { Service: ['cloudwatch.amazonaws.com', 'events.amazonaws.com'] },
        Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
        Resource: '*',
      },
      used('TopicPublishers', ['sns'], ['kms:Decrypt', 'kms:GenerateDataKey']),
    ]],
  ];

  test.each(USES)('for %s has the statements of that use, and no other', (_, use, expected) => {
    expect(statements((it) => keyIn(it, { uses: [use] }))).toEqual([administration, ...expected]);
    expect(statements((it) => keyIn(it).addUse(use))).toEqual([administration, ...expected]);
  });

  test.each(USES)('for %s is no longer when the use is given twice', (_, use, expected) => {
    expect(statements((it) => {
      const key = keyIn(it, { uses: [use, use] });
      key.addUse(use);
    })).toEqual([administration, ...expected]);
  });

  test.each(USES)('for %s can be pasted into the policy of another key', (_, use, expected) => {
    const stack = stackHere();
    const pasted = use.statements(stack).map((it) => concrete(stack, stack.resolve(it.toStatementJson())));
    expect(pasted).toEqual(expected);
  });

  test('for log groups by a wildcard compares them as patterns', () => {
    const [, use] = statements((it) => keyIn(it, { uses: [KeyUse.logGroups('/team/*')] }));
    expect(use.Condition).toEqual({ ArnLike: { 'kms:EncryptionContext:aws:logs:arn': `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:/team/*` } });
  });

  test('for all uses has the statements of each, in the order in which they came', () => {
    const several = USES.filter(([name]) => !name.endsWith('two'));
    const all = statements((it) => keyIn(it, { uses: several.map(([, use]) => use) }));
    expect(all).toEqual([administration, ...several.flatMap(([, , expected]) => expected)]);
  });

  test('adds to a use that it has what is new about the next one', () => {
    expect(statements((it) => keyIn(it, { uses: [KeyUse.secrets()] }).addUse(KeyUse.adminSecret())).map(({ Sid }) => Sid))
      .toEqual(['AccountKeyAdministrationViaIam', 'SecretsUseViaIam', 'AdminSecretUseViaIam', 'AdminSecretGrantsViaIam']);
  });

  // Two stores that share a key for their logs, each with groups of its own, meet here: KMS wants each Sid once.
  test('names no two statements alike', () => {
    const sids = statements((it) => {
      const key = keyIn(it, { uses: [KeyUse.logGroups('/team/a'), KeyUse.snapshotSharing(OTHER_ACCOUNT)] });
      key.addUse(KeyUse.logGroups('/team/b'));
      key.addUse(KeyUse.snapshotSharing('999900001111'));
    }).map(({ Sid }) => Sid);
    expect(sids).toEqual([...new Set(sids)]);
  });

  test.each<[string, (stack: Stack, props?: CustomerManagedKeyProps) => CustomerManagedKey, Statement[]]>([
    ['forRedshift', (it, props) => CustomerManagedKey.forRedshift(it, 'Key', props), USES[0][2]],
    ['forElastiCache', (it, props) => CustomerManagedKey.forElastiCache(it, 'Key', props), USES[2][2]],
  ])('of a key %s has the statements of its store first, and those of further uses after them', (_, make, own) => {
    expect(statements((it) => make(it))).toEqual([administration, ...own]);
    expect(statements((it) => make(it, { uses: [KeyUse.secrets()] }))).toEqual([administration, ...own, used('Secrets', ['secretsmanager'], SECRET_CRYPTOGRAPHY)]);
  });

  test.each([
    ['forRedshift', CustomerManagedKey.forRedshift],
    ['forElastiCache', CustomerManagedKey.forElastiCache],
  ])('of a key %s keeps the other props', (_, make) => {
    const stack = stackHere();
    const admins = [new iam.ArnPrincipal(SECURITY)];
    make(stack, 'Key', { alias: 'mine', description: 'words', rotationPeriod: Duration.days(90), denyDirectGrants: true, admins });
    expect(resourceOf(stack).Properties).toMatchObject({ Description: 'words', RotationPeriodInDays: 90 });
    expect(keyPolicy(stack).Statement.slice(0, 4)).toEqual([recovery, deploys(), named(SECURITY), noDirectGrants]);
  });

  test('denies direct grants in the words of AWS Control Tower, when it is told to', () => {
    expect(statements((it) => keyIn(it, { denyDirectGrants: true }))).toEqual([administration, noDirectGrants]);
    expect(statements((it) => keyIn(it, { denyDirectGrants: false }))).toEqual([administration]);
  });

  test('lets somebody else administer the key too', () => {
    expect(statements((it) => keyIn(it).grantAdmin(new iam.ArnPrincipal(SECURITY)))).toEqual([
      administration, { Effect: 'Allow', Principal: { AWS: SECURITY }, Action: ADMINISTRATION, Resource: '*' },
    ]);
  });

  test('takes a statement that somebody writes, as it is', () => {
    const statement = new iam.PolicyStatement({ sid: 'Mine', actions: ['kms:Decrypt'], resources: ['*'], principals: [new iam.ServicePrincipal('events.amazonaws.com')] });
    expect(statements((it) => expect(keyIn(it).addToResourcePolicy(statement).statementAdded).toBe(true))).toEqual([
      administration, { Sid: 'Mine', Effect: 'Allow', Principal: { Service: 'events.amazonaws.com' }, Action: 'kms:Decrypt', Resource: '*' },
    ]);
  });

  test('holds for the place where the stack is deployed, wherever that is', () => {
    const stack = new Stack(new App(), 'Data');
    CustomerManagedKey.forRedshift(stack, 'Key', { uses: [KeyUse.logGroups('/team/a')] });
    const [, use, , group] = resourceOf(stack).Properties.KeyPolicy.Statement;
    expect(use).toMatchObject({
      Principal: { AWS: { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':iam::', { Ref: 'AWS::AccountId' }, ':root']] } },
      Condition: { StringEquals: { 'kms:CallerAccount': { Ref: 'AWS::AccountId' }, 'kms:ViaService': { 'Fn::Join': ['', ['redshift.', { Ref: 'AWS::Region' }, '.amazonaws.com']] } } },
    });
    expect(group.Principal).toEqual({ Service: { 'Fn::Join': ['', ['logs.', { Ref: 'AWS::Region' }, '.amazonaws.com']] } });
  });

  test('names services as KMS knows them in China too', () => {
    const [, use] = statements((it) => CustomerManagedKey.forRedshift(it, 'Key'), { env: { account: ACCOUNT, region: 'cn-north-1' } });
    expect(use.Condition!.StringEquals['kms:ViaService']).toBe('redshift.cn-north-1.amazonaws.com');
  });
});

describe('administrators', () => {
  const admins = [new iam.ArnPrincipal(SECURITY)];

  test('are those who are named and the role that deploys; the account keeps what it needs to mend the policy', () => {
    expect(statements((it) => keyIn(it, { admins }))).toEqual([recovery, deploys(), named(SECURITY)]);
  });

  // Whoever may do anything by IAM of the account could otherwise delete the data under the key.
  test('alone schedule the deletion of the key; the account can stop it', () => {
    const all = statements((it) => keyIn(it, { admins }));
    const deleting = (action: string) => all.filter(({ Action }) => Action.includes(action)).map(({ Sid }) => Sid);
    expect(deleting('kms:ScheduleKeyDeletion')).toEqual(['KeyAdministrationByDeployment', 'KeyAdministrationByName']);
    expect(deleting('kms:CancelKeyDeletion')).toEqual(['AccountKeyRecoveryViaIam', 'KeyAdministrationByDeployment', 'KeyAdministrationByName']);
  });

  test('under conditions are named under them, each set of conditions once, in the order in which they came', () => {
    const mfa = { Bool: { 'aws:MultiFactorAuthPresent': 'true' } };
    const home = { IpAddress: { 'aws:SourceIp': '192.0.2.0/24' } };
    const role = (name: string) => new iam.ArnPrincipal(`arn:aws:iam::${ACCOUNT}:role/${name}`);
    const arn = (...names: string[]) => names.map((it) => `arn:aws:iam::${ACCOUNT}:role/${it}`);

    expect(statements((it) => keyIn(it, {
      admins: [role('a').withConditions(mfa), role('b'), new iam.PrincipalWithConditions(role('c'), home), role('d').withConditions(mfa), role('e')],
    }))).toEqual([
      recovery,
      deploys(),
      allow('KeyAdministrationByName', arn('a', 'd'), ADMINISTRATION, mfa),
      allow('KeyAdministrationByName2', arn('b', 'e'), ADMINISTRATION),
      allow('KeyAdministrationByName3', arn('c')[0], ADMINISTRATION, home),
    ]);
  });

  test('all under one condition leave the role that deploys without it', () => {
    const mfa = { Bool: { 'aws:MultiFactorAuthPresent': 'true' } };
    expect(statements((it) => keyIn(it, { admins: admins.map((admin) => admin.withConditions(mfa)) })))
      .toEqual([recovery, deploys(), allow('KeyAdministrationByName', SECURITY, ADMINISTRATION, mfa)]);
  });

  test('can be roles of the stack, and of other accounts', () => {
    expect(statements((it) => {
      const role = new iam.Role(it, 'Security', { assumedBy: new iam.AccountRootPrincipal(), roleName: 'security' });
      keyIn(it, { admins: [role, new iam.AccountPrincipal(OTHER_ACCOUNT)] });
    })).toEqual([recovery, deploys(), named(SECURITY, `arn:aws:iam::${OTHER_ACCOUNT}:root`)]);
  });

  test('include the role of a bootstrap with a qualifier of its own', () => {
    const stack = new Stack(new App({ context: { '@aws-cdk/core:bootstrapQualifier': 'platform' } }), 'Data', { env: HERE });
    keyIn(stack, { admins });
    expect(keyPolicy(stack).Statement).toEqual([recovery, deploys(`arn:aws:iam::${ACCOUNT}:role/cdk-platform-cfn-exec-role-${ACCOUNT}-${REGION}`), named(SECURITY)]);
  });

  test('include the role that deploys a stack that may be anywhere', () => {
    const stack = new Stack(new App(), 'Data');
    keyIn(stack, { admins });
    expect(resourceOf(stack).Properties.KeyPolicy.Statement.slice(1).map(({ Principal }: Statement) => Principal)).toEqual([
      { AWS: { 'Fn::Sub': 'arn:${AWS::Partition}:iam::${AWS::AccountId}:role/cdk-hnb659fds-cfn-exec-role-${AWS::AccountId}-${AWS::Region}' } }, { AWS: SECURITY },
    ]);
  });

  test('include the role that deploys the parent, in a nested stack', () => {
    const parent = stackHere();
    const nested = new NestedStack(new NestedStack(parent, 'Outer'), 'Inner');
    keyIn(nested, { admins, uses: [KeyUse.secrets()] });
    expect(keyPolicy(nested).Statement.slice(0, -1)).toEqual([recovery, deploys(), named(SECURITY)]);
    expect(warnings(parent)).toEqual([]);
  });

  test('lack the role that deploys where the synthesizer names none, and a warning says so', () => {
    const stack = new Stack(new App(), 'Data', { env: HERE, synthesizer: new LegacyStackSynthesizer() });
    keyIn(stack, { admins, uses: [KeyUse.secrets()] });
    expect(keyPolicy(stack).Statement.slice(0, -1)).toEqual([recovery, named(SECURITY)]);
    expect(warnings(stack)).toEqual([expect.stringMatching(/^`admins` of a key in "Data" must name the role that deploys the stack.*cdk-cmk-guard:deploymentRoleUnknown/)]);
  });

  test.each(WAYS_TO_METHODS)('can be named later, and still make no grants: `grants.admin` of %s', (_, on) => {
    const stack = stackHere();
    const { grants } = keyIn(stack);
    const role = new iam.Role(stack, 'Security', { assumedBy: new iam.AccountRootPrincipal(), roleName: 'security' });

    on(grants).admin.call(grants, role).assertSuccess();
    expect(keyPolicy(stack).Statement).toEqual([administration, { ...named(SECURITY), Sid: undefined }]);
    expect(identityPolicies(role).flatMap(({ Statement: them }) => them).map(({ Action }) => Action)).toEqual([ADMINISTRATION]);
  });

  test('who are left out bring no warning, whoever deploys', () => {
    const stack = new Stack(new App(), 'Data', { env: HERE, synthesizer: new LegacyStackSynthesizer() });
    keyIn(stack, { uses: [KeyUse.secrets()] });
    expect(warnings(stack)).toEqual([]);
  });
});

describe('bad input is refused', () => {
  test.each<[string, CustomerManagedKeyProps, string[]]>([
    ['rotation too often', { rotationPeriod: Duration.days(89) }, ['`rotationPeriod` takes a whole number of days from 90 to 2560', 'Got 89']],
    ['rotation too seldom', { rotationPeriod: Duration.days(2561) }, ['`rotationPeriod`', 'Got 2561']],
    ['rotation in the middle of a day', { rotationPeriod: Duration.hours(24 * 100 + 12) }, ['`rotationPeriod`', 'Got 100.5']],
    ['a short wait', { pendingWindow: Duration.days(6) }, ['`pendingWindow` takes a whole number of days from 7 to 30', 'Got 6']],
    ['a long wait', { pendingWindow: Duration.days(31) }, ['`pendingWindow`', 'Got 31']],
    ['no administrators', { admins: [] }, ['`admins` is empty', 'Name at least one principal, or leave it out']],
    ['anybody for an administrator', { admins: [new iam.AnyPrincipal()] }, ['`admins` takes principals that are somebody', 'Got {"AWS":["*"]}', 'name roles']],
    ['anybody beside a role', { admins: [new iam.ArnPrincipal(SECURITY), new iam.ArnPrincipal('*')] }, ['`admins`', 'Got {"AWS":["*"]}']],
    ['anybody in a literal', { admins: [new iam.StarPrincipal()] }, ['`admins` takes principals that are somebody', '"*"']],
    ['anybody of an organization', { admins: [new iam.OrganizationPrincipal('o-1234567890')] }, ['`admins`', 'Got {"AWS":["*"]}']],
    ['anybody under a condition', { admins: [new iam.AnyPrincipal().withConditions({ Bool: { 'aws:MultiFactorAuthPresent': 'true' } })] }, ['`admins`']],
    ['a service for an administrator', { admins: [new iam.ServicePrincipal('lambda.amazonaws.com')] }, ['`admins` takes principals that are somebody', '"Service"']],
    ['a service together with a role', { admins: [new iam.CompositePrincipal(new iam.ArnPrincipal(SECURITY), new iam.ServicePrincipal('lambda.amazonaws.com'))] }, ['`admins`', '"Service"']],
    ['snapshots of a key', { removalPolicy: RemovalPolicy.SNAPSHOT }, ['`removalPolicy` takes RETAIN, RETAIN_ON_UPDATE_OR_DELETE or DESTROY', 'there are no snapshots of keys', 'Got "snapshot"']],
    ['uses that are a text', { uses: 'x' as any }, ['`uses` takes a list. Got "x".']],
    ['uses that are one', { uses: KeyUse.redshift() as any }, ['`uses` takes a list. Got something else.']],
    ['a rotation period that is a number', { rotationPeriod: 14 as any }, ['`rotationPeriod` takes a Duration. Got 14.']],
    ['a pending window that is a text', { pendingWindow: '7 days' as any }, ['`pendingWindow` takes a Duration. Got "7 days".']],
    ['an alias that is a number', { alias: 3 as any }, ['`alias` takes text. Got 3.']],
    ['an alias that is a construct', { alias: {} as any }, ['`alias` takes text. Got something else.']],
    ['an administrator without a list', { admins: new iam.ArnPrincipal(SECURITY) as any }, ['`admins` takes a list. Got something else.']],
    ['an alias of AWS', { alias: 'alias/aws/redshift' }, ['`alias` takes a name of yours', 'alias/aws/', 'Got "alias/aws/redshift"']],
    ['an alias of AWS without its prefix', { alias: 'aws/redshift' }, ['`alias`', 'Got "aws/redshift"']],
    ['an alias without a name', { alias: '' }, ['`alias`', 'Got ""']],
    ['an alias that is a prefix', { alias: 'alias/' }, ['`alias`', 'Got "alias/"']],
    ['an alias with a colon', { alias: 'a:b' }, ['`alias` takes letters, digits, "/", "_" and "-"', 'Got "a:b"']],
    ['an alias with a space', { alias: 'my key' }, ['`alias`', 'Got "my key"']],
    ['an alias that is too long', { alias: 'x'.repeat(251) }, ['`alias`', 'up to 250 of them']],
  ])('%s', (_, props, words) => {
    const stack = stackHere();
    const said = complaint(() => keyIn(stack, props));

    expect(said).toMatch(/^CustomerManagedKey "Data\/Key" cannot be created:\n {2}- /);
    expect(said.match(/\n {2}- /g)).toHaveLength(1);
    for (const it of words) expect(said).toContain(it);
    expect(stack.node.children).toEqual([]);
    expect(warnings(stack)).toEqual([]);
  });

  // The CDK refuses this spelling too, but on its own, after the key is in the tree.
  test('an alias of AWS in capitals', () => {
    const stack = stackHere();
    expect(complaint(() => keyIn(stack, { alias: 'alias/AWS/redshift' }))).toMatch(/^CustomerManagedKey "Data\/Key" cannot be created:\n {2}- `alias`/);
    expect(stack.node.children).toEqual([]);
  });

  test('all at once, and nothing is left in the tree', () => {
    const stack = new Stack(new App(), 'Data', { synthesizer: new LegacyStackSynthesizer() });
    const said = complaint(() => CustomerManagedKey.forRedshift(stack, 'Key', {
      rotationPeriod: Duration.days(1), pendingWindow: Duration.days(1), alias: 'alias/aws/mine', admins: [], description: 'fine',
    }));
    for (const it of ['`rotationPeriod`', '`pendingWindow`', '`alias`', '`admins`']) expect(said).toContain(it);
    expect(said.match(/\n {2}- /g)).toHaveLength(4);
    expect(stack.node.children).toEqual([]);
    expect(warnings(stack)).toEqual([]);
  });

  test.each([
    ['forRedshift', CustomerManagedKey.forRedshift],
    ['forElastiCache', CustomerManagedKey.forElastiCache],
  ])('kinds of all that is wrong, by %s too', (_, make) => {
    const stack = stackHere();
    expect(complaint(() => make(stack, 'Key', { uses: 'x', admins: {}, rotationPeriod: 14, pendingWindow: true, alias: 3, description: null } as any)).split('\n')).toEqual([
      'CustomerManagedKey "Data/Key" cannot be created:',
      '  - `uses` takes a list. Got "x".',
      '  - `alias` takes text. Got 3.',
      '  - `rotationPeriod` takes a Duration. Got 14.',
      '  - `pendingWindow` takes a Duration. Got true.',
      '  - `admins` takes a list. Got something else.',
    ]);
    expect(stack.node.children).toEqual([]);
  });

  test('and null is none: it is what plain JavaScript leaves out', () => {
    const nothing = {
      uses: null,
      alias: null,
      description: null,
      rotationPeriod: null,
      pendingWindow: null,
      removalPolicy: null,
      admins: null,
      denyDirectGrants: null,
    } as any;
    expect(properties(nothing)).toEqual(properties());
    expect(properties(null as any)).toEqual(properties());
    for (const make of [CustomerManagedKey.forRedshift, CustomerManagedKey.forElastiCache]) {
      const [plain, nulls, none] = [undefined, nothing, null].map((it) => statements((stack) => make(stack, 'Key', it)));
      expect(nulls).toEqual(plain);
      expect(none).toEqual(plain);
    }
  });

  test('and mended under the same id', () => {
    const stack = stackHere();
    expect(() => keyIn(stack, { alias: 'a b' })).toThrow('`alias`');
    expect(() => keyIn(stack, { alias: 'a-b' })).not.toThrow();
  });

  test.each<[string, () => unknown, string[]]>([
    ['log groups: none', () => KeyUse.logGroups(), ['KeyUse.logGroups cannot be created', '`logGroupNames` is empty', 'Name each log group']],
    ['log groups: nothing', () => KeyUse.logGroups(''), ['`logGroupNames`', 'Got ""']],
    ['log groups: an ARN', () => KeyUse.logGroups('arn:aws:logs:eu-west-1:111122223333:log-group:a'), ['Got "arn:aws:logs:eu-west-1:111122223333:log-group:a"']],
    ['log groups: a name that is too long', () => KeyUse.logGroups('x'.repeat(513)), ['`logGroupNames`']],
    ['log groups: a name that is bad and one that is not', () => KeyUse.logGroups('/fine', 'a b', 'c?'), ['Got "a b"', 'Got "c?"']],
    ['accounts: none', () => KeyUse.snapshotSharing(), ['KeyUse.snapshotSharing cannot be created', '`accountIds` takes 1 to 100 accounts. Got 0']],
    ['accounts: too many', () => KeyUse.snapshotSharing(...Array(101).fill(OTHER_ACCOUNT)), ['Got 101']],
    ['accounts: 11 digits', () => KeyUse.snapshotSharing('12345678901'), ['12 digits', 'Got "12345678901"']],
    ['accounts: dashes', () => KeyUse.snapshotSharing('4444-5555-6666'), ['Got "4444-5555-6666"']],
    ['accounts: everybody', () => KeyUse.snapshotSharing('*'), ['Got "*"']],
    ['accounts: all that is wrong', () => KeyUse.snapshotSharing(OTHER_ACCOUNT, 'a', 'b'), ['Got "a"', 'Got "b"']],
  ])('%s', (_, act, words) => {
    const said = complaint(act);
    for (const it of words) expect(said).toContain(it);
    expect(said).not.toContain('"/fine"');
    expect(said).not.toContain(OTHER_ACCOUNT);
  });

  test('a hundred accounts are no bad input', () => {
    expect(complaint(() => KeyUse.snapshotSharing(...Array.from({ length: 100 }, (_, i) => String(100000000000 + i))))).toBe('');
  });
});

describe('what is not known before it is deployed is fine', () => {
  const parameter = (stack: Stack, type = 'String') => new CfnParameter(stack, 'Parameter', { type });

  test.each<[string, (stack: Stack) => CustomerManagedKeyProps, string, unknown]>([
    ['a description', (it) => ({ description: parameter(it).valueAsString }), 'Description', { Ref: 'Parameter' }],
    ['a lazy description', () => ({ description: Lazy.string({ produce: () => 'late' }) }), 'Description', 'late'],
  ])('%s', (_, props, name, expected) => {
    const stack = stackHere();
    keyIn(stack, props(stack));
    expect(resourceOf(stack).Properties[name]).toEqual(expected);
  });

  // The CDK's own checks compare the number that stands for a token.
  test.each<[string, (stack: Stack) => CustomerManagedKeyProps, string, unknown]>([
    ['a rotation period', (it) => ({ rotationPeriod: Duration.days(parameter(it, 'Number').valueAsNumber) }), 'RotationPeriodInDays', { Ref: 'Parameter' }],
    ['a lazy rotation period', () => ({ rotationPeriod: Duration.days(Lazy.number({ produce: () => 100 })) }), 'RotationPeriodInDays', 100],
    ['a pending window', (it) => ({ pendingWindow: Duration.days(parameter(it, 'Number').valueAsNumber) }), 'PendingWindowInDays', { Ref: 'Parameter' }],
    ['a lazy pending window', () => ({ pendingWindow: Duration.days(Lazy.number({ produce: () => 10 })) }), 'PendingWindowInDays', 10],
  ])('%s', (_, props, name, expected) => {
    const stack = stackHere();
    keyIn(stack, props(stack));
    expect(resourceOf(stack).Properties[name]).toEqual(expected);
  });

  test.each<[string, (stack: Stack) => string, unknown]>([
    ['a parameter', (it) => parameter(it).valueAsString, { Ref: 'Parameter' }],
    ['a parameter after the prefix', (it) => `alias/${parameter(it).valueAsString}`, { 'Fn::Join': ['', ['alias/', { Ref: 'Parameter' }]] }],
    ['the name of the stack', (it) => `alias/${Token.asString({ Ref: 'AWS::StackName' })}-${it.node.id}`, { 'Fn::Join': ['', ['alias/', { Ref: 'AWS::StackName' }, '-Data']] }],
    ['a lazy text', () => Lazy.string({ produce: () => 'alias/late' }), 'alias/late'],
  ])('an alias: %s', (_, alias, expected) => {
    const stack = stackHere();
    keyIn(stack, { alias: alias(stack) });
    expect(resourceOf(stack, 'AWS::KMS::Alias').Properties.AliasName).toEqual(expected);
  });

  test('an account that snapshots are shared with, and a log group', () => {
    const stack = stackHere();
    const { valueAsString } = parameter(stack);
    keyIn(stack, { uses: [KeyUse.snapshotSharing(valueAsString), KeyUse.logGroups(valueAsString)] });
    const [, restore, , group] = resourceOf(stack).Properties.KeyPolicy.Statement;
    expect(JSON.stringify(restore.Principal)).toContain(JSON.stringify({ Ref: 'Parameter' }));
    expect(JSON.stringify(group.Condition)).toContain(JSON.stringify({ Ref: 'Parameter' }));
  });

  test('an administrator', () => {
    const stack = stackHere();
    keyIn(stack, { admins: [new iam.ArnPrincipal(parameter(stack).valueAsString)] });
    expect(resourceOf(stack).Properties.KeyPolicy.Statement[2]).toMatchObject({ Sid: 'KeyAdministrationByName', Principal: { AWS: { Ref: 'Parameter' } } });
  });

  test('the name of the stack, in a nested stack', () => {
    const nested = new NestedStack(stackHere(), 'Nested');
    keyIn(nested);
    expect(resourceOf(nested, 'AWS::KMS::Alias').Properties.AliasName).toEqual({ 'Fn::Join': ['', ['alias/cmk/', { Ref: 'AWS::StackName' }, '/Nested/Key']] });
  });
});

describe('statements about principals of other stacks', () => {
  function story(): { key: CustomerManagedKey; data: Stack; here: iam.Role; fixed: iam.Role; nameless: iam.Role } {
    const data = stackHere();
    const readers = new Stack(data.node.root as App, 'Readers', { env: HERE });
    const role = (scope: Stack, id: string, roleName?: string) => new iam.Role(scope, id, { roleName, assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
    return { key: keyIn(data), data, here: role(data, 'Here', 'here'), fixed: role(readers, 'Fixed', 'fixed'), nameless: role(readers, 'Nameless') };
  }
  const decrypt = (principals: iam.IPrincipal[], more: iam.PolicyStatementProps = {}) =>
    new iam.PolicyStatement({ actions: ['kms:Decrypt'], resources: ['*'], principals, ...more });

  test('name those who have a name of their own by a condition, beside the conditions that are there', () => {
    const { key, data, fixed } = story();
    key.addToResourcePolicy(decrypt([fixed], { sid: 'Mine', conditions: { StringEquals: { 'kms:ViaService': 'sqs.eu-west-1.amazonaws.com' } } }));
    expect(keyPolicy(data).Statement[1]).toEqual(allow('Mine', ROOT, 'kms:Decrypt', {
      StringEquals: { 'kms:ViaService': 'sqs.eu-west-1.amazonaws.com' }, ArnEquals: { 'aws:PrincipalArn': `arn:aws:iam::${ACCOUNT}:role/fixed` },
    }));
    expect(warnings(data)).toEqual([]);
  });

  // CDK: a grant to a role whose stack depends on the key's already comes with the account for a principal, and without the role.
  test('name a role with a name of its own even where its stack already depends on the key\'s', () => {
    const { key, data, fixed } = story();
    Stack.of(fixed).addStackDependency(data);
    key.grantDecrypt(fixed);
    expect(keyPolicy(data).Statement[1].Condition).toEqual({ ArnEquals: { 'aws:PrincipalArn': `arn:aws:iam::${ACCOUNT}:role/fixed` } });
  });

  const refusal = (path: string) => `  - "${path}" is in another stack and gets its name when it is deployed, `
    + 'so the key policy could only let in the whole account. Give the role a `roleName`.';

  test.each([false, true])('are refused where only the account could be named (the stack of the role depends on the key\'s: %s), and nothing is written', (depends) => {
    const { key, data, here, fixed, nameless } = story();
    if (depends) Stack.of(nameless).addStackDependency(data);
    const message = ['The statement for "Data/Key" cannot be written:', refusal('Readers/Nameless')].join('\n');

    expect(complaint(() => key.grantDecrypt(nameless))).toBe(message);
    expect(complaint(() => key.addToResourcePolicy(decrypt([nameless])))).toBe(message);
    expect(complaint(() => key.addToResourcePolicy(decrypt([here, fixed, nameless, new iam.ServicePrincipal('events.amazonaws.com')])))).toBe(message);
    expect(keyPolicy(data).Statement).toEqual([administration]);
  });

  test.each(WAYS_TO_METHODS)('are refused to `grants` too, and nothing is written: `actions` of %s', (_, on) => {
    const { key, data, nameless } = story();
    Stack.of(nameless).addStackDependency(data);

    expect(complaint(() => on(key.grants).actions.call(key.grants, nameless, 'kms:Decrypt')))
      .toBe(['The statement for "Data/Key" cannot be written:', refusal('Readers/Nameless')].join('\n'));
    expect(keyPolicy(data).Statement).toEqual([administration]);
    expect(identityPolicies(nameless)).toEqual([]);
  });

  test('are refused under conditions that let more in than a service', () => {
    const { key, nameless } = story();
    for (const conditions of [{ Bool: { 'aws:MultiFactorAuthPresent': 'true' } }, { StringEquals: { 'kms:CallerAccount': ACCOUNT } }, { StringNotEquals: { 'kms:ViaService': 'x' } }]) {
      expect(complaint(() => key.addToResourcePolicy(decrypt([nameless], { conditions })))).toContain(refusal('Readers/Nameless'));
    }
  });

  test('are refused with all who have no name', () => {
    const { key, nameless } = story();
    const other = new iam.Role(Stack.of(nameless), 'Other', { assumedBy: new iam.AccountRootPrincipal() });
    expect(complaint(() => key.addToResourcePolicy(decrypt([nameless, other]))).split('\n').slice(1)).toEqual([refusal('Readers/Nameless'), refusal('Readers/Other')]);
  });

  test('are mended by a name, after they were refused', () => {
    const { key, data, nameless } = story();
    complaint(() => key.grantDecrypt(nameless));
    (nameless.node.defaultChild as iam.CfnRole).roleName = 'now';
    key.grantDecrypt(nameless);
    expect(keyPolicy(data).Statement[1].Condition).toEqual({ ArnEquals: { 'aws:PrincipalArn': `arn:aws:iam::${ACCOUNT}:role/now` } });
  });

  test('through a service name the account for those who have no name, silently and in no circle', () => {
    const { key, data, fixed, nameless } = story();
    Stack.of(nameless).addStackDependency(data);
    const conditions = { StringEquals: { 'kms:ViaService': 'sqs.eu-west-1.amazonaws.com' } };
    key.addToResourcePolicy(decrypt([fixed, nameless], { sid: 'Mine', conditions }));
    key.grantEncrypt(new kms.ViaServicePrincipal('sqs.eu-west-1.amazonaws.com', nameless));

    const [, byName, byAccount, granted_] = keyPolicy(data).Statement;
    expect(byName.Condition).toEqual({ ...conditions, ArnEquals: { 'aws:PrincipalArn': `arn:aws:iam::${ACCOUNT}:role/fixed` } });
    expect(byAccount).toEqual(allow('Mine', ROOT, 'kms:Decrypt', conditions));
    expect(granted_).toMatchObject({ Principal: { AWS: ROOT }, Condition: conditions });
    expect(warnings(data)).toEqual([]);
    expect(data.dependencies).toEqual([]);
  });

  test('that deny are written as they are', () => {
    const { key, data, nameless } = story();
    key.addToResourcePolicy(decrypt([nameless], { sid: 'Mine', effect: iam.Effect.DENY }));
    expect(resourceOf(data).Properties.KeyPolicy.Statement[1]).toMatchObject({
      Sid: 'Mine', Effect: 'Deny', Action: 'kms:Decrypt', Principal: { AWS: { 'Fn::ImportValue': expect.stringContaining('Nameless') } },
    });
    expect(keyPolicy(data).Statement[1].Condition).toBeUndefined();
    expect(data.dependencies).toEqual([Stack.of(nameless)]);
  });

  test('keep the principals that could be named as they are', () => {
    const { key, data, here, fixed } = story();
    key.addToResourcePolicy(decrypt([here, fixed, new iam.ServicePrincipal('events.amazonaws.com')]));
    const written = JSON.stringify(keyPolicy(data).Statement.slice(1));
    expect(written).toContain(`arn:aws:iam::${ACCOUNT}:role/here`);
    expect(written).toContain('events.amazonaws.com');
  });

  test('never deny to the whole account what was denied to one role', () => {
    const { key, data, nameless } = story();
    let said = complaint(() => key.addToResourcePolicy(decrypt([nameless], { effect: iam.Effect.DENY })));
    said ||= JSON.stringify(keyPolicy(data).Statement.filter((it) => it.Effect === 'Deny' && !it.Condition && JSON.stringify(it.Principal).includes(ROOT)));
    expect(said).toBe('[]');
  });

  test('keep a condition about the caller that is there', () => {
    const { key, data, fixed } = story();
    key.addToResourcePolicy(decrypt([fixed], { conditions: { ArnEquals: { 'aws:PrincipalArn': 'arn:aws:iam::111122223333:role/only-this' } } }));
    expect(JSON.stringify(keyPolicy(data).Statement[1])).toContain('role/only-this');
  });

  test('speak of the one that has no name, not of another', () => {
    const { key, fixed, nameless } = story();
    expect(complaint(() => key.addToResourcePolicy(decrypt([fixed, nameless]))).split('\n').slice(1)).toEqual([refusal('Readers/Nameless')]);
  });

  test('several with names of their own are named in one condition', () => {
    const { key, data, fixed } = story();
    const other = new iam.Role(Stack.of(fixed), 'Other', { roleName: 'other', path: '/team/', assumedBy: new iam.AccountRootPrincipal() });
    key.addToResourcePolicy(decrypt([fixed, other]));
    expect(keyPolicy(data).Statement[1].Condition).toEqual({
      ArnEquals: { 'aws:PrincipalArn': [`arn:aws:iam::${ACCOUNT}:role/fixed`, `arn:aws:iam::${ACCOUNT}:role/team/other`] },
    });
  });
});

describe('a key that nothing can be encrypted under', () => {
  const idle = expect.stringMatching(/^Nothing can be encrypted under "Data\/Key": it has no use\. .*`uses: \[KeyUse\.redshift\(\)\]`.*cdk-cmk-guard:keyWithoutUse/);

  test.each<[string, CustomerManagedKeyProps]>([
    ['nothing', {}],
    ['no uses', { uses: [] }],
    ['administrators', { admins: [new iam.ArnPrincipal(SECURITY)] }],
    ['whom it does not serve', { denyDirectGrants: true }],
  ])('is warned of at synthesis, once, if it says %s', (_, props) => {
    const stack = stackHere();
    const key = keyIn(stack, props);
    expect(key.node.metadata).toEqual([]);
    expect(warnings(stack)).toEqual([idle]);
    (stack.node.root as App).synth({ force: true });
    expect(key.node.metadata).toHaveLength(1);
  });

  test('is warned of after it was refused what it was to serve', () => {
    const stack = stackHere();
    const key = keyIn(stack);
    const role = new iam.Role(new Stack(stack.node.root as App, 'Readers', { env: HERE }), 'Reader', { assumedBy: new iam.AccountRootPrincipal() });
    expect(() => key.grantDecrypt(role)).toThrow();
    expect(warnings(stack)).toEqual([idle]);
  });

  test.each<[string, (key: CustomerManagedKey, stack: Stack) => unknown]>([
    ['a use', (key) => key.addUse(KeyUse.secrets())],
    ['a grant', (key) => key.grantDecrypt(new iam.ArnPrincipal(SECURITY))],
    ['a statement', (key) => key.addToResourcePolicy(new iam.PolicyStatement({ actions: ['kms:Decrypt'], resources: ['*'], principals: [new iam.ArnPrincipal(SECURITY)] }))],
    ['a store', (key, stack) => new redshift.CfnSnapshotCopyGrant(stack, 'Grant', { snapshotCopyGrantName: 'mine' }).with(new CustomerManagedEncryption(key))],
  ])('is not one that has %s', (_, act) => {
    const stack = stackHere();
    act(keyIn(stack), stack);
    expect(warnings(stack).filter((it) => it.includes('keyWithoutUse'))).toEqual([]);
  });

  test('is not one that is made for a purpose', () => {
    const stack = stackHere();
    CustomerManagedKey.forRedshift(stack, 'One');
    CustomerManagedKey.forElastiCache(stack, 'Two');
    new CustomerManagedKey(stack, 'Three', { uses: [KeyUse.secrets()] });
    expect(warnings(stack)).toEqual([]);
  });

  test('is not one that gets its use from an aspect', () => {
    const stack = stackHere();
    const key = keyIn(stack);
    Aspects.of(stack).add({ visit: (it) => { if (it === key) key.addUse(KeyUse.secrets()); } });
    expect(warnings(stack)).toEqual([]);
  });
});
