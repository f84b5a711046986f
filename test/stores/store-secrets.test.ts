// Secrets of stores: made under the key, read by IAM alone.
import { App, Stack, aws_iam as iam, aws_kms as kms } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { CustomerManagedKey } from '../../src';
import { passwordSecret, readSecret, secretUnder } from '../../src/stores/store-secrets';
import { KEY_ARN, newStack, US, WAYS_TO_METHODS } from '../language';

const ARN = 'arn:aws:secretsmanager:us-east-1:111122223333:secret:admin-AbCdEf';
const attribute = (logicalId: string): unknown => ({ 'Fn::GetAtt': [logicalId, 'Arn'] });

/** The policy of the only key, as it is now. */
function keyPolicy(stack: Stack): unknown {
  const key = stack.node.findAll().find((it): it is kms.CfnKey => it instanceof kms.CfnKey)!;
  return stack.resolve(key.keyPolicy);
}

describe('a secret with a password', () => {
  test.each<[string, string | undefined, object]>([
    ['alone', undefined, { PasswordLength: 64, ExcludePunctuation: true, SecretStringTemplate: Match.absent(), GenerateStringKey: Match.absent() }],
    ['and a user name', 'operator', { PasswordLength: 64, ExcludePunctuation: true, SecretStringTemplate: '{"username":"operator"}', GenerateStringKey: 'password' }],
  ])('is generated, under the ARN of the key: %s', (_, username, generateSecretString) => {
    const stack = newStack();
    const key = new CustomerManagedKey(stack, 'Key');
    passwordSecret(stack, 'Secret', key, { description: 'Password of it', length: 64, username });

    Template.fromStack(stack).hasResourceProperties('AWS::SecretsManager::Secret', {
      Description: 'Password of it', KmsKeyId: stack.resolve(key.keyArn), GenerateSecretString: generateSecretString, SecretString: Match.absent(),
    });
  });
});

describe('a secret that is known by its ARN', () => {
  test.each<[string, (stack: Stack) => kms.IKeyRef]>([
    ['of the house', (it) => new CustomerManagedKey(it, 'Key')],
    ['of the CDK', (it) => new kms.Key(it, 'Key')],
    ['of the L1', (it) => new kms.CfnKey(it, 'Key')],
  ])('says no key, into whose policy the CDK would write: %s', (_, keyOf) => {
    const stack = newStack();
    const secret = secretUnder(stack, 'Secret', ARN, keyOf(stack));

    expect(secret.secretArn).toBe(ARN);
    expect(secret.encryptionKey).toBeUndefined();
  });

  test.each(WAYS_TO_METHODS)('lets somebody read it as `readSecret` does, and writes nothing into the policy of the key: `grantRead` of %s', (_, on) => {
    const policies = [true, false].map((bySecret) => {
      const stack = newStack();
      const key = new CustomerManagedKey(stack, 'Key');
      const role = new iam.Role(stack, 'Role', { assumedBy: new iam.AccountRootPrincipal() });
      const before = keyPolicy(stack);
      const secret = secretUnder(stack, 'Secret', ARN, key);
      const grant = bySecret ? on(secret).grantRead.call(secret, role) : readSecret(ARN, key, role, stack);

      expect(grant.success).toBe(true);
      expect(keyPolicy(stack)).toEqual(before);
      return Template.fromStack(stack).findResources('AWS::IAM::Policy');
    });

    expect(Object.keys(policies[0])).toHaveLength(1);
    expect(policies[0]).toEqual(policies[1]);
  });
});

describe('reading a secret', () => {
  test.each<[string, (stack: Stack) => kms.IKeyRef, (stack: Stack) => unknown]>([
    ['of the app', (it) => new CustomerManagedKey(it, 'Key'), () => attribute('Key961B73FD')],
    ['of others', (it) => kms.Key.fromKeyArn(it, 'Key', KEY_ARN), () => KEY_ARN],
  ])('takes no more than the secret and, through Secrets Manager, its key %s', (_, keyOf, Resource) => {
    const stack = new Stack(new App(), 'Data', { env: US });
    const grant = readSecret(ARN, keyOf(stack), new iam.Role(stack, 'Role', { assumedBy: new iam.AccountRootPrincipal() }), stack);

    expect(grant.success).toBe(true);
    expect(grant.principalStatements).toHaveLength(2);
    Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: [
          { Effect: 'Allow', Action: ['secretsmanager:GetSecretValue', 'secretsmanager:DescribeSecret'], Resource: ARN },
          {
            Effect: 'Allow',
            Action: 'kms:Decrypt',
            Resource: Resource(stack),
            Condition: { StringEquals: { 'kms:ViaService': 'secretsmanager.us-east-1.amazonaws.com' } },
          },
        ],
      },
    });
  });

  test('writes nothing into the policy of the key, so that it works from every stack', () => {
    const app = new App();
    const [data, other] = [new Stack(app, 'Data'), new Stack(app, 'Other')];
    readSecret(ARN, new CustomerManagedKey(data, 'Key'), new iam.Role(other, 'Role', { assumedBy: new iam.AccountRootPrincipal() }), data);
    app.synth();

    expect(data.dependencies).toEqual([]);
    expect(other.dependencies).toEqual([data]);
  });
});
