// What is poor about a customer managed key: whether it can serve, whom its policy lets in, whether it rotates, whether it can be lost.
import { App, Duration, RemovalPolicy, Stack, aws_iam as iam, aws_kms as kms } from 'aws-cdk-lib';
import { Inspection, Severity, Verdict } from '../../src';
import { cluster, clusterJson, EU, goodKey, inspect, judge, KEY_ARN, KEY_JSON, messageOf, newStack, rulesOf, stackFrom, TemplateJson, US } from '../language';

const If = (yes: unknown, no: unknown) => ({ 'Fn::If': ['Cond', yes, no] });

/** A cluster under a key with these properties and attributes. */
function underKey(properties: object, attributes: object = {}, more: TemplateJson['Resources'] = {}): Inspection {
  const { Properties, ...rest } = KEY_JSON;
  const inspection = judge(stackFrom({
    Parameters: { Free: { Type: 'String' }, Word: { Type: 'String', AllowedValues: ['true', 'false'] } },
    Conditions: { Cond: { 'Fn::Equals': [{ Ref: 'Free' }, 'x'] } },
    Resources: { Key: { ...rest, ...attributes, Properties: { ...Properties, ...properties } }, Warehouse: clusterJson({ 'Fn::GetAtt': ['Key', 'Arn'] }), ...more },
  }, { env: US }));
  expect(inspection.verdict).toBe(Verdict.CUSTOMER_MANAGED); // quality is not ownership
  return inspection;
}

