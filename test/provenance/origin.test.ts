// What text names: a key, an alias, something else. One row is one requirement of "How a reference is read".
import { App, Aws, CfnParameter, Fn, Lazy, Stack, aws_kms as kms, aws_redshift as redshift, aws_s3 as s3 } from 'aws-cdk-lib';
import { cluster, clusterJson, EU, expectAnswer, goodKey, judge, KEY_ARN, KEY_JSON, newStack, stackFrom, US } from '../language';

const KEY_ID = '1234abcd-12ab-34cd-56ef-123456789012';
const PARTITIONS = ['aws', 'aws-cn', 'aws-us-gov', 'aws-iso', 'aws-iso-b', 'aws-eusc'];
const arn = (partition: string, resource: string) => `arn:${partition}:kms:us-east-1:111122223333:${resource}`;

describe('plain text', () => {
  test.each([
    ['a key ARN proves nothing', KEY_ARN, 'UNPROVEN', `"${KEY_ARN}" is a key by its name alone`],
    ['a key id proves nothing', KEY_ID, 'UNPROVEN', 'keys that AWS manages have such names too'],
    ['a key id behind key/ proves nothing', `key/${KEY_ID}`, 'UNPROVEN', 'by its name alone'],
    ['a multi-Region key id is a customer\'s', 'mrk-1234abcd12ab34cd56ef1234567890ab', 'CUSTOMER_MANAGED'],
    ['the name of a key that is never deployed is no multi-Region id', 'key-mrk-1', 'UNPROVEN'],
    ['an alias reserved for AWS', 'alias/aws/redshift', 'KeyAwsManaged', '"alias/aws/redshift", a key that AWS manages'],
    ['an alias of a customer', 'alias/warehouse', 'CUSTOMER_MANAGED'],
    ['an alias that begins like a reserved one', 'alias/awsome', 'CUSTOMER_MANAGED'],
    ['an alias with aws inside', 'alias/team/aws/x', 'CUSTOMER_MANAGED'],
    ['an alias named aws, without a slash behind', 'alias/aws', 'CUSTOMER_MANAGED'],
    ['an alias whose name is reserved in lower case only', 'alias/AWS/redshift', 'CUSTOMER_MANAGED'],
    ['the word for a key that the service owns', 'AWS_OWNED_KMS_KEY', 'KeyAwsManaged', 'AWS_OWNED_KMS_KEY, a key that AWS owns'],
    ['empty text', '', 'KeyMissing', 'KmsKeyId is empty'],
    ['the ARN of a role', 'arn:aws:iam::111122223333:role/Admin', 'KeyNotAKey', '"arn:aws:iam::111122223333:role/Admin"'],
    ['the ARN of a bucket', 'arn:aws:s3:::bucket', 'KeyNotAKey'],
    ['the ARN of a secret, which has seven parts', 'arn:aws:secretsmanager:us-east-1:111122223333:secret:name', 'KeyNotAKey'],
    ['the ARN of a secret whose name reads like a multi-Region key', 'arn:aws:secretsmanager:us-east-1:111122223333:secret:mrk-1', 'KeyNotAKey'],
    ['the ARN of a secret whose name reads like an alias', 'arn:aws:secretsmanager:us-east-1:111122223333:secret:alias/x', 'KeyNotAKey'],
    ['text that no key can be named', 'my key!', 'KeyNotAKey', '"my key!"'],
  ])('%s', (_, kmsKeyId, expected, because = '') => {
    const stack = newStack();
    cluster(stack, 'Warehouse', { kmsKeyId });
    expectAnswer(stack, expected, because);
  });

  describe.each(PARTITIONS)('in partition %s', (partition) => {
    test.each([
      ['a key ARN proves nothing', `key/${KEY_ID}`, 'UNPROVEN'],
      ['a multi-Region key ARN is a customer\'s', 'key/mrk-1234abcd12ab34cd56ef1234567890ab', 'CUSTOMER_MANAGED'],
      ['the ARN of a reserved alias', 'alias/aws/elasticache', 'KeyAwsManaged'],
      ['the ARN of a customer\'s alias', 'alias/warehouse', 'CUSTOMER_MANAGED'],
      ['the ARN of an alias that begins like a reserved one', 'alias/awsome', 'CUSTOMER_MANAGED'],
      ['the ARN of an alias with aws inside', 'alias/team/aws/x', 'CUSTOMER_MANAGED'],
    ])('%s', (_, resource, expected) => {
      const stack = newStack();
      cluster(stack, 'Warehouse', { kmsKeyId: arn(partition, resource) });
      expectAnswer(stack, expected);
    });
  });
});

