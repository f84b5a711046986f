import { IPolicyValidationPlugin, Stage } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';

/*
 * The one file that asks the CDK which plugins are registered (`_validationPlugins`, internal to core) and whether the whole app is being
 * synthesized. If its ground moves, a finding may be told by both doors; none is lost. test/guard/doors.test.ts tells.
 */

/** The plugins registered on the stages that hold a construct, from the nearest to the app. */
export function pluginsOver(construct: IConstruct): IPolicyValidationPlugin[] {
  const stage = Stage.isStage(construct) ? construct : Stage.of(construct);
  if (!stage) return [];
  const { _validationPlugins: own = [] } = stage as unknown as { _validationPlugins?: IPolicyValidationPlugin[] };
  return [...own, ...(stage.parentStage ? pluginsOver(stage.parentStage) : [])];
}

/**
 * Whether the synthesis under way is certainly that of the whole app, in which plugins will run: its first step is to add the tree metadata.
 * A stage that is synthesized for itself runs none. An app without tree metadata leaves it open.
 */
export function isWholeAppSynthesis(construct: IConstruct): boolean {
  const tree = construct.node.root.node.tryFindChild('Tree') as { _synthesizeTree?: unknown } | undefined;
  return tree?._synthesizeTree !== undefined;
}
