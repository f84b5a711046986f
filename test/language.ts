// The words that tests are written in.
import { App, Stack, aws_elasticache as elasticache, aws_kms as kms, aws_redshift as redshift } from 'aws-cdk-lib';
import { Construct, IConstruct } from 'constructs';
import { CmkGuard, CmkGuardProps, Inspection } from '../src';

/** A literal key ARN, which proves nothing. */
export const KEY_ARN = 'arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-123456789012';

export const US = { account: '111122223333', region: 'us-east-1' };
export const EU = { account: '111122223333', region: 'eu-west-1' };

/** A stack of a new app. */
export function newStack(context: Record<string, unknown> = {}): Stack {
  return new Stack(new App({ context }), 'Data');
}

/** A key that no rule has anything against. */
export function goodKey(scope: Construct, id = 'Key', props: kms.KeyProps = {}): kms.Key {
  return new kms.Key(scope, id, { enableKeyRotation: true, ...props });
}

/** A Redshift cluster without an admin secret, so that only its data is judged. */
export function cluster(scope: Construct, id = 'Warehouse', props: Partial<redshift.CfnClusterProps> = {}): redshift.CfnCluster {
  return new redshift.CfnCluster(scope, id, {
    clusterType: 'single-node', dbName: 'dev', masterUsername: 'operator', nodeType: 'ra3.large', ...props,
  });
}

export function replicationGroup(scope: Construct, id = 'Cache', props: Partial<elasticache.CfnReplicationGroupProps> = {}): elasticache.CfnReplicationGroup {
  return new elasticache.CfnReplicationGroup(scope, id, { replicationGroupDescription: 'sessions', ...props });
}

export function inspect(scope: IConstruct, props?: CmkGuardProps): Inspection[] {
  return new CmkGuard(props).inspect(scope);
}

/** The inspection of the only guarded resource there is. */
export function inspectOne(scope: IConstruct, props?: CmkGuardProps): Inspection {
  const inspections = inspect(scope, props);
  expect(inspections).toHaveLength(1);
  return inspections[0];
}

/** The rules that speak about a resource, without `CmkGuard::`. */
export function rulesOf({ findings }: Inspection): string[] {
  return findings.map(({ ruleId }) => ruleId.replace('CmkGuard::', ''));
}
