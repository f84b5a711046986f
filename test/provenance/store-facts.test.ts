// What else decides about a key beside its reference: switches, restores, members, admin secrets, copies of snapshots.
import { App, Stack, aws_elasticache as elasticache, aws_redshift as redshift, aws_redshiftserverless as serverless } from 'aws-cdk-lib';
import { GuardedResourceType, Verdict } from '../../src';
import { answer, cluster, clusterJson, EU, expectAnswer, goodKey, inspectOne, judge, KEY_ARN, KEY_JSON, messageOf, newStack, replicationGroup, rulesOf, stackFrom, US } from '../language';

const KEY = { 'Fn::GetAtt': ['Key', 'Arn'] };
const NONE = { Ref: 'AWS::NoValue' };
const If = (yes: unknown, no: unknown, condition = 'Cond') => ({ 'Fn::If': [condition, yes, no] });
const PARAMETERS = {
  Free: { Type: 'String' },
  Word: { Type: 'String', AllowedValues: ['true', 'false'] },
  On: { Type: 'String', AllowedValues: ['true'] },
  Default: { Type: 'String', Default: 'true' },
  DefaultOff: { Type: 'String', Default: 'false' },
  Empty: { Type: 'String', Default: '' },
};
const CONDITIONS = { Cond: { 'Fn::Equals': [{ Ref: 'Free' }, 'x'] }, Else: { 'Fn::Not': [{ Condition: 'Cond' }] } };

const storeOf = (Type: string, Properties: object) => stackFrom({
  Parameters: PARAMETERS, Conditions: CONDITIONS, Resources: { Key: KEY_JSON, Store: { Type, Properties: Properties as Record<string, unknown> } },
});
const GROUP = 'AWS::ElastiCache::ReplicationGroup';
const CLUSTER = 'AWS::Redshift::Cluster';

