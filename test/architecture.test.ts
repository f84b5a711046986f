import { readdirSync, readFileSync } from 'fs';
import { dirname, join, relative, resolve, sep } from 'path';

const SRC = join(__dirname, '..', 'src');

/** The rooms, from the cellar up. A file may import from its own room and from those below it. */
const FLOORS = ['catalog', 'provenance', 'verdict', 'finding', 'report', 'guard'];

const FILES = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts') && file.includes(sep));

function importsOf(file: string): string[] {
  return [...readFileSync(join(SRC, file), 'utf8').matchAll(/^import .*from '([^']+)'/gm)].map(([, it]) => it);
}

test.each(FILES)('imports point down only: src/%s', (file) => {
  const room = file.split(sep)[0];
  const above = importsOf(file)
    .filter((it) => it.startsWith('.'))
    .map((it) => relative(SRC, resolve(SRC, dirname(file), it)).split(sep)[0])
    .filter((other) => FLOORS.indexOf(other) > FLOORS.indexOf(room) && room !== 'private');
  expect(above).toEqual([]);
});

test.each(FILES.filter((file) => /^(catalog|verdict|private)\b/.test(file)))('knows nothing of the CDK: src/%s', (file) => {
  expect(importsOf(file).filter((it) => it.startsWith('aws-cdk-lib') || it === 'constructs')).toEqual([]);
});

test('only what reads constructs imports the CDK in provenance/', () => {
  const importers = FILES.filter((file) => file.startsWith('provenance') && importsOf(file).includes('aws-cdk-lib'));
  expect(importers.map((file) => file.split(sep)[1]).sort()).toEqual(['app-templates.ts', 'render.ts']);
});

test.each(FILES)('recognises resources by their type, never by class: src/%s', (file) => {
  expect(readFileSync(join(SRC, file), 'utf8')).not.toMatch(/instanceof (?!CmkGuard\b)/);
});
