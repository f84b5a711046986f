// Stores that are in the code already are put under a customer managed key, in one line.
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { ServerlessCache } from '@aws-cdk/aws-elasticache-alpha';
import { Cluster } from '@aws-cdk/aws-redshift-alpha';
import {
  App, CfnResource, Lazy, Mixins, Stack, Stage, Validations,
  aws_ec2 as ec2, aws_elasticache as elasticache, aws_kms as kms, aws_memorydb as memorydb, aws_redshift as redshift,
  aws_redshiftserverless as redshiftserverless, aws_s3 as s3,
} from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { CfnInclude } from 'aws-cdk-lib/cloudformation-include';
import {
  CmkGuard, CustomerManagedEncryption, CustomerManagedKey, EncryptedRedisGroup, EncryptedRedshiftCluster, GuardedResourceTypes, KeyUse, Verdict,
} from '../../src';
import { cluster, replicationGroup } from '../language';

const HERE = { account: '111122223333', region: 'eu-west-1' };

/** Every type that takes a key: how it is made, what it needs to be called, and what its key is for. */
interface Kind {
  readonly type: string;
  readonly make: (stack: Stack) => CfnResource;
  readonly properties: Record<string, unknown>;
  readonly turnsOn?: string;
  readonly use: () => KeyUse;
  readonly named?: string;
}

const KINDS: Kind[] = [
  {
    type: 'AWS::Redshift::Cluster',
    make: (stack) => cluster(stack, 'Store', { clusterIdentifier: 'mine' }),
    properties: { ClusterType: 'single-node', DBName: 'dev', MasterUsername: 'operator', NodeType: 'ra3.large', ClusterIdentifier: 'mine' },
    turnsOn: 'Encrypted',
    use: KeyUse.redshift,
  },
  {
    type: 'AWS::Redshift::SnapshotCopyGrant',
    make: (stack) => new redshift.CfnSnapshotCopyGrant(stack, 'Store', { snapshotCopyGrantName: 'mine' }),
    properties: { SnapshotCopyGrantName: 'mine' },
    use: KeyUse.snapshotCopies,
    named: 'snapshotCopyGrantName',
  },
  {
    type: 'AWS::RedshiftServerless::Namespace',
    make: (stack) => new redshiftserverless.CfnNamespace(stack, 'Store', { namespaceName: 'mine' }),
    properties: { NamespaceName: 'mine' },
    use: KeyUse.redshiftServerless,
  },
  {
    type: 'AWS::ElastiCache::ReplicationGroup',
    make: (stack) => replicationGroup(stack, 'Store', { replicationGroupId: 'mine' }),
    properties: { ReplicationGroupDescription: 'sessions', ReplicationGroupId: 'mine' },
    turnsOn: 'AtRestEncryptionEnabled',
    use: KeyUse.elastiCache,
    named: 'replicationGroupId',
  },
  {
    type: 'AWS::ElastiCache::ServerlessCache',
    make: (stack) => new elasticache.CfnServerlessCache(stack, 'Store', { engine: 'valkey', serverlessCacheName: 'mine' }),
    properties: { Engine: 'valkey', ServerlessCacheName: 'mine' },
    use: KeyUse.elastiCache,
    named: 'serverlessCacheName',
  },
  {
    type: 'AWS::MemoryDB::Cluster',
    make: (stack) => new memorydb.CfnCluster(stack, 'Store', { aclName: 'open-access', clusterName: 'mine', nodeType: 'db.r7g.large' }),
    properties: { ACLName: 'open-access', ClusterName: 'mine', NodeType: 'db.r7g.large' },
    use: KeyUse.memoryDb,
    named: 'clusterName',
  },
];

const WAYS: [string, (kind: Kind, stack: Stack) => CfnResource][] = [
  ['an L1', ({ make }, stack) => make(stack)],
  ['a raw CfnResource', ({ type, properties }, stack) => new CfnResource(stack, 'Store', { type, properties })],
  ['an included resource', ({ type, properties }, stack) => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'cmk-guard-'));
    const templateFile = path.join(folder, 'template.json');
    fs.writeFileSync(templateFile, JSON.stringify({ Resources: { Store: { Type: type, Properties: properties } } }));
    try {
      return new CfnInclude(stack, 'Included', { templateFile }).getResource('Store');
    } finally {
      fs.rmSync(folder, { recursive: true });
    }
  }],
];

