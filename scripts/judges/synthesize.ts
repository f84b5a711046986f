// Synthesizes one app in this process and asks cdk-nag about it, which judges constructs and not templates.
import { mkdirSync, writeFileSync } from 'fs';
import { dirname, join } from 'path';
import { App, CfnResource, Stack, Stage, Token } from 'aws-cdk-lib';
import { AwsSolutionsChecks, HIPAASecurityChecks, IApplyRule, NagPack, NIST80053R5Checks, PCIDSS321Checks } from 'cdk-nag';
import { NagFinding, Synthesized } from '../judged';

const [,, app, report] = process.argv;

// The last word of an app is `app.synth()`: what it built is judged as it is written, and the app knows nothing of it.
const { synth } = Stage.prototype;
Stage.prototype.synth = function (this: Stage, ...args) {
  const assembly = synth.apply(this, args);
  if (App.isApp(this)) write(judge(this, assembly.directory));
  return assembly;
};
require(app); // eslint-disable-line @typescript-eslint/no-require-imports

function judge(root: App, directory: string): Synthesized {
  const resources = root.node.findAll().filter((it) => CfnResource.isCfnResource(it));
  const stacks = root.node.findAll().filter((it) => Stack.isStack(it));
  const nag = askNag(root);
  return {
    nagRules: Object.fromEntries(nag.map(({ name, rules }) => [name, rules])),
    templates: stacks.map((stack) => {
      const own = resources.filter((it) => it.stack === stack);
      const logicalIds = new Map(own.map((it) => [it.node.path, stack.resolve(it.logicalId) as string]));
      return {
        file: join(directoryOf(stack, directory), stack.templateFile),
        region: Token.isUnresolved(stack.region) ? undefined : stack.region,
        resources: Object.fromEntries(own.map((it) => [logicalIds.get(it.node.path), { path: it.node.path, type: it.cfnResourceType }])),
        nag: Object.fromEntries(nag.map(({ name, found }) => [name, found.flatMap(({ path, ...it }): NagFinding[] => {
          const logicalId = logicalIds.get(path);
          return logicalId ? [{ ...it, logicalId }] : [];
        })])),
      };
    }),
  };
}

function askNag(root: App) {
  const packs = [new AwsSolutionsChecks(), new NIST80053R5Checks(), new PCIDSS321Checks(), new HIPAASecurityChecks()];
  return packs.map((pack) => {
    const rules = new Set<string>();
    const hooks = pack as unknown as { applyRule(params: IApplyRule): void; isAcknowledged(): boolean };
    const applyRule = hooks.applyRule.bind(pack);
    hooks.applyRule = (params) => {
      rules.add(params.ruleSuffixOverride ?? params.rule.name);
      applyRule(params);
    };
    hooks.isAcknowledged = () => false; // an acknowledgment in the library would silence the judge
    const found = (pack as NagPack).validateScope(root).violations.flatMap(({ ruleName, description, violatingResources }) => {
      const [, rule, detail] = /^([^[]+)(\[.*\])?$/.exec(ruleName)!;
      const message = detail ? `${detail} ${description}` : description;
      return violatingResources.map(({ constructPath }) => ({ rule, message, path: constructPath! }));
    });
    return { name: pack.name, rules: rules.size, found };
  });
}

function directoryOf(stack: Stack, directory: string): string {
  const stage = Stage.of(stack)!;
  return App.isApp(stage) ? directory : join(directory, stage.artifactId);
}

function write(synthesized: Synthesized): void {
  mkdirSync(dirname(report), { recursive: true });
  writeFileSync(report, JSON.stringify(synthesized));
}
