// The ground that src/provenance/render.ts stands on: what it reads of the CDK's internals. If one of these fails on a new release of
// the CDK, that file has to be mended before anything else is believed.
import {
  App, Aspects, CfnCondition, CfnElement, CfnMapping, CfnOutput, CfnParameter, CfnResource, Fn, Lazy, Reference, ReferenceStrength, Stack,
  Tags, Token, Tokenization,
  aws_elasticache as elasticache, aws_kms as kms, aws_memorydb as memorydb, aws_redshift as redshift, aws_redshiftserverless as serverless,
} from 'aws-cdk-lib';
import { GuardedResourceTypes } from '../../src';
import { decidingProperties } from '../../src/catalog/snapshot-copies';
import { declaredType, marked, render, renderSome } from '../../src/provenance/render';
import { cluster, goodKey, inspect, inspectOne, newStack, replicationGroup } from '../language';

/** The members that are not public in the CDK, by the names that render.ts knows them by. */
const internalsOf = (it: unknown) => it as Record<string, unknown>;

describe('the internals of the CDK', () => {
  test('every element renders itself by _toCloudFormation, under its section and logical id', () => {
    const stack = newStack();
    const elements: [CfnElement, string][] = [
      [cluster(stack, 'Resource'), 'Resources'],
      [new CfnParameter(stack, 'Parameter'), 'Parameters'],
      [new CfnMapping(stack, 'Mapping', { mapping: { a: { b: 'c' } } }), 'Mappings'],
      [new CfnCondition(stack, 'Condition', { expression: Fn.conditionEquals('a', 'b') }), 'Conditions'],
      [new CfnOutput(stack, 'Output', { value: 'x' }), 'Outputs'],
    ];
    for (const [element, section] of elements) {
      const logicalId = stack.resolve(element.logicalId) as string;
      expect(stack.resolve(element._toCloudFormation())).toEqual({ [section]: { [logicalId]: expect.anything() as unknown } });
    }
  });

  test('overrides are kept in rawOverrides, and are an empty object where there are none', () => {
    const resource = cluster(newStack());
    expect(internalsOf(resource).rawOverrides).toEqual({});
    resource.addOverride('Type', 'A::B::C');
    resource.addPropertyOverride('KmsKeyId', 'alias/x');
    expect(internalsOf(resource).rawOverrides).toEqual({ Type: 'A::B::C', Properties: { KmsKeyId: 'alias/x' } });
  });

  test('a reference of chosen strength keeps the plain one in `reference`', () => {
    const app = new App();
    const key = new kms.CfnKey(new Stack(app, 'Keys'), 'Key');
    const consumed = Tokenization.reverseString(Stack.consumeReference(key.attrArn, ReferenceStrength.WEAK)).firstToken;
    expect(Reference.isReference(consumed)).toBe(false);
    const { reference } = internalsOf(consumed);
    expect(Reference.isReference(reference)).toBe(true);
    expect((reference as Reference).target).toBe(key);
  });

  test('a Lazy keeps what it gave in `_cached` of `inner`, or of itself', () => {
    const stack = newStack();
    const lazy = Lazy.any({ produce: () => 'x' });
    stack.resolve(lazy);
    const { inner } = internalsOf(lazy);
    expect(internalsOf(inner ?? lazy)).toMatchObject({ cache: true, _cached: 'x' });
  });

  test('the classes of the CDK name themselves under jsii.rtti', () => {
    const rtti = internalsOf(redshift.CfnCluster)[Symbol.for('jsii.rtti') as unknown as string];
    expect(rtti).toMatchObject({ fqn: 'aws-cdk-lib.aws_redshift.CfnCluster' });
  });

  test('a resource and its properties are tokens that hold their values', () => {
    const stack = newStack();
    const [definition] = Object.values((cluster(stack, 'Warehouse', { kmsKeyId: 'alias/x' })._toCloudFormation() as { Resources: Record<string, unknown> }).Resources);
    expect(Token.isUnresolved(definition)).toBe(true);
  });
});

