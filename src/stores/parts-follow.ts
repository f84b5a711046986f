import { CfnResource, RemovalPolicy } from 'aws-cdk-lib';
import { Construct } from 'constructs';

/**
 * What a store stands on goes and stays with it. AWS deletes no subnet group, user or security group that is in use, so it stays where the store
 * stays; and log groups, which stay on their own account, go where the store is to go without a trace.
 */
export function partsFollow(store: Construct, removalPolicy: RemovalPolicy | undefined): void {
  const stays = removalPolicy === RemovalPolicy.RETAIN || removalPolicy === RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE;
  for (const part of store.node.findAll().filter(CfnResource.isCfnResource)) {
    if (part.cfnResourceType === 'AWS::IAM::Policy') continue; // it hangs on a role that is not the store's, and which could not go before it
    if (stays && !part.cfnOptions.deletionPolicy?.startsWith('Retain')) part.applyRemovalPolicy(removalPolicy);
    if (removalPolicy === RemovalPolicy.DESTROY && part.cfnResourceType === 'AWS::Logs::LogGroup') part.applyRemovalPolicy(removalPolicy);
  }
}
