// Every way to write a cluster is seen, and judged by what will be deployed: by type string, after every override.
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { ServerlessCache } from '@aws-cdk/aws-elasticache-alpha';
import { Cluster } from '@aws-cdk/aws-redshift-alpha';
import { App, CfnResource, Lazy, Stack, Token, aws_ec2 as ec2, aws_kms as kms, aws_redshift as redshift } from 'aws-cdk-lib';
import { CfnInclude } from 'aws-cdk-lib/cloudformation-include';
import * as latest from 'aws-cdk-lib-latest';
import { answer, cluster, clusterJson, expectAnswer, goodKey, inspect, KEY_JSON, newStack, replicationGroup, stackFrom, TemplateJson } from '../language';

const RESERVED = 'alias/aws/redshift';
const { Properties: PROPERTIES } = clusterJson(undefined);

describe('a raw CfnResource', () => {
  test.each<[string, (stack: Stack) => object, string]>([
    ['with a key', (stack) => ({ KmsKeyId: goodKey(stack).keyArn }), 'CUSTOMER_MANAGED'],
    ['without a key', () => ({}), 'KeyMissing'],
    ['with a reserved alias', () => ({ KmsKeyId: RESERVED }), 'KeyAwsManaged'],
    ['that is off in text', () => ({ Encrypted: 'false' }), 'EncryptionOff'],
    ['with the CDK\'s name for the property, which CloudFormation does not know', (stack) => ({ kmsKeyId: goodKey(stack).keyArn }), 'KeyMissing'],
    ['with a name in other capitals beside the right one', (stack) => ({ KmsKeyId: RESERVED, KMSKeyID: goodKey(stack).keyArn }), 'KeyAwsManaged'],
  ])('%s', (_, properties, expected) => {
    const stack = newStack();
    new CfnResource(stack, 'Warehouse', { type: 'AWS::Redshift::Cluster', properties: { ...PROPERTIES, ...properties(stack) } });
    expectAnswer(stack, expected);
  });

  test('without any properties', () => {
    const stack = newStack();
    new CfnResource(stack, 'Cache', { type: 'AWS::ElastiCache::ReplicationGroup' });
    expectAnswer(stack, 'EncryptionOff');
  });

  test.each<[string, (properties: object) => unknown]>([
    ['one Lazy', (properties) => Lazy.any({ produce: () => properties })],
    ['one token', (properties) => Token.asAny(properties)],
  ])('whose properties are %s as a whole', (_, wrap) => {
    const stack = newStack();
    const properties = wrap({ ...PROPERTIES, KmsKeyId: goodKey(stack).keyArn }) as Record<string, unknown>;
    new CfnResource(stack, 'Warehouse', { type: 'AWS::Redshift::Cluster', properties });
    expectAnswer(stack, 'CUSTOMER_MANAGED');
  });
});

