// Conditions: each branch is judged under what its conditions allow, the worst counts, and the message names the condition.
import { Aws, CfnCondition, CfnParameter, Fn } from 'aws-cdk-lib';
import { Verdict } from '../../src';
import { cluster, clusterJson, EU, expectAnswer, goodKey, judge, KEY_JSON, newStack, rulesOf, stackFrom, TemplateJson, US } from '../language';

const RESERVED = 'alias/aws/redshift';
const KEY = { 'Fn::GetAtt': ['Key', 'Arn'] };
const NONE = { Ref: 'AWS::NoValue' };
const If = (condition: string, yes: unknown, no: unknown) => ({ 'Fn::If': [condition, yes, no] });
const equals = (parameter: string, value: unknown) => ({ 'Fn::Equals': [{ Ref: parameter }, value] });

const STAGES = {
  Stage: { Type: 'String', AllowedValues: ['dev', 'test', 'prod'] },
  One: { Type: 'String', AllowedValues: ['x'] },
  Free: { Type: 'String' },
  Other: { Type: 'String' },
  Fixed: { Type: 'String', Default: 'x' },
};

function template(kmsKeyId: unknown, Conditions: Record<string, unknown>, more: TemplateJson = {}): TemplateJson {
  return { Parameters: STAGES, Conditions, ...more, Resources: { Key: KEY_JSON, Warehouse: clusterJson(kmsKeyId), ...more.Resources } };
}

describe('branches', () => {
  const Conditions = {
    IsProd: equals('Stage', 'prod'), IsDev: equals('Stage', 'dev'), IsFree: equals('Free', 'yes'), OnAndFree: { 'Fn::And': [equals('One', 'x'), equals('Free', 'yes')] },
  };

  test.each<[string, unknown, string, string?]>([
    ['a key on both branches is proven', If('IsProd', KEY, { Ref: 'Key' }), 'CUSTOMER_MANAGED'],
    ['the worse branch counts where it is the first', If('IsProd', RESERVED, KEY), 'KeyAwsManaged', 'when condition "IsProd" is true'],
    ['the worse branch counts where it is the second', If('IsProd', KEY, RESERVED), 'KeyAwsManaged', 'when condition "IsProd" is false'],
    ['a branch without a value is no key', If('IsProd', KEY, NONE), 'KeyMissing', '(KmsKeyId is AWS::NoValue) when condition "IsProd" is false'],
    ['an empty branch is no key', If('IsProd', '', KEY), 'KeyMissing', '(KmsKeyId is empty) when condition "IsProd" is true'],
    ['a branch that cannot be known is unproven', If('IsProd', KEY, { Ref: 'Free' }), 'UNPROVEN', 'when condition "IsProd" is false: parameter "Free" can be any text'],
    ['a branch that is proven not to be outweighs one that is unproven', If('IsProd', { Ref: 'Free' }, RESERVED), 'KeyAwsManaged', 'when condition "IsProd" is false'],
    ['branches in branches are judged', If('IsProd', KEY, If('IsFree', KEY, RESERVED)), 'KeyAwsManaged', 'when condition "IsProd" is false and condition "IsFree" is false'],
    ['a branch inside that contradicts the one outside is never deployed', If('IsProd', If('IsProd', KEY, RESERVED), KEY), 'CUSTOMER_MANAGED'],
    ['a parameter with one value cannot have another inside', If('IsProd', If('IsDev', RESERVED, KEY), KEY), 'CUSTOMER_MANAGED'],
    ['a parameter without either value can be the third', If('IsProd', KEY, If('IsDev', KEY, RESERVED)), 'KeyAwsManaged'],
    ['a parameter with one value leaves the rest to decide', If('IsFree', KEY, If('OnAndFree', RESERVED, KEY)), 'CUSTOMER_MANAGED'],
    ['a branch inside text is judged', { 'Fn::Join': ['', ['alias/', If('IsProd', 'aws', 'team'), '/x']] }, 'KeyAwsManaged', 'when condition "IsProd" is true'],
    ['two branches in one text hold together', { 'Fn::Sub': ['alias/${A}/${B}', { A: If('IsProd', 'aws', 'team'), B: If('IsProd', 'aws', 'team') }] }, 'KeyAwsManaged', 'when condition "IsProd" is true'],
    ['a condition that the template does not hold may be either', If('Nothing', KEY, RESERVED), 'KeyAwsManaged', 'when condition "Nothing" is false'],
    ['a condition that the template does not hold is the same everywhere', If('Nothing', KEY, If('Nothing', RESERVED, KEY)), 'CUSTOMER_MANAGED'],
    ['a resource in place of a condition may be either', If('Key', KEY, RESERVED), 'KeyAwsManaged'],
    ['Fn::If without a condition is malformed', { 'Fn::If': [{ Ref: 'Stage' }, KEY, KEY] }, 'UNPROVEN', 'its Fn::If is malformed'],
    ['Fn::If of text is malformed', { 'Fn::If': 'IsProd' }, 'UNPROVEN', 'its Fn::If is malformed'],
    ['a branch that is left out is no key', { 'Fn::If': ['IsProd', KEY] }, 'KeyMissing', 'when condition "IsProd" is false'],
  ])('%s', (_, kmsKeyId, expected, because = '') => {
    expectAnswer(stackFrom(template(kmsKeyId, Conditions)), expected, because);
  });
});

