// What an expression amounts to before it is deployed: every intrinsic function, parameter and look-up that can stand where a key stands.
import { App, CfnDynamicReference, CfnDynamicReferenceService, CfnParameter, CustomResource, Fn, SecretValue, Stack, aws_kms as kms, aws_ssm as ssm } from 'aws-cdk-lib';
import { cluster, clusterJson, expectAnswer, goodKey, KEY_ARN, KEY_JSON, newStack, stackFrom, TemplateJson, US } from '../language';

const RESERVED = 'alias/aws/redshift';
const KEY_REF = { 'Fn::GetAtt': ['Key', 'Arn'] };

/** A template with a key, the cluster's reference, and whatever else it takes. */
function withKey(kmsKeyId: unknown, more: TemplateJson = {}): TemplateJson {
  return { ...more, Resources: { Key: KEY_JSON, Warehouse: clusterJson(kmsKeyId), ...more.Resources } };
}

describe('references', () => {
  test.each<[string, unknown, string, string?]>([
    ['Ref of a key', { Ref: 'Key' }, 'CUSTOMER_MANAGED'],
    ['Fn::GetAtt as a list', { 'Fn::GetAtt': ['Key', 'Arn'] }, 'CUSTOMER_MANAGED'],
    ['Fn::GetAtt as text', { 'Fn::GetAtt': 'Key.Arn' }, 'CUSTOMER_MANAGED'],
    ['the key id attribute', { 'Fn::GetAtt': ['Key', 'KeyId'] }, 'CUSTOMER_MANAGED'],
    ['Fn::Sub of a key', { 'Fn::Sub': '${Key.Arn}' }, 'CUSTOMER_MANAGED'],
    ['a Ref that leads nowhere', { Ref: 'Nothing' }, 'UNPROVEN', 'it refers to "Nothing", which the template does not hold'],
    ['a Ref of a mapping', { Ref: 'Map' }, 'UNPROVEN', 'it refers to "Map", which the template does not hold'],
    ['a Ref of a list', { Ref: ['Key'] }, 'UNPROVEN', 'its Ref is malformed'],
    ['Fn::GetAtt without an attribute', { 'Fn::GetAtt': ['Key'] }, 'UNPROVEN', 'its Fn::GetAtt is malformed'],
    ['Fn::GetAtt of a number', { 'Fn::GetAtt': 12 }, 'UNPROVEN', 'its Fn::GetAtt is malformed'],
    ['Fn::GetAtt with an attribute that is computed', { 'Fn::GetAtt': ['Key', { Ref: 'P' }] }, 'UNPROVEN', 'its Fn::GetAtt is malformed'],
    ['no value', { Ref: 'AWS::NoValue' }, 'KeyMissing', 'KmsKeyId is AWS::NoValue'],
    ['another pseudo parameter', { Ref: 'AWS::StackId' }, 'UNPROVEN', 'AWS::StackId is not known before deployment'],
    ['the account where it is not known', { Ref: 'AWS::AccountId' }, 'UNPROVEN', 'the account is not known before deployment'],
    ['the Region where it is not known', { Ref: 'AWS::Region' }, 'UNPROVEN', 'the Region is not known before deployment'],
    ['an unknown function', { 'Fn::Encrypt': 'x' }, 'UNPROVEN', 'it is computed by Fn::Encrypt'],
    ['a function named like a member of every object', { 'Fn::constructor': 'x' }, 'UNPROVEN', 'it is computed by Fn::constructor'],
    ['a transform', { 'Fn::Transform': { Name: 'Include' } }, 'UNPROVEN', 'it is computed by Fn::Transform'],
    ['an object', { Key: 'x' }, 'UNPROVEN', 'it is an object where a text is expected'],
    ['an object with a function beside other keys', { 'Ref': 'Key', 'Fn::Sub': '${Key}' }, 'UNPROVEN', 'it is an object where a text is expected'],
    ['a number', 12, 'UNPROVEN', '"12" is a key by its name alone'],
  ])('%s', (_, kmsKeyId, expected, because = '') => {
    const stack = stackFrom(withKey(undefined, { Mappings: { Map: { a: { b: 'c' } } } }));
    cluster(stack, 'Other').addPropertyOverride('KmsKeyId', kmsKeyId);
    stack.node.tryRemoveChild('Warehouse');
    expectAnswer(stack, expected, because);
  });

  test.each([
    ['AWS::Region', 'arn:aws:kms:us-east-1:111122223333:key/x'],
    ['AWS::AccountId', 'arn:aws:kms:us-east-1:111122223333:key/x'],
  ])('%s is known where the stack has an environment', (_, text) => {
    const stack = stackFrom(withKey({ 'Fn::Sub': 'arn:aws:kms:${AWS::Region}:${AWS::AccountId}:key/x' }), { env: US });
    expectAnswer(stack, 'UNPROVEN', `"${text}" is a key by its name alone`);
  });
});

