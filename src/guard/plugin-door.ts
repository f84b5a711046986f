import { IPolicyValidationContext, IPolicyValidationPlugin, PolicyValidationPluginReport, Stack, Stage } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { Inspector } from './inspector';
import { untold } from './ledger';
import { Settings } from './settings';
import { unusedAcknowledgements } from './unused-acknowledgements';
import { Telling, tellings } from '../finding/telling';
import { below } from '../provenance/app-templates';
import { placeOf } from '../report/place';
import { failureReport, validationReport } from '../report/validation-report';

/** The guard as a validation plugin: judges what was synthesized, and reports to the CDK. */
export class PluginDoor {
  constructor(private readonly settings: Settings, private readonly plugin: IPolicyValidationPlugin) {}

  public validate({ appConstruct: app, stackTemplates }: IPolicyValidationContext): PolicyValidationPluginReport {
    return this.report(app, (inspector) => stageOf(stackTemplates.map((it) => inspector.construct(it.stackConstructPath))));
  }

  /** Reports about all that is below a construct, or of that what is picked. Never throws: a plugin that throws lets the build pass. */
  public report(
    app: IConstruct,
    scopeIn: (inspector: Inspector) => IConstruct,
    pick: (telling: Telling, inspector: Inspector) => boolean = () => true,
  ): PolicyValidationPluginReport {
    try {
      const inspector = new Inspector(app, this.settings);
      const constructs = below(scopeIn(inspector));
      const inspected = inspector.inspectAll(constructs);
      const told = untold(app, this.plugin, [
        ...tellings(inspected, inspector).filter((it) => pick(it, inspector)),
        ...unusedAcknowledgements(constructs, inspected, inspector),
      ]);
      return validationReport(told, (path) => placeOf(inspector.construct(path)), this.plugin.version);
    } catch (error) {
      return failureReport((error as Error).message, this.plugin.version);
    }
  }
}

/** The outermost stage, or the app, of which only these stacks are part: where a plugin that is asked about them is registered. */
function stageOf(stacks: readonly IConstruct[]): IConstruct {
  const asked = new Set(stacks);
  const isCovered = (stage: Stage): boolean => below(stage).every((it) => !Stack.isStack(it) || it.nested || asked.has(it));
  let stage = Stage.of(stacks[0])!;
  while (stage.parentStage && isCovered(stage.parentStage)) stage = stage.parentStage;
  return stage;
}
