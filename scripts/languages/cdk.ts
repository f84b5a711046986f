// The CDK of a language, generated from its npm package: for where a registry does not have the version that is pinned. It is what AWS publishes,
// made with the same tool; it takes minutes, once.
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'fs';
import { dirname, join } from 'path';
import { pacmak } from './pacmak';
import { HOME, ROOT } from './shell';

/** Each after those it needs. */
const PACKAGES = ['constructs', '@aws-cdk/asset-awscli-v1', '@aws-cdk/asset-node-proxy-agent-v6', '@aws-cdk/cloud-assembly-schema', 'aws-cdk-lib'];

/** The folders with the sources, in the order of what needs what. */
export async function generatedCdk(target: 'go' | 'java'): Promise<string[]> {
  const folders: string[] = [];
  for (const name of PACKAGES) {
    const module = join(ROOT, 'node_modules', name);
    const { version } = JSON.parse(readFileSync(join(module, 'package.json'), 'utf8')) as { version: string };
    const dir = join(HOME, 'cdk', target, `${name}-${version}`);
    if (!existsSync(dir)) await generate(module, target, dir);
    folders.push(join(dir, target));
  }
  return folders;
}

async function generate(module: string, target: string, dir: string): Promise<void> {
  console.error(`The registry of ${target} does not have what is pinned. Generating it from its npm package, once: ${module.slice(ROOT.length + 1)}`);
  const unfinished = `${dir}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(dirname(dir), { recursive: true });
  await pacmak(module, unfinished, [target]);
  renameSync(unfinished, dir);
}
