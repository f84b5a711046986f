// Who may log in, and how; passwords are in no template.
import { App, Stack, aws_elasticache as elasticache, aws_iam as iam, aws_kms as kms } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { complaint, count, dataStack, GROUP, HERE, KEY, Options, propertiesOf, SECRET, sessions, templateOf, USER, USER_GROUP, vpcOf } from './sessions';
import { CustomerManagedKey, EncryptedRedisGroup, RedisAuthentication, RedisEngine, RedisLogging, RedisUser } from '../../src';
import { WAYS_TO_METHODS } from '../language';

const APPLICATION = 'on ~* &* +@all -@admin -@dangerous +info';
const FIREHOSE = RedisLogging.toFirehose({ deliveryStreamRef: { deliveryStreamName: 'logs', deliveryStreamArn: 'arn' } } as never);

const users = (...them: RedisUser[]): Options => ({ authentication: RedisAuthentication.users(...them) });

/** How a template reads a secret when it is deployed. */
function resolved(template: Template, field: string, secretId = Object.keys(template.findResources(SECRET))[0]): object {
  return { 'Fn::Join': ['', ['{{resolve:secretsmanager:', { Ref: secretId }, `:SecretString:${field}::}}`]] };
}

describe('a user with a password', () => {
  const template = templateOf(users(RedisUser.withPassword('shop_1')));

  test('has a generated password under the second key, beside its name', () => {
    expect(propertiesOf(template, SECRET)).toEqual({
      Description: 'Password of Data/Sessions/Users/shop_1',
      KmsKeyId: { 'Fn::GetAtt': [Object.keys(template.findResources(KEY)).find((it) => it.startsWith('SessionsSecretsAndLogsKey')), 'Arn'] },
      GenerateSecretString: { PasswordLength: 64, ExcludePunctuation: true, GenerateStringKey: 'password', SecretStringTemplate: '{"username":"shop_1"}' },
    });
  });

  test('is told its password when it is deployed', () => {
    template.hasResourceProperties(USER, {
      Engine: 'valkey',
      UserName: 'shop_1',
      AccessString: APPLICATION,
      NoPasswordRequired: Match.absent(),
      Passwords: Match.absent(),
      AuthenticationMode: { Type: 'password', Passwords: [resolved(template, 'password')] },
    });
  });

  test('has an id that ElastiCache takes', () => {
    expect(propertiesOf(template, USER).UserId).toMatch(/^(?!.*--)[a-z][a-z0-9-]{0,38}[a-z0-9]$/);
  });

  test('is in the only user group of the replication group', () => {
    const group = propertiesOf(template, USER_GROUP);

    expect(group).toMatchObject({ Engine: 'valkey', UserIds: [{ Ref: Object.keys(template.findResources(USER))[0] }] });
    expect(group.UserGroupId).toMatch(/^(?!.*--)[a-z][a-z0-9-]{0,38}[a-z0-9]$/);
    template.hasResourceProperties(GROUP, { UserGroupIds: [{ Ref: Object.keys(template.findResources(USER_GROUP))[0] }], AuthToken: Match.absent() });
  });

  test('may do what it is allowed to', () => {
    templateOf(users(RedisUser.withPassword('reader', { accessString: 'on ~session:* +@read' }))).hasResourceProperties(USER, { AccessString: 'on ~session:* +@read' });
  });
});

test('nothing said means one user, app', () => {
  for (const options of [{}, users()]) templateOf(options).hasResourceProperties(USER, { UserName: 'app' });
});

test('what an application may do is everything but administering the engine', () => {
  expect(RedisUser.withIam('shop').accessString).toBe(APPLICATION);
});

describe('a user of IAM', () => {
  test('has no secret, and an id that is its name', () => {
    const template = templateOf(users(RedisUser.withIam('shop')));

    template.hasResourceProperties(USER, { UserId: 'shop', UserName: 'shop', AccessString: APPLICATION, AuthenticationMode: { Type: 'iam', Passwords: Match.absent() } });
    template.resourceCountIs(SECRET, 0);
  });
});

test('several users, of both kinds, are all in the user group', () => {
  const template = templateOf(users(RedisUser.withIam('shop'), RedisUser.withPassword('app'), RedisUser.withPassword('App')));

  expect(propertiesOf(template, USER_GROUP).UserIds).toHaveLength(3);
  expect(new Set(Object.values(template.findResources(USER)).map(({ Properties }) => Properties.UserId)).size).toBe(3);
  template.resourceCountIs(SECRET, 2);
});

