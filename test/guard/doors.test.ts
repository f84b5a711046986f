// What a person meets at each door: who is told, what, how often, and what stops.
import { App, Aspects, NestedStack, Stack, Validations } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { CmkGuard, Severity, UnprovenAction } from '../../src';
import { brief, DOORS, newApp, NOTHING, outcome, reportOf, times, watch } from '../fixtures/doors';
import { cluster, goodKey, KEY_ARN, replicationGroup } from '../language';

describe.each(DOORS)('through the $door, annotations in the report: $flag', ({ door, flag }) => {
  let app: App;
  let stack: Stack;

  beforeEach(() => {
    app = newApp(flag);
    stack = new Stack(app, 'Data');
  });

  const stops = door === 'plugin' || flag;

  test(`an error ${stops ? 'stops app.synth()' : 'is an annotation and leaves app.synth() alone'}`, () => {
    cluster(stack);
    watch(app, door);

    const { stopped, told } = outcome(app);

    expect(told).toHaveLength(1);
    expect(told[0]).toMatchObject({
      rule: 'KeyMissing', severity: 'error', path: 'Data/Warehouse', through: door === 'Aspect' ? 'annotation' : 'report',
    });
    expect(stopped !== undefined).toBe(stops);
  });

  test('what stops synthesis says what is the matter, with what, where it is written and what to type', () => {
    cluster(stack);
    watch(app, door);

    const { stopped, told: [{ text }] } = outcome(app);

    for (const words of stops ? [text, stopped] : [text]) {
      expect(words).toContain('Redshift cluster "Data/Warehouse" names no KMS key');
      expect(words).toContain('warehouse.with(new CustomerManagedEncryption(');
    }
    if (stops) {
      expect(stopped).toContain('CmkGuard::KeyMissing');
      expect(stopped).toMatch(/test\/language\.ts:\d+:\d+/);
    }
  });

  test('a finding stands once in what stops synthesis', () => {
    cluster(stack);
    watch(app, door);

    expect(times('names no KMS key', outcome(app).stopped)).toBe(stops ? 1 : 0);
  });

  test('a warning is told and stops nothing', () => {
    cluster(stack, 'Warehouse', { kmsKeyId: KEY_ARN });
    watch(app, door);

    const { stopped, told } = outcome(app);

    expect(stopped).toBeUndefined();
    expect(told).toHaveLength(1);
    expect(told[0]).toMatchObject({ rule: 'KeyUnproven', severity: 'warning', path: 'Data/Warehouse' });
  });

  test('an app in which every key is proven is told nothing', () => {
    cluster(stack, 'Warehouse', { kmsKeyId: goodKey(stack).keyArn });
    watch(app, door);

    expect(outcome(app)).toMatchObject(NOTHING);
  });

  test('an app without guarded resources is told nothing', () => {
    goodKey(stack);
    watch(app, door);

    expect(outcome(app)).toMatchObject(NOTHING);
  });

  test('an app without stacks is told nothing', () => {
    const empty = newApp(flag);
    watch(empty, door);

    expect(outcome(empty)).toMatchObject(NOTHING);
  });

  test('several findings are all told, each once', () => {
    cluster(stack, 'One');
    cluster(stack, 'Two', { encrypted: false });
    replicationGroup(stack, 'Three', { atRestEncryptionEnabled: true });
    cluster(stack, 'Four', { kmsKeyId: 'alias/aws/redshift', manageMasterPassword: true });
    watch(app, door);

    expect(brief(outcome(app).told).sort()).toEqual([
      'EncryptionOff Data/Two', 'KeyAwsManaged Data/Four', 'KeyMissing Data/One', 'KeyMissing Data/Three', 'SecretKeyAwsManaged Data/Four',
    ]);
  });

  test('findings come in the order of construct paths, then of rules', () => {
    cluster(stack, 'Zebra');
    cluster(stack, 'Mouse', { manageMasterPassword: true, destinationRegion: 'eu-west-1' });
    cluster(stack, 'Ape');
    watch(app, door);

    expect(brief(outcome(app).told)).toEqual([
      'KeyMissing Data/Ape',
      'KeyMissing Data/Mouse', 'SecretKeyAwsManaged Data/Mouse', 'SnapshotCopyUnguarded Data/Mouse',
      'KeyMissing Data/Zebra',
    ]);
  });

  test('a resource in a nested stack is judged', () => {
    cluster(new NestedStack(new NestedStack(stack, 'Inner'), 'Innermost'));
    watch(app, door);

    const { stopped, told } = outcome(app);

    expect(brief(told)).toEqual(['KeyMissing Data/Inner/Innermost/Warehouse']);
    expect(stopped !== undefined).toBe(stops);
  });

  test('a key in another stack is followed', () => {
    cluster(stack, 'Warehouse', { kmsKeyId: goodKey(new Stack(app, 'Keys')).keyArn });
    watch(app, door);

    expect(outcome(app).told).toEqual([]);
  });

  test.each([
    ['made an error', { severities: { KeyRotationOff: Severity.ERROR } }, ['KeyRotationOff']],
    ['turned off', { severities: { 'CmkGuard::KeyRotationOff': Severity.OFF } }, []],
  ])('a rule can be %s', (_, props, rules) => {
    cluster(stack, 'Warehouse', { kmsKeyId: goodKey(stack, 'Key', { enableKeyRotation: false }).keyArn });
    watch(app, door, new CmkGuard(props));

    const { stopped, told } = outcome(app);

    expect(told.map(({ rule }) => rule)).toEqual(rules);
    expect(told.every(({ severity }) => severity === 'error')).toBe(true);
    expect(stopped !== undefined).toBe(stops && rules.length > 0);
  });

  test('an error made a warning is told and stops nothing', () => {
    cluster(stack);
    watch(app, door, new CmkGuard({ severities: { KeyMissing: Severity.WARNING } }));

    const { stopped, told } = outcome(app);

    expect(told.map(({ rule, severity }) => [rule, severity])).toEqual([['KeyMissing', 'warning']]);
    expect(stopped).toBeUndefined();
  });

  test.each([
    [UnprovenAction.WARN, ['warning'], false],
    [UnprovenAction.ERROR, ['error'], stops],
    [UnprovenAction.ALLOW, [], false],
  ])('what is unproven: %s', (unproven, severities, stopsHere) => {
    cluster(stack, 'Warehouse', { kmsKeyId: KEY_ARN });
    watch(app, door, new CmkGuard({ unproven }));

    const { stopped, told } = outcome(app);

    expect(told.map(({ severity }) => severity)).toEqual(severities);
    expect(stopped !== undefined).toBe(stopsHere);
  });
});

