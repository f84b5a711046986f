// The proactive controls of AWS Control Tower, as cfn-guard rules: would an organization that switches them on let it be deployed?
import { readdirSync, readFileSync } from 'fs';
import { arch, platform } from 'os';
import { dirname, join } from 'path';
import { Judge, output, RawFinding, templateOf } from './judge';

interface Judged {
  readonly name: string;
  readonly not_compliant: readonly { readonly Rule: { readonly name: string } }[];
}

const PACKAGE = join(dirname(dirname(__dirname)), 'node_modules', '@cdklabs', 'cdk-validator-cfnguard');
const RULES = join(PACKAGE, 'rules', 'control-tower', 'cfn-guard');
const { version } = JSON.parse(readFileSync(join(PACKAGE, 'package.json'), 'utf8')) as { version: string };

export const controlTower: Judge = {
  name: 'AWS Control Tower',
  version: `@cdklabs/cdk-validator-cfnguard ${version}`,
  asked: 'all proactive controls, by the cfn-guard that comes with them',

  async rules() {
    return readdirSync(RULES, { recursive: true, encoding: 'utf8' }).filter((it) => it.endsWith('.guard')).length;
  },

  async judge(templates) {
    const json = await output(guard(), [
      'validate', '--structured', '--output-format', 'json', '--show-summary', 'none',
      '--rules', RULES, ...templates.flatMap((it) => ['--data', it.file]),
    ], [0, 19]); // 19: something is not compliant
    const judged = JSON.parse(json) as Judged[];
    if (judged.length !== templates.length) throw new Error(`cfn-guard judged ${judged.length} of ${templates.length} templates.`);
    return judged.flatMap(({ name, not_compliant }) => not_compliant.flatMap(({ Rule }): RawFinding[] => {
      const template = templateOf(templates, name);
      // The depth at which a rule tells what it is about depends on how it is written, so all of it is searched.
      const text = JSON.stringify(Rule);
      const [, rule = Rule.name, message = Rule.name] = /\[(CT\.[\w.-]+)\]: (.*?)\s*(?:\\n|")/.exec(text) ?? [];
      const logicalIds = new Set([...text.matchAll(/"path":"\/Resources\/([^/"]+)/g)].map(([, id]) => id));
      return [...(logicalIds.size > 0 ? logicalIds : [undefined])].map((logicalId) => ({ template, rule, message, logicalId }));
    }));
  },
};

function guard(): string {
  const system = { linux: 'ubuntu', darwin: 'macos' }[platform() as string];
  const machine = { x64: 'x86_64', arm64: 'aarch64' }[arch() as string];
  if (!system || !machine) throw new Error(`There is no cfn-guard for ${platform()} on ${arch()}: Linux and macOS, x64 and arm64.`);
  return join(PACKAGE, 'bin', system, machine, 'cfn-guard');
}
