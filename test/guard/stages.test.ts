// Stages: synthesized before the app around them, entered by no Aspect, overlooked by `cdk synth`. The guard stops for them all the same.
import { App, NestedStack, Stack, Stage, Validations } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { brief, newApp, NOTHING, outcome, reportOf, times, watch } from '../fixtures/doors';
import { cluster, goodKey, KEY_ARN } from '../language';

const FLAGS = [{ flag: false }, { flag: true }];

/** Where a stage can be. */
const NESTS: [string, (app: App) => Construct][] = [
  ['on the app', (app) => app],
  ['in another stage', (app) => new Stage(app, 'Outer')],
  ['in a stack, as CDK Pipelines has it', (app) => new Stack(app, 'Pipeline')],
  ['in a plain construct', (app) => new Construct(app, 'Group')],
  ['in a stage in a stack in a stage', (app) => new Stage(new Stack(new Stage(app, 'One'), 'Pipeline'), 'Two')],
];

describe.each(FLAGS)('annotations in the report: $flag', ({ flag }) => {
  describe.each(NESTS)('a violation in a stage %s', (_, nest) => {
    let app: App;
    let stage: Stage;
    let stack: Stack;

    beforeEach(() => {
      app = newApp(flag);
      stage = new Stage(nest(app), 'Prod');
      stack = new Stack(stage, 'Data');
      cluster(stack);
    });

    test.each([
      ['an Aspect on the app', () => watch(app, 'Aspect')],
      ['an Aspect on the stage', () => watch(stage, 'Aspect')],
      ['an Aspect on a stack in the stage', () => watch(stack, 'Aspect')],
      ['an Aspect on the resource', () => watch(stack.node.findChild('Warehouse'), 'Aspect')],
      ['a plugin on the app', () => watch(app, 'plugin')],
      ['both doors on the app', () => watch(app, 'plugin', watch(app, 'Aspect'))],
      ['both doors on different scopes', () => watch(app, 'plugin', watch(stack, 'Aspect'))],
      ['Aspects on the app and on the stage', () => watch(app, 'Aspect', watch(stage, 'Aspect'))],
    ])('is told once and stops app.synth(), through %s', (_door, guard) => {
      guard();

      const { stopped, told } = outcome(app);

      expect(brief(told)).toEqual([`KeyMissing ${stack.node.path}/Warehouse`]);
      expect(told[0].severity).toBe('error');
      expect(times('names no KMS key', stopped)).toBe(1);
    });
  });

  test.each([
    ['on the app', (app: App) => app],
    ['in another stage', (app: App) => new Stage(app, 'Outer')],
  ])('a plugin registered on a stage %s judges it', (_, nest) => {
    const app = newApp(flag);
    const stage = new Stage(nest(app), 'Prod');
    cluster(new Stack(stage, 'Data'));
    watch(stage, 'plugin');

    const { stopped, told } = outcome(app);

    expect(brief(told)).toEqual([`KeyMissing ${stage.node.path}/Data/Warehouse`]);
    expect(times('names no KMS key', stopped)).toBe(1);
  });

  test('what stops synthesis names resource, template, logical id and the line that made it', () => {
    const app = newApp(flag);
    cluster(new Stack(new Stage(app, 'Prod'), 'Data'));
    watch(app, 'Aspect');

    const { stopped } = outcome(app);

    expect(stopped).toContain('Redshift cluster "Prod/Data/Warehouse" names no KMS key');
    expect(stopped).toContain('Prod/Data/Warehouse (Warehouse)');
    expect(stopped).toMatch(/assembly-Prod\/ProdData\w+\.template\.json/);
    expect(stopped).toMatch(/Created at \S*test\/language\.ts:\d+:\d+\./);
    expect(stopped).toContain('Acknowledge with \'CmkGuard::KeyMissing\'');
  });

  test('a nested stack in a stage is judged', () => {
    const app = newApp(flag);
    cluster(new NestedStack(new Stack(new Stage(app, 'Prod'), 'Data'), 'Inner'));
    watch(app, 'Aspect');

    expect(brief(outcome(app).told)).toEqual(['KeyMissing Prod/Data/Inner/Warehouse']);
  });

  test.each(['Aspect', 'plugin'] as const)('a warning in a stage is told and stops nothing, with the %s on the app', (door) => {
    const app = newApp(flag);
    cluster(new Stack(new Stage(app, 'Prod'), 'Data'), 'Warehouse', { kmsKeyId: KEY_ARN });
    watch(app, door);

    const { stopped, told } = outcome(app);

    expect(stopped).toBeUndefined();
    expect(told.map(({ rule, severity, path }) => [rule, severity, path])).toEqual([['KeyUnproven', 'warning', 'Prod/Data/Warehouse']]);
  });

  test('a warning in a stage is told once, with the Aspect on that stage', () => {
    const app = newApp(flag);
    const stage = new Stage(app, 'Prod');
    cluster(new Stack(stage, 'Data'), 'Warehouse', { kmsKeyId: KEY_ARN });
    watch(stage, 'Aspect');

    expect(brief(outcome(app).told)).toEqual(['KeyUnproven Prod/Data/Warehouse']);
  });

  test.each(['Aspect', 'plugin'] as const)('a right stage is told nothing, with the %s on the app', (door) => {
    const app = newApp(flag);
    const stack = new Stack(new Stage(app, 'Prod'), 'Data');
    cluster(stack, 'Warehouse', { kmsKeyId: goodKey(stack).keyArn });
    watch(app, door);

    expect(outcome(app)).toMatchObject(NOTHING);
  });

  test.each(['Aspect', 'plugin'] as const)('every stage of several is judged, with the %s on the app', (door) => {
    const app = newApp(flag);
    for (const id of ['Dev', 'Prod']) cluster(new Stack(new Stage(app, id), 'Data'));
    watch(app, door);

    expect(brief(outcome(app).told)).toEqual(['KeyMissing Dev/Data/Warehouse', 'KeyMissing Prod/Data/Warehouse']);
  });

  test.each(['Aspect', 'plugin'] as const)('an empty stage is no failure, with the %s on it', (door) => {
    const app = newApp(flag);
    new Stack(app, 'Other');
    watch(new Stage(app, 'Prod'), door);

    expect(outcome(app)).toMatchObject(NOTHING);
  });

  test('an app without the construct tree file is judged, stages included', () => {
    const app = newApp(flag, { treeMetadata: false });
    cluster(new Stack(new Stage(app, 'Prod'), 'Data'));
    watch(app, 'Aspect');

    const { stopped, told } = outcome(app);

    expect(brief(told)).toEqual(['KeyMissing Prod/Data/Warehouse']);
    expect(times('names no KMS key', stopped)).toBe(1);
  });

  test('a stage that was synthesized for itself, as CDK Pipelines does, still stops its app', () => {
    const app = newApp(flag);
    const stage = new Stage(app, 'Prod');
    cluster(new Stack(stage, 'Data'));
    watch(stage, 'Aspect');
    stage.synth();

    expect(outcome(app).stopped).toContain('names no KMS key'); // its annotations may say so too
  });

  test('an Aspect on the app stops for a stage that was synthesized for itself', () => {
    const app = newApp(flag);
    const stage = new Stage(app, 'Prod');
    cluster(new Stack(stage, 'Data'));
    watch(app, 'Aspect');
    stage.synth();

    expect(times('names no KMS key', outcome(app).stopped)).toBe(1);
  });
});

