/**
 * The results in words and tables: docs/benchmark.md.
 */
import { cpus, totalmem } from 'os';
import { added, clustersOf, growth, Measured, nagTimes, own, ratio, resourcesOf, Results, share, Spread, spread, synth } from './figures';
import { Setup, TITLES } from './setups';

const DOORS: readonly Setup[] = ['guardAspect', 'guardPlugin'];

export interface Target {
  readonly text: string;
  readonly measured: string;
  readonly reached: boolean | undefined;
}

export function targets({ sizes, loads }: Results): Target[] {
  const [small, large] = [sizes[0], sizes[sizes.length - 1]];
  const worst = (values: readonly (number | undefined)[], pick: (...all: number[]) => number): number | undefined => {
    const present = values.filter((it) => it !== undefined);
    return present.length > 0 ? pick(...present) : undefined;
  };
  const most = worst(sizes.flatMap((it) => DOORS.map((door) => share(it, door)?.median)), Math.max);
  const times = worst(sizes.flatMap((it) => DOORS.map((door) => nagTimes(it, door)?.median)), Math.min);
  const grown = worst(DOORS.map((door) => growth(small, large, (it) => own(it, door))), Math.max);
  const load = spread(loads.map((it) => it.inside.guard))?.median;
  return [
    target('The guard\'s own work is at most 5 % of plain synth, at either door and at every size', most, percent, (it) => it <= 0.05),
    target('… and at least 20 times less than cdk-nag adds to synthesis with an empty plugin', times, (it) => `${it.toFixed(1)} times less`, (it) => it >= 20),
    target(`Its time per resource at ${count(resourcesOf(large))} is within 1.3 × of that at ${count(resourcesOf(small))}`, grown, factor, (it) => it <= 1.3),
    target('Loading the library takes at most 10 ms over aws-cdk-lib', load, milliseconds, (it) => it <= 10),
  ];
}

export function markdown(results: Results, versions: Readonly<Record<string, string>>): string {
  const { sizes, wrong, loads } = results;
  return `# Benchmark

What \`CmkGuard\` costs: plain synthesis beside an empty Aspect, an empty plugin, the guard at each door, and cdk-nag's AwsSolutions pack.

![Synthesis with each setup, as a ratio to plain synth, and the guard's time per resource](benchmark.svg)

${machine(versions)}

## Targets

Where a target speaks of both doors or of several sizes, the worst one counts.

${table(['Target', 'Measured', 'Reached'], targets(results).map((it) => [it.text, it.measured, verdict(it.reached)]))}

${sizes.map(sizeSection).join('\n\n')}

## With findings

The ${count(resourcesOf(wrong))} resources again, with one cluster in a hundred that names no key. As a plugin, the guard then fails the
synthesis; whole synthesis includes the CDK's report, own work does not.

${table(['Setup', 'Synthesis', 'Own work', 'Own work, no findings'], DOORS.map((door) => [
  TITLES[door], withRange(synth(wrong, door), seconds), withRange(own(wrong, door), milliseconds), withRange(own(sizes[0], door), milliseconds),
]))}

## Growth

The guard's own work per resource; a tenth of the resources are clusters.

${table(['Setup', ...sizes.map((it) => `${count(resourcesOf(it))} resources`), 'Growth'], DOORS.map((door) => [
  TITLES[door],
  ...sizes.map((it) => shown(perResource(it, door), (us) => `${us.toFixed(1)} µs`)),
  shown(growth(sizes[0], sizes[sizes.length - 1], (it) => own(it, door)), factor),
]).concat([[
  'plain synth, whole',
  ...sizes.map((it) => shown(synth(it, 'plain')?.median, (ms) => `${(ms * 1000 / resourcesOf(it)).toFixed(1)} µs`)),
  shown(growth(sizes[0], sizes[sizes.length - 1], (it) => synth(it, 'plain')), factor),
]]))}

## Loading

${table(['What', 'Time'], [
  ['`App`, `Stack`, `aws_kms.Key`, `aws_redshift.CfnCluster` of aws-cdk-lib', withRange(spread(loads.map((it) => it.inside.cdk)), milliseconds)],
  ['then this library, timed inside the process', withRange(spread(loads.map((it) => it.inside.guard)), milliseconds)],
  ['whole processes, with this library over without it', withRange(spread(loads.map((it) => it.with - it.without)), milliseconds)],
])}

## Method

- **The app.** Per stack ${count(resourcesOf({ stacks: 1, rounds: [] }))} resources: a KMS key, ${clustersOf({ stacks: 1, rounds: [] })} Redshift clusters under it, with tags, security groups and an admin
  secret under the key as well; queues, roles, functions and log groups that refer to each other. In every fifth stack half of the clusters
  use the key of one shared stack. The guard has nothing to say about it.
- **One sample, one process.** As with a real \`cdk synth\`, code is cold: the process builds the app, collects garbage, and synthesizes
  once. Timing repeatedly in a warm process was no steadier. The setups take turns, round by round, beginning with another one each time;
  ratios and differences are taken within a round. Figures are medians, with the least and the most in brackets.
- **Own work** is timed inside: each call that the CDK makes into the Aspect or the plugin, and into the validations and plugins that it
  adds meanwhile. What an empty one takes is subtracted. It is the figure to look at: whole runs differ by more than the guard takes.
- **cdk-nag** finds a great deal in this app, since no resource of it was chosen to please cdk-nag. What it adds to a whole
  run, which the target compares, contains the CDK's report of the findings; its own work does not.
- The CDK's own template validator is off in all runs (\`CDK_VALIDATION=false\`). The output of the runs is thrown away.

## How to read it

- *Ratio* compares whole runs. Between an empty Aspect or plugin and the guard at the same door, a difference that is smaller than the
  range in brackets says nothing; see *own work* instead.
- An empty plugin costs more than nothing: with a plugin registered, the CDK hashes the assembly. That part is not the guard's.
- Milliseconds depend on the machine; ratios and shares less so.

Run it with \`npm run bench\`, or \`npm run bench -- --quick\` for a first impression, which writes nothing.
`;
}

