// That grants tell the truth: after each, the grantee can do what it says, with the policies that the templates hold, and nobody else can.
// Asked of an independent simulator of AWS IAM.
import { App, aws_iam as iam, aws_kms as kms, Stack } from 'aws-cdk-lib';
import { ACCOUNT, arnOf, HERE, identityPolicies, KEY, keyPolicy, OTHER_ACCOUNT, Policy, REGION, stackHere, warnings } from './concrete';
import { ACTIONS, ADMINISTRATION, Caller, CALLERS, isAllowed } from './simulator';
import { CustomerManagedKey } from '../../src';

const ENCRYPTION = ['Encrypt', 'ReEncryptFrom', 'GenerateDataKey', 'GenerateDataKeyPair']; // the CDK grants kms:GenerateDataKey*

/** Flags of the CDK that have a say in keys and grants, as new projects have them. */
const NEW_PROJECT = {
  '@aws-cdk/aws-kms:aliasNameRef': true,
  '@aws-cdk/aws-kms:applyImportedAliasPermissionsToPrincipal': true,
  '@aws-cdk/aws-kms:reduceCrossAccountRegionPolicyScope': true,
  '@aws-cdk/aws-iam:minimizePolicies': true,
};

/** What a role can do directly, with the policies that its template gives it. */
async function directly(policy: Policy, caller: Caller, actions = ACTIONS): Promise<string[]> {
  const can: string[] = [];
  for (const what of actions) if (await isAllowed(policy, caller, 'directly', what)) can.push(what);
  return can.sort();
}

const byClass = <T extends object>(it: T): T => it.constructor.prototype as T;

const GRANTS: Record<string, [give: (key: CustomerManagedKey, to: iam.IGrantable) => iam.Grant, can: string[]]> = {
  'grantDecrypt': [(key, to) => key.grantDecrypt(to), ['Decrypt']],
  'grants.decrypt': [(key, to) => key.grants.decrypt(to), ['Decrypt']],
  'grantEncrypt': [(key, to) => key.grantEncrypt(to), ENCRYPTION],
  'grants.encrypt': [(key, to) => key.grants.encrypt(to), ENCRYPTION],
  'grantEncryptDecrypt': [(key, to) => key.grantEncryptDecrypt(to), ['Decrypt', ...ENCRYPTION]],
  'grants.encryptDecrypt': [(key, to) => key.grants.encryptDecrypt(to), ['Decrypt', ...ENCRYPTION]],
  'grant': [(key, to) => key.grant(to, 'kms:Decrypt', 'kms:DescribeKey'), ['Decrypt', 'DescribeKey']],
  'grants.actions': [(key, to) => key.grants.actions(to, 'kms:Encrypt'), ['Encrypt']],
  'grants.actions, called as jsii does': [(key, to) => byClass(key.grants).actions.call(key.grants, to, 'kms:Encrypt'), ['Encrypt']],
  'grantAdmin': [(key, to) => key.grantAdmin(to), ADMINISTRATION],
  'grants.admin': [(key, to) => key.grants.admin(to), ADMINISTRATION],
  'grants.admin, called as jsii does': [(key, to) => byClass(key.grants).admin.call(key.grants, to), ADMINISTRATION],
};

/** Where a role is that something is granted to. */
const ROLES: Record<string, (data: Stack) => iam.Role> = {
  'a role of the same stack': (it) => roleIn(it),
  'a role with a name of its own, in another stack': (it) => roleIn(beside(it), { roleName: 'reader' }),
  'a role with a name and a path, in another stack': (it) => roleIn(beside(it), { roleName: 'reader', path: '/team/' }),
  'a role with a name, in another Region': (it) => roleIn(beside(it, { account: ACCOUNT, region: 'us-east-1' }), { roleName: 'reader' }),
  'a role with a name, in another account': (it) => roleIn(beside(it, { account: OTHER_ACCOUNT, region: REGION }), { roleName: 'reader' }),
};