describe('the switch', () => {
  const off = (how: string) => `${how}, so its data is not encrypted at rest`;
  test.each<[string, string, object, string, string?]>([
    ['of a replication group is on', GROUP, { AtRestEncryptionEnabled: true, KmsKeyId: KEY }, 'CUSTOMER_MANAGED'],
    ['of a replication group is on in text', GROUP, { AtRestEncryptionEnabled: 'true', KmsKeyId: KEY }, 'CUSTOMER_MANAGED'],
    ['of a replication group is on in capitals', GROUP, { AtRestEncryptionEnabled: 'True', KmsKeyId: KEY }, 'CUSTOMER_MANAGED'],
    ['of a replication group is on without a key', GROUP, { AtRestEncryptionEnabled: true }, 'KeyMissing'],
    ['of a replication group is off', GROUP, { AtRestEncryptionEnabled: false }, 'EncryptionOff', off('has AtRestEncryptionEnabled false')],
    ['of a replication group is off in text', GROUP, { AtRestEncryptionEnabled: 'false' }, 'EncryptionOff', off('has AtRestEncryptionEnabled false')],
    ['of a replication group is off beside a key', GROUP, { AtRestEncryptionEnabled: false, KmsKeyId: KEY }, 'EncryptionOff', `${off('has AtRestEncryptionEnabled false')}, and the key it names does not help`],
    ['of a replication group is left out, which means off', GROUP, {}, 'EncryptionOff', off('leaves out AtRestEncryptionEnabled')],
    ['of a replication group is left out beside a key', GROUP, { KmsKeyId: KEY }, 'EncryptionOff', 'the key it names does not help'],
    ['of a replication group has no value, which means off', GROUP, { AtRestEncryptionEnabled: NONE, KmsKeyId: KEY }, 'EncryptionOff', 'leaves out AtRestEncryptionEnabled'],
    ['of a cluster is left out, which means on', CLUSTER, { KmsKeyId: KEY }, 'CUSTOMER_MANAGED'],
    ['of a cluster has no value, which means on', CLUSTER, { Encrypted: NONE, KmsKeyId: KEY }, 'CUSTOMER_MANAGED'],
    ['of a cluster is left out without a key', CLUSTER, {}, 'KeyMissing', 'names no KMS key, so AWS keeps it under a key you do not control'],
    ['of a cluster is on without a key', CLUSTER, { Encrypted: true }, 'KeyMissing'],
    ['of a cluster is on in text', CLUSTER, { Encrypted: 'true', KmsKeyId: KEY }, 'CUSTOMER_MANAGED'],
    ['of a cluster is off', CLUSTER, { Encrypted: false, KmsKeyId: KEY }, 'EncryptionOff', off('has Encrypted false')],
    ['of a cluster is off in text', CLUSTER, { Encrypted: 'false', KmsKeyId: KEY }, 'EncryptionOff'],
    ['is on, on both branches of a condition', GROUP, { AtRestEncryptionEnabled: If(true, 'true'), KmsKeyId: KEY }, 'CUSTOMER_MANAGED'],
    ['is off on one branch of a condition', GROUP, { AtRestEncryptionEnabled: If(true, false), KmsKeyId: KEY }, 'EncryptionOff', 'has AtRestEncryptionEnabled false when condition "Cond" is false'],
    ['is left out on one branch of a condition', GROUP, { AtRestEncryptionEnabled: If(true, NONE), KmsKeyId: KEY }, 'EncryptionOff', 'leaves out AtRestEncryptionEnabled when condition "Cond" is false'],
    ['is left out on one branch, which for a cluster means on', CLUSTER, { Encrypted: If(true, NONE), KmsKeyId: KEY }, 'CUSTOMER_MANAGED'],
    ['is a parameter that can only be true', GROUP, { AtRestEncryptionEnabled: { Ref: 'On' }, KmsKeyId: KEY }, 'CUSTOMER_MANAGED'],
    ['is a parameter that can be false', GROUP, { AtRestEncryptionEnabled: { Ref: 'Word' }, KmsKeyId: KEY }, 'EncryptionOff', 'when parameter "Word" is "false"'],
    ['is a parameter that defaults to true', GROUP, { AtRestEncryptionEnabled: { Ref: 'Default' }, KmsKeyId: KEY }, 'UNPROVEN', 'AtRestEncryptionEnabled is not known before deployment: parameter "Default" can be any text'],
    ['is a parameter that defaults to false', GROUP, { AtRestEncryptionEnabled: { Ref: 'DefaultOff' }, KmsKeyId: KEY }, 'EncryptionOff', 'when parameter "DefaultOff" is "false"'],
    ['is not known beside a key', GROUP, { AtRestEncryptionEnabled: { Ref: 'Free' }, KmsKeyId: KEY }, 'UNPROVEN', 'AtRestEncryptionEnabled is not known before deployment: parameter "Free" can be any text'],
    ['is not known without a key, which is missing either way', GROUP, { AtRestEncryptionEnabled: { Ref: 'Free' } }, 'KeyMissing'],
    ['is not known beside a key of AWS, which is AWS\'s either way', GROUP, { AtRestEncryptionEnabled: { Ref: 'Free' }, KmsKeyId: 'alias/aws/elasticache' }, 'KeyAwsManaged'],
    ['is neither true nor false', GROUP, { AtRestEncryptionEnabled: 'yes', KmsKeyId: KEY }, 'UNPROVEN', 'AtRestEncryptionEnabled is "yes", which is neither true nor false'],
    ['is empty', GROUP, { AtRestEncryptionEnabled: '', KmsKeyId: KEY }, 'UNPROVEN', 'AtRestEncryptionEnabled is "", which is neither true nor false'],
    ['is an object', GROUP, { AtRestEncryptionEnabled: { a: 1 }, KmsKeyId: KEY }, 'UNPROVEN', 'AtRestEncryptionEnabled is not known before deployment: it is an object where a text is expected'],
    ['and the key are off and missing on the same branch only', CLUSTER, { Encrypted: If(true, true), KmsKeyId: If(KEY, NONE) }, 'KeyMissing', 'when condition "Cond" is false'],
    ['and the key belong together on each branch', GROUP, { AtRestEncryptionEnabled: If(true, 'true'), KmsKeyId: If(KEY, KEY) }, 'CUSTOMER_MANAGED'],
    ['is off where the key is missing too', GROUP, { AtRestEncryptionEnabled: If(true, false), KmsKeyId: If(KEY, NONE) }, 'EncryptionOff', 'has AtRestEncryptionEnabled false when condition "Cond" is false, so its data is not encrypted at rest.'],
    ['and the key under opposite conditions never miss each other', GROUP, { AtRestEncryptionEnabled: If(true, 'true', 'Else'), KmsKeyId: If(KEY, KEY) }, 'CUSTOMER_MANAGED'],
  ])('%s', (_, type, properties, expected, because = '') => {
    expectAnswer(storeOf(type, properties), expected, because);
  });

  test('that is a list is neither true nor false', () => {
    const inspection = expectAnswer(storeOf(GROUP, { AtRestEncryptionEnabled: [true], KmsKeyId: KEY }), 'UNPROVEN', 'neither true nor false');
    expect(messageOf(inspection, 'KeyUnproven')).not.toContain('undefined');
  });

  test('of a type that has none is on', () => {
    expectAnswer(storeOf('AWS::MemoryDB::Cluster', { KmsKeyId: KEY }), 'CUSTOMER_MANAGED');
  });
});

