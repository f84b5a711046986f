import { RuleName, ruleId } from './rules';
import { GuardedResourceType } from '../catalog/guarded-resource-type';
import { GuardedResourceTypes } from '../catalog/guarded-resource-types';
import { Origin } from '../provenance/origin';
import { SnapshotCopy, StoreCase, StoreFacts } from '../provenance/store-facts';
import { Element } from '../provenance/template';
import { Judgement, Reason, StoreJudgement } from '../verdict/judge';
import { Flaw } from '../verdict/key-quality';
import { isTrustable } from '../verdict/trusted-keys';
import { Verdict } from '../verdict/verdict';

/** What is said, before it is known how loudly: which rule, about which construct, in which words. */
export interface Saying {
  readonly rule: RuleName;
  readonly about: string;
  readonly property?: string;
  readonly message: string;
  readonly fix: string;
}

// ---- the data of a resource --------------------------------------------------------------------------------------------------------

/** Says what is the matter with the key of a resource's data; nothing where it is proven. */
export function sayOwnership(store: StoreFacts, { decidedBy, ...judgement }: StoreJudgement): Saying | undefined {
  if (!decidedBy) return undefined;
  const { type, element } = store;
  const subject = subjectOf(store);
  const when = whenOf(decidedBy);
  const common = { about: element.path, property: type.keyProperty };
  if (judgement.verdict === Verdict.UNPROVEN) {
    return {
      ...common,
      rule: 'KeyUnproven',
      message: `${subject} cannot be proven to be under a customer managed key${when}: ${judgement.why}.`,
      fix: fixUnproven(decidedBy.key, store),
    };
  }
  if (judgement.verdict !== Verdict.NOT_CUSTOMER_MANAGED) return undefined;
  const { message, fix, property } = REASONS[judgement.reason](store, decidedBy, when);
  return { ...common, rule: judgement.reason, property: property ?? common.property, message: `${subject} ${message}`, fix };
}

type SayReason = (store: StoreFacts, decidedBy: StoreCase, when: string) => { message: string; fix: string; property?: string };

const REASONS: Readonly<Record<Reason, SayReason>> = {
  EncryptionOff: ({ type, element }, { encryption, key }, when) => {
    const how = encryption.kind === 'off' && encryption.leftOut ? `leaves out ${type.switchProperty}` : `has ${type.switchProperty} false`;
    const beside = key.kind === 'absent' ? '' : ', and the key it names does not help';
    return {
      message: `${how}${when}, so its data is not encrypted at rest${beside}.`,
      fix: key.kind === 'absent' ? fixKey(type, element) : setting(type, element, { [type.switchProperty!]: 'true' }),
      property: type.switchProperty,
    };
  },

  KeyMissing: ({ type, element }, { key }, when) => {
    const how = key.kind === 'absent' && key.how !== 'left out' ? ` (${type.keyProperty} is ${key.how})` : '';
    return { message: `names no KMS key${how}${when}, so AWS keeps it under a key you do not control.`, fix: fixKey(type, element) };
  },

  KeyAwsManaged: ({ type, element }, { key }, when) => ({
    message: `is under ${awsKey(key)}${when}.`,
    fix: fixKey(type, element),
  }),

  KeyNotAKey: ({ type, element }, { key }, when) => ({
    message: `names ${notAKey(key)} as its key${when}, which is no KMS key.`,
    fix: fixKey(type, element),
  }),

  CmkUnsupported: ({ type }) => ({
    message: 'cannot be under a customer managed key: its type has no property for one.',
    fix: type.useInstead ? `use ${type.useInstead} instead` : 'use a resource type that takes a KMS key instead',
  }),
};

function awsKey(origin: Origin): string {
  switch (origin.kind) {
    case 'serviceKey': return `${origin.word}, a key that AWS owns`;
    case 'alias': return `alias "${origin.name}", which leads to ${awsKey(origin.target)}`;
    case 'aliasName': return `"${origin.name}", a key that AWS manages`;
    default: return 'a key that AWS manages';
  }
}

function notAKey(origin: Origin): string {
  if (origin.kind === 'alias') return notAKey(origin.target);
  return origin.kind === 'notAKey' ? origin.what : 'something else';
}

// ---- beside the data ---------------------------------------------------------------------------------------------------------------