describe('Fn::Join and Fn::Sub', () => {
  test.each<[string, unknown, string, string?]>([
    ['Fn::Join of parts', { 'Fn::Join': ['/', ['alias', 'aws', 'redshift']] }, 'KeyAwsManaged'],
    ['Fn::Join leaves out what has no value', { 'Fn::Join': ['/', ['alias', { Ref: 'AWS::NoValue' }, 'warehouse']] }, 'CUSTOMER_MANAGED'],
    ['Fn::Join of nothing', { 'Fn::Join': ['', []] }, 'KeyMissing'],
    ['Fn::Join of a list that is split', { 'Fn::Join': ['/', { 'Fn::Split': ['|', 'alias|aws|redshift'] }] }, 'KeyAwsManaged'],
    ['Fn::Join of what is no list', { 'Fn::Join': ['', 'alias/x'] }, 'UNPROVEN', 'it joins a list that is not known before deployment'],
    ['Fn::Join of an item that is a list', { 'Fn::Join': ['', ['alias/', ['x']]] }, 'UNPROVEN', 'it holds a list where a text is expected'],
    ['Fn::Join without a delimiter', { 'Fn::Join': [['a', 'b']] }, 'UNPROVEN', 'its Fn::Join is malformed'],
    ['Fn::Join of text', { 'Fn::Join': 'x' }, 'UNPROVEN', 'its Fn::Join is malformed'],
    ['Fn::Sub with a variable that hides a resource', { 'Fn::Sub': ['${Key}', { Key: RESERVED }] }, 'KeyAwsManaged'],
    ['Fn::Sub with a variable that is a reference', { 'Fn::Sub': ['${It}', { It: KEY_REF }] }, 'CUSTOMER_MANAGED'],
    ['Fn::Sub with a variable named like a member of every object', { 'Fn::Sub': ['${constructor}', {}] }, 'UNPROVEN', 'it refers to "constructor"'],
    ['Fn::Sub with a variable that has no value', { 'Fn::Sub': ['alias/x${It}', { It: { Ref: 'AWS::NoValue' } }] }, 'CUSTOMER_MANAGED'],
    ['Fn::Sub with a literal placeholder', { 'Fn::Sub': 'alias/${!Key}' }, 'CUSTOMER_MANAGED'],
    ['Fn::Sub of an attribute with dots', { 'Fn::Sub': '${Nested.Outputs.KeyArn}' }, 'UNPROVEN', 'it refers to "Nested"'],
    ['Fn::Sub of a number', { 'Fn::Sub': 12 }, 'UNPROVEN', 'its Fn::Sub is malformed'],
    ['Fn::Sub of Fn::Sub', { 'Fn::Sub': ['alias/${Rest}', { Rest: { 'Fn::Sub': ['${Owner}/x', { Owner: 'aws' }] } }] }, 'KeyAwsManaged'],
  ])('%s', (_, kmsKeyId, expected, because = '') => {
    expectAnswer(stackFrom(withKey(kmsKeyId)), expected, because);
  });
});

