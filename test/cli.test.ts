// What `cdk synth` does, as it is run by people and by pipelines.
import { spawn } from 'child_process';
import { mkdtempSync } from 'fs';
import { availableParallelism, tmpdir } from 'os';
import { join, resolve } from 'path';
import { pathToFileURL } from 'url';
import { Door, reportOf, times } from './fixtures/doors';

const ROOT = resolve(__dirname, '..');
const MODULES = join(ROOT, 'node_modules');
const APP = `node --import "${pathToFileURL(join(MODULES, 'tsx', 'dist', 'loader.mjs')).href}" "${join(__dirname, 'fixtures', 'cli-app.ts')}"`;
const ONLY_HERE = ['--no-notices', '--no-version-reporting', '--no-asset-metadata', '--no-lookups'];

interface Run {
  readonly code: number | null;
  /** All that was printed, but for the template. */
  readonly output: string;
  readonly outdir: string;
}

const plans = new Map<string, () => Promise<void>>();
const runs = new Map<string, Run>();

/** Plans a run of `cdk synth`, once, and gives what came of it. */
function synth(scenario: string, door: Door | 'both', ...args: string[]): () => Run {
  const id = [scenario, door, ...args].join(' ');
  plans.set(id, () => new Promise((finish) => {
    const cwd = mkdtempSync(join(tmpdir(), 'cmk-guard-'));
    const outdir = join(cwd, 'cdk.out');
    const { CI, NODE_ENV, FORCE_COLOR, CDK_OUTDIR, CDK_CONTEXT_JSON, ...env } = process.env;
    const child = spawn(process.execPath, [
      join(MODULES, 'aws-cdk', 'bin', 'cdk'), 'synth', ...args, ...ONLY_HERE, '-o', outdir, '--app', APP,
    ], {
      cwd,
      env: {
        ...env, TSX_TSCONFIG_PATH: join(ROOT, 'examples', 'tsconfig.json'), HOME: cwd, NO_COLOR: '1', CDK_VALIDATION: 'false', CDK_DISABLE_CLI_TELEMETRY: 'true', AWS_EC2_METADATA_DISABLED: 'true', SCENARIO: scenario, DOOR: door,
      },
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => { output += data.toString(); });
    child.on('close', (code) => {
      runs.set(id, { code, output, outdir });
      finish();
    });
  }));
  return () => runs.get(id)!;
}

beforeAll(async () => {
  const queue = [...plans.values()];
  await Promise.all(Array.from({ length: availableParallelism() }, async () => {
    for (let next = queue.shift(); next; next = queue.shift()) await next();
  }));
}, 180_000);

const MISSING = 'names no KMS key';
const UNPROVEN = 'cannot be proven to be under a customer managed key';

describe.each<[string, () => Run, number, string, number]>([
  ['a wrong app, Aspect', synth('wrong', 'Aspect'), 1, MISSING, 1],
  ['a wrong app, plugin', synth('wrong', 'plugin'), 1, MISSING, 1],
  ['a right app, Aspect', synth('right', 'Aspect', '**'), 0, MISSING, 0],
  ['a right app, plugin', synth('right', 'plugin'), 0, MISSING, 0],
  ['both doors at once, an app and a stage', synth('bothDoors', 'both', '**'), 1, MISSING, 2],

  ['wrong in a stage only, Aspect on the app', synth('stage', 'Aspect'), 1, MISSING, 1],
  ['wrong in a stage only, Aspect on the app, all stacks', synth('stage', 'Aspect', '**'), 1, MISSING, 1],
  ['wrong in a stage only, plugin on the app', synth('stage', 'plugin'), 1, MISSING, 1],
  ['wrong in a stage only, plugin on the app, all stacks', synth('stage', 'plugin', '**'), 1, MISSING, 1],
  ['wrong in a stage only, Aspect on the stage', synth('guardOnStage', 'Aspect'), 1, MISSING, 1],
  ['wrong in a stage only, Aspect on the stage, all stacks', synth('guardOnStage', 'Aspect', '**'), 1, MISSING, 1],
  ['wrong in a stage only, plugin on the stage', synth('guardOnStage', 'plugin'), 1, MISSING, 1],
  ['wrong in a stage in a stack, Aspect on that stage', synth('guardOnStageInStack', 'Aspect'), 1, MISSING, 1],
  ['only stages, Aspect', synth('onlyStages', 'Aspect'), 1, MISSING, 1],
  ['only stages, plugin', synth('onlyStages', 'plugin'), 1, MISSING, 1],
  ['wrong in a stage only, while another stack is selected', synth('stage', 'Aspect', 'Right'), 1, MISSING, 1],

  ['an accepted finding, Aspect', synth('accepted', 'Aspect', '**'), 0, MISSING, 0],
  ['an accepted finding, plugin', synth('accepted', 'plugin', '**'), 0, MISSING, 0],
  ['an accepted finding, strictly', synth('accepted', 'plugin', '--strict'), 0, MISSING, 0],

  ['a warning, Aspect', synth('unproven', 'Aspect'), 0, UNPROVEN, 1],
  ['a warning, plugin', synth('unproven', 'plugin'), 0, UNPROVEN, 1],
  ['a warning, strictly, Aspect', synth('unproven', 'Aspect', '--strict'), 1, UNPROVEN, 1],
  ['a warning, strictly, plugin', synth('unproven', 'plugin', '--strict'), 1, UNPROVEN, 1],
  ['a warning in a stage, strictly, Aspect', synth('unprovenInStage', 'Aspect', '--strict'), 1, UNPROVEN, 1],
  ['a warning made an error', synth('strict', 'Aspect'), 1, UNPROVEN, 1],

  // The CDK looks only at what is selected (and at what belongs to no stack): a wrong stack beside it does not count.
  ['one right stack selected of two, Aspect', synth('twoStacks', 'Aspect', 'Right'), 0, MISSING, 0],
  ['one right stack selected of two, plugin', synth('twoStacks', 'plugin', 'Right'), 0, MISSING, 0],
  ['the wrong stack selected of two', synth('twoStacks', 'plugin', 'Wrong'), 1, MISSING, 1],

  ['a guard that fails as a whole', synth('blind', 'plugin'), 1, 'nothing is known about any key', 1],
])('%s', (_, run, code, words, often) => {
  test(`exits with ${code}`, () => {
    expect([run().code, run().code === code ? '' : run().output]).toEqual([code, '']);
  });

  test(`tells what is the matter ${often} times`, () => {
    expect([times(words, run().output), run().output.slice(0, times(words, run().output) === often ? 0 : undefined)]).toEqual([often, '']);
  });
});

describe('quietly', () => {
  const quiet = synth('wrong', 'plugin', '-q');
  const quietStage = synth('stage', 'Aspect', '-q');

  test.each<[string, () => Run]>([['a wrong app', quiet], ['a wrong stage', quietStage]])('%s still fails and is told', (_, run) => {
    expect(run().code).toBe(1);
    expect(times(MISSING, run().output)).toBe(1);
  });
});

describe('what a person reads', () => {
  const wrong = synth('wrong', 'plugin');
  const stage = synth('stage', 'Aspect');
  const annotated = synth('wrong', 'Aspect');
  const accepted = synth('accepted', 'plugin');

  test.each<[string, () => Run, string[]]>([
    ['the plugin', wrong, ['Redshift cluster "Wrong/Warehouse"', 'warehouse.with(new CustomerManagedEncryption(', 'CmkGuard::KeyMissing', 'Suggested fix']],
    ['the Aspect', annotated, ['Redshift cluster "Wrong/Warehouse"', 'warehouse.with(new CustomerManagedEncryption(', 'CmkGuard::KeyMissing']],
    ['the Aspect, over a stage', stage, ['Redshift cluster "Prod/Wrong/Warehouse"', 'warehouse.with(new CustomerManagedEncryption(', 'CmkGuard::KeyMissing', 'Created at']],
  ])('names the resource, the fix and the rule, through %s', (_, run, words) => {
    for (const it of words) expect(run().output).toContain(it);
  });

  test.each<[string, () => Run]>([['the plugin', wrong], ['the Aspect, over a stage', stage]])('names the line of code, through %s', (_, run) => {
    expect(run().output).toMatch(/language\.ts:\d+:\d+/);
  });

  test('finds accepted findings in the report, with their reason', () => {
    const [{ violations, suppressedViolations = [] }] = reportOf(accepted().outdir);

    expect(violations).toEqual([]);
    expect(suppressedViolations.map(({ reason, ruleMetadata }) => [ruleMetadata?.constructPath, reason])).toEqual([
      ['Prod/Wrong/Warehouse', 'migrated in May'], ['Wrong/Warehouse', 'migrated in May'],
    ]);
  });
});
