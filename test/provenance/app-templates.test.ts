// References that leave their template: to other stacks, nested stacks, stages, Regions, and through outputs of this app.
import { App, CfnCondition, CfnOutput, CfnParameter, CfnStack, CrossStackReferences, Fn, NestedStack, ReferenceStrength, Stack, Stage, Token, aws_kms as kms, aws_redshift as redshift } from 'aws-cdk-lib';
import { answer, cluster, clusterJson, EU, expectAnswer, goodKey, include, inspect, judge, KEY_ARN, KEY_JSON, replicationGroup, stackFrom, US } from '../language';

const STRENGTHS = ['strong', 'weak', 'both'];
const strength = (it: string) => ({ '@aws-cdk/core:defaultCrossStackReferences': it });

/** Every way to refer to a key. */
const SPELLINGS: [string, (key: kms.Key) => redshift.CfnClusterProps['kmsKeyId']][] = [
  ['as an object', (key) => key],
  ['by its ARN', (key) => key.keyArn],
  ['by its id', (key) => key.keyId],
  ['inside Fn.sub', (key) => Fn.sub('${It}', { It: key.keyArn })],
  ['inside Fn.join', (key) => Fn.join('/', ['key', key.keyId])],
];

describe.each(STRENGTHS)('across stacks, with %s references', (it) => {
  test.each(SPELLINGS)('a key of another stack is proven %s', (_, spell) => {
    const app = new App({ context: strength(it) });
    const key = goodKey(new Stack(app, 'Keys'));
    cluster(new Stack(app, 'Data'), 'Warehouse', { kmsKeyId: spell(key) });
    expect(expectAnswer(app, 'CUSTOMER_MANAGED').keyPaths).toEqual(['Keys/Key/Resource']);
  });

  test('an alias of another stack is as good as its key', () => {
    const app = new App({ context: strength(it) });
    const keys = new Stack(app, 'Keys');
    const alias = new kms.CfnAlias(keys, 'Alias', { aliasName: 'alias/data', targetKeyId: goodKey(keys).keyArn });
    cluster(new Stack(app, 'Data'), 'Warehouse', { kmsKeyId: alias.ref });
    expect(expectAnswer(app, 'CUSTOMER_MANAGED').keyPaths).toEqual(['Keys/Key/Resource']);
  });

  test('something else of another stack is no key', () => {
    const app = new App({ context: strength(it) });
    const other = new redshift.CfnClusterParameterGroup(new Stack(app, 'Other'), 'Group', { description: '', parameterGroupFamily: 'redshift-1.0' });
    cluster(new Stack(app, 'Data'), 'Warehouse', { kmsKeyId: other.ref });
    expectAnswer(app, 'KeyNotAKey', '"Other/Group" (AWS::Redshift::ClusterParameterGroup)');
  });

  test('a parameter of another stack is unproven', () => {
    const app = new App({ context: strength(it) });
    const parameter = new CfnParameter(new Stack(app, 'Other'), 'KeyArn');
    cluster(new Stack(app, 'Data'), 'Warehouse', { kmsKeyId: parameter.valueAsString });
    expectAnswer(app, 'UNPROVEN', 'parameter "KeyArn" can be any text');
  });

  test('stacks that are built alike are not confused', () => {
    const app = new App({ context: strength(it) });
    const [one, other] = ['One', 'Other'].map((id) => new Stack(app, id));
    const foreign = kms.Key.fromKeyArn(other, 'Foreign', KEY_ARN);
    goodKey(one, 'Key');
    const alias = new kms.CfnAlias(other, 'Key', { aliasName: 'alias/x', targetKeyId: foreign.keyArn });
    cluster(one, 'Warehouse', { kmsKeyId: alias.ref });
    expectAnswer(app, 'UNPROVEN', 'by its name alone');
  });

  describe('and across Regions', () => {
    const regions = (app: App) => ({
      there: new Stack(app, 'Keys', { env: EU, crossRegionReferences: true }),
      here: new Stack(app, 'Data', { env: US, crossRegionReferences: true }),
    });

    test('a key of another Region is a customer\'s, and cannot serve here', () => {
      const app = new App({ context: strength(it) });
      const { here, there } = regions(app);
      cluster(here, 'Warehouse', { kmsKeyId: goodKey(there).keyArn });
      const inspection = expectAnswer(app, 'CUSTOMER_MANAGED');
      expect(inspection.findings.map(({ message }) => message)).toEqual([
        'KMS key "Keys/Key/Resource" cannot serve: it is in eu-west-1, and a resource in us-east-1 takes a key of its own Region; it protects "Data/Warehouse".',
      ]);
    });

    test('an alias of another Region leads to its key there', () => {
      const app = new App({ context: strength(it) });
      const { here, there } = regions(app);
      cluster(here, 'Warehouse', { kmsKeyId: new kms.CfnAlias(there, 'Alias', { aliasName: 'alias/x', targetKeyId: goodKey(there).keyArn }).ref });
      expect(judge(app).keyPaths).toEqual(['Keys/Key/Resource']);
    });
  });
});

