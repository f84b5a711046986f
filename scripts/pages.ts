// Pages of docs/ that are generated, and what they are made of.
import { existsSync, readFileSync, writeFileSync } from 'fs';
import { dirname, join } from 'path';

const ROOT = dirname(__dirname);

/** Writes a page; or only tells whether it is as it would be written. */
export function settle(page: string, text: string, check: boolean): boolean {
  const file = join(ROOT, page);
  if (!check) {
    writeFileSync(file, text);
    return true;
  }
  const fresh = existsSync(file) && readFileSync(file, 'utf8') === text;
  if (!fresh) console.error(`STALE PAGE ${page}: run this without --check`);
  return fresh;
}

/** The lines of a table. */
export function table(header: string[], rows: string[][]): string[] {
  const cell = (text: string) => text.replaceAll('|', '\\|');
  return [header, header.map(() => '---'), ...rows].map((row) => `| ${row.map(cell).join(' | ')} |`);
}
