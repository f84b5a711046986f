// What a finding says: the resource is the subject, the verb is in the present, the fix is a line to paste.
import { Cluster } from '@aws-cdk/aws-redshift-alpha';
import { App, CfnParameter, Fn, Stack, aws_elasticache as elasticache, aws_kms as kms, aws_redshift as redshift } from 'aws-cdk-lib';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import { Finding, Severity } from '../../src';
import { sayFailure, sayUnused } from '../../src/finding/voice';
import { cluster, clusterJson, goodKey, judge, KEY_ARN, newStack, replicationGroup, rulesOf, stackFrom } from '../language';

function only(findings: Finding[]): Finding {
  expect(findings).toHaveLength(1);
  return findings[0];
}

test.each<[string, Partial<redshift.CfnClusterProps>, Partial<Finding>]>([
  ['a key that is missing', {}, {
    ruleId: 'CmkGuard::KeyMissing',
    severity: Severity.ERROR,
    message: 'Redshift cluster "Data/Warehouse" names no KMS key, so AWS keeps it under a key you do not control.',
    fix: 'warehouse.with(new CustomerManagedEncryption(new CustomerManagedKey(this, \'WarehouseKey\')));',
    constructPath: 'Data/Warehouse',
    property: 'KmsKeyId',
  }],
  ['a key that is empty', { kmsKeyId: '' }, { message: 'Redshift cluster "Data/Warehouse" names no KMS key (KmsKeyId is empty), so AWS keeps it under a key you do not control.' }],
  ['a key of AWS', { kmsKeyId: 'alias/aws/redshift' }, {
    ruleId: 'CmkGuard::KeyAwsManaged',
    severity: Severity.ERROR,
    message: 'Redshift cluster "Data/Warehouse" is under "alias/aws/redshift", a key that AWS manages.',
    fix: 'warehouse.with(new CustomerManagedEncryption(new CustomerManagedKey(this, \'WarehouseKey\')));',
    property: 'KmsKeyId',
  }],
  ['the word for a key of AWS', { kmsKeyId: 'AWS_OWNED_KMS_KEY' }, { message: 'Redshift cluster "Data/Warehouse" is under AWS_OWNED_KMS_KEY, a key that AWS owns.' }],
  ['what is no key', { kmsKeyId: 'arn:aws:s3:::b' }, {
    ruleId: 'CmkGuard::KeyNotAKey',
    severity: Severity.ERROR,
    message: 'Redshift cluster "Data/Warehouse" names "arn:aws:s3:::b" as its key, which is no KMS key.',
    property: 'KmsKeyId',
  }],
  ['encryption that is off', { encrypted: false }, {
    ruleId: 'CmkGuard::EncryptionOff',
    severity: Severity.ERROR,
    message: 'Redshift cluster "Data/Warehouse" has Encrypted false, so its data is not encrypted at rest.',
    fix: 'warehouse.with(new CustomerManagedEncryption(new CustomerManagedKey(this, \'WarehouseKey\')));',
    property: 'Encrypted',
  }],
  ['a key that is not proven', { kmsKeyId: KEY_ARN }, {
    ruleId: 'CmkGuard::KeyUnproven',
    severity: Severity.WARNING,
    message: `Redshift cluster "Data/Warehouse" cannot be proven to be under a customer managed key: "${KEY_ARN}" is a key by its name alone, and keys that AWS manages have such names too.`,
    fix: `new CmkGuard({ trustedKeys: ['${KEY_ARN}'] }) // if the key is yours`,
    property: 'KmsKeyId',
  }],
  ['a key that cannot be known', { kmsKeyId: Fn.importValue('KeyArn') }, {
    message: 'Redshift cluster "Data/Warehouse" cannot be proven to be under a customer managed key: it is imported from outside this app ("KeyArn").',
    fix: 'kmsKeyId: key.keyArn, // a key of this app; or: Validations.of(resource).acknowledge({ id: \'CmkGuard::KeyUnproven\', reason: \'…\' });',
  }],
])('%s', (_, props, expected) => {
  const stack = newStack();
  cluster(stack, 'Warehouse', props);
  expect(only(judge(stack).findings)).toMatchObject(expected);
});

test('a fix for an admin secret makes a key that serves it', () => {
  const stack = newStack();
  cluster(stack, 'Warehouse', { encrypted: true, kmsKeyId: goodKey(stack).keyArn, manageMasterPassword: true });

  expect(only(judge(stack).findings)).toMatchObject({
    ruleId: 'CmkGuard::SecretKeyAwsManaged',
    severity: Severity.WARNING,
    message: 'Redshift cluster "Data/Warehouse" keeps its admin secret under a key that AWS manages.',
    fix: 'masterPasswordSecretKmsKeyId: new CustomerManagedKey(this, \'WarehouseSecretKey\', { uses: [KeyUse.adminSecret()] }).keyArn,',
    property: 'MasterPasswordSecretKmsKeyId',
  });
});

test('a fix that replaces what is deployed says so', () => {
  const stack = newStack();
  replicationGroup(stack, 'Cache', { atRestEncryptionEnabled: true });
  expect(only(judge(stack).findings).fix).toBe('cache.with(new CustomerManagedEncryption(new CustomerManagedKey(this, \'CacheKey\'))); // CloudFormation replaces one that is already deployed');
});

test('a fix that switches encryption on where that replaces what is deployed says so', () => {
  const stack = newStack();
  replicationGroup(stack, 'Cache');
  expect(only(judge(stack).findings)).toMatchObject({
    message: 'ElastiCache replication group "Data/Cache" leaves out AtRestEncryptionEnabled, so its data is not encrypted at rest.',
    fix: 'cache.with(new CustomerManagedEncryption(new CustomerManagedKey(this, \'CacheKey\'))); // CloudFormation replaces one that is already deployed',
  });
});

