// Nothing that happens inside the guard may let a build pass.
import { App, CfnResource, IPolicyValidationContext, PolicyValidationPluginReport, Stack, Stage, Validations } from 'aws-cdk-lib';
import { CmkGuard, Severity } from '../../src';
import { brief, DOORS, failForGuard, newApp, Outcome, outcome, reportOf, watch } from '../fixtures/doors';
import { cluster, goodKey, KEY_ARN } from '../language';

/** Whether a build with such an outcome is stopped, at least by the CLI. */
function isStopped({ stopped, told }: Outcome): boolean {
  return stopped !== undefined || told.some(({ severity }) => severity === 'error');
}

/** What may be thrown at the guard, and what of it can be said. */
const THROWN: [string, unknown, string][] = [
  ['an error', new Error('the moon is full'), 'the moon is full'],
  ['a text', 'the moon is full', 'the moon is full'],
  ['an object', { message: 'the moon is full' }, 'the moon is full'],
  ['nothing', undefined, ''],
  ['null', null, ''],
];

/** Where the guard may stumble over one resource. */
const STUMBLES: [string, (odd: CfnResource, thrown: unknown) => void][] = [
  ['its rendering', (odd, thrown) => failForGuard(odd, '_toCloudFormation', thrown)],
  ['its overrides', (odd, thrown) => failForGuard(odd, 'rawOverrides', thrown)],
  ['its type', (odd, thrown) => failForGuard(odd, 'cfnResourceType', thrown)],
  ['its logical id', (odd, thrown) => failForGuard(odd, 'logicalId', thrown)],
  ['its metadata', (odd, thrown) => failForGuard(odd.node, 'metadata', thrown)],
];

describe.each(['Aspect', 'plugin'] as const)('through the %s', (door) => {
  let app: App;
  let stack: Stack;
  let odd: CfnResource;

  beforeEach(() => {
    app = newApp();
    stack = new Stack(app, 'Data');
    cluster(stack, 'Before');
    odd = cluster(stack, 'Odd', { kmsKeyId: KEY_ARN });
    cluster(stack, 'Warehouse', { encrypted: false });
    watch(app, door);
  });

  describe.each(STUMBLES)('where the guard stumbles over %s', (_, stumble) => {
    beforeEach(() => stumble(odd, new Error('the moon is full')));

    test('the build does not pass', () => {
      ['Before', 'Warehouse'].forEach((it) => stack.node.tryRemoveChild(it));

      expect(isStopped(outcome(app))).toBe(true);
    });

    test('the rest is judged', () => {
      expect(brief(outcome(app).told)).toEqual(expect.arrayContaining(['KeyMissing Data/Before', 'EncryptionOff Data/Warehouse']));
    });

    test('that resource has an error of its own, with the cause', () => {
      const about = outcome(app).told.filter(({ path }) => path === 'Data/Odd');

      expect(about).toMatchObject([{ rule: 'InspectionFailed', severity: 'error' }]);
      expect(about[0].text).toContain('the moon is full');
    });
  });

  test.each(THROWN)('being thrown %s over one resource, the build does not pass and the rest is judged', (_, thrown) => {
    failForGuard(odd, '_toCloudFormation', thrown);

    const result = outcome(app);

    expect(isStopped(result)).toBe(true);
    expect(brief(result.told)).toEqual(expect.arrayContaining(['KeyMissing Data/Before', 'EncryptionOff Data/Warehouse']));
  });

  test('stumbling over a key, the build does not pass and the rest is judged', () => {
    const key = goodKey(stack).node.defaultChild as CfnResource;
    cluster(stack, 'Under', { kmsKeyId: key.getAtt('Arn').toString() });
    failForGuard(key, '_toCloudFormation', new Error('the moon is full'));

    const result = outcome(app);

    expect(isStopped(result)).toBe(true);
    expect(brief(result.told)).toEqual(expect.arrayContaining(['KeyMissing Data/Before', 'EncryptionOff Data/Warehouse']));
  });

  test.each(THROWN)('failing as a whole, being thrown %s, stops the build with the cause', (_, thrown, said) => {
    failForGuard(app.node, 'children', thrown);
    failForGuard(app.node, 'tryFindChild', thrown);

    const { stopped } = outcome(app);

    expect(stopped).toContain('CmkGuard::InspectionFailed');
    expect(stopped).toContain('nothing is known about any key');
    expect(stopped).toContain(said);
  });
});

test.each(DOORS)('a failure as a whole stops through the $door, annotations in the report: $flag', ({ door, flag }) => {
  const app = newApp(flag);
  const stack = new Stack(app, 'Data');
  cluster(stack, 'Right', { kmsKeyId: goodKey(stack).keyArn });
  failForGuard(app.node, 'children', new Error('the moon is full'));
  failForGuard(app.node, 'tryFindChild', new Error('the moon is full'));
  watch(app, door);

  expect(outcome(app).stopped).toContain('nothing is known about any key: the moon is full');
});

