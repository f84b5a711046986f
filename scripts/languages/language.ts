// What every language has to do: build what is packed, install it beside the CDK of that language, and run its example.
import { cpSync, mkdirSync } from 'fs';
import { join } from 'path';
import { Packed } from './packed';
import { HOME, ROOT } from './shell';

export interface Language {
  readonly name: string;
  /** The command that is not there, if one is not. */
  missing(): Promise<string | undefined>;
  run(packed: Packed): Promise<Ran>;
}

export interface Ran {
  /** What was packed and how the CDK was had, in words. */
  readonly notes: string[];
  /** What the example prints; has to be what the one in TypeScript prints. */
  readonly output?: string;
}

/** A copy of an example, where tools may leave things behind. */
export function copyOf(example: string): string {
  const dir = join(HOME, example);
  mkdirSync(dir, { recursive: true });
  cpSync(join(ROOT, 'examples', example), dir, { recursive: true });
  return dir;
}