test('a strength that a resource sets for itself makes no difference', () => {
  const app = new App();
  const key = goodKey(new Stack(app, 'Keys'));
  CrossStackReferences.of(key).produce(ReferenceStrength.WEAK);
  cluster(new Stack(app, 'Data'), 'Warehouse', { kmsKeyId: key.keyArn });
  expectAnswer(app, 'CUSTOMER_MANAGED');
});

test('one key serves many stacks', () => {
  const app = new App();
  const key = goodKey(new Stack(app, 'Keys'));
  for (const id of ['One', 'Other']) cluster(new Stack(app, id), 'Warehouse', { kmsKeyId: key.keyArn });
  app.synth();
  expect(inspect(app).map(answer)).toEqual(['CUSTOMER_MANAGED', 'CUSTOMER_MANAGED']);
});

describe('nested stacks', () => {
  test.each(SPELLINGS)('a key of the parent is proven %s', (_, spell) => {
    const parent = new Stack(new App(), 'Data');
    cluster(new NestedStack(parent, 'Nested'), 'Warehouse', { kmsKeyId: spell(goodKey(parent)) });
    expect(expectAnswer(parent, 'CUSTOMER_MANAGED').keyPaths).toEqual(['Data/Key/Resource']);
  });

  test.each(SPELLINGS)('a key of a nested stack is proven %s', (_, spell) => {
    const parent = new Stack(new App(), 'Data');
    cluster(parent, 'Warehouse', { kmsKeyId: spell(goodKey(new NestedStack(parent, 'Nested'))) });
    expect(expectAnswer(parent, 'CUSTOMER_MANAGED').keyPaths).toEqual(['Data/Nested/Key/Resource']);
  });

  test.each(SPELLINGS)('a key of a sibling is proven %s', (_, spell) => {
    const parent = new Stack(new App(), 'Data');
    const key = goodKey(new NestedStack(parent, 'Keys'));
    cluster(new NestedStack(parent, 'Nested'), 'Warehouse', { kmsKeyId: spell(key) });
    expect(expectAnswer(parent, 'CUSTOMER_MANAGED').keyPaths).toEqual(['Data/Keys/Key/Resource']);
  });

  test.each(STRENGTHS)('a key of another stack is proven in a nested stack, with %s references', (it) => {
    const app = new App({ context: strength(it) });
    const key = goodKey(new Stack(app, 'Keys'));
    cluster(new NestedStack(new Stack(app, 'Data'), 'Nested'), 'Warehouse', { kmsKeyId: key.keyArn });
    expectAnswer(app, 'CUSTOMER_MANAGED');
  });

  test('a key two stacks above is proven', () => {
    const parent = new Stack(new App(), 'Data');
    cluster(new NestedStack(new NestedStack(parent, 'Middle'), 'Inner'), 'Warehouse', { kmsKeyId: goodKey(parent).keyArn });
    expectAnswer(parent, 'CUSTOMER_MANAGED');
  });

  test.each<[string, (parent: Stack) => string, string, string?]>([
    ['a key', (parent) => goodKey(parent).keyArn, 'CUSTOMER_MANAGED'],
    ['a reserved alias', () => 'alias/aws/redshift', 'KeyAwsManaged', 'alias/aws/redshift'],
    ['a parameter of its own', (parent) => new CfnParameter(parent, 'Outer').valueAsString, 'UNPROVEN', 'parameter "Outer" can be any text'],
    ['nothing but text', () => '', 'KeyMissing'],
  ])('what a parent passes to a parameter counts, not its default: %s', (_, passed, expected, because = '') => {
    const parent = new Stack(new App(), 'Data');
    const nested = new NestedStack(parent, 'Nested', { parameters: { KeyArn: passed(parent) } });
    cluster(nested, 'Warehouse', { kmsKeyId: new CfnParameter(nested, 'KeyArn', { default: 'alias/never' }).valueAsString });
    expectAnswer(parent, expected, because);
  });

  test('a parameter that the parent does not pass has its default', () => {
    const parent = new Stack(new App(), 'Data');
    const nested = new NestedStack(parent, 'Nested');
    cluster(nested, 'Warehouse', { kmsKeyId: new CfnParameter(nested, 'KeyArn', { default: 'alias/aws/redshift' }).valueAsString });
    expectAnswer(parent, 'KeyAwsManaged');
  });

  test('a parameter that is passed through two stacks is followed to its end', () => {
    const parent = new Stack(new App(), 'Data');
    const middle = new NestedStack(parent, 'Middle', { parameters: { KeyArn: 'alias/aws/redshift' } });
    const inner = new NestedStack(middle, 'Inner', { parameters: { KeyArn: new CfnParameter(middle, 'KeyArn').valueAsString } });
    cluster(inner, 'Warehouse', { kmsKeyId: new CfnParameter(inner, 'KeyArn').valueAsString });
    expectAnswer(parent, 'KeyAwsManaged');
  });

  const PARENT = {
    Parameters: { Always: { Type: 'String', AllowedValues: ['yes'] }, Never: { Type: 'String', AllowedValues: ['no'] }, Free: { Type: 'String' } },
    Resources: { Bucket: { Type: 'AWS::S3::Bucket' } },
  };
  const OWN = { Type: 'String', AllowedValues: ['yes', 'no'] };
  test.each<[string, unknown, { Type: string; Default?: unknown; AllowedValues?: unknown[] }, string]>([
    ['text that makes it hold', 'yes', OWN, 'CUSTOMER_MANAGED'],
    ['text that keeps it from holding', 'no', OWN, 'KeyAwsManaged'],
    ['a parameter that makes it hold', { Ref: 'Always' }, OWN, 'CUSTOMER_MANAGED'],
    ['a parameter that keeps it from holding', { Ref: 'Never' }, OWN, 'KeyAwsManaged'],
    ['a parameter that may be anything', { Ref: 'Free' }, OWN, 'KeyAwsManaged'],
    ['a parameter that is not there', { Ref: 'Nothing' }, OWN, 'KeyAwsManaged'],
    ['a malformed reference', { Ref: ['Always'] }, OWN, 'KeyAwsManaged'],
    ['an object', { Yes: 'yes' }, OWN, 'KeyAwsManaged'],
    ['a resource', { Ref: 'Bucket' }, OWN, 'KeyAwsManaged'],
    ['something computed', { 'Fn::Base64': 'yes' }, { ...OWN, AllowedValues: ['yes'] }, 'CUSTOMER_MANAGED'],
    ['a dynamic reference', '{{resolve:ssm:/own}}', { Type: 'String' }, 'KeyAwsManaged'],
    ['nothing, so that the default makes it hold', undefined, { ...OWN, Default: 'yes' }, 'CUSTOMER_MANAGED'],
    ['nothing, so that the default keeps it from holding', undefined, { ...OWN, Default: 'no' }, 'KeyAwsManaged'],
    ['nothing, and there is no default', undefined, { Type: 'String' }, 'KeyAwsManaged'],
    ['the name of what is read from a store', 'yes', { Type: 'AWS::SSM::Parameter::Value<String>' }, 'KeyAwsManaged'],
  ])('what a parent passes decides the condition of a nested stack: %s', (_, passed, parameter, expected) => {
    const parent = include(new Stack(new App(), 'Data'), PARENT);
    const nested = new NestedStack(parent, 'Nested');
    if (passed !== undefined) (nested.nestedStackResource as CfnStack).addPropertyOverride('Parameters.Own', passed);
    include(nested, {
      Parameters: { Own: parameter },
      Conditions: { IsOwn: { 'Fn::Equals': [{ Ref: 'Own' }, 'yes'] } },
      Resources: { Key: KEY_JSON, Warehouse: clusterJson({ 'Fn::If': ['IsOwn', { Ref: 'Key' }, 'alias/aws/redshift'] }) },
    });
    expectAnswer(parent, expected);
  });

  test('a nested stack under a condition holds its cluster under it', () => {
    const parent = include(new Stack(new App(), 'Data'), {
      ...PARENT,
      Conditions: { Cond: { 'Fn::Equals': [{ Ref: 'Free' }, 'x'] } },
      Resources: { Key: { ...KEY_JSON, Condition: 'Cond' } },
    });
    const nested = new NestedStack(parent, 'Nested', { parameters: { KeyArn: Fn.ref('Key') } });
    (nested.nestedStackResource as CfnStack).addOverride('Condition', 'Cond');
    include(nested, { Parameters: { KeyArn: { Type: 'String' } }, Resources: { Warehouse: clusterJson({ Ref: 'KeyArn' }) } });
    expectAnswer(parent, 'CUSTOMER_MANAGED');
  });

  test('an output that is written by hand is followed', () => {
    const parent = new Stack(new App(), 'Data');
    const nested = new NestedStack(parent, 'Nested');
    new CfnOutput(nested, 'KeyArn', { value: goodKey(nested).keyArn });
    cluster(parent, 'Warehouse', { kmsKeyId: (nested.nestedStackResource as CfnStack).getAtt('Outputs.KeyArn').toString() });
    expectAnswer(parent, 'CUSTOMER_MANAGED');
  });

  test('an output that is not there is unproven', () => {
    const parent = new Stack(new App(), 'Data');
    const nested = new NestedStack(parent, 'Nested');
    new CfnParameter(nested, 'KeyArn', { default: 'alias/x' });
    cluster(parent, 'One', { kmsKeyId: (nested.nestedStackResource as CfnStack).getAtt('Outputs.Nothing').toString() });
    cluster(parent, 'Other', { kmsKeyId: (nested.nestedStackResource as CfnStack).getAtt('Outputs.KeyArn').toString() });
    const [one, other] = inspect(parent);
    expect([one, other].map(answer)).toEqual(['UNPROVEN', 'UNPROVEN']);
    for (const { findings } of [one, other]) expect(findings[0].message).not.toContain('is not part of this app');
  });

  test('an output of a nested stack whose template lies elsewhere is unproven', () => {
    const parent = new Stack(new App(), 'Data');
    const elsewhere = new CfnStack(parent, 'Elsewhere', { templateUrl: 'https://example.com/template.json' });
    cluster(parent, 'Warehouse', { kmsKeyId: elsewhere.getAtt('Outputs.KeyArn').toString() });
    expectAnswer(parent, 'UNPROVEN', 'it is an output of nested stack "Data/Elsewhere", whose template is not part of this app');
  });

  test('a parameter and an output that lead to each other are unproven', () => {
    const parent = new Stack(new App(), 'Data');
    const nested = new NestedStack(parent, 'Nested');
    const parameter = new CfnParameter(nested, 'KeyArn');
    new CfnOutput(nested, 'Out', { value: parameter.valueAsString });
    const resource = nested.nestedStackResource as CfnStack;
    resource.addPropertyOverride('Parameters.KeyArn', { 'Fn::GetAtt': [parent.getLogicalId(resource), 'Outputs.Out'] });
    cluster(parent, 'Warehouse', { kmsKeyId: resource.getAtt('Outputs.Out').toString() });
    expectAnswer(parent, 'UNPROVEN', 'refers to itself');
  });
});