describe('text in pieces', () => {
  const aliasArn = (name: string) => ({ 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':kms:', { Ref: 'AWS::Region' }, ':', { Ref: 'AWS::AccountId' }, `:${name}`]] });
  test.each<[string, unknown, string, string?]>([
    ['a reserved alias ARN by Fn::Join', aliasArn('alias/aws/redshift'), 'KeyAwsManaged'],
    ['a reserved alias ARN by Fn::Sub', { 'Fn::Sub': 'arn:${AWS::Partition}:kms:${AWS::Region}:${AWS::AccountId}:alias/aws/redshift' }, 'KeyAwsManaged'],
    ['a reserved alias by Fn::Sub with a variable', { 'Fn::Sub': ['alias/${Owner}/redshift', { Owner: 'aws' }] }, 'KeyAwsManaged'],
    ['a reserved alias of a service that is not known', { 'Fn::Join': ['', ['alias/aws/', { Ref: 'AnyText' }]] }, 'KeyAwsManaged', '"alias/aws/<…>"'],
    ['a customer\'s alias ARN by Fn::Join', aliasArn('alias/warehouse'), 'CUSTOMER_MANAGED'],
    ['a customer\'s alias ARN by Fn::Sub', { 'Fn::Sub': 'arn:${AWS::Partition}:kms:${AWS::Region}:${AWS::AccountId}:alias/aws' }, 'CUSTOMER_MANAGED'],
    ['a customer\'s alias with an end that is not known', { 'Fn::Sub': 'alias/warehouse-${AnyText}' }, 'CUSTOMER_MANAGED'],
    ['an alias that begins like a reserved one and goes on unknown', { 'Fn::Sub': 'alias/awsome${AnyText}' }, 'CUSTOMER_MANAGED'],
    ['an alias that may still become a reserved one', { 'Fn::Sub': 'alias/a${AnyText}' }, 'UNPROVEN', 'parameter "AnyText" can be any text'],
    ['an alias of which nothing is known', { 'Fn::Sub': 'alias/${AnyText}' }, 'UNPROVEN', 'parameter "AnyText" can be any text'],
    ['a key ARN of which the id is not known', { 'Fn::Sub': 'arn:aws:kms:us-east-1:111122223333:key/${AnyText}' }, 'UNPROVEN', 'parameter "AnyText" can be any text'],
    ['a multi-Region id that is not known to its end', { 'Fn::Sub': 'mrk-${AnyText}' }, 'CUSTOMER_MANAGED'],
    ['a key ARN with a Region that is not known', { 'Fn::Sub': `arn:aws:kms:\${AWS::Region}:111122223333:key/${KEY_ID}` }, 'UNPROVEN', 'by its name alone'],
    ['an ARN of another service with parts that are not known', { 'Fn::Sub': 'arn:${AWS::Partition}:iam::${AWS::AccountId}:role/x' }, 'KeyNotAKey'],
    ['a key of this app by its ARN', { 'Fn::Sub': 'arn:${AWS::Partition}:kms:${AWS::Region}:${AWS::AccountId}:key/${Key}' }, 'CUSTOMER_MANAGED'],
    ['a key of this app behind key/', { 'Fn::Join': ['/', ['key', { Ref: 'Key' }]] }, 'CUSTOMER_MANAGED'],
    ['the id of a key of this app with more text behind', { 'Fn::Sub': '${Key}-copy' }, 'UNPROVEN', '"<key id>-copy" cannot be read as the name of a key'],
    ['the name of an alias of this app behind other text', { 'Fn::Sub': 'x/${Alias}' }, 'UNPROVEN', '"x/<alias>" cannot be read as the name of a key'],
    ['a literal between two that are not known', { 'Fn::Sub': '${AnyText}alias/x' }, 'UNPROVEN', 'parameter "AnyText" can be any text'],
    ['a dynamic reference that is put together', { 'Fn::Sub': '{{resolve:ssm:/keys/${Key}}}' }, 'UNPROVEN', 'is resolved at deployment'],
    ['a dynamic reference in pieces that are all known', { 'Fn::Join': ['', ['{{resolve:ssm:', '/keys/data}}']] }, 'UNPROVEN', '{{resolve:ssm:/keys/data}} is resolved at deployment'],
    ['a list', ['alias/warehouse'], 'UNPROVEN', 'it is a list where a text is expected'],
    ['the ARN of another resource with text around it', { 'Fn::Sub': '${Bucket.Arn}/x' }, 'UNPROVEN'],
  ])('%s', (_, kmsKeyId, expected, because = '') => {
    expectAnswer(stackFrom({
      Parameters: { AnyText: { Type: 'String' } },
      Resources: {
        Key: KEY_JSON,
        Alias: { Type: 'AWS::KMS::Alias', Properties: { AliasName: 'alias/app', TargetKeyId: { Ref: 'Key' } } },
        Bucket: { Type: 'AWS::S3::Bucket' },
        Warehouse: clusterJson(kmsKeyId),
      },
    }), expected, because);
  });
});