describe('expressions', () => {
  const free = equals('Free', 'yes');
  const prod = equals('Stage', 'prod');
  /** Whether `C` can be true, and false. */
  const ALWAYS = ['CUSTOMER_MANAGED', 'KeyAwsManaged'];
  const NEVER = ['KeyAwsManaged', 'CUSTOMER_MANAGED'];
  const EITHER = ['KeyAwsManaged', 'KeyAwsManaged'];
  const on = (value: string) => ({ on: value, same: 'yes' });
  const Mappings = { Map: { all: on('yes'), dev: on('no'), test: on('no'), prod: on('yes') } };

  test.each<[string, unknown, string[]]>([
    ['text that equals itself', { 'Fn::Equals': ['a', 'a'] }, ALWAYS],
    ['text that equals other text', { 'Fn::Equals': ['a', 'b'] }, NEVER],
    ['true and "true" are equal', { 'Fn::Equals': [true, 'true'] }, ALWAYS],
    ['1 and "1" are equal', { 'Fn::Equals': [1, '1'] }, ALWAYS],
    ['free text', free, EITHER],
    ['a value that is allowed', prod, EITHER],
    ['a value that is not allowed', equals('Stage', 'moon'), NEVER],
    ['a value on the left', { 'Fn::Equals': ['moon', { Ref: 'Stage' }] }, NEVER],
    ['two parameters that may hold anything', { 'Fn::Equals': [{ Ref: 'Free' }, { Ref: 'Other' }] }, EITHER],
    ['a parameter that may hold anything and one that may not', { 'Fn::Equals': [{ Ref: 'Free' }, { Ref: 'Stage' }] }, EITHER],
    ['a parameter with a default', equals('Fixed', 'x'), EITHER],
    ['a pseudo parameter that is not known', { 'Fn::Equals': [{ Ref: 'AWS::Partition' }, 'aws-cn'] }, EITHER],
    ['the Region where it is not known', { 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'us-east-1'] }, EITHER],
    ['something computed that is known', { 'Fn::Equals': [{ 'Fn::Select': [0, ['a']] }, 'a'] }, ALWAYS],
    ['something computed that is known to be another', { 'Fn::Equals': ['b', { 'Fn::Join': ['', ['a']] }] }, NEVER],
    ['something computed that is not known', { 'Fn::Equals': [{ 'Fn::Base64': 'a' }, 'a'] }, EITHER],
    ['something computed from what is not known', { 'Fn::Equals': [{ 'Fn::Join': ['-', ['a', { Ref: 'Free' }]] }, 'a-x'] }, EITHER],
    ['something computed from a parameter with a default', { 'Fn::Equals': [{ 'Fn::Join': ['-', ['a', { Ref: 'Fixed' }]] }, 'a-x'] }, EITHER],
    ['a parameter that is not there', equals('Nothing', 'x'), EITHER],
    ['something computed on both sides', { 'Fn::Equals': [{ 'Fn::Join': ['', ['a']] }, { 'Fn::Select': [0, ['a']] }] }, ALWAYS],
    ['something computed and a parameter', { 'Fn::Equals': [{ 'Fn::Join': ['', ['moon']] }, { Ref: 'Stage' }] }, NEVER],
    ['an entry of a mapping', { 'Fn::Equals': ['yes', { 'Fn::FindInMap': ['Map', 'all', 'on'] }] }, ALWAYS],
    ['an entry of a mapping by a parameter', { 'Fn::Equals': ['yes', { 'Fn::FindInMap': ['Map', { Ref: 'Stage' }, 'on'] }] }, EITHER],
    ['an entry of a mapping that is the same for all', { 'Fn::Equals': ['yes', { 'Fn::FindInMap': ['Map', { Ref: 'Stage' }, 'same'] }] }, ALWAYS],
    ['no value', { 'Fn::Equals': [{ Ref: 'AWS::NoValue' }, 'a'] }, EITHER],
    ['Fn::Equals of one thing', { 'Fn::Equals': ['a'] }, EITHER],
    ['Fn::Equals of a Ref that is malformed', { 'Fn::Equals': [{ Ref: 1 }, 'a'] }, EITHER],
    ['an unknown function', { 'Fn::Contains': [['a'], 'a'] }, EITHER],
    ['text', 'true', EITHER],
    ['Fn::And of what holds', { 'Fn::And': [{ 'Fn::Equals': ['a', 'a'] }, { 'Fn::Equals': ['b', 'b'] }] }, ALWAYS],
    ['Fn::And of what may hold and what does not', { 'Fn::And': [free, { 'Fn::Equals': ['a', 'b'] }] }, NEVER],
    ['Fn::And of what contradicts', { 'Fn::And': [prod, equals('Stage', 'dev')] }, NEVER],
    ['Fn::And of something and its opposite', { 'Fn::And': [free, { 'Fn::Not': [free] }] }, NEVER],
    ['Fn::Or of what may hold and what does', { 'Fn::Or': [free, { 'Fn::Equals': ['a', 'a'] }] }, ALWAYS],
    ['Fn::Or of all that is allowed', { 'Fn::Or': ['dev', 'test', 'prod'].map((it) => equals('Stage', it)) }, ALWAYS],
    ['Fn::Or of some that is allowed', { 'Fn::Or': ['dev', 'test'].map((it) => equals('Stage', it)) }, EITHER],
    ['Fn::Or of something and its opposite', { 'Fn::Or': [free, { 'Fn::Not': [free] }] }, ALWAYS],
    ['Fn::Not of what holds', { 'Fn::Not': [{ 'Fn::Equals': ['a', 'a'] }] }, NEVER],
    ['Fn::Not of what is not known', { 'Fn::Not': [{ 'Fn::Contains': [['a'], 'a'] }] }, EITHER],
    ['another condition', { Condition: 'Base' }, EITHER],
    ['another condition and its opposite', { 'Fn::And': [{ Condition: 'Base' }, { 'Fn::Not': [{ Condition: 'Base' }] }] }, NEVER],
    ['a condition that is not there', { Condition: 'Nothing' }, EITHER],
    ['a condition that is not there, and its opposite', { 'Fn::And': [{ Condition: 'Nothing' }, { 'Fn::Not': [{ Condition: 'Nothing' }] }] }, NEVER],
    ['a condition that is named twice', { 'Fn::And': [{ Condition: 'Base' }, { Condition: 'Base' }] }, EITHER],
    ['Fn::And of text', { 'Fn::And': 'x' }, EITHER],
  ])('%s', (_, C, [ifNot, ifSo]) => {
    const Conditions = { Base: equals('Other', 'x'), C };
    expectAnswer(stackFrom(template(If('C', KEY, RESERVED), Conditions, { Mappings })), ifNot);
    expectAnswer(stackFrom(template(If('C', RESERVED, KEY), Conditions, { Mappings })), ifSo);
  });

  test.each<[string, object, string]>([
    ['is another', { 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'eu-west-1'] }, 'KeyAwsManaged'],
    ['is this one', { 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'us-east-1'] }, 'CUSTOMER_MANAGED'],
    ['is this one\'s account', { 'Fn::Equals': [{ Ref: 'AWS::AccountId' }, US.account] }, 'CUSTOMER_MANAGED'],
    ['is another\'s account', { 'Fn::Equals': [{ Ref: 'AWS::AccountId' }, '999999999999'] }, 'KeyAwsManaged'],
  ])('the Region or account, where the stack has an environment, %s', (_, C, expected) => {
    expectAnswer(stackFrom(template(If('C', KEY, RESERVED), { C }), { env: US }), expected);
  });

  test('conditions of many parameters are decided where they decide each other', () => {
    const names = Array.from({ length: 13 }, (_, i) => `P${i}`);
    const all = { 'Fn::And': names.map((name) => equals(name, 'x')) };
    const some: TemplateJson = { Parameters: Object.fromEntries(names.map((name) => [name, { Type: 'String' }])) };
    expectAnswer(stackFrom(template(If('C', If('D', KEY, RESERVED), KEY), { C: all, D: { Condition: 'C' } }, some)), 'CUSTOMER_MANAGED');
  });

  test('conditions that would take too long to decide rule nothing out, and every branch is judged', () => {
    const names = Array.from({ length: 14 }, (_, i) => `P${i}`);
    const either = (one: object, other: object) => ({
      'Fn::Or': [{ 'Fn::And': [one, { 'Fn::Not': [other] }] }, { 'Fn::And': [{ 'Fn::Not': [one] }, other] }],
    });
    /** Whether an odd number of parameters is "x", counted in this order. */
    const odd = (id: string, order: string[]) => Object.fromEntries(order.map((name, i) =>
      [`${id}${i}`, i === 0 ? equals(name, 'x') : either({ Condition: `${id}${i - 1}` }, equals(name, 'x'))]));
    const last = names.length - 1;
    expectAnswer(stackFrom({
      Parameters: Object.fromEntries(names.map((name) => [name, { Type: 'String' }])),
      Conditions: { ...odd('Up', names), ...odd('Down', [...names].reverse()) },
      Resources: { Key: KEY_JSON, Warehouse: clusterJson(If(`Up${last}`, If(`Down${last}`, KEY, RESERVED), KEY)) },
    }), 'KeyAwsManaged');
  });

  test('the value of an SSM-typed parameter is not among its allowed values, which are names', () => {
    expectAnswer(stackFrom({
      Parameters: { Env: { Type: 'AWS::SSM::Parameter::Value<String>', AllowedValues: ['/env/name'] } },
      Conditions: { IsProd: equals('Env', 'prod') },
      Resources: { Key: KEY_JSON, Warehouse: clusterJson(If('IsProd', RESERVED, KEY)) },
    }), 'KeyAwsManaged', 'when condition "IsProd" is true');
  });

  test.each<[string, Record<string, unknown>]>([
    ['itself', { C: { Condition: 'C' } }],
    ['one that names it', { C: { 'Fn::Not': [{ Condition: 'D' }] }, D: { 'Fn::Not': [{ Condition: 'C' }] } }],
    ['itself among others', { C: { 'Fn::Or': [equals('Free', 'x'), { Condition: 'C' }] } }],
  ])('a condition that names %s proves nothing, and is no failure of the guard', (_, Conditions) => {
    const inspection = judge(stackFrom(template(If('C', KEY, { Ref: 'Free' }), Conditions)));
    expect(inspection.verdict).toBe(Verdict.UNPROVEN);
    expect(rulesOf(inspection)).toContain('KeyUnproven');
  });
});