function newStack(): Stack {
  return new Stack(new App(), 'Data', { env: HERE });
}

/** What a resource says in the template. */
function propertiesOf(stack: Stack, type: string): Record<string, unknown> {
  const found = Object.values(Template.fromStack(stack).findResources(type));
  expect(found).toHaveLength(1);
  return found[0].Properties;
}

/** The logical id of the only key in a stack, and its policy. */
function onlyKey(stack: Stack): { id: string; statements: { Sid: string }[] } {
  const keys = Object.entries(Template.fromStack(stack).findResources('AWS::KMS::Key'));
  expect(keys).toHaveLength(1);
  return { id: keys[0][0], statements: keys[0][1].Properties.KeyPolicy.Statement };
}

function warningsOf(stack: Stack): string[] {
  return stack.node.findAll().flatMap((it) => it.node.metadata.filter(({ type }) => type === 'aws:cdk:warning').map(({ data }) => String(data)))
    .filter((it) => it.includes('cdk-cmk-guard:'));
}

function expectClean(app: App, stores = 1): void {
  const inspections = new CmkGuard().inspect(app);
  expect(inspections).toHaveLength(stores);
  for (const it of inspections) expect(it).toMatchObject({ verdict: Verdict.CUSTOMER_MANAGED, findings: [] });
}

test('every type that the guard guards and that takes a key is here', () => {
  const takeAKey = GuardedResourceTypes.DEFAULT.filter((it) => it.keyProperty).map((it) => it.resourceType);

  expect(KINDS.map(({ type }) => type).sort()).toEqual(takeAKey.sort());
});

