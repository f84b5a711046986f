// What is supported, and tested by scripts/versions.ts: every version of Node.js with every version of the CDK.
import { readFileSync } from 'fs';
import { join } from 'path';
import { table } from './pages';

/** The newest of each line. */
export const NODES = ['20.20.2', '22.23.3', '24.21.0'];

export interface Peers {
  readonly cdk: string;
  readonly constructs: string;
  /** The configuration of jest that tests on this CDK. */
  readonly jest: string;
}

const { devDependencies: dev } = JSON.parse(readFileSync(join(__dirname, '..', 'package.json'), 'utf8')) as { devDependencies: Record<string, string> };

/** The oldest that the peer range allows, and the newest there is. */
export const PEERS: Peers[] = [
  { cdk: dev['aws-cdk-lib'], constructs: dev.constructs, jest: 'jest.config.json' },
  { cdk: dev['aws-cdk-lib-latest'].replace(/^.*@/, ''), constructs: '10.8.1', jest: 'jest.latest.json' },
];

export function supportedTable(): string {
  const heads = PEERS.map(({ cdk, constructs }) => `aws-cdk-lib ${cdk}, constructs ${constructs}`);
  return table(['', ...heads], NODES.map((node) => [`Node.js ${node}`, ...PEERS.map(() => 'tested')])).join('\n');
}
