// What every language has to do: pack what would be published, install that beside the CDK of the language, and run its example.
import { cpSync, mkdirSync, readdirSync, rmSync } from 'fs';
import { join } from 'path';
import { HOME, must, ROOT } from './shell';

export interface Language {
  readonly name: string;
  /** The tool that is not there, or not in a version that is new enough. */
  missing(): Promise<string | undefined>;
  /** Packs what would be published: the path of it, in dist/. */
  pack(): Promise<string>;
  /** Installs what is packed, as a user would, and runs it. */
  prove(packed: string): Promise<Proof>;
}

export interface Proof {
  /** What was packed and how the CDK was had, in words. */
  readonly notes: string[];
  /** What the example prints; has to be what the one in TypeScript prints. */
  readonly output?: string;
}

/** A copy of an example, where tools may leave things behind. */
export function copyOf(example: string, name = example): string {
  const dir = join(HOME, name);
  const source = join(ROOT, 'examples', example);
  mkdirSync(dir, { recursive: true });
  for (const it of readdirSync(source)) rmSync(join(dir, it), { recursive: true, force: true }); // what went away there is to go away here
  cpSync(source, dir, { recursive: true });
  return dir;
}

/** The empty folder in dist/ for what is packed. */
export function distOf(target: string): string {
  const dir = join(ROOT, 'dist', target);
  rmSync(dir, { recursive: true, force: true });
  mkdirSync(dir, { recursive: true });
  return dir;
}

/** Installs npm packages in a folder. The library keeps its version from run to run, so a copy that is there goes first. */
export async function npmInstall(cwd: string, ...packages: string[]): Promise<void> {
  rmSync(join(cwd, 'node_modules', 'cdk-cmk-guard'), { recursive: true, force: true });
  await must('npm', ['install', '--no-audit', '--no-fund', '--no-package-lock', '--prefer-offline', ...packages], { cwd });
}
