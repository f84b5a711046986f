import { textProblems } from '../private/problems';

/** Everything but administering the engine, plus INFO, which clients ask for to find out whom they talk to. */
const APPLICATION = 'on ~* &* +@all -@admin -@dangerous +info';

/**
 * What a user may do.
 */
export interface RedisUserOptions {
  /**
   * The commands, keys and channels that the user may use, in the words of the engine's ACL, without passwords. Changed in place.
   *
   * By default it is `on ~* &* +@all -@admin -@dangerous +info`.
   *
   * @default - everything but administering the engine
   * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Clusters.RBAC.html#Access-string
   */
  readonly accessString?: string;
}

/**
 * A user of a replication group. Made by its methods `withPassword` and `withIam`.
 *
 * Redis in the name means the protocol: it is for Valkey and for Redis OSS.
 */
export class RedisUser {
  /**
   * A user with a generated password, which AWS Secrets Manager keeps as JSON with `username` and `password`. Changing the name makes another user in
   * place of the old one, with another password, and does not replace the group.
   *
   * @param userName what the user is called when logging in: up to 40 letters, digits, `_` and `-`, and not `default`
   * @param options what the user may do
   */
  public static withPassword(userName: string, options: RedisUserOptions = {}): RedisUser {
    return new RedisUser(userName, options.accessString ?? APPLICATION, true);
  }

  /**
   * A user that logs in with an IAM identity, which `grantConnect` of the group lets in. Changing the name makes another user in place of the old
   * one, and does not replace the group.
   *
   * @param userName what the user is called: up to 40 lower-case letters, digits and hyphens, beginning with a letter, and not `default`
   * @param options what the user may do
   * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth-iam.html
   */
  public static withIam(userName: string, options: RedisUserOptions = {}): RedisUser {
    return new RedisUser(userName, options.accessString ?? APPLICATION, false);
  }

  /**
   * What the user is called when logging in.
   */
  public readonly userName: string;

  /**
   * What the user may do, in the words of the engine's ACL.
   */
  public readonly accessString: string;

  /**
   * Whether the user has a password, and not an IAM identity.
   */
  public readonly hasPassword: boolean;

  private constructor(userName: string, accessString: string, hasPassword: boolean) {
    this.userName = userName;
    this.accessString = accessString;
    this.hasPassword = hasPassword;
  }

  /**
   * What is wrong with it.
   *
   * @internal
   */
  public _problems(): string[] {
    const password = /(^|\s)([><#!]|nopass\b|resetpass\b|reset(\s|$))/.test(this.accessString);
    return [
      ...textProblems('accessString', this.accessString, /\S/, 'what a user may do, such as "on ~* +@read"'),
      ...this.hasPassword
        ? textProblems('userName', this.userName, /^(?!default$)[\w-]{1,40}$/, 'up to 40 letters, digits, "_" and "-", and not "default"')
        : textProblems('userName', this.userName, /^(?!default$)[a-z][a-z0-9-]{0,39}$/, 'up to 40 lower-case letters, digits and hyphens, beginning with a letter, and not "default"'),
      ...password ? [`\`accessString\` of user "${this.userName}" says something of passwords: they are generated, and what stands there ends in the template. Leave it out.`] : [],
    ];
  }
}
