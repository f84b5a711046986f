import { readFileSync } from 'fs';
import { dirname, join } from 'path';
import { IPolicyValidationContext, IPolicyValidationPlugin, PolicyValidationPluginReport, PolicyValidationStack, Stack } from 'aws-cdk-lib';
import { Inspected, Inspector } from './inspector';
import { untold } from './ledger';
import { Settings } from './settings';
import { stageOf, unusedAcknowledgements } from './unused-acknowledgements';
import { tellings } from '../finding/telling';
import { below } from '../provenance/app-templates';
import { JsonObject } from '../provenance/template';
import { WrittenTemplate } from '../provenance/written-template';
import { placeOf } from '../report/place';
import { failureReport, validationReport } from '../report/validation-report';

const NESTED_STACK = 'AWS::CloudFormation::Stack';

/** The guard as a validation plugin: judges the templates that were written, and reports to the CDK. */
export class PluginDoor {
  constructor(private readonly settings: Settings, private readonly plugin: IPolicyValidationPlugin) {}

  public validate({ appConstruct: app, stackTemplates }: IPolicyValidationContext): PolicyValidationPluginReport {
    try {
      const inspector = new Inspector(app, this.settings);
      const inspected = stackTemplates.flatMap((it) => this.inspectStack(inspector, it));
      const stacks = stackTemplates.map((it) => inspector.construct(it.stackConstructPath));
      const told = untold(app, this.plugin, [
        ...tellings(inspected, inspector),
        ...unusedAcknowledgements(below(stageOf(stacks)), inspected, inspector),
      ]);
      return validationReport(told, (path) => placeOf(inspector.construct(path)), this.plugin.version);
    } catch (error) {
      return failureReport((error as Error).message, this.plugin.version);
    }
  }

  /**
   * The template as it was written is the final truth, and cheap to read; what it proves is proven. What it leaves open or refuses is
   * asked of the constructs, which know where each reference comes from.
   */
  private inspectStack(inspector: Inspector, { stackConstructPath, templatePath, accountId, region }: PolicyValidationStack): Inspected[] {
    const json = readFileSync(templatePath, 'utf8');
    const stack = inspector.construct(stackConstructPath) as Stack;
    const types = [...this.settings.types.keys()];
    const template = types.some((it) => json.includes(it))
      ? new WrittenTemplate(stackConstructPath, JSON.parse(json) as JsonObject, accountId, region)
      : undefined;
    return [
      ...(template?.resourcesOf(this.settings.types) ?? []).flatMap((resource) => {
        const written = inspector.inspect(resource);
        if (!written || written.own.length + written.keys.length === 0) return [];
        const rendered = inspector.resource(stack, resource.logicalId);
        return rendered ? inspector.inspect(rendered) ?? [] : written;
      }),
      ...(json.includes(NESTED_STACK) ? inspector.nestedStacks(stack) : []).flatMap((nested) => this.inspectStack(inspector, {
        stackConstructPath: nested.node.path, templatePath: join(dirname(templatePath), nested.templateFile), accountId, region,
      })),
    ];
  }
}
