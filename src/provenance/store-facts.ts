import { Assumptions } from './assumptions';
import { assumeCondition, at, evaluatePath, evaluateProperty, expand, Site } from './evaluate';
import { literalProperty, Origin, originsOf, traceProperty } from './origin';
import { Element, intrinsic, Json, properties } from './template';
import { Case, firstHole, known, Value } from './value';
import { GuardedResourceType } from '../catalog/guarded-resource-type';
import { SNAPSHOT_COPIES, SnapshotCopies } from '../catalog/snapshot-copies';

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
  const given = whereDeployed(element);
  const site: Site = { element, given: given ?? Assumptions.NONE, trail: [element] };
  return {
    element,
    type,
    region: element.template.region,
    cases: given ? casesOf(type, site) : [],
    adminSecret: adminSecret(type, site),
    copies: snapshotCopies(SNAPSHOT_COPIES[type.resourceType], site),
  };
}

/** A resource that is judged is one that is deployed: its own condition holds, and those of the nested stacks around it. */
function whereDeployed(element: Element): Assumptions | undefined {
  const parent = element.template.nestedStackResource;
  const around = parent ? whereDeployed(parent) : Assumptions.NONE;
  const { Condition: condition } = element.body;
  return around && typeof condition === 'string' ? assumeCondition(around, element.template, condition, true, false) : around;
}

function casesOf(type: GuardedResourceType, site: Site): StoreCase[] {
  if (site.element.unreadable !== undefined) return [unreadable(site, site.element.unreadable)];
  const cases = storeCases(type, site);
  return cases.length > 0 ? cases : [unreadable(site, 'the conditions of its template contradict each other')];
}

function unreadable({ given }: Site, why: string): StoreCase {
  return { given, encryption: { kind: 'unknown', why }, key: { kind: 'opaque', why } };
}

function storeCases(type: GuardedResourceType, site: Site): StoreCase[] {
  return elsewhere(type, site).flatMap((other) =>
    encryption(type, at(site, other.given)).flatMap((on) =>
      key(type, at(site, on.given)).map(({ value, given }) => ({ given, encryption: on.value, key: value, elsewhere: other.value }))));
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
    : evaluateProperty(candidate.property, at(site, it.given)).map(({ value, given }) => ({ value: isSet(value) ? candidate : undefined, given }))),
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
  if (value.kind === 'list') return { kind: 'unknown', why: `${switchProperty} is a list, which is neither true nor false` };
  const why = firstHole(value.pieces)?.why;
  return { kind: 'unknown', why: `${switchProperty} is ${why ? `not known before deployment: ${why}` : `"${word}", which is neither true nor false`}` };
}

/** The key of the admin secret, in each case in which the service is to keep one. */
function adminSecret(type: GuardedResourceType, site: Site): Case<Origin>[] {
  const { adminSecretSwitchProperty: managed, adminSecretKeyProperty: secretKey } = type;
  if (managed === undefined || secretKey === undefined) return [];
  return evaluateProperty(managed, site)
    .filter(({ value }) => known(value)?.toLowerCase() === 'true')
    .flatMap(({ given }) => traceProperty(secretKey, at(site, given)));
}

function snapshotCopies(copies: SnapshotCopies | undefined, site: Site): Case<SnapshotCopy>[] {
  if (!copies) return [];
  const all = properties(site.element);
  const configurations = expand(copies.listProperty ? all[copies.listProperty] : all, site).filter(({ json }) => !intrinsic(json));
  return configurations.flatMap(({ json, site: there }) => evaluatePath(json, [copies.destinationProperty], there).flatMap(({ value, given }) => {
    if (!isSet(value)) return [];
    const destination = known(value);
    return protection(json, copies, destination, at(there, given)).map((it) => ({
      value: { destination: destination ?? 'another Region', protection: it.value }, given: it.given,
    }));
  }));
}

function protection(configuration: Json, copies: SnapshotCopies, destination: string | undefined, site: Site): Case<Origin>[] {
  const { grantProperty, keyProperty } = copies;
  const named = evaluatePath(configuration, [(grantProperty ?? keyProperty)!], site);
  return named.flatMap(({ value, given }) => {
    const there = at(site, given);
    if (grantProperty !== undefined && isSet(value)) return grantedKey(value, destination, there);
    return originsOf(value, there).map((it) => it.value.kind === 'key' && !isThere(it.value.key, destination) ? { ...it, value: NOT_THERE } : it);
  });
}

/** A key or a grant of another Region protects nothing there. */
const NOT_THERE: Origin = { kind: 'absent', how: 'left out' };

function isThere({ template: { region } }: Element, destination: string | undefined): boolean {
  return region === undefined || destination === undefined || region === destination;
}

const GRANT = 'AWS::Redshift::SnapshotCopyGrant';

/** The key of a snapshot copy grant: it stands in a stack of the destination Region, and is known by its name. */
function grantedKey(grant: Value, destination: string | undefined, site: Site): Case<Origin>[] {
  const name = known(grant);
  const referred = grant.kind === 'text' ? firstHole(grant.pieces)?.resource : undefined;
  const grants = referred?.body.Type === GRANT ? [referred] : site.element.template.siblings(GRANT)
    .filter((it) => name !== undefined && literalProperty(it, 'SnapshotCopyGrantName') === name);
  const [element] = grants.filter((it) => isThere(it, destination));
  if (element) return traceProperty('KmsKeyId', { element, given: site.given, trail: [...site.trail, element] });
  return [{ value: grants.length > 0 ? NOT_THERE : { kind: 'opaque', why: `grant "${name ?? '<…>'}" is not part of this app` }, given: site.given }];
}
