import { Assumptions } from './assumptions';
import { Element } from './template';

/**
 * What an expression of a template amounts to before it is deployed. Text is kept in pieces, so that what is known of a key's name
 * stays known beside what is not: `alias/aws/${Anything}` is AWS's, whatever the parameter holds.
 */
export type Value =
  | { readonly kind: 'absent'; readonly how: Absence }
  | { readonly kind: 'text'; readonly pieces: readonly Piece[] }
  | { readonly kind: 'list'; readonly items: readonly Value[] };

export type Absence = 'left out' | 'AWS::NoValue' | 'empty';

export type Piece = string | KeyId | KeyArn | AliasName | Hole;

/** The id of a KMS key of this app. */
export interface KeyId { readonly kind: 'keyId'; readonly key: Element }

/** The whole ARN of a KMS key of this app. */
export interface KeyArn { readonly kind: 'keyArn'; readonly key: Element }

/** The name of a KMS alias of this app. */
export interface AliasName { readonly kind: 'aliasName'; readonly alias: Element }

/** Text that is not known before deployment. */
export interface Hole {
  readonly kind: 'hole';
  /** The end of a sentence that begins "cannot be proven at synthesis: ". */
  readonly why: string;
  /** What it is instead of a key, where it is certain that it is none. */
  readonly notAKey?: string;
  /** Whether it is certain to be letters, digits and `-`: a Region, an account, a partition. */
  readonly plain?: boolean;
  /** The resource it is an attribute of, where it is one. */
  readonly resource?: Element;
}

/** A value, and what has to hold for it to be the one that is deployed. */
export interface Case<T> {
  readonly value: T;
  readonly given: Assumptions;
}

export const ABSENT: Value = { kind: 'absent', how: 'left out' };
export const NO_VALUE: Value = { kind: 'absent', how: 'AWS::NoValue' };

export function text(...pieces: Piece[]): Value {
  const merged: Piece[] = [];
  for (const piece of pieces) {
    const last = merged[merged.length - 1];
    if (typeof piece === 'string' && typeof last === 'string') merged[merged.length - 1] = last + piece;
    else if (piece !== '') merged.push(piece);
  }
  return { kind: 'text', pieces: merged };
}

export function unknown(why: string, more: Omit<Hole, 'kind' | 'why'> = {}): Value {
  return text({ kind: 'hole', why, ...more });
}

/** The text itself, where all of it is known. */
export function known(value: Value): string | undefined {
  if (value.kind !== 'text') return undefined;
  const [only, ...rest] = value.pieces;
  if (rest.length > 0) return undefined;
  if (only === undefined) return '';
  return typeof only === 'string' ? only : undefined;
}

/** How the text reads to a person, with `<…>` for what is not known. */
export function spelled(pieces: readonly Piece[]): string {
  return pieces.map((piece) => {
    if (typeof piece === 'string') return piece;
    return PLACEHOLDERS[piece.kind];
  }).join('');
}

const PLACEHOLDERS = { keyId: '<key id>', keyArn: '<key ARN>', aliasName: '<alias>', hole: '<…>' };

/** Why some of the text is not known. */
export function firstHole(pieces: readonly Piece[]): Hole | undefined {
  return pieces.find((piece): piece is Hole => typeof piece !== 'string' && piece.kind === 'hole');
}
