// Keys that a project vouches for: a reference to one in plain text counts, where account and Region agree as far as both say.
import { App, Fn, Stack, aws_kms as kms } from 'aws-cdk-lib';
import { TrustedKeys } from '../../src/verdict/trusted-keys';
import { cluster, expectAnswer, KEY_ARN, newStack, US } from '../language';

const ID = '1234abcd-12ab-34cd-56ef-123456789012';
const OTHER_ID = '00000000-12ab-34cd-56ef-123456789012';
const arn = (region: string, account: string, resource: string) => `arn:aws:kms:${region}:${account}:${resource}`;

test.each<[string, string[], string, string]>([
  ['the same ARN', [KEY_ARN], KEY_ARN, 'CUSTOMER_MANAGED'],
  ['one of many', [arn('us-east-1', '111122223333', `key/${OTHER_ID}`), KEY_ARN], KEY_ARN, 'CUSTOMER_MANAGED'],
  ['an ARN, trusted by its id', [ID], KEY_ARN, 'CUSTOMER_MANAGED'],
  ['an id, trusted by its ARN', [KEY_ARN], ID, 'CUSTOMER_MANAGED'],
  ['an id, trusted by the id', [ID], ID, 'CUSTOMER_MANAGED'],
  ['an id behind key/, trusted by the id', [ID], `key/${ID}`, 'CUSTOMER_MANAGED'],
  ['an ARN of another account', [KEY_ARN], arn('us-east-1', '999999999999', `key/${ID}`), 'UNPROVEN'],
  ['an ARN of another Region', [KEY_ARN], arn('eu-west-1', '111122223333', `key/${ID}`), 'UNPROVEN'],
  ['another id', [KEY_ARN], OTHER_ID, 'UNPROVEN'],
  ['another ARN', [KEY_ARN], arn('us-east-1', '111122223333', `key/${OTHER_ID}`), 'UNPROVEN'],
  ['nothing', [], KEY_ARN, 'UNPROVEN'],
  ['a reserved alias is never trusted', [KEY_ARN], 'alias/aws/redshift', 'KeyAwsManaged'],
  ['an alias of a customer needs no trust', [KEY_ARN], 'alias/team', 'CUSTOMER_MANAGED'],
])('%s', (_, trustedKeys, kmsKeyId, expected) => {
  const stack = newStack();
  cluster(stack, 'Warehouse', { kmsKeyId });
  expectAnswer(stack, expected, '', { trustedKeys });
});

test.each<[string, string, string]>([
  ['a partition that is not known', 'arn:${AWS::Partition}:kms:us-east-1:111122223333:key/', 'CUSTOMER_MANAGED'],
  ['a Region and an account that are not known', 'arn:aws:kms:${AWS::Region}:${AWS::AccountId}:key/', 'CUSTOMER_MANAGED'],
  ['another account', 'arn:aws:kms:${AWS::Region}:999999999999:key/', 'UNPROVEN'],
])('an ARN with %s', (_, start, expected) => {
  const stack = newStack();
  cluster(stack, 'Warehouse', { kmsKeyId: Fn.sub(`${start}${ID}`) });
  expectAnswer(stack, expected, '', { trustedKeys: [KEY_ARN] });
});

test('the Region of the stack has to agree where it is known', () => {
  const stack = new Stack(new App(), 'Data', { env: { ...US, region: 'ap-south-1' } });
  cluster(stack, 'Warehouse', { kmsKeyId: Fn.sub(`arn:aws:kms:\${AWS::Region}:\${AWS::AccountId}:key/${ID}`) });
  expectAnswer(stack, 'UNPROVEN', '', { trustedKeys: [KEY_ARN] });
});

describe('an alias of this app whose key cannot be known', () => {
  const stackWithAlias = () => {
    const stack = new Stack(new App(), 'Data', { env: US });
    new kms.CfnAlias(stack, 'Alias', { aliasName: 'alias/team', targetKeyId: KEY_ARN });
    return stack;
  };

  test.each<[string, string[], string]>([
    ['is trusted by its name', ['alias/team'], 'CUSTOMER_MANAGED'],
    ['is trusted by its ARN', [arn('us-east-1', '111122223333', 'alias/team')], 'CUSTOMER_MANAGED'],
    ['is trusted by the key it leads to', [KEY_ARN], 'CUSTOMER_MANAGED'],
    ['is not trusted by another name', ['alias/other'], 'UNPROVEN'],
    ['is not trusted by an ARN of another account', [arn('us-east-1', '999999999999', 'alias/team')], 'UNPROVEN'],
    ['is not trusted by an ARN of another Region', [arn('eu-west-1', '111122223333', 'alias/team')], 'UNPROVEN'],
  ])('%s', (_, trustedKeys, expected) => {
    const stack = stackWithAlias();
    cluster(stack, 'Warehouse', { kmsKeyId: 'alias/team' });
    expectAnswer(stack, expected, '', { trustedKeys });
  });

  test('is trusted behind another alias', () => {
    const stack = stackWithAlias();
    new kms.CfnAlias(stack, 'Front', { aliasName: 'alias/front', targetKeyId: 'alias/team' });
    cluster(stack, 'Warehouse', { kmsKeyId: 'alias/front' });
    expectAnswer(stack, 'CUSTOMER_MANAGED', '', { trustedKeys: ['alias/team'] });
  });
});

test('an alias that leads to a key of AWS is not made a customer\'s by a trusted key', () => {
  const stack = newStack();
  new kms.CfnAlias(stack, 'Alias', { aliasName: 'alias/team', targetKeyId: 'alias/aws/redshift' });
  cluster(stack, 'Warehouse', { kmsKeyId: 'alias/team' });
  expectAnswer(stack, 'KeyAwsManaged', '', { trustedKeys: [KEY_ARN] });
});

test('a missing key is not trusted', () => {
  const stack = newStack();
  cluster(stack);
  expectAnswer(stack, 'KeyMissing', '', { trustedKeys: [KEY_ARN] });
});

test('trusted keys for the admin secret count as well', () => {
  const stack = newStack();
  cluster(stack, 'Warehouse', { kmsKeyId: KEY_ARN, manageMasterPassword: true, masterPasswordSecretKmsKeyId: KEY_ARN });
  expect(expectAnswer(stack, 'CUSTOMER_MANAGED', '', { trustedKeys: [KEY_ARN] }).findings).toEqual([]);
});

test('only references in plain text are asked for', () => {
  const trusted = new TrustedKeys(['alias/team']);
  expect(trusted.vouchFor({ kind: 'opaque', why: '' })).toBe(false);
  expect(trusted.vouchFor({ kind: 'absent', how: 'left out' })).toBe(false);
});