describe('rendering', () => {
  test('is what stands in the template, where nothing is referred to', () => {
    const stack = newStack();
    const warehouse = cluster(stack, 'Warehouse', { kmsKeyId: 'alias/x', encrypted: true });
    warehouse.addPropertyOverride('Port', 5439);
    warehouse.cfnOptions.metadata = { a: 'b' };
    const rendered = render(warehouse);
    const template = (stack.node.root as App).synth().getStackByName('Data').template as { Resources: Record<string, object> };
    expect(rendered).toEqual({ section: 'Resources', references: [], body: template.Resources.Warehouse });
  });

  const spellings: [string, (key: kms.Key) => string, object][] = [
    ['by itself', (key) => key.keyArn, { Ref: '@reference:0' }],
    ['inside text', (key) => `${key.keyArn}/x`, { 'Fn::Join': ['', [{ Ref: '@reference:0' }, '/x']] }],
    ['inside text, twice', (key) => `${key.keyArn}/${key.keyId}`, { 'Fn::Join': ['', [{ Ref: '@reference:0' }, '/', { Ref: '@reference:1' }]] }],
    ['inside joined text', (key) => Fn.join('', ['a', `b${key.keyId}c`, 'd']), { 'Fn::Join': ['', ['ab', { Ref: '@reference:0' }, 'cd']] }],
    ['inside a function', (key) => Fn.select(0, [key.keyArn]), { 'Fn::Select': [0, [{ Ref: '@reference:0' }]] }],
    ['inside Fn::Sub', (key) => Fn.sub('${K}', { K: key.keyArn }), { 'Fn::Sub': ['${K}', { K: { Ref: '@reference:0' } }] }],
    ['inside a Lazy', (key) => Lazy.string({ produce: () => key.keyArn }), { Ref: '@reference:0' }],
    ['inside an uncached Lazy', (key) => Lazy.uncachedString({ produce: () => key.keyArn }), { Ref: '@reference:0' }],
    ['beside text that is empty', (key) => `${Lazy.string({ produce: () => '' })}${key.keyArn}${Lazy.string({ produce: () => undefined })}`, { Ref: '@reference:0' }],
  ];
  test.each(spellings)('marks a reference %s', (_, spell, expected) => {
    const app = new App();
    const key = goodKey(new Stack(app, 'Keys'));
    const warehouse = cluster(new Stack(app, 'Data'), 'Warehouse', { kmsKeyId: spell(key) });
    for (const phase of ['before', 'after']) {
      const { body, references } = render(warehouse)!;
      expect([phase, (body.Properties as Record<string, unknown>).KmsKeyId]).toEqual([phase, expected]);
      expect(marked('@reference:0', references)?.target).toBe(key.node.defaultChild);
      app.synth();
    }
  });

  test.each([ReferenceStrength.STRONG, ReferenceStrength.WEAK, ReferenceStrength.BOTH])('marks a reference of chosen strength: %s', (strength) => {
    const app = new App();
    const key = goodKey(new Stack(app, 'Keys'));
    const warehouse = cluster(new Stack(app, 'Data'), 'Warehouse', { kmsKeyId: Stack.consumeReference(key.keyArn, strength) });
    for (const _ of ['before', 'after']) {
      const { references } = render(warehouse)!;
      expect(references.map(({ target, displayName }) => [target, displayName])).toEqual([[key.node.defaultChild, 'Arn']]);
      expect(inspectOne(app).keyPaths).toEqual(['Keys/Key/Resource']);
      app.synth();
    }
  });

  test('marks nothing that is no reference', () => {
    expect(marked('Key', [])).toBeUndefined();
    expect(marked('@reference:0', [])).toBeUndefined();
  });

  test('keeps the names in a condition, which stands beside what it refers to', () => {
    const stack = newStack();
    const condition = new CfnCondition(stack, 'Cond', { expression: Fn.conditionEquals(new CfnParameter(stack, 'Stage'), 'prod') });
    expect(render(condition)).toEqual({ section: 'Conditions', references: [], body: { Expression: { 'Fn::Equals': [{ Ref: 'Stage' }, 'prod'] } } });
  });

  test('gives nothing for a condition that says nothing', () => {
    expect(render(new CfnCondition(newStack(), 'Cond'))).toBeUndefined();
  });

  test('tells the type by its override', () => {
    const resource = new CfnResource(newStack(), 'It', { type: 'A::B::C' });
    expect(declaredType(resource)).toBe('A::B::C');
    resource.addOverride('Type', 'D::E::F');
    expect(declaredType(resource)).toBe('D::E::F');
  });
});

