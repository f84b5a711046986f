// Says all that is wrong with the props of a cluster, before any of it is built.
import { Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { EncryptedRedshiftClusterProps } from './encrypted-redshift-cluster-props';
import { parameterProblems } from './parameters';
import { contradictions, dayProblems, numberProblems, passwordProblems, textProblems, weeklyWindowProblems } from '../private/problems';
import { storeKeyProblems } from '../stores/store-keys';
import { networkProblems } from '../stores/store-network';

const PORTS = [[5431, 5455], [8191, 8215]];

export function clusterProblems(scope: Construct, props: EncryptedRedshiftClusterProps): string[] {
  return [
    ...passwordProblems(props, 'Redshift and Secrets Manager keep the admin password, and `grantAdminSecretRead` gives it to those who need it'),
    ...storeKeyProblems(scope, props),
    ...networkProblems(props, props.publiclyAccessible),
    ...parameterProblems(props),
    ...props.auditLogging?._problems() ?? [],
    ...textProblems('clusterName', props.clusterName, /^(?!.*--)(?!.*-$)[a-z][a-z0-9-]{0,62}$/,
      '1 to 63 lower-case letters, digits and single hyphens, beginning with a letter'),
    ...textProblems('nodeType', props.nodeType, /^(?!d[cs]\d)[a-z]+\d*\.\w+$/, 'a type of the RA3 or RG families, such as "ra3.large"'),
    ...numberProblems('numberOfNodes', props.numberOfNodes, 1, 100),
    ...portProblems(props.port),
    ...textProblems('masterUsername', props.masterUsername, /^(?!public$)[a-z_][a-z0-9_+.@-]{0,127}$/,
      'up to 128 lower-case letters, digits and "_", "+", ".", "@", "-", beginning with a letter, and not "public"'),
    ...textProblems('defaultDatabaseName', props.defaultDatabaseName, /^[a-z_][a-z0-9_$]{0,63}$/,
      'up to 64 lower-case letters, digits, "_" and "$", beginning with a letter'),
    ...textProblems('restoreFrom.ownerAccount', props.restoreFrom?.ownerAccount, /^\d{12}$/, 'an AWS account id of 12 digits'),
    ...weeklyWindowProblems('preferredMaintenanceWindow', props.preferredMaintenanceWindow),
    ...dayProblems('automatedSnapshotRetention', props.automatedSnapshotRetention, 7, 35),
    ...dayProblems('manualSnapshotRetention', props.manualSnapshotRetention, 1, 3653),
    ...dayProblems('deferMaintenance.duration', props.deferMaintenance?.duration, 1, 45),
    ...scheduleProblems(props.snapshotSchedule),
    ...contradictions(
      [props.subnetGroup !== undefined && props.vpcSubnets !== undefined, '`subnetGroup` says which subnets, so `vpcSubnets` has nothing to do. Leave out one of the two.'],
      [props.elasticIp !== undefined && !props.publiclyAccessible, '`elasticIp` is the address of a public cluster. Set `publiclyAccessible: true`, or leave out `elasticIp`.'],
      [props.elasticIp !== undefined && props.availabilityZoneRelocation === true, '`availabilityZoneRelocation` cannot take an `elasticIp` along. Leave out one of the two.'],
      [props.multiAz === true && props.numberOfNodes === 1, '`multiAz` takes two nodes or more. Got `numberOfNodes` 1; leave it out, or raise it.'],
      [props.multiAz === true && props.availabilityZone !== undefined, '`multiAz` chooses its Availability Zones, so `availabilityZone` has nothing to do. Leave out one of the two.'],
      [(props.roles?.length ?? 0) > 50, `\`roles\` takes up to 50 roles. Got ${props.roles?.length}.`],
    ),
  ];
}

export function portProblems(port: number | undefined): string[] {
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