describe('Fn::Select and Fn::Split', () => {
  test.each<[string, unknown, string, string?]>([
    ['an item by its number', { 'Fn::Select': [1, [RESERVED, KEY_REF]] }, 'CUSTOMER_MANAGED'],
    ['an item by its number in text', { 'Fn::Select': ['0', [RESERVED, KEY_REF]] }, 'KeyAwsManaged'],
    ['an item by a parameter', { 'Fn::Select': [{ Ref: 'Index' }, [RESERVED, KEY_REF]] }, 'CUSTOMER_MANAGED'],
    ['an item that is not there', { 'Fn::Select': [2, [RESERVED, KEY_REF]] }, 'UNPROVEN', 'it selects from a list that is not known before deployment'],
    ['an item without a number', { 'Fn::Select': [{ Ref: 'AWS::NoValue' }, [KEY_REF]] }, 'UNPROVEN', 'it selects from a list'],
    ['an item of text', { 'Fn::Select': [0, 'alias/x'] }, 'UNPROVEN', 'it selects from a list'],
    ['Fn::Select of text', { 'Fn::Select': 'x' }, 'UNPROVEN', 'it selects from a list'],
    ['an item of split text', { 'Fn::Select': [1, { 'Fn::Split': [',', `a,${RESERVED}`] }] }, 'KeyAwsManaged'],
    ['the id split out of the ARN of a key', { 'Fn::Select': [1, { 'Fn::Split': ['/', KEY_REF] }] }, 'CUSTOMER_MANAGED'],
    ['the resource split out of the ARN of a key', { 'Fn::Select': [5, { 'Fn::Split': [':', KEY_REF] }] }, 'CUSTOMER_MANAGED'],
    ['a list that is selected whole', { 'Fn::Split': ['/', 'alias/x'] }, 'UNPROVEN', 'it is a list where a text is expected'],
    ['Fn::Split of a list', { 'Fn::Select': [0, { 'Fn::Split': ['/', ['a']] }] }, 'UNPROVEN', 'it selects from a list'],
    ['Fn::Split without a delimiter', { 'Fn::Split': [{ Ref: 'Index' }, 'a'] }, 'UNPROVEN', 'its Fn::Split is malformed'],
    ['Fn::Split of text', { 'Fn::Split': 'x' }, 'UNPROVEN', 'its Fn::Split is malformed'],
    ['free text that is split may hold the delimiter itself', { 'Fn::Select': [1, { 'Fn::Split': ['|', { 'Fn::Sub': '${Free}|alias/x' }] }] }, 'UNPROVEN'],
    ['a part before free text is known', { 'Fn::Select': [0, { 'Fn::Split': ['|', { 'Fn::Sub': 'alias/x|${Free}' }] }] }, 'CUSTOMER_MANAGED'],
    ['an alias of this app may hold the delimiter', { 'Fn::Select': [1, { 'Fn::Split': ['x', { 'Fn::Sub': '${Alias}x' }] }] }, 'UNPROVEN', 'it selects from a list'],
    ['a Region may hold a hyphen', { 'Fn::Select': [1, { 'Fn::Split': ['-', { 'Fn::Sub': '${AWS::Region}-alias/x' }] }] }, 'UNPROVEN'],
    ['a Region holds no slash', { 'Fn::Select': [1, { 'Fn::Split': ['/', { 'Fn::Sub': '${AWS::Region}/mrk-1' }] }] }, 'CUSTOMER_MANAGED'],
    ['a part of a key id is no key', { 'Fn::Select': [0, { 'Fn::Split': ['-', { Ref: 'Key' }] }] }, 'UNPROVEN'],
  ])('%s', (_, kmsKeyId, expected, because = '') => {
    expectAnswer(stackFrom(withKey(kmsKeyId, {
      Parameters: { Index: { Type: 'Number', Default: 1, AllowedValues: [1] }, Free: { Type: 'String' } },
      Resources: { Alias: { Type: 'AWS::KMS::Alias', Properties: { AliasName: 'alias/x', TargetKeyId: { Ref: 'Key' } } } },
    })), expected, because);
  });
});

