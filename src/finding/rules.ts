import { Severity } from './severity';

/** The name under which findings are acknowledged: `CmkGuard::KeyMissing`. */
export const GUARD_NAME = 'CmkGuard';

/** The part of a rule id behind `CmkGuard::`. */
export type RuleName = keyof typeof RULES;

/** A rule: what it says, and how loudly when nothing else is set. */
export interface Rule {
  readonly severity: Severity.ERROR | Severity.WARNING;
  /** What it means when this rule speaks. */
  readonly says: string;
}

/** All rules, by name. An id, once released, never changes its meaning. */
export const RULES = {
  EncryptionOff: {
    severity: Severity.ERROR,
    says: 'Encryption at rest is off: false, "false", or left out where leaving out means off. A key beside it does not help.',
  },
  KeyMissing: {
    severity: Severity.ERROR,
    says: 'Encrypted, but no key is named: absent, empty, AWS::NoValue, removed by an override. AWS then uses a key of its own.',
  },
  KeyAwsManaged: {
    severity: Severity.ERROR,
    says: 'The key is AWS\'s: an alias that begins with alias/aws/, in any spelling, or AWS_OWNED_KMS_KEY.',
  },
  KeyNotAKey: {
    severity: Severity.ERROR,
    says: 'The reference leads to something that is no KMS key.',
  },
  CmkUnsupported: {
    severity: Severity.ERROR,
    says: 'This type cannot use a customer managed key at all. The message names the type that can.',
  },
  KeyUnproven: {
    severity: Severity.WARNING,
    says: 'Ownership of the key cannot be proven at synthesis. Make it an error with unproven: UnprovenAction.ERROR, or list keys in trustedKeys.',
  },
  SnapshotCopyUnguarded: {
    severity: Severity.ERROR,
    says: 'Snapshots are copied to another Region without a customer managed key there: the copies fall back to a key that AWS owns.',
  },
  KeyUnusable: {
    severity: Severity.ERROR,
    says: 'The customer managed key cannot serve: disabled, asymmetric or HMAC, wrong usage, another Region than the resource\'s.',
  },
  KeyPolicyOpen: {
    severity: Severity.ERROR,
    says: 'The policy of the customer managed key lets in everybody, without a condition that says who.',
  },
  KeyRotationOff: {
    severity: Severity.WARNING,
    says: 'The customer managed key does not rotate.',
  },
  KeyDeletable: {
    severity: Severity.WARNING,
    says: 'The customer managed key goes away with its stack while data depends on it, or its waiting period is shorter than 14 days.',
  },
  SecretKeyAwsManaged: {
    severity: Severity.WARNING,
    says: 'The admin secret of the resource is under a key that AWS manages.',
  },
  AcknowledgmentUnused: {
    severity: Severity.WARNING,
    says: 'An acknowledgment of a rule of this guard matches no finding: it is out of date, misspelt, or on the wrong construct.',
  },
  InspectionFailed: {
    severity: Severity.ERROR,
    says: 'The guard itself failed on a resource. It fails closed: this severity cannot be changed.',
  },
} as const satisfies Readonly<Record<string, Rule>>;

export const RULE_NAMES = Object.keys(RULES) as RuleName[];

export function ruleId(name: RuleName): string {
  return `${GUARD_NAME}::${name}`;
}

/** The rule behind an id, with or without `CmkGuard::`. */
export function ruleNamed(id: string): RuleName | undefined {
  const name = id.startsWith(`${GUARD_NAME}::`) ? id.slice(GUARD_NAME.length + 2) : id;
  return RULE_NAMES.find((it) => it === name);
}
