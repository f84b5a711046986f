// What the policies of keys really let people do, asked of an independent simulator of AWS IAM. Each table says all that is allowed:
// whatever else is tried must be denied.
import { aws_iam as iam } from 'aws-cdk-lib';
import { keyPolicy, OTHER_ACCOUNT, Policy, stackHere } from './concrete';
import { ACTIONS, ADMINISTRATION, ANY_WAY, Caller, CALLERS, CRYPTOGRAPHY, isAllowed, SECRET_CRYPTOGRAPHY, SEEING_AND_MENDING, SERVICE_GRANT, SOME_WAYS, Way, Who } from './simulator';
import { CustomerManagedKey, CustomerManagedKeyProps, KeyUse } from '../../src';

/** Those whom IAM of the key's account lets use KMS. */
const ACCOUNT_WITH_KMS: Who[] = ['the CDK', 'security', 'application'];

/** Who may do what, and through which services. */
type Allow = [who: Who[], how: Way[], what: string[]];
type Call = [who: Who, how: Way, what: string];

/** Whom each policy is tried with: the CDK and an application through every service, others through fewer; services come directly. */
const CALLS: Call[] = (Object.keys(CALLERS) as Who[]).flatMap((who) => {
  const { is = '', ways }: Caller = CALLERS[who];
  return (ways ?? (is.startsWith('arn:') ? ['directly', 'via redshift'] as const : ['directly'] as const)).flatMap((how) => ACTIONS.map((what): Call => [who, how, what]));
});

const told = (calls: Call[]) => [...new Set(calls.map((it) => it.join(' | ')))].sort();

function callsOf(allows: Allow[]): Call[] {
  return CALLS.filter(([who, how, what]) => allows.some(([w, h, a]) => w.includes(who) && h.includes(how) && a.includes(what)));
}

async function allowedOf(policy: Policy, calls: Call[]): Promise<Call[]> {
  const allowed: Call[] = [];
  for (const call of calls) if (await isAllowed(policy, CALLERS[call[0]], call[1], call[2])) allowed.push(call);
  return allowed;
}

async function anyDenied(policy: Policy, calls: Call[]): Promise<boolean> {
  for (const [who, how, what] of calls) if (!await isAllowed(policy, CALLERS[who], how, what)) return true;
  return false;
}

function policyOf(props: CustomerManagedKeyProps): Policy {
  const stack = stackHere();
  new CustomerManagedKey(stack, 'Key', props);
  return keyPolicy(stack);
}

const administered: Allow = [ACCOUNT_WITH_KMS, ANY_WAY, ADMINISTRATION];
const data = (...how: Way[]): Allow => [ACCOUNT_WITH_KMS, how, [...CRYPTOGRAPHY, SERVICE_GRANT]];
const administrators = [new iam.ArnPrincipal(CALLERS.security.is), new iam.ArnPrincipal(CALLERS.operator.is)];

