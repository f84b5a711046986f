import { Token, aws_events as events, aws_iam as iam, aws_redshift as redshift } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { refuse } from '../private/bad-input';
import { plainPath } from '../private/plain-path';
import { textProblems } from '../private/problems';
import { storeName } from '../stores/store-name';

/**
 * The shape that a scheduled resize gives a cluster. What is left out stays as it is.
 */
export interface RedshiftResizeOptions {
  /**
   * How many nodes the cluster gets, 1 to 100.
   *
   * @default - as many as before
   */
  readonly numberOfNodes?: number;

  /**
   * The type of the nodes that the cluster gets, of the RA3 or RG families.
   *
   * @default - the type that they had
   */
  readonly nodeType?: string;

  /**
   * Whether a new set of nodes is made, and the data copied there, instead of changing the set in place.
   *
   * @default false
   */
  readonly classicResizing?: boolean;
}

/** Does something to a cluster at set times, by a role that may do just that to just this cluster. */
export function scheduledAction(
  scope: Construct, id: string, schedule: events.Schedule, role: iam.Role, targetAction: redshift.CfnScheduledAction.ScheduledActionTypeProperty,
): redshift.CfnScheduledAction {
  const { expressionString } = schedule;
  refuse(`Scheduled action "${scope.node.path}/${id}"`, Token.isUnresolved(expressionString)
    ? []
    : textProblems('schedule', expressionString, /^(cron|at)\(.+\)$/, 'events.Schedule.cron(…), or a moment as events.Schedule.expression("at(…)")'));
  const named = new Construct(scope, id);
  return new redshift.CfnScheduledAction(named, 'Resource', {
    scheduledActionName: storeName(named, 63),
    schedule: expressionString,
    targetAction,
    iamRole: role.roleArn,
    enable: true,
  });
}

/** The role by which the scheduler of Redshift pauses, resumes and resizes one cluster. */
export function schedulerRole(scope: Construct, clusterArn: string): iam.Role {
  return new iam.Role(scope, 'SchedulerRole', {
    description: `Pauses, resumes and resizes ${plainPath(scope)}`,
    assumedBy: new iam.ServicePrincipal('scheduler.redshift.amazonaws.com'),
    inlinePolicies: {
      Cluster: new iam.PolicyDocument({
        statements: [new iam.PolicyStatement({
          actions: ['redshift:PauseCluster', 'redshift:ResumeCluster', 'redshift:ResizeCluster'],
          resources: [clusterArn],
        })],
      }),
    },
  });
}
