import { GuardedResourceType } from './guarded-resource-type';

/** Where a resource type says that its snapshots are copied to another Region, and what protects the copies there. */
export interface SnapshotCopies {
  /** The property that names the destination Region. */
  readonly destinationProperty: string;
  /** A list whose items each describe one destination; left out where the resource itself does. */
  readonly listProperty?: string;
  /** The property that names a grant on a key in the destination Region. */
  readonly grantProperty?: string;
  /** The property that names the key in the destination Region itself. */
  readonly keyProperty?: string;
}

/** Without a grant or a key for the destination, the service encrypts the copies under a key of AWS, and says nothing. */
export const SNAPSHOT_COPIES: Readonly<Record<string, SnapshotCopies>> = {
  'AWS::Redshift::Cluster': { destinationProperty: 'DestinationRegion', grantProperty: 'SnapshotCopyGrantName' },
  'AWS::RedshiftServerless::Namespace': {
    listProperty: 'SnapshotCopyConfigurations',
    destinationProperty: 'DestinationRegion',
    keyProperty: 'DestinationKmsKeyId',
  },
};

/** The top-level properties of a resource that decide who controls its keys: by their names in lower case; no name where they are nested. */
export function decidingProperties(type: GuardedResourceType): Map<string, string | undefined> {
  const copies = SNAPSHOT_COPIES[type.resourceType];
  const paths = [
    type.keyProperty, type.switchProperty, type.memberProperty, type.adminSecretSwitchProperty, type.adminSecretKeyProperty,
    ...type.restoreProperties ?? [], ...type.delegatingProperties ?? [],
    ...(copies?.listProperty ? [`${copies.listProperty}.`] : [copies?.destinationProperty, copies?.grantProperty]),
  ].filter((it) => it !== undefined);
  return new Map(paths.map((path) => {
    const [name, nested] = path.split('.');
    return [name.toLowerCase(), nested === undefined ? name : undefined];
  }));
}
