// The props of a guard: what is wrong about them is said at once, all of it; what they set, holds.
import { aws_docdb as docdb, aws_opensearchservice as opensearch, CfnParameter, CfnResource, Lazy, Stack, Token } from 'aws-cdk-lib';
import { CmkGuard, CmkGuardProps, GuardedResourceType, GuardedResourceTypes, Severity, UnprovenAction } from '../../src';
import { Settings } from '../../src/guard/settings';
import { cluster, goodKey, inspect, inspectOne, KEY_ARN, newStack, replicationGroup, rulesOf } from '../language';

const DOCDB: GuardedResourceType = { resourceType: 'AWS::DocDB::DBCluster', keyProperty: 'KmsKeyId' };

/** What the constructor says about props. */
function complaint(props: CmkGuardProps): string {
  try {
    new CmkGuard(props);
  } catch (error) {
    return (error as Error).message;
  }
  return '';
}

describe('bad input is refused', () => {
  test.each<[string, CmkGuardProps, string[]]>([
    ['a misspelt rule', { severities: { KeyMising: Severity.ERROR } }, ['`severities`', '"KeyMising"', 'Did you mean "KeyMissing"?']],
    ['a misspelt rule, in full', { severities: { 'CmkGuard::KeyRotationOf': Severity.OFF } }, ['"CmkGuard::KeyRotationOf"', 'Did you mean "KeyRotationOff"?']],
    ['a rule in the wrong case', { severities: { keymissing: Severity.ERROR } }, ['"keymissing"', 'Did you mean "KeyMissing"?']],
    ['a rule of another guard', { severities: { 'AwsSolutions::RS1': Severity.ERROR } }, ['"AwsSolutions::RS1"', 'Use one of "EncryptionOff", "KeyMissing"']],
    ['a rule that is nothing like any', { severities: { Bananas: Severity.ERROR } }, ['"Bananas"', 'Use one of', '"InspectionFailed"']],
    ['a rule without a name', { severities: { 'CmkGuard::': Severity.ERROR } }, ['"CmkGuard::"', 'Use one of']],
    ['a severity that is none', { severities: { KeyMissing: 'fatal' as Severity } }, ['"KeyMissing" takes "ERROR" or "WARNING" or "OFF"', 'Got "fatal"']],
    ['a severity in lower case', { severities: { KeyMissing: 'error' as Severity } }, ['takes "ERROR" or "WARNING" or "OFF"', 'Got "error"']],
    ['a severity left undefined', { severities: { KeyMissing: undefined as unknown as Severity } }, ['"KeyMissing"', 'Got "undefined"']],
    ['a rule given twice', { severities: { 'KeyMissing': Severity.OFF, 'CmkGuard::KeyMissing': Severity.ERROR } }, ['one rule twice', '"KeyMissing", "CmkGuard::KeyMissing"']],
    ['a softer failure', { severities: { InspectionFailed: Severity.WARNING } }, ['"InspectionFailed"', 'fails closed']],
    ['no failure at all', { severities: { 'CmkGuard::InspectionFailed': Severity.OFF } }, ['"CmkGuard::InspectionFailed"', 'fails closed']],
    ['two opinions about the unproven', { unproven: UnprovenAction.ALLOW, severities: { KeyUnproven: Severity.ERROR } }, ['`severities` and `unproven`', '"KeyUnproven"', 'Give one']],
    ['an unproven that is none', { unproven: 'never' as UnprovenAction }, ['`unproven`', 'Got "never"']],

    ['one trusted key, and no list', { trustedKeys: KEY_ARN as never }, ['`trustedKeys` takes a list']],
    ['a trusted key that is no text', { trustedKeys: [null as never] }, ['`trustedKeys` takes text']],
    ['resource types in no list', { resourceTypes: {} as never, severities: 'ERROR' as never }, ['`resourceTypes` takes a list', '`severities` takes names with their values']],
    ['a resource type in words', { additionalResourceTypes: ['AWS::DocDB::DBCluster' as never] }, ['take types with a `resourceType` each']],
    ['a property that is a number', { additionalResourceTypes: [{ ...DOCDB, switchProperty: 3 as never }] }, ['Got "3"']],

    ['a trusted key under alias/aws/', { trustedKeys: ['alias/aws/redshift'] }, ['`trustedKeys`', 'reserved for keys of AWS', 'Got "alias/aws/redshift"']],
    ['a trusted key under alias/aws/, as an ARN', { trustedKeys: ['arn:aws:kms:us-east-1:111122223333:alias/aws/redshift'] }, ['reserved for keys of AWS']],
    ['a trusted key under alias/aws/, in another partition', { trustedKeys: ['arn:aws-cn:kms:cn-north-1:111122223333:alias/aws/redshift'] }, ['reserved for keys of AWS']],
    ['a trusted key that is text', { trustedKeys: ['my key'] }, ['`trustedKeys` takes key ARNs, key ids and alias names', 'Got "my key"']],
    ['a trusted key that is empty', { trustedKeys: [''] }, ['`trustedKeys`', 'Got ""']],
    ['a trusted alias without its prefix', { trustedKeys: ['mine'] }, ['("alias/…")', 'Got "mine"']],
    ['a trusted wildcard', { trustedKeys: ['arn:aws:kms:*:111122223333:key/*'] }, ['`trustedKeys`', 'key/*']],
    ['a trusted ARN of something else', { trustedKeys: ['arn:aws:s3:::bucket'] }, ['`trustedKeys`', 'Got "arn:aws:s3:::bucket"']],
    ['a trusted ARN without an account', { trustedKeys: ['arn:aws:kms:us-east-1::key/1234abcd-12ab-34cd-56ef-123456789012'] }, ['`trustedKeys`']],
    ['a trusted key with space around it', { trustedKeys: [` ${KEY_ARN}`] }, ['`trustedKeys`']],

    ['no resource types', { resourceTypes: [] }, ['`resourceTypes` is empty', 'nothing would be guarded', 'GuardedResourceTypes.DEFAULT']],
    ['a resource type twice', { resourceTypes: [GuardedResourceTypes.REDSHIFT_CLUSTER, { ...DOCDB, resourceType: 'AWS::Redshift::Cluster' }] }, ['"AWS::Redshift::Cluster" is given twice']],
    ['an additional resource type that is there already', { additionalResourceTypes: [GuardedResourceTypes.MEMORYDB_CLUSTER] }, ['"AWS::MemoryDB::Cluster" is given twice', '`additionalResourceTypes`']],
    ['a resource type that is no type', { additionalResourceTypes: [{ ...DOCDB, resourceType: 'DocDB' }] }, ['`resourceType`', 'AWS::DocDB::DBCluster', 'Got "DocDB"']],
    ['a resource type without a name', { additionalResourceTypes: [{ ...DOCDB, resourceType: '' }] }, ['`resourceType`', 'Got ""']],
    ['a key property with a path of its own', { additionalResourceTypes: [{ ...DOCDB, keyProperty: 'Properties/KmsKeyId' }] }, ['"AWS::DocDB::DBCluster"', 'Got "Properties/KmsKeyId"']],
    ['an empty key property', { additionalResourceTypes: [{ ...DOCDB, keyProperty: '' }] }, ['Got ""']],
    ['a property that ends in a dot', { additionalResourceTypes: [{ ...DOCDB, switchProperty: 'Storage.' }] }, ['Got "Storage."']],
    ['a bad restore property', { additionalResourceTypes: [{ ...DOCDB, restoreProperties: ['Snapshot Id'] }] }, ['Got "Snapshot Id"']],
    ['a bad delegating property', { additionalResourceTypes: [{ ...DOCDB, delegatingProperties: ['Global-Id'] }] }, ['Got "Global-Id"']],
    ['a bad member property', { additionalResourceTypes: [{ ...DOCDB, memberProperty: '$.Id' }] }, ['Got "$.Id"']],
    ['a default for no switch', { additionalResourceTypes: [{ ...DOCDB, encryptedByDefault: true }] }, ['`encryptedByDefault` of "AWS::DocDB::DBCluster"', 'Give both or neither']],
    ['half a secret', { additionalResourceTypes: [{ ...DOCDB, adminSecretKeyProperty: 'SecretKey' }] }, ['belong together', 'Give both or neither']],
    ['the other half of a secret', { additionalResourceTypes: [{ ...DOCDB, adminSecretSwitchProperty: 'ManageSecret' }] }, ['belong together']],
  ])('%s', (_, props, words) => {
    const said = complaint(props);

    expect(said).toMatch(/^CmkGuard cannot be created:\n {2}- /);
    for (const it of words) expect(said).toContain(it);
  });

  test('all at once', () => {
    const said = complaint({
      severities: { KeyMising: Severity.ERROR, InspectionFailed: Severity.OFF },
      trustedKeys: ['nonsense', 'alias/aws/redshift', KEY_ARN],
      additionalResourceTypes: [GuardedResourceTypes.REDSHIFT_CLUSTER, { resourceType: 'X', keyProperty: '' }],
    });

    for (const it of ['KeyMising', 'InspectionFailed', 'nonsense', 'alias/aws/redshift', 'given twice', 'Got "X"', 'Got ""']) expect(said).toContain(it);
    expect(said.match(/\n {2}- /g)).toHaveLength(7);
    expect(said).not.toContain(KEY_ARN);
  });
});

