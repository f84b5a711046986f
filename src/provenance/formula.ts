/** Statements about a template's parameters that hold or not, and whether some of them can hold together. */
export type Formula =
  | { readonly kind: 'constant'; readonly holds: boolean }
  | { readonly kind: 'equals'; readonly variable: Variable; readonly value: string }
  /** Something that nobody can decide before deployment. */
  | { readonly kind: 'free'; readonly id: string }
  | { readonly kind: 'and' | 'or'; readonly of: readonly Formula[] }
  | { readonly kind: 'not'; readonly of: Formula };

/** A parameter, with the values it can have where they are limited. */
export interface Variable {
  readonly id: string;
  readonly allowed?: readonly string[];
}

/** A formula, and whether it is to hold. */
export interface Constraint {
  readonly formula: Formula;
  readonly holds: boolean;
}

/** Choices beyond this many are not tried: then nothing is ruled out, and every branch is judged. */
const MOST_CHOICES = 2000;

/** Whether some choice of values satisfies all constraints. */
export function isPossible(constraints: readonly Constraint[]): boolean {
  return solve(constraints, NOTHING, { left: MOST_CHOICES });
}

/** What is chosen so far. */
interface Choices {
  readonly equal: ReadonlyMap<string, string>;
  readonly unequal: ReadonlyMap<string, ReadonlySet<string>>;
  readonly free: ReadonlyMap<string, boolean>;
}

const NOTHING: Choices = { equal: new Map(), unequal: new Map(), free: new Map() };

type Atom = Extract<Formula, { kind: 'equals' | 'free' }>;

/** Tries one undecided atom both ways, until everything is decided or contradicts itself. */
function solve(constraints: readonly Constraint[], choices: Choices, budget: { left: number }): boolean {
  const memo = new Map<Formula, boolean | undefined>();
  const undecided = constraints.filter(({ formula, holds }) => truth(formula, choices, memo) !== holds);
  if (undecided.some(({ formula }) => memo.get(formula) !== undefined)) return false;
  if (undecided.length === 0 || budget.left-- <= 0) return true;
  const atom = undecidedAtom(undecided[0].formula, memo);
  return [true, false].some((holds) => {
    const next = choose(atom, holds, choices);
    return next !== undefined && solve(undecided, next, budget);
  });
}

/** Whether a formula holds, or undefined where the choices do not decide it. */
function truth(formula: Formula, choices: Choices, memo: Map<Formula, boolean | undefined>): boolean | undefined {
  if (memo.has(formula)) return memo.get(formula);
  const found = decide(formula, choices, memo);
  memo.set(formula, found);
  return found;
}

function decide(formula: Formula, choices: Choices, memo: Map<Formula, boolean | undefined>): boolean | undefined {
  switch (formula.kind) {
    case 'constant': return formula.holds;
    case 'free': return choices.free.get(formula.id);
    case 'equals': return equals(formula.variable, formula.value, choices);
    case 'not': {
      const inner = truth(formula.of, choices, memo);
      return inner === undefined ? undefined : !inner;
    }
    default: {
      const settles = formula.kind === 'or'; // one that holds settles an "or", one that does not settles an "and"
      const truths = formula.of.map((it) => truth(it, choices, memo));
      if (truths.includes(settles)) return settles;
      return truths.includes(undefined) ? undefined : !settles;
    }
  }
}

function equals({ id, allowed }: Variable, value: string, { equal, unequal }: Choices): boolean | undefined {
  const is = equal.get(id);
  if (is !== undefined) return is === value;
  if (unequal.get(id)?.has(value)) return false;
  return allowed && !allowed.includes(value) ? false : undefined;
}

function undecidedAtom(formula: Formula, memo: ReadonlyMap<Formula, boolean | undefined>): Atom {
  switch (formula.kind) {
    case 'not': return undecidedAtom(formula.of, memo);
    case 'and':
    case 'or': return undecidedAtom(formula.of.find((it) => memo.get(it) === undefined)!, memo);
    default: return formula as Atom;
  }
}

/** The choices with one more; undefined where no value is left. */
function choose(atom: Atom, holds: boolean, choices: Choices): Choices | undefined {
  if (atom.kind === 'free') return { ...choices, free: new Map(choices.free).set(atom.id, holds) };
  const { id, allowed } = atom.variable;
  if (holds) return { ...choices, equal: new Map(choices.equal).set(id, atom.value) };
  const not = new Set(choices.unequal.get(id)).add(atom.value);
  const left = allowed?.filter((it) => !not.has(it));
  if (left?.length === 0) return undefined;
  return left?.length === 1
    ? { ...choices, equal: new Map(choices.equal).set(id, left[0]) }
    : { ...choices, unequal: new Map(choices.unequal).set(id, not) };
}