describe('an override', () => {
  type Override = (it: redshift.CfnCluster, key: kms.Key) => void;
  const overridden = (override: Override, props: (key: kms.Key) => Partial<redshift.CfnClusterProps> = (key) => ({ kmsKeyId: key })) => {
    const stack = newStack();
    const key = goodKey(stack);
    override(cluster(stack, 'Warehouse', props(key)), key);
    return stack;
  };

  test.each<[string, Override, string]>([
    ['that gives a reserved alias', (it) => it.addPropertyOverride('KmsKeyId', RESERVED), 'KeyAwsManaged'],
    ['that deletes the key', (it) => it.addPropertyDeletionOverride('KmsKeyId'), 'KeyMissing'],
    ['that deletes the key by its path', (it) => it.addDeletionOverride('Properties.KmsKeyId'), 'KeyMissing'],
    ['that deletes all properties', (it) => it.addDeletionOverride('Properties'), 'KeyMissing'],
    ['that gives no value', (it) => it.addPropertyOverride('KmsKeyId', { Ref: 'AWS::NoValue' }), 'KeyMissing'],
    ['that empties the key', (it) => it.addPropertyOverride('KmsKeyId', ''), 'KeyMissing'],
    ['that switches off', (it) => it.addPropertyOverride('Encrypted', false), 'EncryptionOff'],
    ['that switches off in text', (it) => it.addPropertyOverride('Encrypted', 'false'), 'EncryptionOff'],
    ['that switches on in text', (it) => it.addPropertyOverride('Encrypted', 'true'), 'CUSTOMER_MANAGED'],
    ['by its whole path', (it) => it.addOverride('Properties.KmsKeyId', RESERVED), 'KeyAwsManaged'],
    ['of all properties', (it) => it.addOverride('Properties', { KmsKeyId: RESERVED }), 'KeyAwsManaged'],
    ['that gives another key', (it) => it.addPropertyOverride('KmsKeyId', goodKey(it, 'Other').keyArn), 'CUSTOMER_MANAGED'],
    ['that has nothing to do with it', (it) => it.addPropertyOverride('DBName', 'x'), 'CUSTOMER_MANAGED'],
    ['that is made and deleted again', (it, key) => { it.addPropertyOverride('KmsKeyId', RESERVED); it.addPropertyOverride('KmsKeyId', key.keyArn); }, 'CUSTOMER_MANAGED'],
  ])('%s', (_, override, expected) => {
    expectAnswer(overridden(override), expected);
  });

  test('that gives a key to a cluster that has none', () => {
    expectAnswer(overridden((it, key) => it.addPropertyOverride('KmsKeyId', key.keyArn), () => ({})), 'CUSTOMER_MANAGED');
  });

  test('that gives a key of another stack', () => {
    const app = new App();
    const key = goodKey(new Stack(app, 'Keys'));
    cluster(new Stack(app, 'Data')).addPropertyOverride('KmsKeyId', key.keyArn);
    expectAnswer(app, 'CUSTOMER_MANAGED');
  });

  test('that makes a cluster of something else', () => {
    const stack = newStack();
    new CfnResource(stack, 'Warehouse', { type: 'Custom::Thing', properties: { KmsKeyId: RESERVED } }).addOverride('Type', 'AWS::Redshift::Cluster');
    expect(expectAnswer(stack, 'KeyAwsManaged').resourceType).toBe('AWS::Redshift::Cluster');
  });

  test('that makes a cluster of something else, by a token', () => {
    const stack = newStack();
    const thing = new CfnResource(stack, 'Warehouse', { type: 'Custom::Thing', properties: { KmsKeyId: RESERVED } });
    thing.addOverride('Type', Lazy.string({ produce: () => 'AWS::Redshift::Cluster' }));
    expectAnswer(stack, 'KeyAwsManaged');
  });

  test('that makes something else of a cluster', () => {
    expect(inspect(overridden((it) => it.addOverride('Type', 'Custom::Thing')))).toEqual([]);
  });

  test('that makes a key of something else', () => {
    const stack = newStack();
    const thing = new CfnResource(stack, 'Thing', { type: 'Custom::Thing' });
    thing.addOverride('Type', 'AWS::KMS::Key');
    cluster(stack, 'Warehouse', { kmsKeyId: thing.ref });
    expectAnswer(stack, 'CUSTOMER_MANAGED');
  });

  test('that makes an alias of something else', () => {
    const stack = newStack();
    const thing = new CfnResource(stack, 'Thing', { type: 'Custom::Thing', properties: { AliasName: 'alias/data', TargetKeyId: RESERVED } });
    thing.addOverride('Type', 'AWS::KMS::Alias');
    cluster(stack, 'Warehouse', { kmsKeyId: 'alias/data' });
    expectAnswer(stack, 'KeyAwsManaged');
  });
});

test('what is set late on an L1 counts', () => {
  const stack = newStack();
  const warehouse = cluster(stack, 'Warehouse', { kmsKeyId: goodKey(stack) });
  warehouse.kmsKeyId = undefined;
  expectAnswer(stack, 'KeyMissing');
});

test('a removal policy on the cluster makes no difference', () => {
  const stack = newStack();
  cluster(stack, 'Warehouse', { kmsKeyId: goodKey(stack) }).addDeletionOverride('DeletionPolicy');
  expectAnswer(stack, 'CUSTOMER_MANAGED');
});

