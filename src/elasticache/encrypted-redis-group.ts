import {
  ArnFormat, Token,
  aws_applicationautoscaling as autoscaling, aws_cloudwatch as cloudwatch, aws_ec2 as ec2, aws_elasticache as elasticache,
  aws_iam as iam, aws_kms as kms, aws_secretsmanager as secretsmanager,
} from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { EncryptedRedisGroupProps, RedisGlobalDatastoreOptions } from './encrypted-redis-group-props';
import { groupAlarms, RedisAlarmOptions } from './group-alarms';
import { GroupMetrics } from './group-metrics';
import { groupProblems, replicasOf, shardsOf } from './group-problems';
import { DEFAULT_PORT, groupResource, isClustered } from './group-resource';
import { RedisScalingOptions, scaling } from './group-scaling';
import { BoundAuthentication, RedisAuthentication } from './redis-authentication';
import { RedisEngine } from './redis-engine';
import { RedisLogging } from './redis-logging';
import { KeyUse } from '../keys/key-use';
import { refuse } from '../private/bad-input';
import { contradictions, either } from '../private/problems';
import { given } from '../private/shapes';
import { partsFollow } from '../stores/parts-follow';
import { StoreEndpoint } from '../stores/store-endpoint';
import { storeKeys } from '../stores/store-keys';
import { storeName } from '../stores/store-name';
import { securityGroupsOf } from '../stores/store-network';
import { secretUnder } from '../stores/store-secrets';

/**
 * A Valkey or Redis OSS replication group of Amazon ElastiCache whose data is under a customer managed key, with everything else that a security team
 * asks of a cache: see `EncryptedRedisGroupProps` for what each default is.
 *
 * Redis in the name means the protocol: it is for Valkey and for Redis OSS.
 *
 * Throws one error with all that is wrong about the props, before anything is made.
 *
 * @example
 *
 * import { aws_ec2 as ec2, aws_lambda as lambda } from 'aws-cdk-lib';
 * import { EncryptedRedisGroup } from 'cdk-cmk-guard';
 *
 * declare const vpc: ec2.Vpc;
 * declare const shop: lambda.IFunction;
 *
 * const sessions = new EncryptedRedisGroup(this, 'Sessions', { vpc });
 *
 * // the network
 * shop.connections.allowToDefaultPort(sessions);
 *
 * // what the user "app" logs in with
 * sessions.grantConnect(shop);
 */
export class EncryptedRedisGroup extends GroupMetrics implements elasticache.IReplicationGroupRef, ec2.IConnectable {
  /**
   * The name of the group.
   */
  public readonly replicationGroupId: string;

  /**
   * The ARN of the group.
   */
  public readonly replicationGroupArn: string;

  /**
   * The names of the nodes that the group is made with: `<group>-001`, or `<group>-0001-001` in cluster mode. Nodes that are added by autoscaling are not
   * among them.
   */
  public readonly cacheClusterIds: string[];

  /**
   * Where clients write (only without cluster mode).
   */
  public readonly primaryEndpoint?: StoreEndpoint;

  /**
   * Where clients read, from any replica (only without cluster mode).
   */
  public readonly readerEndpoint?: StoreEndpoint;

  /**
   * Where clients begin (only in cluster mode).
   */
  public readonly configurationEndpoint?: StoreEndpoint;

  /**
   * Who may connect. Hand the group to `allowToDefaultPort` of a client's own `connections`, which works across stacks too.
   */
  public readonly connections: ec2.Connections;

  /**
   * The key of the data. By default it is a `CustomerManagedKey`.
   */
  public readonly encryptionKey: kms.IKeyRef;

  /**
   * The key of the secrets and the log groups. With `singleKey`, or where there are neither, it is the key of the data. By default it is a
   * `CustomerManagedKey`.
   */
  public readonly secretsAndLogsKey: kms.IKeyRef;

  /**
   * The replication group as CloudFormation has it, for what this construct has no prop for.
   */
  public readonly cfnReplicationGroup: elasticache.CfnReplicationGroup;

  private readonly authentication: BoundAuthentication;
  private readonly clustered: boolean;

