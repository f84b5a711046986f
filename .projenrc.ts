import { awscdk, cdk, Component, github, javascript, JsonFile, ReleasableCommits, TaskStep, typescript } from 'projen';

const NAME = 'cdk-cmk-guard';
const ORG = 'cdk-cmk-guard';
const CDK_FLOOR = '2.273.0'; // the peer range starts here; jsii compiles against it
const CDK_NEWEST = '2.276.0'; // the suite runs on this one too

const PROOFS = '(cli|house\\..*|properties|.*\\.simulated)\\.test\\.ts'; // what takes long: properties over whole apps, a policy simulator, the CDK's CLI
const PROCESSES = '(cli|docs|examples)\\.test\\.ts'; // what starts processes of its own, on the floor alone

const project = new awscdk.AwsCdkConstructLibrary({
  // identity
  name: NAME,
  description: 'Prove before you deploy that every Redshift and ElastiCache store in your CDK app is encrypted with a key you control',
  author: ORG,
  authorAddress: `maintainers@${NAME}.invalid`,
  repositoryUrl: `https://github.com/${ORG}/${NAME}.git`,
  copyrightOwner: `the ${NAME} authors`, // license: Apache-2.0 by default
  stability: cdk.Stability.EXPERIMENTAL,
  keywords: ['awscdk', 'aws-cdk', 'kms', 'cmk', 'encryption', 'redshift', 'elasticache', 'valkey', 'compliance', 'security', 'aspect', 'policy-validation'],
  defaultReleaseBranch: 'main',
  majorVersion: 0,
  releasableCommits: ReleasableCommits.featuresAndFixes(), // dependency bumps release nothing
  nextVersionCommand: 'node -p "process.env.VERSION === \'0.0.0\' ? \'minor\' : process.env.SUGGESTED_BUMP"', // the first release is 0.1.0
  jsiiReleaseVersion: '0.2.1061', // of publib, which publishes: pinned, since it has the rights to

  // versions
  packageManager: javascript.NodePackageManager.NPM,
  cdkVersion: CDK_FLOOR,
  constructsVersion: '10.5.0',
  jsiiVersion: '~6.0.0',
  typescriptVersion: '~6.0.0',
  projenVersion: '^0.103.25',
  minNodeVersion: '20.0.0',
  workflowNodeVersion: '24',
  projenrcTs: true,
  runner: typescript.TypeScriptRunner.tsx(),
  sampleCode: false,

  // quality
  typecheckTests: true, // ts-jest checks no types
  devDeps: [
    'fast-check@^4',
    'fast-xml-parser@^5', // reads the documentation that .NET has
    'aws-cdk@^2.1148.1', // the CLI; 3.0.0 is an accidental publish of an old 2.x build
    `aws-cdk-lib-latest@npm:aws-cdk-lib@${CDK_NEWEST}`,

    'cdk-nag@^3.0.2', // what the benchmark compares with, and a judge of the builders
    '@cdklabs/cdk-validator-cfnguard@^0.0.62', // another judge: the rules of AWS Control Tower
    '@cloud-copilot/iam-simulate@^0.1.173', // proves key policies; AGPL: in tests alone, never in what is shipped
    '@aws-cdk/aws-redshift-alpha@2.241.0-alpha.0',
    '@aws-cdk/aws-elasticache-alpha@2.235.1-alpha.0',
  ],
  jestOptions: {
    jestVersion: '^30',
    configFilePath: 'jest.config.json',
    junitReporting: false,
    updateSnapshot: javascript.UpdateSnapshot.NEVER,
    passWithNoTests: false,
    jestConfig: {
      maxWorkers: '100%', // the tests wait for nothing but the processor
      setupFiles: ['<rootDir>/test/setup-env.ts'],
      collectCoverage: false, // measured on the newest CDK: it doubles the time
      testPathIgnorePatterns: ['/node_modules/', `/test/${PROOFS}$`],
      moduleNameMapper: { [`^${NAME}$`]: '<rootDir>/src' },
    } as javascript.JestConfigOptions,
  },

  // publishing
  npmTrustedPublishing: true,
  publishToPypi: { distName: NAME, module: 'cdk_cmk_guard', trustedPublishing: true },
  publishToMaven: { javaPackage: 'io.github.cdkcmkguard', mavenGroupId: 'io.github.cdk-cmk-guard', mavenArtifactId: NAME },
  publishToNuget: { dotNetNamespace: 'CdkCmkGuard', packageId: 'CdkCmkGuard', trustedPublishing: true },
  publishToGo: { moduleName: `github.com/${ORG}/${NAME}-go` },

  // files
  gitignore: ['cdk.out/', '/reports/', '.jsii.tabl.json', 'tsconfig.tsbuildinfo', '/.work/'],
  npmIgnoreOptions: {
    ignorePatterns: [
      '/api/', '/bench/', '/docs/', '/examples/', '/reports/', '/rosetta/', '/scripts/',
      '/API.md', '/CHANGELOG.md', '/CONTRIBUTING.md', '/SECURITY.md', '/jest.*.json', '/.compatignore', '/.npmrc', '/.ci/', '/.work/',
    ],
  },
  githubOptions: { pullRequestLintOptions: { semanticTitleOptions: { types: ['feat', 'fix', 'perf', 'docs', 'test', 'refactor', 'build', 'chore'] } } },
  pullRequestTemplateContents: [
    '**What does a user see differently?** (the message, the template, the line in README.md; "nothing" is a good answer)',
    '',
    '**Which test fails without it?**',
    '',
    'Fixes #',
    '',
    '- [ ] The title is a conventional commit, such as `fix(provenance): read aliases through Fn::Join`: it becomes a line of the release notes.',
    '- [ ] `npm test` passes, and `npx projen build` changes no file that is not committed.',
    '- [ ] A change of the public API has its line in CHANGELOG.md.',
    '',
  ],
});

