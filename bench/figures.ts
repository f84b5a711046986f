/**
 * From samples to figures: medians, with how far the samples lie apart.
 */
import { CLUSTERS_PER_STACK, RESOURCES_PER_STACK } from './app';
import { LoadSample } from './load';
import { Sample } from './once';
import { EMPTY_AT_DOOR, Setup } from './setups';

/** Round by round, all setups; a setup may be missing from later rounds. */
export type Rounds = Partial<Record<Setup, Sample>>[];

export interface Measured {
  readonly stacks: number;
  readonly rounds: Rounds;
}

export interface Results {
  readonly sizes: readonly Measured[];
  /** The smallest size once more, with one cluster in a hundred wrong. */
  readonly wrong: Measured;
  /** Pairs of processes: the milliseconds in all of one without the library and of one with it, and what was measured inside. */
  readonly loads: readonly { readonly without: number; readonly with: number; readonly inside: LoadSample }[];
}

export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
  readonly count: number;
}

export function spread(values: readonly number[]): Spread | undefined {
  if (values.length === 0) return undefined;
  const sorted = [...values].sort((one, other) => one - other);
  const middle = (sorted.length - 1) / 2;
  const median = (sorted[Math.floor(middle)] + sorted[Math.ceil(middle)]) / 2;
  return { median, min: sorted[0], max: sorted[sorted.length - 1], count: sorted.length };
}

export function resourcesOf({ stacks }: Measured): number {
  return stacks * RESOURCES_PER_STACK;
}

export function clustersOf({ stacks }: Measured): number {
  return stacks * CLUSTERS_PER_STACK;
}

/** Milliseconds of a whole synthesis. */
export function synth({ rounds }: Measured, setup: Setup): Spread | undefined {
  return spread(rounds.flatMap((it) => it[setup]?.synth ?? []));
}

/** The synthesis of one setup by that of another in the same round. */
export function ratio({ rounds }: Measured, setup: Setup, to: Setup = 'plain'): Spread | undefined {
  return spread(paired(rounds, (it) => it.synth, setup, to).map(([one, other]) => one / other));
}

/** Milliseconds by which the synthesis of one setup takes longer than that of another in the same round. */
export function added({ rounds }: Measured, setup: Setup, to: Setup): Spread | undefined {
  return spread(paired(rounds, (it) => it.synth, setup, to).map(([one, other]) => one - other));
}

/** Milliseconds inside an Aspect or a plugin, over those inside an empty one at the same door. */
export function own({ rounds }: Measured, setup: Setup): Spread | undefined {
  return spread(rounds.flatMap((it) => ownOf(it, setup) ?? []));
}

/** The same as a share of the plain synthesis of the same round. */
export function share({ rounds }: Measured, setup: Setup): Spread | undefined {
  return spread(rounds.flatMap((it) => {
    const mine = ownOf(it, setup);
    return mine === undefined || !it.plain ? [] : mine / it.plain.synth;
  }));
}

/** How many times the guard's own work at a door goes into what cdk-nag adds to a synthesis with an empty plugin. */
export function nagTimes({ rounds }: Measured, door: Setup): Spread | undefined {
  return spread(rounds.flatMap((it) => {
    const mine = ownOf(it, door);
    return mine === undefined || !it.nag || !it.emptyPlugin ? [] : (it.nag.synth - it.emptyPlugin.synth) / mine;
  }));
}

/** How much longer one resource takes in a large app than in a small one. */
export function growth(small: Measured, large: Measured, figure: (measured: Measured) => Spread | undefined): number | undefined {
  const [one, other] = [figure(small), figure(large)];
  return one && other && (other.median / resourcesOf(large)) / (one.median / resourcesOf(small));
}

function ownOf(round: Rounds[number], setup: Setup): number | undefined {
  const [mine, empty] = [round[setup], round[EMPTY_AT_DOOR[setup] ?? setup]];
  return mine && empty && (mine === empty ? mine.own : mine.own - empty.own);
}

function paired(rounds: Rounds, figure: (sample: Sample) => number, one: Setup, other: Setup): [number, number][] {
  return rounds.flatMap((it) => {
    const [a, b] = [it[one], it[other]];
    return a && b ? [[figure(a), figure(b)]] : [];
  });
}
