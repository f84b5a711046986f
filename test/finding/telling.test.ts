// From what is said to what is told: once, in order, as loudly as is set.
import { Stack, Validations } from 'aws-cdk-lib';
import { Severity } from '../../src';
import { RuleName } from '../../src/finding/rules';
import { compare, Ear, findingsOf, isWithin, Sayings, tellings } from '../../src/finding/telling';
import { Saying } from '../../src/finding/voice';
import { newApp } from '../fixtures/doors';
import { cluster, goodKey } from '../language';

const app = (): Stack => {
  const stack = new Stack(newApp(), 'Data');
  ['A', 'B', 'C'].forEach((id) => cluster(stack, id));
  goodKey(stack);
  return stack;
};

function earOf(stack: Stack, severities: Partial<Record<RuleName, Severity>> = {}): Ear {
  return {
    severityOf: (rule) => severities[rule] ?? Severity.ERROR,
    construct: (path) => path.split('/').slice(1).reduce((scope, id) => scope.node.findChild(id), stack as Stack['node']['root']),
  };
}

const own = (about: string, rule: RuleName = 'KeyMissing', message = 'It is wrong.'): Saying => ({ rule, about, property: 'KmsKeyId', message, fix: 'mend it' });
const aboutKey = (rule: RuleName = 'KeyRotationOff'): Saying => ({ rule, about: 'Data/Key', message: 'The key is poor', fix: 'mend it' });
const under = (...ids: string[]): Sayings[] => ids.map((id) => ({ path: `Data/${id}`, own: [], keys: [aboutKey()] }));

describe('tellings', () => {
  test('are of each resource, in full', () => {
    expect(tellings([{ path: 'Data/A', own: [own('Data/A')], keys: [] }], earOf(app()))).toEqual([{
      rule: 'KeyMissing',
      ruleId: 'CmkGuard::KeyMissing',
      severity: 'ERROR',
      message: 'It is wrong.',
      fix: 'mend it',
      constructPath: 'Data/A',
      property: 'KmsKeyId',
      acknowledgment: undefined,
    }]);
  });

  test('are in the order of constructs, then rules, then words', () => {
    const all = [
      { path: 'Data/B', own: [own('Data/B', 'KeyUnproven', 'b'), own('Data/B', 'KeyUnproven', 'a'), own('Data/B', 'EncryptionOff')], keys: [] },
      { path: 'Data/A', own: [own('Data/A')], keys: [] },
    ];

    expect(tellings(all, earOf(app())).map(({ constructPath, rule, message }) => `${constructPath} ${rule} ${message}`)).toEqual([
      'Data/A KeyMissing It is wrong.', 'Data/B EncryptionOff It is wrong.', 'Data/B KeyUnproven a', 'Data/B KeyUnproven b',
    ]);
  });

  test('are as loud as is set, and none of a rule that is off', () => {
    const all = [{ path: 'Data/A', own: [own('Data/A'), own('Data/A', 'SecretKeyAwsManaged'), own('Data/A', 'KeyUnproven')], keys: [aboutKey()] }];
    const ear = earOf(app(), { KeyMissing: Severity.WARNING, KeyUnproven: Severity.OFF, KeyRotationOff: Severity.OFF });

    expect(tellings(all, ear).map(({ rule, severity }) => [rule, severity])).toEqual([['KeyMissing', 'WARNING'], ['SecretKeyAwsManaged', 'ERROR']]);
  });

  test('about a key are one, with all it protects', () => {
    const told = tellings(under('A', 'B', 'C'), earOf(app()));

    expect(told.map(({ constructPath, message }) => [constructPath, message])).toEqual([
      ['Data/Key', 'The key is poor; it protects "Data/A", "Data/B", "Data/C".'],
    ]);
  });

  test('about a key are one for each thing that is poor', () => {
    const all: Sayings[] = [{ path: 'Data/A', own: [], keys: [aboutKey(), aboutKey('KeyDeletable')] }];

    expect(tellings(all, earOf(app())).map(({ rule }) => rule)).toEqual(['KeyDeletable', 'KeyRotationOff']);
  });

  test('about a key, accepted for one resource, are two: on that resource, and on the key for the rest', () => {
    const stack = app();
    Validations.of(stack.node.findChild('B')).acknowledge({ id: 'CmkGuard::KeyRotationOff', reason: 'agreed' });

    expect(tellings(under('A', 'B', 'C'), earOf(stack)).map(({ constructPath, message, acknowledgment }) => [constructPath, message, acknowledgment?.reason])).toEqual([
      ['Data/B', 'The key is poor; it protects "Data/B".', 'agreed'],
      ['Data/Key', 'The key is poor; it protects "Data/A", "Data/C".', undefined],
    ]);
  });

  test.each([
    ['the key', 'Key', 'Data/Key'],
    ['what is above both', undefined, 'Data/Key'],
  ])('about a key, accepted on %s, are one, on the key', (_, on, path) => {
    const stack = app();
    Validations.of(on ? stack.node.findChild(on) : stack).acknowledge({ id: 'CmkGuard::KeyRotationOff', reason: 'agreed' });

    expect(tellings(under('A', 'B'), earOf(stack)).map(({ constructPath, acknowledgment }) => [constructPath, acknowledgment?.reason])).toEqual([[path, 'agreed']]);
  });

  test('of nothing are none', () => {
    expect(tellings([], earOf(app()))).toEqual([]);
  });
});

