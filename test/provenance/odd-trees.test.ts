// Odd trees never crash the guard: what it cannot read is unproven, and it says why.
import { App, CfnCondition, CfnElement, CfnOutput, CfnResource, CfnRule, CfnStack, Fn, Lazy, NestedStack, Stack, Token, aws_elasticache as elasticache, aws_kms as kms, aws_redshift as redshift } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { Verdict } from '../../src';
import { AppTemplates } from '../../src/provenance/app-templates';
import { answer, cluster, clusterJson, expectAnswer, goodKey, inspect, inspectOne, judge, KEY_JSON, messageOf, newStack, replicationGroup, rulesOf, stackFrom } from '../language';

/** What a language without types can do. */
const untyped = <T>(value: unknown): T => value as T;

describe('what cannot be rendered', () => {
  test.each<[string, (stack: Stack) => void, string]>([
    ['a construct where text is expected', (stack) => { replicationGroup(stack, 'Store', { atRestEncryptionEnabled: true, kmsKeyId: untyped(goodKey(stack)) }); }, 'it cannot be rendered: '],
    ['a Lazy that throws', (stack) => { cluster(stack, 'Store', { kmsKeyId: Lazy.string({ produce: () => { throw new Error('not yet'); } }) }); }, 'it cannot be rendered: '],
    ['a Lazy that throws something without words', (stack) => { cluster(stack, 'Store', { kmsKeyId: Lazy.string({ produce: () => { throw new Error(''); } }) }); }, 'it cannot be rendered'],
    ['a Lazy that gives a construct', (stack) => { new elasticache.CfnServerlessCache(stack, 'Store', { engine: 'valkey', serverlessCacheName: 'c', kmsKeyId: Lazy.string({ produce: () => untyped<string>(goodKey(stack, 'Late')) }) }); }, ''],
  ])('%s', (_, make, because) => {
    const stack = newStack();
    make(stack);
    const inspection = inspectOne(stack);
    expect(answer(inspection)).toBe('UNPROVEN');
    expect(messageOf(inspection, 'KeyUnproven')).toContain(because);
    expect(inspection).toMatchObject({ logicalId: 'Store', constructPath: 'Data/Store' });
  });

  test('a property of the wrong type', () => {
    const stack = newStack();
    cluster(stack, 'Warehouse', { encrypted: untyped('true'), kmsKeyId: goodKey(stack) }).addPropertyOverride('DBName', 'x');
    const inspection = inspectOne(stack);
    expect(answer(inspection)).toBe('UNPROVEN');
    expect(messageOf(inspection, 'KeyUnproven')).toContain('it cannot be rendered: ');
  });

  test('one resource does not keep the others from being judged', () => {
    const stack = newStack();
    replicationGroup(stack, 'Broken', { kmsKeyId: untyped(goodKey(stack)) });
    cluster(stack, 'Warehouse', { kmsKeyId: 'alias/aws/redshift' });
    expect(inspect(stack).map(answer)).toEqual(['UNPROVEN', 'KeyAwsManaged']);
  });

  test('a key', () => {
    const stack = newStack();
    const key = new kms.CfnKey(stack, 'Key', { keyPolicy: Lazy.any({ produce: () => { throw new Error('not yet'); } }) });
    cluster(stack, 'Warehouse', { kmsKeyId: key.ref });
    const inspection = inspectOne(stack);
    expect(rulesOf(inspection)).not.toContain('InspectionFailed');
    expect(inspection.verdict).toBe(Verdict.CUSTOMER_MANAGED);
  });

  test.each<[string, (stack: Stack) => string]>([
    ['an output that an import looks through', (stack) => {
      new CfnOutput(stack, 'Out', { value: Lazy.string({ produce: () => { throw new Error('not yet'); } }), exportName: 'x' });
      return Fn.importValue('KeyArn');
    }],
    ['a mapping', (stack) => {
      class BrokenMapping extends CfnElement {
        public _toCloudFormation(): object { throw new Error('not yet'); }
      }
      new BrokenMapping(stack, 'Map');
      return Token.asString({ 'Fn::FindInMap': ['Map', 'a', 'b'] });
    }],
    ['a condition', (stack) => {
      new CfnCondition(stack, 'Cond', { expression: untyped(Lazy.any({ produce: () => { throw new Error('not yet'); } })) });
      return Fn.conditionIf('Cond', goodKey(stack).keyArn, Fn.importValue('x')).toString();
    }],
  ])('%s', (_, kmsKeyId) => {
    const stack = newStack();
    cluster(stack, 'Warehouse', { kmsKeyId: kmsKeyId(stack) });
    expect(answer(inspectOne(stack))).toBe('UNPROVEN');
    expect(rulesOf(inspectOne(stack))).not.toContain('InspectionFailed');
  });
});

