// Packs the library for every language: what is installed beside the examples is what would be published.
import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'fs';
import { join } from 'path';
import { HOME, must, ROOT } from './shell';

const PACKED = join(HOME, 'packed');

export interface Packed {
  /** The npm tarball. */
  readonly js: string;
  /** Folders with the sources that jsii generates. */
  readonly python: string;
  readonly java: string;
  readonly go: string;
  readonly dotnet: string;
}

/** Needs the compiled library. */
export async function pack(): Promise<Packed> {
  if (!existsSync(join(ROOT, '.jsii'))) throw new Error('The library is not compiled: `npx projen compile` comes first.');
  rmSync(PACKED, { recursive: true, force: true });
  mkdirSync(PACKED, { recursive: true });
  await pacmak(ROOT, PACKED, ['js', 'python', 'java', 'go', 'dotnet']);
  return {
    js: onlyFile(join(PACKED, 'js'), '.tgz'),
    python: join(PACKED, 'python'),
    java: join(PACKED, 'java'),
    go: join(PACKED, 'go', 'cdkcmkguard'),
    dotnet: join(PACKED, 'dotnet', 'CdkCmkGuard'),
  };
}

/** Generates the sources of a jsii package. */
export async function pacmak(module: string, outdir: string, targets: string[]): Promise<void> {
  await must(join(ROOT, 'node_modules', '.bin', 'jsii-pacmak'), ['--targets', ...targets, '--outdir', outdir, '--code-only', module], {
    env: { NODE_OPTIONS: '--max-old-space-size=8192' }, // aws-cdk-lib is large
  });
}

/** The only file of a folder with such an ending. */
export function onlyFile(dir: string, ending: string): string {
  const found = readdirSync(dir).filter((it) => it.endsWith(ending));
  if (found.length !== 1) throw new Error(`One file *${ending} was expected in ${dir}. Got ${found.length === 0 ? 'none' : found.join(', ')}.`);
  return join(dir, found[0]);
}

/** A file by its name and size. */
export function sized(file: string): string {
  return `${file.split('/').pop()!} (${Math.ceil(statSync(file).size / 1024)} KiB)`;
}
