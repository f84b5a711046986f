import { Token } from 'aws-cdk-lib';
import { CmkGuardProps, UnprovenAction } from './cmk-guard-props';
import { GuardedResourceType } from '../catalog/guarded-resource-type';
import { GuardedResourceTypes } from '../catalog/guarded-resource-types';
import { decidingProperties } from '../catalog/snapshot-copies';
import { RULE_NAMES, RuleName, ruleNamed, RULES } from '../finding/rules';
import { Severity } from '../finding/severity';
import { didYouMean, refuse } from '../private/bad-input';
import { either } from '../private/problems';
import { given, shapeProblems } from '../private/shapes';
import { isReserved } from '../verdict/judge';
import { isTrustable, TrustedKeys } from '../verdict/trusted-keys';

const UNPROVEN: Readonly<Record<UnprovenAction, Severity>> = {
  [UnprovenAction.WARN]: Severity.WARNING,
  [UnprovenAction.ERROR]: Severity.ERROR,
  [UnprovenAction.ALLOW]: Severity.OFF,
};

/** The props of a guard, checked and ready to be asked. */
export class Settings {
  /** The guarded types, by the name CloudFormation gives them. */
  public readonly types: ReadonlyMap<string, GuardedResourceType>;
  /** The properties of each guarded type that decide about its keys. */
  public readonly decidingProperties: ReadonlyMap<string, ReadonlyMap<string, string | undefined>>;
  public readonly trustedKeys: TrustedKeys;
  /** Equal for guards that judge alike. */
  public readonly fingerprint: string;
  private readonly severities: ReadonlyMap<RuleName, Severity>;

  /** Throws an error that lists everything that is wrong with the props. */
  constructor(asGiven: CmkGuardProps) {
    const props = shaped(asGiven);
    const types = [...props.resourceTypes ?? GuardedResourceTypes.DEFAULT, ...props.additionalResourceTypes ?? []];
    const trusted = (props.trustedKeys ?? []).filter((it) => !Token.isUnresolved(it));
    refuse('CmkGuard', [
      ...typeProblems(types),
      ...trusted.flatMap(trustedKeyProblem),
      ...severityProblems(props),
    ]);
    this.types = new Map(types.map((it) => [it.resourceType, it]));
    this.decidingProperties = new Map(types.map((it) => [it.resourceType, decidingProperties(it)]));
    this.trustedKeys = new TrustedKeys(trusted);
    this.severities = new Map([
      ...RULE_NAMES.map((name): [RuleName, Severity] => [name, RULES[name].severity]),
      ...Object.entries(props.severities ?? {}).map(([id, severity]): [RuleName, Severity] => [ruleNamed(id)!, severity]),
      ...(props.unproven === undefined ? [] : [['KeyUnproven', UNPROVEN[props.unproven]] as const]),
    ]);
    this.fingerprint = JSON.stringify([types, trusted, [...this.severities]]);
  }

  public severityOf(rule: RuleName): Severity {
    return this.severities.get(rule)!;
  }
}

/** Props of the right kinds. TypeScript and the typed languages see to that themselves; plain JavaScript does not. */
function shaped(props: CmkGuardProps): CmkGuardProps {
  const said = given(props);
  refuse('CmkGuard', shapeProblems(said, { resourceTypes: 'list', additionalResourceTypes: 'list', trustedKeys: 'list', severities: 'record' }));
  const types = [...said.resourceTypes ?? [], ...said.additionalResourceTypes ?? []];
  refuse('CmkGuard', [
    ...types.some((it) => typeof it?.resourceType !== 'string') ? ['`resourceTypes` and `additionalResourceTypes` take types with a `resourceType` each.'] : [],
    ...(said.trustedKeys ?? []).some((it) => typeof it !== 'string') ? ['`trustedKeys` takes text: key ARNs, key ids and alias names ("alias/…").'] : [],
  ]);
  return said;
}

function choices(all: Record<string, string>): string {
  return either(Object.values(all));
}

function typeProblems(types: readonly GuardedResourceType[]): string[] {
  if (types.length === 0) return ['`resourceTypes` is empty, so nothing would be guarded. Leave it out to guard GuardedResourceTypes.DEFAULT.'];
  return types.flatMap((type, i) => {
    const { resourceType } = type;
    const problems: string[] = [];
    if (!/^\w+(::\w+)+$/.test(resourceType)) problems.push(`\`resourceType\` must be a CloudFormation type such as "AWS::DocDB::DBCluster". Got "${resourceType}".`);
    if (types.findIndex((it) => it.resourceType === resourceType) < i) {
      problems.push(`Resource type "${resourceType}" is given twice. Give each type once, in \`resourceTypes\` or in \`additionalResourceTypes\`.`);
    }
    if (type.encryptedByDefault !== undefined && type.switchProperty === undefined) {
      problems.push(`\`encryptedByDefault\` of "${resourceType}" says what leaving out \`switchProperty\` means, but none is given. Give both or neither.`);
    }
    if ((type.adminSecretSwitchProperty === undefined) !== (type.adminSecretKeyProperty === undefined)) {
      problems.push(`\`adminSecretSwitchProperty\` and \`adminSecretKeyProperty\` of "${resourceType}" belong together. Give both or neither.`);
    }
    const paths = [
      type.keyProperty, type.switchProperty, type.memberProperty, type.adminSecretSwitchProperty, type.adminSecretKeyProperty,
      ...type.restoreProperties ?? [], ...type.delegatingProperties ?? [],
    ];
    for (const path of paths) {
      if (path !== undefined && !(typeof path === 'string' && /^\w+(\.\w+)*$/.test(path))) problems.push(`Properties of "${resourceType}" are named as in "KmsKeyId" or "EncryptionInfo.KeyId". Got "${path}".`);
    }
    return problems;
  });
}

function trustedKeyProblem(name: string): string[] {
  if (isReserved(name.slice(name.lastIndexOf(':') + 1))) {
    return [`\`trustedKeys\` takes keys that you control, and alias/aws/ is reserved for keys of AWS. Got "${name}".`];
  }
  return isTrustable(name)
    ? []
    : [`\`trustedKeys\` takes key ARNs, key ids and alias names ("alias/…"). Got "${name}".`];
}

function severityProblems({ severities = {}, unproven }: CmkGuardProps): string[] {
  const unknown = unproven === undefined || Object.values(UnprovenAction).includes(unproven)
    ? []
    : [`\`unproven\` takes ${choices(UnprovenAction)}. Got "${String(unproven)}".`];
  return unknown.concat(Object.entries(severities).flatMap(([id, severity]) => {
    const rule = ruleNamed(id);
    if (!rule) return [`\`severities\` names no rule of this guard: "${id}". ${didYouMean(id.replace(/^.*::/, ''), RULE_NAMES)}`];
    if (!Object.values(Severity).includes(severity)) return [`\`severities\` of "${id}" takes ${choices(Severity)}. Got "${String(severity)}".`];
    if (rule === 'InspectionFailed' && severity !== Severity.ERROR) return [`\`severities\` cannot change "${id}": the guard fails closed.`];
    if (rule === 'KeyUnproven' && unproven !== undefined) return [`\`severities\` and \`unproven\` both set the severity of "${id}". Give one of them.`];
    const twice = Object.keys(severities).filter((it) => ruleNamed(it) === rule);
    return twice.length > 1 && twice[0] === id ? [`\`severities\` names one rule twice: ${twice.map((it) => `"${it}"`).join(', ')}.`] : [];
  }));
}
