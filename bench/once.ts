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
  /** CPU time of all threads, the garbage collector's too. */
  readonly cpu: number;
  /** The end of the message that synthesis failed with, where it did. */
  readonly failure?: string;
}

function take({ setup, lib, folder, ...shape }: Order): Sample {
  const app = buildApp(shape, join(folder, 'cdk.out'));
  const watch = new Stopwatch();
  register(setup, app, lib, watch);
  globalThis.gc?.(); // what building left behind is not synthesis
  let failure: string | undefined;
  const cpu = process.cpuUsage();
  const start = performance.now();
  try {
    app.synth();
  } catch (error) {
    failure = (error as Error).message.slice(-300);
  }
  const synth = performance.now() - start;
  const { user, system } = process.cpuUsage(cpu);
  return { synth, own: watch.elapsed, cpu: (user + system) / 1000, failure };
}

const order = JSON.parse(process.argv[2]) as Order;
writeFileSync(join(order.folder, 'sample.json'), JSON.stringify(take(order)));