describe('a key', () => {
  test.each<[string, object, string[], string?]>([
    ['that nothing is wrong with', {}, []],
    ['that is disabled', { Enabled: false }, ['KeyUnusable'], 'cannot serve: it is disabled'],
    ['that is disabled in text', { Enabled: 'false' }, ['KeyUnusable']],
    ['that is enabled', { Enabled: true }, []],
    ['that is disabled on one branch', { Enabled: If(true, false) }, ['KeyUnusable']],
    ['that is disabled by a parameter that may say so', { Enabled: { Ref: 'Word' } }, ['KeyUnusable']],
    ['of which it is not known whether it is enabled', { Enabled: { Ref: 'Free' } }, []],
    ['that is asymmetric', { KeySpec: 'RSA_2048', KeyUsage: 'SIGN_VERIFY', EnableKeyRotation: undefined }, ['KeyUnusable'], 'cannot serve: its spec is RSA_2048, and data at rest takes a symmetric key'],
    ['that is asymmetric and encrypts', { KeySpec: 'RSA_4096', EnableKeyRotation: undefined }, ['KeyUnusable'], 'cannot serve: its spec is RSA_4096, and data at rest takes a symmetric key'],
    ['for HMAC', { KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC', EnableKeyRotation: undefined }, ['KeyUnusable'], 'cannot serve: its spec is HMAC_256, and data at rest takes a symmetric key'],
    ['that is symmetric by name', { KeySpec: 'SYMMETRIC_DEFAULT', KeyUsage: 'ENCRYPT_DECRYPT' }, []],
    ['of the wrong usage', { KeyUsage: 'SIGN_VERIFY' }, ['KeyUnusable'], 'cannot serve: its usage is SIGN_VERIFY, and data at rest takes ENCRYPT_DECRYPT'],
    ['of which spec and usage are not known', { KeySpec: { Ref: 'Free' }, KeyUsage: { Ref: 'Free' } }, []],
    ['that does not rotate because nobody said so', { EnableKeyRotation: undefined }, ['KeyRotationOff'], 'does not rotate'],
    ['that does not rotate', { EnableKeyRotation: false }, ['KeyRotationOff']],
    ['that does not rotate on one branch', { EnableKeyRotation: If(true, { Ref: 'AWS::NoValue' }) }, ['KeyRotationOff']],
    ['of which it is not known whether it rotates', { EnableKeyRotation: { Ref: 'Free' } }, []],
    ['whose material somebody imports, which cannot rotate', { Origin: 'EXTERNAL', EnableKeyRotation: undefined }, []],
    ['in a custom key store, which cannot rotate', { Origin: 'AWS_CLOUDHSM', EnableKeyRotation: undefined }, []],
    ['whose waiting period is short', { PendingWindowInDays: 7 }, ['KeyDeletable'], 'is gone for good 7 days after its deletion is scheduled'],
    ['whose waiting period is short in text', { PendingWindowInDays: '13' }, ['KeyDeletable']],
    ['whose waiting period is long enough', { PendingWindowInDays: 14 }, []],
    ['whose waiting period is short on one branch', { PendingWindowInDays: If(30, 7) }, ['KeyDeletable']],
    ['whose waiting period is not known', { PendingWindowInDays: { Ref: 'Free' } }, []],
  ])('%s', (_, properties, rules, because = '') => {
    const inspection = underKey(properties);
    expect(rulesOf(inspection)).toEqual(rules);
    if (because) expect(messageOf(inspection, rules[0])).toBe(`KMS key "Data/Key" ${because}; it protects "Data/Warehouse".`);
  });

  test.each<[string, string | undefined, string[]]>([
    ['that stays', 'Retain', []],
    ['that stays except where its creation fails', 'RetainExceptOnCreate', []],
    ['that is deleted', 'Delete', ['KeyDeletable']],
    ['that is deleted because nobody said otherwise', undefined, ['KeyDeletable']],
  ])('%s with its stack', (_, DeletionPolicy, rules) => {
    expect(rulesOf(underKey({}, { DeletionPolicy }))).toEqual(rules);
  });

  test('that is deleted with its stack is told once, whatever its waiting period', () => {
    const inspection = underKey({ PendingWindowInDays: 7 }, { DeletionPolicy: 'Delete' });
    expect(messageOf(inspection, 'KeyDeletable')).toBe('KMS key "Data/Key" is deleted with its stack, and the data under it is lost with it; it protects "Data/Warehouse".');
  });

  test('that has many flaws is told of all of them, in the order of the rules', () => {
    const inspection = underKey({ Enabled: false, EnableKeyRotation: false, KeyPolicy: { Statement: [{ Effect: 'Allow', Principal: '*', Action: 'kms:*' }] } }, { DeletionPolicy: 'Delete' });
    expect(inspection.findings.map(({ ruleId, severity, property, constructPath }) => [ruleId, severity, property, constructPath])).toEqual([
      ['CmkGuard::KeyDeletable', Severity.WARNING, 'DeletionPolicy', 'Data/Key'],
      ['CmkGuard::KeyPolicyOpen', Severity.ERROR, 'KeyPolicy', 'Data/Key'],
      ['CmkGuard::KeyRotationOff', Severity.WARNING, 'EnableKeyRotation', 'Data/Key'],
      ['CmkGuard::KeyUnusable', Severity.ERROR, 'Enabled', 'Data/Key'],
    ]);
  });

  test('on one branch is judged beside the key on the other', () => {
    const inspection = judge(stackFrom({
      Conditions: { Cond: { 'Fn::Equals': [{ Ref: 'AWS::Partition' }, 'aws'] } },
      Resources: { Good: KEY_JSON, Poor: { ...KEY_JSON, Properties: { EnableKeyRotation: false } }, Warehouse: clusterJson(If({ Ref: 'Good' }, { Ref: 'Poor' })) },
    }));
    expect(inspection.keyPaths).toEqual(['Data/Good', 'Data/Poor']);
    expect(messageOf(inspection, 'KeyRotationOff')).toContain('KMS key "Data/Poor"');
  });

  test('that is disabled only where its cluster is not deployed can serve it', () => {
    const inspection = underKey({ Enabled: If(true, false) }, {}, { Warehouse: { ...clusterJson({ Ref: 'Key' }), Condition: 'Cond' } });
    expect(rulesOf(inspection)).toEqual([]);
  });

  test('that is disabled only where another key is used can serve', () => {
    const inspection = underKey({ Enabled: If(true, false) }, {}, { Other: KEY_JSON, Warehouse: clusterJson(If({ Ref: 'Key' }, { Ref: 'Other' })) });
    expect(rulesOf(inspection)).toEqual([]);
  });

  test('behind an alias is judged as well', () => {
    const inspection = underKey({ EnableKeyRotation: false }, {}, {
      Alias: { Type: 'AWS::KMS::Alias', Properties: { AliasName: 'alias/x', TargetKeyId: { Ref: 'Key' } } },
      Warehouse: clusterJson('alias/x'),
    });
    expect(rulesOf(inspection)).toEqual(['KeyRotationOff']);
  });

  test.each<[string, (stack: Stack) => kms.Key, string[]]>([
    ['with defaults does not rotate', (stack) => new kms.Key(stack, 'Key'), ['KeyRotationOff']],
    ['that rotates', (stack) => new kms.Key(stack, 'Key', { enableKeyRotation: true }), []],
    ['with a rotation period', (stack) => new kms.Key(stack, 'Key', { rotationPeriod: Duration.days(90) }), []],
    ['that is destroyed', (stack) => goodKey(stack, 'Key', { removalPolicy: RemovalPolicy.DESTROY }), ['KeyDeletable']],
    ['with a short window', (stack) => goodKey(stack, 'Key', { pendingWindow: Duration.days(7) }), ['KeyDeletable']],
    ['that is disabled', (stack) => goodKey(stack, 'Key', { enabled: false }), ['KeyUnusable']],
    ['for signing', (stack) => new kms.Key(stack, 'Key', { keySpec: kms.KeySpec.ECC_NIST_P256, keyUsage: kms.KeyUsage.SIGN_VERIFY }), ['KeyUnusable']],
    ['with a policy of the root account', (stack) => goodKey(stack, 'Key', { policy: new iam.PolicyDocument({ statements: [new iam.PolicyStatement({ principals: [new iam.AccountRootPrincipal()], actions: ['kms:*'], resources: ['*'] })] }) }), []],
    ['with a policy for anybody', (stack) => goodKey(stack, 'Key', { policy: new iam.PolicyDocument({ statements: [new iam.PolicyStatement({ principals: [new iam.AnyPrincipal()], actions: ['kms:Decrypt'], resources: ['*'] })] }) }), ['KeyPolicyOpen']],
  ])('of the CDK %s', (_, make, rules) => {
    const stack = newStack();
    cluster(stack, 'Warehouse', { kmsKeyId: make(stack) });
    expect(rulesOf(judge(stack))).toEqual(rules);
  });

  test('is read once for many clusters, and told with each', () => {
    const stack = newStack();
    const key = new kms.Key(stack, 'Key');
    for (const id of ['One', 'Other']) cluster(stack, id, { kmsKeyId: key });
    expect(inspect(stack).map((it) => messageOf(it, 'KeyRotationOff'))).toEqual([
      'KMS key "Data/Key/Resource" does not rotate; it protects "Data/One".',
      'KMS key "Data/Key/Resource" does not rotate; it protects "Data/Other".',
    ]);
  });
});

describe('a Region', () => {
  test.each<[string, object | undefined, object | undefined, string[]]>([
    ['that is the cluster\'s', US, US, []],
    ['that is another', EU, US, ['KeyUnusable']],
    ['that is not known for the key', undefined, US, []],
    ['that is not known for the cluster', EU, undefined, []],
  ])('%s', (_, ofKey, ofCluster, rules) => {
    const app = new App();
    const keys = new Stack(app, 'Keys', { env: ofKey });
    new kms.CfnKey(keys, 'Key', { enableKeyRotation: true }).applyRemovalPolicy(RemovalPolicy.RETAIN);
    const store = cluster(new Stack(app, 'Data', { env: ofCluster }), 'Warehouse', { kmsKeyId: keys.node.findChild('Key') as kms.CfnKey });
    expect(rulesOf(inspect(store)[0])).toEqual(rules);
  });

  test('of a key elsewhere says where a key is needed', () => {
    const app = new App();
    const key = goodKey(new Stack(app, 'Keys', { env: EU, crossRegionReferences: true }));
    const store = cluster(new Stack(app, 'Data', { env: US, crossRegionReferences: true }), 'Warehouse', { kmsKeyId: key });
    const [{ message, fix }] = inspect(store)[0].findings;
    expect(message).toContain('cannot serve: it is in eu-west-1, and a resource in us-east-1 takes a key of its own Region');
    expect(fix).toBe('new kms.Key(stackInUsEast1, \'Key\', { enableKeyRotation: true })');
  });
});

describe('a replica key', () => {
  const replicaOf = (PrimaryKeyArn: unknown, primary: object, replica: object = {}) => judge(stackFrom({
    Resources: {
      Key: { ...KEY_JSON, Properties: { MultiRegion: true, ...primary } },
      Replica: { Type: 'AWS::KMS::ReplicaKey', Properties: { PrimaryKeyArn, ...replica }, DeletionPolicy: 'Retain' },
      Warehouse: clusterJson({ 'Fn::GetAtt': ['Replica', 'Arn'] }),
    },
  }));
  const primaryArn = { 'Fn::GetAtt': ['Key', 'Arn'] };

  test.each<[string, unknown, object, object, string[]]>([
    ['rotates as its primary does', primaryArn, { EnableKeyRotation: true }, {}, []],
    ['does not rotate where its primary does not', primaryArn, { EnableKeyRotation: false }, {}, ['KeyRotationOff']],
    ['is specified as its primary is', primaryArn, { KeySpec: 'RSA_2048' }, {}, ['KeyUnusable']],
    ['is enabled by itself', primaryArn, { EnableKeyRotation: true, Enabled: false }, {}, []],
    ['is disabled by itself', primaryArn, { EnableKeyRotation: true }, { Enabled: false }, ['KeyUnusable']],
    ['has a waiting period of its own', primaryArn, { EnableKeyRotation: true, PendingWindowInDays: 7 }, {}, []],
    ['has a short waiting period of its own', primaryArn, { EnableKeyRotation: true }, { PendingWindowInDays: 7 }, ['KeyDeletable']],
    ['has a policy of its own', primaryArn, { EnableKeyRotation: true }, { KeyPolicy: { Statement: [{ Effect: 'Allow', Principal: '*', Action: 'kms:*' }] } }, ['KeyPolicyOpen']],
    ['of a primary outside the app is not blamed for it', KEY_ARN, { EnableKeyRotation: true }, {}, []],
    ['of no primary is not blamed for it', undefined, { EnableKeyRotation: true }, {}, []],
    ['of itself is not blamed for it', { 'Fn::GetAtt': ['Replica', 'Arn'] }, { EnableKeyRotation: true }, {}, []],
  ])('%s', (_, PrimaryKeyArn, primary, replica, rules) => {
    const inspection = replicaOf(PrimaryKeyArn, primary, replica);
    expect(inspection).toMatchObject({ verdict: Verdict.CUSTOMER_MANAGED, keyPaths: ['Data/Replica'] });
    expect(rulesOf(inspection)).toEqual(rules);
  });
});

describe('a key policy', () => {
  const OPEN = { Effect: 'Allow', Principal: '*', Action: 'kms:*', Resource: '*' };
  const ROOT = { Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::111122223333:root' }, Action: 'kms:*', Resource: '*' };
  const when = (operator: string, key: string, value: unknown) => ({ ...OPEN, Condition: { [operator]: { [key]: value } } });
  const isOpen = (...Statement: unknown[]) => rulesOf(underKey({ KeyPolicy: { Version: '2012-10-17', Statement } })).includes('KeyPolicyOpen');

  test.each<[string, unknown]>([
    ['for everybody', OPEN],
    ['for everybody in AWS', { ...OPEN, Principal: { AWS: '*' } }],
    ['for everybody among others', { ...OPEN, Principal: { AWS: ['arn:aws:iam::111122223333:root', '*'] } }],
    ['for everybody beside a service', { ...OPEN, Principal: { Service: 'redshift.amazonaws.com', AWS: '*' } }],
    ['for all but somebody', { ...OPEN, Principal: undefined, NotPrincipal: { AWS: 'arn:aws:iam::111122223333:root' } }],
    ['for one action', { ...OPEN, Action: 'kms:Decrypt' }],
    ['for all but one action', { ...OPEN, Action: undefined, NotAction: 'kms:ScheduleKeyDeletion' }],
    ['for everybody on one branch', { ...OPEN, Principal: { AWS: If('*', 'arn:aws:iam::111122223333:root') } }],
    ['in a statement on one branch', If(OPEN, ROOT)],
    ['in a statement on one branch, or none', If(OPEN, { Ref: 'AWS::NoValue' })],
    ['in a statement on a branch in a branch', If(If(OPEN, ROOT), ROOT)],
    ['with an empty condition', { ...OPEN, Condition: {} }],
    ['with a condition on the service alone, which any account calls through', when('StringEquals', 'kms:ViaService', 'redshift.us-east-1.amazonaws.com')],
    ['with a condition on what is encrypted', when('StringEquals', 'kms:EncryptionContext:aws:redshift:arn', 'x')],
    ['with a condition on transport', when('Bool', 'aws:SecureTransport', 'true')],
    ['with a condition that only asks whether there is an account', when('Null', 'aws:PrincipalOrgID', 'false')],
    ['with any account', when('StringLike', 'kms:CallerAccount', '*')],
    ['with any of some accounts or any', when('StringLike', 'kms:CallerAccount', ['111122223333', '*'])],
    ['with any principal', when('ArnLike', 'aws:PrincipalArn', '*')],
    ['with any address', when('IpAddress', 'aws:SourceIp', '0.0.0.0/0')],
    ['with any address of the newer kind', when('IpAddress', 'aws:SourceIp', '::/0')],
    ['with no value', when('StringEquals', 'kms:CallerAccount', [])],
    ['with a condition that is met where there is no key', when('StringEqualsIfExists', 'aws:PrincipalOrgID', 'o-1')],
    ['with a condition for all values, which is met where there are none', when('ForAllValues:StringEquals', 'aws:PrincipalOrgPaths', 'o-1/*')],
    ['with a condition that is met by all others', when('StringNotEquals', 'kms:CallerAccount', '111122223333')],
    ['with an operator that does not exist', when('StringMatches', 'kms:CallerAccount', '111122223333')],
    ['with principals of any account that have a certain name', when('ArnLike', 'aws:PrincipalArn', 'arn:aws:iam::*:role/Admin')],
    ['with all principals of any account, spelt out', when('ArnLike', 'aws:PrincipalArn', 'arn:aws:iam::*:*')],
    ['with resources of any account', when('ArnLike', 'aws:SourceArn', 'arn:aws:redshift:*:*:cluster:*')],
    ['with any organization', when('StringLike', 'aws:PrincipalOrgID', 'o-*')],
  ])('%s is open', (_, statement) => {
    expect(isOpen(ROOT, statement)).toBe(true);
  });

  test.each<[string, unknown]>([
    ['for the account', ROOT],
    ['for a service', { ...OPEN, Principal: { Service: 'redshift.amazonaws.com' } }],
    ['in a statement on a branch that is never deployed', If(If(ROOT, OPEN), ROOT)],
    ['for nobody', { ...OPEN, Principal: undefined }],
    ['for a principal that is not known', { ...OPEN, Principal: { AWS: { Ref: 'Free' } } }],
    ['for a principal that is computed', { ...OPEN, Principal: { AWS: { 'Fn::Sub': 'arn:${AWS::Partition}:iam::${AWS::AccountId}:root' } } }],
    ['for a principal that is computed as a whole', { ...OPEN, Principal: { Ref: 'Free' } }],
    ['that denies everybody', { ...OPEN, Effect: 'Deny' }],
    ['with the account', when('StringEquals', 'kms:CallerAccount', '111122223333')],
    ['with the account it is deployed to', when('StringEquals', 'kms:CallerAccount', { Ref: 'AWS::AccountId' })],
    ['with an account that is not known', when('StringEquals', 'kms:CallerAccount', { Ref: 'Free' })],
    ['with the account in other capitals', when('StringEquals', 'KMS:callerAccount', '111122223333')],
    ['with some accounts', when('StringEquals', 'aws:PrincipalAccount', ['111122223333', '444455556666'])],
    ['with a principal', when('ArnEquals', 'aws:PrincipalArn', 'arn:aws:iam::111122223333:role/Admin')],
    ['with principals that look alike', when('ArnLike', 'aws:PrincipalArn', 'arn:aws:iam::111122223333:role/team-*')],
    ['with principals as text', when('StringLike', 'aws:PrincipalArn', 'arn:aws:iam::111122223333:role/*')],
    ['with an organization', when('StringEquals', 'aws:PrincipalOrgID', 'o-1234567890')],
    ['with an organization in any case', when('StringEqualsIgnoreCase', 'aws:PrincipalOrgID', 'o-1234567890')],
    ['with a part of an organization', when('ForAnyValue:StringLike', 'aws:PrincipalOrgPaths', 'o-1/r-1/ou-1/*')],
    ['with the account a service calls for', when('StringEquals', 'aws:SourceAccount', '111122223333')],
    ['with the resource a service calls for', when('ArnLike', 'aws:SourceArn', 'arn:aws:redshift:us-east-1:111122223333:*')],
    ['with the organization a service calls for', when('StringEquals', 'aws:SourceOrgID', 'o-1')],
    ['with a user id', when('StringLike', 'aws:userid', 'AROAEXAMPLE:*')],
    ['with a network', when('StringEquals', 'aws:SourceVpc', 'vpc-1')],
    ['with an endpoint', when('StringEquals', 'aws:SourceVpce', 'vpce-1')],
    ['with an address', when('IpAddress', 'aws:SourceIp', '203.0.113.0/24')],
    ['with the account beside the service', { ...OPEN, Condition: { StringEquals: { 'kms:ViaService': 'redshift.us-east-1.amazonaws.com', 'kms:CallerAccount': '111122223333' } } }],
    ['with the account beside an operator that does not bound', { ...OPEN, Condition: { Bool: { 'aws:SecureTransport': 'true' }, StringEquals: { 'kms:CallerAccount': '111122223333' } } }],
  ])('%s is not', (_, statement) => {
    expect(isOpen(statement)).toBe(false);
  });

  test('that is no list of statements but one is read', () => {
    expect(rulesOf(underKey({ KeyPolicy: { Statement: OPEN } }))).toEqual(['KeyPolicyOpen']);
  });

  test('that is written as JSON text is read', () => {
    expect(rulesOf(underKey({ KeyPolicy: JSON.stringify({ Statement: [OPEN] }) }))).toEqual(['KeyPolicyOpen']);
    expect(rulesOf(underKey({ KeyPolicy: JSON.stringify({ Statement: [ROOT] }) }))).toEqual([]);
  });

  test('with a condition on one branch is read on both', () => {
    expect(rulesOf(underKey({ KeyPolicy: If({ Statement: [OPEN] }, { Statement: [ROOT] }) }))).toEqual(['KeyPolicyOpen']);
  });

  test('says which actions it lets everybody do, each once', () => {
    const inspection = underKey({ KeyPolicy: { Statement: [{ ...OPEN, Action: ['kms:Decrypt', { Ref: 'Free' }] }, { ...OPEN, Action: ['kms:Decrypt', 'kms:Encrypt'] }] } });
    expect(messageOf(inspection, 'KeyPolicyOpen')).toBe('KMS key "Data/Key" lets in everybody: its policy allows kms:Decrypt, kms:Encrypt to "*" without a condition that says who; it protects "Data/Warehouse".');
  });

  describe('beside a Deny for strangers', () => {
    const deny = (Condition: object | undefined, more: object = {}) => ({ Effect: 'Deny', Principal: '*', Action: 'kms:*', Resource: '*', Condition, ...more });
    const others = { StringNotEquals: { 'kms:CallerAccount': '111122223333' } };

    test.each<[string, unknown]>([
      ['of another account', deny(others)],
      ['of another account, on all actions', deny(others, { Action: '*' })],
      ['of another account, in AWS', deny(others, { Principal: { AWS: '*' } })],
      ['of another organization', deny({ StringNotEqualsIfExists: { 'aws:PrincipalOrgID': 'o-1' } })],
      ['of another account that is no service', deny({ ...others, BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' } })],
      ['of another name', deny({ ArnNotLike: { 'aws:PrincipalArn': 'arn:aws:iam::111122223333:*' } })],
      ['of another address', deny({ NotIpAddress: { 'aws:SourceIp': '203.0.113.0/24' } })],
      ['of all other accounts', deny({ 'ForAllValues:StringNotEquals': { 'aws:PrincipalAccount': ['111122223333'] } })],
      ['of another account, in any case', deny({ StringNotEqualsIgnoreCase: { 'aws:PrincipalOrgID': 'o-1' } })],
    ])('%s everybody is bounded', (_, statement) => {
      expect(isOpen(OPEN, statement)).toBe(false);
    });

    test.each<[string, unknown]>([
      ['that denies nothing in particular', deny(undefined)],
      ['that speaks of one principal', deny(others, { Principal: { AWS: 'arn:aws:iam::999999999999:root' } })],
      ['on one action', deny(others, { Action: 'kms:ScheduleKeyDeletion' })],
      ['on all but what it lets through', deny(others, { Action: undefined, NotAction: 'kms:Decrypt' })],
      ['with another condition beside', deny({ ...others, Bool: { 'aws:MultiFactorAuthPresent': 'false' } })],
      ['that spares all but services', deny({ ...others, Bool: { 'aws:PrincipalIsAWSService': 'true' } })],
      ['that means friends', deny({ StringEquals: { 'kms:CallerAccount': '111122223333' } })],
      ['that means no account at all', deny({ StringNotLike: { 'kms:CallerAccount': '*' } })],
      ['that spares all without a value', deny({ 'ForAnyValue:StringNotEquals': { 'aws:PrincipalOrgPaths': 'o-1/*' } })],
      ['on transport', deny({ Bool: { 'aws:SecureTransport': 'false' } })],
      ['that allows', { ...deny(others), Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::111122223333:root' } }],
    ])('%s everybody is let in', (_, statement) => {
      expect(isOpen(OPEN, statement)).toBe(true);
    });
  });
});
