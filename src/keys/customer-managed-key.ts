import { Annotations, Duration, Names, RemovalPolicy, Stack, Token, aws_iam as iam, aws_kms as kms } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { CustomerManagedKeyProps } from './customer-managed-key-props';
import { deploymentRole } from './deployment-role';
import { KeyPolicy } from './key-policy';
import { KeyUse } from './key-use';
import { letByIam, plainly, withoutCircles } from './other-stacks';
import { notYetWritten } from './written-once';
import { RESERVED_ALIAS } from '../catalog/reserved-alias';
import { refuse } from '../private/bad-input';
import { plainPath } from '../private/plain-path';
import { dayProblems } from '../private/problems';
import { DURATION, given, shapeProblems } from '../private/shapes';
import { withMethods } from '../private/with-methods';

const CUSTOMER_MANAGED_KEY = Symbol.for('cdk-cmk-guard.CustomerManagedKey');

/**
 * A KMS key that you control: it rotates, it stays when its stack goes, and its policy lets services use it for what it is for, and nobody past them.
 *
 * The policy delegates to IAM of the account, but only through the services: not even an administrator can call `kms:Decrypt`. Who may change the
 * policy can change that; it is a guard rail, not a wall.
 *
 * The grant methods tell the truth: each writes into the key policy too, so that a role that was granted decryption can decrypt, directly. Removing
 * such a grant from the code takes the statement out of the policy; it does not revoke the KMS grants that a service has made meanwhile
 * (`kms:ListGrants`, `kms:RevokeGrant`). They throw for a role of another stack that has no `roleName`, as `addToResourcePolicy` does.
 *
 * The inherited `fromKeyArn`, `fromLookup` and `fromCfnKey` give plain keys of the CDK, not a `CustomerManagedKey`.
 *
 * Throws one error with all that is wrong about the props.
 *
 * @example
 *
 * import { aws_iam as iam } from 'aws-cdk-lib';
 * import { CustomerManagedKey, KeyUse } from 'cdk-cmk-guard';
 *
 * declare const securityTeam: iam.Role;
 *
 * const key = CustomerManagedKey.forRedshift(this, 'Key', {
 *   alias: 'sales/warehouse',
 *   uses: [KeyUse.snapshotSharing('444455556666')],
 * });
 * key.grantAdmin(securityTeam);
 */
export class CustomerManagedKey extends kms.Key {
  /**
   * A key for the data of Amazon Redshift clusters.
   *
   * @param scope where the key lives: in the Region of the cluster
   * @param id the construct id
   * @param props further uses, and who looks after the key
   */
  public static forRedshift(scope: Construct, id: string, props: CustomerManagedKeyProps = {}): CustomerManagedKey {
    return new CustomerManagedKey(scope, id, withUse(KeyUse.redshift(), props));
  }

  /**
   * A key for the data of Amazon ElastiCache replication groups and serverless caches.
   *
   * @param scope where the key lives: in the Region of the cache
   * @param id the construct id
   * @param props further uses, and who looks after the key
   */
  public static forElastiCache(scope: Construct, id: string, props: CustomerManagedKeyProps = {}): CustomerManagedKey {
    return new CustomerManagedKey(scope, id, withUse(KeyUse.elastiCache(), props));
  }

  /**
   * Whether something is a `CustomerManagedKey`, of this or of another copy of the library.
   *
   * @param x anything
   * @returns true if it is one
   */
  public static isCustomerManagedKey(x: any): x is CustomerManagedKey {
    return x !== null && typeof x === 'object' && CUSTOMER_MANAGED_KEY in x;
  }

  /**
   * The account is trusted only through the services, so a grant has to stand in the key policy too.
   */
  protected readonly trustAccountIdentities: boolean = false;

  private honest?: kms.KeyGrants;
  private serves = false;