describe.each(KINDS)('$type', (kind) => {
  describe.each(WAYS)('as %s', (way, write) => {
    const done = (): { stack: Stack; store: CfnResource } => {
      const stack = newStack();
      const store = write(kind, stack);
      store.with(new CustomerManagedEncryption(new CustomerManagedKey(stack, 'Key')));
      return { stack, store };
    };

    test('names the ARN of the key, is encrypted, and is otherwise as it was', () => {
      const { stack } = done();

      expect(propertiesOf(stack, kind.type)).toEqual({
        ...kind.properties, KmsKeyId: { 'Fn::GetAtt': [onlyKey(stack).id, 'Arn'] }, ...kind.turnsOn ? { [kind.turnsOn]: true } : {},
      });
    });

    test('is what the key serves, and nothing else', () => {
      const { stack } = done();

      expect(onlyKey(stack).statements.slice(1)).toEqual(stack.resolve(kind.use().statements(stack).map((it) => it.toStatementJson())));
    });

    test('leaves the guard with nothing to find', () => {
      const { stack } = done();
      Validations.of(stack.node.root).addPlugins(new CmkGuard());

      expectClean(stack.node.root as App);
      expect(() => (stack.node.root as App).synth()).not.toThrow();
    });

    // Of an untyped resource the CDK does not tell the name.
    const told = kind.named && !way.includes('raw');
    test(told ? 'warns that a store with a name cannot be replaced' : 'does not warn: its key is changed in place, or its name is not known', () => {
      const { stack } = done();
      const warnings = warningsOf(stack);

      expect(warnings).toHaveLength(told ? 1 : 0);
      if (told) expect(warnings[0].toLowerCase()).toContain(`\`${kind.named}\``.toLowerCase());
    });
  });

  test('wins over what was set and overridden before', () => {
    const stack = newStack();
    const store = kind.make(stack);
    store.addPropertyOverride('KmsKeyId', 'alias/aws/redshift');
    if (kind.turnsOn) store.addOverride(`Properties.${kind.turnsOn}`, false);
    store.with(new CustomerManagedEncryption(new CustomerManagedKey(stack, 'Key')));

    expectClean(stack.node.root as App);
    expect(propertiesOf(stack, kind.type)).toMatchObject({ KmsKeyId: { 'Fn::GetAtt': [onlyKey(stack).id, 'Arn'] } });
  });

  test('wins over a deletion that came before', () => {
    const stack = newStack();
    const store = kind.make(stack);
    store.addPropertyDeletionOverride('KmsKeyId');
    if (kind.turnsOn) store.addPropertyDeletionOverride(kind.turnsOn);
    store.with(new CustomerManagedEncryption(new CustomerManagedKey(stack, 'Key')));

    expectClean(stack.node.root as App);
  });

  test('wins over another key that an untyped resource had', () => {
    const stack = newStack();
    const old = new kms.Key(stack, 'Old', { enableKeyRotation: true });
    new CfnResource(stack, 'Store', { type: kind.type, properties: { ...kind.properties, KmsKeyId: old.keyId } }).with(new CustomerManagedEncryption(new CustomerManagedKey(stack, 'Key')));

    expect(propertiesOf(stack, kind.type).KmsKeyId).toEqual({ 'Fn::GetAtt': [expect.stringMatching(/^Key/), 'Arn'] });
  });

  test('wins over functions that came before', () => {
    const stack = newStack();
    const store = kind.make(stack);
    store.addPropertyOverride('KmsKeyId', { 'Fn::Sub': 'alias/aws/redshift' });
    store.with(new CustomerManagedEncryption(new CustomerManagedKey(stack, 'Key')));

    expect(propertiesOf(stack, kind.type).KmsKeyId).toEqual({ 'Fn::GetAtt': [expect.stringMatching(/^Key/), 'Arn'] });
  });

  test('takes the last key of two', () => {
    const stack = newStack();
    kind.make(stack).with(new CustomerManagedEncryption(new CustomerManagedKey(stack, 'One')), new CustomerManagedEncryption(new CustomerManagedKey(stack, 'Two')));

    expect(propertiesOf(stack, kind.type).KmsKeyId).toEqual({ 'Fn::GetAtt': [expect.stringMatching(/^Two/), 'Arn'] });
  });

  test('takes the same key twice and says nothing twice', () => {
    const stack = newStack();
    const mixin = new CustomerManagedEncryption(new CustomerManagedKey(stack, 'Key'));
    kind.make(stack).with(mixin).with(mixin);

    const sids = onlyKey(stack).statements.map(({ Sid }) => Sid);
    expect(new Set(sids).size).toBe(sids.length);
    expect(warningsOf(stack).length).toBe(kind.named ? 1 : 0);
  });
});

