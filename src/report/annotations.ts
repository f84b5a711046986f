import { IConstruct } from 'constructs';
import { creationTrace } from './place';
import { Severity } from '../finding/severity';
import { Telling } from '../finding/telling';
import { orElse } from '../private/cause';

/*
 * Annotations in the CDK's own form: what `Validations.addError` and `addWarning` write, except that the place of an annotation is the line
 * that made its construct, not the line in this library that judged it. (`constructs` before 10.6 cannot be told the place; then there is none.)
 */
const FORMS = {
  [Severity.ERROR]: { type: 'aws:cdk:error', end: (ruleId: string) => ` (${ruleId})` },
  [Severity.WARNING]: { type: 'aws:cdk:warning', end: (ruleId: string) => ` [ack: ${ruleId}]` },
};

/** Tells a finding as an annotation on the construct it is about, unless it is told there already, as loudly or louder. */
export function annotate(construct: IConstruct, telling: Telling): void {
  const severity = telling.severity as keyof typeof FORMS;
  const told = toldOn(construct, telling);
  if (told === Severity.ERROR || told === severity) return;
  construct.node.addMetadata(FORMS[severity].type, textOf(telling, severity));
  const [annotation] = orElse(() => construct.node.metadata, []).slice(-1);
  if (annotation) Object.assign(annotation, { trace: creationTrace(construct) });
}

/** How loudly a finding is told by an annotation, if it is. */
export function toldOn(construct: IConstruct, telling: Telling): Severity | undefined {
  const annotations = orElse(() => construct.node.metadata, []).map(({ data }) => data as unknown);
  return ([Severity.ERROR, Severity.WARNING] as const).find((it) => annotations.includes(textOf(telling, it)));
}

function textOf({ message, fix, ruleId }: Telling, severity: keyof typeof FORMS): string {
  return `${message} Fix: ${fix}${FORMS[severity].end(ruleId)}`;
}
