// The reference: the example in TypeScript, on the npm tarball.
import { cpSync, rmSync } from 'fs';
import { basename, join } from 'path';
import { copyOf, distOf, Language } from './language';
import { generated, onlyFile, sized } from './pacmak';
import { must, once } from './shell';

export const typescript: Language = {
  name: 'typescript',
  missing: async () => undefined,
  pack: once(async () => {
    const tarball = onlyFile(join(await generated(), 'js'), '.tgz');
    const packed = join(distOf('js'), basename(tarball));
    cpSync(tarball, packed);
    return packed;
  }),
  prove: async (packed) => {
    const dir = copyOf('typescript');
    rmSync(join(dir, 'node_modules', 'cdk-cmk-guard'), { recursive: true, force: true }); // the version stays the same from run to run
    await must('npm', ['install', '--no-audit', '--no-fund', '--no-package-lock', '--prefer-offline', packed], { cwd: dir });
    return { notes: [sized(packed)], output: await must(join('node_modules', '.bin', 'tsx'), ['main.ts'], { cwd: dir }) };
  },
};