describe('constructs that contain a store', () => {
  test('the alpha Redshift cluster', () => {
    const stack = newStack();
    new Cluster(stack, 'Warehouse', { masterUser: { masterUsername: 'operator' }, vpc: new ec2.Vpc(stack, 'Vpc') })
      .with(new CustomerManagedEncryption(CustomerManagedKey.forRedshift(stack, 'Key')));

    expect(propertiesOf(stack, 'AWS::Redshift::Cluster')).toMatchObject({ Encrypted: true, KmsKeyId: { 'Fn::GetAtt': [onlyKey(stack).id, 'Arn'] } });
    expectClean(stack.node.root as App);
  });

  test('the alpha Redshift cluster with a key of its own', () => {
    const stack = newStack();
    new Cluster(stack, 'Warehouse', { masterUser: { masterUsername: 'operator' }, vpc: new ec2.Vpc(stack, 'Vpc'), encryptionKey: new kms.Key(stack, 'Old') })
      .with(new CustomerManagedEncryption(new CustomerManagedKey(stack, 'New')));

    expect(propertiesOf(stack, 'AWS::Redshift::Cluster').KmsKeyId).toEqual({ 'Fn::GetAtt': [expect.stringMatching(/^New/), 'Arn'] });
  });

  test('the alpha serverless cache', () => {
    const stack = newStack();
    new ServerlessCache(stack, 'Cache', { vpc: new ec2.Vpc(stack, 'Vpc') }).with(new CustomerManagedEncryption(CustomerManagedKey.forElastiCache(stack, 'Key')));

    expect(propertiesOf(stack, 'AWS::ElastiCache::ServerlessCache')).toMatchObject({ KmsKeyId: { 'Fn::GetAtt': [onlyKey(stack).id, 'Arn'] } });
    expectClean(stack.node.root as App);
  });

  test('a whole app, each store with the use it needs', () => {
    const app = new App();
    const keys = new Stack(app, 'Keys', { env: HERE });
    const key = new CustomerManagedKey(keys, 'Key');
    const stack = new Stack(app, 'Data', { env: HERE });
    cluster(stack);
    replicationGroup(stack);
    new s3.CfnBucket(stack, 'Bucket');
    const report = Mixins.of(app).apply(new CustomerManagedEncryption(key)).report;

    expect(report.map(({ construct }) => construct.node.path)).toEqual(['Data/Warehouse', 'Data/Cache']);
    expectClean(app, 2);
    expect(() => app.synth()).not.toThrow();
    expect(onlyKey(keys).statements.map(({ Sid }) => Sid)).toEqual(['AccountKeyAdministrationViaIam', 'RedshiftUseViaIam', 'RedshiftGrantsViaIam', 'ElastiCacheUseViaIam', 'ElastiCacheGrantsViaIam']);
  });

  test('a stage, and nothing beside it', () => {
    const app = new App();
    const stack = new Stack(new Stage(app, 'Prod', { env: HERE }), 'Data');
    const beside = new Stack(app, 'Beside', { env: HERE });
    cluster(stack);
    cluster(beside);
    Mixins.of(stack).apply(new CustomerManagedEncryption(new CustomerManagedKey(stack, 'Key')));

    expect(new CmkGuard().inspect(stack).map(({ verdict }) => verdict)).toEqual([Verdict.CUSTOMER_MANAGED]);
    expect(propertiesOf(beside, 'AWS::Redshift::Cluster')).not.toHaveProperty('KmsKeyId');
  });
});

describe('what is under the key of its construct', () => {
  const settled = (): { stack: Stack; warehouse: EncryptedRedshiftCluster; sessions: EncryptedRedisGroup } => {
    const stack = newStack();
    const vpc = new ec2.Vpc(stack, 'Vpc', { natGateways: 0, subnetConfiguration: [{ name: 'data', subnetType: ec2.SubnetType.PRIVATE_ISOLATED }] });
    return { stack, warehouse: new EncryptedRedshiftCluster(stack, 'Warehouse', { vpc }), sessions: new EncryptedRedisGroup(stack, 'Sessions', { vpc }) };
  };
  /** What the template says of stores, and of the keys that were there. */
  const told = (stack: Stack) => ['AWS::Redshift::Cluster', 'AWS::ElastiCache::ReplicationGroup', 'AWS::KMS::Key', 'AWS::KMS::Alias', 'AWS::SecretsManager::Secret', 'AWS::Logs::LogGroup']
    .map((type) => Object.fromEntries(Object.entries(Template.fromStack(stack).findResources(type)).filter(([id]) => !id.startsWith('Mine'))));
  const infos = (stack: Stack) => Annotations.fromStack(stack).findInfo('*', Match.anyValue()).map(({ id, entry }) => [id, entry.data]);
  const left = (store: string) => [`/${store}`, `"${store}" is under the key of its construct, and stays there: set \`encryptionKey\` of the construct. [ack: cdk-cmk-guard:keyIsSettled]`];

  test('stays there when a whole stack is put under another key, and an info says so', () => {
    const before = told(settled().stack);
    const { stack } = settled();
    const raw = cluster(stack, 'MineToo');
    const key = new CustomerManagedKey(stack, 'Mine');
    Mixins.of(stack).apply(new CustomerManagedEncryption(key));

    expect(told(stack).map((it) => Object.fromEntries(Object.entries(it).filter(([id]) => id !== stack.resolve(raw.logicalId))))).toEqual(before);
    expect(infos(stack)).toEqual([left('Data/Warehouse/Resource'), left('Data/Sessions/Resource')]);
    expect(stack.resolve(raw.kmsKeyId)).toEqual(stack.resolve(key.keyArn));
    expectClean(stack.node.root as App, 3);
  });

  test('stays there when the construct is put under another key, whatever that key is', () => {
    const before = told(settled().stack);
    const { stack, warehouse, sessions } = settled();
    const unfit = kms.Alias.fromAliasName(stack, 'Alias', 'alias/aws/redshift');
    for (const it of [warehouse, sessions]) it.with(new CustomerManagedEncryption(CustomerManagedKey.forRedshift(stack, `Mine${it.node.id}`)), new CustomerManagedEncryption(unfit));

    expect(told(stack)).toEqual(before);
    expect(infos(stack)).toEqual([left('Data/Warehouse/Resource'), left('Data/Sessions/Resource')]);
  });

  test('adds nothing to the policy of the other key', () => {
    const { stack } = settled();
    const key = new CustomerManagedKey(stack, 'Mine');
    Mixins.of(stack).apply(new CustomerManagedEncryption(key));
    const [policy] = Object.entries(Template.fromStack(stack).findResources('AWS::KMS::Key')).filter(([id]) => id.startsWith('Mine')).map(([, it]) => it.Properties.KeyPolicy);
    expect(policy.Statement.map(({ Sid }: { Sid: string }) => Sid)).toEqual(['AccountKeyAdministrationViaIam']);
  });

  test('and nothing is said where no other key comes', () => {
    expect(infos(settled().stack)).toEqual([]);
  });
});