describe('what will not be deployed', () => {
  class Ghost extends CfnResource {
    protected shouldSynthesize(): boolean { return false; }
  }

  test('a cluster that does not synthesise is not inspected', () => {
    const stack = newStack();
    new Ghost(stack, 'Warehouse', { type: 'AWS::Redshift::Cluster' });
    expect(inspect(stack)).toEqual([]);
  });

  test('a key that does not synthesise is no proof', () => {
    const stack = newStack();
    cluster(stack, 'Warehouse', { kmsKeyId: new Ghost(stack, 'Key', { type: 'AWS::KMS::Key' }).ref });
    expect(answer(inspectOne(stack))).toBe('UNPROVEN');
  });

  test('an alias that does not synthesise is no alias', () => {
    const stack = newStack();
    new Ghost(stack, 'Alias', { type: 'AWS::KMS::Alias', properties: { AliasName: 'alias/x', TargetKeyId: 'alias/aws/redshift' } });
    cluster(stack, 'Warehouse', { kmsKeyId: 'alias/x' });
    expect(answer(inspectOne(stack))).toBe('CUSTOMER_MANAGED');
  });
});

describe('malformed templates', () => {
  test.each<[string, (it: CfnResource) => void, string]>([
    ['properties that are text', (it) => it.addOverride('Properties', 'x'), 'KeyMissing'],
    ['properties that are a list', (it) => it.addOverride('Properties', ['x']), 'KeyMissing'],
    ['properties that a transform gives', (it) => { it.addDeletionOverride('Properties'); it.addOverride('Properties', { 'Fn::Transform': { Name: 'AWS::Include' } }); }, 'UNPROVEN'],
    ['properties that a transform adds to', (it) => { it.addPropertyDeletionOverride('KmsKeyId'); it.addPropertyOverride('Fn::Transform', { Name: 'AWS::Include' }); }, 'UNPROVEN'],
    ['a condition that is no text', (it) => it.addOverride('Condition', ['x']), 'CUSTOMER_MANAGED'],
    ['a condition that is not there', (it) => it.addOverride('Condition', 'Nothing'), 'CUSTOMER_MANAGED'],
    ['a key in a list', (it) => it.addPropertyOverride('KmsKeyId', [{ Ref: 'Key' }]), 'UNPROVEN'],
    ['a key in an object', (it) => it.addPropertyOverride('KmsKeyId', { Key: { Ref: 'Key' } }), 'UNPROVEN'],
    ['a switch in an object', (it) => it.addPropertyOverride('Encrypted', { On: true }), 'UNPROVEN'],
    ['a switch that leads nowhere', (it) => it.addPropertyOverride('Encrypted', { Ref: 'Nothing' }), 'UNPROVEN'],
    ['a key of itself', (it) => it.addPropertyOverride('KmsKeyId', { 'Fn::GetAtt': ['Warehouse', 'KmsKeyId'] }), 'UNPROVEN'],
    ['a switch of itself', (it) => it.addPropertyOverride('Encrypted', { 'Fn::GetAtt': ['Warehouse', 'Encrypted'] }), 'UNPROVEN'],
  ])('%s', (_, override, expected) => {
    const stack = newStack();
    new kms.CfnKey(stack, 'Key', { enableKeyRotation: true });
    override(cluster(stack, 'Warehouse', { kmsKeyId: Fn.ref('Key') }));
    expectAnswer(stack, expected);
    expect(rulesOf(judge(stack))).not.toContain('InspectionFailed');
  });

  test.each<[string, Record<string, unknown>]>([
    ['a mapping that is text', { Mappings: { M: 'x' } }],
    ['a mapping of text', { Mappings: { M: { a: 'x' } } }],
  ])('%s has no entries', (_, sections) => {
    const stack = newStack();
    const { Mappings } = sections as { Mappings: Record<string, Record<string, Record<string, unknown>>> };
    class RawMapping extends CfnElement {
      public _toCloudFormation(): object { return { Mappings }; }
    }
    new RawMapping(stack, 'Raw').overrideLogicalId('M');
    cluster(stack, 'Warehouse', { kmsKeyId: Token.asString({ 'Fn::FindInMap': ['M', 'a', 'b'] }) });
    expect(messageOf(judge(stack), 'KeyUnproven')).toContain('mapping "M" has no such entry');
  });

  test('an element that renders to nothing is passed by', () => {
    const stack = newStack();
    class Nothing extends CfnElement {
      public _toCloudFormation(): object { return {}; }
    }
    class Hollow extends CfnElement {
      public _toCloudFormation(): object { return { Resources: {} }; }
    }
    class Undefined extends CfnElement {
      public _toCloudFormation(): object { return { Resources: undefined }; }
    }
    new Nothing(stack, 'Nothing');
    new Hollow(stack, 'Hollow');
    new Undefined(stack, 'Undefined');
    cluster(stack, 'Warehouse', { kmsKeyId: Fn.importValue('KeyArn') });
    expectAnswer(stack, 'UNPROVEN', 'it is imported from outside this app ("KeyArn")');
  });

  test('a Ref to an element that renders to nothing is unproven', () => {
    const stack = newStack();
    class Nothing extends CfnElement {
      public _toCloudFormation(): object { return {}; }
    }
    new Nothing(stack, 'Nothing');
    cluster(stack, 'Warehouse', { kmsKeyId: Fn.ref('Nothing') });
    expect(judge(stack).verdict).toBe(Verdict.UNPROVEN);
  });

  test('a reference to an element that is neither resource nor parameter is unproven', () => {
    const stack = newStack();
    cluster(stack, 'Warehouse', { kmsKeyId: new CfnRule(stack, 'Rule', { assertions: [] }).ref });
    expect(messageOf(inspectOne(stack), 'KeyUnproven')).toContain('it refers to "Data/Rule", which has no value');
  });

  test('a resource that is no CfnResource has the properties that it writes', () => {
    const stack = newStack();
    class Raw extends CfnElement {
      public _toCloudFormation(): object { return { Resources: { Raw: clusterJson('alias/x') } }; }
    }
    const element = new AppTemplates(stack.node.root).element(new Raw(stack, 'Raw'));
    expect([element.section, element.logicalId, element.setBy('KmsKeyId')]).toEqual(['Resources', 'Raw', 'properties']);
  });

  test('a nested stack with parameters that are no object passes nothing', () => {
    const parent = newStack();
    const nested = new NestedStack(parent, 'Nested');
    (nested.nestedStackResource as CfnStack).addPropertyOverride('Parameters', 'x');
    cluster(nested, 'Warehouse', { kmsKeyId: Fn.ref('KeyArn') });
    expect(messageOf(inspectOne(parent), 'KeyUnproven')).toContain('it refers to "KeyArn", which the template does not hold');
  });

  test.each<[string, unknown]>([
    ['text that is no JSON', '{'],
    ['text of JSON that is no policy', '"x"'],
    ['a list', ['x']],
    ['a statement that is text', { Statement: 'x' }],
    ['statements that are text', { Statement: ['x', 1, null] }],
    ['a statement without anything', { Statement: [{}] }],
    ['a principal that is a number', { Statement: [{ Effect: 'Allow', Principal: 1, Action: 1, Condition: 1 }] }],
    ['a condition that is a list', { Statement: [{ Effect: 'Allow', Principal: { AWS: { Ref: 'Nobody' } }, Condition: ['x'] }] }],
    ['an operator that is text', { Statement: [{ Effect: 'Allow', Principal: { AWS: [] }, Condition: { StringEquals: 'x' } }] }],
    ['a function nobody knows', { 'Fn::Policy': 'x' }],
    ['a branch without a condition', { Statement: [{ 'Fn::If': 'x' }] }],
    ['a circle', { Statement: [{ Effect: 'Allow', Principal: { AWS: { 'Fn::GetAtt': ['Key', 'Arn'] } }, Action: 'kms:*' }] }],
  ])('a key policy that is %s is held against nobody', (_, KeyPolicy) => {
    const { Properties, ...more } = KEY_JSON;
    const inspection = judge(stackFrom({
      Resources: { Key: { ...more, Properties: { ...Properties, KeyPolicy } }, Warehouse: clusterJson({ Ref: 'Key' }) },
    }));
    expect(inspection.verdict).toBe(Verdict.CUSTOMER_MANAGED);
    expect(rulesOf(inspection)).toEqual([]);
  });
});

