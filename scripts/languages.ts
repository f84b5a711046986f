// Installs what is packed beside the CDK of each language, and has every example say what the one in TypeScript says, byte for byte.
// `npx projen languages [typescript python java go dotnet tarball]`: some, or all. Needs the compiled library.
import { dotnet } from './languages/dotnet';
import { go } from './languages/go';
import { java } from './languages/java';
import { Language, Proof } from './languages/language';
import { python } from './languages/python';
import { tarball } from './languages/tarball';
import { typescript } from './languages/typescript';

const LANGUAGES = [typescript, python, java, go, dotnet, tarball];

interface Result {
  readonly name: string;
  readonly seconds: number;
  readonly proof?: Proof;
  readonly problem?: string;
  /** Why it was not run. */
  readonly skipped?: string;
}

async function main(names: string[]): Promise<boolean> {
  const unknown = names.filter((name) => !LANGUAGES.some((it) => it.name === name));
  if (unknown.length > 0) throw new Error(`No such language: ${unknown.join(', ')}. Use ${LANGUAGES.map((it) => it.name).join(', ')}.`);
  // The others are compared with TypeScript.
  const asked = LANGUAGES.filter((it) => names.length === 0 || names.includes(it.name) || it === typescript);
  const results = await Promise.all(asked.map(attempt));
  const said = results.find((it) => it.name === typescript.name)?.proof?.output;
  const judged = results.map((it) => ({ ...it, problem: it.problem ?? difference(it.proof?.output, said) }));

  judged.forEach(tell);
  const failed = judged.filter((it) => it.problem).length;
  const skipped = judged.filter((it) => it.skipped).length;
  console.log(`Languages: ${judged.length - failed - skipped} passed, ${failed} failed, ${skipped} skipped`);
  return failed === 0;
}

async function attempt(language: Language): Promise<Result> {
  const [start, { name }] = [Date.now(), language];
  const timed = (rest: Partial<Result>): Result => ({ name, seconds: Math.round((Date.now() - start) / 1000), ...rest });
  const absent = await language.missing();
  if (absent) return timed({ skipped: `there is no ${absent}` });
  try {
    return timed({ proof: await language.prove(await language.pack()) });
  } catch (error) {
    return timed({ problem: (error as Error).message || 'It failed, and did not say why.' });
  }
}

/** The first line that is not the same. */
function difference(output: string | undefined, expected: string | undefined): string | undefined {
  if (output === undefined || output === expected) return undefined;
  if (expected === undefined) return 'There is nothing to compare with: the example in TypeScript failed.';
  const [got, want] = [output.split('\n'), expected.split('\n')];
  const line = got.findIndex((it, i) => it !== want[i]);
  return `Line ${line + 1} is not what TypeScript prints.\nexpected ${want[line]}\ngot      ${got[line]}`;
}

function tell({ name, seconds, proof, problem, skipped }: Result): void {
  console.log(`${problem ? 'FAIL   ' : skipped ? 'SKIPPED' : 'ok     '} ${name}, ${seconds} s${skipped ? `: ${skipped}` : ''}`);
  for (const note of proof?.notes ?? []) console.log(`        ${note}`);
  if (problem) console.log(problem.replace(/^/gm, '        '));
}

main(process.argv.slice(2)).then(
  (passed) => { process.exitCode = passed ? 0 : 1; },
  (error: Error) => {
    console.error(error.message);
    process.exitCode = 1;
  },
);
