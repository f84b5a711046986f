import { IPolicyValidationContext, IPolicyValidationPlugin, PolicyValidationPluginReport, Stage, Validations } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { Inspector } from './inspector';
import { Others } from './others';
import { PluginDoor } from './plugin-door';
import { Settings } from './settings';
import { introduce, isWholeAppSynthesis, pluginsOver, Teller } from './tellers';
import { unusedAcknowledgments } from './unused-acknowledgments';
import { GUARD_NAME, ruleId } from '../finding/rules';
import { Severity } from '../finding/severity';
import { Telling, tellings } from '../finding/telling';
import { causeOf } from '../private/cause';
import { below } from '../provenance/app-templates';
import { annotate } from '../report/annotations';
import { placeOf } from '../report/place';

/** A construct that an Aspect was applied to: everything below it is judged. */
interface Watch {
  readonly root: IConstruct;
  readonly settings: Settings;
}

/** What is watched in an app or a stage, which are synthesized each by itself. */
const WATCHES = new WeakMap<IConstruct, Watch[]>();

/**
 * The guard as an Aspect: annotates the resources below the construct it was applied to.
 *
 * An Aspect's visit is too early to judge, whatever its priority: another one may still change what was visited. So the first visit only
 * asks the construct to be validated, which the CDK does after all Aspects and before it writes the templates.
 */
export class AspectDoor {
  private readonly roots = new WeakSet<IConstruct>();
  private readonly companions = new WeakMap<IConstruct, Companion>();
  /** The parent of the construct that was visited last: its other children need no second thought. */
  private covered?: IConstruct;

  constructor(private readonly settings: Settings, private readonly guard: IPolicyValidationPlugin) {}

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
    this.roots.add(construct);
    const watches = WATCHES.get(assemblyOf(construct)) ?? [];
    WATCHES.set(assemblyOf(construct), [...watches, { root: construct, settings: this.settings }]);
    construct.node.addValidation({ validate: () => this.validateBelow(construct) });
  }

  /** Annotates, and returns what stops the build at once: only a failure of the guard itself. */
  private validateBelow(root: IConstruct): string[] {
    try {
      const watches = WATCHES.get(assemblyOf(root))!.filter((it) => isInTree(it.root));
      const alike = watches.filter((it) => it.settings.fingerprint === this.settings.fingerprint);
      const plugins = isWholeAppSynthesis(root) ? pluginsOver(root).filter((it) => it.tellsAll) : []; // otherwise they may not run
      if (alike[0].root !== root) return []; // the first of those that judge alike tells for all of them
      if (plugins.some((it) => it.settings.fingerprint === this.settings.fingerprint)) return []; // the other door tells
      this.tell(root, alike.map((it) => it.root), watches, plugins);
      return [];
    } catch (error) {
      return [`${GUARD_NAME} failed, so nothing is known about any key: ${causeOf(error)} (${ruleId('InspectionFailed')})`];
    }
  }

  private tell(first: IConstruct, roots: readonly IConstruct[], watches: readonly Watch[], plugins: readonly Teller[]): void {
    let hasStages = false; // stages inside are already synthesized
    const constructs = [...new Set(roots.flatMap((root) => below(root, (child) => !Stage.isStage(child) || !(hasStages = true))))];
    const inspector = new Inspector(first, this.settings, true);
    const inspected = inspector.inspectAll(constructs);
    const doors = new Others(first, plugins, this.settings, constructs);
    const aspects = new Others(first, watches.map(({ settings, root }) => ({ settings, roots: [root], tellsAll: true })), this.settings, constructs);
    const untellable = tellings(inspected, inspector).filter((telling) => {
      const isLouder = ({ severity }: Telling): boolean => severity === Severity.ERROR && telling.severity !== severity;
      const isAsLoud = ({ severity }: Telling): boolean => severity === Severity.ERROR || telling.severity === severity;
      if (doors.tell(telling, isAsLoud) || aspects.tell(telling, isLouder)) return false;
      const isUntellable = cannotBeAnnotated(telling, inspector);
      if (!telling.acknowledgment && !(isUntellable && isWholeAppSynthesis(first))) annotate(inspector.construct(telling.constructPath), telling);
      return isUntellable;
    });
    const said = [...inspected, ...doors.inspected, ...aspects.inspected];
    if (hasStages || untellable.length > 0 || unusedAcknowledgments(constructs, said, inspector).length > 0) {
      const known = this.companions.get(first);
      const isSame = known?.roots.length === roots.length && known.roots.every((it, i) => it === roots[i]);
      const companion = isSame ? known : new Companion(roots, this.settings, this.guard);
      this.companions.set(first, companion);
      Validations.of(first.node.root).addPlugins(companion); // the CDK does not ask plugins of every stage inside a stack
    }
  }
}

/** The stage, or the root of the tree, that is synthesized as one with a construct. */
function assemblyOf(construct: IConstruct): IConstruct {
  return Stage.isStage(construct) ? construct : Stage.of(construct) ?? construct.node.root;
}

/** Whether a construct was not removed from its tree. */
function isInTree(construct: IConstruct): boolean {
  const { id, scope } = construct.node;
  return scope === undefined || (scope.node.tryFindChild(id) === construct && isInTree(scope));
}

/** Findings inside stages, where annotations stop nothing, and accepted findings, which belong in the report with their reason. */
function cannotBeAnnotated({ acknowledgment, constructPath }: Telling, inspector: Inspector): boolean {
  return acknowledgment !== undefined || placeOf(inspector.construct(constructPath)).inStage;
}

/** Tells what annotations cannot; acknowledgments that match nothing, too, which may be on the app, where annotations are lost. */
class Companion implements IPolicyValidationPlugin {
  public readonly name = GUARD_NAME;
  public readonly version?: string;
  private readonly door: PluginDoor;

  constructor(public readonly roots: readonly IConstruct[], settings: Settings, guard: IPolicyValidationPlugin) {
    this.version = guard.version;
    this.door = new PluginDoor(settings, this, roots);
    introduce(this, { settings, roots, tellsAll: false });
  }

  public validate(context: IPolicyValidationContext): PolicyValidationPluginReport {
    return this.door.validate(context, cannotBeAnnotated);
  }
}