// The lock file carries no addresses. unrs-resolver 1.13.0 lists platform bindings that were never published, which `npm ci` refuses:
// drop the pin when that release is complete.
new javascript.NpmConfig(project).addConfig('omit-lockfile-registry-resolved', 'true');
project.package.addPackageResolutions('unrs-resolver@1.12.2');
// cdk-nag peers on constructs ^10.5.1; it runs on our floor too, and only the benchmark uses it.
project.package.file.addOverride('overrides.cdk-nag', { constructs: '10.5.0' });

/** Removes the registry host that projen writes into the release workflow: by key, never by step index. */
class DropRegistryHost extends Component {
  public preSynthesize(): void { // runs after Release's own, which adds the publish jobs
    for (const job of (project.github?.workflows ?? []).flatMap((w) => Object.values(w.jobs))) {
      if (!('steps' in job) || !Array.isArray(job.steps)) continue;
      for (const step of job.steps) delete (step.env as Record<string, string> | undefined)?.NPM_REGISTRY;
    }
  }
}
new DropRegistryHost(project);

// The library is loaded by every synthesis: inline source maps would be three quarters of what has to be read. The sources are in the repository.
project.tsconfig?.file.addOverride('compilerOptions.inlineSourceMap', false);
project.tsconfig?.file.addOverride('compilerOptions.inlineSources', false);

project.compileTask.prependExec('rm -rf lib'); // what was compiled from files that are gone is not to be packed
project.compileTask.exec('tsx scripts/lazy-index.ts');