describe('stages', () => {
  test('a key of the same stage is proven', () => {
    const app = new App();
    const stage = new Stage(app, 'Prod');
    const key = goodKey(new Stack(stage, 'Keys'));
    cluster(new Stack(stage, 'Data'), 'Warehouse', { kmsKeyId: key.keyArn });
    expect(expectAnswer(app, 'CUSTOMER_MANAGED').keyPaths).toEqual(['Prod/Keys/Key/Resource']);
  });

  test('a cluster without a key is found in a stage inside a stage', () => {
    const app = new App();
    cluster(new Stack(new Stage(new Stage(app, 'Outer'), 'Inner'), 'Data'));
    expect(expectAnswer(app, 'KeyMissing').constructPath).toBe('Outer/Inner/Data/Warehouse');
  });

  test('an alias of another stage is not led to by its name', () => {
    const app = new App();
    new kms.CfnAlias(new Stack(new Stage(app, 'Dev'), 'Keys'), 'Alias', { aliasName: 'alias/data', targetKeyId: KEY_ARN });
    cluster(new Stack(new Stage(app, 'Prod'), 'Data'), 'Warehouse', { kmsKeyId: 'alias/data' });
    expectAnswer(app, 'CUSTOMER_MANAGED');
  });

  test('an export of another stage is not this stage\'s', () => {
    const app = new App();
    const there = new Stack(new Stage(app, 'Dev'), 'Keys');
    new CfnOutput(there, 'KeyArn', { value: goodKey(there).keyArn, exportName: 'KeyArn' });
    cluster(new Stack(new Stage(app, 'Prod'), 'Data'), 'Warehouse', { kmsKeyId: Fn.importValue('KeyArn') });
    expectAnswer(app, 'UNPROVEN', 'it is imported from outside this app ("KeyArn")');
  });
});

