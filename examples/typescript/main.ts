// One app in every language: examples/python, examples/java and examples/go build the same, and print the same.
import { strict as assert } from 'assert';
import {
  App, Aspects, Duration, IAspect, Stack, StackProps, Validations,
  aws_docdb as docdb, aws_ec2 as ec2, aws_elasticache as elasticache, aws_iam as iam, aws_redshift as redshift,
} from 'aws-cdk-lib';
import {
  CmkGuard, CustomerManagedEncryption, CustomerManagedKey, EncryptedRedisGroup, EncryptedRedshiftCluster, EncryptedRedshiftClusterProps,
  GuardedResourceType, KeyUse, Severity, UnprovenAction, Verdict,
} from 'cdk-cmk-guard';
import { Construct, IConstruct } from 'constructs';

/** A type that the library does not know. */
const DOCUMENT_DB: GuardedResourceType = {
  resourceType: 'AWS::DocDB::DBCluster',
  noun: 'DocumentDB cluster',
  keyProperty: 'KmsKeyId',
  switchProperty: 'StorageEncrypted',
  encryptedByDefault: false,
};

/** A warehouse as this company has them. */
class HouseWarehouse extends EncryptedRedshiftCluster {
  constructor(scope: Construct, id: string, props: EncryptedRedshiftClusterProps) {
    super(scope, id, { ...props, nodeType: 'ra3.xlplus', automatedSnapshotRetention: Duration.days(14) });
    this.addRecommendedAlarms();
  }
}

/** Puts the admin secrets of clusters under a key. The guard judges what is left when every Aspect has run. */
class AdminSecretKey implements IAspect {
  constructor(private readonly key: CustomerManagedKey) {}

  public visit(node: IConstruct): void {
    if (node instanceof redshift.CfnCluster && !node.masterPasswordSecretKmsKeyId) node.masterPasswordSecretKmsKeyId = this.key.keyArn;
  }
}

class Data extends Stack {
  public readonly vpc = new ec2.Vpc(this, 'Vpc', {
    maxAzs: 2, natGateways: 0, subnetConfiguration: [{ name: 'data', subnetType: ec2.SubnetType.PRIVATE_ISOLATED }],
  });

  constructor(scope: Construct, id: string, props: StackProps) {
    super(scope, id, props);
    const key = CustomerManagedKey.forRedshift(this, 'Key', { alias: 'data/warehouses', uses: [KeyUse.adminSecret()] });

    this.cluster('Wrong', 'alias/aws/redshift');
    this.cluster('Right', key.keyArn);
    this.cluster('Mended', 'alias/aws/redshift').with(new CustomerManagedEncryption(key));

    const accepted = this.cluster('Accepted', 'alias/aws/redshift');
    Validations.of(accepted).acknowledge({ id: 'CmkGuard::KeyAwsManaged', reason: 'Öffentliche Daten, <public> & free; SEC-1234.' });

    new docdb.CfnDBCluster(this, 'Documents', { storageEncrypted: true });
    new elasticache.CfnServerlessCache(this, 'Unproven', {
      serverlessCacheName: 'prices', engine: 'valkey', kmsKeyId: 'arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9',
    });

    new HouseWarehouse(this, 'Warehouse', { vpc: this.vpc });
    const sessions = new EncryptedRedisGroup(this, 'Sessions', { vpc: this.vpc });
    const reader = new iam.Role(this, 'Reader', { assumedBy: new iam.AccountRootPrincipal() });
    const grant = sessions.secretOf().grantRead(reader);
    assert.equal(grant.principalStatements.length, 2); // one to read it, one to have it decrypted

    Aspects.of(this).add(new AdminSecretKey(key));
  }

  private cluster(id: string, kmsKeyId: string): redshift.CfnCluster {
    return new redshift.CfnCluster(this, id, {
      clusterType: 'single-node', nodeType: 'ra3.large', dbName: 'sales', masterUsername: 'operator', manageMasterPassword: true, encrypted: true, kmsKeyId,
    });
  }
}

/** The message of what is thrown. */
function refusal(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('This was to be refused.');
}

/** One line of JSON, with its keys in order: the same in every language. */
function print(record: object): void {
  console.log(JSON.stringify(record, (_, value: unknown) =>
    value instanceof Object && !Array.isArray(value) ? Object.fromEntries(Object.entries(value).sort()) : value));
}

const app = new App();
const data = new Data(app, 'Data', { env: { account: '111122223333', region: 'eu-west-1' } });

// Both doors: each finding is told once.
const guard = new CmkGuard({ additionalResourceTypes: [DOCUMENT_DB] });
Aspects.of(data).add(guard);
Validations.of(app).addPlugins(guard);
assert.match(refusal(() => app.synth()), /^Validation failed/);

const inspections = guard.inspect(app);
inspections.forEach(print);

const right = inspections.filter((it) => it.verdict === Verdict.CUSTOMER_MANAGED).map((it) => it.constructPath);
assert.deepEqual(right, ['Data/Mended', 'Data/Right', 'Data/Sessions/Resource', 'Data/Warehouse/Resource']);
const accepted = inspections.flatMap((it) => it.findings).filter((it) => it.acknowledgment);
assert.equal(accepted.length, 1);

// Bad input is refused with all that is wrong about it.
print({
  guard: refusal(() => new CmkGuard({
    unproven: UnprovenAction.ERROR, trustedKeys: ['alias/aws/redshift', 'nonsense'], severities: { 'CmkGuard::KeyMising': Severity.OFF },
  })),
  warehouse: refusal(() => new HouseWarehouse(data, 'Refused', { vpc: data.vpc, port: 80, masterUsername: 'Admin', numberOfNodes: 0 })),
});