test('a fix names the key after the construct that a person made', () => {
  const stack = newStack();
  new Cluster(stack, 'data-warehouse', { masterUser: { masterUsername: 'operator' }, vpc: new Vpc(stack, 'Vpc') });
  const { constructPath, fix } = only(judge(stack).findings);
  expect(constructPath).toBe('Data/data-warehouse/Resource');
  expect(fix).toBe('dataWarehouse.with(new CustomerManagedEncryption(new CustomerManagedKey(this, \'DataWarehouseKey\')));');
});

test('a fix for a resource that has no name of its own is still a line', () => {
  const stack = newStack();
  stack.node.addMetadata('a', 'b');
  new elasticache.CfnServerlessCache(stack, 'Resource', { engine: 'valkey', serverlessCacheName: 'c' });
  expect(only(judge(stack).findings).fix).toContain('data.with(new CustomerManagedEncryption(new CustomerManagedKey(this, \'DataKey\')));');
});

test('a fix for a resource whose whole path has no name of its own is still a line', () => {
  const stack = new Stack(new App(), 'Default');
  cluster(stack, 'Resource');
  expect(only(judge(stack).findings).fix).toBe('resource.with(new CustomerManagedEncryption(new CustomerManagedKey(this, \'Key\')));');
});

test('an alias that leads to a key of AWS says where it leads', () => {
  const stack = newStack();
  new kms.CfnAlias(stack, 'One', { aliasName: 'alias/one', targetKeyId: 'alias/other' });
  new kms.CfnAlias(stack, 'Other', { aliasName: 'alias/other', targetKeyId: 'AWS_OWNED_KMS_KEY' });
  cluster(stack, 'Warehouse', { kmsKeyId: 'alias/one' });
  expect(only(judge(stack).findings).message).toBe(
    'Redshift cluster "Data/Warehouse" is under alias "alias/one", which leads to alias "alias/other", which leads to AWS_OWNED_KMS_KEY, a key that AWS owns.',
  );
});

test.each<[string, string, string]>([
  ['nothing', '', 'names no KMS key'],
  ['something that is no key', 'arn:aws:s3:::b', 'names "arn:aws:s3:::b" as its key'],
])('an alias that leads to %s says so of the cluster', (_, targetKeyId, words) => {
  const stack = newStack();
  new kms.CfnAlias(stack, 'Alias', { aliasName: 'alias/x', targetKeyId });
  cluster(stack, 'Warehouse', { kmsKeyId: 'alias/x' });
  expect(only(judge(stack).findings).message).toContain(words);
});

test('all that has to hold is said, conditions and parameters', () => {
  const [{ message }] = judge(stackFrom({
    Parameters: { Free: { Type: 'String' }, Owner: { Type: 'String', AllowedValues: ['aws', 'team'] } },
    Conditions: { Cond: { 'Fn::Equals': [{ Ref: 'Free' }, 'x'] } },
    Resources: { Warehouse: clusterJson({ 'Fn::If': ['Cond', { 'Fn::Sub': 'alias/${Owner}/x' }, 'alias/y'] }) },
  })).findings;
  expect(message).toBe('Redshift cluster "Data/Warehouse" is under "alias/aws/x", a key that AWS manages when condition "Cond" is true and parameter "Owner" is "aws".');
});

test('one rule speaks once about one property, however many branches lead there', () => {
  const stack = newStack();
  const stage = new CfnParameter(stack, 'Stage', { allowedValues: ['a', 'b', 'c'] });
  cluster(stack, 'Warehouse', { kmsKeyId: goodKey(stack), destinationRegion: Fn.join('-', ['eu', stage.valueAsString, '1']) });
  expect(rulesOf(judge(stack))).toEqual(['SnapshotCopyUnguarded']);
});

test('a copy without a grant says how to make one', () => {
  const stack = newStack();
  cluster(stack, 'Warehouse', { kmsKeyId: goodKey(stack), destinationRegion: 'eu-west-1' });
  expect(only(judge(stack).findings)).toMatchObject({
    message: 'Redshift cluster "Data/Warehouse" copies its snapshots to eu-west-1 without a customer managed key there, so the copies fall back to a key that AWS owns.',
    fix: 'snapshotCopyGrantName: grant.snapshotCopyGrantName, // new redshift.CfnSnapshotCopyGrant(stackThere, \'Grant\', { snapshotCopyGrantName: \'…\', kmsKeyId: keyThere.keyArn })',
    property: 'SnapshotCopyGrantName',
    severity: Severity.ERROR,
  });
});

test('a type that takes no key and knows no other says to use another', () => {
  const [{ fix, property }] = judge(stackFrom({ Resources: { It: { Type: 'A::B::C' } } }), { resourceTypes: [{ resourceType: 'A::B::C' }] }).findings;
  expect(fix).toBe('use a resource type that takes a KMS key instead');
  expect(property).toBeUndefined();
});

test('a failure of the guard is told with its cause', () => {
  expect(sayFailure('Data/It', 'the moon is full')).toMatchObject({ rule: 'InspectionFailed', about: 'Data/It', message: '"Data/It" could not be inspected: the moon is full.' });
});

test('an acknowledgment that matches nothing is told, by what it is', () => {
  expect(sayUnused('Data/It', 'CmkGuard::KeyMissing', 'KeyMissing').message).toBe('"Data/It" acknowledges CmkGuard::KeyMissing, which matches no finding here.');
  expect(sayUnused('Data/It', 'CmkGuard::KeyMisssing', undefined).message).toBe('"Data/It" acknowledges CmkGuard::KeyMisssing, which is no rule of this guard.');
});
