// checkov: is it configured as its authors think is secure?
import { join } from 'path';
import { Judge, output, templateOf } from './judge';
import { pinned, python } from '../python';

interface Check {
  readonly check_id: string;
  readonly check_name: string;
  readonly file_abs_path: string;
  readonly resource: string; // <type>.<logical id>
}

interface Report {
  readonly results: Readonly<Record<'passed_checks' | 'failed_checks' | 'skipped_checks', Check[]>> & { readonly parsing_errors: string[] };
}

const COUNT = `
from checkov.cloudformation.runner import Runner
from checkov.cloudformation.checks.resource.registry import cfn_registry as cfn
from checkov.common.checks_infra.registry import get_graph_checks_registry
Runner()
graph = get_graph_checks_registry('cloudformation')
graph.load_checks()
ids = {check.id for checks in [*cfn.checks.values(), *cfn.wildcard_checks.values()] for check in checks}
print(len(ids | {check.id for check in graph.checks}))
`;

export const checkov: Judge = {
  name: 'checkov',
  version: pinned('checkov'),
  asked: 'its rules for CloudFormation, without network',

  async rules() {
    return Number(await output(join(python(), 'python'), ['-c', COUNT]));
  },

  async judge(templates) {
    const json = await output(join(python(), 'checkov'), [
      '--framework', 'cloudformation', '--output', 'json', '--compact', '--skip-download', ...templates.flatMap((it) => ['--file', it.file]),
    ], [0, 1]);
    const { results } = JSON.parse(json) as Report;
    if (results.parsing_errors.length > 0) throw new Error(`checkov cannot read ${results.parsing_errors.join(', ')}.`);
    const judged = [...results.passed_checks, ...results.failed_checks].map((it) => templateOf(templates, it.file_abs_path));
    for (const it of templates) if (!judged.includes(it)) throw new Error(`checkov has no rule for anything in ${it.file}.`);
    return [...results.failed_checks, ...results.skipped_checks].map((it) => ({
      template: templateOf(templates, it.file_abs_path),
      rule: it.check_id,
      logicalId: it.resource.split('.').pop(),
      message: it.check_name,
    }));
  },
};