// Imports point down only: docs/architecture.md draws the floors. A file in a room may import from lower floors of its own wing, never from a
// higher one, and never from the other wing. Both wings stand on the catalog.
const WINGS = [
  [['catalog'], ['provenance'], ['verdict'], ['finding'], ['report'], ['guard']],
  [['catalog'], ['keys'], ['stores'], ['redshift', 'elasticache']],
];
const zones = WINGS.flatMap((floors, wing) => floors.flatMap((rooms, floor) => rooms.flatMap((room) => {
  const above = floors.slice(floor + 1).flat();
  const beside = rooms.filter((it) => it !== room);
  const across = room === 'catalog' ? [] : WINGS[1 - wing].flat().filter((it) => it !== 'catalog');
  return [...above, ...beside, ...across].map((from) => ({
    target: `./src/${room}`,
    from: `./src/${from}`,
    message: `${room}/ may not import from ${from}/: imports point down, within a wing (docs/architecture.md).`,
  }));
})));
project.eslint?.addRules({
  'import/no-restricted-paths': ['error', {
    zones: [
      ...zones,
      {
        target: './src/verdict',
        from: './node_modules/aws-cdk-lib',
        message: 'verdict/ is pure: it imports no CDK (docs/architecture.md).',
      },
      ...[...new Set(WINGS.flat(2))].map((room) => ({
        target: `./src/${room}`,
        from: './src/index.ts',
        message: 'Import from the file that defines the name, not from the public face.',
      })),
    ],
  }],
});

// What can be known from the code is written into docs/rules.md and README.md.
project.postCompileTask.prependSpawn(project.addTask('docs', {
  description: 'Writes docs/rules.md and the generated parts of README.md and docs/keys.md',
  exec: 'tsx scripts/docs.ts',
}));

// README and doc-comment examples must compile; what rosetta makes of the first one is shown in every language.
project.postCompileTask.spawn(project.addTask('rosetta', {
  description: 'Compiles every TypeScript example in the README and the doc comments, and writes the first one in every language',
  steps: [{ exec: 'jsii-rosetta extract --strict .jsii' }, { exec: 'tsx scripts/languages/tablet.ts' }, { exec: 'tsx scripts/languages/first-lines.ts' }],
}));

// The API of the last release is kept in api/: what breaks it, fails. A break that is meant gets its key into .compatignore.
project.addTask('api', { description: 'Compares the API with that of the last release', steps: [{ spawn: 'compile' }, { exec: 'tsx scripts/api.ts' }] });
project.addTask('api:keep', { description: 'After a release: keeps its API, to compare with', steps: [{ spawn: 'compile' }, { exec: 'tsx scripts/api.ts --keep' }] });

// examples/: by package name, resolved to src.
new javascript.TypescriptConfig(project, {
  fileName: 'examples/tsconfig.json',
  extends: project.tsconfig && javascript.TypescriptConfigExtends.fromTypescriptConfigs([project.tsconfig]),
  include: ['**/*.ts'],
  compilerOptions: { noEmit: true, rootDir: '..', paths: { [NAME]: ['../src/index.ts'] } },
});
project.testTask.spawn(project.addTask('examples', {
  description: 'Type-checks the examples',
  exec: 'tsc --noEmit -p examples/tsconfig.json',
}));
new javascript.TypescriptConfig(project, {
  fileName: 'scripts/tsconfig.json',
  extends: project.tsconfig && javascript.TypescriptConfigExtends.fromTypescriptConfigs([project.tsconfig]),
  include: ['**/*.ts'],
  compilerOptions: { noEmit: true, rootDir: '..' },
});
for (const dir of ['examples', 'bench', 'scripts']) {
  project.eslint?.addLintPattern(dir);
  project.eslint?.allowDevDeps(`${dir}/**`);
}
project.eslint?.addOverride({ files: ['examples/**', 'bench/**', 'scripts/**'], rules: { 'import/no-unresolved': ['error', { ignore: [`^${NAME}$`] }] } });

