import { IPolicyValidationContext, IPolicyValidationPlugin, PolicyValidationPluginReport, Stage, Validations } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { Inspector } from './inspector';
import { PluginDoor } from './plugin-door';
import { isWholeAppSynthesis } from './registered-guards';
import { Settings } from './settings';
import { unusedAcknowledgements } from './unused-acknowledgements';
import { GUARD_NAME, ruleId } from '../finding/rules';
import { Severity } from '../finding/severity';
import { Telling, tellings } from '../finding/telling';
import { below } from '../provenance/app-templates';
import { annotate } from '../report/annotations';
import { placeOf } from '../report/place';

/**
 * The guard as an Aspect: annotates the resources below the construct it was applied to.
 *
 * An Aspect's visit is too early to judge, whatever its priority: another one may still change what was visited. So the first visit only
 * asks the construct to be validated, which the CDK does after all Aspects and before it writes the templates.
 */
export class AspectDoor {
  /** Where this guard was applied: below each of these, everything is judged. */
  private readonly roots = new WeakMap<IConstruct, Companion>();
  /** The parent of the construct that was visited last: its other children need no second thought. */
  private covered?: IConstruct;

  constructor(
    private readonly settings: Settings,
    private readonly guard: IPolicyValidationPlugin,
    private readonly registered: (scope: IConstruct) => Settings[],
  ) {}

  public visit(construct: IConstruct): void {
    const { scope: parent } = construct.node;
    if (parent && parent === this.covered && !Stage.isStage(construct)) return;
    for (let scope: IConstruct | undefined = construct; scope; scope = scope.node.scope) {
      if (this.roots.has(scope)) {
        if (scope !== construct) this.covered = parent;
        return;
      }
      if (Stage.isStage(scope)) break; // a stage is synthesized by itself, before what is around it
    }
    this.roots.set(construct, new Companion(construct, this.settings, this.guard));
    construct.node.addValidation({ validate: () => this.validateBelow(construct) });
  }

  /** Annotates, and returns what stops the build at once: only a failure of the guard itself. */
  private validateBelow(root: IConstruct): string[] {
    try {
      const plugins = isWholeAppSynthesis(root) ? this.registered(root) : []; // otherwise they may not run
      if (plugins.some((it) => it.fingerprint === this.settings.fingerprint)) return []; // the other door tells it all
      this.tellBelow(root, plugins);
      return [];
    } catch (error) {
      return [`${GUARD_NAME} failed, so nothing is known about any key: ${(error as Error).message} (${ruleId('InspectionFailed')})`];
    }
  }

  private tellBelow(root: IConstruct, plugins: readonly Settings[]): void {
    let hasStages = false; // stages inside are already synthesized
    const constructs = below(root, (child) => !Stage.isStage(child) || !(hasStages = true));
    const inspector = new Inspector(root, this.settings);
    const inspected = inspector.inspectAll(constructs);
    const others = plugins.map((it) => new Inspector(root, it)).flatMap((it) => tellings(it.inspectAll(constructs), it));
    const companion = this.roots.get(root)!;
    const untellable = tellings(inspected, inspector).filter((telling) => {
      if (others.some((it) => isAsLoud(it, telling))) return false;
      const tells = companion.tells(telling, inspector);
      if (!telling.acknowledgement && !(tells && isWholeAppSynthesis(root))) annotate(inspector.construct(telling.constructPath), telling);
      return tells;
    });
    if (hasStages || untellable.length > 0 || unusedAcknowledgements(constructs, inspected, inspector).length > 0) {
      Validations.of(root).addPlugins(companion);
    }
  }
}

function isAsLoud(other: Telling, telling: Telling): boolean {
  return other.ruleId === telling.ruleId && other.constructPath === telling.constructPath && other.fix === telling.fix
    && (other.severity === telling.severity || other.severity === Severity.ERROR);
}

/**
 * Tells what annotations cannot: findings inside stages, where annotations stop nothing; accepted findings, which belong in the report with
 * their reason; acknowledgements that match nothing, which may be on the app, where annotations are lost.
 */
class Companion implements IPolicyValidationPlugin {
  public readonly name = GUARD_NAME;
  public readonly version?: string;
  private readonly door: PluginDoor;

  constructor(private readonly root: IConstruct, settings: Settings, guard: IPolicyValidationPlugin) {
    this.version = guard.version;
    this.door = new PluginDoor(settings, this);
  }

  public tells({ acknowledgement, constructPath }: Telling, inspector: Inspector): boolean {
    return acknowledgement !== undefined || placeOf(inspector.construct(constructPath)).inStage;
  }

  public validate({ appConstruct: app }: IPolicyValidationContext): PolicyValidationPluginReport {
    return this.door.report(app, () => this.root, (telling, inspector) => this.tells(telling, inspector));
  }
}