describe('the Aspect', () => {
  test.each([false, true])('gives annotations that assertions.Annotations finds (annotations in the report: %s)', (flag) => {
    const app = newApp(flag);
    const stack = new Stack(app, 'Data');
    cluster(stack, 'Wrong', { encrypted: false });
    cluster(stack, 'Unproven', { kmsKeyId: KEY_ARN });
    watch(stack, 'Aspect');
    outcome(app); // with the flag on it throws, and the assembly is there

    // A stack that is not synthesized yet would throw here with the flag on.
    const annotations = flag ? undefined : Annotations.fromStack(stack);

    annotations?.hasError('/Data/Wrong', Match.stringLikeRegexp('Encrypted false[^]*Fix: wrong\\.with[^]*\\(CmkGuard::EncryptionOff\\)$'));
    annotations?.hasWarning('/Data/Unproven', Match.stringLikeRegexp('cannot be proven.*\\[ack: CmkGuard::KeyUnproven\\]$'));
    annotations?.hasNoError('/Data/Unproven', Match.anyValue());
    expect(outcome(app).told.map(({ severity, path }) => [severity, path])).toEqual([['warning', 'Data/Unproven'], ['error', 'Data/Wrong']]);
  });

  test('judges only what is below the construct it is applied to', () => {
    const app = newApp();
    const [mine, other] = [new Stack(app, 'Mine'), new Stack(app, 'Other')];
    cluster(mine);
    cluster(other);
    watch(mine, 'Aspect');

    expect(brief(outcome(app).told)).toEqual(['KeyMissing Mine/Warehouse']);
  });

  test('can be applied to a single resource', () => {
    const app = newApp();
    const stack = new Stack(app, 'Data');
    cluster(stack, 'Other');
    watch(cluster(stack), 'Aspect');

    expect(brief(outcome(app).told)).toEqual(['KeyMissing Data/Warehouse']);
  });

  test('judges each of the resources it is applied to, one by one', () => {
    const app = newApp();
    const stack = new Stack(app, 'Data');
    const guard = new CmkGuard();
    for (const id of ['A', 'B', 'C']) watch(cluster(stack, id), 'Aspect', guard);

    expect(brief(outcome(app).told)).toEqual(['KeyMissing Data/A', 'KeyMissing Data/B', 'KeyMissing Data/C']);
  });

  test('tells a finding about a key outside its scope on that key', () => {
    const app = newApp();
    const keys = new Stack(app, 'Keys');
    const data = new Stack(app, 'Data');
    cluster(data, 'Warehouse', { kmsKeyId: goodKey(keys, 'Key', { enableKeyRotation: false }).keyArn });
    watch(data, 'Aspect');

    expect(brief(outcome(app).told)).toEqual(['KeyRotationOff Keys/Key/Resource']);
  });

  test('sees what another Aspect added that is itself added by an Aspect', () => {
    const app = newApp();
    const stack = new Stack(app, 'Data');
    Aspects.of(app).add({
      visit: (construct) => {
        if (construct === stack && !stack.node.tryFindChild('Warehouse')) {
          Aspects.of(stack).add({
            visit: (it) => {
              if (it === stack && !stack.node.tryFindChild('Warehouse')) cluster(stack);
            },
          });
        }
      },
    });
    watch(app, 'Aspect');

    expect(brief(outcome(app).told)).toEqual(['KeyMissing Data/Warehouse']);
  });

  test('keeps the CDK\'s own annotations on a resource', () => {
    const app = newApp();
    const stack = new Stack(app, 'Data');
    Validations.of(cluster(stack)).addWarning('Mine::Note', 'remember the milk');
    watch(app, 'Aspect');
    app.synth();

    Annotations.fromStack(stack).hasWarning('/Data/Warehouse', Match.stringLikeRegexp('remember the milk'));
    Annotations.fromStack(stack).hasError('/Data/Warehouse', Match.stringLikeRegexp('KeyMissing'));
  });
});

