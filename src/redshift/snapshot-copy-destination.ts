import { Resource, Stack, aws_kms as kms, aws_redshift as redshift } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { CustomerManagedKey } from '../keys/customer-managed-key';
import { KeyUse } from '../keys/key-use';
import { keyArnOf, keyProblems, letServe } from '../keys/serving';
import { refuse } from '../private/bad-input';
import { textProblems } from '../private/problems';
import { given, KEY, shapeProblems } from '../private/shapes';
import { storeName } from '../stores/store-name';

/**
 * Where snapshots of another Region arrive.
 */
export interface SnapshotCopyDestinationProps {
  /**
   * The customer managed key of the copies, in this Region. Changing it **replaces** the grant; older copies stay under the older key.
   *
   * @default - a new `CustomerManagedKey` that serves the copies alone
   */
  readonly encryptionKey?: kms.IKeyRef;

  /**
   * The name of the grant, unique in account and Region: up to 63 lower-case letters, digits and single hyphens, beginning with a letter.
   * Changing it **replaces** the grant.
   *
   * @default - made of the stack's name and the construct's path
   */
  readonly grantName?: string;
}

/**
 * The other end of copying snapshots to another Region: a customer managed key there, and the grant by which Redshift may use it. Without it the
 * copies fall back to a key that AWS owns. Put it into a stack of the destination Region, and hand it to `copySnapshotsTo` of the cluster.
 *
 * Throws one error with all that is wrong about the props.
 *
 * @see https://docs.aws.amazon.com/redshift/latest/mgmt/xregioncopy-kms-encrypted-snapshot.html
 */
export class SnapshotCopyDestination extends Resource {
  /**
   * The key of the copies. By default it is a `CustomerManagedKey`.
   */
  public readonly encryptionKey: kms.IKeyRef;

  /**
   * The name of the grant.
   */
  public readonly grantName: string;

  /**
   * The Region of the copies, as far as the stack says it.
   */
  public readonly destinationRegion: string;

  /**
   * Makes the key and the grant for copies of snapshots in one Region. Throws one error with all that is wrong about the props.
   *
   * @param scope the stack of the Region that snapshots are copied to
   * @param id the construct id
   * @param props its key
   */
  public constructor(scope: Construct, id: string, props: SnapshotCopyDestinationProps = {}) {
    props = given(props);
    const misshapen = shapeProblems(props, { encryptionKey: KEY, grantName: 'string' });
    refuse(`SnapshotCopyDestination "${scope.node.path}/${id}"`, misshapen.length > 0 ? misshapen : [
      ...keyProblems('encryptionKey', props.encryptionKey, scope),
      ...textProblems('grantName', props.grantName, /^(?!.*--)(?!.*-$)[a-z][a-z0-9-]{0,62}$/,
        'up to 63 lower-case letters, digits and single hyphens, beginning with a letter'),
    ]);
    super(scope, id);
    this.encryptionKey = props.encryptionKey ?? new CustomerManagedKey(this, 'Key');
    letServe(this.encryptionKey, this, KeyUse.snapshotCopies());
    this.grantName = props.grantName ?? storeName(this, 63);
    this.destinationRegion = Stack.of(this).region;
    new redshift.CfnSnapshotCopyGrant(this, 'Resource', { snapshotCopyGrantName: this.grantName, kmsKeyId: keyArnOf(this.encryptionKey) });
  }
}
