import { GuardedResourceType } from './guarded-resource-type';

/**
 * The resource types that `CmkGuard` knows, as data: which property names the key, and what leaving it out means.
 */
export class GuardedResourceTypes {
  /** A provisioned Amazon Redshift cluster. Encrypted unless told otherwise, but under a key of AWS unless it names one. */
  public static readonly REDSHIFT_CLUSTER: GuardedResourceType = {
    resourceType: 'AWS::Redshift::Cluster',
    noun: 'Redshift cluster',
    keyProperty: 'KmsKeyId',
    switchProperty: 'Encrypted',
    encryptedByDefault: true,
    restoreProperties: ['SnapshotIdentifier'],
    delegatingProperties: ['HsmConfigurationIdentifier'],
    adminSecretSwitchProperty: 'ManageMasterPassword',
    adminSecretKeyProperty: 'MasterPasswordSecretKmsKeyId',
  };

  /** The grant that lets Redshift encrypt snapshots copied to another Region. Without a key it means a key of AWS. */
  public static readonly REDSHIFT_SNAPSHOT_COPY_GRANT: GuardedResourceType = {
    resourceType: 'AWS::Redshift::SnapshotCopyGrant',
    noun: 'Redshift snapshot copy grant',
    keyProperty: 'KmsKeyId',
    keyChangeReplaces: true,
  };

  /** An Amazon Redshift Serverless namespace. Always encrypted, under a key of AWS unless it names one. */
  public static readonly REDSHIFT_SERVERLESS_NAMESPACE: GuardedResourceType = {
    resourceType: 'AWS::RedshiftServerless::Namespace',
    noun: 'Redshift Serverless namespace',
    keyProperty: 'KmsKeyId',
    adminSecretSwitchProperty: 'ManageAdminPassword',
    adminSecretKeyProperty: 'AdminPasswordSecretKmsKeyId',
  };

  /** A Valkey or Redis OSS replication group of Amazon ElastiCache. Not encrypted at rest unless switched on, at creation only. */
  public static readonly ELASTICACHE_REPLICATION_GROUP: GuardedResourceType = {
    resourceType: 'AWS::ElastiCache::ReplicationGroup',
    noun: 'ElastiCache replication group',
    keyProperty: 'KmsKeyId',
    switchProperty: 'AtRestEncryptionEnabled',
    encryptedByDefault: false,
    restoreProperties: ['SnapshotName'],
    delegatingProperties: ['GlobalReplicationGroupId'],
    keyChangeReplaces: true,
  };

  /** A serverless cache of Amazon ElastiCache. Always encrypted, under a key of AWS unless it names one. */
  public static readonly ELASTICACHE_SERVERLESS_CACHE: GuardedResourceType = {
    resourceType: 'AWS::ElastiCache::ServerlessCache',
    noun: 'ElastiCache serverless cache',
    keyProperty: 'KmsKeyId',
    restoreProperties: ['SnapshotArnsToRestore'],
    keyChangeReplaces: true,
  };

  /** A cache cluster of Amazon ElastiCache (Memcached, or Redis OSS on one node): it cannot be encrypted under a customer managed key. */
  public static readonly ELASTICACHE_CACHE_CLUSTER: GuardedResourceType = {
    resourceType: 'AWS::ElastiCache::CacheCluster',
    noun: 'ElastiCache cache cluster',
    useInstead: 'AWS::ElastiCache::ReplicationGroup (Valkey, Redis OSS) or AWS::ElastiCache::ServerlessCache (Memcached too)',
  };

  /** An Amazon MemoryDB cluster. Always encrypted, under a key of AWS unless it names one. */
  public static readonly MEMORYDB_CLUSTER: GuardedResourceType = {
    resourceType: 'AWS::MemoryDB::Cluster',
    noun: 'MemoryDB cluster',
    keyProperty: 'KmsKeyId',
    restoreProperties: ['SnapshotName'],
    keyChangeReplaces: true,
  };

  /** What `CmkGuard` guards when it is not told otherwise: every type that is named in this class. */
  public static readonly DEFAULT: GuardedResourceType[] = [
    GuardedResourceTypes.REDSHIFT_CLUSTER,
    GuardedResourceTypes.REDSHIFT_SNAPSHOT_COPY_GRANT,
    GuardedResourceTypes.REDSHIFT_SERVERLESS_NAMESPACE,
    GuardedResourceTypes.ELASTICACHE_REPLICATION_GROUP,
    GuardedResourceTypes.ELASTICACHE_SERVERLESS_CACHE,
    GuardedResourceTypes.ELASTICACHE_CACHE_CLUSTER,
    GuardedResourceTypes.MEMORYDB_CLUSTER,
  ];

  private constructor() {}
}
