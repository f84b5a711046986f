// The guard never changes a template: with and without it, synthesis gives the same bytes.
import { App, aws_elasticache as elasticache, aws_redshift as redshift, CfnOutput, CfnParameter, CfnResource, Fn, Lazy, NestedStack, Stack, Stage, Token } from 'aws-cdk-lib';
import { CmkGuard } from '../../src';
import { atPriority, newApp, outcome, templatesIn, watch } from '../fixtures/doors';
import { cluster, EU, goodKey, KEY_ARN, replicationGroup, US } from '../language';

/** Apps that are easily changed by being looked at. */
const APPS: [string, (app: App) => void][] = [
  ['lists that grow late, cached', (app) => {
    const stack = new Stack(app, 'Data');
    const roles = ['arn:aws:iam::111122223333:role/first'];
    const it = cluster(stack, 'Warehouse', {
      kmsKeyId: goodKey(stack).keyArn,
      iamRoles: Lazy.list({ produce: () => roles }),
      dbName: Lazy.string({ produce: () => `db${roles.length}` }),
    });
    atPriority(app, 1500, (visited) => {
      if (visited === it) roles.push('arn:aws:iam::111122223333:role/late');
    });
  }],
  ['lists that grow late, uncached', (app) => {
    const stack = new Stack(app, 'Data');
    let asked = 0;
    cluster(stack, 'Warehouse', {
      iamRoles: Lazy.uncachedList({ produce: () => ['a', 'b'] }),
      dbName: Lazy.uncachedString({ produce: () => 'late' }),
      kmsKeyId: Lazy.uncachedString({ produce: () => 'alias/mine' }),
      tags: [{ key: 'asked', value: Lazy.string({ produce: () => `${++asked}` }) }],
    });
  }],
  ['a key that a Lazy chooses late', (app) => {
    const stack = new Stack(app, 'Data');
    const key = goodKey(stack);
    let kmsKeyId = KEY_ARN;
    replicationGroup(stack, 'Cache', { kmsKeyId: Lazy.string({ produce: () => kmsKeyId }), atRestEncryptionEnabled: true });
    cluster(stack, 'Warehouse', { kmsKeyId: Token.asString(Lazy.any({ produce: () => kmsKeyId })) });
    atPriority(app, 2000, () => { kmsKeyId = key.keyArn; });
  }],
  ['Aspects that mutate, of all priorities', (app) => {
    const stack = new Stack(app, 'Data');
    cluster(stack, 'One');
    cluster(stack, 'Two', { kmsKeyId: goodKey(stack).keyArn });
    for (const priority of [100, 200, 500, 1000, 2000]) {
      atPriority(app, priority, (it) => {
        if (CfnResource.isCfnResource(it) && it.cfnResourceType === 'AWS::Redshift::Cluster') it.addPropertyOverride(`Tags.${priority}`, { Key: `p${priority}`, Value: it.node.id });
      });
    }
  }],
  ['nested stacks that use what is outside', (app) => {
    const stack = new Stack(app, 'Data');
    const inner = new NestedStack(stack, 'Inner');
    cluster(inner, 'Warehouse', { kmsKeyId: goodKey(stack).keyArn });
    cluster(stack, 'Outside', { kmsKeyId: goodKey(inner, 'InnerKey').keyArn });
  }],
  ['a key in another stack', (app) => {
    const key = goodKey(new Stack(app, 'Keys'));
    const stack = new Stack(app, 'Data');
    cluster(stack, 'Warehouse', { kmsKeyId: key.keyArn });
    replicationGroup(stack, 'Cache', { kmsKeyId: Fn.sub('${Key}', { Key: key.keyId }), atRestEncryptionEnabled: true });
  }],
  ['a key in another Region', (app) => {
    const key = goodKey(new Stack(app, 'Keys', { env: EU, crossRegionReferences: true }), 'Key', { alias: 'there' });
    cluster(new Stack(app, 'Data', { env: US, crossRegionReferences: true }), 'Warehouse', { kmsKeyId: key.keyArn });
  }],
  ['stages in stages', (app) => {
    for (const scope of [new Stage(app, 'One'), new Stage(new Stage(app, 'Two'), 'Three')]) {
      const keys = new Stack(scope, 'Keys');
      cluster(new Stack(scope, 'Data'), 'Warehouse', { kmsKeyId: goodKey(keys).keyArn, iamRoles: Lazy.list({ produce: () => ['x'] }) });
    }
  }],
  ['outputs, parameters and conditions', (app) => {
    const stack = new Stack(app, 'Data');
    const parameter = new CfnParameter(stack, 'KeyId');
    const it = cluster(stack, 'Warehouse', { kmsKeyId: parameter.valueAsString, encrypted: Lazy.any({ produce: () => true }) });
    new CfnOutput(stack, 'Address', { value: it.attrEndpointAddress, exportName: 'address' });
  }],
  ['other kinds of stores', (app) => {
    const stack = new Stack(app, 'Data');
    new elasticache.CfnServerlessCache(stack, 'Serverless', { engine: 'valkey', serverlessCacheName: 'c', kmsKeyId: goodKey(stack) });
    new redshift.CfnSnapshotCopyGrant(stack, 'Grant', { snapshotCopyGrantName: 'g' });
    new elasticache.CfnCacheCluster(stack, 'Memcached', { cacheNodeType: 'cache.t4g.small', engine: 'memcached', numCacheNodes: 1 });
  }],
];

