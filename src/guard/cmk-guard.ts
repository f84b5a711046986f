import { IAspect, IPolicyValidationContext, IPolicyValidationPlugin, PolicyValidationPluginReport } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import type { AspectDoor } from './aspect-door';
import { CmkGuardProps } from './cmk-guard-props';
import { Inspection } from './inspection';
import type { PluginDoor } from './plugin-door';
import { Settings } from './settings';
import { introduce } from './tellers';
import { GUARD_NAME, ruleId, RULE_NAMES } from '../finding/rules';

/**
 * Proves at synthesis that data at rest is under a customer managed KMS key (CMK), or says why not and what to type to mend it.
 *
 * One guard, two doors:
 *
 * - As a validation plugin it guards a whole app, its stages included. A violation fails synthesis itself and stands in the CDK's validation report.
 * - As an Aspect it guards a part of an app. A violation is an annotation on its resource, and stops `cdk synth` and `cdk deploy`.
 *
 * Both judge what will be deployed, after every override and every other Aspect, and neither changes a template. Use both at once, nest them,
 * register one guard twice: each finding is told once. `inspect` gives what the guard found out as data.
 *
 * @example
 *
 * import { App, Aspects, Stack, Validations } from 'aws-cdk-lib';
 * import { CmkGuard } from 'cdk-cmk-guard';
 *
 * declare const app: App;
 * declare const warehouse: Stack;
 *
 * // a whole app
 * Validations.of(app).addPlugins(new CmkGuard());
 *
 * // or a part of it
 * Aspects.of(warehouse).add(new CmkGuard());
 */
export class CmkGuard implements IAspect, IPolicyValidationPlugin {
  /**
   * The name under which findings are reported and acknowledged: `CmkGuard`.
   */
  public readonly name: string = GUARD_NAME;

  /**
   * The ids of all rules, in full, such as `CmkGuard::KeyMissing`.
   */
  public readonly ruleIds?: string[] = RULE_NAMES.map(ruleId);

  /**
   * The version of this library.
   */
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  public readonly version?: string = (require('../../package.json') as { version: string }).version;

  private readonly settings: Settings;
  private readonly doors: { aspect?: AspectDoor; plugin?: PluginDoor } = {};

  /**
   * Creates a guard. Throws one error that lists everything that is wrong with the props, such as an unknown rule id, a trusted key that is no key or
   * lies under `alias/aws/`, and a resource type given twice.
   *
   * @param props what to guard, and how to judge it
   */
  constructor(props: CmkGuardProps = {}) {
    this.settings = new Settings(props);
    introduce(this, { settings: this.settings, roots: [], tellsAll: true });
  }

  /**
   * Finds out about every guarded resource at and below a construct, stages included. It changes nothing and may be called at any time. Call it after
   * `app.synth()` to see what will be deployed, since Aspects have not run before.
   *
   * @param scope the construct to look below: an app, a stage, a stack, or anything in one
   * @returns one inspection for each guarded resource, compliant ones included, in the order of their paths
   */
  public inspect(scope: IConstruct): Inspection[] {
    const { Inspector, below } = loaded();
    const inspector = new Inspector(scope, this.settings);
    return inspector.inspectAll(below(scope)).map((it) => inspector.inspection(it));
  }

  /**
   * Called by the CDK for each construct that the guard is applied to as an Aspect.
   *
   * @param node the construct that is visited
   */
  public visit(node: IConstruct): void {
    this.doors.aspect ??= new (loaded().AspectDoor)(this.settings, this);
    this.doors.aspect.visit(node);
  }

  /**
   * Called by the CDK at the end of synthesis if the guard is registered as a validation plugin. Never throws: an error of the guard is a violation
   * too.
   *
   * @param context what was synthesized
   * @returns the violations, and whether there is none that stops synthesis
   */
  public validate(context: IPolicyValidationContext): PolicyValidationPluginReport {
    this.doors.plugin ??= new (loaded().PluginDoor)(this.settings, this);
    return this.doors.plugin.validate(context);
  }
}

/** What judges is loaded when it is first needed: every synthesis imports the library, and importing it is to cost next to nothing. */
function loaded() {
  /* eslint-disable @typescript-eslint/no-require-imports */
  const { AspectDoor } = require('./aspect-door') as typeof import('./aspect-door');
  const { Inspector } = require('./inspector') as typeof import('./inspector');
  const { PluginDoor } = require('./plugin-door') as typeof import('./plugin-door');
  const { below } = require('../provenance/app-templates') as typeof import('../provenance/app-templates');
  return { AspectDoor, Inspector, PluginDoor, below };
}
