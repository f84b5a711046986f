// What jsii-rosetta makes of the examples in README.md and the docs, mended where it is known to be wrong. What is packed shows them.
// Gone, each, when `jsii-rosetta snippet` translates an example with it rightly: then the line here changes nothing.
import { readFileSync, writeFileSync } from 'fs';
import { dirname, join } from 'path';

const TABLET = join(dirname(dirname(__dirname)), '.jsii.tabl.json');

export type Translated = 'python' | 'java' | 'csharp' | 'go';

interface Tablet {
  readonly snippets: Record<string, { readonly translations: Record<Translated | '$', { source: string }> }>;
}

const MENDED: Readonly<Record<Translated, (code: string) => string>> = {
  python: (code) => code
    .replace(/\.with\(/g, '.with_(') // `with` is a word of the language
    .replace(/^from aws_cdk import (?=(?:.*\n)*.*\.acknowledge\(id=)/m, 'from aws_cdk import Acknowledgment, ')
    .replace(/\.acknowledge\((id=.*)\)$/gm, '.acknowledge(Acknowledgment($1))'), // any number of them: they cannot be keywords
  java: (code) => code,
  csharp: (code) => code,
  go: (code) => code
    .replace(/"github\.com\/aws\/aws-cdk-go\/awscdk(?!\/v2)/g, '$&/v2')
    .replace(/\.(New\w+)\(\)/g, '.$1(nil)') // nothing is optional
    .replace(/range (?!\*)(\S+\.Inspect\()/g, 'range *$1'),
};

/** The translations of an example. */
export function translationsOf(source: string): Record<Translated, { readonly source: string }> | undefined {
  return Object.values(read().snippets).map((it) => it.translations).find((it) => it.$.source.trim() === source.trim());
}

function mend(): void {
  const tablet = read();
  for (const { translations } of Object.values(tablet.snippets)) {
    for (const language of Object.keys(MENDED) as Translated[]) {
      const translation = translations[language];
      translation.source = MENDED[language](translation.source).replaceAll('!==', '!=').replaceAll('===', '==').replace(/\n{3,}/g, '\n\n');
    }
  }
  writeFileSync(TABLET, JSON.stringify(tablet, undefined, 2));
}

function read(): Tablet {
  return JSON.parse(readFileSync(TABLET, 'utf8')) as Tablet;
}

if (require.main === module) mend();
