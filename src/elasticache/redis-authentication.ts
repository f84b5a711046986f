import { SecretValue, Stack, Token, aws_elasticache as elasticache, aws_iam as iam, aws_kms as kms } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { RedisEngine } from './redis-engine';
import { RedisUser } from './redis-user';
import { refuse } from '../private/bad-input';
import { plainPath } from '../private/plain-path';
import { either } from '../private/problems';
import { grantHere } from '../stores/grants';
import { storeName } from '../stores/store-name';
import { passwordSecret, readSecret } from '../stores/store-secrets';

/**
 * Who may talk to a replication group, and how they show who they are. Passwords are generated, kept in AWS Secrets Manager under the key for secrets
 * and logs, and in no template.
 *
 * Made by its methods `users`, `userGroup` and `authToken`. Redis in the name means the protocol: it is for Valkey and for Redis OSS.
 */
export class RedisAuthentication {
  /**
   * Users with rights of their own (role-based access control). What AWS recommends.
   *
   * @param users each with a password or by IAM (none means one user `app` with a password)
   * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Clusters.RBAC.html
   */
  public static users(...users: RedisUser[]): RedisAuthentication {
    return new RedisAuthentication(new Users(users.length > 0 ? users : [RedisUser.withPassword('app')]));
  }

  /**
   * The users of a user group that is there already. ElastiCache allows one such group.
   *
   * @param userGroup the user group
   */
  public static userGroup(userGroup: elasticache.IUserGroupRef): RedisAuthentication {
    return new RedisAuthentication(new UserGroup(userGroup));
  }

  /**
   * One password for everybody (the AUTH command), for clients that know no users. Taking it up on a live group **replaces** the group.
   *
   * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth.html
   */
  public static authToken(): RedisAuthentication {
    return new RedisAuthentication(new AuthToken());
  }

  /**
   * @internal
   */
  public readonly _way: WayIn;

  private constructor(way: WayIn) {
    this._way = way;
  }
}

/** How those who may talk to a group show who they are. */
interface WayIn {
  /** What is wrong with it. */
  problems(): string[];
  /** Whether there are secrets. */
  hasSecrets(): boolean;
  /** Makes users and secrets. */
  bind(scope: Construct, engine: RedisEngine, key: kms.IKeyRef): BoundAuthentication;
}

/** What a replication group is told of authentication, and how somebody is let in. */
export interface BoundAuthentication {
  readonly properties: Pick<elasticache.CfnReplicationGroupProps, 'userGroupIds' | 'authToken'>;
  /** The ARNs of the secrets by user name; the AUTH token has none. */
  readonly secretArns: Record<string, string>;
  /** Lets somebody log in; the ARN of the group is that of the replication group. */
  grantConnect(grantee: iam.IGrantable, replicationGroupArn: string, userName?: string): iam.Grant;
}

class Users implements WayIn {
  public constructor(private readonly users: RedisUser[]) {}

  public problems(): string[] {
    const names = this.users.map((it) => it.userName);
    const twice = names.filter((name, i) => !Token.isUnresolved(name) && names.indexOf(name) < i);
    return [
      ...this.users.flatMap((it) => it._problems()),
      ...twice.map((name) => `\`authentication\` takes each user once. Got "${name}" twice; give one of the two another name.`),
    ];
  }

  public hasSecrets(): boolean {
    return this.users.some((it) => it.hasPassword);
  }

