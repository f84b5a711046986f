import { aws_kms as kms } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { CustomerManagedKey } from '../keys/customer-managed-key';
import { KeyUse } from '../keys/key-use';
import { keyProblems, letServe } from '../keys/serving';
import { contradictions } from '../private/problems';

/**
 * Which keys a store is under. The data key serves the data alone, so that who reads the logs or a secret needs nothing on it.
 */
export interface StoreKeyProps {
  /**
   * The customer managed key of the data. Refused are an alias, a key that AWS manages, one of another Region, a disabled one, and one that is not
   * for symmetric encryption. If the app does not write the policy of the key, a warning names the statements that it needs.
   *
   * Changing the key re-encrypts a Redshift cluster in place, in the background; keep the old key enabled until that is done. It **replaces** an
   * ElastiCache replication group, and so loses the cache.
   *
   * @default - a new `CustomerManagedKey` that serves this store alone
   */
  readonly encryptionKey?: kms.IKeyRef;

  /**
   * The customer managed key of the secrets and the log groups. The same keys are refused as for the data, and it is not taken together with
   * `singleKey`. Changing it interrupts nothing.
   *
   * @default - a new `CustomerManagedKey` that serves the secrets and logs of this store alone
   */
  readonly secretsAndLogsKey?: kms.IKeyRef;

  /**
   * Whether secrets and logs are under the data key too, for those who count keys. Who may read logs or secrets then holds rights on the key of the
   * data, though only through CloudWatch Logs and Secrets Manager. Changing it puts them under the other key, and interrupts nothing.
   *
   * @default false
   */
  readonly singleKey?: boolean;
}

/** The two keys of a store, or one for both. */
export interface StoreKeys {
  readonly encryptionKey: kms.IKeyRef;
  readonly secretsAndLogsKey: kms.IKeyRef;
}

/** What is wrong with the keys that were handed in. */
export function storeKeyProblems(scope: Construct, { encryptionKey, secretsAndLogsKey, singleKey }: StoreKeyProps): string[] {
  return [
    ...keyProblems('encryptionKey', encryptionKey, scope),
    ...keyProblems('secretsAndLogsKey', secretsAndLogsKey, scope),
    ...contradictions([
      singleKey === true && secretsAndLogsKey !== undefined,
      '`singleKey` puts secrets and logs under `encryptionKey`, so `secretsAndLogsKey` has nothing to do. Leave out one of the two.',
    ]),
  ];
}

/** Makes the keys that were not handed in, and lets all of them serve. */
export function storeKeys(scope: Construct, props: StoreKeyProps, dataUses: KeyUse[], secretAndLogUses: KeyUse[]): StoreKeys {
  const encryptionKey = props.encryptionKey ?? new CustomerManagedKey(scope, 'Key');
  letServe(encryptionKey, scope, ...dataUses, ...props.singleKey ? secretAndLogUses : []);
  const nothingElse = secretAndLogUses.length === 0 && props.secretsAndLogsKey === undefined;
  if (props.singleKey || nothingElse) return { encryptionKey, secretsAndLogsKey: encryptionKey };

  const secretsAndLogsKey = props.secretsAndLogsKey ?? new CustomerManagedKey(scope, 'SecretsAndLogsKey');
  letServe(secretsAndLogsKey, scope, ...secretAndLogUses);
  return { encryptionKey, secretsAndLogsKey };
}
