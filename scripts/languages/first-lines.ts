// The first lines of README.md in other languages: what rosetta makes of the ones in TypeScript. Proven in each language beside its example.
import { readFileSync, writeFileSync } from 'fs';
import { dirname, join } from 'path';
import { translationsOf } from './tablet';

const ROOT = dirname(dirname(__dirname));
const PAGES = {
  'README.md': ['python', 'java', 'csharp', 'go'],
  'docs/languages.md': ['typescript', 'python', 'java', 'csharp', 'go'],
} as const;

type Language = (typeof PAGES)['docs/languages.md'][number];

/** The first lines, as README.md has them. */
export function firstLines(language: (typeof PAGES)['README.md'][number]): string {
  return part(read('README.md'), language).replace(/^```\w+\n|\n```$/g, '');
}

/** Writes what rosetta has made of the first example of README.md into the pages. */
function write(): void {
  const [, source] = /^```ts\n(.+?)\n```$/ms.exec(read('README.md'))!;
  const translations = translationsOf(source);
  if (!translations) throw new Error('Rosetta does not know the first example of README.md: `npx projen compile` and `npx projen rosetta` come first.');
  for (const [page, languages] of Object.entries(PAGES)) {
    const filled = languages.reduce<string>((text, language) => {
      const code = language === 'typescript' ? source : translations[language].source.trim();
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

if (require.main === module) write();
