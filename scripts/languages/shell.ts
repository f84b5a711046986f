// Runs the tools of other languages, several at a time, and says what they said when they fail.
import { execFile } from 'child_process';
import { existsSync } from 'fs';
import { delimiter, dirname, join, resolve } from 'path';

export const ROOT = dirname(dirname(__dirname));

/** What is downloaded and built stays here from run to run; the checkout stays clean. `npm ci` empties the default: say another to keep it. */
export const HOME = resolve(process.env.LANGUAGES_CACHE ?? join(ROOT, 'node_modules', '.cache', 'cdk-cmk-guard-languages'));

const LONGEST = 512; // what is said of a failure, in lines

export interface Ended {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Where {
  readonly cwd?: string;
  readonly env?: Record<string, string | undefined>;
}

/** Runs a command to its end, whatever that is. */
export async function run(command: string, args: string[], { cwd = ROOT, env = {} }: Where = {}): Promise<Ended> {
  const quiet = { JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: '1', NO_COLOR: '1', FORCE_COLOR: undefined, npm_config_loglevel: 'error', CDK_VALIDATION: 'false' };
  return new Promise((finish) => {
    execFile(command, args, { cwd, env: { ...process.env, ...quiet, ...env }, maxBuffer: 2 ** 28 }, (error, stdout, stderr) => {
      const status = error === null ? 0 : typeof error.code === 'number' ? error.code : 127;
      finish({ status, stdout, stderr: status === 127 && stderr === '' ? String(error?.message) : stderr });
    });
  });
}

/** What a command prints. Fails with all it said, if it fails. */
export async function must(command: string, args: string[], where: Where = {}): Promise<string> {
  const { status, stdout, stderr } = await run(command, args, where);
  if (status === 0) return stdout;
  const said = `${stdout}\n${stderr}`.trim().split('\n').slice(-LONGEST).join('\n');
  throw new Error(`\`${[command, ...args].join(' ')}\` ended with ${status}:\n${said}`);
}

/** The first of these commands that is not there, if any. One that is there and fails is not missing. */
export async function missing(...commands: string[]): Promise<string | undefined> {
  const dirs = (process.env.PATH ?? '').split(delimiter);
  return commands.find((command) => !dirs.some((dir) => existsSync(join(dir, command))));
}

/** What takes long and is asked for by several is made once. */
export function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => made ??= make();
}