describe('keys of the same stack', () => {
  test.each<[string, (stack: Stack) => Partial<redshift.CfnClusterProps>]>([
    ['a Key object', (stack) => ({ kmsKeyId: goodKey(stack) })],
    ['the ARN of a Key', (stack) => ({ kmsKeyId: goodKey(stack).keyArn })],
    ['the id of a Key', (stack) => ({ kmsKeyId: goodKey(stack).keyId })],
    ['the reference of a Key', (stack) => ({ kmsKeyId: goodKey(stack).keyRef.keyArn })],
    ['the Ref of a CfnKey', (stack) => ({ kmsKeyId: new kms.CfnKey(stack, 'Key').ref })],
    ['the ARN of a CfnKey', (stack) => ({ kmsKeyId: new kms.CfnKey(stack, 'Key').attrArn })],
    ['the id attribute of a CfnKey', (stack) => ({ kmsKeyId: new kms.CfnKey(stack, 'Key').attrKeyId })],
    ['a CfnKey wrapped in a Key', (stack) => ({ kmsKeyId: kms.Key.fromCfnKey(new kms.CfnKey(stack, 'Key', { keyPolicy: { Version: '2012-10-17', Statement: [] } })) })],
    ['the ARN of a replica key', (stack) => ({ kmsKeyId: new kms.CfnReplicaKey(stack, 'Key', { primaryKeyArn: KEY_ARN, keyPolicy: {} }).attrArn })],
    ['the id of a replica key', (stack) => ({ kmsKeyId: new kms.CfnReplicaKey(stack, 'Key', { primaryKeyArn: KEY_ARN, keyPolicy: {} }).attrKeyId })],
    ['a key that a Lazy gives late', (stack) => ({ kmsKeyId: Lazy.string({ produce: () => (stack.node.tryFindChild('Key') as kms.Key | undefined ?? goodKey(stack)).keyArn }) })],
    ['a key by Fn.getAtt', (stack) => ({ kmsKeyId: Fn.getAtt(stack.getLogicalId(goodKey(stack).node.defaultChild as kms.CfnKey), 'Arn').toString() })],
    ['a key by Fn.sub', (stack) => ({ kmsKeyId: Fn.sub('arn:aws:kms:us-east-1:111122223333:key/${K}', { K: goodKey(stack).keyId }) })],
    ['a key that is split out of its ARN', (stack) => ({ kmsKeyId: Fn.select(1, Fn.split('/', goodKey(stack).keyArn)) })],
    ['a key whose ARN is split and joined again', (stack) => ({ kmsKeyId: Fn.join(':', [0, 1, 2, 3, 4, 5].map((i) => Fn.select(i, Fn.split(':', goodKey(stack, `Key${i}`).keyArn)))) })],
  ])('%s is proven', (_, props) => {
    const stack = newStack();
    cluster(stack, 'Warehouse', props(stack));
    expectAnswer(stack, 'CUSTOMER_MANAGED');
  });

  test.each<[string, (stack: Stack) => string, string]>([
    ['the ARN of a bucket', (stack) => new s3.Bucket(stack, 'Bucket').bucketArn, 'attribute Arn of "Data/Bucket/Resource" (AWS::S3::Bucket)'],
    ['the name of a bucket', (stack) => new s3.Bucket(stack, 'Bucket').bucketName, '"Data/Bucket/Resource" (AWS::S3::Bucket)'],
    ['the ARN of a cluster', (stack) => cluster(stack, 'Other', { kmsKeyId: 'alias/x' }).getAtt('ClusterNamespaceArn').toString(), 'attribute ClusterNamespaceArn'],
  ])('%s is no key', (_, kmsKeyId, what) => {
    const stack = newStack();
    const warehouse = cluster(stack, 'Warehouse', { kmsKeyId: kmsKeyId(stack) });
    expectAnswer(warehouse, 'KeyNotAKey', what);
  });

  test('an attribute that a key does not have is no key', () => {
    const stack = newStack();
    cluster(stack, 'Warehouse', { kmsKeyId: new kms.CfnKey(stack, 'Key').getAtt('RotationStatus').toString() });
    expectAnswer(stack, 'KeyNotAKey', 'attribute RotationStatus of "Data/Key" (KMS key)');
  });

  test('an attribute of another resource that may hold its key is unproven', () => {
    const stack = newStack();
    cluster(stack, 'Warehouse', { kmsKeyId: new s3.CfnBucket(stack, 'Bucket').getAtt('KmsMasterKeyId').toString() });
    expectAnswer(stack, 'UNPROVEN', 'attribute KmsMasterKeyId of "Data/Bucket" (AWS::S3::Bucket), which is known only after deployment');
  });
});