describe('parameters under conditions', () => {
  test.each<[string, unknown, string, string?]>([
    ['a parameter that is set is not empty', If('HasKey', { Ref: 'Given' }, KEY), 'UNPROVEN', 'when condition "HasKey" is true: parameter "Given" can be any text'],
    ['a parameter that is empty is no key', If('HasKey', KEY, { Ref: 'Given' }), 'KeyMissing', 'when condition "HasKey" is false'],
    ['a default that a branch rules out does not count there', If('IsDefault', KEY, { Ref: 'Fixed' }), 'UNPROVEN'],
    ['a default that a branch demands is all there is', If('IsDefault', { Ref: 'Fixed' }, KEY), 'KeyAwsManaged', 'when condition "IsDefault" is true'],
    ['an allowed value that a branch rules out does not count there', If('IsAws', KEY, { Ref: 'Allowed' }), 'CUSTOMER_MANAGED'],
    ['an allowed value that a branch demands is all there is', If('IsAws', { Ref: 'Allowed' }, KEY), 'KeyAwsManaged'],
  ])('%s', (_, kmsKeyId, expected, because = '') => {
    expectAnswer(stackFrom({
      Parameters: {
        Given: { Type: 'String', Default: '' },
        Fixed: { Type: 'String', Default: RESERVED },
        Allowed: { Type: 'String', AllowedValues: [RESERVED, 'alias/mine'] },
      },
      Conditions: { HasKey: { 'Fn::Not': [equals('Given', '')] }, IsDefault: equals('Fixed', RESERVED), IsAws: equals('Allowed', RESERVED) },
      Resources: { Key: KEY_JSON, Warehouse: clusterJson(kmsKeyId) },
    }), expected, because);
  });
});

