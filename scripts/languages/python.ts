// The example in Python, on the wheel.
import { existsSync, mkdirSync } from 'fs';
import { join } from 'path';
import { copyOf, Language } from './language';
import { onlyFile, sized } from './packed';
import { HOME, missing, must } from './shell';

const VENV = join(HOME, 'venv');
const PYTHON = join(VENV, 'bin', 'python');
const PIP = ['-m', 'pip', '--quiet', '--no-input', '--disable-pip-version-check'];

export const python: Language = {
  name: 'python',
  missing: () => missing(['python3', '-c', 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 10))']),
  run: async ({ python: sources }) => {
    const dir = copyOf('python');
    if (!existsSync(PYTHON)) {
      mkdirSync(HOME, { recursive: true });
      await must('python3', ['-m', 'venv', VENV]);
    }
    const wheels = join(sources, 'dist');
    await must(PYTHON, [...PIP, 'wheel', '--no-deps', '--wheel-dir', wheels, sources]);
    const wheel = onlyFile(wheels, '.whl');
    await must(PYTHON, [...PIP, 'install', '--find-links', wheels, '--requirement', join(dir, 'requirements.txt')]);
    await must(PYTHON, [...PIP, 'install', '--no-deps', '--force-reinstall', wheel]); // the version stays the same from run to run
    await must(PYTHON, [...PIP, 'check']);
    return { notes: [sized(wheel)], output: await must(PYTHON, ['main.py'], { cwd: dir }) };
  },
};
