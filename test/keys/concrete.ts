// What a template says once it is deployed: its functions give way to the values that CloudFormation would put there.
import { App, CfnResource, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { IConstruct } from 'constructs';

export const ACCOUNT = '111122223333';
export const OTHER_ACCOUNT = '444455556666';
export const REGION = 'eu-west-1';
export const HERE = { account: ACCOUNT, region: REGION };
export const KEY = `arn:aws:kms:${REGION}:${ACCOUNT}:key/1234abcd-12ab-34cd-56ef-123456789012`;
export const ROOT = `arn:aws:iam::${ACCOUNT}:root`;

/** A statement as a deployed policy holds it. */
export interface Statement {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Principal?: unknown;
  readonly Action: string | string[];
  readonly Resource: string | string[];
  readonly Condition?: Record<string, Record<string, string | string[]>>;
}

/** A policy as it is deployed. */
export interface Policy {
  readonly Version: string;
  readonly Statement: Statement[];
}

interface TemplateResource { readonly Type: string; readonly Properties: Record<string, any> }

/** A stack at a known place, in an app with these context values. */
export function stackHere(context: Record<string, unknown> = {}): Stack {
  return new Stack(new App({ context }), 'Data', { env: HERE });
}

/** The policy of the only key of a stack. */
export function keyPolicy(stack: Stack): Policy {
  const keys = Object.values(Template.fromStack(stack).findResources('AWS::KMS::Key'));
  expect(keys).toHaveLength(1);
  return concrete(stack, keys[0].Properties.KeyPolicy) as Policy;
}

/** What the policies of a role allow and deny it, of its own template alone. */
export function identityPolicies(role: IConstruct): Policy[] {
  const stack = Stack.of(role);
  const { logicalId } = role.node.defaultChild as CfnResource;
  return Object.values(Template.fromStack(stack).findResources('AWS::IAM::Policy'))
    .filter(({ Properties }) => Properties.Roles.some(({ Ref }: { Ref?: string }) => Ref === stack.resolve(logicalId)))
    .map(({ Properties }) => concrete(stack, Properties.PolicyDocument) as Policy);
}

/** The ARN that a role has when it is deployed. */
export function arnOf(role: IConstruct): string {
  const stack = Stack.of(role);
  return concrete(stack, { 'Fn::GetAtt': [stack.resolve((role.node.defaultChild as CfnResource).logicalId), 'Arn'] }) as string;
}

/** The ids of the warnings at a construct and below it. */
export function warnings(stack: Stack): string[] {
  return Annotations.fromStack(stack).findWarning('*', Match.anyValue()).map(({ entry }) => String(entry.data));
}

/** A value of a stack's template as it is deployed. Throws on what it does not know. */
export function concrete(stack: Stack, value: any): unknown {
  if (Array.isArray(value)) return value.map((it) => concrete(stack, it));
  if (typeof value !== 'object' || value === null) return value;
  const [[name, argument], ...more] = Object.entries<any>(value).concat([['', undefined]]);
  if (more.length > 1 || !(name === 'Ref' || name.startsWith('Fn::'))) {
    return Object.fromEntries(Object.entries(value).map(([key, it]) => [key, concrete(stack, it)]));
  }
  switch (name) {
    case 'Ref': return pseudo(stack, argument) ?? nameOf(stack, argument);
    case 'Fn::GetAtt': return attribute(stack, argument);
    case 'Fn::Join': return (concrete(stack, argument[1]) as string[]).join(argument[0]);
    case 'Fn::Sub': return argument.replace(/\$\{(.+?)\}/g, (_: string, it: string) => pseudo(stack, it) ?? nameOf(stack, it));
    case 'Fn::ImportValue': return exported(stack, argument);
    default: throw new Error(`${name} is not known here`);
  }
}

function pseudo(stack: Stack, name: string): string | undefined {
  const { account, region, stackName } = stack;
  return {
    'AWS::Partition': 'aws',
    'AWS::URLSuffix': 'amazonaws.com',
    'AWS::StackName': stackName,
    'AWS::AccountId': /^\d+$/.test(account) ? account : ACCOUNT,
    'AWS::Region': /^[a-z]/.test(region) ? region : REGION,
  }[name];
}

function resource(stack: Stack, logicalId: string): TemplateResource {
  const found = Template.fromStack(stack).toJSON().Resources[logicalId];
  if (!found) throw new Error(`${logicalId} is not in ${stack.node.path}`);
  return found;
}

function nameOf(stack: Stack, logicalId: string): string {
  const { Type, Properties } = resource(stack, logicalId);
  if (Type !== 'AWS::IAM::Role') throw new Error(`The name of a ${Type} is not known here`);
  return concrete(stack, Properties.RoleName ?? `${stack.stackName}-${logicalId}`) as string;
}

function attribute(stack: Stack, [logicalId, name]: [string, string]): string {
  const { Type, Properties } = resource(stack, logicalId);
  if (name === 'Arn' && Type === 'AWS::KMS::Key') return KEY;
  if (name === 'Arn' && Type === 'AWS::IAM::Role') return `arn:aws:iam::${pseudo(stack, 'AWS::AccountId')}:role${Properties.Path ?? '/'}${nameOf(stack, logicalId)}`;
  throw new Error(`${name} of a ${Type} is not known here`);
}

function exported(stack: Stack, name: unknown): unknown {
  for (const producer of stack.node.root.node.findAll().filter(Stack.isStack)) {
    for (const { Value, Export } of Object.values<any>(Template.fromStack(producer).toJSON().Outputs ?? {})) {
      if (Export && concrete(producer, Export.Name) === concrete(stack, name)) return concrete(producer, Value);
    }
  }
  throw new Error(`Nothing exports ${JSON.stringify(name)}`);
}