describe('trees of another shape', () => {
  test('a construct that is no resource holds no findings', () => {
    const stack = newStack();
    new Construct(stack, 'Group');
    expect(inspect(stack)).toEqual([]);
  });

  test('a part of a stack is judged with all of the app in sight', () => {
    const app = new App();
    const key = goodKey(new Stack(app, 'Keys'));
    const group = new Construct(new Stack(app, 'Data'), 'Group');
    cluster(group, 'Warehouse', { kmsKeyId: key.keyArn });
    expect(expectAnswer(group, 'CUSTOMER_MANAGED').keyPaths).toEqual(['Keys/Key/Resource']);
  });

  test('a stack without an app is judged', () => {
    const stack = new Stack();
    cluster(stack, 'Warehouse', { kmsKeyId: goodKey(stack) });
    expect(answer(inspectOne(stack))).toBe('CUSTOMER_MANAGED');
  });

  test('keys that a cluster in a very deep tree uses are found', () => {
    const stack = newStack();
    let scope: Construct = stack;
    for (let i = 0; i < 100; i++) scope = new Construct(scope, `Level${i}`);
    new redshift.CfnCluster(scope, 'Warehouse', { clusterType: 'single-node', dbName: 'dev', masterUsername: 'o', nodeType: 'ra3.large', kmsKeyId: goodKey(stack) });
    expectAnswer(stack, 'CUSTOMER_MANAGED');
  });
});
