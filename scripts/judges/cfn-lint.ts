// cfn-lint: is it valid, by the schemas and limits of CloudFormation?
import { join } from 'path';
import { Judge, output, RawFinding, templateOf } from './judge';
import { Template } from '../judged';
import { pinned, python } from '../python';

interface Match {
  readonly Filename: string;
  readonly Rule: { readonly Id: string };
  readonly Location: { readonly Path: (string | number)[] };
  readonly Message: string;
}

const ANYWHERE = ['us-east-1', 'eu-west-1'];
const ALL = ['--include-checks', 'I', '--include-experimental'];
const CODES = Array.from({ length: 16 }, (_, bits) => bits); // one bit per level of what it found; 32 and more: it failed

export const cfnLint: Judge = {
  name: 'cfn-lint',
  version: pinned('cfn-lint'),
  asked: 'errors, warnings, remarks and experimental rules; in the Region of the stack, or in us-east-1 and eu-west-1',

  async rules() {
    const listed = await output(join(python(), 'cfn-lint'), ['--list-rules', ...ALL]);
    return new Set(listed.match(/^[EWI]\d{4}(?=:)/gm)).size;
  },

  async judge(templates) {
    const regions = [...new Set(templates.map((it) => it.region))];
    const found = regions.map(async (region) => lint(templates.filter((it) => it.region === region), region ? [region] : ANYWHERE));
    return (await Promise.all(found)).flat();
  },
};

async function lint(templates: Template[], regions: string[]): Promise<RawFinding[]> {
  const json = await output(join(python(), 'cfn-lint'), [
    '--format', 'json', ...ALL, '--regions', ...regions, '--', ...templates.map((it) => it.file),
  ], CODES);
  return (JSON.parse(json) as Match[]).map(({ Filename, Rule, Location: { Path: path }, Message }) => ({
    template: templateOf(templates, Filename),
    rule: Rule.Id,
    logicalId: path[0] === 'Resources' && path.length > 1 ? String(path[1]) : undefined,
    at: path.slice(2).join('/'),
    message: Message,
  }));
}
