import { RemovalPolicy, Stack, aws_iam as iam, aws_kms as kms, aws_secretsmanager as secretsmanager } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { keyArnOf } from '../keys/serving';

/** A secret that is known by its ARN, and what it is encrypted with. */
export function secretUnder(scope: Construct, id: string, secretCompleteArn: string, key: kms.IKeyRef): secretsmanager.ISecret {
  const encryptionKey = 'grantDecrypt' in key ? key as kms.IKey : undefined;
  return secretsmanager.Secret.fromSecretAttributes(scope, id, { secretCompleteArn, encryptionKey });
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

/** Lets somebody read a secret, by IAM alone: the key lets in whom IAM lets read, through Secrets Manager. Works across stacks. */
export function readSecret(secretArn: string, key: kms.IKeyRef, grantee: iam.IGrantable, scope: Construct): iam.Grant {
  const read = iam.Grant.addToPrincipal({ grantee, actions: ['secretsmanager:GetSecretValue', 'secretsmanager:DescribeSecret'], resourceArns: [secretArn] });
  const decrypt = iam.Grant.addToPrincipal({
    grantee,
    actions: ['kms:Decrypt'],
    resourceArns: [keyArnOf(key)],
    conditions: { StringEquals: { 'kms:ViaService': `secretsmanager.${Stack.of(scope).region}.amazonaws.com` } },
  });
  return read.combine(decrypt);
}
