// Keys that are handed in: which are refused, which get the statements that they lack, and which get a warning with what to paste.
import { App, aws_iam as iam, aws_kms as kms, aws_redshift as redshift, CfnParameter, Fn, Lazy, Stack, StackProps, Token } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Construct } from 'constructs';
import { ACCOUNT, concrete, HERE, KEY, keyPolicy, REGION, stackHere, Statement, warnings } from './concrete';
import { CustomerManagedEncryption, CustomerManagedKey, KeyUse } from '../../src';
import { keyArnOf, keyProblems, letServe } from '../../src/keys/serving';

const AWS_ALIAS = 'alias/aws/redshift';
const aliasArn = (name: string) => `arn:aws:kms:${REGION}:${ACCOUNT}:${name}`;
const SIDS = ['RedshiftUseViaIam', 'RedshiftGrantsViaIam'];

/** A stack anywhere, with a construct that is to use a key. */
function place(props: StackProps = { env: HERE }): { stack: Stack; store: Construct } {
  const stack = new Stack(new App(), 'Data', props);
  return { stack, store: new Construct(stack, 'Store') };
}

/** The statements that a warning tells to paste. */
function pasted(warning: string): Statement[] {
  return JSON.parse(warning.slice(warning.indexOf('\n[') + 1, warning.lastIndexOf('\n]') + 2));
}

describe('keys whose policy this app does not write get a warning with statements to paste', () => {
  const IMPORTED: [string, (scope: Construct) => kms.IKeyRef][] = [
    ['Key.fromKeyArn', (it) => kms.Key.fromKeyArn(it, 'Imported', KEY)],
    ['CfnKey.fromKeyArn', (it) => kms.CfnKey.fromKeyArn(it, 'Imported', KEY)],
    ['Key.fromLookup', (it) => kms.Key.fromLookup(it, 'Imported', { aliasName: 'alias/mine' })],
  ];

  test.each(IMPORTED)('%s, with the values of the place where the stack is', (_, imported) => {
    const { stack, store } = place();
    letServe(imported(stack), store, KeyUse.redshift(), KeyUse.snapshotSharing('444455556666'));

    const [warning, ...more] = warnings(stack);
    expect(more).toEqual([]);
    expect(warning).toMatch(/^The policy of KMS key "Data\/Imported" is not for this construct to write\. "Data\/Store" needs these statements in it/);
    expect(warning).toContain('cdk-cmk-guard:keyPolicyNotWritten');
    expect(pasted(warning)).toEqual([...KeyUse.redshift().statements(stack), ...KeyUse.snapshotSharing('444455556666').statements(stack)]
      .map((it) => concrete(stack, stack.resolve(it.toStatementJson()))));
  });

  test.each(IMPORTED.slice(0, 2))('%s, with capitals for what only a person knows', (_, imported) => {
    const { stack, store } = place({});
    letServe(imported(stack), store, KeyUse.redshift(), KeyUse.logGroups('/team/a'));

    const [use, , logs] = pasted(warnings(stack)[0]);
    expect(use.Principal).toEqual({ AWS: 'arn:aws:iam::ACCOUNT_ID:root' });
    expect(use.Condition).toEqual({ StringEquals: { 'kms:CallerAccount': 'ACCOUNT_ID', 'kms:ViaService': 'redshift.REGION.amazonaws.com' } });
    expect(logs.Condition).toEqual({ ArnEquals: { 'kms:EncryptionContext:aws:logs:arn': 'arn:aws:logs:REGION:ACCOUNT_ID:log-group:/team/a' } });
  });

  test('with what is known, and capitals for the rest', () => {
    const { stack, store } = place({ env: { region: REGION } });
    letServe(kms.Key.fromKeyArn(stack, 'Imported', KEY), store, KeyUse.redshift());
    expect(pasted(warnings(stack)[0])[0].Condition).toEqual({ StringEquals: { 'kms:CallerAccount': 'ACCOUNT_ID', 'kms:ViaService': 'redshift.eu-west-1.amazonaws.com' } });
  });

  test('and nothing is said where no statement is needed', () => {
    const { stack, store } = place();
    letServe(kms.Key.fromKeyArn(stack, 'Imported', KEY), store);
    expect(warnings(stack)).toEqual([]);
  });
});