describe.each([true, false])('aliases of this app, with @aws-cdk/aws-kms:aliasNameRef %s', (aliasNameRef) => {
  const context = { '@aws-cdk/aws-kms:aliasNameRef': aliasNameRef };
  const spellings: [string, (alias: kms.Alias) => kms.IKey | string][] = [
    ['the Alias object', (alias) => alias],
    ['its ARN', (alias) => alias.aliasArn],
    ['its key ARN', (alias) => alias.keyArn],
    ['its name', (alias) => alias.aliasName],
    ['its key id', (alias) => alias.keyId],
    ['its Ref', (alias) => (alias.node.defaultChild as kms.CfnAlias).ref],
    ['its ARN attribute', (alias) => (alias.node.defaultChild as kms.CfnAlias).getAtt('AliasArn').toString()],
  ];

  test.each(spellings)('%s is as good as the key it leads to', (_, spell) => {
    const stack = newStack(context);
    cluster(stack, 'Warehouse', { kmsKeyId: spell(new kms.Alias(stack, 'Alias', { aliasName: 'alias/warehouse', targetKey: goodKey(stack) })) });
    const { keyPaths } = expectAnswer(stack, 'CUSTOMER_MANAGED');
    expect(keyPaths).toEqual(['Data/Key/Resource']);
  });

  test.each(spellings)('%s is unproven where its target is', (_, spell) => {
    const stack = newStack(context);
    const foreign = kms.Key.fromKeyArn(stack, 'Foreign', KEY_ARN);
    cluster(stack, 'Warehouse', { kmsKeyId: spell(new kms.Alias(stack, 'Alias', { aliasName: 'alias/warehouse', targetKey: foreign })) });
    expectAnswer(stack, 'UNPROVEN', 'by its name alone');
  });

  test.each(spellings)('%s is AWS\'s where its target is', (_, spell) => {
    const stack = newStack(context);
    const ofAws = kms.Alias.fromAliasName(stack, 'OfAws', 'alias/aws/redshift');
    cluster(stack, 'Warehouse', { kmsKeyId: spell(new kms.Alias(stack, 'Alias', { aliasName: 'alias/warehouse', targetKey: ofAws })) });
    expectAnswer(stack, 'KeyAwsManaged', 'alias "alias/warehouse", which leads to "alias/aws/redshift", a key that AWS manages');
  });

  test('an alias of a key made by addAlias is as good as the key', () => {
    const stack = newStack(context);
    cluster(stack, 'Warehouse', { kmsKeyId: goodKey(stack).addAlias('alias/warehouse').aliasName });
    expectAnswer(stack, 'CUSTOMER_MANAGED');
  });

  test('a chain of aliases is as good as its end', () => {
    const stack = newStack(context);
    const first = new kms.Alias(stack, 'First', { aliasName: 'alias/first', targetKey: goodKey(stack) });
    const second = new kms.CfnAlias(stack, 'Second', { aliasName: 'alias/second', targetKeyId: first.aliasName });
    cluster(stack, 'Warehouse', { kmsKeyId: second.ref });
    const { keyPaths } = expectAnswer(stack, 'CUSTOMER_MANAGED');
    expect(keyPaths).toEqual(['Data/Key/Resource']);
  });
});