test.each(['Group', 'group', '0', 'Users'])('a user can be called %s', (name) => {
  templateOf(users(RedisUser.withPassword(name)), (group) => group.secretOf(name)).hasResourceProperties(USER, { UserName: name });
});

describe('with Redis OSS', () => {
  const template = templateOf({ engine: RedisEngine.REDIS_7_1, ...users(RedisUser.withIam('shop')) });

  test('who does not say who they are is let in nowhere', () => {
    template.hasResourceProperties(USER, {
      Engine: 'redis',
      UserName: 'default',
      UserId: Match.not('default'),
      AccessString: 'off ~* -@all',
      AuthenticationMode: { Type: 'password', Passwords: [resolved(template, 'password')] },
    });
  });

  test('users and user group are of that engine', () => {
    template.allResourcesProperties(USER, { Engine: 'redis' });
    template.hasResourceProperties(USER_GROUP, { Engine: 'redis', UserIds: [{ Ref: Match.stringLikeRegexp('default') }, { Ref: Match.stringLikeRegexp('shop') }] });
  });

  test('Valkey needs no such user', () => {
    templateOf().resourcePropertiesCountIs(USER, { UserName: 'default' }, 0);
  });

  test('the secret that is asked for without a name is that of the user', () => {
    const group = sessions(dataStack(), { engine: RedisEngine.REDIS_7_1 });

    expect(group.secretOf().node.id).toBe('SecretOfapp');
  });

  test('who is let in without a name is the user', () => {
    const stack = dataStack();
    const role = new iam.Role(stack, 'App', { assumedBy: new iam.AccountRootPrincipal() });
    sessions(stack, { engine: RedisEngine.REDIS_7_1 }).grantConnect(role);

    Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: { Statement: Match.arrayWith([Match.objectLike({ Resource: { Ref: Match.stringLikeRegexp('^SessionsUsersappSecret') } })]) },
    });
  });
});

describe('a user group that is there already', () => {
  const template = templateOf((stack) => ({ authentication: RedisAuthentication.userGroup(new elasticache.CfnUserGroup(stack, 'Mine', { engine: 'valkey', userGroupId: 'mine', userIds: [] })) }));

  test('is taken, and nothing else is made', () => {
    template.hasResourceProperties(GROUP, { UserGroupIds: [{ Ref: 'Mine' }] });
    expect([USER, SECRET].map((it) => count(template, it))).toEqual([0, 0]);
    template.resourceCountIs(USER_GROUP, 1);
  });

  test.each<[string, unknown]>([
    ['its id', 'mine'], ['the L1 of a user', new elasticache.CfnUser(dataStack(), 'User', { engine: 'valkey', userId: 'mine', userName: 'mine' })], ['nothing', undefined], ['null', null],
  ])('is no user group, and refused: %s', (_, group) => {
    expect(complaint(() => sessions(dataStack(), { authentication: RedisAuthentication.userGroup(group as never) })))
      .toBe('EncryptedRedisGroup "Data/Sessions" cannot be created:\n  - `authentication` takes a user group. Got something else.');
  });
});

describe('an AUTH token', () => {
  let template: Template;
  beforeAll(() => {
    template = templateOf({ authentication: RedisAuthentication.authToken() });
  });

  test('is generated, and kept as it is under the second key', () => {
    expect(propertiesOf(template, SECRET)).toMatchObject({
      KmsKeyId: { 'Fn::GetAtt': [expect.stringMatching(/^SessionsSecretsAndLogsKey/), 'Arn'] },
      GenerateSecretString: { PasswordLength: 64, ExcludePunctuation: true },
    });
    expect(propertiesOf(template, SECRET).GenerateSecretString).not.toHaveProperty('GenerateStringKey');
  });

  test('is told to the group when it is deployed, which has no users', () => {
    template.hasResourceProperties(GROUP, { AuthToken: resolved(template, ''), UserGroupIds: Match.absent() });
    expect([USER, USER_GROUP].map((it) => count(template, it))).toEqual([0, 0]);
  });
});

