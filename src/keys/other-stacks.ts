// A key policy that names a role of another stack makes the key's stack depend on that one. As a rule it already depends on the key's, and
// the CDK refuses the circle. So such a principal is named in a way that makes no reference.
import { CfnResource, Reference, Stack, Tokenization, aws_iam as iam } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { refuse } from '../private/bad-input';

/** The key whose policy it is. */
type Owner = Construct & { readonly keyArn: string };

/**
 * Statements that can be written into a policy of this stack, instead of one that names principals of others.
 *
 * A role with a name of its own is named by it. One without can only be let in by the account, which is what keys do anyway where it is through a service;
 * past the services it would open the key to whomever IAM lets in, and is refused.
 */
export function withoutCircles(statement: iam.PolicyStatement, owner: Owner): iam.PolicyStatement[] {
  const foreign = statement.principals.filter((it) => rolesElsewhere(it, owner).length > 0);
  if (foreign.length === 0) return [statement];

  const roles = foreign.flatMap((it) => rolesElsewhere(it, owner));
  const named = roles.flatMap((it) => fixedArn(it, owner) ?? []);
  const nameless = roles.filter((it) => fixedArn(it, owner) === undefined).map(({ target }) => target.node.path.replace(/\/(Resource|Default)$/, ''));
  // To deny the account what one role is to be denied would be worse than a circle, of which the CDK tells.
  if (nameless.length > 0 && statement.effect === iam.Effect.DENY) return [statement];
  refuse(`The statement for "${owner.node.path}"`, isThroughService(statement) ? [] : nameless.map((it) =>
    `"${it}" is in another stack and gets its name when it is deployed, so the key policy could only let in the whole account. Give the role a \`roleName\`.`), 'cannot be written');

  const here = statement.principals.filter((it) => !foreign.includes(it));
  const account = [new iam.AccountPrincipal(Stack.of(owner).account)];
  return [
    ...here.length > 0 ? [statement.copy({ principals: here })] : [],
    ...named.length > 0 ? [statement.copy({ principals: account, conditions: onlyCallers(statement.conditions, named) })] : [],
    ...nameless.length > 0 ? [statement.copy({ principals: account })] : [],
  ];
}

/**
 * Lets roles of other stacks do by IAM what a statement lets the account do through a service: of a principal that is bound to a service the CDK adds
 * that to no role.
 */
export function letByIam(statement: iam.PolicyStatement, owner: Owner): void {
  if (!isThroughService(statement) || statement.effect === iam.Effect.DENY) return;
  const { actions, conditions } = statement;
  for (const { target } of statement.principals.flatMap((it) => rolesElsewhere(it, owner))) {
    const role = target.node.scope as Partial<iam.IPrincipal> | undefined;
    role?.addToPrincipalPolicy?.(new iam.PolicyStatement({ actions, conditions, resources: [owner.keyArn] }));
  }
}

function isThroughService({ conditions }: iam.PolicyStatement): boolean {
  return conditions.StringEquals?.['kms:ViaService'] !== undefined;
}

/**
 * A grantee that the CDK takes for what it is: of one whose stack depends on the key's it would hand over the whole account.
 */
export function plainly(grantee: iam.IGrantable, owner: Construct): iam.IGrantable {
  const { grantPrincipal } = grantee;
  return rolesElsewhere(grantPrincipal, owner).length > 0 ? new PlainPrincipal(grantPrincipal) : grantee;
}

/** A principal that does not look like a construct. */
class PlainPrincipal implements iam.IPrincipal {
  public readonly grantPrincipal: iam.IPrincipal = this;
  public readonly assumeRoleAction: string;
  public readonly policyFragment: iam.PrincipalPolicyFragment;
  public readonly principalAccount?: string;

  public constructor(private readonly principal: iam.IPrincipal) {
    this.assumeRoleAction = principal.assumeRoleAction;
    this.policyFragment = principal.policyFragment;
    this.principalAccount = principal.principalAccount;
  }

  public addToPrincipalPolicy(statement: iam.PolicyStatement): iam.AddToPrincipalPolicyResult {
    return this.principal.addToPrincipalPolicy(statement);
  }
}

/** What a principal refers to in other stacks of the same account and Region; across those the CDK writes names, and no references. */
function rolesElsewhere({ policyFragment }: iam.IPrincipal, owner: Construct): Reference[] {
  const stack = Stack.of(owner);
  return referencesIn(policyFragment.principalJson).filter(({ target }) => {
    const other = Stack.of(target);
    return other !== stack && other.environment === stack.environment;
  });
}

function referencesIn(value: unknown): Reference[] {
  if (typeof value === 'string') return Tokenization.reverseString(value).tokens.filter((it): it is Reference => Reference.isReference(it));
  if (Array.isArray(value)) return value.flatMap(referencesIn);
  if (Reference.isReference(value)) return [value];
  return value && typeof value === 'object' ? Object.values(value).flatMap(referencesIn) : [];
}

/** The ARN of a role whose name stands in the code. */
function fixedArn({ target }: Reference, owner: Construct): string | undefined {
  if (!CfnResource.isCfnResource(target) || target.cfnResourceType !== 'AWS::IAM::Role') return undefined;
  const { partition, account } = Stack.of(owner);
  const { roleName, path } = target as iam.CfnRole;
  const name = Stack.of(target).resolve(roleName);
  return typeof name === 'string' ? `arn:${partition}:iam::${account}:role${path ?? '/'}${name}` : undefined;
}

/** Operators that compare ARNs without wildcards alike: one that the statement does not use on callers yet. */
const OPERATORS = ['ArnEquals', 'ArnLike', 'StringEquals', 'StringLike'];
const CALLER = 'aws:PrincipalArn';

function onlyCallers(conditions: Record<string, Record<string, unknown>>, arns: string[]): Record<string, Record<string, unknown>> {
  const operator = OPERATORS.find((it) => conditions[it]?.[CALLER] === undefined) ?? OPERATORS[0];
  return { ...conditions, [operator]: { ...conditions[operator], [CALLER]: arns.length === 1 ? arns[0] : arns } };
}
