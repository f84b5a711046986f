// The reference: the example in TypeScript, on the npm tarball.
import { cpSync } from 'fs';
import { basename, join } from 'path';
import { copyOf, distOf, Language, npmInstall } from './language';
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
    await npmInstall(dir, packed);
    return { notes: [sized(packed)], output: await must(join('node_modules', '.bin', 'tsx'), ['main.ts'], { cwd: dir }) };
  },
};
