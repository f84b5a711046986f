// Puts a key to use: adds what its policy lacks, or says what to add where the policy is not ours to write.
import { Annotations, CfnResource, Stack, Token, aws_iam as iam, aws_kms as kms } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { CustomerManagedKey } from './customer-managed-key';
import { KeyPolicy } from './key-policy';
import { KeyUse } from './key-use';
import { notYetWritten } from './written-once';
import { RESERVED_ALIAS } from '../catalog/reserved-alias';

/** What is wrong with a key that was handed in, for resources in the stack of a construct. */
export function keyProblems(prop: string, key: kms.IKeyRef | undefined, scope: Construct): string[] {
  if (key === undefined) return [];
  const alias = aliasName(key, scope);
  if (alias?.startsWith(RESERVED_ALIAS)) {
    return [`\`${prop}\` takes a key that you control. Got "${alias}", a key that AWS manages; pass a CustomerManagedKey.`];
  }
  if (alias !== undefined) {
    return [`\`${prop}\` takes a key, not an alias, which can be pointed at another key later. Got "${alias}"; pass kms.Key.fromLookup(this, 'Key', { aliasName: '${alias}' }).`];
  }
  const unfit = unfitness(asFarAsKnown(key));
  if (unfit) return [`\`${prop}\` takes an enabled key for encryption, of the spec SYMMETRIC_DEFAULT. Got "${key.node.path}", ${unfit}.`];
  const [there, here] = [key.env.region, Stack.of(scope).region];
  return Token.isUnresolved(there) || Token.isUnresolved(here) || there === here
    ? []
    : [`\`${prop}\` takes a key of Region "${here}", where the stack is: a KMS key serves its own Region. Got "${key.node.path}" of "${there}".`];
}

/** What makes a key of this app one that no store can be under. */
function unfitness(key: kms.IKeyRef): string | undefined {
  const cfnKey = (CfnResource.isCfnResource(key) ? key : key.node.defaultChild) as Partial<kms.CfnKey> | undefined;
  const { keySpec = 'SYMMETRIC_DEFAULT', keyUsage = 'ENCRYPT_DECRYPT', enabled = true } = cfnKey ?? {};
  if (enabled === false) return 'which is disabled';
  if (!Token.isUnresolved(keySpec) && keySpec !== 'SYMMETRIC_DEFAULT') return `whose spec is ${keySpec}`;
  return Token.isUnresolved(keyUsage) || keyUsage === 'ENCRYPT_DECRYPT' ? undefined : `whose usage is ${keyUsage}`;
}

/** The ARN of a key: never its id, never an alias, and the same in every release, since changing the form breaks live clusters. */
export function keyArnOf(key: kms.IKeyRef): string {
  return itself(key).keyRef.keyArn;
}

/** Lets a key serve what is in the stack of a construct. */
export function letServe(key: kms.IKeyRef, scope: Construct, ...uses: KeyUse[]): void {
  const target = itself(key);
  const callers = isOfAnotherAccount(target, scope) ? scope : target as Construct; // the key's own stack says the same, and may say it in other words
  if (CustomerManagedKey.isCustomerManagedKey(target)) return uses.forEach((use) => target._serve(use, callers));
  if (hasPolicyOfKms(target)) return;
  const policy = iam.ResourceWithPolicies.of(target);
  const lacking = notYetWritten(target, uses.flatMap((use) => use.statements(scope)));
  if (lacking.map((it) => policy?.addToResourcePolicy(it).statementAdded).every(Boolean)) return;
  Annotations.of(scope).addWarningV2(
    'cdk-cmk-guard:keyPolicyNotWritten',
    `The policy of KMS key "${key.node.path}" is not for this construct to write. "${scope.node.path}" needs these statements in it, if it does not have their like:\n${pasteable(uses, scope)}`,
  );
}

function isOfAnotherAccount({ env }: kms.IKeyRef, scope: Construct): boolean {
  const here = Stack.of(scope).account;
  return !Token.isUnresolved(env.account) && !Token.isUnresolved(here) && env.account !== here;
}

/** A key without a policy gets that of KMS, by which IAM of the account decides everything. A statement of ours would take its place. */
function hasPolicyOfKms(key: kms.IKeyRef): boolean {
  return CfnResource.isCfnResource(key) && (key as kms.CfnKey).keyPolicy === undefined;
}

/** Statements as JSON, for the policy editor; capitals stand for what only a person knows. */
function pasteable(uses: KeyUse[], scope: Construct): string {
  const { partition, region, account } = Stack.of(scope);
  const literal = (value: string, otherwise: string) => Token.isUnresolved(value) ? otherwise : value;
  const policy = new KeyPolicy(literal(partition, 'aws'), literal(region, 'REGION'), literal(account, 'ACCOUNT_ID'));
  return JSON.stringify(Stack.of(scope).resolve(uses.flatMap((use) => use._write(policy)).map((it) => it.toStatementJson())), undefined, 2);
}

/** The key that an alias of this app leads to, or the key. */
function itself(key: kms.IKeyRef): kms.IKeyRef {
  const { aliasTargetKey } = key as Partial<kms.IAlias>;
  return aliasTargetKey ? itself(aliasTargetKey) : key;
}

/** The alias that a key reference names: one that AWS keeps for itself, or one that leads to no key that is known. */
function aliasName(key: kms.IKeyRef, scope: Construct): string | undefined {
  const own = aliasIn(key.keyRef.keyArn, scope);
  return own?.startsWith(RESERVED_ALIAS) ? own : aliasIn(asFarAsKnown(key).keyRef.keyArn, scope);
}

function aliasIn(arn: string, scope: Construct): string | undefined {
  return /(?:^|[:/])(alias\/.+)$/.exec(known(Stack.of(scope).resolve(arn)))?.[1];
}

/** What is known of a text that is joined of parts. */
function known(value: unknown): string {
  if (typeof value === 'string') return value;
  const [delimiter, parts] = (value as { 'Fn::Join'?: [string, unknown[]] } | undefined)?.['Fn::Join'] ?? ['', []];
  return parts.map(known).join(delimiter);
}

/** An alias that was imported by its name throws when it is asked for its key. */
function asFarAsKnown(key: kms.IKeyRef): kms.IKeyRef {
  try {
    return itself(key);
  } catch {
    return key;
  }
}
