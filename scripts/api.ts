// The API against that of the last release: what breaks code that was written for it, fails, unless .compatignore has its key.
// `npx projen api` compares; `npx projen api:keep`, after a release, keeps what is released.
import { spawnSync } from 'child_process';
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { dirname, join } from 'path';

const ROOT = dirname(__dirname);
const RELEASED = join(ROOT, 'api', 'released.json'); // under another name than .jsii, which the generator of API.md would read as well
const MEANT = join(ROOT, '.compatignore');

/** What decides about compatibility; not the words. */
function keep(): void {
  const { readme, dependencyClosure, ...api } = JSON.parse(readFileSync(join(ROOT, '.jsii'), 'utf8')) as Record<string, unknown>;
  const bare = JSON.stringify(api, (key, value: unknown) => key === 'docs' ? decisive(value as Record<string, unknown>) : key === 'locationInModule' ? undefined : value, 1);
  mkdirSync(dirname(RELEASED), { recursive: true });
  writeFileSync(RELEASED, `${bare}\n`);
  rmSync(MEANT, { force: true });
}

function decisive({ stability, deprecated, subclassable }: Record<string, unknown>): object {
  return { stability, deprecated, subclassable };
}

/** A package of the released API, compared with the one in this folder. */
function compare(): number {
  const released = join(ROOT, 'node_modules', '.cache', 'cdk-cmk-guard-api');
  mkdirSync(released, { recursive: true });
  copyFileSync(RELEASED, join(released, '.jsii'));
  const { peerDependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { peerDependencies: Record<string, string> };
  writeFileSync(join(released, 'package.json'), JSON.stringify({ jsii: {}, peerDependencies }));
  const args = [released, ROOT, '--error-on', 'all', '--keys', '--ignore-file', MEANT];
  const status = spawnSync(join(ROOT, 'node_modules', '.bin', 'jsii-diff'), args, { stdio: 'inherit' }).status ?? 1;
  if (status === 0) console.log('Nothing in api/released.json is broken.');
  return status;
}

if (process.argv.includes('--keep')) keep();
else process.exitCode = compare();
