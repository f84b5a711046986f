// The first lines of README.md in other languages: what rosetta makes of the ones in TypeScript. Proven in each language beside its example.
import { readFileSync, writeFileSync } from 'fs';
import { dirname, join } from 'path';

const ROOT = dirname(dirname(__dirname));
const PAGES = {
  'README.md': ['python', 'java', 'csharp', 'go'],
  'docs/languages.md': ['typescript', 'python', 'java', 'csharp', 'go'],
} as const;

type Language = (typeof PAGES)['docs/languages.md'][number];

interface Tablet {
  readonly snippets: Record<string, { readonly translations: Record<Exclude<Language, 'typescript'> | '$', { readonly source: string }> }>;
}

/** The first lines, as README.md has them. */
export function firstLines(language: (typeof PAGES)['README.md'][number]): string {
  return part(read('README.md'), language).replace(/^```\w+\n|\n```$/g, '');
}

/** Writes what rosetta has made of the first example of README.md into the pages. */
function write(): void {
  const { snippets } = JSON.parse(read('.jsii.tabl.json')) as Tablet;
  const [, source] = /^```ts\n(.+?)\n```$/ms.exec(read('README.md'))!;
  const translations = Object.values(snippets).map((it) => it.translations).find((it) => it.$.source.trim() === source.trim());
  if (!translations) throw new Error('Rosetta does not know the first example of README.md: `npx projen compile` and `npx projen rosetta` come first.');
  for (const [page, languages] of Object.entries(PAGES)) {
    const filled = languages.reduce<string>((text, language) => {
      const code = language === 'typescript' ? source : tidied(language, translations[language].source);
      return text.replace(part(text, language), () => ['```' + language, code, '```'].join('\n'));
    }, read(page));
    if (filled !== read(page)) writeFileSync(join(ROOT, page), filled);
  }
}

function read(file: string): string {
  return readFileSync(join(ROOT, file), 'utf8');
}

function part(page: string, language: Language): string {
  const found = new RegExp(`(?<=<!-- generated: first lines in ${language} -->\n).*?(?=\n<!-- end: first lines in ${language} -->)`, 's').exec(page);
  if (!found) throw new Error(`There is no place for the first lines in ${language}.`);
  return found[0];
}

/** Rosetta leaves out the version in the path of a Go module, and the arguments that are optional elsewhere. It puts two empty lines after imports. */
function tidied(language: Language, code: string): string {
  const lines = code.trim().replace(/\n{3,}/g, '\n\n');
  return language === 'go' ? lines.replace('/awscdk"', '/awscdk/v2"').replace(/\.(New\w+)\(\)/g, '.$1(nil)') : lines;
}

if (require.main === module) write();
