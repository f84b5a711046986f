// The example in Python, on the wheel.
import { existsSync, mkdirSync } from 'fs';
import { join } from 'path';
import { firstLines } from './first-lines';
import { copyOf, distOf, Language } from './language';
import { generated, onlyFile, sized } from './pacmak';
import { HOME, missing, must, run } from './shell';

const VENV = join(HOME, 'venv');
const PYTHON = join(VENV, 'bin', 'python');
const PIP = ['-m', 'pip', '--quiet', '--no-input', '--disable-pip-version-check'];

/** Every example that the page of the package shows is Python. */
const PARSED = `
import re, sys
blocks = re.findall(r'\`\`\`python\\n(.*?)\`\`\`', open(sys.argv[1], encoding='utf-8').read(), re.S)
assert len(blocks) > 10
for block in blocks: compile(block, 'README.md', 'exec')
`;

export const python: Language = {
  name: 'python',
  missing: async () => {
    const { stdout } = await run('python3', ['--version']);
    const [, minor] = /Python 3\.(\d+)/.exec(stdout) ?? [];
    return await missing('python3') ?? (minor !== undefined && Number(minor) < 10 ? 'Python 3.10 or newer' : undefined);
  },
  pack: async () => {
    if (!existsSync(join(VENV, 'bin', 'pip'))) {
      mkdirSync(HOME, { recursive: true });
      await must('python3', ['-m', 'venv', VENV]);
    }
    const dist = distOf('python');
    await must(PYTHON, [...PIP, 'wheel', '--no-deps', '--wheel-dir', dist, join(await generated(), 'python')]);
    return onlyFile(dist, '.whl');
  },
  prove: async (wheel) => {
    const cwd = copyOf('python');
    await must(PYTHON, [...PIP, 'install', '--find-links', join(wheel, '..'), '--requirement', join(cwd, 'requirements.txt')]);
    await must(PYTHON, [...PIP, 'install', '--no-deps', '--force-reinstall', wheel]); // the version stays the same from run to run
    await must(PYTHON, [...PIP, 'check']);
    await must(PYTHON, ['-c', firstLines('python')], { cwd });
    await must(PYTHON, ['-c', PARSED, join(await generated(), 'python', 'README.md')]);
    return { notes: [sized(wheel)], output: await must(PYTHON, ['main.py'], { cwd }) };
  },
};