/** For the terminal. */
export function text(results: Results): string {
  const rows = targets(results).map((it) => [verdict(it.reached), it.measured, it.text]);
  return [...results.sizes.map(sizeSection), table(['Reached', 'Measured', 'Target'], rows)].join('\n\n');
}

/** Microseconds of the guard's own work. */
export function perResource(measured: Measured, door: Setup): number | undefined {
  const mine = own(measured, door);
  return mine && mine.median * 1000 / resourcesOf(measured);
}

function sizeSection(measured: Measured): string {
  const setups = (Object.keys(TITLES) as Setup[]).filter((it) => synth(measured, it));
  return `## ${count(resourcesOf(measured))} resources

${measured.stacks} stacks, ${count(clustersOf(measured))} clusters; rounds: ${measured.rounds.length}, of cdk-nag: ${synth(measured, 'nag')?.count ?? 0}.

${table(['Setup', 'Synthesis', 'Ratio to plain', 'Own work', 'Own work / plain'], setups.map((it) => [
  TITLES[it],
  withRange(synth(measured, it), seconds),
  withRange(ratio(measured, it), (n) => n.toFixed(2)),
  it.startsWith('empty') || it === 'plain' ? '' : withRange(own(measured, it), milliseconds),
  it.startsWith('empty') || it === 'plain' ? '' : withRange(share(measured, it), percent),
]))}

${table(['Over the empty one', 'Whole runs', 'Own work', 'What cdk-nag adds / own work'], [
  ['CmkGuard as Aspect', 'guardAspect', 'emptyAspect'] as const,
  ['CmkGuard as plugin', 'guardPlugin', 'emptyPlugin'] as const,
  ['cdk-nag AwsSolutions', 'nag', 'emptyPlugin'] as const,
].filter(([, setup]) => synth(measured, setup)).map(([title, setup, empty]) => [
  title,
  withRange(added(measured, setup, empty), milliseconds),
  withRange(own(measured, setup), milliseconds),
  setup === 'nag' ? '' : withRange(nagTimes(measured, setup), (n) => n.toFixed(1)),
]))}`;
}

function machine(versions: Readonly<Record<string, string>>): string {
  const [{ model }] = cpus();
  return [
    `${cpus().length} × ${model}, ${Math.round(totalmem() / 2 ** 30)} GB, ${process.platform} ${process.arch}, Node ${process.version}`,
    ...Object.entries(versions).map(([name, version]) => `${name} ${version}`),
    new Date().toISOString().slice(0, 10),
  ].join('; ') + '.';
}

function target(words: string, value: number | undefined, unit: (value: number) => string, isReached: (value: number) => boolean): Target {
  return { text: words, measured: shown(value, unit), reached: value === undefined ? undefined : isReached(value) };
}

function verdict(reached: boolean | undefined): string {
  return reached === undefined ? 'not measured' : reached ? 'yes' : '**no**';
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((it, i) => Math.max(it.length, ...rows.map((row) => row[i].length)));
  const line = (cells: readonly string[]): string => `| ${cells.map((it, i) => it.padEnd(widths[i])).join(' | ')} |`;
  return [line(head), line(widths.map((it) => '-'.repeat(it))), ...rows.map(line)].join('\n');
}

function withRange(figure: Spread | undefined, unit: (value: number) => string): string {
  if (!figure) return 'not measured';
  return unit(figure.median) + (figure.count > 1 ? ` (${unit(figure.min)} to ${unit(figure.max)})` : '');
}

function shown(value: number | undefined, unit: (value: number) => string): string {
  return value === undefined ? 'not measured' : unit(value);
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`;
const milliseconds = (ms: number): string => `${ms.toFixed(Math.abs(ms) < 100 ? 1 : 0)} ms`;
const percent = (part: number): string => `${(part * 100).toFixed(1)} %`;
const factor = (it: number): string => `${it.toFixed(2)} ×`;
const count = (n: number): string => n.toLocaleString('en-US');
