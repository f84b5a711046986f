// Guards meet: two of them, one twice, both doors, two apps, two syntheses. Each finding is told once, and by the stricter one.
import { App, aws_redshift as redshift, Stack, Stage } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { CmkGuard, GuardedResourceTypes, Severity, UnprovenAction } from '../../src';
import { brief, Door, newApp, NOTHING, Outcome, outcome, times, watch } from '../fixtures/doors';
import { cluster, goodKey, KEY_ARN, replicationGroup } from '../language';

const FLAGS = [{ flag: false }, { flag: true }];

describe.each(FLAGS)('annotations in the report: $flag', ({ flag }) => {
  let app: App;
  let stack: Stack;

  beforeEach(() => {
    app = newApp(flag);
    stack = new Stack(app, 'Data');
  });

  const once = ({ stopped, told }: Outcome): string[] => {
    for (const { text } of told) expect(times(text.slice(0, text.indexOf('Fix:')), stopped)).toBeLessThanOrEqual(1);
    return brief(told);
  };

  describe('one guard', () => {
    test.each<[string, (guard: CmkGuard) => void]>([
      ['as an Aspect on two scopes, one in the other', (it) => [app, stack].forEach((scope) => watch(scope, 'Aspect', it))],
      ['as an Aspect on the resource and above, inner first', (it) => [stack.node.children[0], stack, app].forEach((scope) => watch(scope, 'Aspect', it))],
      ['as an Aspect twice on one scope', (it) => [app, app].forEach((scope) => watch(scope, 'Aspect', it))],
      ['as Aspect and plugin on the app', (it) => (['Aspect', 'plugin'] as const).forEach((door) => watch(app, door, it))],
      ['as plugin and Aspect on the app', (it) => (['plugin', 'Aspect'] as const).forEach((door) => watch(app, door, it))],
      ['as Aspect on a stack and plugin on the app', (it) => watch(app, 'plugin', watch(stack, 'Aspect', it))],
      ['as Aspect on the resource and plugin on the app', (it) => watch(app, 'plugin', watch(stack.node.children[0], 'Aspect', it))],
      ['as a plugin twice', (it) => [app, app, stack].forEach((scope) => watch(scope, 'plugin', it))],
    ])('%s tells each finding once', (_, guard) => {
      cluster(stack);
      guard(new CmkGuard());

      const result = outcome(app);

      expect(once(result)).toEqual(['KeyMissing Data/Warehouse']);
    });

    test('as an Aspect on two stacks judges both', () => {
      const other = new Stack(app, 'Other');
      [stack, other].forEach((it) => cluster(it));
      watch(stack, 'Aspect', watch(other, 'Aspect'));

      expect(once(outcome(app))).toEqual(['KeyMissing Data/Warehouse', 'KeyMissing Other/Warehouse']);
    });

    test('as an Aspect on a stack, and on a stack in a stage, judges both', () => {
      const inStage = new Stack(new Stage(app, 'Prod'), 'Data');
      [stack, inStage].forEach((it) => cluster(it));
      watch(stack, 'Aspect', watch(inStage, 'Aspect'));

      expect(once(outcome(app)).sort()).toEqual(['KeyMissing Data/Warehouse', 'KeyMissing Prod/Data/Warehouse']);
    });

    test('as a plugin on two stages of three judges both', () => {
      const stages = ['Dev', 'Prod', 'Test'].map((id) => new Stage(app, id));
      stages.forEach((it) => cluster(new Stack(it, 'Data')));
      watch(stages[0], 'plugin', watch(stages[2], 'plugin'));

      expect(once(outcome(app)).sort()).toEqual(['KeyMissing Dev/Data/Warehouse', 'KeyMissing Test/Data/Warehouse']);
    });

    test('as a plugin on a stage, and on a stage in another, judges both', () => {
      const outer = new Stage(app, 'Outer');
      const stages = [new Stage(app, 'Dev'), new Stage(outer, 'Inner')];
      [...stages, outer].forEach((it) => cluster(new Stack(it, 'Data')));
      watch(stages[0], 'plugin', watch(stages[1], 'plugin'));

      expect(once(outcome(app)).sort()).toEqual(['KeyMissing Dev/Data/Warehouse', 'KeyMissing Outer/Inner/Data/Warehouse']);
    });

    test('as a plugin on the app and on a stage in it tells each finding once', () => {
      const stage = new Stage(app, 'Prod');
      [stack, new Stack(stage, 'Data')].forEach((it) => cluster(it));
      watch(app, 'plugin', watch(stage, 'plugin'));

      expect(once(outcome(app))).toEqual(['KeyMissing Data/Warehouse', 'KeyMissing Prod/Data/Warehouse']);
    });

    test.each<[Door]>([['Aspect'], ['plugin']])('as a %s on two apps judges each', (door) => {
      const other = newApp(flag);
      cluster(stack);
      cluster(new Stack(other, 'Other'), 'Cluster');
      const guard = watch(app, door);
      watch(other, door, guard);

      expect(once(outcome(app))).toEqual(['KeyMissing Data/Warehouse']);
      expect(once(outcome(other))).toEqual(['KeyMissing Other/Cluster']);
    });

    test.each<[Door]>([['Aspect'], ['plugin']])('as a %s on two apps that are built alike keeps them apart', (door) => {
      const right = newApp(flag);
      const other = new Stack(right, 'Data');
      cluster(other, 'Warehouse', { kmsKeyId: goodKey(other).keyArn });
      cluster(stack);
      const guard = watch(app, door);
      watch(right, door, guard);

      expect(outcome(right)).toMatchObject(NOTHING);
      expect(once(outcome(app))).toEqual(['KeyMissing Data/Warehouse']);
    });
  });

  describe('two guards with the same settings', () => {
    test.each<[string, () => void]>([
      ['as Aspects on nested scopes', () => [app, stack].forEach((it) => watch(it, 'Aspect'))],
      ['as Aspects on one scope', () => [app, app].forEach((it) => watch(it, 'Aspect'))],
      ['as plugins', () => [app, app].forEach((it) => watch(it, 'plugin'))],
      ['as Aspect and plugin', () => (['Aspect', 'plugin'] as const).forEach((it) => watch(app, it))],
      ['as Aspect on a stack and plugin', () => [watch(stack, 'Aspect'), watch(app, 'plugin')]],
    ])('%s tell each finding once', (_, guards) => {
      cluster(stack);
      cluster(stack, 'Unproven', { kmsKeyId: KEY_ARN });
      guards();

      expect(once(outcome(app))).toEqual(['KeyUnproven Data/Unproven', 'KeyMissing Data/Warehouse']);
    });

    test.each<[string, (stage: Stage) => void]>([
      ['as plugins on the app and on a stage', (stage) => [app, stage].forEach((it) => watch(it, 'plugin'))],
      ['as Aspects on the app and on a stage', (stage) => [app, stage].forEach((it) => watch(it, 'Aspect'))],
      ['as Aspect on the app and plugin on a stage', (stage) => [watch(app, 'Aspect'), watch(stage, 'plugin')]],
      ['as plugin on the app and Aspect on a stage', (stage) => [watch(app, 'plugin'), watch(stage, 'Aspect')]],
    ])('%s tell what is in the stage once', (_, guards) => {
      const stage = new Stage(app, 'Prod');
      const inStage = new Stack(stage, 'Data');
      cluster(inStage);
      cluster(inStage, 'Unproven', { kmsKeyId: KEY_ARN });
      guards(stage);

      const result = outcome(app);

      expect(once(result)).toEqual(['KeyUnproven Prod/Data/Unproven', 'KeyMissing Prod/Data/Warehouse']);
      expect(result.stopped).toBeDefined();
    });
  });

  describe('a strict guard and a lax one', () => {
    const strict = (): CmkGuard => new CmkGuard({ unproven: UnprovenAction.ERROR });
    const silent = (): CmkGuard => new CmkGuard({ unproven: UnprovenAction.ALLOW });
    const lax = (): CmkGuard => new CmkGuard();

    const PLACES: [string, (guard: CmkGuard, other: CmkGuard) => void][] = [
      ['as Aspects, one below the other', (one, other) => [watch(app, 'Aspect', one), watch(stack, 'Aspect', other)]],
      ['as Aspects on one scope', (one, other) => [watch(app, 'Aspect', one), watch(app, 'Aspect', other)]],
      ['as plugins', (one, other) => [watch(app, 'plugin', one), watch(app, 'plugin', other)]],
      ['as Aspect and plugin', (one, other) => [watch(app, 'Aspect', one), watch(app, 'plugin', other)]],
      ['as Aspect on a stack and plugin', (one, other) => [watch(stack, 'Aspect', one), watch(app, 'plugin', other)]],
    ];

    test.each(PLACES.flatMap(([where, place]): [string, string, typeof place, () => CmkGuard, () => CmkGuard][] => [
      [where, 'the strict one first', place, strict, lax],
      [where, 'the lax one first', place, lax, strict],
      [where, 'the strict one first, the other silent', place, strict, silent],
      [where, 'the silent one first', place, silent, strict],
    ]))('%s, %s: the stricter one wins and nothing is told twice', (_where, _order, place, one, other) => {
      cluster(stack, 'Warehouse', { kmsKeyId: KEY_ARN });
      place(one(), other());

      const { told } = outcome(app);

      expect(told.map(({ rule, severity }) => [rule, severity])).toEqual([['KeyUnproven', 'error']]);
    });

    test('as plugins on the app and on a stage: the stricter one wins in that stage and nothing is told twice', () => {
      const stage = new Stage(app, 'Prod');
      [stack, new Stack(stage, 'Data')].forEach((it) => cluster(it, 'Warehouse', { kmsKeyId: KEY_ARN }));
      watch(app, 'plugin', lax());
      watch(stage, 'plugin', strict());

      const { told, stopped } = outcome(app);

      expect(told.map(({ path, severity }) => [path, severity]).sort()).toEqual([
        ['Data/Warehouse', 'warning'], ['Prod/Data/Warehouse', 'error'],
      ]);
      expect(stopped).toBeDefined();
    });

    test('as Aspects on the app and on a stage: the stricter one wins in that stage and nothing is told twice', () => {
      const stage = new Stage(app, 'Prod');
      [stack, new Stack(stage, 'Data')].forEach((it) => cluster(it, 'Warehouse', { kmsKeyId: KEY_ARN }));
      watch(app, 'Aspect', lax());
      watch(stage, 'Aspect', strict());

      const { told, stopped } = outcome(app);

      expect(told.map(({ path, severity }) => [path, severity]).sort()).toEqual([
        ['Data/Warehouse', 'warning'], ['Prod/Data/Warehouse', 'error'],
      ]);
      expect(stopped).toBeDefined();
    });
  });

  describe('guards of different types', () => {
    const redshiftOnly = (): CmkGuard => new CmkGuard({ resourceTypes: [GuardedResourceTypes.REDSHIFT_CLUSTER] });
    const cachesOnly = (): CmkGuard => new CmkGuard({ resourceTypes: [GuardedResourceTypes.ELASTICACHE_REPLICATION_GROUP] });

    test.each<[Door, Door]>([['Aspect', 'Aspect'], ['Aspect', 'plugin'], ['plugin', 'Aspect'], ['plugin', 'plugin']])(
      'as %s and %s each judge their own', (one, other) => {
        cluster(stack);
        replicationGroup(stack);
        watch(app, one, redshiftOnly());
        watch(app, other, cachesOnly());

        expect(once(outcome(app)).sort()).toEqual(['EncryptionOff Data/Cache', 'KeyMissing Data/Warehouse']);
      });

    test('as Aspect and plugin: what the plugin does not guard, the Aspect does', () => {
      cluster(stack);
      watch(app, 'Aspect');
      watch(app, 'plugin', cachesOnly());

      expect(once(outcome(app))).toEqual(['KeyMissing Data/Warehouse']);
    });

    test('as Aspect and plugin: a rule that is off in the plugin is told by the Aspect', () => {
      cluster(stack);
      watch(app, 'Aspect');
      watch(app, 'plugin', new CmkGuard({ severities: { KeyMissing: Severity.OFF } }));

      expect(once(outcome(app))).toEqual(['KeyMissing Data/Warehouse']);
    });

    test('as Aspect and plugin: a key that only the plugin trusts is told by the Aspect', () => {
      cluster(stack, 'Warehouse', { kmsKeyId: KEY_ARN });
      watch(app, 'Aspect');
      watch(app, 'plugin', new CmkGuard({ trustedKeys: [KEY_ARN] }));

      expect(once(outcome(app))).toEqual(['KeyUnproven Data/Warehouse']);
    });
  });

  describe('synthesis more than once', () => {
    const DOORS: [string, (scope: IConstruct) => void][] = [
      ['the Aspect', () => watch(app, 'Aspect')],
      ['the plugin', () => watch(app, 'plugin')],
      ['both doors', () => watch(app, 'plugin', watch(app, 'Aspect'))],
      ['two different guards', () => [watch(app, 'plugin', new CmkGuard({ trustedKeys: ['alias/mine'] })), watch(app, 'Aspect')]],
    ];

    test.each(DOORS)('says the same, through %s', (_, guard) => {
      cluster(stack);
      cluster(stack, 'Unproven', { kmsKeyId: KEY_ARN });
      guard(app);

      const first = outcome(app);
      expect(once(first)).toEqual(['KeyUnproven Data/Unproven', 'KeyMissing Data/Warehouse']);
      for (let i = 0; i < 2; i++) {
        const again = outcome(app, () => app.synth({ force: true }));
        expect(again.told).toEqual(first.told);
        expect(again.stopped).toEqual(first.stopped);
      }
      expect(outcome(app).told).toEqual(first.told);
    });

    test.each(DOORS)('says the same of what is in a stage, through %s', (_, guard) => {
      cluster(new Stack(new Stage(app, 'Prod'), 'Data'));
      guard(app);

      const first = outcome(app);
      expect(once(first)).toEqual(['KeyMissing Prod/Data/Warehouse']);
      for (let i = 0; i < 2; i++) {
        const again = outcome(app, () => app.synth({ force: true }));
        expect(again.told).toEqual(first.told);
        expect(again.stopped).toEqual(first.stopped);
      }
    });

    test.each<[string, () => void]>([
      ['the plugin', () => watch(app, 'plugin')],
      ['the Aspect on the app', () => watch(app, 'Aspect')],
      ['the Aspect on each resource', () => stack.node.children.forEach((it) => watch(it, 'Aspect'))],
    ])('tells what became wrong between, through %s', (_, guard) => {
      const it = cluster(stack, 'Warehouse', { kmsKeyId: 'alias/mine' });
      guard();
      expect(outcome(app)).toMatchObject(NOTHING);

      it.addPropertyDeletionOverride('KmsKeyId');

      expect(once(outcome(app, () => app.synth({ force: true })))).toEqual(['KeyMissing Data/Warehouse']);
    });

    test.each<[Door]>([['Aspect'], ['plugin']])('tells of a resource that came between, through the %s', (door) => {
      watch(app, door);
      outcome(app);
      cluster(stack);

      expect(once(outcome(app, () => app.synth({ force: true })))).toEqual(['KeyMissing Data/Warehouse']);
    });

    test('judges a resource that the same Aspect was put on between', () => {
      const guard = watch(cluster(stack, 'A'), 'Aspect');
      outcome(app);
      watch(cluster(stack, 'B'), 'Aspect', guard);

      expect(once(outcome(app, () => app.synth({ force: true })))).toEqual(['KeyMissing Data/A', 'KeyMissing Data/B']);
    });

    test('tells what was mended between no more, through the plugin', () => {
      const it = cluster(stack);
      watch(app, 'plugin');
      expect(outcome(app).told).toHaveLength(1);

      it.kmsKeyId = 'alias/mine';

      expect(outcome(app, () => app.synth({ force: true }))).toMatchObject(NOTHING);
    });
  });

  test('two apps that are synthesized in turns keep apart', () => {
    const apps = [app, newApp(flag), newApp(flag)];
    const guard = new CmkGuard();
    apps.forEach((it, i) => {
      cluster(it.node.tryFindChild('Data') as Stack ?? new Stack(it, 'Data'), `Warehouse${i}`);
      watch(it, i === 1 ? 'Aspect' : 'plugin', guard);
    });

    for (const options of [{}, { force: true }]) {
      apps.forEach((it, i) => expect(once(outcome(it, () => it.synth(options)))).toEqual([`KeyMissing Data/Warehouse${i}`]));
    }
  });

  test('an inspection between does not count', () => {
    cluster(stack);
    const guard = watch(app, 'plugin', watch(app, 'Aspect'));

    expect(guard.inspect(app)).toHaveLength(1);
    expect(once(outcome(app))).toEqual(['KeyMissing Data/Warehouse']);
    expect(guard.inspect(app)).toEqual(new CmkGuard().inspect(app));
  });
});

test('a guard keeps nothing of an app that is gone', () => {
  const guard = new CmkGuard();
  for (const id of ['One', 'Two', 'Three']) {
    const app = newApp();
    const stack = new Stack(app, id);
    const it: redshift.CfnCluster = cluster(stack);
    watch(it, 'Aspect', guard);

    expect(brief(outcome(app).told)).toEqual([`KeyMissing ${id}/Warehouse`]);
  }
});
