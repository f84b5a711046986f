// A warehouse with everything that can be said about it: shape, network, snapshots and their copies in another Region, roles, schedules, limits, alarms.
import {
  App, Duration, Stack, Validations,
  aws_cloudwatch_actions as actions, aws_ec2 as ec2, aws_events as events, aws_iam as iam, aws_sns as sns,
} from 'aws-cdk-lib';
import {
  CmkGuard, CustomerManagedKey, EncryptedRedshiftCluster, KeyUse,
  RedshiftAuditLogging, RedshiftBreachAction, RedshiftEventCategory, RedshiftLimitedFeature, RedshiftLimitPeriod, SnapshotCopyDestination,
} from 'cdk-cmk-guard';

const account = '111122223333';
const app = new App();
Validations.of(app).addPlugins(new CmkGuard());

const recovery = new Stack(app, 'Recovery', { env: { account, region: 'us-west-2' } });
const destination = new SnapshotCopyDestination(recovery, 'WarehouseSnapshots');

const stack = new Stack(app, 'Analytics', { env: { account, region: 'us-east-1' } });
const vpc = new ec2.Vpc(stack, 'Vpc', {
  availabilityZones: ['us-east-1a', 'us-east-1b', 'us-east-1c'],
  natGateways: 0,
  subnetConfiguration: [{ name: 'data', subnetType: ec2.SubnetType.PRIVATE_ISOLATED }],
  gatewayEndpoints: { S3: { service: ec2.GatewayVpcEndpointAwsService.S3 } }, // the way of COPY and UNLOAD
});
const alerts = new sns.Topic(stack, 'Alerts', { masterKey: new CustomerManagedKey(stack, 'AlertsKey', { uses: [KeyUse.alarmTopics()] }), enforceSSL: true });
alerts.grantPublish(new iam.ServicePrincipal('cloudwatch.amazonaws.com'));
const loader = new iam.Role(stack, 'Loader', { assumedBy: new iam.ServicePrincipal('redshift.amazonaws.com') });
const analyst = new iam.Role(stack, 'Analyst', { assumedBy: new iam.AccountRootPrincipal() });

const warehouse = new EncryptedRedshiftCluster(stack, 'Warehouse', {
  vpc,
  vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_ISOLATED },
  clusterName: 'sales-warehouse',
  encryptionKey: CustomerManagedKey.forRedshift(stack, 'WarehouseKey', {
    alias: 'sales/warehouse',
    rotationPeriod: Duration.days(180),
    uses: [KeyUse.snapshotSharing('444455556666')],
  }),
  nodeType: 'ra3.xlplus',
  numberOfNodes: 4,
  multiAz: true,
  port: 8200,
  masterUsername: 'sales_admin',
  defaultDatabaseName: 'sales',
  fipsTls: true,
  parameters: { max_concurrency_scaling_clusters: '2' },
  workloadManagement: [{ auto_wlm: true }, { short_query_queue: true }],
  auditLogging: RedshiftAuditLogging.toCloudWatchLogs(),
  automatedSnapshotRetention: Duration.days(14),
  manualSnapshotRetention: Duration.days(365),
  snapshotSchedule: ['rate(8 hours)'],
  roles: [loader],
  defaultRole: loader,
  preferredMaintenanceWindow: 'sun:02:00-sun:03:00',
  maintenanceTrackName: 'trailing',
});

warehouse.copySnapshotsTo(destination, { retention: Duration.days(14) });
warehouse.grantDataApi(analyst);
warehouse.grantAdminSecretRead(analyst);
warehouse.connections.allowDefaultPortInternally('Tools that are given the security group of the warehouse');

warehouse.schedulePause('NightPause', events.Schedule.cron({ weekDay: 'MON-FRI', hour: '20', minute: '0' }));
warehouse.scheduleResume('MorningResume', events.Schedule.cron({ weekDay: 'MON-FRI', hour: '6', minute: '0' }));
warehouse.addUsageLimit('SpectrumLimit', {
  feature: RedshiftLimitedFeature.SPECTRUM,
  amount: 10,
  period: RedshiftLimitPeriod.MONTHLY,
  breachAction: RedshiftBreachAction.DISABLE,
});
warehouse.addEventSubscription('SecurityEvents', { topic: alerts, categories: [RedshiftEventCategory.SECURITY, RedshiftEventCategory.CONFIGURATION] });
warehouse.addRecommendedAlarms({ actions: [new actions.SnsAction(alerts)] });

app.synth();
