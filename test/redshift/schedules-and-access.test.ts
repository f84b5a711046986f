// What is added to a warehouse: schedules, limits, ways in from other VPCs, and who is told of events.
import { App, Duration, Stack, Token, aws_ec2 as ec2, aws_events as events, aws_redshift as redshift, aws_sns as sns } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import {
  EncryptedRedshiftCluster, RedshiftBreachAction, RedshiftEventCategory, RedshiftEventSeverity,
  RedshiftLimitedFeature, RedshiftLimitPeriod, RedshiftResizeOptions,
} from '../../src';
import { US } from '../language';
import { attribute, dataStack, isolatedVpc, NIGHTLY, only, refTo, warehouse } from './warehouse';

describe('schedules', () => {
  type Add = (it: EncryptedRedshiftCluster, schedule: events.Schedule) => redshift.CfnScheduledAction;
  const ADD: [string, Add, string, object][] = [
    ['pause', (it, schedule) => it.schedulePause('It', schedule), 'PauseCluster', {}],
    ['resume', (it, schedule) => it.scheduleResume('It', schedule), 'ResumeCluster', {}],
    ['resize', (it, schedule) => it.scheduleResize('It', schedule, { numberOfNodes: 8, nodeType: 'ra3.4xlarge', classicResizing: true }), 'ResizeCluster',
      { ClusterType: 'multi-node', NumberOfNodes: 8, NodeType: 'ra3.4xlarge', Classic: true }],
  ];

  test.each(ADD)('%s at set times', (_, add, action, options) => {
    const stack = dataStack();
    const it = warehouse(stack);
    const added = add(it, NIGHTLY);

    expect(added).toBeInstanceOf(redshift.CfnScheduledAction);
    expect(only(stack, 'AWS::Redshift::ScheduledAction').Properties).toEqual({
      ScheduledActionName: expect.stringMatching(/^data-warehouse-it-[0-9a-f]{8}$/),
      Schedule: 'cron(0 20 * * ? *)',
      TargetAction: { [action]: { ClusterIdentifier: refTo(it), ...options } },
      IamRole: attribute(it.node.findChild('SchedulerRole')),
      Enable: true,
    });
  });

  test('one role for all of them may pause, resume and resize this cluster, and nothing else', () => {
    const stack = dataStack();
    const it = warehouse(stack);
    it.schedulePause('Pause', NIGHTLY);
    it.scheduleResume('Resume', events.Schedule.cron({ hour: '6', minute: '0' }));

    const { Properties } = only(stack, 'AWS::IAM::Role');
    expect(Properties.AssumeRolePolicyDocument.Statement).toEqual([
      { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'scheduler.redshift.amazonaws.com' } },
    ]);
    expect(Properties.Policies[0].PolicyDocument.Statement).toEqual([
      { Effect: 'Allow', Action: ['redshift:PauseCluster', 'redshift:ResumeCluster', 'redshift:ResizeCluster'], Resource: stack.resolve(it.clusterArn) },
    ]);
    expect(Properties.ManagedPolicyArns).toBeUndefined();
  });

  test.each<[string, RedshiftResizeOptions, object]>([
    ['one node', { numberOfNodes: 1 }, { ClusterType: 'single-node', NumberOfNodes: 1 }],
    ['several nodes', { numberOfNodes: 2 }, { ClusterType: 'multi-node', NumberOfNodes: 2 }],
    ['other nodes, as many as before', { nodeType: 'rg.xlarge' }, { NodeType: 'rg.xlarge' }],
    ['a number of nodes that is a token', { numberOfNodes: Token.asNumber({ Ref: 'Nodes' }) }, { ClusterType: 'multi-node', NumberOfNodes: { Ref: 'Nodes' } }],
  ])('resize to %s', (_, options, shape) => {
    const stack = dataStack();
    const it = warehouse(stack);
    it.scheduleResize('It', NIGHTLY, options);

    expect(only(stack, 'AWS::Redshift::ScheduledAction').Properties.TargetAction).toEqual({ ResizeCluster: { ClusterIdentifier: refTo(it), ...shape } });
  });

  test('a moment', () => {
    const stack = dataStack();
    warehouse(stack).scheduleResume('Once', events.Schedule.expression('at(2027-01-04T06:00:00)'));

    expect(only(stack, 'AWS::Redshift::ScheduledAction').Properties.Schedule).toBe('at(2027-01-04T06:00:00)');
  });

  test('several have names that differ, also between clusters', () => {
    const stack = dataStack();
    const vpc = isolatedVpc(stack);
    for (const id of ['One', 'Other']) {
      const it = warehouse(stack, { vpc }, id);
      it.schedulePause('Pause', NIGHTLY);
      it.schedulePause('pause', NIGHTLY);
    }

    const names = Object.values(Template.fromStack(stack).findResources('AWS::Redshift::ScheduledAction')).map(({ Properties }) => Properties.ScheduledActionName);
    expect(new Set(names).size).toBe(4);
    for (const name of names) expect(name).toMatch(/^[a-z](-?[a-z0-9]+)*$/);
  });
});

