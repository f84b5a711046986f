// The same platform with the lines pasted that the guard suggests, and one finding accepted with a reason. `cdk synth` passes it.
import { App, Aspects, Stack, Stage, Validations, aws_elasticache as elasticache, aws_redshift as redshift, aws_redshiftserverless as serverless } from 'aws-cdk-lib';
import { CmkGuard, UnprovenAction } from 'cdk-cmk-guard';
import { Construct } from 'constructs';
import { CLUSTER, KeyStack, StoreProps } from '../data-platform/platform';

class WarehouseStack extends Stack {
  constructor(scope: Construct, id: string, { keys, ...props }: StoreProps) {
    super(scope, id, props);
    const masterPasswordSecretKmsKeyId = keys.secretKey.keyArn;
    for (const name of ['Sales', 'Marketing', 'Finance']) {
      new redshift.CfnCluster(this, name, { ...CLUSTER, masterPasswordSecretKmsKeyId, kmsKeyId: keys.warehouseKey.keyArn });
    }
    new serverless.CfnNamespace(this, 'AdHoc', { namespaceName: 'ad-hoc', kmsKeyId: keys.warehouseKey.keyArn });
  }
}

class CacheStack extends Stack {
  constructor(scope: Construct, id: string, { keys, ...props }: StoreProps) {
    super(scope, id, props);
    for (const name of ['Sessions', 'Carts']) {
      new elasticache.CfnReplicationGroup(this, name, {
        replicationGroupDescription: name.toLowerCase(),
        engine: 'valkey',
        cacheNodeType: 'cache.t4g.small',
        numCacheClusters: 2,
        automaticFailoverEnabled: true,
        atRestEncryptionEnabled: true,
        kmsKeyId: keys.cacheKey.keyArn,
        transitEncryptionEnabled: true,
      });
    }
    new elasticache.CfnServerlessCache(this, 'Prices', {
      serverlessCacheName: 'prices', engine: 'valkey', kmsKeyId: 'arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9',
    });
    const scratch = new elasticache.CfnCacheCluster(this, 'Scratch', { engine: 'memcached', cacheNodeType: 'cache.t4g.micro', numCacheNodes: 1 });
    Validations.of(scratch).acknowledge({ id: 'CmkGuard::CmkUnsupported', reason: 'Holds rendered fragments of public pages only; SEC-1234.' });
  }
}

const app = new App();

// Strict: what is not proven is an error; this project vouches for the one key that it knows by its ARN alone.
const guard = new CmkGuard({
  unproven: UnprovenAction.ERROR,
  trustedKeys: ['arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9'],
});
Aspects.of(app).add(guard);

const keys = new KeyStack(app, 'Keys');
new WarehouseStack(app, 'Warehouse', { keys });

const prod = new Stage(app, 'Prod');
new CacheStack(prod, 'Caches', { keys: new KeyStack(prod, 'Keys') });

app.synth();
