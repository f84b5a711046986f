import { Stack, Stage } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { acknowledgementsOn } from '../finding/acknowledgements';
import { RuleName } from '../finding/rules';
import { Severity } from '../finding/severity';
import { Ear, isWithin, Sayings, Telling, tellings } from '../finding/telling';
import { sayUnused } from '../finding/voice';
import { below } from '../provenance/app-templates';

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

/** The outermost stage, or the app, of which only these stacks are part: where a plugin that was asked about them was registered. */
export function stageOf(stacks: readonly IConstruct[]): IConstruct {
  const asked = new Set(stacks);
  const isCovered = (stage: Stage): boolean => below(stage).every((it) => !Stack.isStack(it) || it.nested || asked.has(it));
  let stage = Stage.of(stacks[0])!;
  while (stage.parentStage && isCovered(stage.parentStage)) stage = stage.parentStage;
  return stage;
}