describe('the findings of one resource', () => {
  test('hold those about its keys, with itself as what they protect', () => {
    const found = findingsOf({ path: 'Data/A', own: [own('Data/A')], keys: [aboutKey()] }, earOf(app()));

    expect(found.map(({ ruleId, constructPath, message }) => [ruleId, constructPath, message])).toEqual([
      ['CmkGuard::KeyMissing', 'Data/A', 'It is wrong.'],
      ['CmkGuard::KeyRotationOff', 'Data/Key', 'The key is poor; it protects "Data/A".'],
    ]);
  });

  test('are plain findings, without what only doors need', () => {
    expect(findingsOf({ path: 'Data/A', own: [own('Data/A')], keys: [] }, earOf(app()))[0]).not.toHaveProperty('rule');
  });

  test('are accepted by the acknowledgment that is nearest: the resource\'s before the key\'s', () => {
    const stack = app();
    const reason = (): string | undefined => findingsOf(under('A')[0], earOf(stack))[0].acknowledgment?.reason;
    expect(reason()).toBeUndefined();

    Validations.of(stack.node.findChild('Key')).acknowledge({ id: 'CmkGuard::KeyRotationOff', reason: 'of the key' });
    expect(reason()).toBe('of the key');

    Validations.of(stack.node.findChild('A')).acknowledge({ id: 'CmkGuard::KeyRotationOff', reason: 'of the resource' });
    expect(reason()).toBe('of the resource');
  });

  test('are accepted by the key\'s own acknowledgment before one on the stack of both', () => {
    const stack = app();
    Validations.of(stack).acknowledge({ id: 'CmkGuard::KeyRotationOff', reason: 'of the stack' });
    Validations.of(stack.node.findChild('Key')).acknowledge({ id: 'CmkGuard::KeyRotationOff', reason: 'of the key' });

    expect(findingsOf(under('A')[0], earOf(stack))[0].acknowledgment?.reason).toBe('of the key');
  });
});

test.each([
  ['Data/A', 'Data/A', true],
  ['Data/A/B', 'Data/A', true],
  ['Data/A', '', true],
  ['', '', true],
  ['Data/AB', 'Data/A', false],
  ['Data', 'Data/A', false],
  ['Other/A', 'Data', false],
])('%j within %j: %s', (path, scope, within) => {
  expect(isWithin(path, scope)).toBe(within);
});

test.each([['a', 'b', -1], ['b', 'a', 1], ['a', 'a', 0], ['Z', 'a', -1], ['a', 'a/b', -1]])('%j compares to %j by code, not by locale: %d', (one, other, order) => {
  expect(compare(one, other)).toBe(order);
});
