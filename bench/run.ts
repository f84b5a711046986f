/**
 * The benchmark: sends out the samples, one process after another, and writes down what they bring. docs/benchmark.md tells the method.
 */
import { execFileSync } from 'child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join, resolve } from 'path';
import { parseArgs } from 'util';
import { chart } from './chart';
import { Measured, Results, Rounds } from './figures';
import { LoadSample } from './load';
import { Order, Sample } from './once';
import { markdown, text } from './report';
import { Setup, TITLES } from './setups';

const HELP = `npm run bench -- [options]

  --quick             about a minute: small apps, few rounds, nothing written
  --stacks 50,150,500 the sizes, of 200 resources each
  --rounds 7,2,2      how often each size is measured
  --nag 5,1,1         in how many of these rounds cdk-nag takes part
  --wrong 2           rounds with one cluster in a hundred wrong, at the first size
  --loads 21          how often loading is measured
  --lib lib           the compiled library
  --out docs          where to write benchmark.md and benchmark.svg; a quick run writes only if told where`;

const COMPLETE = { stacks: '50,150,500', rounds: '7,2,2', nag: '5,1,1', wrong: '2', loads: '21', out: 'docs' };
const QUICK = { stacks: '10,30', rounds: '2,1', nag: '1,0', wrong: '1', loads: '5', out: undefined };

const SETUPS = Object.keys(TITLES) as Setup[];
const ENV = { ...process.env, CDK_VALIDATION: 'false', CDK_DEBUG: undefined, NODE_OPTIONS: undefined };

function main(): void {
  const string = { type: 'string' } as const;
  const { values } = parseArgs({
    options: { quick: { type: 'boolean' }, help: { type: 'boolean' }, stacks: string, rounds: string, nag: string, wrong: string, loads: string, lib: string, out: string },
  });
  if (values.help) return console.log(HELP);
  const plan = { ...values.quick ? QUICK : COMPLETE, lib: 'lib', ...values };
  const lib = resolve(plan.lib);
  const [stacks, rounds, nag] = [plan.stacks, plan.rounds, plan.nag].map(numbers);

  const sizes = stacks.map((it, i) => measure({ stacks: it, lib }, rounds[i] ?? 1, nag[i] ?? 0));
  const wrong = measure({ stacks: stacks[0], lib, wrongEvery: 100 }, Number(plan.wrong), 0);
  const results: Results = { sizes, wrong, loads: load(lib, Number(plan.loads)) };

  console.log(text(results));
  if (values.quick) console.log('\nA quick run: in small apps cold code weighs more, so only the complete run tells whether a target is reached.');
  if (plan.out === undefined) return;
  mkdirSync(plan.out, { recursive: true });
  writeFileSync(join(plan.out, 'benchmark.md'), markdown(results, versions()));
  writeFileSync(join(plan.out, 'benchmark.svg'), chart(results));
}

/** The setups take turns, beginning with another one in each round. */
function measure(shape: Omit<Order, 'setup' | 'folder'>, rounds: number, nagRounds: number): Measured {
  const all = Array.from({ length: rounds }, (_, i): Rounds[number] => {
    const setups = SETUPS.filter((it) => it !== 'nag' || i < nagRounds);
    const inTurn = setups.map((_it, j) => setups[(i + j) % setups.length]);
    return Object.fromEntries(inTurn.map((setup) => {
      const sample = sampled<Sample>((folder) => ['--expose-gc', script('once'), JSON.stringify({ ...shape, setup, folder } satisfies Order)]);
      expectFailure(sample, setup, shape.wrongEvery !== undefined);
      progress(`${shape.stacks} stacks, round ${i + 1} of ${rounds}: ${TITLES[setup]}${shape.wrongEvery ? ', some wrong' : ''}`, sample.synth);
      return [setup, sample];
    }));
  });
  return { stacks: shape.stacks, rounds: all };
}

/** An app that fails where it should not, or does not where it should, would be measured for nothing. */
function expectFailure({ failure }: Sample, setup: Setup, isWrong: boolean): void {
  const isExpected = setup === 'nag' || (setup === 'guardPlugin' && isWrong);
  const isValidation = failure?.startsWith('Validation failed') ?? false;
  if (isExpected ? !isValidation : failure !== undefined) throw new Error(`${TITLES[setup]}: ${failure ?? 'found nothing'}`);
}

function load(lib: string, pairs: number): Results['loads'] {
  const process = (...args: string[]): { total: number; inside: LoadSample } => {
    const start = performance.now();
    const inside = sampled<LoadSample>((folder) => [script('load'), folder, ...args]);
    return { total: performance.now() - start, inside };
  };
  return Array.from({ length: pairs }, (_, i) => {
    const first = i % 2 === 0 ? process() : process(lib);
    const second = i % 2 === 0 ? process(lib) : process();
    const [without, withLib] = i % 2 === 0 ? [first, second] : [second, first];
    progress(`loading, pair ${i + 1} of ${pairs}`, withLib.inside.guard);
    return { without: without.total, with: withLib.total, inside: withLib.inside };
  });
}

/** Runs a worker in a folder of its own and takes the sample that it leaves there. */
function sampled<T>(args: (folder: string) => string[]): T {
  const folder = mkdtempSync(join(tmpdir(), 'cdk-cmk-guard-bench-'));
  try {
    execFileSync(process.execPath, args(folder), { env: ENV, stdio: 'ignore' });
    return JSON.parse(readFileSync(join(folder, 'sample.json'), 'utf8')) as T;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function script(name: string): string {
  return join(__dirname, `${name}.js`);
}

function versions(): Record<string, string> {
  return Object.fromEntries(['aws-cdk-lib', 'constructs', 'cdk-nag'].map((name) =>
    [name, (JSON.parse(readFileSync(join('node_modules', name, 'package.json'), 'utf8')) as { version: string }).version]));
}

function numbers(list: string): number[] {
  return list.split(',').map(Number);
}

function progress(what: string, ms: number): void {
  process.stderr.write(`${what}: ${ms.toFixed(ms < 100 ? 1 : 0)} ms\n`);
}

main();
