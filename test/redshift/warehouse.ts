// The words that tests of warehouses are written in.
import {
  App, CfnElement, CfnResource, Duration, Stack, StackProps,
  aws_cloudwatch_actions as actions, aws_ec2 as ec2, aws_events as events, aws_iam as iam, aws_redshift as redshift, aws_sns as sns,
} from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { Construct, IConstruct } from 'constructs';
import {
  CustomerManagedKey, EncryptedRedshiftCluster, EncryptedRedshiftClusterProps, KeyUse,
  RedshiftAuditLogging, RedshiftBreachAction, RedshiftEventCategory, RedshiftLimitedFeature, RedshiftLimitPeriod,
  SnapshotCopyDestination,
} from '../../src';
import { US } from '../language';

export type Options = Partial<EncryptedRedshiftClusterProps>;

export const WEST = { account: '111122223333', region: 'us-west-2' };

/** A stack of a new app. */
export function dataStack(props: StackProps = {}): Stack {
  return new Stack(new App(), 'Data', props);
}

/** A VPC with isolated subnets alone, in two or three Availability Zones. */
export function isolatedVpc(scope: Construct, id = 'Vpc'): ec2.Vpc {
  return new ec2.Vpc(scope, id, { natGateways: 0, subnetConfiguration: [{ name: 'data', subnetType: ec2.SubnetType.PRIVATE_ISOLATED }] });
}

/** A warehouse about which nothing is said but what matters to the test. */
export function warehouse(scope: Construct, options: Options = {}, id = 'Warehouse'): EncryptedRedshiftCluster {
  return new EncryptedRedshiftCluster(scope, id, { vpc: options.vpc ?? isolatedVpc(scope), ...options });
}

/** The cluster as the template has it. */
export function clusterIn(stack: Stack): Record<string, any> {
  return only(stack, 'AWS::Redshift::Cluster');
}

/** The only resource of a type, as the template has it. */
export function only(stack: Stack, type: string): Record<string, any> {
  const found = Object.values(Template.fromStack(stack).findResources(type));
  expect(found).toHaveLength(1);
  return found[0];
}

/** Demands properties of the cluster. */
export function expectCluster(stack: Stack, properties: object): void {
  Template.fromStack(stack).hasResourceProperties('AWS::Redshift::Cluster', properties);
}

/** How a template refers to an attribute, or to a resource itself. */
export function attribute(resource: IConstruct, name = 'Arn'): unknown {
  return { 'Fn::GetAtt': [idOf(resource), name] };
}

export function refTo(resource: IConstruct): unknown {
  return { Ref: idOf(resource) };
}

export function idOf(construct: IConstruct): string {
  const element = construct instanceof CfnElement ? construct : construct.node.defaultChild as CfnResource;
  return Stack.of(construct).resolve(element.logicalId);
}

/** The warnings at all constructs of a stack. */
export function warningsOf(stack: Stack): string[] {
  return Annotations.fromStack(stack).findWarning('*', Match.anyValue()).map(({ entry }) => String(entry.data));
}

/** What is said when something is refused. */
export function complaint(build: () => unknown): string {
  try {
    build();
  } catch (error) {
    return (error as Error).message;
  }
  return '';
}

/** The logical id and the type of everything at a construct and below it. */
export function logicalIds(construct: IConstruct): Record<string, string> {
  return Object.fromEntries(construct.node.findAll().filter(CfnResource.isCfnResource).map((it) => [idOf(it), it.cfnResourceType]));
}

/** Everything in an app, as its templates have it. */
export function templates(app: App): string {
  return JSON.stringify(app.synth().stacksRecursively.map((it) => it.template));
}

export const NIGHTLY = events.Schedule.cron({ hour: '20', minute: '0' });

/** The warehouse of the example: everything that can be said about one. */
export function fullWarehouse(app = new App()): EncryptedRedshiftCluster {
  const destination = new SnapshotCopyDestination(new Stack(app, 'Recovery', { env: WEST }), 'WarehouseSnapshots');
  const stack = new Stack(app, 'Analytics', { env: US });
  const alerts = new sns.Topic(stack, 'Alerts', { masterKey: new CustomerManagedKey(stack, 'AlertsKey', { uses: [KeyUse.alarmTopics()] }) });
  const loader = new iam.Role(stack, 'Loader', { assumedBy: new iam.ServicePrincipal('redshift.amazonaws.com') });
  const analyst = new iam.Role(stack, 'Analyst', { assumedBy: new iam.AccountRootPrincipal() });
  const full = warehouse(stack, {
    vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_ISOLATED },
    clusterName: 'sales-warehouse',
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
  full.copySnapshotsTo(destination, { retention: Duration.days(14) });
  full.grantDataApi(analyst);
  full.grantAdminSecretRead(analyst);
  full.connections.allowDefaultPortInternally('Tools that are given the security group of the warehouse');
  full.schedulePause('NightPause', NIGHTLY);
  full.scheduleResume('MorningResume', events.Schedule.cron({ hour: '6', minute: '0' }));
  full.scheduleResize('MonthEnd', events.Schedule.cron({ day: 'L', hour: '1', minute: '0' }), { numberOfNodes: 8 });
  full.addUsageLimit('SpectrumLimit', {
    feature: RedshiftLimitedFeature.SPECTRUM, amount: 10, period: RedshiftLimitPeriod.MONTHLY, breachAction: RedshiftBreachAction.DISABLE,
  });
  full.addEndpointAccess('ToTools', {
    subnetGroup: new redshift.CfnClusterSubnetGroup(stack, 'ToolSubnets', { description: 'Tools', subnetIds: ['subnet-1', 'subnet-2'] }),
    securityGroups: [ec2.SecurityGroup.fromSecurityGroupId(stack, 'ToolGroup', 'sg-12345678')],
  });
  full.authorizeEndpointAccess('Partner', { account: '444455556666', vpcIds: ['vpc-12345678'] });
  full.addEventSubscription('SecurityEvents', { topic: alerts, categories: [RedshiftEventCategory.SECURITY, RedshiftEventCategory.CONFIGURATION] });
  full.addRecommendedAlarms({ actions: [new actions.SnsAction(alerts)] });
  return full;
}
