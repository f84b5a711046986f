import { Duration, Stack, Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { SnapshotCopyDestination } from './snapshot-copy-destination';
import { dayProblems } from '../private/problems';

/**
 * How copies of snapshots are kept in another Region.
 */
export interface SnapshotCopyOptions {
  /**
   * How long copies of automated snapshots are kept there: whole days, 1 to 35. Lowering it deletes those that are older.
   *
   * @default Duration.days(7)
   */
  readonly retention?: Duration;
}

export function snapshotCopyProblems(scope: Construct, destination: SnapshotCopyDestination, { retention }: SnapshotCopyOptions): string[] {
  if (destination?.grantName === undefined) return ['`destination` takes a SnapshotCopyDestination, in a stack of the other Region.'];
  const { destinationRegion } = destination;
  const { region, account } = Stack.of(scope);
  const [there, here] = [Stack.of(destination).account, account];
  return [
    ...there !== here && !Token.isUnresolved(there) && !Token.isUnresolved(here)
      ? [`\`destination\` takes a SnapshotCopyDestination in the account of the cluster, "${here}". Got "${there}".`]
      : [],
    ...dayProblems('retention', retention, 1, 35),
    ...Token.isUnresolved(destinationRegion)
      ? ['`destination` must be in a stack that says its Region: pass `env` to the stack of the SnapshotCopyDestination.']
      : destinationRegion === region
        ? [`\`destination\` takes a SnapshotCopyDestination in another Region. Got "${destinationRegion}", where the cluster is.`]
        : [],
  ];
}