/** What the key is for; what its policy allows, all of it; statements that allow nothing that another does not. */
const POLICIES: Record<string, [props: CustomerManagedKeyProps, allowed: Allow[], spare?: string[]]> = {
  'for Redshift': [{ uses: [KeyUse.redshift()] }, [administered, data('via redshift')]],
  'for ElastiCache': [{ uses: [KeyUse.elastiCache()] }, [administered, data('via elasticache', 'via dax')]],
  'for the admin secret': [{ uses: [KeyUse.adminSecret()] }, [
    administered, [ACCOUNT_WITH_KMS, ['via secretsmanager', 'via redshift'], [...SECRET_CRYPTOGRAPHY, SERVICE_GRANT]],
  ]],
  'for secrets': [{ uses: [KeyUse.secrets()] }, [administered, [ACCOUNT_WITH_KMS, ['via secretsmanager'], SECRET_CRYPTOGRAPHY]]],
  'for log groups': [{ uses: [KeyUse.logGroups('/team/a', '/team/b')] }, [
    administered,
    [ACCOUNT_WITH_KMS, ['via logs'], CRYPTOGRAPHY],
    [['logs for /team/a', 'logs for /team/b'], ['directly'], CRYPTOGRAPHY],
  ]],
  'for the Data API': [{ uses: [KeyUse.dataApi()] }, [administered, [ACCOUNT_WITH_KMS, ['via redshift-data'], [SERVICE_GRANT]]]],
  'for sharing snapshots': [{ uses: [KeyUse.snapshotSharing(OTHER_ACCOUNT)] }, [
    administered,
    [['partner'], SOME_WAYS, ['Decrypt', 'DescribeKey']],
    [['partner'], ['via redshift'], [SERVICE_GRANT]],
  ]],
  'for snapshot copies': [{ uses: [KeyUse.snapshotCopies()] }, [administered, data('via redshift')]],
  'with administrators': [{ admins: administrators }, [
    [['the CDK', 'security', 'operator'], ANY_WAY, ADMINISTRATION],
    [['application'], ANY_WAY, SEEING_AND_MENDING],
  ]],
  'with an administrator under a condition': [{
    admins: [new iam.ArnPrincipal(CALLERS.operator.is), new iam.ArnPrincipal(CALLERS.security.is).withConditions({ Bool: { 'aws:ViaAWSService': 'true' } })],
  }, [
    [['the CDK', 'operator'], ANY_WAY, ADMINISTRATION],
    [['security'], ['via redshift'], ADMINISTRATION],
    [['application', 'security'], ANY_WAY, SEEING_AND_MENDING],
  ]],
  'without direct grants, for Redshift': [{ denyDirectGrants: true, uses: [KeyUse.redshift()] }, [administered, data('via redshift')]],
  'with everything at once': [{
    admins: administrators,
    denyDirectGrants: true,
    uses: [KeyUse.redshift(), KeyUse.elastiCache(), KeyUse.adminSecret(), KeyUse.logGroups('/team/a'), KeyUse.dataApi(), KeyUse.snapshotSharing(OTHER_ACCOUNT)],
  }, [
    [['the CDK', 'security', 'operator'], ANY_WAY, ADMINISTRATION],
    [['application'], ANY_WAY, SEEING_AND_MENDING],
    data('via redshift', 'via elasticache', 'via dax'),
    [ACCOUNT_WITH_KMS, ['via secretsmanager'], [...SECRET_CRYPTOGRAPHY, SERVICE_GRANT]],
    [ACCOUNT_WITH_KMS, ['via redshift-data'], [SERVICE_GRANT]],
    [ACCOUNT_WITH_KMS, ['via logs'], CRYPTOGRAPHY],
    [['logs for /team/a'], ['directly'], CRYPTOGRAPHY],
    [['partner'], SOME_WAYS, ['Decrypt', 'DescribeKey']],
    [['partner'], ['via redshift'], [SERVICE_GRANT]],
  ], ['RedshiftGrantsViaIam']], // those of the admin secret hold for Redshift too
};

describe.each(Object.entries(POLICIES))('the policy of a key %s', (_, [props, allowed, spare = []]) => {
  const policy = policyOf(props);
  const intended = callsOf(allowed);

  test('allows what is meant, and nothing else', async () => {
    expect(told(await allowedOf(policy, CALLS))).toEqual(told(intended));
  });

  test('has no statement too many', async () => {
    const superfluous: (string | undefined)[] = [];
    for (const statement of policy.Statement.filter(({ Effect }) => Effect === 'Allow')) {
      const without = { ...policy, Statement: policy.Statement.filter((it) => it !== statement) };
      const concerned = intended.filter(([, , what]) => [statement.Action].flat().includes(`kms:${what.split(' ')[0]}`));
      if (!await anyDenied(without, concerned)) superfluous.push(statement.Sid);
    }
    expect(superfluous).toEqual(spare);
  });

  test('passes the lock-out check: who deploys the key can change its policy later', async () => {
    expect(await isAllowed(policy, CALLERS['the CDK'], 'directly', 'PutKeyPolicy')).toBe(true);
  });

  test('cannot be used past a service by anybody of the account, not even by who may do everything', async () => {
    const direct = CALLS.filter(([who, how, what]) => how === 'directly' && ACCOUNT_WITH_KMS.includes(who) && !ADMINISTRATION.includes(what));
    expect(await allowedOf(policy, direct)).toEqual([]);
  });
});

describe('direct grants', () => {
  const mayGrant = (denyDirectGrants: boolean): Policy => {
    const stack = stackHere();
    const key = CustomerManagedKey.forRedshift(stack, 'Key', { denyDirectGrants });
    key.grant(new iam.ArnPrincipal(CALLERS.bystander.is), 'kms:CreateGrant');
    return keyPolicy(stack);
  };

  test.each([
    [false, ['bystander | directly | CreateGrant', 'bystander | directly | CreateGrant for a resource']],
    [true, ['bystander | directly | CreateGrant for a resource']],
  ])('that a statement allows are possible, unless they are denied: %s', async (deny, allowed) => {
    const direct = CALLS.filter(([, how, what]) => how === 'directly' && what.startsWith('CreateGrant'));
    expect(told(await allowedOf(mayGrant(deny), direct))).toEqual(allowed);
  });
});