describe('what is no store', () => {
  test.each<[string, (stack: Stack) => CfnResource]>([
    ['a bucket', (stack) => new s3.CfnBucket(stack, 'Other')],
    ['a cache cluster, which takes no key', (stack) => new elasticache.CfnCacheCluster(stack, 'Other', { cacheNodeType: 'cache.t4g.micro', engine: 'memcached', numCacheNodes: 1 })],
    ['a subnet group of Redshift', (stack) => new redshift.CfnClusterSubnetGroup(stack, 'Other', { description: 'subnets', subnetIds: ['subnet-a'] })],
    ['a KMS key', (stack) => new kms.CfnKey(stack, 'Other')],
  ])('%s is left alone', (_, make) => {
    const stack = newStack();
    const key = new CustomerManagedKey(stack, 'Key');
    const other = make(stack);
    const before = stack.resolve(other._toCloudFormation());
    const mixin = new CustomerManagedEncryption(key);
    other.with(mixin);
    mixin.applyTo(other);

    expect(mixin.supports(other)).toBe(false);
    expect(stack.resolve(other._toCloudFormation())).toEqual(before);
    expect(warningsOf(stack)).toEqual([]);
  });

  test('a construct that is no resource is not supported', () => {
    const stack = newStack();
    expect(new CustomerManagedEncryption(new CustomerManagedKey(stack, 'Key')).supports(stack)).toBe(false);
  });
});

