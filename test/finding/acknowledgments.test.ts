// How the CDK stores acknowledgments. If its ground moves, this fails loudly.
import { Annotations, Stack, Validations } from 'aws-cdk-lib';
import { acknowledgmentOf, acknowledgmentsOn, nativeId } from '../../src/finding/acknowledgments';
import { newApp } from '../fixtures/doors';
import { cluster, newStack } from '../language';

function accepted(...ids: string[]): ReturnType<typeof acknowledgmentsOn> {
  const it = cluster(newStack());
  for (const id of ids) Validations.of(it).acknowledge({ id, reason: `because of ${id}` });
  return acknowledgmentsOn(it);
}

test.each([
  ['in full', 'CmkGuard::KeyMissing', 'CmkGuard::KeyMissing'],
  ['bare', 'KeyMissing', 'KeyMissing'],
  ['as one of an annotation', 'Annotation::KeyMissing', 'KeyMissing'],
  ['as one of an annotation, in the case of older releases', 'annotation::KeyMissing', 'KeyMissing'],
  ['as one of an annotation, in capitals', 'ANNOTATION::KeyMissing', 'KeyMissing'],
  ['as one of an annotation, by its long name', 'Construct Annotations::KeyMissing', 'KeyMissing'],
  ['as one of an annotation, by its long name with a dash', 'Construct-Annotations::KeyMissing', 'KeyMissing'],
])('an acknowledgment %s is one of the rule', (_, id, as) => {
  expect(accepted(id)).toEqual([{ id: as, rule: 'KeyMissing', reason: `because of ${id}`, constructPath: 'Data/Warehouse' }]);
});

test.each([
  ['a misspelt rule', 'CmkGuard::KeyMising'],
  ['a rule in the wrong case', 'CmkGuard::KEYMISSING'],
  ['a guard in the wrong case', 'cmkguard::KeyMissing'],
  ['a guard without a rule', 'CmkGuard::'],
])('%s is meant for this guard, and is no rule', (_, id) => {
  expect(accepted(id)).toMatchObject([{ id, rule: undefined }]);
});

test.each([
  ['another guard\'s rule', 'AwsSolutions::RS1'],
  ['another guard\'s rule of the same name', 'OtherGuard::KeyMissing'],
  ['an annotation of the CDK', '@aws-cdk/core:something'],
  ['a guard that begins alike', 'CmkGuardian::KeyMissing'],
])('%s is not meant for this guard', (_, id) => {
  expect(accepted(id)).toEqual([]);
});

test('several are kept apart', () => {
  expect(accepted('CmkGuard::KeyMissing', 'EncryptionOff', 'Other::Rule').map(({ rule, id }) => [rule, id])).toEqual([
    ['KeyMissing', 'CmkGuard::KeyMissing'], ['EncryptionOff', 'EncryptionOff'],
  ]);
});

test('several in one go are kept apart', () => {
  const it = cluster(newStack());
  Validations.of(it).acknowledge({ id: 'CmkGuard::KeyMissing', reason: 'one' }, { id: 'CmkGuard::EncryptionOff', reason: 'two' });

  expect(acknowledgmentsOn(it).map(({ rule, reason }) => [rule, reason])).toEqual([['KeyMissing', 'one'], ['EncryptionOff', 'two']]);
});

test('a construct without any has none', () => {
  expect(acknowledgmentsOn(cluster(newStack()))).toEqual([]);
});

test.each([
  ['no data', undefined],
  ['null', null],
  ['an empty object', {}],
])('metadata of that type with %s is none', (_, data) => {
  const it = cluster(newStack());
  it.node.addMetadata(Validations.ACKNOWLEDGED_RULES_METADATA_KEY, data);

  expect(acknowledgmentsOn(it)).toEqual([]);
});

test('other metadata does not count', () => {
  const it = cluster(newStack());
  Annotations.of(it).addWarningV2('KeyMissing', 'not an acknowledgment');
  it.node.addMetadata('CmkGuard::KeyMissing', { 'CmkGuard::KeyMissing': 'nor this' });

  expect(acknowledgmentsOn(it)).toEqual([]);
});

describe('the acknowledgment of a rule for a construct', () => {
  test('is the nearest one', () => {
    const app = newApp();
    const stack = new Stack(app, 'Data');
    const it = cluster(stack);
    const found = (): string | undefined => acknowledgmentOf('KeyMissing', [it])?.reason;

    expect(found()).toBeUndefined();
    for (const [scope, reason] of [[app, 'app'], [stack, 'stack'], [it, 'resource']] as const) {
      Validations.of(scope).acknowledge({ id: 'CmkGuard::KeyMissing', reason });
      expect(found()).toBe(reason);
    }
  });

  test('says where it is, and under which id', () => {
    const stack = newStack();
    Validations.of(stack.node.root).acknowledge({ id: 'KeyMissing', reason: 'agreed' });

    expect(acknowledgmentOf('KeyMissing', [cluster(stack)])).toEqual({ id: 'KeyMissing', reason: 'agreed', constructPath: '' });
  });

  test('is not one of another rule, or beside it', () => {
    const stack = newStack();
    const [it, other] = [cluster(stack, 'It'), cluster(stack, 'Other')];
    Validations.of(it).acknowledge({ id: 'CmkGuard::EncryptionOff', reason: 'x' });
    Validations.of(other).acknowledge({ id: 'CmkGuard::KeyMissing', reason: 'x' });

    expect(acknowledgmentOf('KeyMissing', [it])).toBeUndefined();
  });
});

test.each([
  ['CmkGuard::KeyMissing', 'CmkGuard::KeyMissing'],
  ['KeyMissing', 'Annotation::KeyMissing'],
])('the CDK finds %s again as %s', (id, native) => {
  expect(nativeId('KeyMissing', { id, reason: 'x', constructPath: '' })).toBe(native);
});