describe('rendering some properties', () => {
  const wantedOf = (type: string) => decidingProperties(GuardedResourceTypes.DEFAULT.find((it) => it.resourceType === type)!);

  /** Many resources, in every way in which their deciding properties can be given. */
  const resources: [string, (stack: Stack) => CfnResource][] = [
    ['a bare cluster', (stack) => cluster(stack)],
    ['a cluster with a Key object', (stack) => cluster(stack, 'It', { kmsKeyId: goodKey(stack) })],
    ['a cluster with everything', (stack) => cluster(stack, 'It', {
      kmsKeyId: goodKey(stack),
      encrypted: true,
      snapshotIdentifier: 's',
      hsmConfigurationIdentifier: 'h',
      manageMasterPassword: true,
      masterPasswordSecretKmsKeyId: goodKey(stack, 'Secret'),
      destinationRegion: 'eu-west-1',
      snapshotCopyGrantName: 'g',
      port: 5439,
      iamRoles: ['r'],
    })],
    ['a cluster with tokens', (stack) => cluster(stack, 'It', {
      kmsKeyId: Fn.conditionIf('C', goodKey(stack).keyArn, Fn.ref('AWS::NoValue')).toString(),
      encrypted: Fn.conditionIf('C', true, false),
      destinationRegion: stack.region,
      snapshotCopyGrantName: Fn.sub('${AWS::StackName}-x'),
    })],
    ['a cluster with Lazies', (stack) => { const key = goodKey(stack); return cluster(stack, 'It', { kmsKeyId: Lazy.string({ produce: () => key.keyArn }), dbName: Lazy.string({ produce: () => 'db' }) }); }],
    ['a cluster with tags', (stack) => { const it = cluster(stack, 'It', { kmsKeyId: 'alias/x' }); Tags.of(it).add('a', 'b'); return it; }],
    ['a cluster with a condition', (stack) => { const it = cluster(stack, 'It'); it.cfnOptions.condition = new CfnCondition(stack, 'C', { expression: Fn.conditionEquals('a', 'b') }); return it; }],
    ['a cluster with empty text', (stack) => cluster(stack, 'It', { kmsKeyId: '' })],
    ['a cluster with an alias', (stack) => cluster(stack, 'It', { kmsKeyId: goodKey(stack).addAlias('x') })],
    ['a replication group', (stack) => replicationGroup(stack, 'It', { kmsKeyId: goodKey(stack).keyArn, atRestEncryptionEnabled: true, snapshotName: 's', globalReplicationGroupId: 'g' })],
    ['a serverless cache', (stack) => new elasticache.CfnServerlessCache(stack, 'It', { engine: 'valkey', serverlessCacheName: 'c', kmsKeyId: goodKey(stack), snapshotArnsToRestore: ['arn:aws:s3:::b/o'] })],
    ['a namespace', (stack) => new serverless.CfnNamespace(stack, 'It', { namespaceName: 'n', kmsKeyId: goodKey(stack), manageAdminPassword: true, adminPasswordSecretKmsKeyId: 'k' })],
    ['a grant', (stack) => new redshift.CfnSnapshotCopyGrant(stack, 'It', { snapshotCopyGrantName: 'g', kmsKeyId: goodKey(stack).keyArn })],
    ['a MemoryDB cluster', (stack) => new memorydb.CfnCluster(stack, 'It', { aclName: 'a', clusterName: 'c', nodeType: 'n', kmsKeyId: goodKey(stack).keyArn, snapshotName: 's' })],
    ['a cache cluster', (stack) => new elasticache.CfnCacheCluster(stack, 'It', { cacheNodeType: 't', engine: 'redis', numCacheNodes: 1 })],
  ];
  test.each(resources)('gives what rendering all gives: %s', (_, make) => {
    const stack = newStack({ '@aws-cdk/aws-kms:aliasNameRef': true });
    const resource = make(stack);
    const wanted = wantedOf(resource.cfnResourceType);
    const names = new Set(wanted.values());
    const some = renderSome(resource, wanted)!;
    const all = render(resource)!;
    const follow = ({ body, references }: typeof all) => JSON.parse(JSON.stringify({
      Type: body.Type,
      Condition: body.Condition,
      DeletionPolicy: body.DeletionPolicy,
      Properties: Object.fromEntries(Object.entries(body.Properties as object).filter(([name]) => names.has(name)).sort()),
    }), (__, value: unknown) => typeof value === 'string' && marked(value, references) ? `${marked(value, references)!.target.node.path}.${marked(value, references)!.displayName}` : value) as unknown;
    expect(follow(some)).toEqual(follow(all));
  });

  test.each<[string, (stack: Stack) => CfnResource]>([
    ['overrides', (stack) => { const it = cluster(stack); it.addPropertyOverride('Port', 1); return it; }],
    ['nested properties that are wanted', (stack) => new serverless.CfnNamespace(stack, 'It', { namespaceName: 'n', snapshotCopyConfigurations: [] })],
    ['names that nobody has mapped', (stack) => new CfnResource(stack, 'It', { type: 'AWS::MemoryDB::Cluster', properties: { kmsKeyId: 'x' } })],
    ['properties that are one token as a whole', (stack) => new CfnResource(stack, 'It', { type: 'AWS::MemoryDB::Cluster', properties: Lazy.any({ produce: () => ({}) }) as unknown as Record<string, unknown> })],
    ['rendering of its own', (stack) => new class extends redshift.CfnCluster {}(stack, 'It', { clusterType: '', dbName: '', masterUsername: '', nodeType: '' })],
  ])('is left to rendering all for a resource with %s', (_, make) => {
    const resource = make(newStack());
    expect(renderSome(resource, wantedOf(resource.cfnResourceType))).toBeUndefined();
  });

  test('is left to rendering all for a resource that will not be deployed', () => {
    class Ghost extends CfnResource {
      protected shouldSynthesize(): boolean { return false; }
    }
    Object.defineProperty(Ghost, Symbol.for('jsii.rtti'), { value: { fqn: 'aws-cdk-lib.Ghost' } });
    const ghost = new Ghost(newStack(), 'It', { type: 'AWS::MemoryDB::Cluster' });
    expect(renderSome(ghost, wantedOf('AWS::MemoryDB::Cluster'))).toBeUndefined();
  });
});

