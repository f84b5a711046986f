// Values that cross the border of a template, and templates that are hard to decide.
import { App, CfnCondition, CfnOutput, CfnParameter, Fn, NestedStack, Stack } from 'aws-cdk-lib';
import { CmkGuard } from '../../src';
import { answer, cluster, goodKey, include, inspect, judge, KEY_JSON, newStack, stackFrom, clusterJson } from '../language';

const KEY = { 'Fn::GetAtt': ['Key', 'Arn'] };
const NONE = { Ref: 'AWS::NoValue' };
const equals = (parameter: string, value: string) => ({ 'Fn::Equals': [{ Ref: parameter }, value] });

const SSM = 'AWS::SSM::Parameter::Value<String>';

test('the allowed values of an SSM-typed parameter are names of parameters, and rule out no condition', () => {
  const stack = stackFrom({
    Parameters: { Mode: { Type: SSM, AllowedValues: ['/dev', '/prod'] } },
    Conditions: { No: equals('Mode', 'none') },
    Resources: { Key: KEY_JSON, Warehouse: clusterJson({ 'Fn::If': ['No', NONE, KEY] }) },
  });
  expect(answer(judge(stack))).toBe('KeyMissing');
});

test.each(['alias/mine', 'mrk-1', '/kms/arn'])('what is passed to an SSM-typed parameter of a nested stack is a name: %s', (passed) => {
  const nested = new NestedStack(newStack(), 'Nested', { parameters: { P: passed } });
  cluster(nested, 'Warehouse', { kmsKeyId: new CfnParameter(nested, 'P', { type: SSM }).valueAsString });
  expect(inspect(nested).map(answer)).toEqual(['UNPROVEN']);
});

test('a dynamic reference that is passed to a nested stack may turn out to be anything', () => {
  const nested = new NestedStack(newStack(), 'Nested', { parameters: { P: '{{resolve:ssm:/mode}}' } });
  new CfnCondition(nested, 'No', { expression: Fn.conditionEquals(new CfnParameter(nested, 'P').valueAsString, 'none') });
  cluster(nested, 'Warehouse', { kmsKeyId: Fn.conditionIf('No', NONE, goodKey(nested).keyArn).toString() });
  expect(inspect(nested).map(answer)).toEqual(['KeyMissing']);
});

test('of two outputs that export one name, each under its condition, both are judged', () => {
  const app = new App();
  const producer = new Stack(app, 'Producer');
  const use = new CfnParameter(producer, 'Use', { allowedValues: ['true', 'false'] }).valueAsString;
  for (const [holds, value] of [['true', goodKey(producer).keyArn], ['false', 'alias/aws/redshift']]) {
    const condition = new CfnCondition(producer, `Is${holds}`, { expression: Fn.conditionEquals(use, holds) });
    new CfnOutput(producer, `If${holds}`, { value, exportName: 'KeyArn', condition });
  }
  const consumer = include(new Stack(app, 'Consumer'), { Resources: { Warehouse: clusterJson({ 'Fn::ImportValue': 'KeyArn' }) } });
  expect(inspect(consumer).map(answer)).toEqual(['KeyAwsManaged']);
});

test('sections may share a name: an output called like a parameter hides nothing', () => {
  const stack = stackFrom({
    Parameters: { Mode: { Type: 'String', AllowedValues: ['cmk'] } },
    Conditions: { Cmk: equals('Mode', 'cmk') },
    Resources: { Key: KEY_JSON, Warehouse: clusterJson({ 'Fn::If': ['Cmk', KEY, NONE] }) },
  });
  new CfnOutput(stack, 'Output', { value: 'x' }).overrideLogicalId('Mode');
  expect(new CmkGuard().inspect(stack).map(answer)).toEqual(['CUSTOMER_MANAGED']);
});

test('thirteen parameters and a long chain of conditions are decided, and in no time to speak of', () => {
  const names = Array.from({ length: 13 }, (_, i) => `P${i}`);
  const chain = Array.from({ length: 40 }, (_, i) => [`C${i + 1}`, { 'Fn::And': [{ Condition: `C${i}` }, { Condition: `C${i}` }] }]);
  const stack = stackFrom({
    Parameters: Object.fromEntries(names.map((it) => [it, { Type: 'String', AllowedValues: ['true', 'false'] }])),
    Conditions: {
      C0: { 'Fn::Not': [{ 'Fn::Or': [{ 'Fn::Equals': [{ Ref: 'P0' }, 'false'] }, { 'Fn::Equals': [{ Ref: 'P1' }, 'false'] }] }] },
      ...Object.fromEntries(chain),
      Not: { 'Fn::Not': [{ Condition: 'C40' }] },
    },
    Resources: {
      Key: { ...KEY_JSON, Condition: 'C40' },
      Warehouse: { ...clusterJson({ 'Fn::If': ['Not', NONE, KEY] }), Condition: 'C40' },
    },
  });
  expect(answer(judge(stack))).toBe('CUSTOMER_MANAGED');
});
