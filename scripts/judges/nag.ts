// cdk-nag: four packs of rules. It has judged while the apps were synthesized; here its findings are handed over.
import { readFileSync } from 'fs';
import { dirname, join } from 'path';
import { Judge, JudgeName } from './judge';
import { Synthesized } from '../judged';

const PACKS: Record<string, JudgeName> = {
  'AwsSolutions': 'cdk-nag AwsSolutions',
  'NIST.800.53.R5': 'cdk-nag NIST 800-53 R5',
  'PCI.DSS.321': 'cdk-nag PCI DSS 3.2.1',
  'HIPAA.Security': 'cdk-nag HIPAA Security',
};
const PACKAGE = join(dirname(dirname(__dirname)), 'node_modules', 'cdk-nag', 'package.json');
const { version } = JSON.parse(readFileSync(PACKAGE, 'utf8')) as { version: string };

export function nag(nagRules: Synthesized['nagRules']): Judge[] {
  return Object.entries(PACKS).map(([pack, name]) => ({
    name,
    version,
    asked: 'all rules of the pack, errors and warnings; acknowledgments are not honoured',

    async rules() {
      return nagRules[pack];
    },

    async judge(templates) {
      return templates.flatMap((template) => template.nag[pack].map((it) => ({ template, ...it })));
    },
  }));
}
