import { IConstruct } from 'constructs';
import { acknowledgmentsOn } from '../finding/acknowledgments';
import { RuleName } from '../finding/rules';
import { Severity } from '../finding/severity';
import { Ear, isWithin, Sayings, Telling, tellings } from '../finding/telling';
import { sayUnused } from '../finding/voice';

/** Says out loud which acknowledgments on some constructs match nothing of what was said there. */
export function unusedAcknowledgments(constructs: readonly IConstruct[], said: readonly Sayings[], ear: Ear): Telling[] {
  const unused = constructs.flatMap((construct) => acknowledgmentsOn(construct)
    .filter(({ rule }) => rule === undefined || !isUsed(rule, construct.node.path, said, ear))
    .map(({ id, rule }): Sayings => ({
      path: construct.node.path, own: [sayUnused(construct.node.path, id, rule)], keys: [],
    })));
  return tellings(unused, ear);
}

function isUsed(rule: RuleName, on: string, said: readonly Sayings[], ear: Ear): boolean {
  return rule === 'AcknowledgmentUnused' || ear.severityOf(rule) === Severity.OFF || said.some(({ path, own, keys }) =>
    own.some((it) => it.rule === rule && isWithin(it.about, on))
    || keys.some((it) => it.rule === rule && (isWithin(it.about, on) || isWithin(path, on))));
}
