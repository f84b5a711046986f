// Says all that is wrong with the props of a cluster, before any of it is built.
import { Token, aws_iam as iam } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { EncryptedRedshiftClusterProps } from './encrypted-redshift-cluster-props';
import { parameterProblems } from './parameters';
import { contradictions, dayProblems, numberProblems, foreignProblems, textProblems, weeklyWindowProblems } from '../private/problems';
import { DURATION, KEY, Shape, shapeProblems } from '../private/shapes';
import { storeKeyProblems } from '../stores/store-keys';
import { networkProblems } from '../stores/store-network';

const PORTS = [[5431, 5455], [8191, 8215]];

const SHAPES: Readonly<Record<string, Shape>> = {
  vpc: { has: 'selectSubnets', is: 'a VPC' },
  securityGroups: 'list',
  encryptionKey: KEY,
  secretsAndLogsKey: KEY,
  singleKey: 'boolean',
  parameters: 'record',
  workloadManagement: 'list',
  fipsTls: 'boolean',
  clusterName: 'string',
  nodeType: 'string',
  numberOfNodes: 'number',
  port: 'number',
  masterUsername: 'string',
  defaultDatabaseName: 'string',
  publiclyAccessible: 'boolean',
  multiAz: 'boolean',
  auditLogging: { has: '_auditTarget', is: 'what RedshiftAuditLogging makes, such as RedshiftAuditLogging.toCloudWatchLogs()' },
  automatedSnapshotRetention: DURATION,
  manualSnapshotRetention: DURATION,
  snapshotSchedule: 'list',
  roles: 'list',
  preferredMaintenanceWindow: 'string',
};

export function clusterProblems(scope: Construct, props: EncryptedRedshiftClusterProps): string[] {
  const foreign = foreignProblems(props, 'Redshift and Secrets Manager keep the admin password, and `grantAdminSecretRead` gives it to those who need it');
  const misshapen = shapeProblems(props, SHAPES, ['vpc']);
  return misshapen.length > 0 ? [...misshapen, ...foreign] : [
    ...foreign,
    ...storeKeyProblems(scope, props),
    ...networkProblems(props, { publicly: props.publiclyAccessible, subnetsGiven: props.subnetGroup !== undefined }),
    ...parameterProblems(props),
    ...props.auditLogging?._auditTarget.problems(scope) ?? [],
    ...textProblems('clusterName', props.clusterName, /^(?!.*--)(?!.*-$)[a-z][a-z0-9-]{0,62}$/,
      '1 to 63 lower-case letters, digits and single hyphens, beginning with a letter'),
    ...nodeProblems(props),
    ...portProblems(props.port),
    ...textProblems('masterUsername', props.masterUsername, /^(?!public$)[a-z][a-z0-9_+.@-]{0,127}$/,
      'up to 128 lower-case letters, digits and "_", "+", ".", "@", "-", beginning with a letter, and not "public"'),
    ...textProblems('defaultDatabaseName', props.defaultDatabaseName, /^[a-z][a-z0-9_$]{0,63}$/,
      'up to 64 lower-case letters, digits, "_" and "$", beginning with a letter'),
    ...textProblems('restoreFrom.snapshotIdentifier', props.restoreFrom?.snapshotIdentifier, /./, 'the name of a snapshot'),
    ...textProblems('maintenanceTrackName', props.maintenanceTrackName, /./, 'the name of a track, such as "trailing"'),
    ...textProblems('availabilityZone', props.availabilityZone, /./, 'an Availability Zone'),
    ...textProblems('restoreFrom.ownerAccount', props.restoreFrom?.ownerAccount, /^\d{12}$/, 'an AWS account id of 12 digits'),
    ...weeklyWindowProblems('preferredMaintenanceWindow', props.preferredMaintenanceWindow, 30),
    ...dayProblems('automatedSnapshotRetention', props.automatedSnapshotRetention, 7, 35),
    ...dayProblems('manualSnapshotRetention', props.manualSnapshotRetention, 1, 3653),
    ...textProblems('deferMaintenance.start', props.deferMaintenance?.start, /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?Z$/, 'a moment in UTC, such as "2026-12-01T00:00:00Z"'),
    ...dayProblems('deferMaintenance.duration', props.deferMaintenance?.duration, 1, 45),
    ...scheduleProblems(props.snapshotSchedule),
    ...contradictions(
      [props.subnetGroup !== undefined && props.vpcSubnets !== undefined, '`subnetGroup` says which subnets, so `vpcSubnets` has nothing to do. Leave out one of the two.'],
      [props.elasticIp !== undefined && !props.publiclyAccessible, '`elasticIp` is the address of a public cluster. Set `publiclyAccessible: true`, or leave out `elasticIp`.'],
      [props.elasticIp !== undefined && props.availabilityZoneRelocation === true, '`availabilityZoneRelocation` cannot take an `elasticIp` along. Leave out one of the two.'],
      [props.multiAz === true && props.numberOfNodes === 1, '`multiAz` takes two nodes or more. Got `numberOfNodes` 1; leave it out, or raise it.'],
      [props.multiAz === true && props.availabilityZone !== undefined, '`multiAz` chooses its Availability Zones, so `availabilityZone` has nothing to do. Leave out one of the two.'],
      [rolesOf(props).length > MOST_ROLES, `\`roles\` and \`defaultRole\` make up to ${MOST_ROLES} roles. Got ${rolesOf(props).length}.`],
    ),
  ];
}

/** How many roles a cluster may have. */
export const MOST_ROLES = 50;

/** All roles of a cluster, each once. */
export function rolesOf({ roles = [], defaultRole }: Pick<EncryptedRedshiftClusterProps, 'roles' | 'defaultRole'>): iam.IRole[] {
  return [...new Set([...roles, ...defaultRole ? [defaultRole] : []])];
}

/** What is wrong with the nodes. */
export function nodeProblems({ nodeType, numberOfNodes }: Pick<EncryptedRedshiftClusterProps, 'nodeType' | 'numberOfNodes'>): string[] {
  return [
    ...textProblems('nodeType', nodeType, /^(ra|rg)\d*\.\w+$/, 'a type of the RA3 or RG families, such as "ra3.large"'),
    ...numberProblems('numberOfNodes', numberOfNodes, 1, 100),
  ];
}

function portProblems(port: number | undefined): string[] {
  if (port === undefined || Token.isUnresolved(port) || PORTS.some(([from, to]) => Number.isInteger(port) && port >= from && port <= to)) return [];
  return [`\`port\` takes a port from ${PORTS.map((range) => range.join(' to ')).join(', or from ')}. Got ${port}.`];
}

function scheduleProblems(schedule: string[] | undefined): string[] {
  if (schedule === undefined || Token.isUnresolved(schedule)) return [];
  return [
    ...schedule.length < 1 || schedule.length > 3 ? [`\`snapshotSchedule\` takes one to three expressions. Got ${schedule.length}.`] : [],
    ...schedule.flatMap((it) => textProblems('snapshotSchedule', it, /^(rate|cron)\(.+\)$/, 'expressions such as "rate(12 hours)" or "cron(30 12 *)"')),
  ];
}