describe('usage limits', () => {
  test.each<[RedshiftLimitedFeature, string]>([
    [RedshiftLimitedFeature.SPECTRUM, 'data-scanned'],
    [RedshiftLimitedFeature.CONCURRENCY_SCALING, 'time'],
    [RedshiftLimitedFeature.CROSS_REGION_DATASHARING, 'data-scanned'],
  ])('of %s count %s', (feature, limitType) => {
    const stack = dataStack();
    const it = warehouse(stack);
    it.addUsageLimit('Limit', { feature, amount: 60 });

    expect(only(stack, 'AWS::Redshift::UsageLimit').Properties).toEqual({
      ClusterIdentifier: refTo(it), FeatureType: feature, LimitType: limitType, Amount: 60, BreachAction: 'log', Period: 'monthly',
    });
  });

  test('say what happens, and over what time', () => {
    const stack = dataStack();
    const limit = warehouse(stack).addUsageLimit('Limit', {
      feature: RedshiftLimitedFeature.SPECTRUM, amount: 1, breachAction: RedshiftBreachAction.DISABLE, period: RedshiftLimitPeriod.DAILY,
    });

    expect(limit).toBeInstanceOf(redshift.CfnUsageLimit);
    expect(only(stack, 'AWS::Redshift::UsageLimit').Properties).toMatchObject({ BreachAction: 'disable', Period: 'daily' });
  });
});

describe('ways in from other VPCs', () => {
  test('an endpoint in another VPC of the account', () => {
    const stack = dataStack();
    const vpc = isolatedVpc(stack, 'Tools');
    const subnetGroup = new redshift.CfnClusterSubnetGroup(stack, 'ToolSubnets', { description: 'tools', subnetIds: vpc.isolatedSubnets.map((it) => it.subnetId) });
    const group = new ec2.SecurityGroup(stack, 'ToolGroup', { vpc });
    const it = warehouse(stack, { multiAz: true });
    const added = it.addEndpointAccess('ToTools', { subnetGroup, securityGroups: [group] });

    expect(added).toBeInstanceOf(redshift.CfnEndpointAccess);
    expect(only(stack, 'AWS::Redshift::EndpointAccess').Properties).toEqual({
      ClusterIdentifier: refTo(it),
      EndpointName: expect.stringMatching(/^[a-z](-?[a-z0-9]+){0,29}$/),
      SubnetGroupName: refTo(subnetGroup),
      VpcSecurityGroupIds: [attribute(group, 'GroupId')],
    });
  });

  test.each<[string, object]>([['relocation', { availabilityZoneRelocation: true }], ['a second zone', { multiAz: true }]])('an endpoint takes %s', (_, options) => {
    const stack = dataStack();
    const subnetGroup = new redshift.CfnClusterSubnetGroup(stack, 'ToolSubnets', { description: 'tools', subnetIds: ['subnet-1'] });

    expect(() => warehouse(stack, options).addEndpointAccess('ToTools', { subnetGroup, securityGroups: [] })).not.toThrow();
  });

  test('its name is no longer than Redshift takes, whatever the path', () => {
    const stack = new Stack(new App(), 'AnalyticsOfTheNorthernDivision', { env: US });
    const subnetGroup = new redshift.CfnClusterSubnetGroup(stack, 'Subnets', { description: 'tools', subnetIds: ['subnet-1'] });
    const it = warehouse(stack, { availabilityZoneRelocation: true }, 'WarehouseOfEverythingThatWasEverSold');
    it.addEndpointAccess('ForTheToolsOfTheFinanceTeam', { subnetGroup, securityGroups: [] });

    expect(only(stack, 'AWS::Redshift::EndpointAccess').Properties.EndpointName.length).toBeLessThanOrEqual(30);
  });

  test.each<[string, string[] | undefined, unknown]>([
    ['all VPCs', undefined, Match.absent()],
    ['some VPCs', ['vpc-1', 'vpc-2'], ['vpc-1', 'vpc-2']],
  ])('another account may make one from %s', (_, vpcIds, expected) => {
    const stack = dataStack();
    const it = warehouse(stack);
    it.authorizeEndpointAccess('Partner', { account: '444455556666', vpcIds });

    Template.fromStack(stack).hasResourceProperties('AWS::Redshift::EndpointAuthorization', { ClusterIdentifier: refTo(it), Account: '444455556666', VpcIds: expected });
  });
});

describe('events', () => {
  test('somebody is told of everything', () => {
    const stack = dataStack();
    const topic = new sns.Topic(stack, 'Topic');
    const it = warehouse(stack);
    it.addEventSubscription('Events', { topic });

    expect(only(stack, 'AWS::Redshift::EventSubscription').Properties).toEqual({
      SubscriptionName: expect.stringMatching(/^data-warehouse-events-[0-9a-f]{8}$/),
      SnsTopicArn: refTo(topic),
      SourceType: 'cluster',
      SourceIds: [refTo(it)],
      Severity: 'INFO',
      Enabled: true,
    });
  });

  test('somebody is told of errors of some categories', () => {
    const stack = dataStack();
    warehouse(stack).addEventSubscription('Events', {
      topic: new sns.Topic(stack, 'Topic'), severity: RedshiftEventSeverity.ERROR, categories: Object.values(RedshiftEventCategory),
    });

    expect(only(stack, 'AWS::Redshift::EventSubscription').Properties).toMatchObject({
      Severity: 'ERROR', EventCategories: ['configuration', 'management', 'monitoring', 'security', 'pending'],
    });
  });

  test('a topic of another stack is told', () => {
    const app = new App();
    const stack = new Stack(app, 'Data');
    warehouse(stack, { automatedSnapshotRetention: Duration.days(8) }).addEventSubscription('Events', { topic: new sns.Topic(new Stack(app, 'Alerts'), 'Topic') });
    app.synth();

    expect(JSON.stringify(only(stack, 'AWS::Redshift::EventSubscription').Properties.SnsTopicArn)).toContain('Fn::ImportValue');
  });
});