/** Says where the copies of snapshots go without a customer managed key. */
export function sayCopies(store: StoreFacts, copy: SnapshotCopy, judgement: Judgement, property: string, when: string): Saying | undefined {
  const copies = `${subjectOf(store)} copies its snapshots to ${copy.destination}${when}`;
  const common = { about: store.element.path, property };
  if (judgement.verdict === Verdict.UNPROVEN) {
    return {
      ...common,
      rule: 'KeyUnproven',
      message: `${copies}, where they cannot be proven to be under a customer managed key: ${judgement.why}.`,
      fix: acknowledge('KeyUnproven'),
    };
  }
  if (judgement.verdict !== Verdict.NOT_CUSTOMER_MANAGED) return undefined;
  const fix = property.endsWith('GrantName')
    ? `${camel(property)}: grant.snapshotCopyGrantName, // new redshift.CfnSnapshotCopyGrant(stackThere, 'Grant', { snapshotCopyGrantName: '…', kmsKeyId: keyThere.keyArn })`
    : `${camel(property)}: keyThere.keyArn, // a key in a stack of that Region`;
  return { ...common, rule: 'SnapshotCopyUnguarded', message: `${copies} without a customer managed key there, so the copies fall back to a key that AWS owns.`, fix };
}

/** Says what the admin secret is under. */
export function saySecret(store: StoreFacts, judgement: Judgement, when: string): Saying | undefined {
  const property = store.type.adminSecretKeyProperty!;
  const common = { about: store.element.path, property };
  if (judgement.verdict === Verdict.UNPROVEN) {
    return {
      ...common,
      rule: 'KeyUnproven',
      message: `${subjectOf(store)} has an admin secret that cannot be proven to be under a customer managed key${when}: ${judgement.why}.`,
      fix: acknowledge('KeyUnproven'),
    };
  }
  if (judgement.verdict !== Verdict.NOT_CUSTOMER_MANAGED) return undefined;
  return {
    ...common,
    rule: 'SecretKeyAwsManaged',
    message: `${subjectOf(store)} keeps its admin secret under a key that AWS manages${when}.`,
    fix: `${camel(property)}: new CustomerManagedKey(this, '${nameIn(store.element.path)}SecretKey', { uses: [KeyUse.adminSecret()] }).keyArn,`,
  };
}

/** Says what is poor about a key, in a sentence that the resources it protects are added to. */
export function sayFlaw(keyPath: string, flaw: Flaw): Saying {
  const subject = `KMS key "${keyPath}"`;
  const { what, fix, property } = flawWords(flaw);
  return { rule: flaw.rule, about: keyPath, property, message: `${subject} ${what}`, fix };
}

/** The resources that a key protects, as the end of a finding about the key. */
export function protecting(message: string, resources: readonly string[]): string {
  return `${message}; it protects ${resources.map((it) => `"${it}"`).join(', ')}.`;
}

const ANOTHER_KEY = 'new kms.Key(this, \'Key\', { enableKeyRotation: true }) // another key: what a key is made for cannot change';

function flawWords(flaw: Flaw): { what: string; fix: string; property?: string } {
  switch (flaw.rule) {
    case 'KeyRotationOff': return { what: 'does not rotate', fix: 'enableKeyRotation: true,', property: 'EnableKeyRotation' };
    case 'KeyPolicyOpen': return {
      what: `lets in everybody: its policy allows ${flaw.actions.join(', ')} to "*" without a condition that says who`,
      fix: 'conditions: { StringEquals: { \'kms:CallerAccount\': Aws.ACCOUNT_ID } },',
      property: 'KeyPolicy',
    };
    case 'KeyDeletable': return flaw.how === 'soon'
      ? { what: `is gone for good ${flaw.days} days after its deletion is scheduled`, fix: 'pendingWindow: Duration.days(30), // pendingWindowInDays: 30 of a CfnKey', property: 'PendingWindowInDays' }
      : { what: 'is deleted with its stack, and the data under it is lost with it', fix: 'key.applyRemovalPolicy(RemovalPolicy.RETAIN);', property: 'DeletionPolicy' };
    case 'KeyUnusable': switch (flaw.how) {
      case 'disabled': return { what: 'cannot serve: it is disabled', fix: 'enabled: true,', property: 'Enabled' };
      case 'spec': return { what: `cannot serve: its spec is ${flaw.is}, and data at rest takes a symmetric key`, fix: ANOTHER_KEY, property: 'KeySpec' };
      case 'usage': return { what: `cannot serve: its usage is ${flaw.is}, and data at rest takes ENCRYPT_DECRYPT`, fix: ANOTHER_KEY, property: 'KeyUsage' };
      case 'region': return { what: `cannot serve: it is in ${flaw.is}, and a resource in ${flaw.needed} takes a key of its own Region`, fix: `new kms.Key(stackIn${pascal(flaw.needed)}, 'Key', { enableKeyRotation: true })` };
    }
  }
}

