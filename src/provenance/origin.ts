import { Assumptions } from './assumptions';
import { at, evaluateProperty, Site } from './evaluate';
import { ALIAS } from './kms-types';
import { Element } from './template';
import { Absence, Case, firstHole, known, Piece, spelled, text, Value } from './value';
import { RESERVED_ALIAS } from '../catalog/reserved-alias';

/** Where a key reference comes from. */
export type Origin =
  /** No key is named. */
  | { readonly kind: 'absent'; readonly how: Absence }
  /** A KMS key, or a replica of one, that this app makes. */
  | { readonly kind: 'key'; readonly key: Element }
  /** A key by its name alone: a key id or a key ARN in plain text. */
  | { readonly kind: 'keyName'; readonly text: string; readonly keyId: string } & Place
  /** An alias by its name alone, as far as it is known: `alias/aws/<…>`. */
  | { readonly kind: 'aliasName'; readonly name: string }
  /** An alias that this app makes, and where its target comes from. */
  | { readonly kind: 'alias'; readonly name: string; readonly path: string; readonly target: Origin } & Place
  /** The word by which a service calls a key of its own. */
  | { readonly kind: 'serviceKey'; readonly word: string }
  /** Something that is no KMS key. */
  | { readonly kind: 'notAKey'; readonly what: string }
  /** It cannot be known before deployment. */
  | { readonly kind: 'opaque'; readonly why: string };

/** Where a key or an alias is, as far as it is known. */
interface Place {
  readonly account?: string;
  readonly region?: string;
}

/** Words that stand for the service's own key where a key is expected. */
const SERVICE_KEYS = ['AWS_OWNED_KMS_KEY'];

/** Traces a property of an element to every origin its key can have. */
export function traceProperty(path: string, site: Site): Case<Origin>[] {
  return evaluateProperty(path, site).flatMap(({ value, given }) => originsOf(value, at(site, given)));
}

export function originsOf(value: Value, site: Site): Case<Origin>[] {
  const always = (origin: Origin): Case<Origin>[] => [{ value: origin, given: site.given }];
  if (value.kind === 'absent') return always({ kind: 'absent', how: value.how });
  if (value.kind === 'list') return always({ kind: 'opaque', why: 'it is a list where a text is expected' });
  if (value.pieces.length === 0) return always({ kind: 'absent', how: 'empty' });
  const name = nameOf(value.pieces);
  return name.kind === 'alias' ? traceAlias(name.alias, site)
    : name.kind === 'aliasName' && name.complete ? traceAliasNamed(name, site)
      : always(name);
}

type Name = Exclude<Origin, { kind: 'alias' } | { kind: 'aliasName' }>
| ({ readonly kind: 'aliasName'; readonly name: string; readonly complete: boolean } & Place)
| { readonly kind: 'alias'; readonly alias: Element };

