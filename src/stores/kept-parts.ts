import { CfnResource, RemovalPolicy } from 'aws-cdk-lib';
import { Construct } from 'constructs';

/** Where a store stays when its stack goes, so does what it stands on: AWS deletes no subnet group, user or security group that is in use. */
export function keepParts(store: Construct, removalPolicy: RemovalPolicy | undefined): void {
  if (removalPolicy !== RemovalPolicy.RETAIN && removalPolicy !== RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE) return;
  for (const part of store.node.findAll()) {
    if (CfnResource.isCfnResource(part) && !part.cfnOptions.deletionPolicy?.startsWith('Retain')) part.applyRemovalPolicy(removalPolicy);
  }
}