/** Says that the guard itself failed on a resource. */
export function sayFailure(path: string, cause: string): Saying {
  return {
    rule: 'InspectionFailed',
    about: path,
    message: `"${path}" could not be inspected: ${cause}.`,
    fix: 'report this with the resource\'s template; until it is mended, nothing is known about its key',
  };
}

/** Says that an acknowledgment matches nothing. */
export function sayUnused(path: string, id: string, rule: RuleName | undefined): Saying {
  return {
    rule: 'AcknowledgmentUnused',
    about: path,
    message: `${path === '' ? 'The app' : `"${path}"`} acknowledges ${id}, which ${rule ? 'matches no finding here' : 'is no rule of this guard'}.`,
    // The fix tells one acknowledgment from another on the same construct: a finding is the same one if rule, path and fix are.
    fix: rule
      ? `remove the acknowledgment of ${id}, or put it on the construct that the finding is about`
      : `instead of ${id} use an id that a finding names, such as CmkGuard::KeyMissing; ids are case-sensitive`,
  };
}

// ---- words -------------------------------------------------------------------------------------------------------------------------

export function subjectOf({ type, element }: StoreFacts): string {
  return `${type.noun ?? type.resourceType} "${element.path}"`;
}

/** Under which conditions something is so, as the middle of a sentence. */
export function whenOf({ given }: Pick<StoreCase, 'given'>): string {
  const conditions = given.describe();
  return conditions.length > 0 ? ` when ${conditions.join(' and ')}` : '';
}

/** One line that turns encryption on, under a key of its own: by the mixin, or property by property for types that only the reader knows. */
function fixKey(type: GuardedResourceType, element: Element): string {
  const name = nameIn(element.path);
  if (GuardedResourceTypes.DEFAULT.some((it) => it.resourceType === type.resourceType)) {
    const variable = /^[A-Z]/.test(name) ? name.charAt(0).toLowerCase() + name.slice(1) : 'resource';
    return commented(`${variable}.with(new CustomerManagedEncryption(new CustomerManagedKey(this, '${name}Key')));`, cost(type));
  }
  return setting(type, element, {
    ...type.switchProperty ? { [type.switchProperty]: 'true' } : {},
    [type.keyProperty!]: `new kms.Key(this, '${name}Key', { enableKeyRotation: true }).keyArn`,
  });
}

/** A line that sets properties, where a person can set them. */
function setting(type: GuardedResourceType, element: Element, values: Record<string, string>, ...notes: string[]): string {
  const lines = Object.entries(values).map(([property, value]) => ({
    props: `${camel(property)}: ${value},`,
    properties: `${property}: ${value},`,
    override: `resource.addPropertyOverride('${property}', ${value});`,
  })[element.setBy(property)]);
  return commented(lines.join(' '), [...cost(type), ...notes]);
}

function commented(line: string, notes: string[]): string {
  return notes.length > 0 ? `${line} // ${notes.join('; ')}` : line;
}

function fixUnproven(key: Origin, { type, element }: StoreFacts): string {
  if (key.kind === 'keyName' && isTrustable(key.text)) return `new CmkGuard({ trustedKeys: ['${key.text}'] }) // if the key is yours`;
  return setting(type, element, { [type.keyProperty!]: 'key.keyArn' }, `a key of this app; or: ${acknowledge('KeyUnproven')}`);
}

function acknowledge(rule: RuleName): string {
  return `Validations.of(resource).acknowledge({ id: '${ruleId(rule)}', reason: '…' });`;
}

/** What changing the key of such a resource costs. */
function cost({ keyChangeReplaces }: GuardedResourceType): string[] {
  return keyChangeReplaces ? ['CloudFormation replaces one that is already deployed'] : [];
}

/** The name of a property in the CDK's props, which writes an acronym as a word: `KMSKeyId` is `kmsKeyId`. */
function camel(property: string): string {
  const words = property.replace(/([A-Z])([A-Z]+)(?=[A-Z][a-z]|$)/g, (_, first: string, rest: string) => first + rest.toLowerCase());
  return words.charAt(0).toLowerCase() + words.slice(1);
}

/** The id that a person gave to the construct: an L2 calls the resource inside itself "Resource" or "Default". */
function nameIn(path: string): string {
  const ids = path.split('/').filter((id) => id !== 'Resource' && id !== 'Default');
  return pascal(ids[ids.length - 1] ?? '');
}

function pascal(words: string): string {
  return words.split(/[^A-Za-z0-9]+/).map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}
