// The CDK's own generator: the sources of a jsii package in other languages.
import { existsSync, readdirSync, rmSync, statSync } from 'fs';
import { join } from 'path';
import { HOME, must, once, ROOT } from './shell';

/** The library in every language, generated once: a folder for each target. Needs the compiled library. */
export const generated = once(async () => {
  if (!existsSync(join(ROOT, '.jsii'))) throw new Error('The library is not compiled: `npx projen compile` comes first.');
  const outdir = join(HOME, 'generated');
  rmSync(outdir, { recursive: true, force: true });
  await pacmak(ROOT, outdir, ['js', 'python', 'java', 'go', 'dotnet']);
  return outdir;
});

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
