// Gets the tools of requirements.txt ready, in a Python environment of their own; costs next to nothing when they are.
import { spawnSync } from 'child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { dirname, join } from 'path';

const ROOT = dirname(__dirname);
const HOME = join(ROOT, 'node_modules', '.cache', 'cdk-cmk-guard-judges');
const REQUIREMENTS = readFileSync(join(__dirname, 'requirements.txt'), 'utf8');
const INSTALLED = join(HOME, 'installed.txt'); // written last: what was interrupted is begun again

/** Where the tools' commands are. */
export function python(): string {
  const bin = join(HOME, 'bin');
  if (!ready(bin)) install(bin);
  return bin;
}

/** The version that requirements.txt pins. */
export function pinned(tool: string): string {
  const [, version] = new RegExp(`^${tool}(?:\\[.*\\])?==(.+)$`, 'm').exec(REQUIREMENTS) ?? [];
  if (!version) throw new Error(`scripts/requirements.txt does not pin ${tool}.`);
  return version;
}

function ready(bin: string): boolean {
  return existsSync(INSTALLED) && readFileSync(INSTALLED, 'utf8') === REQUIREMENTS
    && spawnSync(join(bin, 'python'), ['--version']).status === 0; // the Python that it was made with may have gone
}

function install(bin: string): void {
  must('python3', ['-c', 'import sys; sys.exit(sys.version_info < (3, 10))'], 'Python 3.10 or newer is needed, as python3.');
  must('python3', ['-c', 'import ensurepip, venv'], 'Python\'s venv module is needed: on Debian and Ubuntu, `apt-get install python3-venv`.');
  console.error('Installing scripts/requirements.txt, once: this takes a minute or two.');
  rmSync(HOME, { recursive: true, force: true });
  mkdirSync(dirname(HOME), { recursive: true });
  must('python3', ['-m', 'venv', HOME], 'No Python environment could be made.');
  const pip = ['-m', 'pip', 'install', '--quiet', '--no-input', '--disable-pip-version-check', '-r', join(__dirname, 'requirements.txt')];
  must(join(bin, 'python'), pip, 'The tools of scripts/requirements.txt could not be installed: the first run needs the Python package index.');
  writeFileSync(INSTALLED, REQUIREMENTS);
}

function must(command: string, args: string[], otherwise: string): void {
  const { status, error, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  if (status === 0) return;
  throw new Error([otherwise, error?.message, stdout, stderr].filter(Boolean).join('\n').trimEnd());
}