describe('Fn::FindInMap', () => {
  const Mappings = {
    Keys: { 'us-east-1': { data: RESERVED, logs: 'alias/logs' }, 'eu-west-1': { data: 'alias/data', logs: 'alias/logs' } },
    Lists: { all: { keys: ['alias/one', 'alias/two'] } },
  };
  const inRegion = (second: string) => ({ 'Fn::FindInMap': ['Keys', { Ref: 'AWS::Region' }, second] });

  test.each<[string, unknown, string | undefined, string, string?]>([
    ['an entry that is AWS\'s', { 'Fn::FindInMap': ['Keys', 'us-east-1', 'data'] }, undefined, 'KeyAwsManaged'],
    ['an entry that is a customer\'s', { 'Fn::FindInMap': ['Keys', 'eu-west-1', 'data'] }, undefined, 'CUSTOMER_MANAGED'],
    ['the entry of the Region that is known', inRegion('data'), 'eu-west-1', 'CUSTOMER_MANAGED'],
    ['the worst entry where the Region is not known', inRegion('data'), undefined, 'KeyAwsManaged'],
    ['all entries, if they are good, where the Region is not known', inRegion('logs'), undefined, 'CUSTOMER_MANAGED'],
    ['every entry of the second key where that is not known', { 'Fn::FindInMap': ['Keys', 'us-east-1', { Ref: 'AnyText' }] }, undefined, 'KeyAwsManaged'],
    ['an entry by a parameter\'s default', { 'Fn::FindInMap': ['Keys', { Ref: 'Region' }, 'data'] }, undefined, 'CUSTOMER_MANAGED'],
    ['an entry that is missing', { 'Fn::FindInMap': ['Keys', 'ap-south-1', 'data'] }, undefined, 'UNPROVEN', 'mapping "Keys" has no such entry'],
    ['an entry of a Region that is missing', inRegion('data'), 'ap-south-1', 'UNPROVEN', 'mapping "Keys" has no such entry'],
    ['a second key that is missing', { 'Fn::FindInMap': ['Keys', 'us-east-1', 'backup'] }, undefined, 'UNPROVEN', 'has no such entry'],
    ['a key named like a member of every object', { 'Fn::FindInMap': ['Keys', 'us-east-1', 'constructor'] }, undefined, 'UNPROVEN', 'has no such entry'],
    ['a default where the entry is missing', { 'Fn::FindInMap': ['Keys', 'ap-south-1', 'data', { DefaultValue: KEY_REF }] }, undefined, 'CUSTOMER_MANAGED'],
    ['a default that is AWS\'s where the entry is missing', { 'Fn::FindInMap': ['Keys', 'ap-south-1', 'data', { DefaultValue: RESERVED }] }, undefined, 'KeyAwsManaged'],
    ['no default where the entry is there', { 'Fn::FindInMap': ['Keys', 'eu-west-1', 'data', { DefaultValue: RESERVED }] }, undefined, 'CUSTOMER_MANAGED'],
    ['the default too where the Region is not known', { 'Fn::FindInMap': ['Keys', { Ref: 'AWS::Region' }, 'logs', { DefaultValue: RESERVED }] }, undefined, 'KeyAwsManaged'],
    ['a fourth argument that is no default', { 'Fn::FindInMap': ['Keys', 'ap-south-1', 'data', 'alias/x'] }, undefined, 'UNPROVEN', 'has no such entry'],
    ['a mapping that is not there', { 'Fn::FindInMap': ['Nothing', 'a', 'b'] }, undefined, 'UNPROVEN', 'it is looked up in a mapping that the template does not hold'],
    ['a mapping whose name is not known', { 'Fn::FindInMap': [{ Ref: 'AnyText' }, 'a', 'b'] }, undefined, 'UNPROVEN', 'a mapping that the template does not hold'],
    ['a resource in place of a mapping', { 'Fn::FindInMap': ['Key', 'a', 'b'] }, undefined, 'UNPROVEN', 'a mapping that the template does not hold'],
    ['text in place of arguments', { 'Fn::FindInMap': 'Keys' }, undefined, 'UNPROVEN', 'a mapping that the template does not hold'],
    ['an item of an entry that is a list', { 'Fn::Select': [1, { 'Fn::FindInMap': ['Lists', 'all', 'keys'] }] }, undefined, 'CUSTOMER_MANAGED'],
  ])('%s', (_, kmsKeyId, region, expected, because = '') => {
    const stack = stackFrom(withKey(kmsKeyId, {
      Mappings, Parameters: { AnyText: { Type: 'String' }, Region: { Type: 'String', Default: 'eu-west-1', AllowedValues: ['eu-west-1'] } },
    }), { env: { region } });
    expectAnswer(stack, expected, because);
  });
});

