// The npm tarball in empty CDK apps, in TypeScript and in both kinds of plain JavaScript: `cdk synth` refuses the wrong one and passes the right one.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'fs';
import { isBuiltin } from 'module';
import { join } from 'path';
import { Language, npmInstall } from './language';
import { sized } from './pacmak';
import { HOME, must, ROOT, run } from './shell';
import { typescript } from './typescript';
import { PEERS } from '../supported';

const DIR = join(HOME, 'tarball');
const INSTALLED = join(DIR, 'node_modules', 'cdk-cmk-guard');
const CDK = join(ROOT, 'node_modules', 'aws-cdk', 'bin', 'cdk');

const IMPORTED = [
  ['aws-cdk-lib', 'App, Stack, Stage, Validations, aws_redshift, pipelines'],
  ['cdk-cmk-guard', 'CmkGuard, CustomerManagedKey'],
];
const MODULES = IMPORTED.map(([from, names]) => `import { ${names} } from '${from}';`);
const FLAVOURS: Readonly<Record<string, string[]>> = {
  'app.ts': MODULES,
  'app.mjs': MODULES,
  'app.cjs': IMPORTED.map(([from, names]) => `const { ${names} } = require('${from}');`),
};

const APP = `
const app = new App();
Validations.of(app).addPlugins(new CmkGuard());

const env = { account: '111122223333', region: 'eu-west-1' };
const shape = app.node.tryGetContext('shape');
const delivery = shape === 'pipeline' ? new Stack(app, 'Delivery', { env }) : app;
const stage = shape === 'stacks' ? app : new Stage(delivery, 'Prod');
const data = new Stack(stage, 'Data', { env });
new aws_redshift.CfnCluster(data, 'Warehouse', {
  clusterType: 'single-node', nodeType: 'ra3.large', dbName: 'sales', masterUsername: 'operator',
  kmsKeyId: app.node.tryGetContext('store') === 'right' ? CustomerManagedKey.forRedshift(data, 'Key').keyArn : 'alias/aws/redshift',
});

if (shape === 'pipeline') {
  new pipelines.CodePipeline(delivery, 'Pipeline', {
    synth: new pipelines.ShellStep('Synth', {
      input: pipelines.CodePipelineSource.connection('example/data', 'main', { connectionArn: 'arn:aws:codestar-connections:eu-west-1:111122223333:connection/1' }),
      commands: ['npx cdk synth'],
    }),
  }).addStage(stage);
}

app.synth();
`;

export const tarball: Language = {
  name: 'tarball',
  missing: async () => undefined,
  pack: typescript.pack,
  prove: async (js) => {
    await install(js);
    await must(join('node_modules', '.bin', 'tsc'), [], { cwd: DIR });
    const cases = Object.keys(FLAVOURS).flatMap((app) => ['stacks', 'stage', 'pipeline'].flatMap((shape) => ['wrong', 'right'].map((store) => ({ app, shape, store }))));
    const problems = waste();
    const queue = [...cases];
    await Promise.all([1, 2, 3].map(async () => {
      for (let next = queue.shift(); next; next = queue.shift()) problems.push(...await synth(next));
    }));
    if (problems.length > 0) throw new Error(problems.join('\n'));
    return { notes: [`${sized(js)}, ${files().length} files`, `${cases.length} runs of \`cdk synth\`, and the types`] };
  },
};

async function install(js: string): Promise<void> {
  mkdirSync(DIR, { recursive: true });
  const [{ cdk, constructs }] = PEERS;
  const dependencies = { 'aws-cdk-lib': cdk, constructs, 'tsx': '^4', 'typescript': '~6.0.0' };
  writeFileSync(join(DIR, 'package.json'), JSON.stringify({ private: true, dependencies }));
  writeFileSync(join(DIR, 'tsconfig.json'), JSON.stringify({ compilerOptions: { strict: true, module: 'nodenext', skipLibCheck: true, noEmit: true }, files: ['app.ts'] }));
  for (const [app, imports] of Object.entries(FLAVOURS)) writeFileSync(join(DIR, app), `${imports.join('\n')}\n${APP}`);
  await npmInstall(DIR, js);
}

/** What is installed. */
function files(): string[] {
  return readdirSync(INSTALLED, { recursive: true, withFileTypes: true }).filter((it) => it.isFile()).map((it) => join(it.parentPath, it.name));
}

/** What is installed and nobody needs, runs when it is installed, or is needed and not declared. */
function waste(): string[] {
  const { scripts = {}, dependencies = {}, optionalDependencies = {}, peerDependencies } = JSON.parse(readFileSync(join(INSTALLED, 'package.json'), 'utf8')) as Record<string, Record<string, string>>;
  const needed = files().filter((it) => it.endsWith('.js')).flatMap((it) => [...readFileSync(it, 'utf8').matchAll(/\b(?:require|import)\(["']([^."'][^"']*)["']\)/g)].map(([, name]) => name));
  const undeclared = new Set(needed.filter((it) => !isBuiltin(it) && !Object.keys(peerDependencies).some((peer) => it === peer || it.startsWith(`${peer}/`))));
  return [
    ...files().map((it) => it.slice(INSTALLED.length + 1)).filter((it) => !/^(package\.json|README\.md|LICENSE|\.jsii|\.jsii\.tabl\.json|lib\/.+\.(js|d\.ts))$/.test(it)).map((it) => `${it} is in the tarball: nobody needs it.`),
    ...Object.keys(scripts).filter((it) => /^(pre|post)?install$|^prepare$/.test(it)).map((it) => `package.json has a script "${it}": nothing may run when it is installed.`),
    ...Object.keys({ ...dependencies, ...optionalDependencies }).map((it) => `package.json depends on ${it}: there are no dependencies but the peers.`),
    ...[...undeclared].map((it) => `${it} is required and not declared.`),
    ...needed.length === 0 ? ['Nothing is required: where is the library?'] : [],
  ];
}

/** What is not as it should be. */
async function synth({ app, shape, store }: { app: string; shape: string; store: string }): Promise<string[]> {
  const outdir = join(DIR, `cdk.out-${app}-${shape}-${store}`);
  const { status, stdout, stderr } = await run(process.execPath, [
    CDK, 'synth', '--quiet', '--no-notices', '--no-lookups', '-o', outdir, '-c', `shape=${shape}`, '-c', `store=${store}`,
    '--app', `node ${app.endsWith('.ts') ? '--import tsx ' : ''}${app}`,
  ], { cwd: DIR, env: { CI: undefined, CDK_DISABLE_CLI_TELEMETRY: 'true' } });
  const output = `${stdout}${stderr}`;
  const asExpected = store === 'wrong' ? status === 1 && output.includes('a key that AWS manages') : status === 0;
  return asExpected ? [] : [`${app}, ${shape}, ${store}: \`cdk synth\` ended with ${status}:\n${output}`];
}