describe('the plugin', () => {
  function reportOn(stack: Stack): ReturnType<typeof reportOf>[number] {
    const app = stack.node.root as App;
    watch(app, 'plugin');
    outcome(app);
    return reportOf(app.outdir).find(({ pluginName }) => pluginName === 'CmkGuard')!;
  }

  test('reports the template, the logical id and the property of a finding', () => {
    const stack = new Stack(newApp(), 'Data');
    cluster(stack, 'Warehouse', { encrypted: false });

    expect(reportOn(stack).violations[0].violatingConstructs[0]).toMatchObject({
      constructPath: 'Data/Warehouse',
      cloudFormationResource: { templatePath: 'Data.template.json', logicalId: 'Warehouse', propertyPaths: ['Properties.Encrypted'] },
    });
  });

  test('reports the line of code that made the resource', () => {
    const stack = new Stack(newApp(), 'Data');
    cluster(stack);

    expect(reportOn(stack).violations[0].violatingConstructs[0].stackTraces?.join('\n')).toMatch(/doors\.test\.ts:\d+/);
  });

  test('reports a nested stack\'s own template', () => {
    const stack = new Stack(newApp(), 'Data');
    cluster(new NestedStack(stack, 'Inner'));

    expect(reportOn(stack).violations[0].violatingConstructs[0].cloudFormationResource?.templatePath).toMatch(/Inner.*\.nested\.template\.json$/);
  });

  test.each([
    ['a failure where something is wrong', {}, 'failure'],
    ['a success where only a warning is told', { kmsKeyId: KEY_ARN }, 'success'],
  ])('concludes with %s', (_, props, conclusion) => {
    const stack = new Stack(newApp(), 'Data');
    cluster(stack, 'Warehouse', props);

    expect(reportOn(stack).conclusion).toBe(conclusion);
  });

  test('names itself, its version and its rules', () => {
    const guard = new CmkGuard();

    expect(guard.name).toBe('CmkGuard');
    expect(guard.version).toMatch(/^\d+\.\d+\.\d+/);
    expect(guard.ruleIds).toEqual(expect.arrayContaining(['CmkGuard::KeyMissing', 'CmkGuard::InspectionFailed', 'CmkGuard::KeyPolicyOpen']));
    expect(guard.ruleIds).toHaveLength(14);
  });

  test('runs under new App().synth() even where skipValidation is set', () => {
    const app = newApp();
    cluster(new Stack(app, 'Data'));
    watch(app, 'plugin');

    expect(brief(outcome(app, () => app.synth({ skipValidation: true })).told)).toEqual(['KeyMissing Data/Warehouse']);
  });
});
