import { Assumptions } from './assumptions';
import { evaluate, evaluateProperty, Site } from './evaluate';
import { REPLICA_KEY } from './kms-types';
import { traceProperty } from './origin';
import { Element, intrinsic, isObject, Json, properties } from './template';
import { known, Value } from './value';

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
  readonly actions: Settings;
  readonly principals: Settings;
  readonly conditions: readonly { readonly operator: string; readonly key: string; readonly values: Settings }[];
}

/** Reads what is known of a key. A replica rotates and is specified as its primary is, where that is part of the app. */
export function keyFacts(key: Element): KeyFacts {
  const site: Site = { element: key, given: Assumptions.NONE, trail: [key] };
  const replica = key.body.Type === REPLICA_KEY;
  const primary = replica ? primaryOf(site) : key;
  const of = (element: Element | undefined, property: string, byDefault: string): Settings => element
    ? settings(evaluateProperty(property, { ...site, element }).map(({ value }) => value), byDefault)
    : [undefined];
  return {
    path: key.path,
    logicalId: key.logicalId,
    region: key.template.region,
    replica,
    enabled: of(key, 'Enabled', 'true'),
    spec: of(primary, 'KeySpec', 'SYMMETRIC_DEFAULT'),
    usage: of(primary, 'KeyUsage', 'ENCRYPT_DECRYPT'),
    material: of(primary, 'Origin', 'AWS_KMS'),
    rotation: of(primary, 'EnableKeyRotation', 'false'),
    pendingWindow: of(key, 'PendingWindowInDays', '30'),
    deletionPolicy: String(key.body.DeletionPolicy ?? 'Delete'),
    statements: statements(properties(key).KeyPolicy, site),
  };
}

function primaryOf(site: Site): Element | undefined {
  const [{ value: origin }] = traceProperty('PrimaryKeyArn', site);
  return origin.kind === 'key' && origin.key !== site.element ? origin.key : undefined;
}

function settings(values: readonly Value[], byDefault: string): Settings {
  return values.map((value) => value.kind === 'absent' ? byDefault : known(value));
}

function statements(policy: Json, site: Site): Statement[] {
  return variants(parsed(policy), site).filter(isObject)
    .flatMap((document) => variants(document.Statement, site)).filter(isObject)
    .map((statement) => ({
      allows: statement.Effect === 'Allow',
      actions: texts(statement.Action ?? (statement.NotAction === undefined ? undefined : '*'), site),
      principals: principals(statement, site),
      conditions: Object.entries(isObject(statement.Condition) ? statement.Condition : {}).flatMap(([operator, keys]) =>
        Object.entries(isObject(keys) ? keys : {}).map(([key, values]) => ({ operator, key, values: texts(values, site) }))),
    }));
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
  return variants(statement.Principal, site).flatMap((principal) => isObject(principal) && !intrinsic(principal)
    ? Object.values(principal).flatMap((it) => texts(it, site))
    : texts(principal, site));
}

function texts(json: Json, site: Site): Settings {
  return variants(json, site).flatMap((it) => evaluate(it, site)).map(({ value }) => known(value));
}

/** The items of a list or the one value there is, with both branches of each condition. */
export function variants(json: Json, site: Site): Json[] {
  if (Array.isArray(json)) return json.flatMap((item) => variants(item, site));
  const [name, argument] = intrinsic(json) ?? [];
  if (name === 'Fn::If' && Array.isArray(argument)) return argument.slice(1).flatMap((branch) => variants(branch, site));
  return json === undefined || (name === 'Ref' && argument === 'AWS::NoValue') ? [] : [json];
}
