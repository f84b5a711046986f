// Asks a simulator of AWS IAM that knows nothing of this library who may do what with a key.
import { anonymousPrincipal, runSimulation } from '@cloud-copilot/iam-simulate';
import { ACCOUNT, KEY, OTHER_ACCOUNT, Policy, REGION } from './concrete';

/** Whoever calls KMS, and what IAM of the caller's account lets them do. */
export interface Caller {
  /** The ARN of a role, the name of a service, or nobody. */
  readonly is?: string;
  readonly may?: Policy[];
  /** What the call brings along in its encryption context: the log group that CloudWatch Logs calls for. */
  readonly logGroup?: string;
  /** Through which services the caller is to be tried; as a rule, through the right one for Redshift. */
  readonly ways?: Way[];
}

/** A policy of IAM that allows some actions on everything. */
export function allowing(...actions: string[]): Policy[] {
  return [{ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }] }];
}

/**
 * The simulator drops encryption contexts, since their keys have a part of their own. So a condition key that it knows, of the same type,
 * stands for them in the policy and in the call.
 */
const LOG_GROUP = 'kms:EncryptionContext:aws:logs:arn';
const STAND_IN = 'aws:SourceArn';

function simulated({ Version, Statement }: Policy): Policy {
  return JSON.parse(JSON.stringify({ Version, Statement }).replaceAll(LOG_GROUP, STAND_IN));
}

/** Through which service a call comes; none where it comes directly. */
export const WAYS = {
  'directly': undefined,
  'via redshift': `redshift.${REGION}.amazonaws.com`,
  'via redshift-serverless': `redshift-serverless.${REGION}.amazonaws.com`,
  'via redshift-data': `redshift-data.${REGION}.amazonaws.com`,
  'via elasticache': `elasticache.${REGION}.amazonaws.com`,
  'via dax': `dax.${REGION}.amazonaws.com`,
  'via secretsmanager': `secretsmanager.${REGION}.amazonaws.com`,
  'via logs': `logs.${REGION}.amazonaws.com`,
  'via s3': `s3.${REGION}.amazonaws.com`,
  'via redshift of another Region': 'redshift.us-east-1.amazonaws.com',
  'via redshift of no Region': 'redshift.amazonaws.com',
} as const;
export type Way = keyof typeof WAYS;
export const ANY_WAY = Object.keys(WAYS) as Way[];

/** Some of them. */
export const SOME_WAYS: Way[] = ['directly', 'via redshift', 'via elasticache', 'via secretsmanager', 'via logs'];

/** `CreateGrant` where a service asks for the grant, for a resource of its own. */
export const SERVICE_GRANT = 'CreateGrant for a resource';

/** Whether a call to the key succeeds. */
export async function isAllowed(policy: Policy, { is, may = [], logGroup }: Caller, way: Way, what: string): Promise<boolean> {
  const [action] = what.split(' ');
  const account = /^arn:aws:iam::(\d+):role\//.exec(is ?? '')?.[1];
  const via = WAYS[way];
  const context: Record<string, string> = {
    ...account ? { 'kms:CallerAccount': account, 'aws:PrincipalAccount': account, 'aws:PrincipalArn': is! } : {},
    'aws:PrincipalIsAWSService': String(is !== undefined && account === undefined),
    ...via ? { 'kms:ViaService': via, 'aws:ViaAWSService': 'true' } : {},
    ...action === 'CreateGrant' ? { 'kms:GrantIsForAWSResource': String(what === SERVICE_GRANT) } : {},
    ...logGroup ? { [STAND_IN]: `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:${logGroup}` } : {},
  };
  const answer = await runSimulation({
    request: {
      principal: is === undefined ? anonymousPrincipal : account ? session(is) : is,
      action: `kms:${action}`,
      resource: { resource: KEY, accountId: ACCOUNT },
      contextVariables: context,
    },
    identityPolicies: may.map((it, index) => ({ name: `policy${index}`, policy: it })),
    serviceControlPolicies: [],
    resourceControlPolicies: [],
    resourcePolicy: simulated(policy),
  }, {});
  if (answer.resultType !== 'single') throw new Error(`The simulator refuses ${what}: ${JSON.stringify(answer)}`);
  if (answer.result.ignoredContextKeys?.length) throw new Error(`The simulator ignores ${answer.result.ignoredContextKeys} of ${what}`);
  return answer.overallResult === 'Allowed';
}

/** Nobody calls as a role, but in a session of it. */
function session(role: string): string {
  return role.replace(/^arn:aws:iam::(\d+):role\/(?:.*\/)?(.+)$/, 'arn:aws:sts::$1:assumed-role/$2/session');
}

const EVERYTHING = allowing('*');
const KMS = allowing('kms:*');
const NO_KMS = allowing('s3:*', 'redshift:*');

export const CALLERS = {
  'the CDK': { is: `arn:aws:iam::${ACCOUNT}:role/cdk-hnb659fds-cfn-exec-role-${ACCOUNT}-${REGION}`, may: EVERYTHING, ways: ANY_WAY },
  'security': { is: `arn:aws:iam::${ACCOUNT}:role/security`, may: KMS },
  'operator': { is: `arn:aws:iam::${ACCOUNT}:role/operator`, may: NO_KMS },
  'application': { is: `arn:aws:iam::${ACCOUNT}:role/application`, may: KMS, ways: ANY_WAY },
  'bystander': { is: `arn:aws:iam::${ACCOUNT}:role/bystander`, may: NO_KMS },
  'partner': { is: `arn:aws:iam::${OTHER_ACCOUNT}:role/partner`, may: KMS, ways: SOME_WAYS },
  'employee of the partner': { is: `arn:aws:iam::${OTHER_ACCOUNT}:role/employee`, may: NO_KMS },
  'stranger': { is: 'arn:aws:iam::999900001111:role/stranger', may: EVERYTHING },
  'anybody': {},
  'logs for /team/a': { is: `logs.${REGION}.amazonaws.com`, logGroup: '/team/a' },
  'logs for /team/b': { is: `logs.${REGION}.amazonaws.com`, logGroup: '/team/b' },
  'logs for /team/c': { is: `logs.${REGION}.amazonaws.com`, logGroup: '/team/c' },
  'logs for nothing': { is: `logs.${REGION}.amazonaws.com` },
  'logs of another Region': { is: 'logs.us-east-1.amazonaws.com', logGroup: '/team/a' },
  'redshift itself': { is: 'redshift.amazonaws.com' },
} satisfies Record<string, Caller>;
export type Who = keyof typeof CALLERS;

/** What is tried: some actions of each kind. That the lists are complete is for the tables of statements to say. */
export const SEEING_AND_MENDING = ['DescribeKey', 'PutKeyPolicy', 'CancelKeyDeletion'];
export const ADMINISTRATION = [...SEEING_AND_MENDING, 'ScheduleKeyDeletion', 'EnableKeyRotation', 'TagResource'];
export const SECRET_CRYPTOGRAPHY = ['Encrypt', 'Decrypt', 'GenerateDataKey', 'DescribeKey'];
export const CRYPTOGRAPHY = [...SECRET_CRYPTOGRAPHY, 'ReEncryptFrom'];
const NEVER = ['RetireGrant', 'GenerateDataKeyPair'];
export const ACTIONS = [...new Set([...ADMINISTRATION, ...CRYPTOGRAPHY, 'CreateGrant', SERVICE_GRANT, ...NEVER])];