describe('aliases', () => {
  test('an imported alias is a customer\'s by its name', () => {
    const stack = newStack();
    cluster(stack, 'Warehouse', { kmsKeyId: kms.Alias.fromAliasName(stack, 'Alias', 'alias/warehouse') });
    expectAnswer(stack, 'CUSTOMER_MANAGED');
  });

  test.each(['alias/aws/redshift', 'alias/aws/elasticache'])('an imported alias %s is AWS\'s', (name) => {
    const stack = newStack();
    cluster(stack, 'Warehouse', { kmsKeyId: kms.Alias.fromAliasName(stack, 'Alias', name).keyArn });
    expectAnswer(stack, 'KeyAwsManaged');
  });

  test('an alias of this app under a reserved name is AWS\'s, whatever it leads to', () => {
    const stack = newStack();
    cluster(stack, 'Warehouse', { kmsKeyId: new kms.CfnAlias(stack, 'Alias', { aliasName: 'alias/aws/mine', targetKeyId: goodKey(stack).keyArn }).ref });
    expectAnswer(stack, 'KeyAwsManaged', '"alias/aws/mine"');
  });

  test('aliases that lead to each other are unproven', () => {
    const stack = newStack();
    new kms.CfnAlias(stack, 'One', { aliasName: 'alias/one', targetKeyId: 'alias/other' });
    new kms.CfnAlias(stack, 'Other', { aliasName: 'alias/other', targetKeyId: 'alias/one' });
    cluster(stack, 'Warehouse', { kmsKeyId: 'alias/one' });
    expectAnswer(stack, 'UNPROVEN', 'alias "Data/One" leads back to itself');
  });

  test('an alias without a target is no key', () => {
    expectAnswer(stackFrom({
      Resources: { Alias: { Type: 'AWS::KMS::Alias', Properties: { AliasName: 'alias/app' } }, Warehouse: clusterJson({ Ref: 'Alias' }) },
    }), 'KeyMissing');
  });

  test('an alias without a name is as good as its target', () => {
    expectAnswer(stackFrom({
      Resources: { Key: KEY_JSON, Alias: { Type: 'AWS::KMS::Alias', Properties: { TargetKeyId: { Ref: 'Key' } } }, Warehouse: clusterJson({ Ref: 'Alias' }) },
    }), 'CUSTOMER_MANAGED');
  });

  test('an attribute that an alias does not have is no key', () => {
    expectAnswer(stackFrom({
      Resources: { Alias: { Type: 'AWS::KMS::Alias', Properties: { AliasName: 'alias/app' } }, Warehouse: clusterJson({ 'Fn::GetAtt': ['Alias', 'Colour'] }) },
    }), 'KeyNotAKey', 'attribute Colour of "Data/Alias" (KMS alias)');
  });

  test('a name leads to the alias of the same stack before that of another', () => {
    const app = new App();
    const other = new Stack(app, 'Another');
    new kms.CfnAlias(other, 'Alias', { aliasName: 'alias/shared', targetKeyId: KEY_ARN });
    const stack = new Stack(app, 'Data');
    new kms.CfnAlias(stack, 'Alias', { aliasName: 'alias/shared', targetKeyId: goodKey(stack).keyArn });
    cluster(stack, 'Warehouse', { kmsKeyId: 'alias/shared' });
    expectAnswer(stack, 'CUSTOMER_MANAGED');
  });

  test('a name leads to the alias of another stack that is deployed beside', () => {
    const app = new App();
    const other = new Stack(app, 'Another', { env: US });
    new kms.CfnAlias(other, 'Alias', { aliasName: 'alias/shared', targetKeyId: KEY_ARN });
    const stack = new Stack(app, 'Data', { env: US });
    cluster(stack, 'Warehouse', { kmsKeyId: 'alias/shared' });
    expectAnswer(stack, 'UNPROVEN', 'by its name alone');
  });

  test('a name is not led to an alias of that name in another Region', () => {
    const app = new App();
    const other = new Stack(app, 'Another', { env: EU });
    new kms.CfnAlias(other, 'Alias', { aliasName: 'alias/shared', targetKeyId: KEY_ARN });
    const stack = new Stack(app, 'Data', { env: US });
    cluster(stack, 'Warehouse', { kmsKeyId: 'alias/shared' });
    expectAnswer(stack, 'CUSTOMER_MANAGED');
  });

  test.each([
    ['of another account', 'arn:aws:kms:us-east-1:999999999999:alias/shared'],
    ['of another Region', 'arn:aws:kms:eu-west-1:111122223333:alias/shared'],
  ])('the ARN of an alias %s is not led to an alias of that name here', (_, kmsKeyId) => {
    const stack = new Stack(new App(), 'Data', { env: US });
    new kms.CfnAlias(stack, 'Alias', { aliasName: 'alias/shared', targetKeyId: goodKey(stack).keyArn });
    cluster(stack, 'Warehouse', { kmsKeyId });
    const { keyPaths } = expectAnswer(stack, 'CUSTOMER_MANAGED');
    expect(keyPaths).toEqual([]);
  });

  test('the reference to an alias whose name a condition decides is judged on each branch', () => {
    const inspection = expectAnswer(stackFrom({
      Parameters: { Stage: { Type: 'String' } },
      Conditions: { IsProd: { 'Fn::Equals': [{ Ref: 'Stage' }, 'prod'] } },
      Resources: {
        Key: KEY_JSON,
        Alias: { Type: 'AWS::KMS::Alias', Properties: { AliasName: { 'Fn::If': ['IsProd', 'alias/prod', 'alias/aws/test'] }, TargetKeyId: { Ref: 'Key' } } },
        Warehouse: clusterJson({ Ref: 'Alias' }),
      },
    }), 'KeyAwsManaged', 'when condition "IsProd" is false');
    expect(inspection.keyPaths).toEqual(['Data/Key']);
  });

  test('an alias whose name a condition decides is not looked for by a name', () => {
    expectAnswer(stackFrom({
      Parameters: { Stage: { Type: 'String' } },
      Conditions: { IsProd: { 'Fn::Equals': [{ Ref: 'Stage' }, 'prod'] } },
      Resources: {
        Alias: { Type: 'AWS::KMS::Alias', Properties: { AliasName: { 'Fn::If': ['IsProd', 'alias/prod', 'alias/test'] }, TargetKeyId: KEY_ARN } },
        Warehouse: clusterJson('alias/prod'),
      },
    }), 'CUSTOMER_MANAGED');
  });

  test('an alias that a name with a parameter may mean is not looked for', () => {
    const stack = newStack();
    const parameter = new CfnParameter(stack, 'Name');
    cluster(stack, 'Warehouse', { kmsKeyId: `alias/team-${parameter.valueAsString}` });
    expectAnswer(stack, 'CUSTOMER_MANAGED');
  });

  test('the name of an alias that holds the account is an alias all the same', () => {
    const stack = newStack();
    const alias = new kms.CfnAlias(stack, 'Alias', { aliasName: `alias/data-${Aws.ACCOUNT_ID}`, targetKeyId: goodKey(stack).keyArn });
    cluster(stack, 'Warehouse', { kmsKeyId: alias.ref });
    expect(judge(stack).keyPaths).toEqual(['Data/Key/Resource']);
  });
});