describe('no template holds a password', () => {
  test.each<[string, Options]>([
    ['users', users(RedisUser.withPassword('a'), RedisUser.withPassword('b'), RedisUser.withIam('c'))],
    ['users of Redis OSS', { engine: RedisEngine.REDIS_7_0 }],
    ['an AUTH token', { authentication: RedisAuthentication.authToken() }],
  ])('%s', (_, options) => {
    const template = templateOf(options);
    const said: unknown[] = [];
    const walk = (value: unknown): void => {
      for (const [name, it] of Object.entries(value ?? {}) as [string, unknown][]) {
        if (/^(Passwords|AuthToken|SecretString|Password)$/.test(name)) said.push(...[it].flat());
        if (typeof it === 'object') walk(it);
      }
    };
    walk(template.toJSON().Resources);

    expect(said.length).toBeGreaterThan(0);
    for (const it of said) expect(it).toEqual({ 'Fn::Join': ['', ['{{resolve:secretsmanager:', { Ref: expect.any(String) }, expect.stringMatching(/^:SecretString:(password)?::}}$/)]] });
  });
});

// ---- letting people in -------------------------------------------------------------------------------------------------------------

const OF_GROUP = (id: object | string = { Ref: 'Sessions8896A56D' }) => ({
  'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':elasticache:eu-west-1:111122223333:replicationgroup:', id]],
});

