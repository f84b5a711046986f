import { Stack, aws_redshift as redshift } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { plainPath } from '../private/plain-path';

/** What the house sets, and what a person may not undo: each with the way that is meant for it. */
const HELD: Readonly<Record<string, string>> = {
  require_ssl: 'connections without TLS are always refused',
  enable_user_activity_logging: 'the user activity log is always written',
  use_fips_ssl: 'set `fipsTls`',
  wlm_json_configuration: 'set `workloadManagement`',
};

/**
 * The parameters of a cluster.
 */
export interface RedshiftParameterProps {
  /**
   * Further parameters of the cluster's parameter group, such as `max_concurrency_scaling_clusters`, each by its name. Those that are set otherwise
   * are refused: `require_ssl`, `enable_user_activity_logging`, `use_fips_ssl` and `wlm_json_configuration`. Changed in place. Changing some takes
   * effect at the next reboot.
   *
   * @default - `require_ssl` and `enable_user_activity_logging` alone
   * @see https://docs.aws.amazon.com/redshift/latest/mgmt/working-with-parameter-groups.html
   */
  readonly parameters?: Record<string, string>;

  /**
   * Workload management: the list of queues, as Redshift documents its JSON.
   *
   * @default - automatic workload management
   * @see https://docs.aws.amazon.com/redshift/latest/mgmt/workload-mgmt-config.html
   */
  readonly workloadManagement?: Record<string, any>[];

  /**
   * Whether TLS uses FIPS 140 validated modules (`use_fips_ssl`).
   *
   * @default false
   */
  readonly fipsTls?: boolean;
}

/** What is wrong with the parameters. */
export function parameterProblems({ parameters }: RedshiftParameterProps): string[] {
  return Object.entries(parameters ?? {})
    .flatMap(([name, value]) => {
      const held = name.toLowerCase();
      if (Object.hasOwn(HELD, held)) return [`\`parameters\` may not set ${held}: ${HELD[held]}. Got "${value}".`];
      return typeof value === 'string' ? [] : [`\`parameters\` takes texts. Got ${JSON.stringify(value)} for "${name}".`];
    });
}

/** The parameter group of a cluster. */
export function parameterGroup(scope: Construct, props: RedshiftParameterProps): redshift.CfnClusterParameterGroup {
  const { parameters, workloadManagement, fipsTls } = props;
  const all = {
    require_ssl: 'true',
    enable_user_activity_logging: 'true',
    ...fipsTls ? { use_fips_ssl: 'true' } : {},
    ...workloadManagement ? { wlm_json_configuration: Stack.of(scope).toJsonString(workloadManagement) } : {},
    ...parameters,
  };
  return new redshift.CfnClusterParameterGroup(scope, 'ParameterGroup', {
    description: `Parameters of ${plainPath(scope)}`,
    parameterGroupFamily: 'redshift-1.0',
    parameters: Object.entries(all).map(([parameterName, parameterValue]) => ({ parameterName, parameterValue })),
  });
}
