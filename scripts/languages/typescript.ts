// The reference: the example in TypeScript, on the npm tarball.
import { rmSync } from 'fs';
import { join } from 'path';
import { copyOf, Language } from './language';
import { sized } from './packed';
import { must } from './shell';

export const typescript: Language = {
  name: 'typescript',
  missing: async () => undefined,
  run: async ({ js }) => {
    const dir = copyOf('typescript');
    rmSync(join(dir, 'node_modules', 'cdk-cmk-guard'), { recursive: true, force: true }); // the version stays the same from run to run
    await must('npm', ['install', '--no-audit', '--no-fund', '--no-package-lock', '--prefer-offline', js], { cwd: dir });
    return { notes: [sized(js)], output: await must(join('node_modules', '.bin', 'tsx'), ['main.ts'], { cwd: dir }) };
  },
};