  /**
   * Makes a replication group with its keys, network, users and logs. Throws one error with all that is wrong about the props.
   *
   * @param scope the stack or construct that it belongs to
   * @param id the construct id
   * @param props its network, and whatever is to differ from the defaults
   */
  public constructor(scope: Construct, id: string, props: EncryptedRedisGroupProps) {
    props = given(props);
    refuse(`EncryptedRedisGroup "${scope.node.path}/${id}"`, groupProblems(scope, props));
    super(scope, id);

    const engine = props.engine ?? RedisEngine.VALKEY_8_2;
    const { _way: authentication } = props.authentication ?? RedisAuthentication.users();
    const { _logTarget: logging } = props.logging ?? RedisLogging.toCloudWatchLogs();
    // The key names the log groups: by a token, its policy could end in a circle.
    const { replicationGroupId } = props;
    const name = replicationGroupId === undefined || Token.isUnresolved(replicationGroupId) ? storeName(this, 40) : replicationGroupId;
    const logGroups = logging.logGroupNames(name);
    const keys = storeKeys(this, props, [KeyUse.elastiCache()], [
      ...authentication.hasSecrets() ? [KeyUse.secrets()] : [],
      ...logGroups.length > 0 ? [KeyUse.logGroups(...logGroups)] : [],
    ]);
    this.encryptionKey = keys.encryptionKey;
    this.secretsAndLogsKey = keys.secretsAndLogsKey;

    const securityGroups = securityGroupsOf(this, props, 'Replication group');
    this.authentication = authentication.bind(this, engine, keys.secretsAndLogsKey);
    this.clustered = isClustered(props);
    this.cfnReplicationGroup = groupResource(this, props, {
      engine,
      keys,
      securityGroups,
      authentication: this.authentication,
      logs: logging.bind(this, name, keys.secretsAndLogsKey),
    });

    partsFollow(this, props.removalPolicy);

    const group = this.cfnReplicationGroup;
    this.replicationGroupId = group.ref;
    this.replicationGroupArn = this.stack.formatArn({
      service: 'elasticache', resource: 'replicationgroup', resourceName: group.ref, arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
    this.cacheClusterIds = this.nodes(props);
    this.connections = new ec2.Connections({ securityGroups, defaultPort: ec2.Port.tcp(props.port ?? DEFAULT_PORT) });
    if (this.clustered) {
      this.configurationEndpoint = endpoint(group.attrConfigurationEndPointAddress, group.attrConfigurationEndPointPort);
    } else {
      this.primaryEndpoint = endpoint(group.attrPrimaryEndPointAddress, group.attrPrimaryEndPointPort);
      this.readerEndpoint = endpoint(group.attrReaderEndPointAddress, group.attrReaderEndPointPort);
    }
  }

  /**
   * A reference to the replication group, for whatever takes one.
   */
  public get replicationGroupRef(): elasticache.ReplicationGroupReference {
    return this.cfnReplicationGroup.replicationGroupRef;
  }

  /**
   * Lets somebody log in. With a password that is by reading the secret that holds it, with IAM by `elasticache:Connect`. The network is another
   * matter, for `connections`. Works across stacks.
   *
   * Throws if the grantee is of another account, if the group has no such user, or if no user is named where a user group was handed in.
   *
   * @param grantee who may log in
   * @param userName the user to log in as (by default the first one)
   * @returns the grant, of the secret or of connecting
   */
  public grantConnect(grantee: iam.IGrantable, userName?: string): iam.Grant {
    return this.authentication.grantConnect(grantee, this.replicationGroupArn, userName);
  }

  /**
   * The secret with the password of a user, or with the AUTH token. Let people read it with `grantConnect`. Throws if there is no user of that name
   * with a password, or if no user is named and several or none have one.
   *
   * @param userName the user whose password it is (by default the only one that has a password)
   * @returns the secret, by its ARN
   */
  public secretOf(userName?: string): secretsmanager.ISecret {
    const { secretArns } = this.authentication;
    const names = Object.keys(secretArns).filter((it) => it !== 'default');
    const name = userName ?? (names.length === 1 ? names[0] : undefined);
    if (name === undefined || !Object.hasOwn(secretArns, name)) {
      refuse(`The secret of "${this.node.path}"`, [`\`userName\` takes a user with a password: ${either(names)}. Got ${JSON.stringify(userName)}.`], 'cannot be found');
    }
    const id = `SecretOf${name}`;
    return this.node.tryFindChild(id) as secretsmanager.ISecret | undefined ?? secretUnder(this, id, secretArns[name!], this.secretsAndLogsKey);
  }

  /**
   * Makes this group the primary of a global datastore, which groups in other Regions join by their `globalReplicationGroupId`. Takes nodes of the
   * families M5, M6g, M7g, R5, R6g, R6gd, R7g and C7gn, `large` or bigger. Throws if the group is a secondary itself, if it scales by itself, or if
   * its nodes are burstable.
   *
   * @param id the construct id
   * @param options what the datastore is called
   * @returns the datastore as CloudFormation has it, with the id that other groups join by
   * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Redis-Global-Datastores-Getting-Started.html
   */
  public addGlobalDatastore(id: string, options: RedisGlobalDatastoreOptions): elasticache.CfnGlobalReplicationGroup {
    refuse(`Global datastore "${this.node.path}/${id}"`, contradictions(
      [this.cfnReplicationGroup.globalReplicationGroupId !== undefined, '`globalReplicationGroupId` makes this group a secondary of another datastore. Add the datastore to its primary.'],
      [this.node.tryFindChild('ReplicasScaling') !== undefined || this.node.tryFindChild('ShardsScaling') !== undefined,
        'a group of a global datastore does not scale by itself. Leave out `autoScaleReplicas` and `autoScaleShards`.'],
      [/^cache\.t/.test(this.cfnReplicationGroup.cacheNodeType ?? ''), `\`nodeType\` takes no burstable nodes in a global datastore. Got "${this.cfnReplicationGroup.cacheNodeType}"; use "cache.m7g.large".`],
    ));
    return new elasticache.CfnGlobalReplicationGroup(this, id, {
      globalReplicationGroupIdSuffix: options.suffix,
      automaticFailoverEnabled: true,
      members: [{ replicationGroupId: this.replicationGroupId, replicationGroupRegion: this.stack.region, role: 'PRIMARY' }],
    });
  }

  /**
   * Has ElastiCache add and remove replicas of each shard by itself, in cluster mode. A deployment that changes `replicasPerShard` sets it back. Call
   * it once for a group, since a second call throws. It also throws without cluster mode, in a global datastore, and for nodes that are burstable or
   * of another size than `large`, `xlarge` and `2xlarge`.
   *
   * @param options between which bounds, and how busy the engines are to be
   * @returns the target that scales, which takes further policies
   * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/AutoScaling.html
   */
  public autoScaleReplicas(options: RedisScalingOptions): autoscaling.ScalableTarget {
    return scaling(this, 'Replicas', options);
  }

  /**
   * Has ElastiCache add and remove shards by itself, in cluster mode. A deployment that changes `shards` sets it back. Call it once for a group,
   * since a second call throws. It also throws without cluster mode, in a global datastore, and for nodes that are burstable or of another size than
   * `large`, `xlarge` and `2xlarge`.
   *
   * @param options between which bounds, and how busy the engines are to be
   * @returns the target that scales, which takes further policies
   * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/AutoScaling.html
   */
  public autoScaleShards(options: RedisScalingOptions): autoscaling.ScalableTarget {
    return scaling(this, 'Shards', options);
  }

  /**
   * Makes the alarms that every cache should have: on engine, memory, evictions, replicas and clients. Call it once for a group, since a second call
   * throws, as does a threshold that is out of its range.
   *
   * @param options thresholds, and what happens when an alarm goes off
   * @returns the alarms, on engine, memory, evictions, replicas and clients in this order, several of each where there are more than ten nodes
   */
  public addRecommendedAlarms(options: RedisAlarmOptions = {}): cloudwatch.Alarm[] {
    return groupAlarms(this, options);
  }

  /** As many as are known of: a number that is a token stands for one. */
  private nodes(props: EncryptedRedisGroupProps): string[] {
    const members = Array.from({ length: replicasOf(props) + 1 }, (_, i) => String(i + 1).padStart(3, '0'));
    if (!this.clustered) return members.map((member) => `${this.replicationGroupId}-${member}`);
    const shards = Array.from({ length: shardsOf(props) }, (_, i) => String(i + 1).padStart(4, '0'));
    return shards.flatMap((shard) => members.map((member) => `${this.replicationGroupId}-${shard}-${member}`));
  }
}

function endpoint(hostname: string, port: string): StoreEndpoint {
  return new StoreEndpoint(hostname, Token.asNumber(port));
}
