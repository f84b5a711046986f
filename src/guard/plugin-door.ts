import { IPolicyValidationContext, IPolicyValidationPlugin, PolicyValidationPluginReport, Stack, Stage } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { Inspector } from './inspector';
import { untold } from './ledger';
import { Others } from './others';
import { Settings } from './settings';
import { pluginsOver } from './tellers';
import { unusedAcknowledgments } from './unused-acknowledgments';
import { Severity } from '../finding/severity';
import { Telling, tellings } from '../finding/telling';
import { causeOf } from '../private/cause';
import { below } from '../provenance/app-templates';
import { toldOn } from '../report/annotations';
import { placeOf } from '../report/place';
import { failureReport, validationReport } from '../report/validation-report';

/** The guard as a validation plugin: judges what was synthesized, and reports to the CDK. */
export class PluginDoor {
  /** Speaks below these constructs, of what annotations cannot tell; without them, of all that is in the stage it is registered on. */
  constructor(
    private readonly settings: Settings,
    private readonly plugin: IPolicyValidationPlugin,
    private readonly roots: readonly IConstruct[] = [],
  ) {}

  /** Reports about all of it, or what is picked. Never throws: a plugin that throws lets the build pass. */
  public validate(
    { appConstruct: app, stackTemplates }: IPolicyValidationContext, pick?: (telling: Telling, inspector: Inspector) => boolean,
  ): PolicyValidationPluginReport {
    try {
      const inspector = new Inspector(app, this.settings, true);
      const roots = this.roots.length > 0 ? this.roots : stagesOf(stackTemplates.map((it) => inspector.construct(it.stackConstructPath)));
      return this.report(app, inspector, [...new Set(roots.flatMap((it) => below(it)))], pick);
    } catch (error) {
      return failureReport(causeOf(error), this.plugin.version);
    }
  }

  private report(
    app: IConstruct, inspector: Inspector, constructs: readonly IConstruct[], pick: (telling: Telling, inspector: Inspector) => boolean = () => true,
  ): PolicyValidationPluginReport {
    const inspected = inspector.inspectAll(constructs);
    const tellers = new Set([constructs[0], ...constructs.filter((it) => Stage.isStage(it))].flatMap((it) => pluginsOver(it)));
    const others = new Others(app, [...tellers], this.settings, constructs);
    const louder = ({ severity }: Telling) => severity === Severity.ERROR;
    const mine = tellings(inspected, inspector).filter((it) => pick(it, inspector) && (it.severity === Severity.ERROR || !(
      others.tell(it, louder) || toldOn(inspector.construct(it.constructPath), it) === Severity.ERROR)));
    const unused = unusedAcknowledgments(constructs, [...inspected, ...others.inspected], inspector);
    return validationReport(untold(app, this.plugin, [...mine, ...unused]), (path) => placeOf(inspector.construct(path)), this.plugin.version);
  }
}

/** The outermost stages, or the app, of which only these stacks are part: where a plugin that is asked about them is registered. */
function stagesOf(stacks: readonly IConstruct[]): IConstruct[] {
  const asked = new Set(stacks);
  const isCovered = (stage: Stage): boolean => below(stage).every((it) => !Stack.isStack(it) || it.nested || asked.has(it));
  const stages = new Set(stacks.map((it) => Stage.of(it)!));
  for (const stage of stages) if (stage.parentStage && isCovered(stage.parentStage)) stages.add(stage.parentStage); // grows while it is walked
  return [...stages].filter((it) => !it.parentStage || !stages.has(it.parentStage));
}
