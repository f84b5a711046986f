// A key policy that names a role of another stack makes the key's stack depend on that one. As a rule it already depends on the key's, and
// the CDK refuses the circle. So such a principal is named in a way that makes no reference.
import { CfnResource, Reference, Stack, Tokenization, aws_iam as iam } from 'aws-cdk-lib';
import { Construct } from 'constructs';

/** A statement that can be written into a policy of this stack, and whom it could not name. */
export function withoutCircles(statement: iam.PolicyStatement, owner: Construct): { written: iam.PolicyStatement; delegated?: string } {
  const stack = Stack.of(owner);
  const foreign = referencesIn(statement.toStatementJson().Principal).filter((it) => {
    const other = Stack.of(it.target);
    return other !== stack && other.environment === stack.environment;
  });
  if (foreign.length === 0) return { written: statement };

  const arns = foreign.map((it) => fixedArn(it, stack));
  const named = arns.every((arn) => arn !== undefined);
  return {
    written: statement.copy({
      principals: [new iam.AccountPrincipal(stack.account)],
      conditions: named
        ? { ...statement.conditions, ArnEquals: { ...statement.conditions.ArnEquals, 'aws:PrincipalArn': arns.length === 1 ? arns[0] : arns } }
        : statement.conditions,
    }),
    delegated: named ? undefined : foreign[0].target.node.path,
  };
}

function referencesIn(value: unknown): Reference[] {
  if (typeof value === 'string') return Tokenization.reverseString(value).tokens.filter((it): it is Reference => Reference.isReference(it));
  if (Array.isArray(value)) return value.flatMap(referencesIn);
  if (Reference.isReference(value)) return [value];
  return value && typeof value === 'object' ? Object.values(value).flatMap(referencesIn) : [];
}

/** The ARN of a role whose name stands in the code. */
function fixedArn({ target }: Reference, { partition, account }: Stack): string | undefined {
  if (!CfnResource.isCfnResource(target) || target.cfnResourceType !== 'AWS::IAM::Role') return undefined;
  const { roleName, path } = target as iam.CfnRole;
  const name = Stack.of(target).resolve(roleName);
  return typeof name === 'string' ? `arn:${partition}:iam::${account}:role${path ?? '/'}${name}` : undefined;
}
