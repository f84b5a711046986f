// Every supported version of Node.js with every supported version of the CDK: the tests, and the example on what is packed. Needs the compiled library.
import { mkdirSync, writeFileSync } from 'fs';
import { join } from 'path';
import { copyOf, npmInstall } from './languages/language';
import { HOME, must, ROOT, run } from './languages/shell';
import { typescript } from './languages/typescript';
import { NODES, Peers, PEERS } from './supported';

async function main(): Promise<boolean> {
  const packed = await typescript.pack();
  const said = new Set<string>();
  let failed = 0;
  for (const peers of PEERS) {
    const app = await installed(packed, peers);
    for (const version of NODES) {
      const node = await nodeOf(version);
      const env = { PATH: `${join(node, '..')}:${process.env.PATH}` };
      said.add(await must(node, [join('node_modules', 'tsx', 'dist', 'cli.mjs'), 'main.ts'], { cwd: app, env }));
      const { status, stderr } = await run(node, [join(ROOT, 'node_modules', 'jest', 'bin', 'jest.js'), '--ci', '--coverage=false', '-c', peers.jest], { env });
      if (status !== 0) {
        failed += 1;
        console.log(stderr.replace(/^Tests: .*\n/m, '')); // it is told, and counted, below
      }
      console.log(`Node.js ${version}, aws-cdk-lib ${peers.cdk}, constructs ${peers.constructs}:`);
      console.log(/^Tests: .*$/m.exec(stderr)?.[0] ?? 'Tests: did not run');
    }
  }
  if (said.size !== 1) console.log('FAIL: the example does not say the same on all of them.');
  return failed === 0 && said.size === 1;
}

/** The example in TypeScript with the npm tarball beside these peers. */
async function installed(packed: string, { cdk, constructs }: Peers): Promise<string> {
  const dir = copyOf('typescript', `typescript-${cdk}`);
  await npmInstall(dir, packed, `aws-cdk-lib@${cdk}`, `constructs@${constructs}`);
  return dir;
}

/** The binary of a version of Node.js, which is a package too. */
async function nodeOf(version: string): Promise<string> {
  const dir = join(HOME, `node-${version}`);
  mkdirSync(dir, { recursive: true });
  writeFileSync(join(dir, 'package.json'), JSON.stringify({ private: true, dependencies: { node: version } }));
  await npmInstall(dir);
  const node = join(dir, 'node_modules', 'node', 'bin', 'node');
  const got = (await must(node, ['--version'])).trim();
  if (got !== `v${version}`) throw new Error(`Node.js ${version} was to be installed. Got ${got}.`);
  return node;
}

main().then(
  (passed) => { process.exitCode = passed ? 0 : 1; },
  (error: Error) => {
    console.error(error.message);
    process.exitCode = 1;
  },
);