describe('exports of this app', () => {
  const exporting = (app: App, env: object, exportName: string) => {
    const keys = new Stack(app, 'Keys', { env });
    new CfnParameter(keys, 'Beside');
    new CfnOutput(keys, 'Unexported', { value: KEY_ARN });
    new CfnOutput(keys, 'KeyArn', { value: goodKey(keys).keyArn, exportName });
  };

  test.each<[string, object, string, string]>([
    ['of a stack deployed beside', US, 'KeyArn', 'CUSTOMER_MANAGED'],
    ['of stacks that know no environment', {}, 'KeyArn', 'CUSTOMER_MANAGED'],
    ['of a stack in another Region', EU, 'KeyArn', 'UNPROVEN'],
    ['of a stack in another account', { ...US, account: '999999999999' }, 'KeyArn', 'UNPROVEN'],
    ['under another name', US, 'Other', 'UNPROVEN'],
  ])('an import is followed to an export %s', (_, env, exportName, expected) => {
    const app = new App();
    exporting(app, env, exportName);
    cluster(new Stack(app, 'Data', { env: 'region' in env ? US : {} }), 'Warehouse', { kmsKeyId: Fn.importValue('KeyArn') });
    expectAnswer(app, expected);
  });

  test('an export under a name with the Region in it is found', () => {
    const app = new App();
    exporting(app, US, Fn.sub('KeyArn-${AWS::Region}'));
    cluster(new Stack(app, 'Data', { env: US }), 'Warehouse', { kmsKeyId: Token.asString({ 'Fn::ImportValue': { 'Fn::Sub': 'KeyArn-${AWS::Region}' } }) });
    expectAnswer(app, 'CUSTOMER_MANAGED');
  });

  test('an export of what AWS owns is AWS\'s', () => {
    const app = new App();
    new CfnOutput(new Stack(app, 'Keys'), 'KeyArn', { value: 'alias/aws/redshift', exportName: 'KeyArn' });
    cluster(new Stack(app, 'Data'), 'Warehouse', { kmsKeyId: Fn.importValue('KeyArn') });
    expectAnswer(app, 'KeyAwsManaged');
  });

  test('an export that imports itself is unproven', () => {
    const app = new App();
    new CfnOutput(new Stack(app, 'Keys'), 'KeyArn', { value: Fn.importValue('KeyArn'), exportName: 'KeyArn' });
    cluster(new Stack(app, 'Data'), 'Warehouse', { kmsKeyId: Fn.importValue('KeyArn') });
    expectAnswer(app, 'UNPROVEN', '"Keys/KeyArn" refers to itself');
  });

  test.each<[string, object, string, string?]>([
    ['that may hold is as good as what it exports', { 'Fn::Equals': [{ Ref: 'Free' }, 'x'] }, 'CUSTOMER_MANAGED'],
    ['that never holds cannot be imported', { 'Fn::Equals': ['a', 'b'] }, 'UNPROVEN', 'the conditions of its template contradict each other'],
  ])('an export under a condition %s', (_, condition, expected, because = '') => {
    const app = new App();
    const keys = include(new Stack(app, 'Keys'), {
      Parameters: { Free: { Type: 'String' } }, Conditions: { Cond: condition }, Resources: { Key: { ...KEY_JSON, Condition: 'Cond' } },
    });
    const output = new CfnOutput(keys, 'KeyArn', { value: Fn.getAtt('Key', 'Arn').toString(), exportName: 'KeyArn' });
    output.condition = keys.node.findChild('Cond') as CfnCondition;
    cluster(new Stack(app, 'Data'), 'Warehouse', { kmsKeyId: Fn.importValue('KeyArn') });
    expectAnswer(app, expected, because);
  });

  test('exportValue of a stack is followed', () => {
    const app = new App();
    const keys = new Stack(app, 'Keys');
    const imported = keys.exportValue(goodKey(keys).keyArn);
    cluster(new Stack(app, 'Data'), 'Warehouse', { kmsKeyId: imported });
    expectAnswer(app, 'CUSTOMER_MANAGED');
  });
});

