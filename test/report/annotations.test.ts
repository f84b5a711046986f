import { Stack, Validations } from 'aws-cdk-lib';
import { Severity } from '../../src';
import { Telling } from '../../src/finding/telling';
import { annotate } from '../../src/report/annotations';
import { newApp } from '../fixtures/doors';
import { cluster, newStack } from '../language';

const TELLING: Telling = {
  rule: 'KeyMissing', ruleId: 'CmkGuard::KeyMissing', severity: Severity.ERROR, message: 'It names no key.', fix: 'name one', constructPath: 'Data/Warehouse',
};

function annotations(stack: Stack): unknown[] {
  return stack.node.findChild('Warehouse').node.metadata.filter(({ type }) => /error|warning/.test(type)).map(({ type, data }) => [type, data]);
}

test.each([
  ['an error', Severity.ERROR, 'aws:cdk:error', 'It names no key. Fix: name one (CmkGuard::KeyMissing)'],
  ['a warning', Severity.WARNING, 'aws:cdk:warning', 'It names no key. Fix: name one [ack: CmkGuard::KeyMissing]'],
])('%s has the CDK\'s own form', (_, severity, type, text) => {
  const stack = newStack();

  annotate(cluster(stack), { ...TELLING, severity });

  expect(annotations(stack)).toEqual([[type, text]]);
});

test.each([
  ['an error', Severity.ERROR, 'addError'],
  ['a warning', Severity.WARNING, 'addWarning'],
] as const)('%s reads in the assembly as what Validations would have written', (_, severity, add) => {
  const [ours, theirs] = [new Stack(newApp(), 'Data'), new Stack(newApp(), 'Data')];

  annotate(cluster(ours), { ...TELLING, severity });
  Validations.of(cluster(theirs))[add]('CmkGuard::KeyMissing', 'It names no key. Fix: name one');

  expect(annotations(ours)).toEqual(annotations(theirs));
});

test.each([
  ['the same twice', [Severity.ERROR, Severity.ERROR], ['aws:cdk:error']],
  ['the same warning twice', [Severity.WARNING, Severity.WARNING], ['aws:cdk:warning']],
  ['an error, then the same as a warning', [Severity.ERROR, Severity.WARNING], ['aws:cdk:error']],
])('%s is told once, the louder way', (_, severities, types) => {
  const stack = newStack();
  const it = cluster(stack);

  for (const severity of severities) annotate(it, { ...TELLING, severity });

  expect((annotations(stack) as string[][]).map(([type]) => type)).toEqual(types);
});

test('a warning does not keep the same from being told as an error', () => {
  const stack = newStack();
  const it = cluster(stack);

  annotate(it, { ...TELLING, severity: Severity.WARNING });
  annotate(it, TELLING);

  expect(annotations(stack)).toContainEqual(['aws:cdk:error', 'It names no key. Fix: name one (CmkGuard::KeyMissing)']);
});

test('different findings of one rule are both told', () => {
  const stack = newStack();
  const it = cluster(stack);

  annotate(it, TELLING);
  annotate(it, { ...TELLING, message: 'Its copy names no key.' });

  expect(annotations(stack)).toHaveLength(2);
});

test('the place of an annotation is the line that made the construct', () => {
  const stack = newStack();
  const it = cluster(stack);
  annotate(it, TELLING);

  const [{ trace = [] }] = it.node.metadata.filter(({ type }) => type === 'aws:cdk:error');

  expect(trace.join('\n')).toMatch(/annotations\.test\.ts/);
  expect(trace.join('\n')).not.toMatch(/src[\\/]report/);
});