/** The group, and a role in the same or in another stack that is let in; what the role may do. */
function letIn(options: Options | ((stack: Stack) => Options), userName?: string, across = false): { statements: object[]; data: Template } {
  const stack = dataStack();
  const elsewhere = across ? new Stack(stack.node.root as App, 'Shop', { env: HERE }) : stack;
  const role = new iam.Role(elsewhere, 'Role', { assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com') });
  const group = sessions(stack, typeof options === 'function' ? options(stack) : options);

  expect(group.grantConnect(role, userName).success).toBe(true);
  (stack.node.root as App).synth();
  return { statements: propertiesOf(Template.fromStack(elsewhere), 'AWS::IAM::Policy').PolicyDocument.Statement, data: Template.fromStack(stack) };
}

/** What it takes to read a secret. */
const reads = (secret: unknown, key: unknown) => [
  { Effect: 'Allow', Action: ['secretsmanager:GetSecretValue', 'secretsmanager:DescribeSecret'], Resource: secret },
  { Effect: 'Allow', Action: 'kms:Decrypt', Resource: key, Condition: { StringEquals: { 'kms:ViaService': 'secretsmanager.eu-west-1.amazonaws.com' } } },
];

describe('who is let in gets exactly what that takes', () => {
  const SECOND = { 'Fn::GetAtt': ['SessionsSecretsAndLogsKey3B796F8E', 'Arn'] };
  const secretOf = (data: Template, user: string) => ({ Ref: Object.keys(data.findResources(SECRET)).find((it) => it.startsWith(`SessionsUsers${user}Secret`)) });

  test('as a user with a password: its secret, and the second key through Secrets Manager', () => {
    const { statements, data } = letIn(users(RedisUser.withPassword('a'), RedisUser.withPassword('b')), 'b');
    expect(statements).toEqual(reads(secretOf(data, 'b'), SECOND));
  });

  test('without a name: as the first user', () => {
    const { statements, data } = letIn(users(RedisUser.withPassword('a'), RedisUser.withIam('b')));
    expect(statements).toEqual(reads(secretOf(data, 'a'), SECOND));
  });

  test('as a user of IAM: to connect to the group as that user', () => {
    const { statements, data } = letIn(users(RedisUser.withPassword('a'), RedisUser.withIam('shop')), 'shop');
    const user = Object.keys(data.findResources(USER, { Properties: { UserName: 'shop' } }))[0];
    expect(statements).toEqual([{ Effect: 'Allow', Action: 'elasticache:Connect', Resource: [OF_GROUP(), { 'Fn::GetAtt': [user, 'Arn'] }] }]);
  });

  test('with an AUTH token: its secret, and the second key through Secrets Manager', () => {
    const { statements, data } = letIn({ authentication: RedisAuthentication.authToken() });
    expect(statements).toEqual(reads({ Ref: Object.keys(data.findResources(SECRET))[0] }, SECOND));
  });

  test('with one key for all: the secret, and that key', () => {
    const { statements, data } = letIn({ singleKey: true });
    expect(statements).toEqual(reads(secretOf(data, 'app'), { 'Fn::GetAtt': ['SessionsKey46625E21', 'Arn'] }));
  });

  const mine = (stack: Stack): Options => ({ authentication: RedisAuthentication.userGroup(new elasticache.CfnUserGroup(stack, 'Mine', { engine: 'valkey', userGroupId: 'mine', userIds: [] })) });
  const ofUser = (name: string) => ({ 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:elasticache:eu-west-1:111122223333:user:${name}`]] });

  test('as a user of a group that is there already: to connect to the group as that user', () => {
    expect(letIn(mine, 'shop').statements).toEqual([{ Effect: 'Allow', Action: 'elasticache:Connect', Resource: [OF_GROUP(), ofUser('shop')] }]);
  });

  test('without a name, of a group that is there already: as nobody, since its users are not known', () => {
    const stack = dataStack();
    const role = new iam.Role(stack, 'Role', { assumedBy: new iam.AccountRootPrincipal() });
    const group = sessions(stack, mine(stack));

    expect(complaint(() => group.grantConnect(role)))
      .toBe('The grant on "Data/Sessions" cannot be made:\n  - `userName` is missing: the users of a group that was there already are not known here.');
    Template.fromStack(stack).resourceCountIs('AWS::IAM::Policy', 0);
  });

  test.each(WAYS_TO_METHODS)('by the secret: just the same, by `grantRead` of %s', (_, on) => {
    const stack = dataStack();
    const role = new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com') });
    const secret = sessions(stack).secretOf();

    expect(on(secret).grantRead.call(secret, role).success).toBe(true);
    const data = Template.fromStack(stack);
    expect(propertiesOf(data, 'AWS::IAM::Policy').PolicyDocument.Statement).toEqual(reads(secretOf(data, 'app'), SECOND));
    expect(data.findResources(KEY)).toEqual(templateOf().findResources(KEY));
  });

  test('and no policy of a key says more than before', () => {
    const before = templateOf(users(RedisUser.withPassword('a'))).findResources(KEY);
    expect(letIn(users(RedisUser.withPassword('a'))).data.findResources(KEY)).toEqual(before);
  });
});

describe('who is in another stack is let in without a circle', () => {
  test.each<[string, Options | ((stack: Stack) => Options), string[], string | undefined]>([
    ['as a user with a password', {}, ['secretsmanager:GetSecretValue', 'kms:Decrypt'], undefined],
    ['as a user of IAM', users(RedisUser.withIam('shop')), ['elasticache:Connect'], undefined],
    ['with an AUTH token', { authentication: RedisAuthentication.authToken() }, ['secretsmanager:GetSecretValue', 'kms:Decrypt'], undefined],
    ['as a user of a group that is there already', (stack) => ({ authentication: RedisAuthentication.userGroup(new elasticache.CfnUserGroup(stack, 'Mine', { engine: 'valkey', userGroupId: 'mine', userIds: [] })) }), ['elasticache:Connect'], 'shop'],
    ['under a kms.Key that was given', (stack) => ({ secretsAndLogsKey: new kms.Key(stack, 'Given') }), ['secretsmanager:GetSecretValue', 'kms:Decrypt'], undefined],
    ['under one key', { singleKey: true }, ['secretsmanager:GetSecretValue', 'kms:Decrypt'], undefined],
  ])('%s', (_, options, actions, userName) => {
    const { statements } = letIn(options, userName, true);
    expect(statements.flatMap((it) => [(it as { Action: string | string[] }).Action].flat())).toEqual(expect.arrayContaining(actions));
  });

  test.each<[string, string | undefined]>([['with a name', 'shop'], ['without a name', undefined]])('also by the secret itself, for a role %s', (_, roleName) => {
    const stack = dataStack();
    const shop = new Stack(stack.node.root as App, 'Shop', { env: HERE });
    const role = new iam.Role(shop, 'Role', { roleName, assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com') });
    sessions(stack).secretOf().grantRead(role);

    expect(() => (stack.node.root as App).synth()).not.toThrow();
    expect(Template.fromStack(stack).findResources(KEY)).toEqual(templateOf().findResources(KEY));
    expect(propertiesOf(Template.fromStack(shop), 'AWS::IAM::Policy').PolicyDocument.Statement.map(({ Action }: { Action: unknown }) => Action))
      .toEqual([['secretsmanager:GetSecretValue', 'secretsmanager:DescribeSecret'], 'kms:Decrypt']);
  });

  test('where the key is in the stack of the role', () => {
    const app = new App();
    const shop = new Stack(app, 'Shop', { env: HERE });
    const stack = new Stack(app, 'Data', { env: HERE });
    const group = new EncryptedRedisGroup(stack, 'Sessions', { vpc: vpcOf(stack), secretsAndLogsKey: new CustomerManagedKey(shop, 'Key') });
    group.grantConnect(new iam.Role(new Stack(app, 'Web', { env: HERE }), 'Role', { assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com') }));

    expect(() => app.synth()).not.toThrow();
  });
});

describe('who is of another account is refused', () => {
  const THEIRS = 'arn:aws:iam::444455556666:role/theirs';
  const mine = { userGroupRef: { userGroupId: 'mine', userGroupArn: 'arn' } } as elasticache.IUserGroupRef;

  test.each<[string, Options, (group: EncryptedRedisGroup, role: iam.IRole) => unknown]>([
    ['as a user with a password', {}, (group, role) => group.grantConnect(role)],
    ['as a user of IAM', users(RedisUser.withIam('shop')), (group, role) => group.grantConnect(role, 'shop')],
    ['with an AUTH token', { authentication: RedisAuthentication.authToken() }, (group, role) => group.grantConnect(role)],
    ['as a user of a group that is there already', { authentication: RedisAuthentication.userGroup(mine) }, (group, role) => group.grantConnect(role, 'shop')],
    ['by the secret', {}, (group, role) => group.secretOf().grantRead(role)],
  ])('%s', (_, options, give) => {
    const stack = dataStack();
    const group = sessions(stack, options);

    expect(complaint(() => give(group, iam.Role.fromRoleArn(stack, 'Theirs', THEIRS)))).toBe([
      'The grant on "Data/Sessions" cannot be made:',
      '  - `grantee` takes somebody of account "111122223333", whom keys and secrets of the store trust. Got somebody of "444455556666"; let them take on a role here.',
    ].join('\n'));
    Template.fromStack(stack).resourceCountIs('AWS::IAM::Policy', 0);
  });
});

test('who is to be let in as a user that there is not is let in as nobody', () => {
  const stack = dataStack();
  const group = sessions(stack, users(RedisUser.withPassword('shop'), RedisUser.withIam('reports')));
  const role = new iam.Role(stack, 'Role', { assumedBy: new iam.AccountRootPrincipal() });

  const said = complaint(() => group.grantConnect(role, 'shpo'));
  expect(said).toContain('shpo');
  expect(said).toContain('`userName`');
  Template.fromStack(stack).resourceCountIs('AWS::IAM::Policy', 0);
});

describe('the secret of a user', () => {
  test('is under the second key, and the same each time', () => {
    const group = sessions(dataStack());

    expect(group.secretOf('app')).toBe(group.secretOf());
    expect(group.secretOf().encryptionKey).toBeUndefined(); // the CDK would write into the policy of the key
  });

  test.each<[string, Options, string | undefined]>([
    ['a user', users(RedisUser.withPassword('a'), RedisUser.withPassword('b')), 'b'], ['everybody, by the AUTH token', { authentication: RedisAuthentication.authToken() }, undefined],
  ])('of %s is read by what `grantConnect` gives, and no policy of a key says more than before', (_, options, userName) => {
    const before = templateOf(options).findResources(KEY);
    const [bySecret, byGroup] = [true, false].map((by) => templateOf(options, (group, stack) => {
      const role = new iam.Role(stack, 'Role', { assumedBy: new iam.AccountRootPrincipal() });
      expect((by ? group.secretOf(userName).grantRead(role) : group.grantConnect(role, userName)).success).toBe(true);
    }));

    expect(bySecret.toJSON()).toEqual(byGroup.toJSON());
    expect(bySecret.findResources(KEY)).toEqual(before);
  });

  test('with an AUTH token, is that of everybody', () => {
    const stack = dataStack();
    const secret = sessions(stack, { authentication: RedisAuthentication.authToken() }).secretOf();

    expect(stack.resolve(secret.secretArn)).toEqual({ Ref: Object.keys(Template.fromStack(stack).findResources(SECRET))[0] });
  });

  test.each<[string, Options, string | undefined, string]>([
    ['that there is not', {}, 'shop', '`userName` takes a user with a password: "app". Got "shop".'],
    ['that has a name of JavaScript', {}, 'constructor', '`userName` takes a user with a password: "app". Got "constructor".'],
    ['of IAM', users(RedisUser.withIam('shop')), 'shop', '`userName` takes a user with a password: there is none. Got "shop".'],
    ['of several, without a name', users(RedisUser.withPassword('a'), RedisUser.withPassword('b')), undefined, '`userName` takes a user with a password: "a" or "b". Got undefined.'],
    ['of IAM, without a name', { ...users(RedisUser.withIam('shop')), logging: FIREHOSE }, undefined, '`userName` takes a user with a password: there is none. Got undefined.'],
  ])('%s, is refused', (_, options, userName, line) => {
    const group = sessions(dataStack(), options);

    expect(complaint(() => group.secretOf(userName)).split('\n')).toEqual([expect.stringContaining('"Data/Sessions"'), `  - ${line}`]);
  });
});