describe('restores and delegation', () => {
  test.each<[string, string, object, string, string?]>([
    ['a cluster from a snapshot without a key takes the snapshot\'s', CLUSTER, { SnapshotIdentifier: 's' }, 'UNPROVEN', 'it is restored from a snapshot (SnapshotIdentifier) and keeps the snapshot\'s key where it names none'],
    ['a cluster from a snapshot with a key is under it', CLUSTER, { SnapshotIdentifier: 's', KmsKeyId: KEY }, 'CUSTOMER_MANAGED'],
    ['a cluster from a snapshot with a key of AWS is under it', CLUSTER, { SnapshotIdentifier: 's', KmsKeyId: 'alias/aws/redshift' }, 'KeyAwsManaged'],
    ['a cluster from a snapshot that is off is off', CLUSTER, { SnapshotIdentifier: 's', Encrypted: false }, 'EncryptionOff'],
    ['an empty snapshot identifier restores nothing', CLUSTER, { SnapshotIdentifier: '' }, 'KeyMissing'],
    ['a snapshot that has no value restores nothing', CLUSTER, { SnapshotIdentifier: NONE }, 'KeyMissing'],
    ['a snapshot that is a parameter may restore', CLUSTER, { SnapshotIdentifier: { Ref: 'Free' } }, 'UNPROVEN', 'SnapshotIdentifier'],
    ['a snapshot that is empty by default is missing by default', CLUSTER, { SnapshotIdentifier: { Ref: 'Empty' } }, 'KeyMissing', 'when parameter "Empty" is ""'],
    ['a snapshot on one branch restores on that branch only', CLUSTER, { SnapshotIdentifier: If('s', NONE) }, 'KeyMissing', 'when condition "Cond" is false'],
    ['a snapshot on one branch and a key on the other are unproven together', CLUSTER, { SnapshotIdentifier: If('s', NONE), KmsKeyId: If(NONE, KEY) }, 'UNPROVEN', 'when condition "Cond" is true: it is restored from a snapshot'],
    ['a replication group from a snapshot that is left off is off', GROUP, { SnapshotName: 's' }, 'EncryptionOff'],
    ['a replication group from a snapshot that is on is unproven', GROUP, { SnapshotName: 's', AtRestEncryptionEnabled: true }, 'UNPROVEN', 'SnapshotName'],
    ['a serverless cache from snapshots is unproven', 'AWS::ElastiCache::ServerlessCache', { SnapshotArnsToRestore: ['arn:aws:s3:::b/o'] }, 'UNPROVEN', 'SnapshotArnsToRestore'],
    ['a serverless cache from no snapshots has no key', 'AWS::ElastiCache::ServerlessCache', { SnapshotArnsToRestore: [NONE] }, 'KeyMissing'],
    ['a MemoryDB cluster from a snapshot is unproven', 'AWS::MemoryDB::Cluster', { SnapshotName: 's' }, 'UNPROVEN', 'SnapshotName'],
    ['a member of a global datastore has its primary\'s encryption', GROUP, { GlobalReplicationGroupId: 'g' }, 'UNPROVEN', 'GlobalReplicationGroupId leaves its encryption to something outside this template'],
    ['a member of a global datastore with a key but no switch is unproven', GROUP, { GlobalReplicationGroupId: 'g', KmsKeyId: KEY }, 'UNPROVEN', 'GlobalReplicationGroupId'],
    ['a member of a global datastore with a key and the switch on is under it', GROUP, { GlobalReplicationGroupId: 'g', AtRestEncryptionEnabled: true, KmsKeyId: KEY }, 'CUSTOMER_MANAGED'],
    ['a member of a global datastore that is off is off', GROUP, { GlobalReplicationGroupId: 'g', AtRestEncryptionEnabled: false }, 'EncryptionOff'],
    ['a member of a global datastore that is restored is unproven by the datastore', GROUP, { GlobalReplicationGroupId: 'g', SnapshotName: 's' }, 'UNPROVEN', 'GlobalReplicationGroupId'],
    ['a cluster with a hardware security module is unproven', CLUSTER, { HsmConfigurationIdentifier: 'h' }, 'UNPROVEN', 'HsmConfigurationIdentifier leaves its encryption to something outside this template'],
    ['a cluster with a hardware security module and a key is under the key', CLUSTER, { HsmConfigurationIdentifier: 'h', KmsKeyId: KEY }, 'CUSTOMER_MANAGED'],
  ])('%s', (_, type, properties, expected, because = '') => {
    expectAnswer(storeOf(type, properties), expected, because);
  });
});