  /**
   * Makes a key that serves what is said in its props. Throws one error with all that is wrong about the props.
   *
   * @param scope where the key lives, in the Region of what is encrypted
   * @param id the construct id
   * @param props what the key is for, and who looks after it
   */
  public constructor(scope: Construct, id: string, props: CustomerManagedKeyProps = {}) {
    props = given(props);
    refuse(`CustomerManagedKey "${scope.node.path}/${id}"`, problemsOf(props));
    const policy = KeyPolicy.in(scope);
    super(scope, id, {
      description: props.description,
      alias: props.alias,
      enableKeyRotation: true,
      removalPolicy: props.removalPolicy ?? RemovalPolicy.RETAIN,
      policy: new iam.PolicyDocument({
        statements: [
          ...props.admins ? [policy.recovery(), ...named(scope, policy, props.admins)] : [policy.administration()],
          ...props.denyDirectGrants ? [policy.denyDirectGrants()] : [],
        ],
      }),
    });
    Object.defineProperty(this, CUSTOMER_MANAGED_KEY, { value: true });
    // The L2 takes no tokens for these two.
    this.cfnKey.rotationPeriodInDays = (props.rotationPeriod ?? Duration.days(365)).toDays();
    this.cfnKey.pendingWindowInDays = (props.pendingWindow ?? Duration.days(30)).toDays();
    if (props.description === undefined) this.cfnKey.description = `Customer managed key of ${plainPath(this)}`;
    if (props.alias === undefined) this.addAlias(aliasOf(this));
    for (const use of props.uses ?? []) this.addUse(use);
    this.node.addValidation({ validate: () => this.warnIfIdle() });
  }

  /**
   * Lets the key serve one more purpose. A use that the key already has adds nothing.
   *
   * @param use what the key is for
   */
  public addUse(use: KeyUse): void {
    this._serve(use, this);
  }

  /**
   * Lets the key serve callers of the account and Region that a construct is in.
   *
   * @internal
   */
  public _serve(use: KeyUse, scope: Construct): void {
    for (const statement of notYetWritten(this, use.statements(scope))) this.addToResourcePolicy(statement);
  }

  /**
   * Adds a statement to the key policy. Where it allows something to a role of another stack of the same account and Region, whose stack may well
   * depend on this one, it names the account instead, under the condition that the caller is that role. That takes a role with a `roleName`. For one
   * without, a statement that does not go through a service is refused with an error, since it would let in the whole account.
   *
   * @param statement what to allow or deny
   * @param allowNoOp of no effect, as the policy of this key can always be written
   * @returns that the statement was added, and what to depend on where something needs it
   */
  public addToResourcePolicy(statement: iam.PolicyStatement, allowNoOp?: boolean): iam.AddToResourcePolicyResult {
    const [added] = withoutCircles(statement, this).map((it) => super.addToResourcePolicy(it, allowNoOp));
    letByIam(statement, this);
    this.serves = true;
    return added;
  }

  /**
   * The grants by name, as the CDK has them. They write into the key policy too, and `admin` gives no `kms:CreateGrant`.
   */
  public get grants(): kms.KeyGrants {
    this.honest ??= honestGrants(this);
    return this.honest;
  }

  /**
   * Lets somebody administer the key: everything but cryptography and grants.
   *
   * @param grantee who administers from now on, beside those who already do
   * @returns the grant, which stands in the key policy too
   */
  public grantAdmin(grantee: iam.IGrantable): iam.Grant {
    return this.grants.admin(grantee);
  }

  /** By then everything has had its say. */
  private warnIfIdle(): string[] {
    if (!this.serves) {
      Annotations.of(this).addWarningV2(
        'cdk-cmk-guard:keyWithoutUse',
        `Nothing can be encrypted under "${this.node.path}": it has no use. Say what it is for, such as \`uses: [KeyUse.redshift()]\` or CustomerManagedKey.forRedshift.`,
      );
    }
    return [];
  }

  private get cfnKey(): kms.CfnKey {
    return this.node.defaultChild as kms.CfnKey;
  }
}

/** All grants of the CDK go through `actions`. */
function honestGrants(key: CustomerManagedKey): kms.KeyGrants {
  const grants = kms.KeyGrants.fromKey(key, false);
  const write = grants.actions.bind(grants);
  return withMethods(grants, {
    actions: (grantee, ...actions) => {
      const plain = plainly(grantee, key);
      // What is refused is refused before the CDK writes its part to the role.
      withoutCircles(new iam.PolicyStatement({ actions, principals: [plain.grantPrincipal], resources: ['*'] }), key);
      return write(plain, ...actions);
    },
    admin: (grantee) => grants.actions(grantee, ...KeyPolicy.ADMINISTRATION),
  });
}