function beside(stack: Stack, env = HERE): Stack {
  return new Stack(stack.node.root as App, 'Readers', { env });
}

function roleIn(stack: Stack, props: Partial<iam.RoleProps> = {}): iam.Role {
  return new iam.Role(stack, 'Reader', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'), ...props });
}

const CASES = [{}, NEW_PROJECT].flatMap((flags) => Object.entries(ROLES).flatMap(([where, place]) => Object.entries(GRANTS)
  .filter(([how]) => flags !== NEW_PROJECT || how === 'grantDecrypt')
  .map(([how, [give, can]]) => ({ where, how, project: flags === NEW_PROJECT ? 'a new project' : 'an old project', place, give, can, flags }))));

test.each(CASES)('$where can do what $how gives it, and nobody else can, in $project', async ({ place, give, can, flags }) => {
  const stack = stackHere(flags);
  const key = CustomerManagedKey.forRedshift(stack, 'Key');
  const role = place(stack);

  give(key, role).assertSuccess();

  const policy = keyPolicy(stack);
  expect(await directly(policy, { is: arnOf(role), may: identityPolicies(role) })).toEqual([...can].sort());
  expect(await directly(policy, CALLERS.application)).toEqual([...ADMINISTRATION].sort());
  for (const who of ['bystander', 'employee of the partner', 'partner', 'stranger'] as const) expect(await directly(policy, CALLERS[who], can)).toEqual([]);
  expect(warnings(stack)).toEqual([]);
});

// The policy could only name the whole account, and would let in more than was granted.
const REFUSED = [{}, NEW_PROJECT].flatMap((flags) => [false, true].flatMap((depends) => Object.entries(GRANTS)
  .map(([how, [give]]) => ({ how, give, depends, flags, project: flags === NEW_PROJECT ? 'a new project' : 'an old project' }))));

test.each(REFUSED)('a role without a name, in another stack, is refused $how in $project, and the policy stays as it was (its stack depends on the key\'s: $depends)', async ({ give, depends, flags }) => {
  const stack = stackHere(flags);
  const key = CustomerManagedKey.forRedshift(stack, 'Key');
  const role = roleIn(beside(stack));
  if (depends) Stack.of(role).addStackDependency(stack);

  expect(() => give(key, role)).toThrow(/^The statement for "Data\/Key" cannot be written:\n {2}- "Readers\/Reader\" is in another stack [^\n]*$/);

  const policy = keyPolicy(stack);
  expect(policy.Statement.map(({ Sid }) => Sid)).toEqual(['AccountKeyAdministrationViaIam', 'RedshiftUseViaIam', 'RedshiftGrantsViaIam']);
  expect(await directly(policy, CALLERS.application)).toEqual([...ADMINISTRATION].sort());
  expect(identityPolicies(role)).toEqual([]);
  expect(warnings(stack)).toEqual([]);
});

// The statement names the account, so IAM has to let the role as well, and the CDK writes nothing of a ViaServicePrincipal into it.
test('a role without a name, in another stack, can do through a service what it is let, and nobody can past the service', async () => {
  const stack = stackHere();
  const key = new CustomerManagedKey(stack, 'Key');
  const role = roleIn(beside(stack));
  key.grantDecrypt(new kms.ViaServicePrincipal(`secretsmanager.${REGION}.amazonaws.com`, role)).assertSuccess();

  const policy = keyPolicy(stack);
  const reader = { is: arnOf(role), may: identityPolicies(role) };
  expect(await isAllowed(policy, reader, 'via secretsmanager', 'Decrypt')).toBe(true);
  expect(await isAllowed(policy, reader, 'via secretsmanager', 'Encrypt')).toBe(false);
  expect(await isAllowed(policy, CALLERS.bystander, 'via secretsmanager', 'Decrypt')).toBe(false);
  for (const way of ['directly', 'via redshift', 'via s3'] as const) {
    for (const caller of [reader, CALLERS.application, CALLERS.partner]) expect(await isAllowed(policy, caller, way, 'Decrypt')).toBe(false);
  }
  expect(warnings(stack)).toEqual([]);
  expect(stack.dependencies).toEqual([]);
});

test.each<[string, iam.IGrantable, Caller, Caller[]]>([
  ['a service', new iam.ServicePrincipal('events.amazonaws.com'), { is: 'events.amazonaws.com' }, [{ is: 'sns.amazonaws.com' }]],
  ['a role by its ARN', new iam.ArnPrincipal(CALLERS.bystander.is), CALLERS.bystander, [CALLERS.application, CALLERS.operator]],
  ['a role of another account by its ARN', new iam.ArnPrincipal(CALLERS.partner.is), CALLERS.partner, [{ ...CALLERS.partner, is: `arn:aws:iam::${OTHER_ACCOUNT}:role/other` }]],
  ['another account', new iam.AccountPrincipal(OTHER_ACCOUNT), CALLERS.partner, [CALLERS['employee of the partner'], CALLERS.stranger]],
])('%s can decrypt, and nobody else can', async (_, grantee, caller, others) => {
  const stack = stackHere();
  CustomerManagedKey.forRedshift(stack, 'Key').grantDecrypt(grantee).assertSuccess();
  const policy = keyPolicy(stack);

  expect(await directly(policy, caller)).toEqual(['Decrypt']);
  for (const other of [...others, CALLERS.stranger, CALLERS.anybody]) expect(await isAllowed(policy, other, 'directly', 'Decrypt')).toBe(false);
});

test('an imported role can decrypt', async () => {
  const stack = stackHere();
  CustomerManagedKey.forRedshift(stack, 'Key').grantDecrypt(iam.Role.fromRoleArn(stack, 'Imported', CALLERS.bystander.is));
  expect(await directly(keyPolicy(stack), CALLERS.bystander)).toEqual(['Decrypt']);
});

test('a refusal names the role that the policy cannot name, and what to do', () => {
  const stack = stackHere();
  expect(() => new CustomerManagedKey(stack, 'Key').grantDecrypt(roleIn(beside(stack)))).toThrow(new Error(
    'The statement for "Data/Key" cannot be written:\n  - "Readers/Reader" is in another stack and gets its name when it is deployed, '
    + 'so the key policy could only let in the whole account. Give the role a `roleName`.',
  ));
});

test('a key and a reader in stacks that are nowhere in particular', async () => {
  const app = new App();
  const stack = new Stack(app, 'Data');
  const role = roleIn(new Stack(app, 'Readers'), { roleName: 'reader' });
  new CustomerManagedKey(stack, 'Key').grantDecrypt(role);
  const policy = keyPolicy(stack);

  expect(await directly(policy, { is: arnOf(role), may: identityPolicies(role) })).toEqual(['Decrypt']);
  expect(await isAllowed(policy, CALLERS.application, 'directly', 'Decrypt')).toBe(false);
});

test('a role that is granted something in another stack refers to the key, and the key not to the role', () => {
  const stack = stackHere();
  const key = new CustomerManagedKey(stack, 'Key');
  const readers = beside(stack);
  key.grantDecrypt(roleIn(readers, { roleName: 'reader' }));
  key.grantDecrypt(roleIn(new Stack(readers, 'Nested', { env: HERE }), { roleName: 'nested' }));

  expect(() => (stack.node.root as App).synth()).not.toThrow();
  expect(readers.dependencies).toEqual([stack]);
  expect(stack.dependencies).toEqual([]);
});

test('a grant in a policy without its identity policy is worth as much to a role that is named', async () => {
  const stack = stackHere();
  const role = roleIn(stack);
  new CustomerManagedKey(stack, 'Key').grantDecrypt(role);
  expect(identityPolicies(role)[0].Statement).toEqual([{ Effect: 'Allow', Action: 'kms:Decrypt', Resource: KEY }]);
  expect(await directly(keyPolicy(stack), { is: arnOf(role) })).toEqual(['Decrypt']);
});
