// The words that tests of replication groups are written in.
import { App, Stack, StackProps, aws_ec2 as ec2 } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Construct, IConstruct } from 'constructs';
import { CmkGuard, EncryptedRedisGroup, EncryptedRedisGroupProps, Severity, Verdict } from '../../src';

export const GROUP = 'AWS::ElastiCache::ReplicationGroup';
export const USER = 'AWS::ElastiCache::User';
export const USER_GROUP = 'AWS::ElastiCache::UserGroup';
export const LOG_GROUP = 'AWS::Logs::LogGroup';
export const SECRET = 'AWS::SecretsManager::Secret';
export const KEY = 'AWS::KMS::Key';
export const ALARM = 'AWS::CloudWatch::Alarm';

export const HERE = { account: '111122223333', region: 'eu-west-1' };

/** What may be said of a group, but for its VPC. */
export type Options = Partial<EncryptedRedisGroupProps>;

/** A VPC that adds nothing to the template: public and private subnets in two Availability Zones. */
export function vpcOf(scope: Construct, attributes: Partial<ec2.VpcAttributes> = {}): ec2.IVpc {
  return ec2.Vpc.fromVpcAttributes(scope, 'Vpc', {
    vpcId: 'vpc-1',
    availabilityZones: ['eu-west-1a', 'eu-west-1b'],
    privateSubnetIds: ['subnet-a', 'subnet-b'],
    privateSubnetRouteTableIds: ['rtb-a', 'rtb-b'],
    publicSubnetIds: ['subnet-c', 'subnet-d'],
    publicSubnetRouteTableIds: ['rtb-c', 'rtb-d'],
    ...attributes,
  });
}

/** A stack named `Data` of a new app. */
export function dataStack(props: StackProps = { env: HERE }): Stack {
  return new Stack(new App(), 'Data', props);
}

/** The group `Sessions` of a stack. */
export function sessions(stack: Construct, options: Options = {}): EncryptedRedisGroup {
  return new EncryptedRedisGroup(stack, 'Sessions', { vpc: stack.node.tryFindChild('Vpc') as ec2.IVpc | undefined ?? vpcOf(stack), ...options });
}

/** The template of a stack `Data` with the group `Sessions`. */
export function templateOf(
  options: Options | ((stack: Stack) => Options) = {},
  then: (group: EncryptedRedisGroup, stack: Stack) => void = () => {},
  props?: StackProps,
): Template {
  const stack = dataStack(props);
  then(sessions(stack, typeof options === 'function' ? options(stack) : options), stack);
  return Template.fromStack(stack);
}

/** What the only resource of a type says. */
export function propertiesOf(template: Template, type: string): Record<string, any> {
  const found = Object.values(template.findResources(type));
  expect(found).toHaveLength(1);
  return found[0].Properties;
}

/** How many resources of a type there are. */
export function count(template: Template, type: string): number {
  return Object.keys(template.findResources(type)).length;
}

/** Demands that a guard has nothing to say about anything, and is sure of it. */
export function expectClean(scope: IConstruct): void {
  const inspections = new CmkGuard().inspect(scope);
  expect(inspections.length).toBeGreaterThan(0);
  for (const { verdict, findings } of inspections) {
    expect(findings).toEqual([]);
    expect(verdict).toBe(Verdict.CUSTOMER_MANAGED);
  }
}

/** Demands that a guard warns of the only group, a secondary, since its primary says whether it is encrypted, and says nothing else. */
export function expectSecondary(scope: IConstruct, path = 'Data/Sessions/Resource'): void {
  const inspections = new CmkGuard().inspect(scope).filter(({ constructPath }) => constructPath === path);
  expect(inspections).toEqual([expect.objectContaining({
    verdict: Verdict.UNPROVEN, findings: [expect.objectContaining({ ruleId: 'CmkGuard::KeyUnproven', severity: Severity.WARNING, property: 'KmsKeyId' })],
  })]);
}

/** What is said when something is done. */
export function complaint(doIt: () => unknown): string {
  try {
    doIt();
  } catch (error) {
    return (error as Error).message;
  }
  return '';
}

/** The messages of the warnings that stand in a tree. */
export function warningsIn(scope: Construct): string[] {
  return scope.node.findAll().flatMap((it) => it.node.metadata.filter(({ type }) => type === 'aws:cdk:warning').map(({ data }) => String(data)));
}
