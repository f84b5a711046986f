import { IConstruct } from 'constructs';
import { acknowledgementsOn } from '../finding/acknowledgements';
import { RuleName } from '../finding/rules';
import { Severity } from '../finding/severity';
import { Ear, isWithin, Sayings, Telling, tellings } from '../finding/telling';
import { sayUnused } from '../finding/voice';

/** Says out loud which acknowledgements on some constructs match nothing of what was said there. */
export function unusedAcknowledgements(constructs: readonly IConstruct[], said: readonly Sayings[], ear: Ear): Telling[] {
  const unused = constructs.flatMap((construct) => acknowledgementsOn(construct)
    .filter(({ rule }) => rule === undefined || !isUsed(rule, construct.node.path, said, ear))
    .map(({ id, rule }): Sayings => ({
      path: construct.node.path, own: [sayUnused(construct.node.path, id, rule)], keys: [],
    })));
  return tellings(unused, ear);
}

function isUsed(rule: RuleName, on: string, said: readonly Sayings[], ear: Ear): boolean {
  return rule === 'AcknowledgementUnused' || ear.severityOf(rule) === Severity.OFF || said.some(({ path, own, keys }) =>
    own.some((it) => it.rule === rule && isWithin(it.about, on))
    || keys.some((it) => it.rule === rule && (isWithin(it.about, on) || isWithin(path, on))));
}
