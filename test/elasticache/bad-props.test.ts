// What is wrong about the props of a group is said at once, all of it, before anything is made.
import { Duration, Stack, aws_ec2 as ec2, aws_elasticache as elasticache, aws_kms as kms, aws_sns as sns } from 'aws-cdk-lib';
import { EncryptedRedisGroup, RedisAuthentication, RedisEngine, RedisIpDiscovery, RedisNetworkType, RedisUser, RedshiftAuditLogging } from '../../src';
import { KEY_ARN } from '../language';
import { complaint, dataStack, Options, sessions, templateOf, vpcOf } from './sessions';

const NAME = 'up to 40 lower-case letters, digits and single hyphens, beginning with a letter';
const VERSION = 'versions such as "8.2"';
const TOO_OLD = 'Valkey 7.2 or newer, or Redis OSS 7.0 or newer: older ones cannot be encrypted, or cannot be made to require TLS';
const ENCRYPTED = 'nodes that can be encrypted at rest, such as "cache.m7g.large" or "cache.t4g.medium"';
const NODE_TYPE = 'a node type, such as "cache.m7g.large"';
const DAILY = 'a daily window in UTC, such as "03:00-04:00"';
const WEEKLY = 'a weekly window in UTC, such as "sun:04:00-sun:05:00"';
const ENCRYPTED_TOPIC = '`notificationTopic` takes a topic that is not encrypted: ElastiCache publishes to no other. Pass a topic of its own, without a key.';
const PASSWORD_USER = 'up to 40 letters, digits, "_" and "-", and not "default"';
const IAM_USER = 'up to 40 lower-case letters, digits and hyphens, beginning with a letter, and not "default"';

const users = (...them: RedisUser[]): Options => ({ authentication: RedisAuthentication.users(...them) });
const acl = (accessString: string): Options => users(RedisUser.withPassword('app', { accessString }));
const leaked = (prop: string) => `\`${prop}\` is not taken: a password in the code ends in the template. Leave it out; set \`authentication\`, which generates passwords and keeps them in Secrets Manager.`;
const inAcl = '`accessString` of user "app" says something of passwords: they are generated, and what stands there ends in the template. Leave it out.';

type Bad = [name: string, options: Options | ((stack: Stack) => Options), line: string];

