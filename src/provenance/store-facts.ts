import { GuardedResourceType } from '../catalog/guarded-resource-type';
import { SNAPSHOT_COPIES, SnapshotCopies } from '../catalog/snapshot-copies';
import { Assumptions } from './assumptions';
import { evaluatePath, evaluateProperty, Site } from './evaluate';
import { variants } from './key-facts';
import { literalProperty, Origin, originsOf, traceProperty } from './origin';
import { Element, Json, properties } from './template';
import { Case, firstHole, known, Value } from './value';

/** Everything that decides who controls the key of a resource, as far as its template tells. */
export interface StoreFacts {
  readonly element: Element;
  readonly type: GuardedResourceType;
  readonly region?: string;
  readonly cases: readonly StoreCase[];
  /** The key of the admin secret, where the service keeps one. */
  readonly adminSecret: readonly Case<Origin>[];
  readonly copies: readonly Case<SnapshotCopy>[];
}

/** One way the resource can be deployed. */
export interface StoreCase {
  readonly given: Assumptions;
  readonly encryption: Encryption;
  readonly key: Origin;
  /** What else decides the key where none is named. */
  readonly elsewhere?: Elsewhere;
}

export type Encryption =
  | { readonly kind: 'on' }
  | { readonly kind: 'off'; readonly leftOut: boolean }
  | { readonly kind: 'unknown'; readonly why: string };

export interface Elsewhere { readonly property: string; readonly kind: 'member' | 'restored' | 'delegated' }

/** A copy of snapshots to another Region: under a key of that Region, named there or by a grant. */
export interface SnapshotCopy {
  readonly destination: string;
  readonly protection: Origin;
}

export function storeFacts(element: Element, type: GuardedResourceType): StoreFacts {
  const site: Site = { element, given: ownCondition(element), trail: [element] };
  const cases = element.unreadable === undefined ? storeCases(type, site) : [unreadable(site, element.unreadable)];
  return {
    element,
    type,
    region: element.template.region,
    cases: cases.length > 0 ? cases : [unreadable(site, 'the conditions of its template contradict each other')],
    adminSecret: adminSecret(type, site),
    copies: snapshotCopies(SNAPSHOT_COPIES[type.resourceType], site),
  };
}

/** A resource that is judged is one that is deployed: its own condition holds. */
function ownCondition(element: Element): Assumptions {
  const { Condition: condition } = element.body;
  return typeof condition === 'string'
    ? Assumptions.NONE.withCondition(element.template, condition, true) ?? Assumptions.NONE
    : Assumptions.NONE;
}

function unreadable({ given }: Site, why: string): StoreCase {
  return { given, encryption: { kind: 'unknown', why }, key: { kind: 'opaque', why } };
}

function storeCases(type: GuardedResourceType, site: Site): StoreCase[] {
  return elsewhere(type, site).flatMap((other) =>
    encryption(type, { ...site, given: other.given }).flatMap((on) =>
      key(type, { ...site, given: on.given }).map(({ value, given }) => ({ given, encryption: on.value, key: value, elsewhere: other.value }))));
}

function key({ keyProperty }: GuardedResourceType, site: Site): Case<Origin>[] {
  return keyProperty === undefined ? [{ value: { kind: 'absent', how: 'left out' }, given: site.given }] : traceProperty(keyProperty, site);
}

/** The first of the properties that hand the choice of the key to something else, in each case. */
function elsewhere(type: GuardedResourceType, site: Site): Case<Elsewhere | undefined>[] {
  const candidates: Elsewhere[] = [
    ...[type.memberProperty ?? []].flat().map((property) => ({ property, kind: 'member' as const })),
    ...(type.delegatingProperties ?? []).map((property) => ({ property, kind: 'delegated' as const })),
    ...(type.restoreProperties ?? []).map((property) => ({ property, kind: 'restored' as const })),
  ];
  return candidates.reduce<Case<Elsewhere | undefined>[]>((cases, candidate) => cases.flatMap((it) => it.value
    ? [it]
    : evaluateProperty(candidate.property, { ...site, given: it.given }).map(({ value, given }) => ({ value: isSet(value) ? candidate : undefined, given }))),
  [{ value: undefined, given: site.given }]);
}

