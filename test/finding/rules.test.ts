// The rules: ids that are acknowledged for years, and how loudly each speaks.
import { CmkGuard, Severity } from '../../src';
import { RULE_NAMES, ruleId, ruleNamed, RULES } from '../../src/finding/rules';

test('the rules and their severities are those of the contract', () => {
  expect(Object.fromEntries(RULE_NAMES.map((name) => [ruleId(name), RULES[name].severity]))).toEqual({
    'CmkGuard::EncryptionOff': Severity.ERROR,
    'CmkGuard::KeyMissing': Severity.ERROR,
    'CmkGuard::KeyAwsManaged': Severity.ERROR,
    'CmkGuard::KeyNotAKey': Severity.ERROR,
    'CmkGuard::CmkUnsupported': Severity.ERROR,
    'CmkGuard::KeyUnproven': Severity.WARNING,
    'CmkGuard::SnapshotCopyUnguarded': Severity.ERROR,
    'CmkGuard::KeyUnusable': Severity.ERROR,
    'CmkGuard::KeyPolicyOpen': Severity.ERROR,
    'CmkGuard::KeyRotationOff': Severity.WARNING,
    'CmkGuard::KeyDeletable': Severity.WARNING,
    'CmkGuard::SecretKeyAwsManaged': Severity.WARNING,
    'CmkGuard::AcknowledgmentUnused': Severity.WARNING,
    'CmkGuard::InspectionFailed': Severity.ERROR,
  });
});

test('the guard tells the CDK the ids of all its rules', () => {
  expect(new CmkGuard().ruleIds).toEqual(RULE_NAMES.map(ruleId));
});

test.each([
  ['in full', 'CmkGuard::KeyMissing', 'KeyMissing'],
  ['bare', 'KeyMissing', 'KeyMissing'],
  ['of another guard', 'Other::KeyMissing', undefined],
  ['in other capitals', 'CmkGuard::keymissing', undefined],
  ['twice prefixed', 'CmkGuard::CmkGuard::KeyMissing', undefined],
  ['that is a member of every object', 'constructor', undefined],
  ['that is nothing', '', undefined],
])('an id %s names its rule', (_, id, name) => {
  expect(ruleNamed(id)).toBe(name);
});

test.each(RULE_NAMES)('%s says what it means in a sentence', (name) => {
  expect(RULES[name].says).toMatch(/^[A-Z].*\.$/);
});