const BAD: Bad[] = [
  ['a name in capitals', { replicationGroupId: 'Sessions' }, `\`replicationGroupId\` takes ${NAME}. Got "Sessions".`],
  ['a name that is too long', { replicationGroupId: 'a'.repeat(41) }, `\`replicationGroupId\` takes ${NAME}. Got "${'a'.repeat(41)}".`],
  ['a name with two hyphens in a row', { replicationGroupId: 'a--b' }, `\`replicationGroupId\` takes ${NAME}. Got "a--b".`],
  ['a name that ends in a hyphen', { replicationGroupId: 'a-' }, `\`replicationGroupId\` takes ${NAME}. Got "a-".`],
  ['a name that begins with a digit', { replicationGroupId: '1a' }, `\`replicationGroupId\` takes ${NAME}. Got "1a".`],
  ['an empty name', { replicationGroupId: '' }, `\`replicationGroupId\` takes ${NAME}. Got "".`],

  ['an engine without a minor version', { engine: RedisEngine.valkey('8') }, `\`engine\` takes ${VERSION}. Got "8".`],
  ['an engine in words', { engine: RedisEngine.redis('latest') }, `\`engine\` takes ${VERSION}. Got "latest".`],
  ['Valkey before it could be encrypted', { engine: RedisEngine.valkey('7.1') }, `\`engine\` takes ${TOO_OLD}. Got valkey 7.1.`],
  ['Redis OSS that takes clients without TLS', { engine: RedisEngine.redis('6.2') }, `\`engine\` takes ${TOO_OLD}. Got redis 6.2.`],
  ['Redis OSS that takes clients without TLS, with its family', { engine: RedisEngine.redis('6.2.6', 'redis6.x') }, `\`engine\` takes ${TOO_OLD}. Got redis 6.2.6.`],
  ['the newest Redis OSS 6', { engine: RedisEngine.redis('6.x') }, `\`engine\` takes ${VERSION}. Got "6.x".`],
  ['Redis OSS without an engine log', { engine: RedisEngine.redis('6.0') }, `\`engine\` takes ${TOO_OLD}. Got redis 6.0.`],
  ['Redis OSS without users', { engine: RedisEngine.redis('5.0.6') }, `\`engine\` takes ${TOO_OLD}. Got redis 5.0.6.`],
  ['Redis OSS without encryption', { engine: RedisEngine.redis('3.2.10') }, `\`engine\` takes ${TOO_OLD}. Got redis 3.2.10.`],

  ['a node type without its prefix', { nodeType: 'm7g.large' }, `\`nodeType\` takes ${NODE_TYPE}. Got "m7g.large".`],
  ['a node type without a size', { nodeType: 'cache.m7g' }, `\`nodeType\` takes ${NODE_TYPE}. Got "cache.m7g".`],
  ...['cache.t1.micro', 'cache.t2.micro', 'cache.m1.small', 'cache.m2.xlarge', 'cache.m3.medium', 'cache.c1.xlarge', 'cache.r3.large']
    .map((nodeType): Bad => [`nodes of type ${nodeType}`, { nodeType }, `\`nodeType\` takes ${ENCRYPTED}. Got "${nodeType}".`]),

  ['no shards', { shards: 0 }, '`shards` takes a whole number from 1 to 250. Got 0.'],
  ['half a shard', { shards: 1.5 }, '`shards` takes a whole number from 1 to 250. Got 1.5.'],
  ['too many shards', { shards: 501 }, '`shards` takes a whole number from 1 to 250. Got 501.'],
  ['a number of shards that is none', { shards: NaN }, '`shards` takes a whole number from 1 to 250. Got NaN.'],
  ['no replicas', { replicasPerShard: 0 }, '`replicasPerShard` takes a whole number from 1 to 5. Got 0.'],
  ['too many replicas', { replicasPerShard: 6 }, '`replicasPerShard` takes a whole number from 1 to 5. Got 6.'],
  ['port 0', { port: 0 }, '`port` takes a whole number from 1 to 65535. Got 0.'],
  ['a port that is too high', { port: 65536 }, '`port` takes a whole number from 1 to 65535. Got 65536.'],
  ['a negative port', { port: -1 }, '`port` takes a whole number from 1 to 65535. Got -1.'],
  ['too short a retention', { snapshotRetention: Duration.days(14) }, '`snapshotRetention` takes a whole number of days from 15 to 35. Got 14.'],
  ['too long a retention', { snapshotRetention: Duration.days(36) }, '`snapshotRetention` takes a whole number of days from 15 to 35. Got 36.'],
  ['a retention of half a day more', { snapshotRetention: Duration.hours(372) }, '`snapshotRetention` takes a whole number of days from 15 to 35. Got 15.5.'],
  ['no retention', { snapshotRetention: Duration.days(0) }, '`snapshotRetention` takes a whole number of days from 15 to 35. Got 0.'],
  ['a snapshot window in the week', { snapshotWindow: 'sun:03:00-sun:04:00' }, `\`snapshotWindow\` takes ${DAILY}. Got "sun:03:00-sun:04:00".`],
  ['a snapshot window at hour 24', { snapshotWindow: '24:00-01:00' }, `\`snapshotWindow\` takes ${DAILY}. Got "24:00-01:00".`],
  ['a snapshot window of less than an hour', { snapshotWindow: '03:00-03:59' }, '`snapshotWindow` takes a window of 60 minutes at least. Got "03:00-03:59".'],
  ['a snapshot window of no time', { snapshotWindow: '03:00-03:00' }, '`snapshotWindow` takes a window of 60 minutes at least. Got "03:00-03:00".'],
  ['a snapshot window of less than an hour, over midnight', { snapshotWindow: '23:30-00:29' }, '`snapshotWindow` takes a window of 60 minutes at least. Got "23:30-00:29".'],
  ['a maintenance window of less than an hour', { preferredMaintenanceWindow: 'sun:04:00-sun:04:30' }, '`preferredMaintenanceWindow` takes a window of 60 minutes at least. Got "sun:04:00-sun:04:30".'],
  ['a description without words', { description: '' }, '`description` takes some words. Got "".'],
  ['a snapshot without a name', { restoreFrom: { snapshotName: '' } }, '`restoreFrom.snapshotName` takes the name of a snapshot. Got "".'],
  ['a topic under a key', (stack) => ({ notificationTopic: new sns.Topic(stack, 'Told', { masterKey: new kms.Key(stack, 'Key') }) }), ENCRYPTED_TOPIC],
  ['a topic under the key of AWS', (stack) => ({ notificationTopic: new sns.Topic(stack, 'Told', { masterKey: kms.Alias.fromAliasName(stack, 'Aws', 'alias/aws/sns') }) }), ENCRYPTED_TOPIC],
  ['an L1 of a topic under a key', (stack) => ({ notificationTopic: new sns.CfnTopic(stack, 'Told', { kmsMasterKeyId: KEY_ARN }) }), ENCRYPTED_TOPIC],
  ['a maintenance window without days', { preferredMaintenanceWindow: '04:00-05:00' }, `\`preferredMaintenanceWindow\` takes ${WEEKLY}. Got "04:00-05:00".`],
  ['a maintenance window in words', { preferredMaintenanceWindow: 'sunday' }, `\`preferredMaintenanceWindow\` takes ${WEEKLY}. Got "sunday".`],

  ['shards without cluster mode', { clusterMode: false, shards: 2 }, '`clusterMode` false takes one shard. Got `shards` 2; leave out one of the two.'],
  ['data tiering without disks', { dataTiering: true }, '`dataTiering` takes nodes of type r6gd. Got "cache.m7g.large"; set `nodeType: \'cache.r6gd.xlarge\'`.'],
  ['data tiering on other nodes', { dataTiering: true, nodeType: 'cache.r6g.xlarge' },
    '`dataTiering` takes nodes of type r6gd. Got "cache.r6g.xlarge"; set `nodeType: \'cache.r6gd.xlarge\'`.'],
  ['disks without data tiering', { dataTiering: false, nodeType: 'cache.r6gd.xlarge' }, '`dataTiering` cannot be off on nodes of type r6gd. Got "cache.r6gd.xlarge"; leave out one of the two.'],
  ['two things to begin with', { restoreFrom: { snapshotName: 'a', rdbFileArns: ['arn:aws:s3:::b/c'] } }, '`restoreFrom` takes either `snapshotName` or `rdbFileArns`. Set one of the two.'],
  ['nothing to begin with', { restoreFrom: {} }, '`restoreFrom` takes either `snapshotName` or `rdbFileArns`. Set one of the two.'],
  ['a secondary with a shape of its own', { globalReplicationGroupId: 'ldgnf-global', nodeType: 'cache.m7g.large', parameters: {} },
    '`globalReplicationGroupId` makes a secondary, which has `nodeType`, `parameters` from its primary. Leave them out.'],
  ['subnets said twice', (stack) => ({ subnetGroup: new elasticache.CfnSubnetGroup(stack, 'Mine', { description: 'mine', subnetIds: [] }), vpcSubnets: {} }),
    '`subnetGroup` says which subnets, so `vpcSubnets` has nothing to do. Leave out one of the two.'],
  ['a second key that has nothing to do', (stack) => ({ singleKey: true, secretsAndLogsKey: new kms.Key(stack, 'Second') }),
    '`singleKey` puts secrets and logs under `encryptionKey`, so `secretsAndLogsKey` has nothing to do. Leave out one of the two.'],

  ['no security groups', { securityGroups: [] }, '`securityGroups` is empty. Name at least one, or leave it out for one of its own.'],
  ['public subnets', { vpcSubnets: { subnetType: ec2.SubnetType.PUBLIC } }, '`vpcSubnets` selects public subnets, and the store is not public. Select private or isolated subnets.'],
  ['one Availability Zone', { vpcSubnets: { availabilityZones: ['eu-west-1a'] } }, '`vpcSubnets` takes subnets in at least two Availability Zones. Got a single subnet.'],

  ['a user called default', users(RedisUser.withPassword('default')), `\`userName\` takes ${PASSWORD_USER}. Got "default".`],
  ['a user with a space', users(RedisUser.withPassword('my app')), `\`userName\` takes ${PASSWORD_USER}. Got "my app".`],
  ['a user without a name', users(RedisUser.withPassword('')), `\`userName\` takes ${PASSWORD_USER}. Got "".`],
  ['a user of IAM in capitals', users(RedisUser.withIam('Shop')), `\`userName\` takes ${IAM_USER}. Got "Shop".`],
  ['a user of IAM called default', users(RedisUser.withIam('default')), `\`userName\` takes ${IAM_USER}. Got "default".`],
  ['a user twice', users(RedisUser.withPassword('app'), RedisUser.withIam('app')), '`authentication` takes each user once. Got "app" twice; give one of the two another name.'],
  ['a password in an access string', acl('on >secretsecretsecret ~* +@all'), inAcl],
  ['a password that is taken away in an access string', acl('on <secretsecretsecret ~* +@all'), inAcl],
  ['a hash in an access string', acl('on #0123456789abcdef ~* +@all'), inAcl],
  ['a hash that is taken away in an access string', acl('!0123456789abcdef'), inAcl],
  ...['authToken', 'password', 'passwords', 'masterPassword'].map((prop): Bad => [`\`${prop}\`, from JavaScript`, { [prop]: 'hunter2hunter2hunter2' } as Options, leaked(prop)]),

  ...['atRestEncryptionEnabled', 'transitEncryptionEnabled', 'transitEncryptionMode', 'encrypted']
    .map((prop): Bad => [`\`${prop}\`, from JavaScript`, { [prop]: false } as Options, `\`${prop}\` is not taken: it is always on. Leave it out.`]),
  ...['kmsKeyId', 'kmsKey'].map((prop): Bad => [`\`${prop}\`, from JavaScript`, { [prop]: KEY_ARN } as Options, `\`${prop}\` is not taken: the key is \`encryptionKey\`. Leave it out.`]),

  ['a key of AWS', (stack) => ({ encryptionKey: kms.Alias.fromAliasName(stack, 'Alias', 'alias/aws/elasticache') }),
    '`encryptionKey` takes a key that you control. Got "alias/aws/elasticache", a key that AWS manages; pass a CustomerManagedKey.'],
  ['an alias', (stack) => ({ secretsAndLogsKey: kms.Alias.fromAliasName(stack, 'Alias', 'alias/mine') }),
    '`secretsAndLogsKey` takes a key, not an alias, which can be pointed at another key later. Got "alias/mine"; pass kms.Key.fromLookup(this, \'Key\', { aliasName: \'alias/mine\' }).'],
  ['a key of another Region', (stack) => ({ encryptionKey: kms.Key.fromKeyArn(stack, 'Far', KEY_ARN) }),
    '`encryptionKey` takes a key of Region "eu-west-1", where the stack is: a KMS key serves its own Region. Got "Data/Far" of "us-east-1".'],
];

