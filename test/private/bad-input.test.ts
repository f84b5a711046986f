import { didYouMean, refuse } from '../../src/private/bad-input';

test('nothing wrong is not refused', () => {
  expect(() => refuse('A house', [])).not.toThrow();
});

test('everything that is wrong is said at once, a line each', () => {
  expect(() => refuse('A house', ['It has no door.', 'It has no roof.'])).toThrow(new Error('A house cannot be created:\n  - It has no door.\n  - It has no roof.'));
});

const NAMES = ['KeyMissing', 'KeyUnproven', 'KeyUnusable', 'EncryptionOff'];

test.each([
  ['a letter left out', 'KeyMising', 'Did you mean "KeyMissing"?'],
  ['a letter too many', 'KeyMisssing', 'Did you mean "KeyMissing"?'],
  ['letters swapped', 'KyeMissing', 'Did you mean "KeyMissing"?'],
  ['the wrong case', 'KEYMISSING', 'Did you mean "KeyMissing"?'],
  ['three letters off', 'KeyMissabc', 'Did you mean "KeyMissing"?'],
  ['the name itself', 'EncryptionOff', 'Did you mean "EncryptionOff"?'],
])('%s suggests the name that was meant', (_, got, said) => {
  expect(didYouMean(got, NAMES)).toBe(said);
});

test('all near names are suggested', () => {
  expect(didYouMean('KeyUnable', ['KeyUnusable', 'KeyUnstable', 'Other'])).toBe('Did you mean "KeyUnusable" or "KeyUnstable"?');
});

test.each([
  ['something else', 'Bananas'],
  ['four letters off', 'KeyMisabcd'],
  ['nothing', ''],
])('%s suggests all names', (_, got) => {
  expect(didYouMean(got, NAMES)).toBe('Use one of "KeyMissing", "KeyUnproven", "KeyUnusable", "EncryptionOff".');
});