describe('Fn::GetStackOutput', () => {
  const outputOf = (more: object) => Token.asString({ 'Fn::GetStackOutput': more });

  test.each<[string, object, string, string?]>([
    ['of a stack of this app', { StackName: 'Keys', OutputName: 'KeyArn' }, 'CUSTOMER_MANAGED'],
    ['of a stack of this app in the Region it is in', { StackName: 'Keys', OutputName: 'KeyArn', Region: 'eu-west-1' }, 'CUSTOMER_MANAGED'],
    ['of a stack in a Region where it is not', { StackName: 'Keys', OutputName: 'KeyArn', Region: 'us-east-1' }, 'UNPROVEN', 'it is an output of a stack outside this app'],
    ['of a stack of somebody else', { StackName: 'Theirs', OutputName: 'KeyArn' }, 'UNPROVEN', 'it is an output of a stack outside this app'],
    ['under a name that is not there', { StackName: 'Keys', OutputName: 'Nothing' }, 'UNPROVEN', 'it is an output of a stack outside this app'],
    ['under a name that is no output', { StackName: 'Keys', OutputName: 'Parameter' }, 'UNPROVEN'],
    ['of a stack whose name is not known', { StackName: { Ref: 'AWS::StackId' }, OutputName: 'KeyArn' }, 'UNPROVEN', 'it is an output of a stack outside this app'],
    ['under a name that is not known', { StackName: 'Keys', OutputName: { Ref: 'AWS::StackId' } }, 'UNPROVEN', 'it is an output of a stack outside this app'],
    ['that says nothing', {}, 'UNPROVEN', 'it is an output of a stack outside this app'],
  ])('%s', (_, argument, expected, because = '') => {
    const app = new App();
    const keys = new Stack(app, 'Keys', { env: EU });
    new CfnParameter(keys, 'Parameter');
    new CfnOutput(keys, 'KeyArn', { value: goodKey(keys).keyArn });
    cluster(new Stack(app, 'Data', { env: EU }), 'Warehouse', { kmsKeyId: outputOf(argument) });
    expectAnswer(app, expected, because);
  });

  test('with text for an argument is unproven', () => {
    const stack = stackFrom({ Resources: { Warehouse: clusterJson({ 'Fn::GetStackOutput': 'Keys' }) } });
    expectAnswer(stack, 'UNPROVEN', 'it is an output of a stack outside this app');
  });
});

test('a resource in a construct below another resource is found in its own stack', () => {
  const app = new App();
  const stack = new Stack(app, 'Data');
  const key = goodKey(stack);
  const inner = new Stack(stack, 'Inner'); // a stack below a stack that is not nested is deployed by itself
  replicationGroup(inner, 'Cache', { atRestEncryptionEnabled: true, kmsKeyId: key.keyArn });
  expect(expectAnswer(app, 'CUSTOMER_MANAGED').keyPaths).toEqual(['Data/Key/Resource']);
});