describe('resources under conditions', () => {
  const Conditions = { IsProd: equals('Stage', 'prod'), IsDev: equals('Stage', 'dev'), NotProd: { 'Fn::Not': [{ Condition: 'IsProd' }] } };
  const conditional = (kmsKeyId: unknown, ofCluster: string | undefined, ofKey: string | undefined): TemplateJson => ({
    Parameters: STAGES,
    Conditions,
    Resources: { Key: { ...KEY_JSON, Condition: ofKey }, Warehouse: { ...clusterJson(kmsKeyId), Condition: ofCluster } },
  });

  test.each<[string, unknown, string | undefined, string | undefined, string, string?]>([
    ['a key under the same condition as its cluster is there whenever the cluster is', KEY, 'IsProd', 'IsProd', 'CUSTOMER_MANAGED'],
    ['a key under a condition that its cluster implies is there too', KEY, 'IsDev', 'NotProd', 'CUSTOMER_MANAGED'],
    ['a key under another condition may be missing', KEY, 'NotProd', 'IsDev', 'UNPROVEN', '"Data/Key" exists only under condition "IsDev"'],
    ['a key under a condition may be missing where its cluster has none', KEY, undefined, 'IsProd', 'UNPROVEN', '"Data/Key" exists only under condition "IsProd"'],
    ['a key under the opposite condition is never there', KEY, 'IsProd', 'NotProd', 'UNPROVEN', '"Data/Key" exists only under condition "NotProd"'],
    ['a key without a condition is there for a cluster with one', KEY, 'IsProd', undefined, 'CUSTOMER_MANAGED'],
    ['a key is there on the branch of its own condition', If('IsProd', KEY, 'alias/mine'), undefined, 'IsProd', 'CUSTOMER_MANAGED'],
    ['a branch that the cluster\'s condition rules out is never deployed', If('IsProd', KEY, RESERVED), 'IsProd', 'IsProd', 'CUSTOMER_MANAGED'],
    ['the other branch of the cluster\'s condition is all there is', If('IsProd', KEY, RESERVED), 'NotProd', undefined, 'KeyAwsManaged'],
  ])('%s', (_, kmsKeyId, ofCluster, ofKey, expected, because = '') => {
    expectAnswer(stackFrom(conditional(kmsKeyId, ofCluster, ofKey)), expected, because);
  });

  test('a cluster whose condition can never hold is never deployed', () => {
    expectAnswer(stackFrom({ ...conditional(RESERVED, 'Never', undefined), Conditions: { Never: { 'Fn::Equals': ['a', 'b'] } } }), 'NOT_APPLICABLE');
  });

  test('a value that no parameter can have decides a branch', () => {
    expectAnswer(stackFrom({
      ...conditional(If('Never', RESERVED, If('Always', KEY, RESERVED)), undefined, undefined),
      Parameters: { Nobody: { Type: 'String', AllowedValues: ['y'] } },
      Conditions: { Never: { 'Fn::Equals': [{ Ref: 'Nobody' }, 'x'] }, Always: { 'Fn::Not': [{ Condition: 'Never' }] } },
    }), 'CUSTOMER_MANAGED');
  });

  test('conditions of the CDK are read as well', () => {
    const stack = newStack();
    const own = new CfnCondition(stack, 'Own', { expression: Fn.conditionEquals(new CfnParameter(stack, 'Stage'), 'prod') });
    const never = new CfnCondition(stack, 'Never', { expression: Fn.conditionAnd(own, Fn.conditionNot(own)) });
    const warehouse = cluster(stack, 'Warehouse', { kmsKeyId: Fn.conditionIf('Never', RESERVED, goodKey(stack).keyArn).toString() });
    warehouse.cfnOptions.condition = own;
    expect(never.logicalId).toBeDefined();
    expectAnswer(stack, 'CUSTOMER_MANAGED');
  });

  test('a condition on the Region of the CDK is known where the stack\'s is', () => {
    const stack = stackFrom({}, { env: EU });
    new CfnCondition(stack, 'InEurope', { expression: Fn.conditionEquals(Aws.REGION, 'eu-west-1') });
    cluster(stack, 'Warehouse', { kmsKeyId: Fn.conditionIf('InEurope', goodKey(stack).keyArn, RESERVED).toString() });
    expectAnswer(stack, 'CUSTOMER_MANAGED');
  });
});