describe('a fault in the guard\'s own reasoning about one resource', () => {
  const facts = jest.requireActual<typeof import('../../src/provenance/store-facts')>('../../src/provenance/store-facts');
  const sane = facts.storeFacts;
  let app: App;

  const rave = (thrown: unknown): void => {
    jest.spyOn(facts, 'storeFacts').mockImplementation((element, type) => {
      if (element.path.endsWith('Odd')) throw thrown;
      return sane(element, type);
    });
  };

  beforeEach(() => {
    app = newApp();
    const stack = new Stack(app, 'Data');
    cluster(stack, 'Odd', { kmsKeyId: goodKey(stack).keyArn });
    cluster(stack);
  });

  afterEach(() => jest.restoreAllMocks());

  describe.each(['Aspect', 'plugin'] as const)('through the %s', (door) => {
    test.each(THROWN)('being thrown %s, is an error of that resource, with the cause, and the rest is judged', (_, thrown, said) => {
      rave(thrown);
      watch(app, door);

      const { told } = outcome(app);

      expect(told.map(({ rule, severity, path }) => [rule, severity, path])).toEqual([
        ['InspectionFailed', 'error', 'Data/Odd'], ['KeyMissing', 'error', 'Data/Warehouse'],
      ]);
      expect(told[0].text).toContain('"Data/Odd" could not be inspected');
      expect(told[0].text).toContain(said);
    });

    test('stops the build though all else is right', () => {
      rave(new Error('the moon is full'));
      app.node.findChild('Data').node.tryRemoveChild('Warehouse');
      watch(app, door);

      expect(isStopped(outcome(app))).toBe(true);
    });
  });

  test.each(THROWN)('being thrown %s, is shown by inspect', (_, thrown, said) => {
    rave(thrown);

    const [odd, other] = new CmkGuard().inspect(app);

    expect(odd).toMatchObject({
      constructPath: 'Data/Odd',
      logicalId: 'Odd',
      resourceType: 'AWS::Redshift::Cluster',
      verdict: 'UNPROVEN',
      keyPaths: [],
      findings: [{ ruleId: 'CmkGuard::InspectionFailed', severity: 'ERROR', constructPath: 'Data/Odd' }],
    });
    expect(odd.findings[0].message).toContain(said);
    expect(other.verdict).toBe('NOT_CUSTOMER_MANAGED');
  });
});

/** A guard that is told nothing of what was synthesized. */
class Blind extends CmkGuard {
  public validate(context: IPolicyValidationContext): PolicyValidationPluginReport {
    return super.validate({ ...context, stackTemplates: undefined as never });
  }
}

test('no setting makes a failure of the guard less than an error', () => {
  for (const severity of [Severity.WARNING, Severity.OFF]) {
    expect(() => new CmkGuard({ severities: { InspectionFailed: severity } })).toThrow('the guard fails closed');
  }
});

describe('a plugin that fails as a whole', () => {
  test('reports an error violation that belongs to no construct, so that it counts for every selection of stacks', () => {
    const app = newApp();
    const stack = new Stack(app, 'Data');
    cluster(stack, 'Right', { kmsKeyId: goodKey(stack).keyArn });
    watch(app, 'plugin', new Blind());

    const { stopped, told } = outcome(app);

    expect(stopped).toContain('CmkGuard failed, so nothing is known about any key: Cannot read properties of undefined');
    expect(told).toMatchObject([{ rule: 'InspectionFailed', severity: 'fatal', path: '' }]);
    expect(reportOf(app.outdir)[0].violations[0].violatingConstructs).toHaveLength(1);
    expect(reportOf(app.outdir)[0].conclusion).toBe('failure');
  });

  test.each([
    ['on another finding', (stack: Stack) => Validations.of(stack).acknowledge({ id: 'CmkGuard::KeyMissing', reason: 'x' })],
    ['of every rule, on the app', (stack: Stack) => {
      for (const id of new CmkGuard().ruleIds ?? []) Validations.of(stack.node.root).acknowledge({ id, reason: 'x' });
    }],
  ])('is not let through by an acknowledgment %s', (_, acknowledge) => {
    const app = newApp();
    const stack = new Stack(app, 'Data');
    cluster(stack);
    acknowledge(stack);
    watch(app, 'plugin', new Blind());

    expect(outcome(app).stopped).toContain('nothing is known about any key');
  });

  test('in a stage counts too', () => {
    const app = newApp();
    cluster(new Stack(new Stage(app, 'Prod'), 'Data'), 'Right', { kmsKeyId: 'alias/mine' });
    watch(app, 'plugin', new Blind());

    expect(outcome(app).stopped).toContain('nothing is known about any key');
  });
});

describe('the Aspect that fails over a stage', () => {
  test.each(THROWN)('being thrown %s stops the app', (_, thrown) => {
    const app = newApp();
    const stage = new Stage(app, 'Prod');
    cluster(new Stack(stage, 'Data'), 'Right', { kmsKeyId: 'alias/mine' });
    failForGuard(stage.node, 'tryFindChild', thrown);
    failForGuard(stage.node, 'children', thrown);
    watch(app, 'Aspect');

    expect(outcome(app).stopped).toContain('InspectionFailed');
  });
});

describe('inspect', () => {
  test.each(STUMBLES.filter(([it]) => it !== 'its rendering'))('tells of stumbling over %s, and inspects the rest', (_, stumble) => {
    const stack = new Stack(newApp(), 'Data');
    stumble(cluster(stack, 'Odd', { kmsKeyId: KEY_ARN }), new Error('the moon is full'));
    cluster(stack);

    const inspections = new CmkGuard().inspect(stack);

    expect(inspections.map(({ constructPath, findings }) => [constructPath, findings.map(({ ruleId, severity }) => [ruleId, severity])])).toEqual([
      ['Data/Odd', [['CmkGuard::InspectionFailed', 'ERROR']]],
      ['Data/Warehouse', [['CmkGuard::KeyMissing', 'ERROR']]],
    ]);
    expect(inspections[0]).toMatchObject({ verdict: 'UNPROVEN', keyPaths: [] });
    expect(inspections[0].findings[0].message).toContain('the moon is full');
  });
});