describe('inspecting changes nothing', () => {
  /** The template of an app whose Lazies grow after the guard has looked, or has not. */
  function grown(look: boolean, make: (stack: Stack, names: string[]) => void): unknown {
    const app = new App();
    const stack = new Stack(app, 'Data');
    const names = ['first'];
    make(stack, names);
    if (look) inspect(app);
    names.push('late');
    return app.synth().getStackByName('Data').template;
  }

  const own = (names: string[]) => names.join('-');
  test.each<[string, (stack: Stack, names: string[]) => void]>([
    ['a list', (stack, names) => { cluster(stack, 'It', { iamRoles: Lazy.list({ produce: () => names }) }).addPropertyOverride('Port', 1); }],
    ['a text', (stack, names) => { cluster(stack, 'It', { dbName: Lazy.string({ produce: () => own(names) }) }).addPropertyOverride('Port', 1); }],
    ['a text for the key', (stack, names) => { cluster(stack, 'It', { kmsKeyId: Lazy.string({ produce: () => own(names) }) }); }],
    ['a text inside text for the key', (stack, names) => { cluster(stack, 'It', { kmsKeyId: `alias/${Lazy.string({ produce: () => own(names) })}` }); }],
    ['a number', (stack, names) => { cluster(stack, 'It', { port: Lazy.number({ produce: () => names.length }) }).addPropertyOverride('DBName', 'x'); }],
    ['any value', (stack, names) => { new CfnResource(stack, 'It', { type: 'AWS::Redshift::Cluster', properties: { KmsKeyId: Lazy.any({ produce: () => own(names) }) } }); }],
    ['a list that is empty at first', (stack, names) => { cluster(stack, 'It', { iamRoles: Lazy.list({ produce: () => names.slice(1) }, { omitEmpty: true }) }).addPropertyOverride('Port', 1); }],
    ['a Lazy in a Lazy', (stack, names) => { cluster(stack, 'It', { kmsKeyId: Lazy.string({ produce: () => Lazy.string({ produce: () => own(names) }) }) }); }],
    ['a policy of a key', (stack, names) => {
      const key = new kms.CfnKey(stack, 'Key', { keyPolicy: Lazy.any({ produce: () => ({ Statement: names.map((Sid) => ({ Sid })) }) }) });
      cluster(stack, 'It', { kmsKeyId: key.ref });
    }],
    ['an output that is exported', (stack, names) => {
      new CfnOutput(stack, 'Out', { value: Lazy.string({ produce: () => own(names) }), exportName: 'x' });
      cluster(stack, 'It', { kmsKeyId: Fn.importValue('y') });
    }],
    ['a Lazy around one that is not ready', (stack, names) => {
      const inner = Lazy.string({ produce: () => { if (names.length < 2) throw new Error('not ready'); return 'ready'; } });
      cluster(stack, 'It', { kmsKeyId: Lazy.string({ produce: () => `${own(names)}-${inner}` }) });
    }],
    ['a Lazy in a condition', (stack, names) => {
      new CfnCondition(stack, 'Cond', { expression: Fn.conditionEquals(Lazy.string({ produce: () => own(names) }), 'x') });
      cluster(stack, 'It', { kmsKeyId: Fn.conditionIf('Cond', 'alias/x', 'alias/y').toString() });
    }],
  ])('%s may grow after the guard has looked', (_, make) => {
    const untouched = grown(false, make);
    expect(JSON.stringify(untouched)).toMatch(/late|ready|"Port":2/);
    expect(JSON.stringify(grown(true, make))).toBe(JSON.stringify(untouched));
  });

  test('the key policy that a grant adds to later is whole', () => {
    const built = (look: boolean) => {
      const app = new App();
      const stack = new Stack(app, 'Data');
      const key = goodKey(stack);
      const warehouse = cluster(stack, 'It', { kmsKeyId: key });
      if (look) inspect(app);
      key.addAlias('alias/late');
      Aspects.of(stack).add({ visit: (node) => { if (node === warehouse) warehouse.port = 5440; } });
      return JSON.stringify(app.synth().getStackByName('Data').template);
    };
    expect(built(true)).toBe(built(false));
    expect(built(true)).toContain('alias/late');
  });
});