describe('keys', () => {
  test.each<[string, (stack: Stack) => kms.IKeyRef, string]>([
    ['a key of AWS', (stack) => kms.Alias.fromAliasName(stack, 'Alias', 'alias/aws/redshift'),
      '`key` takes a key that you control. Got "alias/aws/redshift", a key that AWS manages'],
    ['an alias', (stack) => kms.Alias.fromAliasName(stack, 'Alias', 'alias/mine'),
      '`key` takes a key, not an alias, which can be pointed at another key later. Got "alias/mine"; pass kms.Key.fromLookup(this, \'Key\', { aliasName: \'alias/mine\' }).'],
    ['a key of another Region', (stack) => kms.Key.fromKeyArn(stack, 'Far', 'arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-123456789012'),
      '`key` takes a key of Region "eu-west-1", where the stack is: a KMS key serves its own Region. Got "Data/Far" of "us-east-1".'],
  ])('%s is refused, and the store is left as it was', (_, key, line) => {
    const stack = newStack();
    const store = cluster(stack);

    expect(() => store.with(new CustomerManagedEncryption(key(stack)))).toThrow(new RegExp(`"Data/Warehouse"[^\n]*:\n  - ${line.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`));
    expect(propertiesOf(stack, 'AWS::Redshift::Cluster')).not.toHaveProperty('KmsKeyId');
  });

  test('the error does not advise to leave out the key, which has to be given', () => {
    const stack = newStack();
    const store = cluster(stack);
    const mixin = new CustomerManagedEncryption(kms.Alias.fromAliasName(stack, 'Alias', 'alias/aws/redshift'));

    expect(() => store.with(mixin)).toThrow(/^(?![^]*leave `key` out)/);
  });

  test.each<[string, (stack: Stack) => kms.IKeyRef]>([
    ['kms.Key', (stack) => new kms.Key(stack, 'Key', { enableKeyRotation: true })],
    ['CfnKey', (stack) => new kms.CfnKey(stack, 'Key', { enableKeyRotation: true, keyPolicy: { Statement: [] } })],
    ['alias of a key of this app', (stack) => new CustomerManagedKey(stack, 'Key').addAlias('other')],
  ])('a %s is taken, and gets its statements', (_, make) => {
    const stack = newStack();
    cluster(stack).with(new CustomerManagedEncryption(make(stack)));

    expect(propertiesOf(stack, 'AWS::Redshift::Cluster').KmsKeyId).toEqual({ 'Fn::GetAtt': [onlyKey(stack).id, 'Arn'] });
    expect(onlyKey(stack).statements.map(({ Sid }) => Sid)).toEqual(expect.arrayContaining(['RedshiftUseViaIam', 'RedshiftGrantsViaIam']));
    expect(warningsOf(stack)).toEqual([]);
  });

  test('an imported key is taken by its ARN, and a warning says what its policy needs', () => {
    const stack = newStack();
    const arn = 'arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-123456789012';
    cluster(stack).with(new CustomerManagedEncryption(kms.Key.fromKeyArn(stack, 'Key', arn)));

    expect(propertiesOf(stack, 'AWS::Redshift::Cluster').KmsKeyId).toBe(arn);
    expect(warningsOf(stack)).toEqual([expect.stringContaining('RedshiftUseViaIam')]);
  });

  test('a key of another stack goes in no circle, and its ARN is imported', () => {
    const app = new App();
    const key = new CustomerManagedKey(new Stack(app, 'Keys', { env: HERE }), 'Key');
    const stack = new Stack(app, 'Data', { env: HERE });
    replicationGroup(stack).with(new CustomerManagedEncryption(key));

    expect(() => app.synth()).not.toThrow();
    expect(propertiesOf(stack, 'AWS::ElastiCache::ReplicationGroup').KmsKeyId).toEqual({ 'Fn::ImportValue': expect.stringContaining('Arn') });
  });
});

describe('the warning about a store with a name', () => {
  const warned = (make: (stack: Stack) => CfnResource): string[] => {
    const stack = newStack();
    make(stack).with(new CustomerManagedEncryption(new CustomerManagedKey(stack, 'Key')));
    return warningsOf(stack);
  };

  test('says what to do', () => {
    expect(warned((stack) => replicationGroup(stack, 'Cache', { replicationGroupId: 'mine' }))).toEqual([
      '"Data/Cache" gets its key when it is made. If it is deployed already, CloudFormation has to replace it, and cannot while `replicationGroupId` stays the same: change it too, and '
      + 'restore a snapshot if the data matters. [ack: cdk-cmk-guard:namedStoreReplaced]',
    ]);
  });

  test('is not given of a store that CloudFormation names', () => {
    expect(warned((stack) => replicationGroup(stack))).toEqual([]);
  });

  test('is given where the name is a token', () => {
    expect(warned((stack) => replicationGroup(stack, 'Cache', { replicationGroupId: Lazy.string({ produce: () => 'mine' }) }))).toHaveLength(1);
  });
});
