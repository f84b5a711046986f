// Logical ids are part of the API: where one changes, CloudFormation replaces what is deployed. A test here that has to change is a breaking change.
import { App, Stack, aws_s3 as s3 } from 'aws-cdk-lib';
import { AuditLogging, CustomerManagedKey, SnapshotCopyDestination } from '../../src';
import { dataStack, fullWarehouse, logicalIds, warehouse, WEST } from './warehouse';

test('of a warehouse about which nothing is said', () => {
  expect(logicalIds(warehouse(dataStack()))).toEqual({});
});

test('of a warehouse with all that can be said about it', () => {
  expect(logicalIds(fullWarehouse())).toEqual({});
});

test('of a warehouse with keys of its own choice that logs to a bucket', () => {
  const stack = dataStack();
  const key = new CustomerManagedKey(stack, 'Mine');
  const auditLogging = AuditLogging.toBucket(new s3.Bucket(stack, 'Logs'));

  expect(logicalIds(warehouse(stack, { encryptionKey: key, singleKey: true, auditLogging }))).toEqual({});
});

test('of a destination of snapshots', () => {
  expect(logicalIds(new SnapshotCopyDestination(new Stack(new App(), 'Recovery', { env: WEST }), 'Copies'))).toEqual({});
});