describe('a subclass of a user', () => {
  class OwnCluster extends redshift.CfnCluster {}
  class LateCluster extends redshift.CfnCluster {
    protected renderProperties(props: Record<string, unknown>): Record<string, unknown> {
      return { ...super.renderProperties(props), KmsKeyId: RESERVED };
    }
  }

  test('is a cluster', () => {
    const stack = newStack();
    new OwnCluster(stack, 'Warehouse', { clusterType: 'single-node', dbName: 'dev', masterUsername: 'o', nodeType: 'ra3.large', kmsKeyId: goodKey(stack) });
    expectAnswer(stack, 'CUSTOMER_MANAGED');
  });

  test('is judged by what it renders', () => {
    const stack = newStack();
    new LateCluster(stack, 'Warehouse', { clusterType: 'single-node', dbName: 'dev', masterUsername: 'o', nodeType: 'ra3.large', kmsKeyId: goodKey(stack) });
    expectAnswer(stack, 'KeyAwsManaged');
  });
});

describe('alpha L2s', () => {
  const alphaCluster = (stack: Stack, encryptionKey?: kms.IKey) => new Cluster(stack, 'Warehouse', {
    masterUser: { masterUsername: 'operator' }, vpc: new ec2.Vpc(stack, 'Vpc'), encryptionKey,
  });
  const alphaCache = (stack: Stack, kmsKey?: kms.IKey) => new ServerlessCache(stack, 'Cache', { vpc: new ec2.Vpc(stack, 'Vpc'), kmsKey });

  test.each<[string, (stack: Stack) => unknown, string]>([
    ['a Redshift cluster without a key', (stack) => alphaCluster(stack), 'KeyMissing'],
    ['a Redshift cluster with a key', (stack) => alphaCluster(stack, goodKey(stack)), 'CUSTOMER_MANAGED'],
    ['a Redshift cluster with a reserved alias', (stack) => alphaCluster(stack, kms.Alias.fromAliasName(stack, 'Alias', RESERVED)), 'KeyAwsManaged'],
    ['a serverless cache without a key', (stack) => alphaCache(stack), 'KeyMissing'],
    ['a serverless cache with a key', (stack) => alphaCache(stack, goodKey(stack)), 'CUSTOMER_MANAGED'],
  ])('%s', (_, make, expected) => {
    const stack = newStack();
    make(stack);
    expectAnswer(stack, expected);
  });
});

describe('an included template', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'cmk-guard-'));
  afterAll(() => fs.rmSync(folder, { recursive: true }));
  let files = 0;
  const includes = (template: TemplateJson, parameters?: Record<string, unknown>) => {
    const templateFile = path.join(folder, `${files++}.json`);
    fs.writeFileSync(templateFile, JSON.stringify(template));
    const stack = newStack();
    new CfnInclude(stack, 'Included', { templateFile, parameters });
    return stack;
  };

  test.each<[string, object, string]>([
    ['without a key', {}, 'KeyMissing'],
    ['with a key', { KmsKeyId: { 'Fn::GetAtt': ['Key', 'Arn'] } }, 'CUSTOMER_MANAGED'],
    ['with a key in Fn::Sub', { KmsKeyId: { 'Fn::Sub': '${Key.Arn}' } }, 'CUSTOMER_MANAGED'],
    ['with a key in text', { KmsKeyId: { 'Fn::Sub': 'arn:${AWS::Partition}:kms:${AWS::Region}:${AWS::AccountId}:key/${Key}' } }, 'CUSTOMER_MANAGED'],
    ['with a key on both branches', { KmsKeyId: { 'Fn::If': ['IsProd', { Ref: 'Key' }, { 'Fn::GetAtt': 'Key.Arn' }] } }, 'CUSTOMER_MANAGED'],
    ['with a key on one branch', { KmsKeyId: { 'Fn::If': ['IsProd', { Ref: 'Key' }, { Ref: 'AWS::NoValue' }] } }, 'KeyMissing'],
    ['with a key in a mapping', { KmsKeyId: { 'Fn::FindInMap': ['Keys', 'all', 'data'] } }, 'KeyAwsManaged'],
    ['that is off in text', { Encrypted: 'false' }, 'EncryptionOff'],
    ['that is on in text', { Encrypted: 'true', KmsKeyId: { Ref: 'Key' } }, 'CUSTOMER_MANAGED'],
  ])('a cluster %s', (_, properties, expected) => {
    expectAnswer(includes({
      Parameters: { Stage: { Type: 'String' } },
      Mappings: { Keys: { all: { data: RESERVED } } },
      Conditions: { IsProd: { 'Fn::Equals': [{ Ref: 'Stage' }, 'prod'] } },
      Resources: { Key: KEY_JSON, Warehouse: clusterJson(undefined, properties as Record<string, unknown>) },
    }), expected);
  });

  test('a parameter that the include gives a value is that value', () => {
    expectAnswer(includes({
      Parameters: { KeyArn: { Type: 'String', Default: 'alias/never' } },
      Resources: { Warehouse: clusterJson({ Ref: 'KeyArn' }) },
    }, { KeyArn: RESERVED }), 'KeyAwsManaged');
  });
});

