import { KeyFacts, Settings, Statement } from '../provenance/key-facts';

/** What is poor about a customer managed key. What is not known is not held against it. */
export type Flaw =
  | { readonly rule: 'KeyUnusable'; readonly how: 'disabled' }
  | { readonly rule: 'KeyUnusable'; readonly how: 'spec' | 'usage'; readonly is: string }
  | { readonly rule: 'KeyUnusable'; readonly how: 'region'; readonly is: string; readonly needed: string }
  | { readonly rule: 'KeyPolicyOpen'; readonly actions: readonly string[] }
  | { readonly rule: 'KeyRotationOff' }
  | { readonly rule: 'KeyDeletable'; readonly how: 'with the stack' }
  | { readonly rule: 'KeyDeletable'; readonly how: 'soon'; readonly days: number };

/** Amazon Redshift keeps a cluster whose key is lost for 14 days; a key should not be gone for good before its data is. */
const SHORTEST_WINDOW_DAYS = 14;

/** The flaws of a key that a resource in this Region uses. */
export function flawsOf(key: KeyFacts, region: string | undefined): Flaw[] {
  return [...unusable(key, region), ...openPolicy(key), ...rotationOff(key), ...deletable(key)];
}

function unusable(key: KeyFacts, region: string | undefined): Flaw[] {
  const flaws: Flaw[] = [];
  if (key.enabled.includes('false')) flaws.push({ rule: 'KeyUnusable', how: 'disabled' });
  const spec = key.spec.find((it) => it !== undefined && it !== 'SYMMETRIC_DEFAULT');
  if (spec !== undefined) flaws.push({ rule: 'KeyUnusable', how: 'spec', is: spec });
  const usage = key.usage.find((it) => it !== undefined && it !== 'ENCRYPT_DECRYPT');
  if (usage !== undefined && spec === undefined) flaws.push({ rule: 'KeyUnusable', how: 'usage', is: usage });
  if (key.region !== undefined && region !== undefined && key.region !== region) {
    flaws.push({ rule: 'KeyUnusable', how: 'region', is: key.region, needed: region });
  }
  return flaws;
}

/** Only keys whose material KMS makes rotate by themselves, and only symmetric ones. */
function rotationOff(key: KeyFacts): Flaw[] {
  const canRotate = key.material.includes('AWS_KMS') && key.spec.includes('SYMMETRIC_DEFAULT');
  return canRotate && key.rotation.includes('false') ? [{ rule: 'KeyRotationOff' }] : [];
}

function deletable(key: KeyFacts): Flaw[] {
  if (!key.deletionPolicy.startsWith('Retain')) return [{ rule: 'KeyDeletable', how: 'with the stack' }];
  const days = key.pendingWindow.map(Number).find((it) => it < SHORTEST_WINDOW_DAYS);
  return days === undefined ? [] : [{ rule: 'KeyDeletable', how: 'soon', days }];
}

function openPolicy({ statements }: KeyFacts): Flaw[] {
  const open = statements.filter((it) => it.allows && speaksOfEverybody(it) && !isBounded(it));
  if (open.length === 0 || statements.some(deniesStrangers)) return [];
  return [{ rule: 'KeyPolicyOpen', actions: [...new Set(open.flatMap(actionsOf))] }];
}

function actionsOf({ actions }: Statement): string[] {
  return actions === 'all but some' ? ['all but some actions'] : actions.filter((it) => it !== undefined);
}

function speaksOfEverybody({ principals }: Statement): boolean {
  return principals.includes('*');
}

/** Condition keys that say who calls, or for whom a service calls. `kms:ViaService` does not: any account calls via the service. */
const WHO = new Set([
  'kms:calleraccount', 'aws:principalaccount', 'aws:principalarn', 'aws:principalorgid', 'aws:principalorgpaths',
  'aws:sourceaccount', 'aws:sourcearn', 'aws:sourceorgid', 'aws:sourceorgpaths', 'aws:userid',
  'aws:sourcevpc', 'aws:sourcevpce', 'aws:sourceip', 'aws:vpceaccount', 'aws:vpceorgid', 'aws:vpceorgpaths',
]);

/** Operators that need the key to be there and to match. `…IfExists` and `ForAllValues:` let through a request that has no such key. */
const MATCHES = /^(ForAnyValue:)?(StringEquals(IgnoreCase)?|StringLike|Arn(Equals|Like)|IpAddress)$/;

/** Operators of a Deny that meets all who do not match; one without the key is met too. */
const MISSES = /^(ForAllValues:)?(StringNotEquals(IgnoreCase)?|StringNotLike|ArnNot(Equals|Like)|NotIpAddress)(IfExists)?$/;

function isBounded({ conditions }: Statement): boolean {
  return conditions.some((it) => MATCHES.test(it.operator) && namesSomebody(it));
}

/** A Deny for everybody but those named bounds every Allow beside it. */
function deniesStrangers(statement: Statement): boolean {
  return !statement.allows && statement.principals.includes('*')
    && statement.actions !== 'all but some' && statement.actions.some((action) => action === '*' || action === 'kms:*')
    && statement.conditions.some(missesNamed)
    && statement.conditions.every((it) => missesNamed(it) || sparesServices(it));
}

function sparesServices({ operator, key, values }: Statement['conditions'][number]): boolean {
  return /^Bool(IfExists)?$/.test(operator) && key.toLowerCase() === 'aws:principalisawsservice' && values.every((it) => it === 'false');
}

function missesNamed(condition: Statement['conditions'][number]): boolean {
  return MISSES.test(condition.operator) && namesSomebody(condition);
}

function namesSomebody({ operator, key, values }: { readonly operator: string; readonly key: string; readonly values: Settings }): boolean {
  return WHO.has(key.toLowerCase()) && values.length > 0 && !values.some((it) => it !== undefined && matchesAnybody(it, /Like|Arn/.test(operator)));
}

/** Whether a value lets in everybody: a wide network, or a wildcard where the account or the organization should stand. */
function matchesAnybody(value: string, hasWildcards: boolean): boolean {
  if (/\/[0-7]$/.test(value) || value === '::/0') return true;
  if (!hasWildcards) return value === '*';
  const [whole, , , , account] = value.split(':');
  return /[*?]/.test(account ?? whole.split('/')[0]);
}
