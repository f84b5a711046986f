// A data platform as teams write them: keys in a stack of their own, and clusters right and wrong.
import { App, Fn, Stack, StackProps, Stage, aws_elasticache as elasticache, aws_kms as kms, aws_redshift as redshift, aws_redshiftserverless as serverless } from 'aws-cdk-lib';
import { Construct } from 'constructs';

/** One key for each kind of store, owned by the security team. */
export class KeyStack extends Stack {
  public readonly warehouseKey = new kms.Key(this, 'WarehouseKey', { enableKeyRotation: true, alias: 'data/warehouse' });
  public readonly cacheKey = new kms.Key(this, 'CacheKey', { enableKeyRotation: true });
  public readonly secretKey = new kms.Key(this, 'SecretKey', { enableKeyRotation: true });
}

export interface StoreProps extends StackProps {
  readonly keys: KeyStack;
}

/** What every cluster of the platform has. */
export const CLUSTER = {
  clusterType: 'multi-node',
  numberOfNodes: 2,
  nodeType: 'ra3.large',
  dbName: 'sales',
  masterUsername: 'operator',
  manageMasterPassword: true,
} as const;

export class WarehouseStack extends Stack {
  constructor(scope: Construct, id: string, { keys, ...props }: StoreProps) {
    super(scope, id, props);
    const masterPasswordSecretKmsKeyId = keys.secretKey.keyArn;

    // Right: a customer managed key of another stack.
    new redshift.CfnCluster(this, 'Sales', { ...CLUSTER, masterPasswordSecretKmsKeyId, kmsKeyId: keys.warehouseKey.keyArn });

    // Wrong: encrypted, but under AWS's key, in one of its many spellings.
    new redshift.CfnCluster(this, 'Marketing', { ...CLUSTER, masterPasswordSecretKmsKeyId, encrypted: true, kmsKeyId: Fn.sub('arn:${AWS::Partition}:kms:${AWS::Region}:${AWS::AccountId}:alias/aws/redshift') });

    // Wrong: right as written, and undone further down by a property override.
    const finance = new redshift.CfnCluster(this, 'Finance', { ...CLUSTER, masterPasswordSecretKmsKeyId, kmsKeyId: keys.warehouseKey.keyArn });
    finance.addPropertyDeletionOverride('KmsKeyId');

    // Wrong: serverless is always encrypted; without a key, under a key that AWS owns.
    new serverless.CfnNamespace(this, 'AdHoc', { namespaceName: 'ad-hoc' });
  }
}

export class CacheStack extends Stack {
  constructor(scope: Construct, id: string, { keys, ...props }: StoreProps) {
    super(scope, id, props);

    // Right.
    new elasticache.CfnReplicationGroup(this, 'Sessions', {
      replicationGroupDescription: 'sessions',
      engine: 'valkey',
      cacheNodeType: 'cache.t4g.small',
      numCacheClusters: 2,
      automaticFailoverEnabled: true,
      atRestEncryptionEnabled: true,
      kmsKeyId: keys.cacheKey.keyArn,
      transitEncryptionEnabled: true,
    });

    // Wrong: a key, but the switch is left out, and leaving it out means off.
    new elasticache.CfnReplicationGroup(this, 'Carts', {
      replicationGroupDescription: 'carts',
      engine: 'valkey',
      cacheNodeType: 'cache.t4g.small',
      numCacheClusters: 2,
      automaticFailoverEnabled: true,
      kmsKeyId: keys.cacheKey.keyArn,
      transitEncryptionEnabled: true,
    });

    // Unproven: a key by its ARN alone may be anybody's.
    new elasticache.CfnServerlessCache(this, 'Prices', {
      serverlessCacheName: 'prices', engine: 'valkey', kmsKeyId: 'arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9',
    });
  }
}

/** The whole platform: warehouses beside a stage that holds the caches. */
export function platform(app: App): void {
  const keys = new KeyStack(app, 'Keys');
  new WarehouseStack(app, 'Warehouse', { keys });

  const prod = new Stage(app, 'Prod');
  new CacheStack(prod, 'Caches', { keys: new KeyStack(prod, 'Keys') });
}
