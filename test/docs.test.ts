import { existsSync, readdirSync, readFileSync } from 'fs';
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

const PAGES = ['README.md', 'CHANGELOG.md', 'CONTRIBUTING.md', 'SECURITY.md', ...readdirSync(join(ROOT, 'docs')).filter((it) => it.endsWith('.md')).map((it) => `docs/${it}`)];

test.each(PAGES)('every file that %s links to exists', (page) => {
  const links = [...readFileSync(join(ROOT, page), 'utf8').matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, link]) => link);
  for (const link of links) expect(() => readFileSync(join(ROOT, page, '..', link))).not.toThrow(/ENOENT/);
});

test('README.md and docs/languages.md show the same first lines in every language', () => {
  const shown = (page: string) => [...readFileSync(join(ROOT, page), 'utf8').matchAll(/<!-- generated: (first lines in (?!typescript)\w+) -->\n(.*?)\n<!-- end: \1 -->/gs)]
    .map(([, name, code]) => [name, code]);
  expect(shown('README.md')).toHaveLength(4);
  expect(shown('docs/languages.md')).toEqual(shown('README.md'));
});

test('every file and every command that CONTRIBUTING.md names exists', () => {
  const text = readFileSync(join(ROOT, 'CONTRIBUTING.md'), 'utf8');
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: Record<string, string> };
  const files = [...text.matchAll(/`((?:src|test|examples|\.github)\/[\w./-]+)`/g)].map(([, file]) => file);
  const commands = [...text.matchAll(/npm run ([\w:-]+)/g)].map(([, name]) => name);
  expect(files.length).toBeGreaterThan(5);
  expect(files.filter((it) => !existsSync(join(ROOT, it)))).toEqual([]);
  expect(commands.filter((it) => !(it in scripts))).toEqual([]);
});

test.each(['README.md', 'docs/languages.md'])('%s installs what is published', (page) => {
  const text = readFileSync(join(ROOT, page), 'utf8');
  const { name, jsii: { targets: { python, java, dotnet, go } } } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as Published;
  for (const line of [
    `npm install --save-dev ${name}\n`, `pip install ${python.distName}\n`, `dotnet add package ${dotnet.packageId}\n`, `go get ${go.moduleName}/${name.replace(/-/g, '')}\n`,
    `<groupId>${java.maven.groupId}</groupId>\n  <artifactId>${java.maven.artifactId}</artifactId>\n  <version>[0.1,0.2)</version>\n`,
  ]) expect(text).toContain(line);
});

interface Published {
  readonly name: string;
  readonly jsii: {
    readonly targets: {
      readonly python: { readonly distName: string };
      readonly java: { readonly maven: { readonly groupId: string; readonly artifactId: string } };
      readonly dotnet: { readonly packageId: string };
      readonly go: { readonly moduleName: string };
    };
  };
}