/** What text names, given that it is to name a key: `[arn:…:]alias/…`, `[arn:…:key/]id`. */
function nameOf(pieces: readonly Piece[]): Name {
  const [only] = pieces;
  if (pieces.length === 1 && typeof only !== 'string' && only.kind === 'keyArn') return { kind: 'key', key: only.key };
  const { arn, resource } = splitArn(pieces);
  const [first, second] = resource;
  const whole = spelled(pieces);
  if (whole.includes('{{resolve:')) return { kind: 'opaque', why: `${whole} is resolved at deployment` };

  if (arn?.service !== undefined && arn.service !== 'kms') return { kind: 'notAKey', what: `"${whole}"` };
  if (typeof first === 'string') {
    const id = first.replace(/^key\//, '');
    if (id === '' && resource.length === 2 && isKeyId(second)) return { kind: 'key', key: second.key };
    if (isAlias(first, resource.length === 1)) {
      return { kind: 'aliasName', name: spelled(resource), complete: resource.length === 1, account: arn?.account, region: arn?.region };
    }
    if (/^mrk-\w*$/.test(id) || (resource.length === 1 && /^[\w-]+$/.test(id) && !SERVICE_KEYS.includes(id))) {
      return { kind: 'keyName', text: whole, keyId: spelled([id, ...resource.slice(1)]), account: arn?.account, region: arn?.region };
    }
    if (resource.length === 1) return SERVICE_KEYS.includes(id) ? { kind: 'serviceKey', word: id } : { kind: 'notAKey', what: `"${whole}"` };
  } else if (resource.length === 1) {
    if (first.kind === 'keyId') return { kind: 'key', key: first.key };
    if (first.kind === 'aliasName') return { kind: 'alias', alias: first.alias };
    if (first.kind === 'hole' && first.notAKey !== undefined && pieces.length === 1) return { kind: 'notAKey', what: first.notAKey };
  }
  return { kind: 'opaque', why: firstHole(resource)?.why ?? `"${whole}" cannot be read as the name of a key` };
}

function isKeyId(piece: Piece): piece is Extract<Piece, { kind: 'keyId' }> {
  return typeof piece !== 'string' && piece.kind === 'keyId';
}

/** Whether text that begins like this names an alias, and is long enough to tell whose: `alias/a` could still become `alias/aws/…`. */
function isAlias(start: string, complete: boolean): boolean {
  return start.startsWith('alias/') && (complete || start.startsWith(RESERVED_ALIAS) || !RESERVED_ALIAS.startsWith(start));
}

interface Arn extends Place { readonly service?: string }

/** The resource that text names, with the ARN around it where there is one. No resource of KMS has a `:` in its name. */
function splitArn(pieces: readonly Piece[]): { readonly arn?: Arn; readonly resource: readonly Piece[] } {
  const segments: Piece[][] = [[]];
  for (const piece of pieces) {
    const [first, ...rest] = typeof piece === 'string' ? piece.split(':') : [piece];
    segments[segments.length - 1].push(first);
    rest.forEach((it) => segments.push([it]));
  }
  const resource = segments[segments.length - 1].filter((piece) => piece !== '');
  if (segments.length === 1) return { resource };
  const [, , service, region, account] = segments.map((segment) => known(text(...segment)) || undefined);
  return { arn: segments.length >= 6 ? { service, region, account } : {}, resource };
}

/** An alias of this app is as good as its target, unless its own name is reserved. */
function traceAlias(alias: Element, site: Site): Case<Origin>[] {
  if (site.trail.includes(alias)) return [{ value: { kind: 'opaque', why: `alias "${alias.path}" leads back to itself` }, given: site.given }];
  const there: Site = { element: alias, given: site.given, trail: [...site.trail, alias] };
  return evaluateProperty('AliasName', there).flatMap(({ value, given }): Case<Origin>[] => {
    const name = value.kind === 'text' ? spelled(value.pieces) : '<…>';
    if (name.startsWith(RESERVED_ALIAS)) return [{ value: { kind: 'aliasName', name }, given }];
    return traceProperty('TargetKeyId', at(there, given)).map((target) => ({
      value: { kind: 'alias', name, path: alias.path, target: target.value, account: alias.template.account, region: alias.template.region },
      given: target.given,
    }));
  });
}

/** A literal alias name: the alias of this app that carries it there, if there is one. An ARN without a place means the template's own. */
function traceAliasNamed({ name, account, region }: { readonly name: string } & Place, site: Site): Case<Origin>[] {
  const { template } = site.element;
  const found = (name.startsWith(RESERVED_ALIAS) ? [] : template.siblings(ALIAS)).filter((it) =>
    it.template.account === (account ?? template.account) && it.template.region === (region ?? template.region)
    && literalProperty(it, 'AliasName') === name);
  const alias = found.find((it) => it.template.path === template.path) ?? found[0];
  return alias ? traceAlias(alias, site) : [{ value: { kind: 'aliasName', name }, given: site.given }];
}

/** A property whose text does not depend on anything. */
export function literalProperty(element: Element, property: string): string | undefined {
  const [only, ...others] = evaluateProperty(property, { element, given: Assumptions.NONE, trail: [element] });
  return others.length === 0 ? known(only.value) : undefined;
}
