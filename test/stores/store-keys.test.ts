// The keys of a store: two, or one for both; made, or handed in.
import { Stack, aws_kms as kms } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { CustomerManagedKey, KeyUse, StoreKeyProps } from '../../src';
import { storeKeyProblems, storeKeys } from '../../src/stores/store-keys';
import { newStack } from '../language';

const DATA = [KeyUse.elastiCache()];
const SECRETS = [KeyUse.secrets()];
const paths = (stack: Stack): string[] =>
  stack.node.findAll().filter(CustomerManagedKey.isCustomerManagedKey).map((it: CustomerManagedKey) => it.node.path);

describe('keys are made where none is handed in', () => {
  test.each<[string, (stack: Stack) => StoreKeyProps, KeyUse[], string[]]>([
    ['two', () => ({}), SECRETS, ['Data/Key', 'Data/SecretsAndLogsKey']],
    ['one for both', () => ({ singleKey: true }), SECRETS, ['Data/Key']],
    ['one where there are no secrets and no logs', () => ({}), [], ['Data/Key']],
    ['two where it is said, though there are no secrets yet', (it) => ({ secretsAndLogsKey: new CustomerManagedKey(it, 'Mine') }), [], ['Data/Mine', 'Data/Key']],
    ['that of secrets', (it) => ({ encryptionKey: new CustomerManagedKey(it, 'Mine') }), SECRETS, ['Data/Mine', 'Data/SecretsAndLogsKey']],
    ['that of the data', (it) => ({ secretsAndLogsKey: new CustomerManagedKey(it, 'Mine') }), SECRETS, ['Data/Mine', 'Data/Key']],
    ['none', (it) => ({ encryptionKey: new CustomerManagedKey(it, 'Mine'), singleKey: true }), SECRETS, ['Data/Mine']],
  ])('%s', (_, props, uses, expected) => {
    const stack = newStack();
    storeKeys(stack, props(stack), DATA, uses);

    expect(paths(stack).sort()).toEqual([...expected].sort());
  });
});

test('each key serves what is under it alone', () => {
  const stack = newStack();
  const { encryptionKey, secretsAndLogsKey } = storeKeys(stack, {}, DATA, SECRETS);
  const policyOf = (key: kms.IKeyRef): string =>
    JSON.stringify(Template.fromStack(stack).toJSON().Resources[stack.resolve((key.node.defaultChild as kms.CfnKey).logicalId)].Properties.KeyPolicy);

  expect(policyOf(encryptionKey)).toContain('ElastiCacheUseViaIam');
  expect(policyOf(encryptionKey)).not.toContain('SecretsUseViaIam');
  expect(policyOf(secretsAndLogsKey)).toContain('SecretsUseViaIam');
  expect(policyOf(secretsAndLogsKey)).not.toContain('ElastiCacheUseViaIam');
});

test('a single key serves both', () => {
  const stack = newStack();
  const { encryptionKey, secretsAndLogsKey } = storeKeys(stack, { singleKey: true }, DATA, SECRETS);

  expect(secretsAndLogsKey).toBe(encryptionKey);
  expect(JSON.stringify(Template.fromStack(stack).findResources('AWS::KMS::Key'))).toMatch(/ElastiCacheUseViaIam.*SecretsUseViaIam/);
});

describe('what is wrong about keys is said', () => {
  test.each<[string, (stack: Stack) => StoreKeyProps, string[]]>([
    ['nothing', () => ({}), []],
    ['two ways to say the second key', (it) => ({ singleKey: true, secretsAndLogsKey: new CustomerManagedKey(it, 'Mine') }),
      ['`singleKey` puts secrets and logs under `encryptionKey`, so `secretsAndLogsKey` has nothing to do. Leave out one of the two.']],
    ['aliases', (it) => ({ encryptionKey: kms.Alias.fromAliasName(it, 'A', 'alias/mine'), secretsAndLogsKey: kms.Alias.fromAliasName(it, 'B', 'alias/aws/secretsmanager') }), [
      '`encryptionKey` takes a key, not an alias, which can be pointed at another key later. Got "alias/mine"; pass kms.Key.fromLookup(this, \'Key\', { aliasName: \'alias/mine\' }).',
      '`secretsAndLogsKey` takes a key that you control. Got "alias/aws/secretsmanager", a key that AWS manages; pass a CustomerManagedKey.',
    ]],
    ['an alias of a key that the app has, which is taken as that key', (it) => ({ encryptionKey: new CustomerManagedKey(it, 'Mine').addAlias('alias/mine') }), []],
  ])('%s', (_, props, problems) => {
    const stack = newStack();

    expect(storeKeyProblems(stack, props(stack))).toEqual(problems);
  });
});