describe('other types', () => {
  test.each<[string, string, object, string, string?]>([
    ['a cache cluster cannot be under a CMK', 'AWS::ElastiCache::CacheCluster', { Engine: 'memcached' }, 'CmkUnsupported', 'cannot be under a customer managed key: its type has no property for one'],
    ['a cache cluster with a key that it does not know cannot either', 'AWS::ElastiCache::CacheCluster', { KmsKeyId: KEY }, 'CmkUnsupported'],
    ['a serverless cache without a key', 'AWS::ElastiCache::ServerlessCache', {}, 'KeyMissing'],
    ['a serverless cache with a key', 'AWS::ElastiCache::ServerlessCache', { KmsKeyId: KEY }, 'CUSTOMER_MANAGED'],
    ['a serverless namespace without a key', 'AWS::RedshiftServerless::Namespace', {}, 'KeyMissing'],
    ['a serverless namespace with the word for AWS\'s key', 'AWS::RedshiftServerless::Namespace', { KmsKeyId: 'AWS_OWNED_KMS_KEY' }, 'KeyAwsManaged'],
    ['a snapshot copy grant without a key', 'AWS::Redshift::SnapshotCopyGrant', { SnapshotCopyGrantName: 'g' }, 'KeyMissing'],
    ['a snapshot copy grant with a key', 'AWS::Redshift::SnapshotCopyGrant', { SnapshotCopyGrantName: 'g', KmsKeyId: KEY }, 'CUSTOMER_MANAGED'],
    ['a MemoryDB cluster without a key', 'AWS::MemoryDB::Cluster', {}, 'KeyMissing'],
  ])('%s', (_, type, properties, expected, because = '') => {
    expectAnswer(storeOf(type, properties), expected, because);
  });

  test('the fix for a cache cluster names the types that can', () => {
    const [{ fix }] = judge(storeOf('AWS::ElastiCache::CacheCluster', { Engine: 'redis' })).findings;
    expect(fix).toBe('use AWS::ElastiCache::ReplicationGroup (Valkey, Redis OSS) or AWS::ElastiCache::ServerlessCache (Memcached too) instead');
  });
});

describe('look-alikes', () => {
  test.each<[string, string, object]>([
    ['the key of the admin secret', CLUSTER, { ManageMasterPassword: true, MasterPasswordSecretKmsKeyId: KEY }],
    ['the key of the admin secret of a namespace', 'AWS::RedshiftServerless::Namespace', { ManageAdminPassword: true, AdminPasswordSecretKmsKeyId: KEY }],
    ['the key of logs', CLUSTER, { LoggingProperties: { KmsKeyId: KEY } }],
    ['the key of snapshot copies', 'AWS::RedshiftServerless::Namespace', { SnapshotCopyConfigurations: [{ DestinationRegion: 'eu-west-1', DestinationKmsKeyId: KEY }] }],
    ['encryption in transit', GROUP, { TransitEncryptionEnabled: true, AtRestEncryptionEnabled: true }],
  ])('%s is not the key of the data', (_, type, properties) => {
    expectAnswer(storeOf(type, properties), 'KeyMissing');
  });
});

