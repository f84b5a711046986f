// The public face, by room. docs/architecture.md says what each room is for.

// the guard
export { CmkGuard } from './guard/cmk-guard';
export type { CmkGuardProps } from './guard/cmk-guard-props';
export { UnprovenAction } from './guard/cmk-guard-props';
export type { Inspection } from './guard/inspection';

// what it says
export type { Finding, FindingAcknowledgment } from './finding/finding';
export { Severity } from './finding/severity';
export { Verdict } from './verdict/verdict';

// what it knows
export type { GuardedResourceType } from './catalog/guarded-resource-type';
export { GuardedResourceTypes } from './catalog/guarded-resource-types';

// keys
export { CustomerManagedKey } from './keys/customer-managed-key';
export type { CustomerManagedKeyProps } from './keys/customer-managed-key-props';
export { CustomerManagedEncryption } from './keys/customer-managed-encryption';
export { KeyUse } from './keys/key-use';

// what stores have in common
export { StoreEndpoint } from './stores/store-endpoint';
export type { StoreKeyProps } from './stores/store-keys';
export type { StoreNetworkProps } from './stores/store-network';

// Redshift
export { EncryptedRedshiftCluster } from './redshift/encrypted-redshift-cluster';
export type { EncryptedRedshiftClusterProps, RedshiftMaintenanceDeferral, RedshiftSnapshotSource } from './redshift/encrypted-redshift-cluster-props';
export { RedshiftAuditLogging } from './redshift/audit-logging';
export type { RedshiftS3AuditLoggingOptions, RedshiftCloudWatchAuditLoggingOptions } from './redshift/audit-logging';
export type { RedshiftEndpointAccessOptions, RedshiftEndpointAuthorizationOptions, RedshiftEventSubscriptionOptions, RedshiftUsageLimitOptions } from './redshift/cluster-access';
export { RedshiftBreachAction, RedshiftEventCategory, RedshiftEventSeverity, RedshiftLimitedFeature, RedshiftLimitPeriod } from './redshift/cluster-access';
export type { RedshiftAlarmOptions } from './redshift/cluster-alarms';
export type { RedshiftParameterProps } from './redshift/parameters';
export type { RedshiftResizeOptions } from './redshift/scheduled-actions';
export { SnapshotCopyDestination } from './redshift/snapshot-copy-destination';
export type { SnapshotCopyDestinationProps } from './redshift/snapshot-copy-destination';
export type { SnapshotCopyOptions } from './redshift/snapshot-copy-options';

// ElastiCache
export { EncryptedRedisGroup } from './elasticache/encrypted-redis-group';
export type { EncryptedRedisGroupProps, RedisGlobalDatastoreOptions, RedisSnapshotSource } from './elasticache/encrypted-redis-group-props';
export { RedisIpDiscovery, RedisNetworkType } from './elasticache/encrypted-redis-group-props';
export type { RedisAlarmOptions } from './elasticache/group-alarms';
export type { RedisScalingOptions } from './elasticache/group-scaling';
export { RedisAuthentication } from './elasticache/redis-authentication';
export { RedisEngine } from './elasticache/redis-engine';
export { RedisLogging } from './elasticache/redis-logging';
export type { RedisCloudWatchLoggingOptions } from './elasticache/redis-logging';
export { RedisUser } from './elasticache/redis-user';
export type { RedisUserOptions } from './elasticache/redis-user';
