import { RemovalPolicy, Stack, aws_iam as iam, aws_kms as kms, aws_secretsmanager as secretsmanager } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { grantHere } from './grants';
import { keyArnOf } from '../keys/serving';
import { withMethods } from '../private/with-methods';

/** A secret that is known by its ARN. Whom it lets read it, it lets have it decrypted. */
export function secretUnder(scope: Construct, id: string, secretCompleteArn: string, key: kms.IKeyRef): secretsmanager.ISecret {
  const secret = secretsmanager.Secret.fromSecretCompleteArn(scope, id, secretCompleteArn);
  return withMethods(secret, { grantRead: (grantee) => readSecret(secretCompleteArn, key, grantee, scope) });
}

/** What a password is made of. */
export interface Password {
  readonly description: string;
  readonly length: number;
  readonly username?: string;
}

/**
 * A secret with a generated password. The L2 would write statements of its own into the key policy, wider than what a secret needs; the key
 * has `KeyUse.secrets()` instead.
 */
export function passwordSecret(scope: Construct, id: string, key: kms.IKeyRef, password: Password): secretsmanager.CfnSecret {
  const { description, length, username } = password;
  const secret = new secretsmanager.CfnSecret(scope, id, {
    description,
    kmsKeyId: keyArnOf(key),
    generateSecretString: {
      passwordLength: length,
      excludePunctuation: true,
      ...username === undefined ? {} : { secretStringTemplate: JSON.stringify({ username }), generateStringKey: 'password' },
    },
  });
  secret.applyRemovalPolicy(RemovalPolicy.DESTROY); // it is of no use without its user
  return secret;
}

/** Lets somebody read a secret, and have it decrypted through Secrets Manager. */
export function readSecret(secretArn: string, key: kms.IKeyRef, grantee: iam.IGrantable, scope: Construct): iam.Grant {
  return grantHere(grantee, scope, [
    { actions: ['secretsmanager:GetSecretValue', 'secretsmanager:DescribeSecret'], resources: [secretArn] },
    {
      actions: ['kms:Decrypt'],
      resources: [keyArnOf(key)],
      conditions: { StringEquals: { 'kms:ViaService': `secretsmanager.${Stack.of(scope).region}.amazonaws.com` } },
    },
  ]);
}
