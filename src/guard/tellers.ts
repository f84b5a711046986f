import { IPolicyValidationPlugin, Stage } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { Settings } from './settings';

/** One who tells findings: a guard behind one of its doors. */
export interface Teller {
  readonly settings: Settings;
  /** The constructs below which it tells them. */
  readonly roots: readonly IConstruct[];
  /** Whether it tells everything there, not only what annotations cannot. */
  readonly tellsAll: boolean;
}

/*
 * The one file that asks the CDK which plugins are registered (`_validationPlugins`, internal to core) and whether the whole app is being
 * synthesized. If its ground moves, a finding may be told by both doors; none is lost. test/guard/tellers.test.ts tells.
 */
const TELLERS = new WeakMap<IPolicyValidationPlugin, Teller>();

/** Makes a plugin known as a guard. */
export function introduce(plugin: IPolicyValidationPlugin, teller: Teller): void {
  TELLERS.set(plugin, teller);
}

/** The guards that are registered as plugins on the stages that hold a construct, from the nearest to the app. */
export function pluginsOver(construct: IConstruct): Teller[] {
  const stage = Stage.isStage(construct) ? construct : Stage.of(construct);
  if (!stage) return [];
  const { _validationPlugins: own = [] } = stage as unknown as { _validationPlugins?: IPolicyValidationPlugin[] };
  return [...own.flatMap((it) => tellerAt(stage, it)), ...stage.parentStage ? pluginsOver(stage.parentStage) : []];
}

/** A plugin without roots of its own tells what is in the stage that it is registered on. */
function tellerAt(stage: Stage, plugin: IPolicyValidationPlugin): Teller[] {
  const teller = TELLERS.get(plugin);
  if (!teller) return [];
  return [teller.roots.length > 0 ? teller : { ...teller, roots: [stage] }];
}

/**
 * Whether the synthesis under way is certainly that of the whole app, in which plugins will run: its first step is to add the tree metadata.
 * A stage that is synthesized for itself runs none. An app without tree metadata leaves it open.
 */
export function isWholeAppSynthesis(construct: IConstruct): boolean {
  const tree = construct.node.root.node.tryFindChild('Tree') as { _synthesizeTree?: unknown } | undefined;
  return tree?._synthesizeTree !== undefined;
}