test.each(BAD)('%s is refused', (_, options, line) => {
  const stack = dataStack();
  vpcOf(stack);
  const given = typeof options === 'function' ? options(stack) : options;
  const before = stack.node.findAll();

  expect(complaint(() => sessions(stack, given)).split('\n')).toEqual(['EncryptedRedisGroup "Data/Sessions" cannot be created:', `  - ${line}`]);
  expect(stack.node.findAll()).toEqual(before);
});

describe('in plain JavaScript, props of another kind are refused', () => {
  test.each<[string, object, string]>([
    ['an engine by its name', { engine: 'redis' }, '`engine` takes a RedisEngine. Got "redis".'],
    ['a key by its ARN', { encryptionKey: KEY_ARN }, `\`encryptionKey\` takes a KMS key. Got "${KEY_ARN}".`],
    ['a second key that is none', { secretsAndLogsKey: 7 }, '`secretsAndLogsKey` takes a KMS key. Got 7.'],
    ['a port in words', { port: '6380' }, '`port` takes a number. Got "6380".'],
    ['shards in words', { shards: '2' }, '`shards` takes a number. Got "2".'],
    ['replicas that are true', { replicasPerShard: true }, '`replicasPerShard` takes a number. Got true.'],
    ['a VPC by its id', { vpc: 'vpc-1' }, '`vpc` takes a VPC. Got "vpc-1".'],
    ['a VPC that is undefined', { vpc: undefined }, '`vpc` is missing.'],
    ['a VPC that is null', { vpc: null }, '`vpc` is missing.'],
    ['cluster mode by the word of AWS', { clusterMode: 'disabled' }, '`clusterMode` takes true or false. Got "disabled".'],
    ['one key in words', { singleKey: 'false' }, '`singleKey` takes true or false. Got "false".'],
    ['data tiering in words', { dataTiering: 'yes' }, '`dataTiering` takes true or false. Got "yes".'],
    ['a name that is a number', { replicationGroupId: 7 }, '`replicationGroupId` takes text. Got 7.'],
    ['a node type that is an object', { nodeType: {} }, '`nodeType` takes text. Got something else.'],
    ['authentication by a word', { authentication: 'iam' }, '`authentication` takes what RedisAuthentication makes, such as RedisAuthentication.users(). Got "iam".'],
    ['a user for authentication', { authentication: RedisUser.withIam('shop') }, '`authentication` takes what RedisAuthentication makes, such as RedisAuthentication.users(). Got something else.'],
    ['logging by a word', { logging: 'cloudwatch' }, '`logging` takes what RedisLogging makes, such as RedisLogging.toCloudWatchLogs(). Got "cloudwatch".'],
    ['the logging of a warehouse', { logging: RedshiftAuditLogging.toCloudWatchLogs() }, '`logging` takes what RedisLogging makes, such as RedisLogging.toCloudWatchLogs(). Got something else.'],
    ['parameters in a list', { parameters: ['timeout'] }, '`parameters` takes names with their values. Got something else.'],
    ['days that are a number', { snapshotRetention: 15 }, '`snapshotRetention` takes a Duration. Got 15.'],
    ['one security group, and no list', { securityGroups: 'sg-1' }, '`securityGroups` takes a list. Got "sg-1".'],
  ])('%s', (_, options, line) => {
    const stack = dataStack();
    vpcOf(stack);
    const before = stack.node.findAll();

    expect(complaint(() => sessions(stack, options)).split('\n')).toEqual(['EncryptedRedisGroup "Data/Sessions" cannot be created:', `  - ${line}`]);
    expect(stack.node.findAll()).toEqual(before);
  });

  test('together with props of other constructs, and before what can only be said of props of the right kind', () => {
    expect(complaint(() => sessions(dataStack(), { engine: 'redis', port: '1', shards: 0, encrypted: false } as never)).split('\n').slice(1))
      .toEqual(['  - `engine` takes a RedisEngine. Got "redis".', '  - `port` takes a number. Got "1".', '  - `encrypted` is not taken: it is always on. Leave it out.']);
  });

  test('no props at all', () => {
    expect(complaint(() => new EncryptedRedisGroup(dataStack(), 'Sessions', undefined as never)).split('\n').slice(1)).toEqual(['  - `vpc` is missing.']);
  });

  test('what is null is left out', () => {
    const said = templateOf({
      engine: null, port: null, encryptionKey: null, authentication: null, parameters: null, globalReplicationGroupId: null, authToken: null,
    } as never);

    expect(said.toJSON()).toEqual(templateOf().toJSON());
  });
});