/** Props with one more use, before theirs. What is no list is left for the constructor to refuse. */
function withUse(use: KeyUse, props: CustomerManagedKeyProps): CustomerManagedKeyProps {
  const { uses = [] } = given(props);
  return { ...props, uses: Array.isArray(uses) ? [use, ...uses] : uses };
}

function problemsOf(props: CustomerManagedKeyProps): string[] {
  const { alias, rotationPeriod, pendingWindow, admins, removalPolicy } = props;
  const misshapen = shapeProblems(props, { uses: 'list', alias: 'string', rotationPeriod: DURATION, pendingWindow: DURATION, admins: 'list' });
  if (misshapen.length > 0) return misshapen;
  const strange = [
    ...(props.uses ?? []).some((it) => typeof it?.statements !== 'function') ? ['`uses` takes what KeyUse makes, such as KeyUse.redshift().'] : [],
    ...(admins ?? []).some((it) => it?.policyFragment === undefined) ? ['`admins` takes principals, such as roles or new iam.ArnPrincipal("arn:…").'] : [],
  ];
  return strange.length > 0 ? strange : [
    ...dayProblems('rotationPeriod', rotationPeriod, 90, 2560),
    ...dayProblems('pendingWindow', pendingWindow, 7, 30),
    ...alias === undefined ? [] : aliasProblems(alias),
    ...(admins ?? []).filter(isAnybody).map((it) => `\`admins\` takes principals that are somebody. Got ${JSON.stringify(it.policyFragment.principalJson)}; name roles.`),
    ...removalPolicy === RemovalPolicy.SNAPSHOT ? ['`removalPolicy` takes RETAIN, RETAIN_ON_UPDATE_OR_DELETE or DESTROY: there are no snapshots of keys. Got "snapshot".'] : [],
    ...admins?.length === 0 ? ['`admins` is empty. Name at least one principal, or leave it out to let IAM of the account decide.'] : [],
  ];
}

/** Everybody, or a service of AWS. */
function isAnybody({ policyFragment: { principalJson } }: iam.IPrincipal): boolean {
  return principalJson.Service !== undefined || Object.values(principalJson).flat().includes('*');
}

function aliasProblems(alias: string): string[] {
  if (Token.isUnresolved(alias)) return [];
  const name = alias.startsWith('alias/') ? alias : `alias/${alias}`;
  if (name.toLowerCase().startsWith(RESERVED_ALIAS)) return [`\`alias\` takes a name of yours: AWS keeps ${RESERVED_ALIAS} for the keys that it manages. Got "${alias}".`];
  return /^alias\/[\w/-]{1,250}$/.test(name) ? [] : [`\`alias\` takes letters, digits, "/", "_" and "-", up to 250 of them. Got "${alias}".`];
}

/** Unique in account and Region, like the stack's name; under a prefix of its own, so that it never begins with what AWS keeps for itself. */
function aliasOf(key: kms.Key): string {
  const path = Names.stackRelativeConstructPath(key);
  const alias = `alias/cmk/${Stack.of(key).stackName}/${path}`;
  return alias.length <= 256 && /^[\w/-]+$/.test(path) ? alias : `alias/cmk/${Names.uniqueResourceName(key, { maxLength: 240, separator: '-', allowedSpecialCharacters: '-' })}`;
}

/** Administrators under the same conditions share a statement. */
function named(scope: Construct, policy: KeyPolicy, admins: iam.IPrincipal[]): iam.PolicyStatement[] {
  const role = deploymentRole(scope);
  const conditions = ({ policyFragment }: iam.IPrincipal) => JSON.stringify(policyFragment.conditions);
  const alike = [...new Set(admins.map(conditions))].map((it) => admins.filter((admin) => conditions(admin) === it));
  return [
    ...role ? [policy.namedAdministration('KeyAdministrationByDeployment', [role])] : [],
    ...alike.map((some, i) => policy.namedAdministration(`KeyAdministrationByName${i === 0 ? '' : i + 1}`, some)),
  ];
}
