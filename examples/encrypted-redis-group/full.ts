// A cache with everything that can be said about it: shards, users, parameters, snapshots, scaling, alarms.
import {
  App, Duration, RemovalPolicy, Stack, Validations,
  aws_cloudwatch_actions as actions, aws_ec2 as ec2, aws_iam as iam, aws_sns as sns,
} from 'aws-cdk-lib';
import {
  CmkGuard, CustomerManagedKey, EncryptedRedisGroup, KeyUse,
  RedisAuthentication, RedisEngine, RedisIpDiscovery, RedisLogging, RedisNetworkType, RedisUser,
} from 'cdk-cmk-guard';

const app = new App();
Validations.of(app).addPlugins(new CmkGuard());

const stack = new Stack(app, 'Shop', { env: { account: '111122223333', region: 'eu-west-1' } });
const vpc = new ec2.Vpc(stack, 'Vpc', {
  availabilityZones: ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'],
  natGateways: 0,
  subnetConfiguration: [{ name: 'data', subnetType: ec2.SubnetType.PRIVATE_ISOLATED }],
});
const alerts = new sns.Topic(stack, 'Alerts', { masterKey: new CustomerManagedKey(stack, 'AlertsKey', { uses: [KeyUse.alarmTopics()] }), enforceSSL: true });
alerts.grantPublish(new iam.ServicePrincipal('cloudwatch.amazonaws.com'));
const shop = new iam.Role(stack, 'ShopRole', { assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com') });

const sessions = new EncryptedRedisGroup(stack, 'Sessions', {
  vpc,
  vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_ISOLATED },
  description: 'Sessions of the shop',
  encryptionKey: CustomerManagedKey.forElastiCache(stack, 'SessionsKey', { alias: 'shop/sessions' }),
  engine: RedisEngine.VALKEY_8_2,
  nodeType: 'cache.r7g.large',
  shards: 3,
  replicasPerShard: 2,
  port: 6390,
  authentication: RedisAuthentication.users(
    RedisUser.withIam('shop'),
    RedisUser.withPassword('reports', { accessString: 'on ~session:* +@read' }),
  ),
  parameters: { 'maxmemory-policy': 'volatile-lru' },
  networkType: RedisNetworkType.IPV4,
  ipDiscovery: RedisIpDiscovery.IPV4,
  logging: RedisLogging.toCloudWatchLogs(),
  snapshotRetention: Duration.days(30),
  snapshotWindow: '02:00-03:00',
  preferredMaintenanceWindow: 'sun:04:00-sun:05:00',
  removalPolicy: RemovalPolicy.SNAPSHOT,
});

sessions.grantConnect(shop, 'shop');
sessions.connections.allowDefaultPortInternally('Tools that are given the security group of the cache');
sessions.autoScaleReplicas({ minCapacity: 2, maxCapacity: 5 });
sessions.autoScaleShards({ minCapacity: 3, maxCapacity: 9, targetCpuUtilization: 50 });
sessions.addRecommendedAlarms({ actions: [new actions.SnsAction(alerts)] });

app.synth();
