// Writes what can be known from the code into the pages that say it: docs/rules.md, and the marked parts of README.md.
// `npx tsx scripts/docs.ts` writes; test/docs.test.ts fails where a page has gone stale.
import { readFileSync, writeFileSync } from 'fs';
import { dirname, join } from 'path';
import { synth } from './synth';
import { GuardedResourceTypes } from '../src/catalog/guarded-resource-types';
import { RULES, ruleId, RULE_NAMES } from '../src/finding/rules';

const ROOT = dirname(__dirname);

/** The pages with generated parts, as they should be. */
export function pages(): Record<string, string> {
  return { 'docs/rules.md': rulesPage(), 'README.md': readme() };
}

function readme(): string {
  const parts: Record<string, () => string> = {
    refused: () => ['```console', '$ npx cdk synth', ...refused(), '```'].join('\n'),
    types: typesTable,
    rules: rulesTable,
  };
  return Object.entries(parts).reduce((text, [name, part]) => {
    const [begin, end] = [`<!-- generated: ${name} -->`, `<!-- end: ${name} -->`];
    const [before, rest] = text.split(begin);
    return `${before}${begin}\n${part()}\n${end}${rest.split(end)[1]}`;
  }, readFileSync(join(ROOT, 'README.md'), 'utf8'));
}

/** What `cdk synth` prints about the smallest wrong app; the line about feature flags and the like is not about us. */
function refused(): string[] {
  const { status, output } = synth('quickstart');
  if (status !== 1) throw new Error(`The quickstart was to be refused with exit code 1. Got ${status}: ${output}`);
  return output.trim().split('\n').filter((line) => !/feature flags/.test(line));
}

function rulesPage(): string {
  return [
    '# Rules',
    '',
    '<!-- Generated from src/ by scripts/docs.ts: edit the code, not this page. -->',
    '',
    'Each finding names its rule. An id, once released, never changes its meaning. Acknowledge a finding, or change how loudly a rule',
    'speaks, by its id:',
    '',
    '```ts',
    'Validations.of(cluster).acknowledge({ id: \'CmkGuard::KeyUnproven\', reason: \'The key of the platform account, SEC-1234.\' });',
    'new CmkGuard({ severities: { \'CmkGuard::KeyRotationOff\': Severity.ERROR, \'CmkGuard::KeyDeletable\': Severity.OFF } });',
    '```',
    '',
    rulesTable(),
    '',
    '# Resource types',
    '',
    typesTable(),
    '',
  ].join('\n');
}

function rulesTable(): string {
  return table(['Rule', 'Severity', 'Says'], RULE_NAMES.map((name) => [`\`${ruleId(name)}\``, RULES[name].severity, RULES[name].says]));
}

function typesTable(): string {
  return table(['Resource type', 'Key', 'Without a key', 'Switch left out'], GuardedResourceTypes.DEFAULT.map((type) => [
    `\`${type.resourceType}\``,
    type.keyProperty ? `\`${type.keyProperty}\`` : 'takes none',
    type.keyProperty ? 'a key of AWS' : `never under your key; use ${type.useInstead}`,
    type.switchProperty ? `\`${type.switchProperty}\`: ${type.encryptedByDefault ? 'encrypted' : '**not encrypted**'}` : 'no switch',
  ]));
}

function table(header: string[], rows: string[][]): string {
  return [header, header.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
}

if (require.main === module) {
  for (const [page, text] of Object.entries(pages())) writeFileSync(join(ROOT, page), text);
}
