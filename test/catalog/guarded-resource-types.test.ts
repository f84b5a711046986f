// The table of facts: what it says agrees with the CDK's own L1s, and with itself.
import { CfnResource, Stack, aws_elasticache as elasticache, aws_memorydb as memorydb, aws_redshift as redshift, aws_redshiftserverless as serverless } from 'aws-cdk-lib';
import { CmkGuard, GuardedResourceType, GuardedResourceTypes } from '../../src';
import { decidingProperties, SNAPSHOT_COPIES } from '../../src/catalog/snapshot-copies';
import { newStack } from '../language';

const ALL = Object.entries(GuardedResourceTypes).filter((entry): entry is [string, GuardedResourceType] => !Array.isArray(entry[1]));

/** The L1 of each type, with a value for every property that the catalog names. */
const L1S: Record<string, (stack: Stack) => CfnResource> = {
  'AWS::Redshift::Cluster': (stack) => new redshift.CfnCluster(stack, 'It', {
    clusterType: 'c',
    dbName: 'd',
    masterUsername: 'm',
    nodeType: 'n',
    kmsKeyId: 'k',
    encrypted: true,
    snapshotIdentifier: 's',
    hsmConfigurationIdentifier: 'h',
    manageMasterPassword: true,
    masterPasswordSecretKmsKeyId: 'k',
    destinationRegion: 'r',
    snapshotCopyGrantName: 'g',
  }),
  'AWS::Redshift::SnapshotCopyGrant': (stack) => new redshift.CfnSnapshotCopyGrant(stack, 'It', { snapshotCopyGrantName: 'g', kmsKeyId: 'k' }),
  'AWS::RedshiftServerless::Namespace': (stack) => new serverless.CfnNamespace(stack, 'It', {
    namespaceName: 'n', kmsKeyId: 'k', manageAdminPassword: true, adminPasswordSecretKmsKeyId: 'k', snapshotCopyConfigurations: [{ destinationRegion: 'r', destinationKmsKeyId: 'k' }],
  }),
  'AWS::ElastiCache::ReplicationGroup': (stack) => new elasticache.CfnReplicationGroup(stack, 'It', {
    replicationGroupDescription: 'd', kmsKeyId: 'k', atRestEncryptionEnabled: true, snapshotName: 's', globalReplicationGroupId: 'g',
  }),
  'AWS::ElastiCache::ServerlessCache': (stack) => new elasticache.CfnServerlessCache(stack, 'It', { engine: 'valkey', serverlessCacheName: 'c', kmsKeyId: 'k', snapshotArnsToRestore: ['s'] }),
  'AWS::ElastiCache::CacheCluster': (stack) => new elasticache.CfnCacheCluster(stack, 'It', { cacheNodeType: 't', engine: 'redis', numCacheNodes: 1 }),
  'AWS::MemoryDB::Cluster': (stack) => new memorydb.CfnCluster(stack, 'It', { aclName: 'a', clusterName: 'c', nodeType: 'n', kmsKeyId: 'k', snapshotName: 's' }),
};

describe.each(ALL)('%s', (_, type) => {
  test('names a type and properties that the CDK has', () => {
    const stack = newStack();
    const resource = L1S[type.resourceType](stack);
    expect(resource.cfnResourceType).toBe(type.resourceType);
    const { Resources } = stack.resolve(resource._toCloudFormation()) as { Resources: { It: { Properties: object } } };
    const named = [
      type.keyProperty, type.switchProperty, type.memberProperty, type.adminSecretSwitchProperty, type.adminSecretKeyProperty,
      ...type.restoreProperties ?? [], ...type.delegatingProperties ?? [],
    ].filter((it) => it !== undefined);
    expect(Object.keys(Resources.It.Properties)).toEqual(expect.arrayContaining(named));
  });

  test('says what to use instead exactly where it takes no key', () => {
    expect(type.useInstead === undefined).toBe(type.keyProperty !== undefined);
  });

  test('is guarded unless told otherwise', () => {
    expect(GuardedResourceTypes.DEFAULT).toContain(type);
  });

  test('has a noun that a person would say', () => {
    expect(type.noun).toMatch(/^(Redshift|ElastiCache|MemoryDB) [A-Za-z ]+$/);
  });
});

test('each type stands in the table once', () => {
  const names = GuardedResourceTypes.DEFAULT.map(({ resourceType }) => resourceType);
  expect(new Set(names).size).toBe(names.length);
  expect(names).toHaveLength(ALL.length);
});

test('the table as a whole is input that a guard takes', () => {
  expect(() => new CmkGuard({ resourceTypes: GuardedResourceTypes.DEFAULT })).not.toThrow();
});

test.each(Object.keys(SNAPSHOT_COPIES))('the copies of %s are described by properties that the CDK has', (resourceType) => {
  const stack = newStack();
  const { Resources } = stack.resolve(L1S[resourceType](stack)._toCloudFormation()) as { Resources: { It: { Properties: Record<string, unknown> } } };
  const { listProperty, destinationProperty, grantProperty, keyProperty } = SNAPSHOT_COPIES[resourceType];
  const place = listProperty ? (Resources.It.Properties[listProperty] as object[])[0] : Resources.It.Properties;
  expect(Object.keys(place)).toEqual(expect.arrayContaining([destinationProperty, grantProperty ?? keyProperty]));
});

describe('the properties that decide', () => {
  test.each<[string, GuardedResourceType, [string, string | undefined][]]>([
    ['are all that the table names', GuardedResourceTypes.ELASTICACHE_REPLICATION_GROUP, [
      ['kmskeyid', 'KmsKeyId'], ['atrestencryptionenabled', 'AtRestEncryptionEnabled'], ['snapshotname', 'SnapshotName'], ['globalreplicationgroupid', 'GlobalReplicationGroupId'],
    ]],
    ['are those of copies too', GuardedResourceTypes.REDSHIFT_SERVERLESS_NAMESPACE, [
      ['kmskeyid', 'KmsKeyId'], ['manageadminpassword', 'ManageAdminPassword'], ['adminpasswordsecretkmskeyid', 'AdminPasswordSecretKmsKeyId'], ['snapshotcopyconfigurations', undefined],
    ]],
    ['are only known by their first name where they are nested', { resourceType: 'A::B::C', keyProperty: 'One.Two.KeyId', memberProperty: 'Group' }, [['one', undefined], ['group', 'Group']]],
    ['are none for a type that takes no key', GuardedResourceTypes.ELASTICACHE_CACHE_CLUSTER, []],
  ])('%s', (_, type, expected) => {
    expect(new Map([...decidingProperties(type)].sort())).toEqual(new Map([...expected].sort()));
  });
});
