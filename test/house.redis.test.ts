// The house passes its own inspection: whatever is said of a replication group, the guard has nothing to say about it.
import * as fs from 'fs';
import {
  App, Duration, RemovalPolicy, Stack, Validations, aws_cloudwatch_actions as actions, aws_ec2 as ec2, aws_elasticache as elasticache, aws_iam as iam,
  aws_kinesisfirehose as firehose, aws_kms as kms, aws_logs as logs, aws_sns as sns,
} from 'aws-cdk-lib';
import * as fc from 'fast-check';
import {
  CmkGuard, CustomerManagedKey, EncryptedRedisGroup, EncryptedRedisGroupProps, KeyUse, RedisAuthentication, RedisEngine, RedisIpDiscovery,
  RedisLogging, RedisNetworkType, RedisSnapshotSource, RedisUser, Severity, Verdict,
} from '../src';

type Given<T> = (stack: Stack, id: string) => T;

/** Something that may be left out. */
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });

const KEYS: Given<kms.IKeyRef>[] = [
  (stack, id) => new CustomerManagedKey(stack, id),
  (stack, id) => new CustomerManagedKey(stack, id, { admins: [new iam.AccountRootPrincipal()], denyDirectGrants: true }),
  (stack, id) => new kms.Key(stack, id, { enableKeyRotation: true, removalPolicy: RemovalPolicy.RETAIN }),
  (stack, id) => new CustomerManagedKey(new Stack(stack.node.root as App, id, { env: { account: stack.account, region: stack.region } }), 'Key'),
];

const USERS = [
  RedisUser.withPassword('app'), RedisUser.withIam('shop'), RedisUser.withPassword('reports', { accessString: 'on ~session:* +@read' }), RedisUser.withIam('jobs', { accessString: 'on ~* +@all' }),
];

const AUTHENTICATION: fc.Arbitrary<Given<RedisAuthentication>> = fc.oneof(
  fc.subarray(USERS).map((users) => () => RedisAuthentication.users(...users)),
  fc.constant(() => RedisAuthentication.authToken()),
  fc.constant((stack: Stack) => RedisAuthentication.userGroup(new elasticache.CfnUserGroup(stack, 'UserGroup', { engine: 'valkey', userGroupId: 'mine', userIds: [] }))),
);

const LOGGING: fc.Arbitrary<Given<RedisLogging>> = fc.oneof(
  fc.constantFrom(undefined, logs.RetentionDays.ONE_DAY, logs.RetentionDays.INFINITE)
    .map((retention) => () => RedisLogging.toCloudWatchLogs({ retention })),
  fc.constant((stack: Stack) => RedisLogging.toFirehose(new firehose.CfnDeliveryStream(stack, 'Stream', { deliveryStreamName: 'aws-logs' }))),
);

const NETWORKS: Partial<EncryptedRedisGroupProps>[] = [
  {}, { networkType: RedisNetworkType.IPV4, ipDiscovery: RedisIpDiscovery.IPV4 },
  { networkType: RedisNetworkType.IPV6, ipDiscovery: RedisIpDiscovery.IPV6 },
  { networkType: RedisNetworkType.DUAL_STACK, ipDiscovery: RedisIpDiscovery.IPV6 }, { networkType: RedisNetworkType.DUAL_STACK },
];

/** What any group can be told, beside what a secondary cannot. */
const ANY = fc.record({
  encryptionKey: maybe(fc.constantFrom(...KEYS)),
  secretsAndLogsKey: maybe(fc.constantFrom(...KEYS)),
  singleKey: maybe(fc.boolean()),
  replicationGroupId: maybe(fc.stringMatching(/^[a-z]([a-z0-9]|-[a-z0-9]){0,10}$/)),
  description: maybe(fc.string({ minLength: 1, maxLength: 20 })),
  replicasPerShard: maybe(fc.integer({ min: 1, max: 5 })),
  port: maybe(fc.integer({ min: 1, max: 65535 })),
  authentication: maybe(AUTHENTICATION),
  logging: maybe(LOGGING),
  network: fc.constantFrom(...NETWORKS),
  snapshotRetention: maybe(fc.integer({ min: 15, max: 35 }).map(Duration.days)),
  snapshotWindow: maybe(fc.constant('03:00-04:00')),
  preferredMaintenanceWindow: maybe(fc.constant('sun:04:00-sun:05:00')),
  notified: fc.boolean(),
  place: fc.constantFrom('subnets', 'subnet group', undefined),
  securityGroups: fc.boolean(),
  removalPolicy: maybe(fc.constantFrom(RemovalPolicy.SNAPSHOT, RemovalPolicy.RETAIN, RemovalPolicy.DESTROY)),
});

/** What a group has of its own, or from the primary that it follows. */
const SHAPE: fc.Arbitrary<Partial<EncryptedRedisGroupProps>> = fc.oneof(
  { weight: 1, arbitrary: fc.constant({ globalReplicationGroupId: 'ldgnf-sessions' }) },
  {
    weight: 5,
    arbitrary: fc.record({
      engine: maybe(fc.constantFrom(RedisEngine.VALKEY_7_2, RedisEngine.VALKEY_8_2, RedisEngine.REDIS_7_0, RedisEngine.REDIS_7_1, RedisEngine.valkey('9.0'))),
      nodeType: maybe(fc.constantFrom('cache.t4g.micro', 'cache.r7g.large', 'cache.r6gd.xlarge', 'cache.m5.large', 'cache.r7g.8xlarge')),
      clusterMode: maybe(fc.constant(true)),
      shards: maybe(fc.integer({ min: 1, max: 6 })),
      parameters: maybe(fc.constant({ 'maxmemory-policy': 'volatile-lru' })),
      restoreFrom: maybe(fc.constantFrom<RedisSnapshotSource[]>({ snapshotName: 'monday' }, { rdbFileArns: ['arn:aws:s3:::dump/0.rdb'] })),
    }),
  },
);

