import { PolicyValidationPluginReport, PolicyViolation } from 'aws-cdk-lib';
import { Place } from './place';
import { nativeId } from '../finding/acknowledgments';
import { GUARD_NAME, ruleId } from '../finding/rules';
import { Severity } from '../finding/severity';
import { Telling } from '../finding/telling';

/**
 * The CDK's own validation report. Three things about it decide whether the build stops, all measured in test/cli.test.ts: `success` must be
 * false, severities must be in lower case, and `cdk synth` looks at a violation inside a stage only where that stage's stacks are
 * selected. So what is inside a stage is reported without a construct path: then it counts for every selection, and is told once. What was
 * accepted keeps its path, by which the CDK finds the acknowledgment again.
 */
export function validationReport(
  tellings: readonly Telling[], placeOf: (constructPath: string) => Place, version: string | undefined,
): PolicyValidationPluginReport {
  return {
    pluginVersion: version,
    success: !tellings.some((it) => it.severity === Severity.ERROR && !it.acknowledgment),
    violations: tellings.map((it) => violation(it, placeOf(it.constructPath))),
  };
}

function violation(telling: Telling, { templatePath, logicalId, inStage, createdAt }: Place): PolicyViolation {
  const { rule, severity, message, fix, constructPath, property, acknowledgment } = telling;
  const forEverySelection = inStage && !acknowledgment;
  return {
    ruleName: acknowledgment ? nativeId(rule, acknowledgment) : ruleId(rule),
    severity: severity.toLowerCase(),
    description: forEverySelection && createdAt ? `${message} Created at ${createdAt}.` : message,
    fix,
    ruleMetadata: { ruleId: ruleId(rule), constructPath },
    violatingResources: [{
      // With a real logical id the CDK would find the construct path again, so a person gets both as they are usually shown.
      ...(forEverySelection ? { resourceLogicalId: `${constructPath} (${logicalId})` } : { constructPath, resourceLogicalId: logicalId }),
      templatePath,
      locations: property === undefined ? [] : [`Properties.${property}`],
    }],
  };
}

/** When the guard itself fails, nothing is known; so the build stops, for every selection of stacks. */
export function failureReport(cause: string, version: string | undefined): PolicyValidationPluginReport {
  return {
    pluginVersion: version,
    success: false,
    violations: [{
      ruleName: ruleId('InspectionFailed'),
      severity: 'fatal', // which nobody can acknowledge
      description: `${GUARD_NAME} failed, so nothing is known about any key: ${cause}.`,
      fix: 'report this with the stack trace',
      violatingResources: [{ locations: [] }],
    }],
  };
}
