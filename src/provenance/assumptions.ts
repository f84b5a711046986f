import { Constraint, Formula, isPossible } from './formula';

/** Something that is assumed, in words where a person should hear of it. */
interface Assumption extends Constraint {
  readonly words?: string;
  /** Conditions say more than the parameters behind them. */
  readonly isCondition: boolean;
}

/**
 * What has to hold for a branch of a template to be deployed, as far as the template's own conditions and parameters tell.
 * Immutable: adding to it gives a new one, or undefined where the addition contradicts what is already assumed.
 */
export class Assumptions {
  public static readonly NONE = new Assumptions([]);

  private constructor(private readonly all: readonly Assumption[]) {}

  /** With a formula holding, or not. */
  public with(formula: Formula, holds: boolean, words?: string, isCondition = false): Assumptions | undefined {
    const known = this.all.find((it) => it.formula === formula);
    if (known) return known.holds === holds ? this : undefined;
    const more = [...this.all, { formula, holds, words, isCondition }];
    return isPossible(more) ? new Assumptions(more) : undefined;
  }

  /** Whether both can hold together. */
  public agreesWith(other: Assumptions): boolean {
    return isPossible([...this.all, ...other.all]);
  }

  /** All of it as one formula. */
  public get formula(): Formula {
    return { kind: 'and', of: this.all.map(({ formula, holds }): Formula => holds ? formula : { kind: 'not', of: formula }) };
  }

  /** Without what does not matter: what can be left out while the rest still suffices. Conditions are kept rather than parameters. */
  public reduced(suffices: (fewer: Assumptions) => boolean): Assumptions {
    const parametersFirst = [...this.all].sort((one, other) => Number(one.isCondition) - Number(other.isCondition));
    return parametersFirst.reduce<Assumptions>((kept, candidate) => {
      const fewer = new Assumptions(kept.all.filter((it) => it !== candidate));
      return suffices(fewer) ? fewer : kept;
    }, this);
  }

  /** In words, for a message; empty where nothing is assumed. */
  public describe(): string[] {
    return this.all.flatMap(({ words }) => words ?? []);
  }
}