/** Whether a property says something; text that is not known may. */
function isSet(value: Value): boolean {
  return value.kind === 'text' ? known(value) !== '' : value.kind === 'list' && value.items.length > 0;
}

function encryption(type: GuardedResourceType, site: Site): Case<Encryption>[] {
  if (type.switchProperty === undefined) return [{ value: { kind: 'on' }, given: site.given }];
  return evaluateProperty(type.switchProperty, site).map(({ value, given }) => ({ value: switched(value, type), given }));
}

/** CloudFormation reads `true` and `"true"` alike. */
function switched(value: Value, { switchProperty, encryptedByDefault }: GuardedResourceType): Encryption {
  if (value.kind === 'absent') return encryptedByDefault ? { kind: 'on' } : { kind: 'off', leftOut: true };
  const word = known(value)?.toLowerCase();
  if (word === 'true') return { kind: 'on' };
  if (word === 'false') return { kind: 'off', leftOut: false };
  const why = value.kind === 'text' ? firstHole(value.pieces)?.why : undefined;
  return { kind: 'unknown', why: `${switchProperty} is ${why ? `not known before deployment: ${why}` : `"${word}", which is neither true nor false`}` };
}

/** The key of the admin secret, in each case in which the service is to keep one. */
function adminSecret({ adminSecretSwitchProperty: managed, adminSecretKeyProperty: key }: GuardedResourceType, site: Site): Case<Origin>[] {
  if (managed === undefined || key === undefined) return [];
  return evaluateProperty(managed, site)
    .filter(({ value }) => known(value)?.toLowerCase() === 'true')
    .flatMap(({ given }) => traceProperty(key, { ...site, given }));
}

function snapshotCopies(copies: SnapshotCopies | undefined, site: Site): Case<SnapshotCopy>[] {
  if (!copies) return [];
  const configurations = copies.listProperty ? variants(properties(site.element)[copies.listProperty], site) : [properties(site.element)];
  return configurations.flatMap((configuration) => evaluatePath(configuration, [copies.destinationProperty], site).flatMap(({ value, given }) => {
    if (!isSet(value)) return [];
    const there = { ...site, given };
    const destination = known(value) ?? 'another Region';
    return protection(configuration, copies, there).map((it) => ({ value: { destination, protection: it.value }, given: it.given }));
  }));
}

function protection(configuration: Json, { grantProperty, keyProperty }: SnapshotCopies, site: Site): Case<Origin>[] {
  const named = evaluatePath(configuration, [(grantProperty ?? keyProperty)!], site);
  return named.flatMap(({ value, given }) => {
    const there = { ...site, given };
    return grantProperty === undefined || !isSet(value) ? originsOf(value, there) : grantedKey(value, there);
  });
}

const GRANT = 'AWS::Redshift::SnapshotCopyGrant';

/** The key of a snapshot copy grant: it stands in a stack of the destination Region, and is known by its name. */
function grantedKey(grant: Value, site: Site): Case<Origin>[] {
  const name = known(grant);
  const referred = grant.kind === 'text' ? firstHole(grant.pieces)?.resource : undefined;
  const element = referred?.body.Type === GRANT ? referred
    : site.element.template.siblings(GRANT)?.find((it) => name !== undefined && literalProperty(it, 'SnapshotCopyGrantName') === name);
  return element
    ? traceProperty('KmsKeyId', { element, given: site.given, trail: [...site.trail, element] })
    : [{ value: { kind: 'opaque', why: `grant "${name ?? '<…>'}" is not part of this app` }, given: site.given }];
}
