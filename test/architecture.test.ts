import { readdirSync, readFileSync } from 'fs';
import { dirname, join, relative, resolve, sep } from 'path';

const SRC = join(__dirname, '..', 'src');

/** The floors of each wing, from the cellar up, and the rooms on each. Both wings stand on the catalog. */
const WINGS = [
  [['catalog'], ['provenance'], ['verdict'], ['finding'], ['report'], ['guard']],
  [['catalog'], ['keys'], ['stores'], ['redshift', 'elasticache']],
];

const FILES = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts') && file.includes(sep));

const roomOf = (file: string) => file.split(sep)[0];

/** Everybody may use the tools in private/; they use nobody. Any other room: itself, and the floors below it in a wing of its own. */
function mayImport(room: string, other: string): boolean {
  if (other === room || other === 'private') return true;
  return WINGS.some((floors) => {
    const [here, there] = [room, other].map((it) => floors.findIndex((rooms) => rooms.includes(it)));
    return here > -1 && there > -1 && there < here;
  });
}

function importsOf(file: string): string[] {
  return [...readFileSync(join(SRC, file), 'utf8').matchAll(/^(?:import|export)\b[^;]*?\bfrom '([^']+)'/gm)].map(([, it]) => it);
}

test.each([
  ['guard', 'catalog', true],
  ['guard', 'report', true],
  ['report', 'guard', false],
  ['redshift', 'stores', true],
  ['redshift', 'keys', true],
  ['elasticache', 'catalog', true],
  ['redshift', 'elasticache', false],
  ['elasticache', 'redshift', false],
  ['keys', 'stores', false],
  ['keys', 'catalog', true],
  ['keys', 'verdict', false],
  ['guard', 'keys', false],
  ['catalog', 'keys', false],
  ['redshift', 'private', true],
  ['private', 'keys', false],
])('whether %s/ may import from %s/: %s', (room, other, may) => {
  expect(mayImport(room, other)).toBe(may);
});

test('every room has its floor', () => {
  const rooms = new Set(FILES.map(roomOf));
  expect([...rooms].filter((room) => room !== 'private' && !WINGS.flat(2).includes(room))).toEqual([]);
});

test.each(FILES)('imports point down only, within a wing: src/%s', (file) => {
  const forbidden = importsOf(file)
    .filter((it) => it.startsWith('.'))
    .map((it) => roomOf(relative(SRC, resolve(SRC, dirname(file), it))))
    .filter((other) => !mayImport(roomOf(file), other));
  expect(forbidden).toEqual([]);
});

test.each(FILES.filter((file) => /^(catalog|verdict)\b/.test(file)))('knows nothing of the CDK: src/%s', (file) => {
  expect(importsOf(file).filter((it) => it.startsWith('aws-cdk-lib') || it === 'constructs')).toEqual([]);
});

test('only what reads constructs imports the CDK in provenance/', () => {
  const importers = FILES.filter((file) => file.startsWith('provenance') && importsOf(file).includes('aws-cdk-lib'));
  expect(importers.map((file) => file.split(sep)[1]).sort()).toEqual(['app-templates.ts', 'render.ts']);
});

test.each(FILES)('recognises resources by their type, never by class: src/%s', (file) => {
  expect(readFileSync(join(SRC, file), 'utf8')).not.toMatch(/instanceof (?!CmkGuard\b)/);
});
