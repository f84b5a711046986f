import { Validations } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { FindingAcknowledgement } from './finding';
import { GUARD_NAME, ruleId, RuleName, ruleNamed } from './rules';

/*
 * The one file that knows how the CDK stores acknowledgements: as metadata of the construct, an id in full with its reason. An id
 * without a prefix is stored as one of an annotation; that prefix has changed its case between releases.
 */
const ANNOTATION = /^(annotation|construct[- ]annotations)::/i;

/** An acknowledgement on a construct that may be of a rule of this guard. */
export interface Recorded extends FindingAcknowledgement {
  /** The rule it is of; undefined where the guard has no such rule. */
  readonly rule?: RuleName;
}

/** The acknowledgement of a rule that is nearest to a construct: on itself, or on one above. */
export function acknowledgementOf(rule: RuleName, construct: IConstruct): FindingAcknowledgement | undefined {
  for (let scope: IConstruct | undefined = construct; scope; scope = scope.node.scope) {
    const found = acknowledgementsOn(scope).find((it) => it.rule === rule);
    if (found) return { id: found.id, reason: found.reason, constructPath: found.constructPath };
  }
  return undefined;
}

/** The acknowledgements on a construct that are meant for this guard, or may be. */
export function acknowledgementsOn(construct: IConstruct): Recorded[] {
  const recorded = construct.node.metadata.filter(({ type, data }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY && data);
  if (recorded.length === 0) return []; // as nearly always: every construct is asked
  return recorded
    .flatMap(({ data }) => Object.entries(data as Record<string, unknown>))
    .flatMap(([stored, reason]) => {
      const id = stored.replace(ANNOTATION, '');
      const rule = ruleNamed(id);
      return rule || id.toLowerCase().startsWith(`${GUARD_NAME.toLowerCase()}::`)
        ? [{ id, reason: String(reason), constructPath: construct.node.path, rule }]
        : [];
    });
}

/** Under which id the CDK itself finds this acknowledgement again: it knows a bare id as one of an annotation. */
export function nativeId(rule: RuleName, acknowledgement: FindingAcknowledgement): string {
  return acknowledgement.id === ruleId(rule) ? ruleId(rule) : `Annotation::${rule}`;
}