describe('parameters', () => {
  const text = (more: object) => ({ Type: 'String', ...more });
  test.each<[string, { Type: string }, string, string?]>([
    ['free text is unproven', text({}), 'UNPROVEN', 'parameter "KeyArn" can be any text'],
    ['free text that defaults to AWS\'s is AWS\'s', text({ Default: RESERVED }), 'KeyAwsManaged', 'when parameter "KeyArn" is "alias/aws/redshift"'],
    ['free text that defaults to nothing is no key', text({ Default: '' }), 'KeyMissing', 'when parameter "KeyArn" is ""'],
    ['free text that defaults to a customer\'s is unproven at best', text({ Default: 'alias/warehouse' }), 'UNPROVEN', 'parameter "KeyArn" can be any text'],
    ['free text that defaults to a key ARN is unproven', text({ Default: KEY_ARN }), 'UNPROVEN'],
    ['allowed values that are all customers\' are proven', text({ AllowedValues: ['alias/a', 'alias/b'] }), 'CUSTOMER_MANAGED'],
    ['one allowed value that is AWS\'s is AWS\'s', text({ AllowedValues: ['alias/a', RESERVED] }), 'KeyAwsManaged', 'when parameter "KeyArn" is "alias/aws/redshift"'],
    ['one allowed value that is empty is no key', text({ AllowedValues: ['alias/a', ''] }), 'KeyMissing'],
    ['one allowed value that is a key ARN is unproven', text({ AllowedValues: ['alias/a', KEY_ARN] }), 'UNPROVEN'],
    ['a default among allowed values is judged with all of them', text({ AllowedValues: ['alias/a', RESERVED], Default: 'alias/a' }), 'KeyAwsManaged'],
    ['an SSM-typed parameter is unproven', { Type: 'AWS::SSM::Parameter::Value<String>' }, 'UNPROVEN', 'parameter "KeyArn" is read from SSM Parameter Store at deployment'],
    ['the default of an SSM-typed parameter is a name and no key', { Type: 'AWS::SSM::Parameter::Value<String>', ...{ Default: RESERVED } }, 'UNPROVEN', 'SSM Parameter Store'],
    ['the allowed values of an SSM-typed parameter are names and no keys', { Type: 'AWS::SSM::Parameter::Value<String>', ...{ AllowedValues: ['alias/a'] } }, 'UNPROVEN', 'SSM Parameter Store'],
    ['a list is no key', { Type: 'CommaDelimitedList', ...{ Default: 'alias/a,alias/b' } }, 'UNPROVEN', 'it is a list where a text is expected'],
  ])('%s', (_, parameter, expected, because = '') => {
    expectAnswer(stackFrom({ Parameters: { KeyArn: parameter }, Resources: { Warehouse: clusterJson({ Ref: 'KeyArn' }) } }), expected, because);
  });

  test.each<[string, string, unknown, string]>([
    ['an item of a comma-delimited list', 'CommaDelimitedList', { 'Fn::Select': [1, { Ref: 'Keys' }] }, 'KeyAwsManaged'],
    ['an item of a typed list', 'List<String>', { 'Fn::Select': [1, { Ref: 'Keys' }] }, 'KeyAwsManaged'],
    ['an item of a list with blanks', 'CommaDelimitedList', { 'Fn::Select': [0, { Ref: 'Keys' }] }, 'CUSTOMER_MANAGED'],
  ])('%s is judged', (_, Type, kmsKeyId, expected) => {
    expectAnswer(stackFrom({
      Parameters: { Keys: { Type, AllowedValues: [`alias/a , ${RESERVED}`] } },
      Resources: { Warehouse: clusterJson(kmsKeyId) },
    }), expected);
  });

  test('a parameter is the same text wherever it stands', () => {
    expectAnswer(stackFrom({
      Parameters: { Owner: { Type: 'String', AllowedValues: ['aws', 'team'] } },
      Resources: { Warehouse: clusterJson({ 'Fn::Join': ['/', ['alias', { Ref: 'Owner' }, { Ref: 'Owner' }]] }) },
    }), 'KeyAwsManaged', 'when parameter "Owner" is "aws"');
  });

  test('too many variants are not told apart', () => {
    const names = ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'I'];
    expectAnswer(stackFrom({
      Parameters: Object.fromEntries(names.map((name) => [name, { Type: 'String', AllowedValues: ['x', 'y'] }])),
      Resources: { Warehouse: clusterJson({ 'Fn::Join': ['', ['alias/aws', ...names.map((Ref) => ({ Ref }))]] }) },
    }), 'UNPROVEN', 'it has too many variants to tell');
  });

  test('a CfnParameter of the CDK is a parameter', () => {
    const stack = newStack();
    cluster(stack, 'Warehouse', { kmsKeyId: new CfnParameter(stack, 'KeyArn', { default: RESERVED }).valueAsString });
    expectAnswer(stack, 'KeyAwsManaged', 'parameter "KeyArn" is "alias/aws/redshift"');
  });

  test('an SSM parameter that is read at deployment is unproven', () => {
    const stack = newStack();
    cluster(stack, 'Warehouse', { kmsKeyId: ssm.StringParameter.valueForStringParameter(stack, '/keys/data') });
    expectAnswer(stack, 'UNPROVEN', 'is read from SSM Parameter Store at deployment');
  });

  test('an SSM parameter of this app is as good as what it holds', () => {
    const stack = newStack();
    const parameter = new ssm.CfnParameter(stack, 'Parameter', { type: 'String', value: goodKey(stack).keyArn });
    cluster(stack, 'Warehouse', { kmsKeyId: parameter.attrValue });
    expectAnswer(stack, 'CUSTOMER_MANAGED');
  });

  test('the name of an SSM parameter is no key', () => {
    const stack = newStack();
    cluster(stack, 'Warehouse', { kmsKeyId: new ssm.CfnParameter(stack, 'Parameter', { type: 'String', value: 'alias/x' }).ref });
    expectAnswer(stack, 'KeyNotAKey', '"Data/Parameter" (AWS::SSM::Parameter)');
  });

  test('SSM parameters that hold each other are unproven', () => {
    expectAnswer(stackFrom({
      Resources: {
        One: { Type: 'AWS::SSM::Parameter', Properties: { Value: { 'Fn::GetAtt': ['Other', 'Value'] } } },
        Other: { Type: 'AWS::SSM::Parameter', Properties: { Value: { 'Fn::GetAtt': ['One', 'Value'] } } },
        Warehouse: clusterJson({ 'Fn::GetAtt': ['One', 'Value'] }),
      },
    }), 'UNPROVEN', '"Data/One" refers to itself');
  });
});