describe('good input is taken', () => {
  test.each<[string, CmkGuardProps | undefined]>([
    ['none', undefined],
    ['nothing set', {}],
    ['empty lists', { additionalResourceTypes: [], trustedKeys: [], severities: {} }],
    ['every rule, bare', { severities: { EncryptionOff: Severity.WARNING, KeyDeletable: Severity.OFF } }],
    ['a rule in full', { severities: { 'CmkGuard::KeyPolicyOpen': Severity.WARNING } }],
    ['the severity that a failure has anyway', { severities: { InspectionFailed: Severity.ERROR } }],
    ['unproven beside other severities', { unproven: UnprovenAction.ERROR, severities: { KeyMissing: Severity.WARNING } }],
    ['a key ARN', { trustedKeys: [KEY_ARN] }],
    ['a key ARN of another partition', { trustedKeys: ['arn:aws-us-gov:kms:us-gov-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-123456789012'] }],
    ['a key id', { trustedKeys: ['1234abcd-12ab-34cd-56ef-123456789012'] }],
    ['a multi-Region key id', { trustedKeys: ['mrk-1234abcd12ab34cd56ef123456789012'] }],
    ['an alias', { trustedKeys: ['alias/mine', 'alias/team/data', 'alias/awsome'] }],
    ['an alias ARN', { trustedKeys: ['arn:aws:kms:us-east-1:111122223333:alias/mine'] }],
    ['a token among trusted keys', { trustedKeys: [Lazy.string({ produce: () => 'whatever' }), Token.asString({ Ref: 'AWS::NoValue' })] }],
    ['a trusted key with a token inside', { trustedKeys: [`arn:aws:kms:us-east-1:${Token.asString({ Ref: 'AWS::AccountId' })}:key/x`] }],
    ['a type of one\'s own', { additionalResourceTypes: [DOCDB] }],
    ['a type of the public registry', { additionalResourceTypes: [{ ...DOCDB, resourceType: 'MongoDB::Atlas::Cluster' }] }],
    ['a custom type', { additionalResourceTypes: [{ ...DOCDB, resourceType: 'Custom::Database' }] }],
    ['only a type of one\'s own', { resourceTypes: [DOCDB] }],
    ['a nested property', { additionalResourceTypes: [{ ...DOCDB, keyProperty: 'Encryption.AtRest.KmsKeyId' }] }],
  ])('%s', (_, props) => {
    expect(complaint(props as CmkGuardProps)).toBe('');
  });
});

