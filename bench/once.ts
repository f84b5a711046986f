/**
 * One sample, in a process of its own as a real `cdk synth` is: builds the app, registers one setup, times one synthesis.
 */
import { writeFileSync } from 'fs';
import { join } from 'path';
import { buildApp, Shape } from './app';
import { register, Setup } from './setups';
import { Stopwatch } from './stopwatch';

export interface Order extends Shape {
  readonly setup: Setup;
  /** The compiled library. */
  readonly lib: string;
  /** Where the assembly goes, and the sample. */
  readonly folder: string;
}

/** Times in milliseconds. */
export interface Sample {
  readonly synth: number;
  /** Inside the Aspect or the plugin. */
  readonly own: number;
  /** What synthesis failed with, where it did: a plugin that finds something fails it. */
  readonly failure?: string;
}

function take({ setup, lib, folder, ...shape }: Order): Sample {
  const app = buildApp(shape, join(folder, 'cdk.out'));
  const watch = new Stopwatch();
  register(setup, app, lib, watch);
  globalThis.gc?.(); // what building left behind is not synthesis
  let failure: string | undefined;
  const start = performance.now();
  try {
    app.synth();
  } catch (error) {
    failure = (error as Error).message.split('\n')[0];
  }
  const synth = performance.now() - start;
  return { synth, own: watch.elapsed, failure };
}

const order = JSON.parse(process.argv[2]) as Order;
writeFileSync(join(order.folder, 'sample.json'), JSON.stringify(take(order)));
