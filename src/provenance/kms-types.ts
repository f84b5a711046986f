/** The CloudFormation types through which an app makes, replicates and names KMS keys. */
export const KEY = 'AWS::KMS::Key';
export const REPLICA_KEY = 'AWS::KMS::ReplicaKey';
export const ALIAS = 'AWS::KMS::Alias';
