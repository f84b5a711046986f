import { isObject, Json, Template } from './template';
import { KeyArn, known, Piece, text, unknown, Value } from './value';

/* What can be done with text in pieces before it is deployed. */

/** Dynamic references, and what the CDK gives for values not looked up yet (`Key.DEFAULT_DUMMY_KEY_ID` for keys). */
const UNREAD = /(\{\{resolve:[^}]*\}\}|dummy-value-for-[^:]*|1234abcd-12ab-34cd-56ef-1234567890ab)/;

/** Text as it stands, with dynamic references and the CDK's placeholders for values not looked up yet told apart. */
export function literal(it: string): Value;
export function literal(it: string | undefined): Value | undefined;
export function literal(it: string | undefined): Value | undefined {
  if (it === undefined) return undefined;
  return text(...it.split(UNREAD).map((part, i): Piece => i % 2 === 0
    ? part
    : { kind: 'hole', why: part.startsWith('{{') ? `${part} is resolved at deployment` : 'its look-up has not been done yet' }));
}

/** The ARN of a resource of KMS that a template makes. */
export function arn(template: Template, ...resource: Piece[]): Piece[] {
  const hole = (why: string): Piece => ({ kind: 'hole', why, plain: true });
  return [
    'arn:', hole('the partition is not known'), ':kms:', template.region ?? hole('the Region is not known'), ':',
    template.account ?? hole('the account is not known'), ':', ...resource,
  ];
}

/** The text of a value, where text is expected. */
export function pieces(value: Value): readonly Piece[] {
  if (value.kind === 'text') return value.pieces;
  return value.kind === 'absent' ? [] : [{ kind: 'hole', why: 'it holds a list where a text is expected' }];
}

/** Splits text at a delimiter. From text on that is not known and may hold the delimiter, nothing is known. */
export function split(all: readonly Piece[], delimiter: string): Value {
  const parts: Piece[][] = [[]];
  for (const piece of all.flatMap((it) => isKeyArn(it) ? arn(it.key.template, 'key/', { kind: 'keyId', key: it.key }) : it)) {
    if (typeof piece !== 'string' && mayHold(piece, delimiter)) {
      const why = piece.kind === 'hole' ? piece.why : 'it is a part of a name that is not known before deployment';
      return { kind: 'list', items: [...parts.slice(0, -1).map((part) => text(...part)), unknown(why)] };
    }
    const [first, ...rest] = typeof piece === 'string' ? piece.split(delimiter) : [piece];
    parts[parts.length - 1].push(first);
    rest.forEach((it) => parts.push([it]));
  }
  return { kind: 'list', items: parts.map((part) => text(...part)) };
}

/** Key ids, Regions, accounts and partitions are letters, digits and `-`; names of aliases hold `/` and `_` too. */
function mayHold(piece: Exclude<Piece, string>, delimiter: string): boolean {
  if (piece.kind === 'aliasName') return /^[\w/-]*$/.test(delimiter);
  return (piece.kind === 'hole' && !piece.plain) || /^[A-Za-z0-9-]*$/.test(delimiter);
}

function isKeyArn(piece: Piece): piece is KeyArn {
  return typeof piece !== 'string' && piece.kind === 'keyArn';
}

/** The entries of a mapping at two keys; a key that is not known stands for all of them. */
export function lookUp(mapping: Json, keys: readonly Value[]): Json[] {
  return keys.reduce<Json[]>((entries, key) => entries.flatMap((entry) => {
    if (!isObject(entry)) return [];
    const name = known(key);
    if (name === undefined) return Object.values(entry);
    return Object.hasOwn(entry, name) ? [entry[name]] : [];
  }), [mapping]);
}