describe('beyond the app', () => {
  test.each<[string, (stack: Stack) => string | kms.IKey, string]>([
    ['an import by a name of somebody else', () => Fn.importValue('SharedKeyArn'), 'it is imported from outside this app ("SharedKeyArn")'],
    ['an import by a name that is not known', (stack) => Fn.importValue(`Key-${stack.stackId}`), 'it is imported from outside this app'],
    ['a dynamic reference to SSM', () => '{{resolve:ssm:/keys/data:1}}', '{{resolve:ssm:/keys/data:1}} is resolved at deployment'],
    ['a dynamic reference of the CDK', () => new CfnDynamicReference(CfnDynamicReferenceService.SSM, '/keys/data').toString(), '{{resolve:ssm:/keys/data}} is resolved at deployment'],
    ['a secret value', () => SecretValue.ssmSecure('/keys/data').unsafeUnwrap(), '{{resolve:ssm-secure:/keys/data}} is resolved at deployment'],
    ['a dynamic reference inside an ARN', () => 'arn:aws:kms:us-east-1:111122223333:key/{{resolve:ssm:/keys/id}}', '{{resolve:ssm:/keys/id}} is resolved at deployment'],
    ['an attribute of a custom resource', (stack) => new CustomResource(stack, 'Custom', { serviceToken: 'arn:aws:lambda:us-east-1:111122223333:function:f' }).getAttString('KeyArn'), 'attribute KeyArn of "Data/Custom/Default" (AWS::CloudFormation::CustomResource), which is known only after deployment'],
    ['the Ref of a custom resource of a type of its own', (stack) => new CustomResource(stack, 'Custom', { serviceToken: 'arn:aws:lambda:us-east-1:111122223333:function:f', resourceType: 'Custom::Key' }).ref, '"Data/Custom/Default" (Custom::Key), which is known only after deployment'],
    ['a key that is looked up and not found yet', (stack) => kms.Key.fromLookup(stack, 'Key', { aliasName: 'alias/x' }), 'its look-up has not been done yet'],
    ['a key that is looked up and may be missing', (stack) => kms.Key.fromLookup(stack, 'Key', { aliasName: 'alias/x', returnDummyKeyOnMissing: true }).keyId, 'its look-up has not been done yet'],
    ['an SSM parameter that is looked up and not found yet', (stack) => ssm.StringParameter.valueFromLookup(stack, '/keys/data'), 'its look-up has not been done yet'],
    ['a key imported by its ARN', (stack) => kms.Key.fromKeyArn(stack, 'Key', KEY_ARN), 'by its name alone'],
    ['an output of a stack of somebody else', () => Fn.getAtt('Nested', 'Outputs.KeyArn').toString(), 'it refers to "Nested"'],
  ])('%s is unproven', (_, kmsKeyId, because) => {
    const stack = new Stack(new App(), 'Data', { env: US });
    cluster(stack, 'Warehouse', { kmsKeyId: kmsKeyId(stack) });
    expectAnswer(stack, 'UNPROVEN', because);
  });

  test.each<[string, string, unknown]>([
    ['a resource of a module', 'My::Org::Key::MODULE', { Ref: 'Elsewhere' }],
    ['a resource of the public registry', 'Org::Service::Key', { 'Fn::GetAtt': ['Elsewhere', 'Arn'] }],
    ['a product of a catalog', 'AWS::ServiceCatalog::CloudFormationProvisionedProduct', { 'Fn::GetAtt': ['Elsewhere', 'Outputs.Arn'] }],
    ['an attribute that may be a key', 'AWS::RDS::DBCluster', { 'Fn::GetAtt': ['Elsewhere', 'MasterUserSecret.KmsKeyId'] }],
  ])('%s is unproven', (_, Type, kmsKeyId) => {
    expectAnswer(stackFrom({ Resources: { Elsewhere: { Type }, Warehouse: clusterJson(kmsKeyId) } }), 'UNPROVEN', 'which is known only after deployment');
  });

  test('an alias ARN imported as a key is judged as an alias', () => {
    const stack = newStack();
    cluster(stack, 'Warehouse', { kmsKeyId: kms.Key.fromKeyArn(stack, 'Key', 'arn:aws:kms:us-east-1:111122223333:alias/aws/redshift') });
    expectAnswer(stack, 'KeyAwsManaged');
  });
});