describe('user-defined types', () => {
  const AURORA: GuardedResourceType = { resourceType: 'AWS::RDS::DBInstance', keyProperty: 'KmsKeyId', switchProperty: 'StorageEncrypted', memberProperty: 'DBClusterIdentifier' };
  const MSK: GuardedResourceType = { resourceType: 'AWS::MSK::Cluster', noun: 'MSK cluster', keyProperty: 'EncryptionInfo.EncryptionAtRest.DataVolumeKMSKeyId' };
  const PLAIN: GuardedResourceType = { resourceType: 'AWS::Foo::Bar' };
  const volume = (it: unknown) => ({ EncryptionInfo: { EncryptionAtRest: { DataVolumeKMSKeyId: it } } });

  test.each<[string, GuardedResourceType, object, string, string?]>([
    ['an instance in a cluster keeps nothing of its own', AURORA, { DBClusterIdentifier: 'c' }, 'NOT_APPLICABLE'],
    ['an instance in a cluster of this app keeps nothing of its own', AURORA, { DBClusterIdentifier: { Ref: 'Key' } }, 'NOT_APPLICABLE'],
    ['an instance without a cluster keeps data', AURORA, {}, 'EncryptionOff', 'leaves out StorageEncrypted'],
    ['an instance in a cluster on one branch only', AURORA, { DBClusterIdentifier: If('c', NONE), StorageEncrypted: true }, 'KeyMissing', 'when condition "Cond" is false'],
    ['an instance that is encrypted by itself', AURORA, { StorageEncrypted: true, KmsKeyId: KEY }, 'CUSTOMER_MANAGED'],
    ['a nested key', MSK, volume(KEY), 'CUSTOMER_MANAGED'],
    ['a nested key of AWS', MSK, volume('alias/aws/kafka'), 'KeyAwsManaged'],
    ['a nested key that is not there', MSK, { EncryptionInfo: { EncryptionInTransit: {} } }, 'KeyMissing'],
    ['a nested object that is not there', MSK, { ClusterName: 'c' }, 'KeyMissing'],
    ['a nested object with a condition', MSK, { EncryptionInfo: If({ EncryptionAtRest: { DataVolumeKMSKeyId: KEY } }, NONE) }, 'KeyMissing', 'when condition "Cond" is false'],
    ['a nested object with a condition and a key on both branches', MSK, { EncryptionInfo: If(volume(KEY).EncryptionInfo, volume(KEY).EncryptionInfo) }, 'CUSTOMER_MANAGED'],
    ['a nested object that is computed', MSK, { EncryptionInfo: { 'Fn::Transform': { Name: 'x' } } }, 'UNPROVEN', 'it is computed by Fn::Transform'],
    ['a nested object that is a parameter', MSK, { EncryptionInfo: { Ref: 'Free' } }, 'UNPROVEN', 'it is computed by Ref'],
    ['a nested object that is text', MSK, { EncryptionInfo: 'x' }, 'UNPROVEN', 'it is a text where an object is expected'],
    ['a nested object with a malformed condition', MSK, { EncryptionInfo: { 'Fn::If': [] } }, 'UNPROVEN', 'its Fn::If is malformed'],
    ['a nested object in a list', { ...MSK, keyProperty: 'Volumes.0.KeyId' }, { Volumes: [{ KeyId: KEY }] }, 'CUSTOMER_MANAGED'],
    ['a nested object in a list that is not there', { ...MSK, keyProperty: 'Volumes.1.KeyId' }, { Volumes: [{ KeyId: KEY }] }, 'KeyMissing'],
    ['a type with no key at all', PLAIN, {}, 'CmkUnsupported', 'AWS::Foo::Bar "Data/Store"'],
  ])('%s', (_, type, properties, expected, because = '') => {
    expectAnswer(storeOf(type.resourceType, properties), expected, because, { resourceTypes: [type] });
  });

  test('a type that is unencrypted when its switch is left out, and not said to be otherwise, is off', () => {
    const type = { resourceType: 'AWS::Foo::Bar', keyProperty: 'Key', switchProperty: 'Encryption' };
    expectAnswer(storeOf('AWS::Foo::Bar', { Key: KEY }), 'EncryptionOff', 'leaves out Encryption', { resourceTypes: [type] });
  });

  test('additional types are guarded beside the others', () => {
    expectAnswer(storeOf('AWS::MSK::Cluster', { ClusterName: 'c' }), 'KeyMissing', 'MSK cluster "Data/Store"', { additionalResourceTypes: [MSK] });
  });
});