describe('keys of this app get the statements added', () => {
  const KEYS: [string, (scope: Stack) => kms.IKeyRef][] = [
    ['a CustomerManagedKey', (it) => new CustomerManagedKey(it, 'Key')],
    ['a kms.Key', (it) => new kms.Key(it, 'Key')],
    ['a CfnKey', (it) => new kms.CfnKey(it, 'Key', { keyPolicy: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` }, Action: 'kms:*', Resource: '*' }] } })],
    ['an Alias of a kms.Key', (it) => new kms.Alias(it, 'Alias', { aliasName: 'mine', targetKey: new kms.Key(it, 'Key') })],
    ['an Alias of a CustomerManagedKey', (it) => new kms.Alias(it, 'Alias', { aliasName: 'mine', targetKey: new CustomerManagedKey(it, 'Key') })],
    ['an Alias of an Alias', (it) => new kms.Alias(it, 'Alias', { aliasName: 'mine', targetKey: new kms.Alias(it, 'Inner', { aliasName: 'inner', targetKey: new kms.Key(it, 'Key') }) })],
    ['the alias that kms.Key.addAlias makes', (it) => new kms.Key(it, 'Key').addAlias('mine')],
  ];

  test.each(KEYS)('%s: beside what is there, and without a warning', (_, make) => {
    const { stack, store } = place();
    const key = make(stack);
    expect(keyProblems('encryptionKey', key, store)).toEqual([]);

    letServe(key, store, KeyUse.redshift());

    const { Statement: [first, ...added] } = keyPolicy(stack);
    expect(JSON.stringify(first)).toContain(`arn:aws:iam::${ACCOUNT}:root`);
    expect(added.map(({ Sid }) => Sid)).toEqual(SIDS);
    expect(warnings(stack)).toEqual([]);
  });

  test.each(KEYS.filter(([name]) => !name.startsWith('a CfnKey')))('%s: once, however many stores use it', (_, make) => {
    const { stack, store } = place();
    const key = make(stack);
    letServe(key, store, KeyUse.redshift());
    letServe(key, new Construct(stack, 'Another'), KeyUse.redshift());
    expect(keyPolicy(stack).Statement.slice(1).map(({ Sid }) => Sid)).toEqual(SIDS);
  });

  test.each(KEYS.filter(([name]) => name.startsWith('a CfnKey')))('%s: once, however many stores use it', (_, make) => {
    const { stack, store } = place();
    const key = make(stack);
    letServe(key, store, KeyUse.redshift());
    letServe(key, new Construct(stack, 'Another'), KeyUse.redshift());
    expect(keyPolicy(stack).Statement.slice(1).map(({ Sid }) => Sid)).toEqual(SIDS);
  });

  test('a CfnKey with a PolicyDocument, which the CDK cannot add to, gets a warning instead', () => {
    const { stack, store } = place();
    const owner = new iam.PolicyStatement({ sid: 'Owner', actions: ['kms:*'], resources: ['*'], principals: [new iam.AccountRootPrincipal()] });
    letServe(new kms.CfnKey(stack, 'Key', { keyPolicy: new iam.PolicyDocument({ statements: [owner] }) }), store, KeyUse.redshift());
    expect(keyPolicy(stack).Statement.map(({ Sid }) => Sid)).toEqual(['Owner']);
    expect(pasted(warnings(stack)[0]).map(({ Sid }) => Sid)).toEqual(SIDS);
  });

  // Without a policy of its own the key has that of KMS, which lets IAM of the account do everything. Ours in its place locks everybody out.
  test('a CfnKey without a policy: its default policy is not lost', () => {
    const { stack, store } = place();
    letServe(new kms.CfnKey(stack, 'Key'), store, KeyUse.redshift());
    const [key] = Object.values(Template.fromStack(stack).findResources('AWS::KMS::Key'));
    expect(JSON.stringify(key.Properties?.KeyPolicy ?? 'kms:*')).toMatch(/kms:\*|kms:PutKeyPolicy/);
  });

  test('a key in another stack of the app', () => {
    const stack = stackHere();
    const stores = new Stack(stack.node.root as App, 'Stores', { env: HERE });
    const key = CustomerManagedKey.forElastiCache(stack, 'Key');
    letServe(key, stores, KeyUse.redshift());
    expect(keyPolicy(stack).Statement.map(({ Sid }) => Sid)).toEqual(['AccountKeyAdministrationViaIam', 'ElastiCacheUseViaIam', 'ElastiCacheGrantsViaIam', ...SIDS]);
  });
});

describe('the ARN of a key', () => {
  test.each<[string, (scope: Stack) => kms.IKeyRef]>([
    ['a CustomerManagedKey', (it) => new CustomerManagedKey(it, 'Key')],
    ['a kms.Key', (it) => new kms.Key(it, 'Key')],
    ['a CfnKey', (it) => new kms.CfnKey(it, 'Key')],
    ['an Alias of this app: that of its target', (it) => new kms.Alias(it, 'Alias', { aliasName: 'mine', targetKey: new kms.Key(it, 'Key') })],
    ['an Alias of an Alias: that of the key at the end', (it) => new kms.Alias(it, 'A', { aliasName: 'a', targetKey: new kms.Alias(it, 'B', { aliasName: 'b', targetKey: new kms.Key(it, 'Key') }) })],
  ])('%s', (_, make) => {
    const { stack } = place();
    const arn = stack.resolve(keyArnOf(make(stack)));
    expect(arn).toEqual({ 'Fn::GetAtt': [expect.stringMatching(/^Key/), 'Arn'] });
  });

  test.each<[string, (scope: Stack) => kms.IKeyRef]>([
    ['Key.fromKeyArn', (it) => kms.Key.fromKeyArn(it, 'Key', KEY)],
    ['CfnKey.fromKeyArn', (it) => kms.CfnKey.fromKeyArn(it, 'Key', KEY)],
    ['an alias with attributes', (it) => kms.Alias.fromAliasAttributes(it, 'Alias', { aliasName: 'alias/mine', aliasTargetKey: kms.Key.fromKeyArn(it, 'Key', KEY) })],
  ])('%s: the one that was given', (_, make) => {
    expect(keyArnOf(make(place().stack))).toBe(KEY);
  });
});

describe('keys that cannot do are refused, and what to do instead is said', () => {
  const refused = (make: (scope: Stack) => kms.IKeyRef, props: StackProps = { env: HERE }) => {
    const { stack, store } = place(props);
    return keyProblems('encryptionKey', make(stack), store);
  };

  const ofAws = [`\`encryptionKey\` takes a key that you control. Got "${AWS_ALIAS}", a key that AWS manages; pass a CustomerManagedKey.`];

  const SPELLINGS: [string, (scope: Stack) => kms.IKeyRef][] = [
    ['Alias.fromAliasName', (it) => kms.Alias.fromAliasName(it, 'Alias', AWS_ALIAS)],
    ['Key.fromKeyArn', (it) => kms.Key.fromKeyArn(it, 'Alias', aliasArn(AWS_ALIAS))],
    ['Key.fromKeyArn, with the place of the stack', (it) => kms.Key.fromKeyArn(it, 'Alias', it.formatArn({ service: 'kms', resource: 'alias', resourceName: 'aws/redshift' }))],
    ['Alias.fromAliasAttributes of such a key', (it) => kms.Alias.fromAliasAttributes(it, 'Alias', { aliasName: AWS_ALIAS, aliasTargetKey: kms.Key.fromKeyArn(it, 'Key', aliasArn(AWS_ALIAS)) })],
    ['Alias.fromAliasAttributes of such an alias', (it) => kms.Alias.fromAliasAttributes(it, 'Alias', { aliasName: AWS_ALIAS, aliasTargetKey: kms.Alias.fromAliasName(it, 'Key', AWS_ALIAS) })],
    ['CfnKey.fromKeyId', (it) => kms.CfnKey.fromKeyId(it, 'Alias', AWS_ALIAS)],
  ];

  test.each(SPELLINGS)('an alias of AWS by %s, where the place of the stack is known', (_, make) => {
    expect(refused(make)).toEqual(ofAws);
  });

  test.each(SPELLINGS)('an alias of AWS by %s, where the stack may be anywhere', (_, make) => {
    expect(refused(make, {})).toEqual(ofAws);
  });

  // It says of itself that it is the key of AWS, whatever it says about its target.
  test('an alias of AWS by Alias.fromAliasAttributes with a key of its own for a target', () => {
    expect(refused((it) => kms.Alias.fromAliasAttributes(it, 'Alias', { aliasName: AWS_ALIAS, aliasTargetKey: kms.Key.fromKeyArn(it, 'Key', KEY) }))).toEqual(ofAws);
  });

  test.each<[string, string, (scope: Stack) => kms.IKeyRef]>([
    ['a name', 'alias/mine', (it) => kms.Alias.fromAliasName(it, 'Alias', 'alias/mine')],
    ['a name with slashes', 'alias/team/mine', (it) => kms.Alias.fromAliasName(it, 'Alias', 'alias/team/mine')],
    ['a name that only begins like those of AWS', 'alias/awsome', (it) => kms.Alias.fromAliasName(it, 'Alias', 'alias/awsome')],
    ['an ARN', 'alias/mine', (it) => kms.Key.fromKeyArn(it, 'Alias', aliasArn('alias/mine'))],
    ['an alias of this app that leads to it', 'alias/mine', (it) => new kms.Alias(it, 'Own', { aliasName: 'mine', targetKey: kms.Alias.fromAliasName(it, 'Alias', 'alias/elsewhere') })],
  ])('an alias of somebody by %s', (_, name, make) => {
    const message = '`encryptionKey` takes a key, not an alias, which can be pointed at another key later. '
      + `Got "${name}"; pass kms.Key.fromLookup(this, 'Key', { aliasName: '${name}' }).`;
    expect(refused(make)).toEqual([message]);
    expect(refused(make, {})).toEqual([message]);
  });

  test.each<[string, (scope: Stack) => kms.IKeyRef]>([
    ['Key.fromKeyArn', (it) => kms.Key.fromKeyArn(it, 'Key', KEY.replace(REGION, 'us-east-1'))],
    ['CfnKey.fromKeyArn', (it) => kms.CfnKey.fromKeyArn(it, 'Key', KEY.replace(REGION, 'us-east-1'))],
  ])('a key of another Region by %s', (_, make) => {
    expect(refused(make)).toEqual(['`encryptionKey` takes a key of Region "eu-west-1", where the stack is: a KMS key serves its own Region. Got "Data/Key" of "us-east-1".']);
  });

  test('a key in a stack of another Region', () => {
    const { stack, store } = place();
    const key = new CustomerManagedKey(new Stack(stack.node.root as App, 'Elsewhere', { env: { account: ACCOUNT, region: 'us-east-1' } }), 'Key');
    expect(keyProblems('secretsAndLogsKey', key, store)).toEqual([expect.stringMatching(/^`secretsAndLogsKey` takes a key of Region "eu-west-1".*Got "Elsewhere\/Key" of "us-east-1"/)]);
  });
});

describe('keys of this app that no store can be under are refused', () => {
  const refusal = (path: string, why: string) => `\`key\` takes an enabled key for encryption, of the spec SYMMETRIC_DEFAULT. Got "Data/${path}", ${why}.`;
  const { HMAC_256, RSA_2048, ECC_NIST_P256 } = kms.KeySpec;
  const { ENCRYPT_DECRYPT, GENERATE_VERIFY_MAC, SIGN_VERIFY } = kms.KeyUsage;
  const UNFIT: [string, string, (scope: Stack) => kms.IKey & Construct][] = [
    ['is disabled', 'which is disabled', (it) => new kms.Key(it, 'Key', { enabled: false })],
    ['is for HMACs', 'whose spec is HMAC_256', (it) => new kms.Key(it, 'Key', { keySpec: HMAC_256, keyUsage: GENERATE_VERIFY_MAC })],
    ['is asymmetric, for encryption', 'whose spec is RSA_2048', (it) => new kms.Key(it, 'Key', { keySpec: RSA_2048, keyUsage: ENCRYPT_DECRYPT })],
    ['is asymmetric, for signatures', 'whose spec is ECC_NIST_P256', (it) => new kms.Key(it, 'Key', { keySpec: ECC_NIST_P256, keyUsage: SIGN_VERIFY })],
  ];

  test.each(UNFIT)('a kms.Key that %s, by itself and behind aliases', (_, why, make) => {
    const { stack, store } = place();
    const key = make(stack);
    const alias = new kms.Alias(stack, 'Alias', { aliasName: 'a', targetKey: key });
    for (const it of [key, alias, new kms.Alias(stack, 'Outer', { aliasName: 'b', targetKey: alias })]) {
      expect(keyProblems('key', it, store)).toEqual([refusal(it === key ? 'Key' : it.node.id, why)]);
    }
  });

  test.each<[string, string, kms.CfnKeyProps]>([
    ['is disabled', 'which is disabled', { enabled: false }],
    ['is asymmetric', 'whose spec is RSA_4096', { keySpec: 'RSA_4096' }],
    ['is of another usage', 'whose usage is SIGN_VERIFY', { keyUsage: 'SIGN_VERIFY' }],
  ])('a CfnKey that %s', (_, why, props) => {
    const { stack, store } = place();
    expect(keyProblems('key', new kms.CfnKey(stack, 'Key', props), store)).toEqual([refusal('Key', why)]);
  });

  test('and with them the store that they are handed to', () => {
    const { stack } = place();
    const unfit = new kms.Key(stack, 'Key', { enabled: false });
    const grant = new redshift.CfnSnapshotCopyGrant(stack, 'Grant', { snapshotCopyGrantName: 'mine' });
    expect(() => grant.with(new CustomerManagedEncryption(unfit))).toThrow(refusal('Key', 'which is disabled'));
    expect(grant.kmsKeyId).toBeUndefined();
    expect(keyPolicy(stack).Statement).toHaveLength(1);
  });
});

describe('keys that can do are taken', () => {
  test.each<[string, kms.CfnKeyProps]>([
    ['says all that is so by default', { enabled: true, keySpec: 'SYMMETRIC_DEFAULT', keyUsage: 'ENCRYPT_DECRYPT' }],
    ['says nothing', {}],
    ['leaves it all to deployment', { enabled: Lazy.any({ produce: () => true }), keySpec: Token.asString({ Ref: 'Spec' }), keyUsage: Token.asString({ Ref: 'Usage' }) }],
  ])('a CfnKey that %s', (_, props) => {
    const { stack, store } = place();
    expect(keyProblems('key', new kms.CfnKey(stack, 'Key', props), store)).toEqual([]);
  });

  test.each<[string, StackProps, (scope: Stack) => kms.IKeyRef | undefined]>([
    ['none', { env: HERE }, () => undefined],
    ['one of the same Region', { env: HERE }, (it) => kms.Key.fromKeyArn(it, 'Key', KEY)],
    ['one of another account', { env: HERE }, (it) => kms.Key.fromKeyArn(it, 'Key', KEY.replace(ACCOUNT, '444455556666'))],
    ['one of any Region, where the stack may be anywhere', {}, (it) => kms.Key.fromKeyArn(it, 'Key', KEY.replace(REGION, 'us-east-1'))],
    ['one that is looked up', { env: HERE }, (it) => kms.Key.fromLookup(it, 'Key', { aliasName: 'alias/mine' })],
    ['a parameter', { env: HERE }, (it) => kms.Key.fromKeyArn(it, 'Key', new CfnParameter(it, 'Parameter').valueAsString)],
    ['a parameter, where the stack may be anywhere', {}, (it) => kms.Key.fromKeyArn(it, 'Key', new CfnParameter(it, 'Parameter').valueAsString)],
    ['an import', { env: HERE }, (it) => kms.Key.fromKeyArn(it, 'Key', Fn.importValue('KeyArn'))],
    ['an ARN in the place of the stack', {}, (it) => kms.Key.fromKeyArn(it, 'Key', it.formatArn({ service: 'kms', resource: 'key', resourceName: 'x' }))],
    ['an alias whose name is not known', {}, (it) => kms.Alias.fromAliasName(it, 'Key', Token.asString({ Ref: 'AWS::StackName' }))],
    ['one under an alias, as attributes', { env: HERE }, (it) => kms.Alias.fromAliasAttributes(it, 'Alias', { aliasName: 'alias/mine', aliasTargetKey: kms.Key.fromKeyArn(it, 'Key', KEY) })],
  ])('%s', (_, props, make) => {
    const { stack, store } = place(props);
    const key = make(stack);
    expect(keyProblems('encryptionKey', key, store)).toEqual([]);
  });

  // What looks like an alias is in the name of an export, not in the ARN.
  test('an import under a name that has "alias/" in it', () => {
    const { stack, store } = place();
    expect(keyProblems('encryptionKey', kms.Key.fromKeyArn(stack, 'Key', Fn.importValue('platform-alias/data-key-arn')), store)).toEqual([]);
  });
});
