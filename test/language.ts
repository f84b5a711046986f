// The words that tests are written in.
import * as fs from 'fs';
import {
  App, CfnCondition, CfnElement, CfnMapping, CfnOutput, CfnParameter, CfnResource, ICfnConditionExpression, Lazy, Stack, StackProps, Token,
  aws_elasticache as elasticache, aws_kms as kms, aws_redshift as redshift,
} from 'aws-cdk-lib';
import { Construct, IConstruct } from 'constructs';
import { CmkGuard, CmkGuardProps, Inspection, Verdict } from '../src';

/** A literal key ARN, which proves nothing. */
export const KEY_ARN = 'arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-123456789012';

export const US = { account: '111122223333', region: 'us-east-1' };
export const EU = { account: '111122223333', region: 'eu-west-1' };

/** Where a method of an object is looked up: on itself, as JavaScript does, and where jsii does it for other languages. */
export const WAYS_TO_METHODS: [string, <T extends object>(object: T) => T][] = [
  ['itself', (it) => it],
  ['its class', <T extends object>(it: T) => it.constructor.prototype as T],
  ['its prototype', <T extends object>(it: T) => Object.getPrototypeOf(it) as T],
];

/** A stack of a new app. */
export function newStack(context: Record<string, unknown> = {}): Stack {
  return new Stack(new App({ context }), 'Data');
}

/** A key that no rule has anything against. */
export function goodKey(scope: Construct, id = 'Key', props: kms.KeyProps = {}): kms.Key {
  return new kms.Key(scope, id, { enableKeyRotation: true, ...props });
}

/** A Redshift cluster without an admin secret, so that only its data is judged. */
export function cluster(scope: Construct, id = 'Warehouse', props: Partial<redshift.CfnClusterProps> = {}): redshift.CfnCluster {
  return new redshift.CfnCluster(scope, id, {
    clusterType: 'single-node', dbName: 'dev', masterUsername: 'operator', nodeType: 'ra3.large', ...props,
  });
}

export function replicationGroup(scope: Construct, id = 'Cache', props: Partial<elasticache.CfnReplicationGroupProps> = {}): elasticache.CfnReplicationGroup {
  return new elasticache.CfnReplicationGroup(scope, id, { replicationGroupDescription: 'sessions', ...props });
}

export function inspect(scope: IConstruct, props?: CmkGuardProps): Inspection[] {
  return new CmkGuard(props).inspect(scope);
}

/** The inspection of the only guarded resource there is. */
export function inspectOne(scope: IConstruct, props?: CmkGuardProps): Inspection {
  const inspections = inspect(scope, props);
  expect(inspections).toHaveLength(1);
  return inspections[0];
}

/** The rules that speak about a resource, without `CmkGuard::`. */
export function rulesOf({ findings }: Inspection): string[] {
  return findings.map(({ ruleId }) => ruleId.replace('CmkGuard::', ''));
}

/** The inspection of the only guarded resource there is: the same before synthesis, after it, and when asked again. */
export function judge(scope: IConstruct, props?: CmkGuardProps): Inspection {
  const before = inspectOne(scope, props);
  fs.rmSync((scope.node.root as App).synth().directory, { recursive: true, force: true }); // the constructs are all that is asked
  expect(inspectOne(scope, props)).toEqual(before);
  return before;
}

const AGAINST = ['EncryptionOff', 'KeyMissing', 'KeyAwsManaged', 'KeyNotAKey', 'CmkUnsupported'];

/** Whether a resource's data is under a customer managed key, in a word: the verdict, or the rule that speaks against it. */
export function answer(inspection: Inspection): string {
  const against = rulesOf(inspection).filter((it) => AGAINST.includes(it));
  expect(against).toHaveLength(inspection.verdict === Verdict.NOT_CUSTOMER_MANAGED ? 1 : 0); // findings and verdict agree
  return against[0] ?? inspection.verdict;
}

/** The message of the only finding of a rule. */
export function messageOf({ findings }: Inspection, rule: string): string {
  const found = findings.filter(({ ruleId }) => ruleId === `CmkGuard::${rule}`);
  expect(found).toHaveLength(1);
  return found[0].message;
}

/** Demands an answer about the only guarded resource, before and after synthesis; with it, what its finding has to say. */
export function expectAnswer(scope: IConstruct, expected: string, because = '', props?: CmkGuardProps): Inspection {
  const inspection = judge(scope, props);
  expect(answer(inspection)).toBe(expected);
  if (because) expect(messageOf(inspection, expected === 'UNPROVEN' ? 'KeyUnproven' : expected)).toContain(because);
  return inspection;
}

/** A CloudFormation template as it is written. */
export interface TemplateJson {
  readonly Parameters?: Record<string, { Type: string; Default?: unknown; AllowedValues?: unknown[] }>;
  readonly Mappings?: Record<string, Record<string, Record<string, unknown>>>;
  readonly Conditions?: Record<string, unknown>;
  readonly Resources?: Record<string, { Type: string; Properties?: Record<string, unknown>; Condition?: string; DeletionPolicy?: string }>;
  readonly Outputs?: Record<string, { Value: unknown; Export?: { Name: unknown } }>;
}

/** Adds everything that a template holds to a stack, under the logical ids that it has there. */
export function include<S extends Stack>(stack: S, template: TemplateJson): S {
  const named = <T extends CfnElement>(element: T, logicalId: string): T => {
    element.overrideLogicalId(logicalId);
    return element;
  };
  for (const [id, { Type: type, Default, AllowedValues: allowedValues }] of Object.entries(template.Parameters ?? {})) {
    named(new CfnParameter(stack, id, { type, default: Default, allowedValues: allowedValues as string[] | undefined }), id);
  }
  for (const [id, mapping] of Object.entries(template.Mappings ?? {})) named(new CfnMapping(stack, id, { mapping }), id);
  for (const [id, expression] of Object.entries(template.Conditions ?? {})) {
    named(new CfnCondition(stack, id, { expression: Lazy.uncachedAny({ produce: () => expression }) as unknown as ICfnConditionExpression }), id);
  }
  for (const [id, { Type: type, Properties: properties, ...attributes }] of Object.entries(template.Resources ?? {})) {
    const resource = named(new CfnResource(stack, id, { type, properties }), id);
    for (const [name, value] of Object.entries(attributes)) resource.addOverride(name, value);
  }
  for (const [id, { Value, Export }] of Object.entries(template.Outputs ?? {})) {
    const exportName = typeof Export?.Name === 'object' ? Token.asString(Export.Name) : Export?.Name as string | undefined;
    named(new CfnOutput(stack, id, { value: Token.asString(Value), exportName }), id);
  }
  return stack;
}

/** A stack of a new app that renders to a template. */
export function stackFrom(template: TemplateJson, props: StackProps = {}, context: Record<string, unknown> = {}): Stack {
  return include(new Stack(new App({ context }), 'Data', props), template);
}

/** A Redshift cluster as a template writes it, with whatever it may have for a key. */
export function clusterJson(kmsKeyId: unknown, more: Record<string, unknown> = {}): { Type: string; Properties: Record<string, unknown> } {
  return {
    Type: 'AWS::Redshift::Cluster',
    Properties: {
      ClusterType: 'single-node', DBName: 'dev', MasterUsername: 'operator', NodeType: 'ra3.large', ...(kmsKeyId === undefined ? {} : { KmsKeyId: kmsKeyId }), ...more,
    },
  };
}

/** A KMS key as a template writes it, that no rule has anything against. */
export const KEY_JSON = { Type: 'AWS::KMS::Key', Properties: { EnableKeyRotation: true }, DeletionPolicy: 'Retain' };