// The heavy proofs; and all that starts no processes, on the newest CDK, with coverage.
const newest = { '^aws-cdk-lib$': 'aws-cdk-lib-latest', '^aws-cdk-lib/(.*)$': 'aws-cdk-lib-latest/$1' };
const jest = project.jest!.config;
const variant = (fileName: string, changes: object) => new JsonFile(project, fileName, { marker: false, obj: () => ({ ...jest, ...changes }) });
variant('jest.proofs.json', {
  testMatch: undefined,
  testRegex: [`/test/(.*/)?${PROOFS}$`],
  testPathIgnorePatterns: ['/node_modules/'],
});
variant('jest.latest.json', {
  moduleNameMapper: { ...newest, ...jest.moduleNameMapper },
  testPathIgnorePatterns: ['/node_modules/', `/test/${PROCESSES}$`],
  collectCoverage: true,
  coverageReporters: ['lcov', 'text-summary'],
  collectCoverageFrom: ['src/**/*.ts', '!src/**/{finding,inspection,guarded-resource-type,*-props}.ts'], // those hold nothing but types
  coverageThreshold: {
    'global': { branches: 95, functions: 95, lines: 95, statements: 95 },
    './src/provenance/': { branches: 100 },
    './src/verdict/': { branches: 100 },
  },
});
project.addTask('test:proofs', { description: 'Runs the heavy proofs', exec: 'jest --ci -c jest.proofs.json' });
project.addTask('test:newest', { description: `Runs the tests on aws-cdk-lib ${CDK_NEWEST}, with coverage`, exec: 'jest --ci -c jest.latest.json' });

// What others say of the builders. Both need Python 3.10 or newer, and install what they need into node_modules/.cache.
project.addTask('judges', { description: 'Asks independent judges about the templates of the examples, and writes docs/judges.md', exec: 'tsx scripts/judges.ts', receiveArgs: true });
project.addTask('stand-in', { description: 'Deploys the default templates to an imitation of AWS on loopback, and writes docs/stand-in.md', exec: 'tsx scripts/stand-in.ts', receiveArgs: true });

// The main job, shown; and how much it costs.
project.addTask('demo', { description: 'Shows the guard refusing and passing a data platform', exec: 'tsx scripts/demo.ts' });
project.addTask('bench', {
  description: 'Measures what the guard adds to synthesis, and writes docs/benchmark.md',
  steps: [{ spawn: 'compile' }, { exec: 'tsc -p bench' }, { exec: 'node node_modules/.cache/cdk-cmk-guard-bench/run.js', receiveArgs: true }],
});

// All of it on every pull request, as on any other machine.
const proofs = project.github!.addWorkflow('proofs');
proofs.on({ pullRequest: {}, workflowDispatch: {} });
proofs.addJob('proofs', {
  runsOn: ['ubuntu-latest'],
  permissions: { contents: github.workflows.JobPermission.READ },
  timeoutMinutes: 90,
  tools: { node: { version: '20' }, python: { version: '3.11' }, java: { version: '17' }, go: { version: '1.26' } },
  steps: [github.WorkflowSteps.checkout(), { name: 'Everything', run: 'bash .ci/run' }],
});

// The everyday test is for what the code does; style is for the build, and for CI.
project.testTask.removeStep(project.testTask.steps.findIndex((it) => it.spawn === 'eslint'));

// Package js only; other languages' sources on demand.
project.packageTask.reset();
project.packageTask.spawn(project.tasks.tryFind('eslint')!);
project.packageTask.spawn(project.tasks.tryFind('package:js')!);
project.packageTask.exec('tsx scripts/api.ts'); // a release breaks nothing that it does not mean to
const packed: TaskStep[] = [{ spawn: 'compile' }, { spawn: 'rosetta' }];
project.addTask('bindings', {
  description: 'Packs what would be published, for every language, into dist/',
  steps: [...packed, { exec: 'tsx scripts/bindings.ts' }],
});
project.addTask('languages', {
  description: 'Installs what is packed beside the CDK of each language, and has every example say the same',
  steps: [...packed, { exec: 'tsx scripts/languages.ts', receiveArgs: true }],
});
project.addTask('versions', {
  description: 'Runs the tests on every version of Node.js and of the CDK that is supported',
  steps: [{ spawn: 'compile' }, { exec: 'tsx scripts/versions.ts' }],
});

project.synth();
