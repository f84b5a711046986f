import { Fn, Token } from 'aws-cdk-lib';
import { textProblems } from '../private/problems';

/**
 * Which engine runs, in which version. Upgrades are in place; there is no way back to an older version. Going from Redis OSS to Valkey is documented
 * to be in place too, but CloudFormation's own data calls it a replacement: try it on a copy.
 *
 * Redis in the name means the protocol: it is for Valkey and for Redis OSS.
 *
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/engine-versions.html
 */
export class RedisEngine {
  /** Valkey 7.2. */
  public static readonly VALKEY_7_2 = RedisEngine.valkey('7.2');

  /** Valkey 8.0. */
  public static readonly VALKEY_8_0 = RedisEngine.valkey('8.0');

  /** Valkey 8.1. */
  public static readonly VALKEY_8_1 = RedisEngine.valkey('8.1');

  /** Valkey 8.2. */
  public static readonly VALKEY_8_2 = RedisEngine.valkey('8.2');

  /** Redis OSS 7.0. */
  public static readonly REDIS_7_0 = RedisEngine.redis('7.0');

  /** Redis OSS 7.1, the last version of Redis OSS. */
  public static readonly REDIS_7_1 = RedisEngine.redis('7.1');

  /**
   * Valkey in a version that has no name here.
   *
   * @param version 7.2 or newer
   * @param parameterGroupFamily the family of its parameter groups (by default `valkey` and the major version)
   */
  public static valkey(version: string, parameterGroupFamily?: string): RedisEngine {
    return new RedisEngine('valkey', version, parameterGroupFamily ?? `valkey${majorOf(version)}`);
  }

  /**
   * Redis OSS in a version that has no name here.
   *
   * @param version 7.0 or newer, since older ones cannot be encrypted, or cannot be made to require TLS
   * @param parameterGroupFamily the family of its parameter groups (by default `redis` and the major version)
   */
  public static redis(version: string, parameterGroupFamily?: string): RedisEngine {
    return new RedisEngine('redis', version, parameterGroupFamily ?? `redis${majorOf(version)}`);
  }

  /**
   * What ElastiCache calls the engine: `valkey` or `redis`.
   */
  public readonly name: string;

  /**
   * The version, such as `8.2`.
   */
  public readonly version: string;

  /**
   * The family that its parameter groups are of.
   */
  public readonly parameterGroupFamily: string;

  private constructor(name: string, version: string, parameterGroupFamily: string) {
    this.name = name;
    this.version = version;
    this.parameterGroupFamily = parameterGroupFamily;
  }

  /**
   * What is wrong with it.
   *
   * @internal
   */
  public _problems(): string[] {
    if (Token.isUnresolved(this.version)) return [];
    const malformed = textProblems('engine', this.version, /^\d+\.\d+(\.\d+)?$/, 'versions such as "8.2"');
    if (malformed.length > 0) return malformed;
    const [major, minor] = this.version.split('.').map(Number);
    const [oldest, oldestMinor] = this.name === 'valkey' ? [7, 2] : [7, 0];
    if (major > oldest || (major === oldest && minor >= oldestMinor)) return [];
    return [`\`engine\` takes Valkey 7.2 or newer, or Redis OSS 7.0 or newer: older ones cannot be encrypted, or cannot be made to require TLS. Got ${this.name} ${this.version}.`];
  }
}

function majorOf(version: string): string {
  if (typeof version !== 'string') return ''; // said to be wrong later
  return Token.isUnresolved(version) ? Fn.select(0, Fn.split('.', version)) : version.split('.')[0];
}
