/**
 * One sample of loading, in a process of its own: what an app touches of aws-cdk-lib, and then, where a library is named, that.
 */
import { writeFileSync } from 'fs';
import { join } from 'path';
import type * as cdk from 'aws-cdk-lib';

/** Times in milliseconds. */
export interface LoadSample {
  /** Until aws-cdk-lib was there. */
  readonly cdk: number;
  /** From then on until the library was there. */
  readonly guard: number;
}

const [folder, lib] = process.argv.slice(2);
const start = performance.now();
// eslint-disable-next-line @typescript-eslint/no-require-imports
const { App, aws_kms: { Key }, aws_redshift: { CfnCluster }, Stack } = require('aws-cdk-lib') as typeof cdk;
const loaded = performance.now();
// eslint-disable-next-line @typescript-eslint/no-require-imports
if (lib) void (require(lib) as { CmkGuard: unknown }).CmkGuard; // the public face loads what is asked of it
const sample: LoadSample = { cdk: loaded - start, guard: performance.now() - loaded };
if ([App, CfnCluster, Key, Stack].includes(undefined as never)) throw new Error('aws-cdk-lib lacks what the benchmark touches');
writeFileSync(join(folder, 'sample.json'), JSON.stringify(sample));
