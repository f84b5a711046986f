import { Validations } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { FindingAcknowledgment } from './finding';
import { GUARD_NAME, ruleId, RULE_NAMES, RuleName, ruleNamed } from './rules';
import { orElse } from '../private/cause';

/*
 * The one file that knows how the CDK stores acknowledgments: as metadata of the construct, an id in full with its reason. An id
 * without a prefix is stored as one of an annotation; that prefix has changed its case between releases.
 */
const ANNOTATION = /^(annotation|construct[- ]annotations)::/i;

/** An acknowledgment on a construct that may be of a rule of this guard. */
export interface Recorded extends FindingAcknowledgment {
  /** The rule it is of; undefined where the guard has no such rule. */
  readonly rule?: RuleName;
}

/**
 * The acknowledgment of a rule that is nearest to one of some constructs: on itself, or on the fewest levels above. As near as each other,
 * the first construct's own comes first, and above them the one that is deeper in the tree.
 */
export function acknowledgmentOf(rule: RuleName, constructs: readonly IConstruct[]): FindingAcknowledgment | undefined {
  for (let scopes = [...constructs]; scopes.length > 0; scopes = above(scopes)) {
    const found = scopes.flatMap(acknowledgmentsOn).find((it) => it.rule === rule);
    if (found) return { id: found.id, reason: found.reason, constructPath: found.constructPath };
  }
  return undefined;
}

function above(constructs: readonly IConstruct[]): IConstruct[] {
  return constructs.flatMap((it) => it.node.scope ?? []).sort((one, other) => other.node.scopes.length - one.node.scopes.length);
}

/** The acknowledgments on a construct that are meant for this guard, or may be. One that cannot be read accepts nothing. */
export function acknowledgmentsOn(construct: IConstruct): Recorded[] {
  const metadata = orElse(() => construct.node.metadata, []);
  const recorded = metadata.filter(({ type, data }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY && data);
  if (recorded.length === 0) return []; // as nearly always: every construct is asked
  return recorded.flatMap(({ data }) => Object.entries(data as Record<string, unknown>)).flatMap(([stored, reason]) => {
    const id = stored.replace(ANNOTATION, '');
    const rule = ruleNamed(id);
    return rule || isMeantForGuard(id)
      ? [{ id, reason: String(reason), constructPath: construct.node.path, rule }]
      : [];
  });
}

/** Whether an id that is none of ours was to be one: only its case is wrong, or what follows `CmkGuard::`. */
function isMeantForGuard(id: string): boolean {
  const lower = id.toLowerCase();
  return lower.startsWith(`${GUARD_NAME.toLowerCase()}::`) || RULE_NAMES.some((it) => it.toLowerCase() === lower);
}

/** Under which id the CDK itself finds this acknowledgment again: it knows a bare id as one of an annotation. */
export function nativeId(rule: RuleName, acknowledgment: FindingAcknowledgment): string {
  return acknowledgment.id === ruleId(rule) ? ruleId(rule) : `Annotation::${rule}`;
}