describe('what cannot be deployed is refused', () => {
  test.each<[string, Options | ((stack: Stack) => Options), RegExp]>([
    ['more than 500 nodes in all', { shards: 251 }, /- `shards` takes a whole number from 1 to 250\. Got 251\./],
    ['more than 500 nodes in all, with replicas', { shards: 84, replicasPerShard: 5 }, /- `(shards|replicasPerShard)`.*\b500\b/],
    ['IPv6 addresses of a group that speaks IPv4', { ipDiscovery: RedisIpDiscovery.IPV6 }, /- `ipDiscovery`/],
    ['IPv4 addresses of a group that speaks IPv6', { networkType: RedisNetworkType.IPV6, ipDiscovery: RedisIpDiscovery.IPV4 }, /- `ipDiscovery`/],
    ['parameters of cluster mode without it', { parameters: { 'cluster-enabled': 'yes' } }, /cluster-enabled/],
    ['parameters against cluster mode in it', { shards: 2, parameters: { 'cluster-enabled': 'no' } }, /cluster-enabled/],
    ['a VPC without private subnets', (stack) => ({ vpc: ec2.Vpc.fromVpcAttributes(stack, 'Public', { vpcId: 'v', availabilityZones: ['a', 'b'], publicSubnetIds: ['c', 'd'] }) }),
      /- `vpc` takes a VPC with private subnets\. Got "Data\/Public"; give it some, or set `vpcSubnets`\./],
    ['a selection of subnets that there are none of', { vpcSubnets: { subnetGroupName: 'nowhere' } }, /- `vpcSubnets` selects none of the subnets of VPC/],
  ])('%s', (_, options, line) => {
    const stack = dataStack();
    expect(complaint(() => sessions(stack, typeof options === 'function' ? options(stack) : options))).toMatch(line);
  });
});

