import {
  ArnFormat, Token,
  aws_applicationautoscaling as autoscaling, aws_cloudwatch as cloudwatch, aws_ec2 as ec2, aws_elasticache as elasticache,
  aws_iam as iam, aws_kms as kms, aws_secretsmanager as secretsmanager,
} from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { EncryptedRedisGroupProps } from './encrypted-redis-group-props';
import { groupAlarms, RedisAlarmProps } from './group-alarms';
import { GroupMetrics } from './group-metrics';
import { groupProblems, replicasOf, shardsOf } from './group-problems';
import { DEFAULT_PORT, groupResource, isClustered } from './group-resource';
import { RedisScalingProps, scaling } from './group-scaling';
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
 * A Valkey or Redis OSS replication group of Amazon ElastiCache whose data is under a customer managed key, with everything else that a security
 * team asks of a cache: see `EncryptedRedisGroupProps` for what each default is.
 *
 * Throws one error with all that is wrong about the props, before anything is made.
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
   * Where clients write, without cluster mode; undefined in cluster mode.
   */
  public readonly primaryEndpoint?: StoreEndpoint;

  /**
   * Where clients read, from any replica, without cluster mode; undefined in cluster mode.
   */
  public readonly readerEndpoint?: StoreEndpoint;

  /**
   * Where clients begin in cluster mode; undefined without.
   */
  public readonly configurationEndpoint?: StoreEndpoint;

  /**
   * Who may connect: `app.connections.allowToDefaultPort(group)`, which works across stacks too.
   */
  public readonly connections: ec2.Connections;

  /**
   * The key of the data.
   */
  public readonly encryptionKey: kms.IKeyRef;

  /**
   * The key of the secrets and the log groups; with `singleKey`, or where there are neither, the key of the data.
   */
  public readonly secretsAndLogsKey: kms.IKeyRef;

  /**
   * The replication group as CloudFormation has it, for what this construct has no prop for.
   */
  public readonly cfnReplicationGroup: elasticache.CfnReplicationGroup;

  private readonly authentication: BoundAuthentication;
  private readonly clustered: boolean;

  public constructor(scope: Construct, id: string, props: EncryptedRedisGroupProps) {
    props = given(props);
    refuse(`EncryptedRedisGroup "${scope.node.path}/${id}"`, groupProblems(scope, props));
    super(scope, id);

    const engine = props.engine ?? RedisEngine.VALKEY_8_2;
    const authentication = props.authentication ?? RedisAuthentication.users();
    const logging = props.logging ?? RedisLogging.toCloudWatch();
    // The key names the log groups: by a token, its policy could end in a circle.
    const { replicationGroupId } = props;
    const name = replicationGroupId === undefined || Token.isUnresolved(replicationGroupId) ? storeName(this, 40) : replicationGroupId;
    const logGroups = logging._logGroupNames(name);
    const keys = storeKeys(this, props, [KeyUse.elastiCache()], [
      ...authentication._hasSecrets() ? [KeyUse.secrets()] : [],
      ...logGroups.length > 0 ? [KeyUse.logGroups(...logGroups)] : [],
    ]);
    this.encryptionKey = keys.encryptionKey;
    this.secretsAndLogsKey = keys.secretsAndLogsKey;

    const securityGroups = securityGroupsOf(this, props, 'Replication group');
    this.authentication = authentication._bind(this, engine, keys.secretsAndLogsKey);
    this.clustered = isClustered(props);
    this.cfnReplicationGroup = groupResource(this, props, {
      engine,
      keys,
      securityGroups,
      authentication: this.authentication,
      logs: logging._bind(this, name, keys.secretsAndLogsKey),
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
   * The replication group, for whatever takes a reference to one.
   */
  public get replicationGroupRef(): elasticache.ReplicationGroupReference {
    return this.cfnReplicationGroup.replicationGroupRef;
  }

  /**
   * Lets somebody log in: with a password, by reading the secret that holds it; with IAM, by `elasticache:Connect`. The network is another matter:
   * `connections`. Works across stacks.
   *
   * @param grantee who
   * @param userName as which user; left out, the first of them
   */
  public grantConnect(grantee: iam.IGrantable, userName?: string): iam.Grant {
    return this.authentication.grantConnect(grantee, this.replicationGroupArn, userName);
  }

  /**
   * The secret with the password of a user, or with the AUTH token. Let people read it with `grantConnect`.
   *
   * @param userName which user; left out, the only one that has a password
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
   * Makes this group the primary of a global datastore, which groups in other Regions join by their `globalReplicationGroupId`. Takes nodes of
   * the families M5, M6g, M7g, R5, R6g, R6gd, R7g and C7gn, `large` or bigger.
   *
   * @param id the construct id
   * @param suffix what the name of the datastore ends in; ElastiCache puts a prefix of the Region before it
   * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Redis-Global-Datastores-Getting-Started.html (read 2026-11-22)
   */
  public addGlobalDatastore(id: string, suffix: string): elasticache.CfnGlobalReplicationGroup {
    refuse(`Global datastore "${this.node.path}/${id}"`, contradictions(
      [this.cfnReplicationGroup.globalReplicationGroupId !== undefined, '`globalReplicationGroupId` makes this group a secondary of another datastore. Add the datastore to its primary.'],
      [this.node.tryFindChild('ReplicasScaling') !== undefined || this.node.tryFindChild('ShardsScaling') !== undefined,
        'a group of a global datastore does not scale by itself. Leave out `autoScaleReplicas` and `autoScaleShards`.'],
      [/^cache\.t/.test(this.cfnReplicationGroup.cacheNodeType ?? ''), `\`nodeType\` takes no burstable nodes in a global datastore. Got "${this.cfnReplicationGroup.cacheNodeType}"; use "cache.m7g.large".`],
    ));
    return new elasticache.CfnGlobalReplicationGroup(this, id, {
      globalReplicationGroupIdSuffix: suffix,
      automaticFailoverEnabled: true,
      members: [{ replicationGroupId: this.replicationGroupId, replicationGroupRegion: this.stack.region, role: 'PRIMARY' }],
    });
  }

  /**
   * Has ElastiCache add and remove replicas of each shard by itself, in cluster mode. A deployment that changes `replicasPerShard` sets it back.
   *
   * @param props between which bounds
   * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/AutoScaling.html (read 2026-11-22)
   */
  public autoScaleReplicas(props: RedisScalingProps): autoscaling.ScalableTarget {
    return scaling(this, 'Replicas', props);
  }

  /**
   * Has ElastiCache add and remove shards by itself, in cluster mode. A deployment that changes `shards` sets it back.
   *
   * @param props between which bounds
   * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/AutoScaling.html (read 2026-11-22)
   */
  public autoScaleShards(props: RedisScalingProps): autoscaling.ScalableTarget {
    return scaling(this, 'Shards', props);
  }

  /**
   * Makes the alarms that every cache should have: on engine, memory, evictions, replicas and clients.
   *
   * @param props thresholds, and whom to tell
   */
  public addRecommendedAlarms(props: RedisAlarmProps = {}): cloudwatch.Alarm[] {
    return groupAlarms(this, props);
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
