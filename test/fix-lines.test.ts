// The wings meet: what the guard says to type is what the builders offer, and it mends.
import { App, CfnResource, Stack } from 'aws-cdk-lib';
import { CmkGuard, CustomerManagedEncryption, CustomerManagedKey, GuardedResourceTypes, Verdict } from '../src';

const KEYED = GuardedResourceTypes.DEFAULT.filter((it) => it.keyProperty !== undefined);

/** Types a line where the resource and `this` are at hand. */
function type(line: string, stack: Stack, store: CfnResource): void {
  // eslint-disable-next-line @typescript-eslint/no-implied-eval
  new Function('store', 'CustomerManagedEncryption', 'CustomerManagedKey', line).call(stack, store, CustomerManagedEncryption, CustomerManagedKey);
}

test.each(KEYED.flatMap((it) => [
  [it.resourceType, 'without a key', {}],
  [it.resourceType, 'under a key of AWS', { [it.keyProperty!]: 'alias/aws/mine', ...it.switchProperty ? { [it.switchProperty]: true } : {} }],
] as const))('the line that a finding gives for %s %s mends it', (resourceType, _, properties) => {
  const stack = new Stack(new App(), 'Data');
  const store = new CfnResource(stack, 'Store', { type: resourceType, properties });
  const guard = new CmkGuard();

  const [{ fix }] = guard.inspect(stack)[0].findings;
  type(fix, stack, store);

  const [after] = guard.inspect(stack);
  expect(fix).toMatch(/^store\.with\(/);
  expect([after.verdict, after.findings]).toEqual([Verdict.CUSTOMER_MANAGED, []]);
});

test('the line for a store that only lacks the switch turns it on', () => {
  const stack = new Stack(new App(), 'Data');
  const key = new CustomerManagedKey(stack, 'Key');
  new CfnResource(stack, 'Store', { type: 'AWS::ElastiCache::ReplicationGroup', properties: { KmsKeyId: key.keyArn } });

  const [{ findings: [{ fix }] }] = new CmkGuard().inspect(stack);

  expect(fix).toMatch(/AtRestEncryptionEnabled: true/);
});
