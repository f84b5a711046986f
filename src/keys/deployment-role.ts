import { Annotations, DefaultStackSynthesizer, Fn, Stack, aws_iam as iam } from 'aws-cdk-lib';
import { Construct } from 'constructs';

/** The role that CloudFormation deploys a stack with, where the stack's synthesizer names one. */
export function deploymentRole(scope: Construct): iam.IPrincipal | undefined {
  let stack = Stack.of(scope);
  while (stack.nestedStackParent) stack = stack.nestedStackParent;
  const arn = (stack.synthesizer as Partial<DefaultStackSynthesizer>).cloudFormationExecutionRoleArn;
  if (arn) return new iam.ArnPrincipal(arn.includes('${') ? Fn.sub(arn) : arn);
  Annotations.of(scope).addWarningV2(
    'cdk-cmk-guard:deploymentRoleUnknown',
    `\`admins\` of a key in "${scope.node.path}" must name the role that deploys the stack: its synthesizer names none, and without it CloudFormation cannot create the key.`,
  );
  return undefined;
}
