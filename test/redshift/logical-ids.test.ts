// Logical ids are part of the API: where one changes, CloudFormation replaces what is deployed. A test here that has to change is a breaking change.
import { App, Stack, aws_s3 as s3 } from 'aws-cdk-lib';
import { dataStack, fullWarehouse, logicalIds, warehouse, WEST } from './warehouse';
import { CustomerManagedKey, RedshiftAuditLogging, SnapshotCopyDestination } from '../../src';

const ALWAYS = {
  Warehouse50B5FE91: 'AWS::Redshift::Cluster',
  WarehouseParameterGroup41E5FFD7: 'AWS::Redshift::ClusterParameterGroup',
  WarehouseSecurityGroup3F27703C: 'AWS::EC2::SecurityGroup',
  WarehouseSubnetGroupB16957CB: 'AWS::Redshift::ClusterSubnetGroup',
};
const KEYS = {
  WarehouseKey8DE8541C: 'AWS::KMS::Key',
  WarehouseKeyAlias677AB6A4: 'AWS::KMS::Alias',
  WarehouseSecretsAndLogsKeyB7D6BCE0: 'AWS::KMS::Key',
  WarehouseSecretsAndLogsKeyAliasEFEB05E6: 'AWS::KMS::Alias',
};
const LOGS = {
  WarehouseConnectionLogAD118E21: 'AWS::Logs::LogGroup',
  WarehouseUserLogCE8F08EF: 'AWS::Logs::LogGroup',
  WarehouseUserActivityLogE2F23E14: 'AWS::Logs::LogGroup',
};
const SAID = {
  WarehouseDefaultRole9617CA2E: 'Custom::RedshiftDefaultRole',
  WarehouseDefaultRoleCustomResourcePolicy4949068C: 'AWS::IAM::Policy',
  WarehouseSnapshotScheduleD9600DF9: 'AWS::Redshift::SnapshotSchedule',
  WarehouseSnapshotScheduleOfCluster5221B855: 'Custom::RedshiftSnapshotScheduleOfCluster',
  WarehouseSnapshotScheduleOfClusterCustomResourcePolicyFD476F7F: 'AWS::IAM::Policy',
};
const ADDED = {
  WarehouseSchedulerRole29962FE7: 'AWS::IAM::Role',
  WarehouseNightPause4DF57DDE: 'AWS::Redshift::ScheduledAction',
  WarehouseMorningResumeC65F92E8: 'AWS::Redshift::ScheduledAction',
  WarehouseMonthEndBCDD3CA5: 'AWS::Redshift::ScheduledAction',
  WarehouseSpectrumLimit3D7F3862: 'AWS::Redshift::UsageLimit',
  WarehouseToToolsE68E3CE1: 'AWS::Redshift::EndpointAccess',
  WarehousePartner49EFD153: 'AWS::Redshift::EndpointAuthorization',
  WarehouseSecurityEvents63821EB1: 'AWS::Redshift::EventSubscription',
  WarehouseUnhealthyAlarmAD85CCEE: 'AWS::CloudWatch::Alarm',
  WarehouseDiskSpaceAlarm9BE06E15: 'AWS::CloudWatch::Alarm',
  WarehouseCpuAlarm8C99D60E: 'AWS::CloudWatch::Alarm',
};

test('of a warehouse about which nothing is said', () => {
  expect(logicalIds(warehouse(dataStack()))).toEqual({ ...ALWAYS, ...KEYS, ...LOGS });
});

test('of a warehouse with all that can be said about it', () => {
  const ids = Object.entries(logicalIds(fullWarehouse())).filter(([, type]) => !/^AWS::EC2::SecurityGroup(In|E)gress$/.test(type)); // the CDK names rules

  expect(Object.fromEntries(ids)).toEqual({ ...ALWAYS, ...KEYS, ...LOGS, ...SAID, ...ADDED });
});

test('of a warehouse with keys of its own choice that logs to a bucket', () => {
  const stack = dataStack();
  const key = new CustomerManagedKey(stack, 'Mine');
  const auditLogging = RedshiftAuditLogging.toS3(new s3.Bucket(stack, 'Logs'));

  expect(logicalIds(warehouse(stack, { encryptionKey: key, singleKey: true, auditLogging }))).toEqual(ALWAYS);
});

test('of a destination of snapshots', () => {
  expect(logicalIds(new SnapshotCopyDestination(new Stack(new App(), 'Recovery', { env: WEST }), 'Copies'))).toEqual({
    CopiesA993ADEE: 'AWS::Redshift::SnapshotCopyGrant',
    CopiesKeyAEBD83F8: 'AWS::KMS::Key',
    CopiesKeyAliasC0977FDB: 'AWS::KMS::Alias',
  });
});
