// Letting somebody in by IAM alone, and whom that cannot let in.
import { App, CfnParameter, Stack, aws_iam as iam } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Construct } from 'constructs';
import { grantHere } from '../../src/stores/grants';
import { US } from '../language';

const READ = [{ actions: ['s3:GetObject'], resources: ['*'] }, { actions: ['s3:ListBucket'], resources: ['*'], conditions: { Bool: { 'aws:SecureTransport': 'true' } } }];
const THEIRS = 'arn:aws:iam::444455556666:role/theirs';

/** A store in a stack. */
function storeIn(env?: typeof US): { stack: Stack; store: Construct } {
  const stack = new Stack(new App(), 'Data', { env });
  return { stack, store: new Construct(stack, 'Store') };
}

test('every permission is a statement of its own, with its conditions', () => {
  const { stack, store } = storeIn();

  expect(grantHere(new iam.Role(stack, 'Role', { assumedBy: new iam.AccountRootPrincipal() }), store, READ).success).toBe(true);
  Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: {
      Statement: [
        { Effect: 'Allow', Action: 's3:GetObject', Resource: '*' },
        { Effect: 'Allow', Action: 's3:ListBucket', Resource: '*', Condition: { Bool: { 'aws:SecureTransport': 'true' } } },
      ],
    },
  });
});

test.each<[string, (stack: Stack) => iam.IGrantable]>([
  ['a role', (it) => iam.Role.fromRoleArn(it, 'Theirs', THEIRS)],
  ['a user', (it) => iam.User.fromUserArn(it, 'Theirs', THEIRS.replace('role', 'user'))],
  ['a role of the app', (it) => new iam.Role(new Stack(it.node.root as App, 'Other', { env: { ...US, account: '444455556666' } }), 'Role', {
    roleName: 'theirs', assumedBy: new iam.AccountRootPrincipal(),
  })],
  ['the account itself', () => new iam.AccountPrincipal('444455556666')],
])('somebody of another account is refused: %s', (_, grantee) => {
  const { stack, store } = storeIn(US);
  const theirs = grantee(stack);

  expect(() => grantHere(theirs, store, READ)).toThrow(new Error([
    'The grant on "Data/Store" cannot be made:',
    '  - `grantee` takes somebody of account "111122223333", whom keys and secrets of the store trust. Got somebody of "444455556666"; let them take on a role here.',
  ].join('\n')));
  Template.fromStack(stack).resourceCountIs('AWS::IAM::Policy', 0);
});

test.each<[string, typeof US | undefined, (stack: Stack) => iam.IGrantable]>([
  ['of the same account', US, (it) => iam.Role.fromRoleArn(it, 'Theirs', THEIRS.replace('444455556666', '111122223333'))],
  ['where the account of the stack is not known', undefined, (it) => iam.Role.fromRoleArn(it, 'Theirs', THEIRS)],
  ['whose account is not known', US, (it) => iam.Role.fromRoleArn(it, 'Theirs', `arn:aws:iam::${new CfnParameter(it, 'Account').valueAsString}:role/theirs`)],
  ['by its name', US, (it) => iam.Role.fromRoleName(it, 'Theirs', 'theirs')],
])('a role is not refused %s', (_, env, grantee) => {
  const { stack, store } = storeIn(env);

  expect(() => grantHere(grantee(stack), store, READ)).not.toThrow();
});
