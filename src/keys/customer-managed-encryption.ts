import { Annotations, CfnResource, Mixin, aws_kms as kms } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { KeyUse } from './key-use';
import { keyArnOf, keyProblems, letServe } from './serving';
import { GuardedResourceType } from '../catalog/guarded-resource-type';
import { GuardedResourceTypes } from '../catalog/guarded-resource-types';
import { refuse } from '../private/bad-input';

/** What the key of a type is for. */
const USES: Readonly<Record<string, () => KeyUse>> = {
  'AWS::Redshift::Cluster': () => KeyUse.redshift(),
  'AWS::Redshift::SnapshotCopyGrant': () => KeyUse.snapshotCopies(),
  'AWS::RedshiftServerless::Namespace': () => KeyUse.redshiftServerless(),
  'AWS::ElastiCache::ReplicationGroup': () => KeyUse.elastiCache(),
  'AWS::ElastiCache::ServerlessCache': () => KeyUse.elastiCache(),
  'AWS::MemoryDB::Cluster': () => KeyUse.memoryDb(),
};

/**
 * Puts stores that are in the code already under a customer managed key. It is a Mixin of the CDK, which is applied by `Mixins`, or by the method
 * `with` of a construct.
 *
 * Works on the L1s of every type that `CmkGuard` guards by default and that takes a key, on constructs that contain them, such as the alpha L2s, and
 * on untyped `CfnResource`s. It turns encryption on, sets the key, whatever was set before, and lets the key serve; it leaves alone what is under a
 * key by an `EncryptedRedshiftCluster` or an `EncryptedRedisGroup`. Where CloudFormation replaces a live store for that, as it does an ElastiCache
 * replication group, its data is lost but for what a snapshot keeps.
 *
 * Throws if the key is an alias, AWS's, of another Region, disabled, or not one for symmetric encryption.
 *
 * @example
 *
 * import { Mixins, aws_elasticache as elasticache } from 'aws-cdk-lib';
 * import { CustomerManagedEncryption, CustomerManagedKey } from 'cdk-cmk-guard';
 *
 * declare const cache: elasticache.CfnReplicationGroup;
 *
 * const key = CustomerManagedKey.forElastiCache(this, 'CacheKey');
 * Mixins.of(cache).apply(new CustomerManagedEncryption(key));
 */
export class CustomerManagedEncryption extends Mixin {
  private readonly key: kms.IKeyRef;

  /**
   * Creates a Mixin that puts stores under one key.
   *
   * @param key the customer managed key, such as one that `CustomerManagedKey.forRedshift` makes
   */
  public constructor(key: kms.IKeyRef) {
    super();
    this.key = key;
  }

  /**
   * Whether this is a resource of a type that takes a customer managed key.
   *
   * @param construct any construct
   * @returns true if the key can be applied to it
   */
  public supports(construct: IConstruct): boolean {
    return typeOf(construct) !== undefined;
  }

  /**
   * Puts the resource under the key. A construct that is not supported is left alone. Throws if the key cannot serve the resource: an alias, a key
   * that AWS manages, one of another Region, a disabled one, or one that is not for symmetric encryption.
   *
   * @param construct the resource
   */
  public applyTo(construct: IConstruct): void {
    const type = typeOf(construct);
    if (!type) return;
    const resource = construct as CfnResource;
    if (SETTLED.has(resource)) {
      Annotations.of(resource).addInfoV2('cdk-cmk-guard:keyIsSettled', `"${resource.node.path}" is under the key of its construct, and stays there: set \`encryptionKey\` of the construct.`);
      return;
    }
    refuse(`CustomerManagedEncryption of "${resource.node.path}"`, keyProblems('key', this.key, resource), 'cannot be applied');
    letServe(this.key, resource, USES[type.resourceType]());
    if (type.switchProperty) set(resource, type.switchProperty, true);
    set(resource, type.keyProperty!, keyArnOf(this.key));
    warnOfFixedName(resource, type);
  }
}

function typeOf(construct: IConstruct): GuardedResourceType | undefined {
  if (!CfnResource.isCfnResource(construct)) return undefined;
  return GuardedResourceTypes.DEFAULT.find((it) => it.resourceType === construct.cfnResourceType && it.keyProperty !== undefined);
}

/** The typed property is what other tools read; the override is what wins over overrides that came before. */
function set(resource: CfnResource, property: string, value: unknown): void {
  const typed = property.charAt(0).toLowerCase() + property.slice(1);
  if (typed in resource) (resource as unknown as Record<string, unknown>)[typed] = value;
  resource.addPropertyOverride(property, value);
}

/** Stores whose key is the matter of the construct that made them. */
const SETTLED = new WeakSet<IConstruct>();

/** Says that the key of a store is the matter of the construct that makes it. */
export function settle(store: CfnResource): void {
  SETTLED.add(store);
}

/** The properties by which a store gets a name of its own. */
const NAMES = ['replicationGroupId', 'serverlessCacheName', 'clusterName', 'snapshotCopyGrantName'];

/** CloudFormation replaces by making the new one first, which cannot have the name of the old one. */
function warnOfFixedName(resource: CfnResource, { keyChangeReplaces }: GuardedResourceType): void {
  const property = NAMES.find((it) => (resource as unknown as Record<string, unknown>)[it] !== undefined);
  if (!keyChangeReplaces || !property) return;
  Annotations.of(resource).addWarningV2(
    'cdk-cmk-guard:namedStoreReplaced',
    `"${resource.node.path}" gets its key when it is made. If it is deployed already, CloudFormation has to replace it, and cannot while \`${property}\` stays the same: change it too, and `
    + 'restore a snapshot if the data matters.',
  );
}