  public bind(scope: Construct, engine: RedisEngine, key: kms.IKeyRef): BoundAuthentication {
    const users = new Construct(scope, 'Users');
    // Redis OSS has everybody who does not say who they are log in as `default`, which is on unless the group names it. Nobody has its password.
    const all = engine.name === 'redis' ? [RedisUser.withPassword('default', { accessString: 'off ~* -@all' }), ...this.users] : this.users;
    const made = all.map((user, i) => this.user(users, Token.isUnresolved(user.userName) ? `#${i}` : user.userName, user, engine, key));
    const group = new elasticache.CfnUserGroup(scope, 'UserGroup', {
      engine: engine.name,
      userGroupId: storeName(users, 40),
      userIds: made.map(({ resource }) => resource.ref),
    });
    return {
      properties: { userGroupIds: [group.ref] },
      secretArns: Object.fromEntries(made.flatMap(({ user, secretArn }) => secretArn ? [[user.userName, secretArn]] : [])),
      grantConnect: (grantee, replicationGroupArn, userName) => {
        const offered = made.slice(-this.users.length);
        const one = userName === undefined ? offered[0] : offered.find(({ user }) => user.userName === userName);
        if (!one) refuse(`The grant on "${scope.node.path}"`, [`\`userName\` takes a user of the group: ${either(offered.map(({ user }) => user.userName))}. Got "${userName}".`], 'cannot be made');
        const { resource, secretArn } = one!;
        return secretArn
          ? readSecret(secretArn, key, grantee, scope)
          : grantHere(grantee, scope, [{ actions: ['elasticache:Connect'], resources: [replicationGroupArn, resource.attrArn] }]);
      },
    };
  }

  private user(scope: Construct, id: string, user: RedisUser, { name: engine }: RedisEngine, key: kms.IKeyRef): MadeUser {
    const own = new Construct(scope, id);
    const { userName, accessString } = user;
    if (!user.hasPassword) {
      // Of users that log in by IAM, ElastiCache wants name and id to be the same.
      const resource = new elasticache.CfnUser(own, 'Resource', { engine, userId: userName, userName, accessString, authenticationMode: { Type: 'iam' } });
      return { user, resource };
    }
    const secret = passwordSecret(own, 'Secret', key, { description: `Password of ${plainPath(own)}`, length: 64, username: userName });
    const password = SecretValue.secretsManager(secret.ref, { jsonField: 'password' }).unsafeUnwrap();
    const resource = new elasticache.CfnUser(own, 'Resource', {
      engine, userId: storeName(own, 40), userName, accessString, authenticationMode: { Type: 'password', Passwords: [password] },
    });
    return { user, resource, secretArn: secret.ref };
  }
}

interface MadeUser {
  readonly user: RedisUser;
  readonly resource: elasticache.CfnUser;
  readonly secretArn?: string;
}

class UserGroup implements WayIn {
  public constructor(private readonly group: elasticache.IUserGroupRef) {}

  public problems(): string[] {
    return this.group?.userGroupRef === undefined ? ['`authentication` takes a user group. Got something else.'] : [];
  }

  public hasSecrets(): boolean {
    return false;
  }

  public bind(scope: Construct): BoundAuthentication {
    const { partition, region, account } = Stack.of(scope);
    return {
      properties: { userGroupIds: [this.group.userGroupRef.userGroupId] },
      secretArns: {},
      grantConnect: (grantee, replicationGroupArn, userName) => {
        if (userName === undefined) refuse(`The grant on "${scope.node.path}"`, ['`userName` is missing: the users of a group that was there already are not known here.'], 'cannot be made');
        const user = `arn:${partition}:elasticache:${region}:${account}:user:${userName}`;
        return grantHere(grantee, scope, [{ actions: ['elasticache:Connect'], resources: [replicationGroupArn, user] }]);
      },
    };
  }
}

class AuthToken implements WayIn {
  public problems(): string[] {
    return [];
  }

  public hasSecrets(): boolean {
    return true;
  }

  public bind(scope: Construct, _engine: RedisEngine, key: kms.IKeyRef): BoundAuthentication {
    const secret = passwordSecret(scope, 'AuthToken', key, { description: `AUTH token of ${plainPath(scope)}`, length: 64 });
    return {
      properties: { authToken: SecretValue.secretsManager(secret.ref).unsafeUnwrap() },
      secretArns: { '': secret.ref },
      grantConnect: (grantee) => readSecret(secret.ref, key, grantee, scope),
    };
  }
}