describe('the admin secret', () => {
  test.each<[string, string, object, string[]]>([
    ['under a key of this app says nothing', CLUSTER, { ManageMasterPassword: true, MasterPasswordSecretKmsKeyId: KEY }, []],
    ['without a key is under a key of AWS', CLUSTER, { ManageMasterPassword: true }, ['SecretKeyAwsManaged']],
    ['that is switched on in text', CLUSTER, { ManageMasterPassword: 'true' }, ['SecretKeyAwsManaged']],
    ['that is switched on, on one branch', CLUSTER, { ManageMasterPassword: If(true, false) }, ['SecretKeyAwsManaged']],
    ['that is not switched on does not exist', CLUSTER, { ManageMasterPassword: false }, []],
    ['that has no switch does not exist', CLUSTER, {}, []],
    ['under a reserved alias is under a key of AWS', CLUSTER, { ManageMasterPassword: true, MasterPasswordSecretKmsKeyId: 'alias/aws/secretsmanager' }, ['SecretKeyAwsManaged']],
    ['under a key that cannot be known is unproven', CLUSTER, { ManageMasterPassword: true, MasterPasswordSecretKmsKeyId: KEY_ARN }, ['KeyUnproven']],
    ['of a namespace without a key is under a key of AWS', 'AWS::RedshiftServerless::Namespace', { ManageAdminPassword: true }, ['SecretKeyAwsManaged']],
    ['of a namespace under a key of this app says nothing', 'AWS::RedshiftServerless::Namespace', { ManageAdminPassword: true, AdminPasswordSecretKmsKeyId: KEY }, []],
  ])('%s', (_, type, properties, rules) => {
    const inspection = judge(storeOf(type, { ...properties, KmsKeyId: KEY }));
    expect(inspection.verdict).toBe(Verdict.CUSTOMER_MANAGED);
    expect(rulesOf(inspection)).toEqual(rules);
  });

  test('names its condition and the property to set', () => {
    const [finding] = judge(storeOf(CLUSTER, { KmsKeyId: KEY, ManageMasterPassword: If(true, false) })).findings;
    expect(finding).toMatchObject({
      message: 'Redshift cluster "Data/Store" keeps its admin secret under a key that AWS manages when condition "Cond" is true.',
      fix: 'masterPasswordSecretKmsKeyId: new CustomerManagedKey(this, \'StoreSecretKey\', { uses: [KeyUse.adminSecret()] }).keyArn,',
      property: 'MasterPasswordSecretKmsKeyId',
    });
  });

  test('that cannot be known says why', () => {
    const inspection = judge(storeOf(CLUSTER, { KmsKeyId: KEY, ManageMasterPassword: true, MasterPasswordSecretKmsKeyId: { Ref: 'Free' } }));
    expect(messageOf(inspection, 'KeyUnproven')).toBe('Redshift cluster "Data/Store" has an admin secret that cannot be proven to be under a customer managed key: parameter "Free" can be any text.');
  });
});