describe('what the props set', () => {
  test('a token among trusted keys vouches for nothing', () => {
    const stack = newStack();
    const parameter = new CfnParameter(stack, 'KeyId');
    cluster(stack, 'Warehouse', { kmsKeyId: parameter.valueAsString });

    expect(rulesOf(inspectOne(stack, { trustedKeys: [parameter.valueAsString] }))).toEqual(['KeyUnproven']);
  });

  test.each([
    ['the ARN', KEY_ARN],
    ['the id', '1234abcd-12ab-34cd-56ef-123456789012'],
  ])('a key trusted by %s is a customer\'s', (_, trusted) => {
    const stack = newStack();
    cluster(stack, 'Warehouse', { kmsKeyId: KEY_ARN });

    expect(inspectOne(stack, { trustedKeys: [trusted] })).toMatchObject({ verdict: 'CUSTOMER_MANAGED', findings: [] });
  });

  test('types that are not listed are not guarded', () => {
    const stack = newStack();
    cluster(stack);
    replicationGroup(stack);

    expect(inspect(stack, { resourceTypes: [GuardedResourceTypes.REDSHIFT_CLUSTER] }).map(({ resourceType }) => resourceType)).toEqual(['AWS::Redshift::Cluster']);
  });

  test('a type of one\'s own is guarded beside the known ones', () => {
    const stack = newStack();
    cluster(stack, 'Warehouse', { kmsKeyId: goodKey(stack).keyArn });
    new docdb.CfnDBCluster(stack, 'Documents');

    const inspections = inspect(stack, { additionalResourceTypes: [{ ...DOCDB, noun: 'DocumentDB cluster', switchProperty: 'StorageEncrypted' }] });

    expect(inspections.map(({ constructPath, findings }) => [constructPath, findings.map(({ message }) => message)])).toEqual([
      ['Data/Documents', ['DocumentDB cluster "Data/Documents" leaves out StorageEncrypted, so its data is not encrypted at rest.']],
      ['Data/Warehouse', []],
    ]);
  });

  test('a type without a noun is called by its name', () => {
    const stack = newStack();
    new docdb.CfnDBCluster(stack, 'Documents');

    expect(inspectOne(stack, { resourceTypes: [DOCDB] }).findings[0].message).toMatch(/^AWS::DocDB::DBCluster "Data\/Documents" names no KMS key/);
  });

  test('a type without a key property cannot be right', () => {
    const stack = newStack();
    new CfnResource(stack, 'Accelerator', { type: 'AWS::DAX::Cluster' });

    expect(rulesOf(inspectOne(stack, { resourceTypes: [{ resourceType: 'AWS::DAX::Cluster', useInstead: 'something else' }] }))).toEqual(['CmkUnsupported']);
  });

  test.each([
    ['with a key', true, []],
    ['without', false, ['KeyMissing']],
  ])('nested properties of a type of one\'s own are read: %s', (_, withKey, rules) => {
    const stack = newStack();
    new opensearch.CfnDomain(stack, 'Search', {
      encryptionAtRestOptions: { enabled: true, kmsKeyId: withKey ? goodKey(stack).keyArn : undefined },
    });
    const type: GuardedResourceType = {
      resourceType: 'AWS::OpenSearchService::Domain', keyProperty: 'EncryptionAtRestOptions.KmsKeyId', switchProperty: 'EncryptionAtRestOptions.Enabled',
    };

    expect(rulesOf(inspectOne(stack, { resourceTypes: [type] }))).toEqual(rules);
  });

  test('severities are those of the rules, unless set', () => {
    const stack = newStack();
    cluster(stack, 'Warehouse', { manageMasterPassword: true });
    const severities = (props?: CmkGuardProps): string[] => inspectOne(stack, props).findings.map(({ severity }) => severity);

    expect(severities()).toEqual(['ERROR', 'WARNING']);
    expect(severities({ severities: { SecretKeyAwsManaged: Severity.ERROR } })).toEqual(['ERROR', 'ERROR']);
    expect(severities({ severities: { 'KeyMissing': Severity.WARNING, 'CmkGuard::SecretKeyAwsManaged': Severity.OFF } })).toEqual(['WARNING']);
  });

  test.each([
    [{}, ['WARNING']],
    [{ unproven: UnprovenAction.WARN }, ['WARNING']],
    [{ unproven: UnprovenAction.ERROR }, ['ERROR']],
    [{ unproven: UnprovenAction.ALLOW }, []],
    [{ severities: { KeyUnproven: Severity.ERROR } }, ['ERROR']],
  ])('the unproven with %j', (props, severities) => {
    const stack = newStack();
    cluster(stack, 'Warehouse', { kmsKeyId: KEY_ARN });

    const { verdict, findings } = inspectOne(stack, props);

    expect(verdict).toBe('UNPROVEN');
    expect(findings.map(({ severity }) => severity)).toEqual(severities);
  });

  test('guards judge alike where their settings say the same, however they are written', () => {
    const fingerprint = (props: CmkGuardProps): string => new Settings(props).fingerprint;

    expect(fingerprint({ severities: { KeyMissing: Severity.WARNING } })).toBe(fingerprint({ severities: { 'CmkGuard::KeyMissing': Severity.WARNING } }));
    expect(fingerprint({ unproven: UnprovenAction.WARN })).toBe(fingerprint({}));
    expect(fingerprint({ resourceTypes: GuardedResourceTypes.DEFAULT })).toBe(fingerprint({}));
  });

  test.each<[string, CmkGuardProps]>([
    ['another severity', { severities: { KeyMissing: Severity.WARNING } }],
    ['the unproven', { unproven: UnprovenAction.ERROR }],
    ['a trusted key', { trustedKeys: [KEY_ARN] }],
    ['fewer types', { resourceTypes: [GuardedResourceTypes.REDSHIFT_CLUSTER] }],
    ['more types', { additionalResourceTypes: [DOCDB] }],
  ])('guards do not judge alike with %s', (_, props) => {
    expect(new Settings(props).fingerprint).not.toBe(new Settings({}).fingerprint);
  });

  test('changing a list after the guard is made changes nothing', () => {
    const stack = new Stack(undefined, 'Data');
    cluster(stack, 'Warehouse', { kmsKeyId: KEY_ARN });
    const trustedKeys: string[] = [];
    const resourceTypes = [GuardedResourceTypes.REDSHIFT_CLUSTER];
    const guard = new CmkGuard({ trustedKeys, resourceTypes });

    trustedKeys.push(KEY_ARN);
    resourceTypes.pop();

    expect(guard.inspect(stack).map(({ verdict }) => verdict)).toEqual(['UNPROVEN']);
  });
});

test('props may be an object of a class, whose getters count', () => {
  class Strict implements CmkGuardProps {
    public get unproven() {
      return UnprovenAction.ERROR;
    }

    public get trustedKeys() {
      return ['nonsense'];
    }
  }
  expect(complaint(new Strict())).toContain('Got "nonsense"');
  expect(complaint(Object.create({ unproven: 'loud' }) as CmkGuardProps)).toContain('Got "loud"');
});

test('the values of severities and actions are their names, as other languages see them', () => {
  for (const values of [Severity, UnprovenAction]) expect(Object.values(values)).toEqual(Object.keys(values));
});
