// Runs the examples, as a user would.
import { spawnSync } from 'child_process';
import { mkdtempSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { dirname, join } from 'path';

const ROOT = dirname(__dirname);
const TSX = ['npx', 'tsx', '--tsconfig', 'examples/tsconfig.json'];

export interface Ended {
  readonly status: number | null;
  readonly output: string;
}

/** What `cdk synth` says about an example, and how it ends. */
export function synth(example: string): Ended {
  const out = mkdtempSync(join(tmpdir(), 'cdk-cmk-guard-'));
  try {
    const app = [...TSX, `examples/${example}/main.ts`].join(' ');
    const ended = start(join('node_modules', '.bin', 'cdk'), ['synth', '--quiet', '--no-notices', '--no-color', '--output', out, '--app', app]);
    return { ...ended, output: ended.output.replaceAll(out, 'cdk.out') };
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}

/** What one file of the examples prints. */
export function run(file: string): Ended {
  const [command, ...args] = TSX;
  return start(command, [...args, `examples/${file}`]);
}

function start(command: string, args: string[]): Ended {
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd: ROOT,
    encoding: 'utf8',
    env: {
      ...process.env,
      CDK_VALIDATION: 'false', // the CDK's own template validator says nothing about keys
      NO_COLOR: '1',
      FORCE_COLOR: undefined,
      JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: '1',
      npm_config_loglevel: 'silent',
    },
  });
  return { status, output: `${stdout}${stderr}` };
}