describe('snapshot copies', () => {
  const copying = (app: App, more: Partial<redshift.CfnClusterProps>) => {
    const stack = new Stack(app, 'Data', { env: US, crossRegionReferences: true });
    return cluster(stack, 'Warehouse', { kmsKeyId: goodKey(stack).keyArn, destinationRegion: 'eu-west-1', ...more });
  };
  const grantIn = (app: App, kmsKeyId?: (stack: Stack) => string, env = EU) => {
    const there = new Stack(app, 'There', { env, crossRegionReferences: true });
    return new redshift.CfnSnapshotCopyGrant(there, 'Grant', { snapshotCopyGrantName: 'copies', kmsKeyId: kmsKeyId?.(there) });
  };

  test.each<[string, (app: App) => string | undefined, string[], string?]>([
    ['without a grant', () => undefined, ['SnapshotCopyUnguarded'], 'copies its snapshots to eu-west-1 without a customer managed key there'],
    ['with an empty grant', () => '', ['SnapshotCopyUnguarded']],
    ['with a grant of this app by its name', (app) => { grantIn(app, (it) => goodKey(it).keyArn); return 'copies'; }, []],
    ['with a grant of this app by reference', (app) => grantIn(app, (it) => goodKey(it).keyArn).ref, []],
    ['with a grant of this app by its name property', (app) => grantIn(app, (it) => goodKey(it).keyArn).snapshotCopyGrantName, []],
    ['with a grant without a key', (app) => grantIn(app).ref, ['SnapshotCopyUnguarded']],
    ['with a grant without a key, by name', (app) => { grantIn(app); return 'copies'; }, ['SnapshotCopyUnguarded']],
    ['with a grant on a key of AWS', (app) => grantIn(app, () => 'alias/aws/redshift').ref, ['SnapshotCopyUnguarded']],
    ['with a grant on a key that cannot be known', (app) => grantIn(app, () => KEY_ARN).ref, ['KeyUnproven'], 'by its name alone'],
    ['with a grant that is not in this app', () => 'theirs', ['KeyUnproven'], 'copies its snapshots to eu-west-1, where they cannot be proven to be under a customer managed key: grant "theirs" is not part of this app'],
    ['with a grant on a key, of that name, in another Region', (app) => { grantIn(app, (it) => goodKey(it).keyArn, US); return 'copies'; }, ['SnapshotCopyUnguarded']],
  ])('%s', (_, grant, rules, because = '') => {
    const app = new App();
    const warehouse = copying(app, { snapshotCopyGrantName: grant(app) });
    app.synth();
    const inspection = inspectOne(warehouse);
    expect(inspection.verdict).toBe(Verdict.CUSTOMER_MANAGED);
    expect(rulesOf(inspection)).toEqual(rules);
    if (because) expect(inspection.findings[0].message).toContain(because);
  });

  test('with a grant that is a reference to something else are unproven', () => {
    const inspection = judge(storeOf(CLUSTER, { KmsKeyId: KEY, DestinationRegion: 'eu-west-1', SnapshotCopyGrantName: { Ref: 'Key' } }));
    expect(messageOf(inspection, 'KeyUnproven')).toContain('grant "<…>" is not part of this app');
  });

  test('with a grant that is a list are unproven', () => {
    expect(rulesOf(judge(storeOf(CLUSTER, { KmsKeyId: KEY, DestinationRegion: 'eu-west-1', SnapshotCopyGrantName: ['g'] })))).toEqual(['KeyUnproven']);
  });

  test('to a Region that is not known are copies all the same', () => {
    const inspection = judge(storeOf(CLUSTER, { KmsKeyId: KEY, DestinationRegion: { Ref: 'Free' } }));
    expect(messageOf(inspection, 'SnapshotCopyUnguarded')).toContain('copies its snapshots to another Region without');
  });

  test('on one branch only are told with their condition', () => {
    const inspection = judge(storeOf(CLUSTER, { KmsKeyId: KEY, DestinationRegion: If('eu-west-1', NONE) }));
    expect(messageOf(inspection, 'SnapshotCopyUnguarded')).toContain('to eu-west-1 when condition "Cond" is true without');
  });

  test('that are not made need no grant', () => {
    expect(rulesOf(judge(storeOf(CLUSTER, { KmsKeyId: KEY })))).toEqual([]);
    expect(rulesOf(judge(storeOf(CLUSTER, { KmsKeyId: KEY, DestinationRegion: '' })))).toEqual([]);
  });

  const copy = (DestinationKmsKeyId?: unknown) => ({ DestinationRegion: 'eu-west-1', DestinationKmsKeyId });
  test.each<[string, unknown, string[]]>([
    ['under a key of this app', [copy(KEY)], []],
    ['without a key', [copy()], ['SnapshotCopyUnguarded']],
    ['under a key of AWS', [copy('AWS_OWNED_KMS_KEY')], ['SnapshotCopyUnguarded']],
    ['under a key that cannot be known', [copy(KEY_ARN)], ['KeyUnproven']],
    ['of which one has no key', [copy(KEY), copy()], ['SnapshotCopyUnguarded']],
    ['on a branch', [If(copy(), NONE)], ['SnapshotCopyUnguarded']],
    ['whose key is on one branch', [copy(If(KEY, NONE))], ['SnapshotCopyUnguarded']],
    ['in a list on a branch', If([copy()], [copy(KEY)]), ['SnapshotCopyUnguarded']],
    ['to nowhere', [{ DestinationKmsKeyId: KEY }], []],
    ['in no list', NONE, []],
    ['in text', 'x', ['KeyUnproven']],
  ])('of a namespace %s', (_, SnapshotCopyConfigurations, rules) => {
    const inspection = judge(storeOf('AWS::RedshiftServerless::Namespace', { KmsKeyId: KEY, SnapshotCopyConfigurations }));
    expect(rulesOf(inspection)).toEqual(rules);
  });

  test.each<[string, object, string[]]>([
    ['there', EU, []],
    ['here, which protects nothing there', US, ['SnapshotCopyUnguarded']],
  ])('of a namespace under a key %s', (_, env, rules) => {
    const app = new App();
    const key = goodKey(new Stack(app, 'Keys', { env, crossRegionReferences: true }));
    const here = new Stack(app, 'Data', { env: US, crossRegionReferences: true });
    const namespace = new serverless.CfnNamespace(here, 'Namespace', {
      namespaceName: 'n', kmsKeyId: goodKey(here), snapshotCopyConfigurations: [{ destinationRegion: 'eu-west-1', destinationKmsKeyId: key.keyArn }],
    });
    expect(rulesOf(inspectOne(namespace))).toEqual(rules);
  });

  test('of a namespace in the CDK\'s own words', () => {
    const stack = newStack();
    new serverless.CfnNamespace(stack, 'Namespace', {
      namespaceName: 'n', kmsKeyId: goodKey(stack), snapshotCopyConfigurations: [{ destinationRegion: 'eu-west-1' }],
    });
    const [{ fix }] = judge(stack).findings;
    expect(fix).toBe('destinationKmsKeyId: keyThere.keyArn, // a key in a stack of that Region');
  });
});