describe('a plugin registered on one stage', () => {
  let app: App;
  let mine: Stage;

  beforeEach(() => {
    app = newApp();
    mine = new Stage(app, 'S');
    watch(mine, 'plugin');
  });

  test('does not judge a stage whose name begins alike, nor the stacks beside it', () => {
    cluster(new Stack(mine, 'Data'), 'Right', { kmsKeyId: 'alias/mine' });
    cluster(new Stack(new Stage(app, 'S2'), 'Data'));
    cluster(new Stack(app, 'Data'));

    expect(outcome(app)).toMatchObject(NOTHING);
  });

  test('judges the stages and the nested stacks inside it', () => {
    const inner = new Stack(new Stage(mine, 'Inner'), 'Data');
    cluster(inner);
    cluster(new NestedStack(inner, 'Nested'));
    cluster(new Stack(new Stage(app, 'Other'), 'Data'));

    expect(brief(outcome(app).told)).toEqual(['KeyMissing S/Inner/Data/Nested/Warehouse', 'KeyMissing S/Inner/Data/Warehouse']);
  });

  test('follows a key into another stack of its stage', () => {
    const stack = new Stack(mine, 'Data');
    cluster(stack, 'Warehouse', { kmsKeyId: goodKey(new Stack(mine, 'Keys')).keyArn });

    expect(outcome(app)).toMatchObject(NOTHING);
  });

  test('says nothing of an acknowledgment that matches nothing in another stage', () => {
    new Stack(mine, 'Data');
    const other = new Stage(app, 'Other');
    new Stack(other, 'Data');
    Validations.of(other).acknowledge({ id: 'CmkGuard::KeyMissing', reason: 'left over' });
    Validations.of(mine).acknowledge({ id: 'CmkGuard::KeyMissing', reason: 'left over' });

    expect(brief(outcome(app).told)).toEqual(['AcknowledgmentUnused S']);
  });
});

describe('a stage synthesized for itself', () => {
  test.each([
    ['the stage', (stage: Stage) => stage],
    ['a stack in it', (stage: Stage) => stage.node.findChild('Data')],
  ])('has annotations of an Aspect on %s', (_, scope) => {
    const stage = new Stage(newApp(), 'Prod');
    const stack = new Stack(stage, 'Data');
    cluster(stack);
    watch(scope(stage), 'Aspect');

    const [{ messages }] = stage.synth().stacks;

    expect(messages.map(({ level, id }) => [level, id])).toEqual([['error', '/Prod/Data/Warehouse']]);
    expect(messages[0].entry.data).toContain('CmkGuard::KeyMissing');
  });

  test('has no annotation of what is right', () => {
    const stage = new Stage(newApp(), 'Prod');
    const stack = new Stack(stage, 'Data');
    cluster(stack, 'Warehouse', { kmsKeyId: goodKey(stack).keyArn });
    watch(stage, 'Aspect');

    expect(stage.synth().stacks[0].messages).toEqual([]);
  });
});

describe('an error in a stage', () => {
  test('is reported without a construct path, so that it counts for every selection of stacks', () => {
    const app = newApp();
    cluster(new Stack(new Stage(app, 'Prod'), 'Data'));
    watch(app, 'plugin');
    outcome(app);

    const [{ violations: [{ violatingConstructs: [at] }] }] = reportOf(app.outdir);

    expect(at.constructPath ?? '').toBe('');
    expect(at.cloudFormationResource?.logicalId).toBe('Prod/Data/Warehouse (Warehouse)');
  });
});
