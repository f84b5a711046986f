import { Assumptions } from './assumptions';
import { evaluate, evaluateProperty, expand, Site } from './evaluate';
import { REPLICA_KEY } from './kms-types';
import { traceProperty } from './origin';
import { Element, intrinsic, isObject, Json, properties } from './template';
import { known } from './value';

/** What the template says of a key. Each setting is every text it can have; undefined among them stands for one that is not known. */
export interface KeyFacts {
  readonly path: string;
  readonly logicalId: string;
  readonly region?: string;
  readonly replica: boolean;
  readonly enabled: Settings;
  readonly spec: Settings;
  readonly usage: Settings;
  readonly material: Settings;
  readonly rotation: Settings;
  readonly pendingWindow: Settings;
  readonly deletionPolicy: string;
  readonly statements: readonly Statement[];
}

export type Settings = readonly (string | undefined)[];

/** A statement of a key policy. Undefined among its texts stands for one that is not known. */
export interface Statement {
  readonly allows: boolean;
  readonly actions: Settings | 'all but some';
  readonly principals: Settings;
  readonly conditions: readonly { readonly operator: string; readonly key: string; readonly values: Settings }[];
}

/** Reads what is known of a key. A replica rotates and is specified as its primary is, where that is part of the app. */
export function keyFacts(key: Element, given: Assumptions): KeyFacts {
  const site: Site = { element: key, given, trail: [key] };
  const replica = key.body.Type === REPLICA_KEY;
  const primary = replica ? primaryOf(site) : key;
  const of = (element: Element | undefined, property: string, byDefault: string): Settings => element
    ? evaluateProperty(property, { ...site, element }).map(({ value }) => value.kind === 'absent' ? byDefault : known(value))
    : [undefined];
  return {
    path: key.path,
    logicalId: key.logicalId,
    region: key.template.region,
    replica,
    enabled: of(key, 'Enabled', 'true').map(lower),
    spec: of(primary, 'KeySpec', 'SYMMETRIC_DEFAULT'),
    usage: of(primary, 'KeyUsage', 'ENCRYPT_DECRYPT'),
    material: of(primary, 'Origin', 'AWS_KMS'),
    rotation: of(primary, 'EnableKeyRotation', 'false').map(lower),
    pendingWindow: of(key, 'PendingWindowInDays', '30'),
    deletionPolicy: String(key.body.DeletionPolicy ?? 'Delete'),
    statements: statements(properties(key).KeyPolicy, site),
  };
}

function primaryOf(site: Site): Element | undefined {
  const [{ value: origin }] = traceProperty('PrimaryKeyArn', site);
  return origin.kind === 'key' && origin.key !== site.element ? origin.key : undefined;
}

/** CloudFormation reads `False` as `false`. */
function lower(it: string | undefined): string | undefined {
  return it?.toLowerCase();
}

function statements(policy: Json, site: Site): Statement[] {
  return expand(parsed(policy), site)
    .flatMap(({ json, site: there }) => isObject(json) ? expand(json.Statement, there) : [])
    .flatMap(({ json, site: there }) => isObject(json) ? conditions(json.Condition, there).map((it): Statement => ({
      allows: json.Effect === 'Allow',
      actions: json.NotAction === undefined ? texts(json.Action, there) : 'all but some',
      principals: principals(json, there),
      conditions: it,
    })) : []);
}

/** The conditions of a statement, once for each branch of the template's own conditions. */
function conditions(json: Json, site: Site): Statement['conditions'][] {
  if (json === undefined) return [[]];
  return expand(json, site).map(({ json: block, site: there }) => Object.entries(isObject(block) ? block : {}).flatMap(([operator, keys]) =>
    Object.entries(isObject(keys) ? keys : {}).map(([key, values]) => ({ operator, key, values: texts(values, there) }))));
}

/** A policy may be written as the text of its JSON. */
function parsed(policy: Json): Json {
  if (typeof policy !== 'string') return policy;
  try {
    return JSON.parse(policy) as Json;
  } catch {
    return undefined;
  }
}

/** Whom a statement speaks of; "all but these" is everybody. */
function principals(statement: { [key: string]: Json }, site: Site): Settings {
  if (statement.NotPrincipal !== undefined) return ['*'];
  return expand(statement.Principal, site).flatMap(({ json, site: there }) => isObject(json) && !intrinsic(json)
    ? Object.values(json).flatMap((it) => texts(it, there))
    : texts(json, there));
}

function texts(json: Json, site: Site): Settings {
  return expand(json, site).flatMap((it) => evaluate(it.json, it.site)).map(({ value }) => known(value));
}
