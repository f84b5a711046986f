/**
 * What the guard has to know of a CloudFormation resource type to prove who controls the key of its data.
 *
 * The built-in types are `GuardedResourceTypes`; describe one of your own with this struct and pass it as
 * `additionalResourceTypes`. Property names are CloudFormation's, with dots for nested ones
 * (`EncryptionInfo.EncryptionAtRest.DataVolumeKMSKeyId`).
 */
export interface GuardedResourceType {
  /**
   * The CloudFormation type, such as `AWS::DocDB::DBCluster`.
   */
  readonly resourceType: string;

  /**
   * What a person calls such a resource. Findings begin with it.
   *
   * @default - the CloudFormation type
   */
  readonly noun?: string;

  /**
   * The property that names the KMS key of the data at rest.
   *
   * @default - the type has no such property: none of its resources can be under a customer managed key (`CmkGuard::CmkUnsupported`)
   */
  readonly keyProperty?: string;

  /**
   * The property that turns encryption at rest on and off.
   *
   * @default - the type has no switch: it is always encrypted
   */
  readonly switchProperty?: string;

  /**
   * What it means to leave the switch out: true if the service then encrypts, false if it does not. Takes a `switchProperty`.
   *
   * @default - true where there is no `switchProperty`, false where there is one
   */
  readonly encryptedByDefault?: boolean;

  /**
   * What to use instead of a type that cannot take a customer managed key. Only read where there is no `keyProperty`.
   *
   * @default - the finding names no alternative
   */
  readonly useInstead?: string;

  /**
   * Properties that restore the resource from a snapshot. Without a key of its own, a restored resource keeps the snapshot's key,
   * which a template does not tell: unproven, not missing.
   *
   * @default - the type is never restored from a snapshot
   */
  readonly restoreProperties?: string[];

  /**
   * Properties that hand the encryption of this resource to something else that the template does not show, such as the primary of a
   * global datastore or a hardware security module. Where one is set and no key is named, the resource is unproven.
   *
   * @default - encryption is always set on the resource itself
   */
  readonly delegatingProperties?: string[];

  /**
   * A property whose presence says that the resource keeps no data of its own, as `DBClusterIdentifier` does of an Aurora instance.
   *
   * @default - every resource of the type keeps data
   */
  readonly memberProperty?: string;

  /**
   * The property that has the service keep the admin password in a secret. Takes an `adminSecretKeyProperty`.
   *
   * @default - the service keeps no admin secret
   */
  readonly adminSecretSwitchProperty?: string;

  /**
   * The property that names the KMS key of the admin secret. Takes an `adminSecretSwitchProperty`.
   *
   * @default - the key of the secret is not judged
   */
  readonly adminSecretKeyProperty?: string;

  /**
   * Whether changing the key replaces the resource. Fixes say so.
   *
   * @default false
   */
  readonly keyChangeReplaces?: boolean;
}
