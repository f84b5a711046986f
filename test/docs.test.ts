import { readFileSync } from 'fs';
import { join } from 'path';
import { pages } from '../scripts/docs';
import { RULE_NAMES, ruleId } from '../src/finding/rules';

const ROOT = join(__dirname, '..');

test('what README.md shows of `cdk synth` is what it prints, and the tables are what the code says', () => {
  for (const [page, text] of Object.entries(pages())) expect(readFileSync(join(ROOT, page), 'utf8')).toBe(text);
}, 60_000);

test.each(RULE_NAMES)('docs/guard.md explains %s', (name) => {
  expect(readFileSync(join(ROOT, 'docs', 'guard.md'), 'utf8')).toContain(`\`${ruleId(name)}\``);
});

test.each(['README.md', 'docs/guard.md', 'docs/architecture.md', 'docs/rules.md', 'docs/keys.md', 'docs/judges.md', 'docs/stand-in.md'])('every file that %s links to exists', (page) => {
  const links = [...readFileSync(join(ROOT, page), 'utf8').matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, link]) => link);
  for (const link of links) expect(() => readFileSync(join(ROOT, page, '..', link))).not.toThrow(/ENOENT/);
});