test('a password beside a token in an access string is refused too', () => {
  const stack = dataStack();

  expect(complaint(() => sessions(stack, acl(`on >secretsecretsecret ~${stack.stackId}:* +@all`)))).toContain(inAcl);
});

test('all that is wrong is said in one error, and nothing is made', () => {
  const stack = dataStack();
  vpcOf(stack);
  const before = stack.node.findAll();

  const said = complaint(() => sessions(stack, {
    authToken: 'hunter2hunter2hunter2',
    encryptionKey: kms.Alias.fromAliasName(stack, 'Alias', 'alias/mine'),
    vpcSubnets: { subnetType: ec2.SubnetType.PUBLIC },
    engine: RedisEngine.valkey('7.0'),
    authentication: RedisAuthentication.users(RedisUser.withIam('A'), RedisUser.withPassword('b', { accessString: '>password' })),
    replicationGroupId: 'A',
    nodeType: 'cache.t2.micro',
    shards: 0,
    replicasPerShard: 9,
    port: 0,
    snapshotRetention: Duration.days(1),
    snapshotWindow: 'never',
    preferredMaintenanceWindow: 'never',
    dataTiering: true,
    restoreFrom: {},
  } as Options));

  const props = [...said.matchAll(/^ {2}- `(\w+)`/gm)].map(([, prop]) => prop);
  expect(props).toEqual([
    'authToken', 'encryptionKey', 'vpcSubnets', 'engine', 'userName', 'accessString', 'replicationGroupId', 'nodeType', 'shards', 'replicasPerShard', 'port',
    'snapshotRetention', 'snapshotWindow', 'preferredMaintenanceWindow', 'dataTiering', 'restoreFrom',
  ]);
  expect(said).not.toMatch(/hunter2|>password/);
  expect(stack.node.findAll()).toEqual([...before, stack.node.findChild('Alias')]);
});

test('a password is not repeated in the error', () => {
  expect(complaint(() => sessions(dataStack(), acl('on >secretsecretsecret')))).not.toContain('secretsecret');
});
