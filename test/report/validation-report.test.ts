import { Severity } from '../../src';
import { Telling } from '../../src/finding/telling';
import { Place } from '../../src/report/place';
import { failureReport, validationReport } from '../../src/report/validation-report';

const TELLING: Telling = {
  rule: 'KeyMissing', ruleId: 'CmkGuard::KeyMissing', severity: Severity.ERROR, message: 'It names no key.', fix: 'name one', constructPath: 'Data/Warehouse', property: 'KmsKeyId',
};
const PLACE: Place = { templatePath: '/out/Data.template.json', logicalId: 'Warehouse', inStage: false, createdAt: 'app.ts:5:6' };
const ACCEPTED = { id: 'CmkGuard::KeyMissing', reason: 'agreed', constructPath: 'Data' };

const report = (tellings: Partial<Telling>[], place: Partial<Place> = {}): ReturnType<typeof validationReport> =>
  validationReport(tellings.map((it) => ({ ...TELLING, ...it })), () => ({ ...PLACE, ...place }), '1.2.3');

test('a finding is a violation with everything that is known of it', () => {
  expect(report([{}])).toEqual({
    pluginVersion: '1.2.3',
    success: false,
    violations: [{
      ruleName: 'CmkGuard::KeyMissing',
      severity: 'error',
      description: 'It names no key.',
      fix: 'name one',
      ruleMetadata: { ruleId: 'CmkGuard::KeyMissing', constructPath: 'Data/Warehouse' },
      violatingResources: [{
        constructPath: 'Data/Warehouse', resourceLogicalId: 'Warehouse', templatePath: '/out/Data.template.json', locations: ['Properties.KmsKeyId'],
      }],
    }],
  });
});

test('a finding about the whole resource has no location', () => {
  expect(report([{ property: undefined }]).violations[0].violatingResources[0].locations).toEqual([]);
});

test.each<[string, Partial<Telling>[], boolean]>([
  ['nothing', [], true],
  ['an error', [{}], false],
  ['a warning', [{ severity: Severity.WARNING }], true],
  ['an accepted error', [{ acknowledgment: ACCEPTED }], true],
  ['an accepted error and another', [{ acknowledgment: ACCEPTED }, {}], false],
  ['an accepted error and a warning', [{ acknowledgment: ACCEPTED }, { severity: Severity.WARNING }], true],
])('with %s to tell, success is told from failure', (_, tellings, success) => {
  expect(report(tellings).success).toBe(success);
});

test('severities are in lower case, as the CDK wants them', () => {
  expect(report([{}, { severity: Severity.WARNING }]).violations.map(({ severity }) => severity)).toEqual(['error', 'warning']);
});

describe('in a stage', () => {
  test.each([Severity.ERROR, Severity.WARNING])('an %s names no construct, since then it would count only where its stack is selected', (severity) => {
    const [{ violatingResources: [resource], description, ruleMetadata }] = report([{ severity }], { inStage: true }).violations;

    expect(resource).not.toHaveProperty('constructPath');
    expect(resource.resourceLogicalId).toBe('Data/Warehouse (Warehouse)');
    expect(description).toBe('It names no key. Created at app.ts:5:6.');
    expect(ruleMetadata).toMatchObject({ constructPath: 'Data/Warehouse' });
  });

  test('a finding of which no line of code is known says nothing about one', () => {
    expect(report([{}], { inStage: true, createdAt: undefined }).violations[0].description).toBe('It names no key.');
  });

  test('an accepted finding names its construct, where the CDK finds the acknowledgment again', () => {
    const [{ violatingResources: [resource], description }] = report([{ acknowledgment: ACCEPTED }], { inStage: true }).violations;

    expect(resource).toMatchObject({ constructPath: 'Data/Warehouse', resourceLogicalId: 'Warehouse' });
    expect(description).toBe('It names no key.');
  });
});

test.each([
  ['in full', 'CmkGuard::KeyMissing', 'CmkGuard::KeyMissing'],
  ['in short, which the CDK files as one of an annotation', 'KeyMissing', 'Annotation::KeyMissing'],
])('a finding that was accepted %s goes by the id under which the CDK finds it again', (_, id, ruleName) => {
  const [violation] = report([{ acknowledgment: { ...ACCEPTED, id } }]).violations;

  expect(violation.ruleName).toBe(ruleName);
  expect(violation.ruleMetadata).toMatchObject({ ruleId: 'CmkGuard::KeyMissing' });
});

test('the order of findings stays', () => {
  expect(report([{ constructPath: 'B' }, { constructPath: 'A' }]).violations.map(({ violatingResources: [it] }) => it.constructPath)).toEqual(['B', 'A']);
});

test('a failure of the guard is an error of no construct, never a success', () => {
  const { success, violations, pluginVersion } = failureReport('the moon is full', '1.2.3');

  expect(success).toBe(false);
  expect(pluginVersion).toBe('1.2.3');
  expect(violations).toHaveLength(1);
  expect(violations[0].description).toBe('CmkGuard failed, so nothing is known about any key: the moon is full.');
  expect(violations[0].violatingResources).toHaveLength(1); // without one, app.synth() would not throw
  expect(violations[0].violatingResources[0]).not.toHaveProperty('constructPath');
});