describe('another copy of aws-cdk-lib', () => {
  const latestStack = () => new latest.Stack(new latest.App(), 'Data');
  const latestCluster = (stack: latest.Stack, props: Partial<latest.aws_redshift.CfnClusterProps>) => new latest.aws_redshift.CfnCluster(stack, 'Warehouse', {
    clusterType: 'single-node', dbName: 'dev', masterUsername: 'operator', nodeType: 'ra3.large', ...props,
  });

  test.each<[string, (stack: latest.Stack) => Partial<latest.aws_redshift.CfnClusterProps>, string]>([
    ['without a key', () => ({}), 'KeyMissing'],
    ['with a Key object', (stack) => ({ kmsKeyId: new latest.aws_kms.Key(stack, 'Key', { enableKeyRotation: true }) }), 'CUSTOMER_MANAGED'],
    ['with a key in text', (stack) => ({ kmsKeyId: latest.Fn.sub('${It}', { It: new latest.aws_kms.Key(stack, 'Key').keyArn }) }), 'CUSTOMER_MANAGED'],
    ['with an alias of its app', (stack) => ({ kmsKeyId: new latest.aws_kms.Key(stack, 'Key').addAlias('alias/x').aliasName }), 'CUSTOMER_MANAGED'],
    ['with a reserved alias', () => ({ kmsKeyId: RESERVED }), 'KeyAwsManaged'],
    ['that is off', () => ({ encrypted: false }), 'EncryptionOff'],
  ])('makes a cluster %s', (_, props, expected) => {
    const stack = latestStack();
    latestCluster(stack, props(stack));
    expectAnswer(stack, expected);
  });

  test('makes overrides that are seen', () => {
    const stack = latestStack();
    latestCluster(stack, { kmsKeyId: new latest.aws_kms.Key(stack, 'Key') }).addPropertyDeletionOverride('KmsKeyId');
    expectAnswer(stack, 'KeyMissing');
  });

  test('makes nested stacks that are followed', () => {
    const stack = latestStack();
    latestCluster(new latest.NestedStack(stack, 'Nested'), { kmsKeyId: new latest.aws_kms.Key(stack, 'Key') });
    expectAnswer(stack, 'CUSTOMER_MANAGED');
  });

  test('makes references across stacks that are followed', () => {
    const app = new latest.App();
    const key = new latest.aws_kms.Key(new latest.Stack(app, 'Keys'), 'Key');
    latestCluster(new latest.Stack(app, 'Data'), { kmsKeyId: key });
    expectAnswer(app, 'CUSTOMER_MANAGED');
  });
});

test('many ways in one app are inspected in the order of their paths', () => {
  const stack = stackFrom({ Resources: { Zoo: clusterJson('alias/zoo'), Key: KEY_JSON } });
  cluster(stack, 'Beta');
  replicationGroup(stack, 'Alpha');
  expect(inspect(stack).map((it) => [it.constructPath, answer(it)])).toEqual([
    ['Data/Alpha', 'EncryptionOff'], ['Data/Beta', 'KeyMissing'], ['Data/Zoo', 'CUSTOMER_MANAGED'],
  ]);
});