/** Who is let in: of a group of users that is there already, the name has to be said. */
const userOf = (stack: Stack): string | undefined => stack.node.tryFindChild('UserGroup') ? 'shop' : undefined;

/** Whether a group can scale by itself. */
const scales = (group: EncryptedRedisGroup): boolean => {
  const { cacheNodeType, globalReplicationGroupId } = group.cfnReplicationGroup;
  return group.configurationEndpoint !== undefined && !globalReplicationGroupId && !group.node.tryFindChild('Global') && /^cache\.[mr].*\.(x?large)$/.test(cacheNodeType ?? '');
};

const METHODS: Record<string, (group: EncryptedRedisGroup, stack: Stack) => unknown> = {
  grantConnect: (group, stack) => group.grantConnect(new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com') }), userOf(stack)),
  grantConnectFromElsewhere: (group, stack) => group.grantConnect(new iam.Role(new Stack(stack.node.root as App, 'Shop', { env: { account: stack.account, region: stack.region } }), 'Role', {
    assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com'),
  }), userOf(stack)),
  addGlobalDatastore: (group) => {
    const { globalReplicationGroupId, cacheNodeType } = group.cfnReplicationGroup;
    if (!globalReplicationGroupId && !cacheNodeType?.startsWith('cache.t')) group.addGlobalDatastore('Global', { suffix: 'sessions' });
  },
  autoScaleReplicas: (group) => scales(group) && group.autoScaleReplicas({ minCapacity: 1, maxCapacity: 5 }),
  autoScaleShards: (group) => scales(group) && group.autoScaleShards({ minCapacity: 1, maxCapacity: 9, targetCpuUtilization: 50 }),
  addRecommendedAlarms: (group, stack) => group.addRecommendedAlarms({
    actions: [new actions.SnsAction(new sns.Topic(stack, 'Alarms', { masterKey: new CustomerManagedKey(stack, 'AlarmsKey', { uses: [KeyUse.alarmTopics()] }) }))],
  }),
  connections: (group) => group.connections.allowDefaultPortFrom(ec2.Peer.ipv4('10.0.0.0/8')),
};

const PLACE = fc.constantFrom({}, { account: '111122223333', region: 'eu-west-1' });

test('whatever is said of a replication group, its data is under a customer managed key, and there is nothing to find', () => {
  fc.assert(fc.property(ANY, SHAPE, fc.subarray(Object.keys(METHODS)), PLACE, (any, shape, methods, env) => {
    const app = new App();
    const guard = new CmkGuard();
    Validations.of(app).addPlugins(guard);
    const stack = new Stack(app, 'Data', { env });
    const vpc = ec2.Vpc.fromVpcAttributes(stack, 'Vpc', { vpcId: 'vpc-1', availabilityZones: ['a', 'b'], privateSubnetIds: ['subnet-a', 'subnet-b'], isolatedSubnetIds: ['subnet-c', 'subnet-d'] });
    const { encryptionKey, secretsAndLogsKey, authentication, logging, network, notified, place, securityGroups, ...plain } = any;

    const group = new EncryptedRedisGroup(stack, 'Sessions', {
      vpc,
      ...plain,
      ...network,
      ...shape,
      encryptionKey: encryptionKey?.(stack, 'DataKey'),
      secretsAndLogsKey: any.singleKey ? undefined : secretsAndLogsKey?.(stack, 'OtherKey'),
      authentication: authentication?.(stack, ''),
      logging: logging?.(stack, ''),
      notificationTopic: notified ? new sns.Topic(stack, 'Events') : undefined,
      vpcSubnets: place === 'subnets' ? { subnetType: ec2.SubnetType.PRIVATE_ISOLATED } : undefined,
      subnetGroup: place === 'subnet group' ? new elasticache.CfnSubnetGroup(stack, 'Subnets', { description: 'mine', subnetIds: ['subnet-a'] }) : undefined,
      securityGroups: securityGroups ? [ec2.SecurityGroup.fromSecurityGroupId(stack, 'Mine', 'sg-1')] : undefined,
    });
    for (const it of methods) METHODS[it](group, stack);

    // Whether a secondary is encrypted is for its primary to say: that much is warned of, and nothing else of any group.
    expect(guard.inspect(app)).toEqual([expect.objectContaining('globalReplicationGroupId' in shape
      ? { verdict: Verdict.UNPROVEN, findings: [expect.objectContaining({ ruleId: 'CmkGuard::KeyUnproven', severity: Severity.WARNING })] }
      : { verdict: Verdict.CUSTOMER_MANAGED, findings: [] })]);
    const { directory } = app.synth(); // throws if the plugin finds an error
    const templates = fs.readdirSync(directory).filter((it) => it.endsWith('.template.json')).map((it) => fs.readFileSync(`${directory}/${it}`, 'utf8'));
    fs.rmSync(directory, { recursive: true, force: true });
    for (const it of templates) expect(it).not.toMatch(/"(SecretString|MasterUserPassword)"|\$\{Token|"(AuthToken|Passwords)": ("|\[\s*")/);
  }), { numRuns: 60 });
});