/** What may look at an app; `synthesize` is when all of that is set up. */
const LOOKS: [string, (app: App) => void][] = [
  ['an Aspect', (app) => watch(app, 'Aspect')],
  ['a plugin', (app) => watch(app, 'plugin')],
  ['both doors', (app) => watch(app, 'plugin', watch(app, 'Aspect'))],
  ['two different guards', (app) => {
    watch(app, 'plugin', new CmkGuard({ trustedKeys: ['alias/mine'] }));
    watch(app, 'Aspect');
  }],
  ['inspect, before synthesis', (app) => new CmkGuard().inspect(app)],
  ['inspect, twice and of every construct', (app) => {
    const guard = new CmkGuard();
    for (const it of [...app.node.findAll(), app]) guard.inspect(it);
  }],
  ['inspect before, and both doors', (app) => {
    new CmkGuard().inspect(app);
    watch(app, 'plugin', watch(app, 'Aspect'));
  }],
];

function templates(build: (app: App) => void, look: (app: App) => void, context: Record<string, unknown> = {}): Record<string, string> {
  const app = newApp(false, { context });
  build(app);
  look(app);
  outcome(app);
  return templatesIn(app.outdir);
}

describe.each(APPS)('an app with %s', (_app, build) => {
  test.each(LOOKS)('has the same templates with %s', (_look, look) => {
    const without = templates(build, () => {});

    expect(Object.keys(without).length).toBeGreaterThan(0);
    expect(templates(build, look)).toEqual(without);
  });

  test('has the same templates with weak cross-stack references', () => {
    const weak = { '@aws-cdk/core:defaultCrossStackReferences': 'weak' };

    expect(templates(build, (app) => watch(app, 'plugin', watch(app, 'Aspect')), weak)).toEqual(templates(build, () => {}, weak));
  });

  test('has the same templates when it is inspected from an Aspect, in the midst of everything', () => {
    const look = (app: App): void => atPriority(app, 150, () => new CmkGuard().inspect(app));

    expect(templates(build, look)).toEqual(templates(build, () => {}));
  });
});

test('inspect leaves no trace on the constructs', () => {
  const app = newApp();
  const stack = new Stack(app, 'Data');
  const it = cluster(stack);
  const before = JSON.stringify(it.node.metadata);

  new CmkGuard().inspect(app);

  expect(JSON.stringify(it.node.metadata)).toBe(before);
  expect(app.node.children).toEqual([stack]);
});