describe('in the CDK\'s own words', () => {
  test('a replication group', () => {
    const stack = newStack();
    replicationGroup(stack, 'Cache', { atRestEncryptionEnabled: true, kmsKeyId: goodKey(stack).keyArn });
    expectAnswer(stack, 'CUSTOMER_MANAGED');
  });

  test('a serverless cache with a Key object, which renders as its id', () => {
    const stack = newStack();
    new elasticache.CfnServerlessCache(stack, 'Cache', { engine: 'valkey', serverlessCacheName: 'c', kmsKeyId: goodKey(stack) });
    expectAnswer(stack, 'CUSTOMER_MANAGED');
  });

  test('a namespace with a Key object, which renders as its id', () => {
    const stack = newStack();
    new serverless.CfnNamespace(stack, 'Namespace', { namespaceName: 'n', kmsKeyId: goodKey(stack), manageAdminPassword: true, adminPasswordSecretKmsKeyId: goodKey(stack, 'Other').keyArn });
    expect(rulesOf(expectAnswer(stack, 'CUSTOMER_MANAGED'))).toEqual([]);
  });

  test('an admin secret under the same key', () => {
    const stack = newStack();
    const key = goodKey(stack);
    cluster(stack, 'Warehouse', { kmsKeyId: key, manageMasterPassword: true, masterPasswordSecretKmsKeyId: key });
    expect(rulesOf(judge(stack))).toEqual([]);
  });

  test('an unguarded resource beside is not looked at', () => {
    const stack = stackFrom({ Resources: { Key: KEY_JSON, Other: { Type: 'AWS::RDS::DBCluster', Properties: {} }, Warehouse: clusterJson(KEY) } });
    expect(answer(inspectOne(stack))).toBe('CUSTOMER_MANAGED');
  });
});
