// The example in Java, on the jar.
import { existsSync, readFileSync } from 'fs';
import { delimiter, join } from 'path';
import { generated } from './cdk';
import { copyOf, Language } from './language';
import { sized } from './packed';
import { HOME, missing, must, run } from './shell';

// Maven's own settings hold; what is installed here does not reach other builds.
const REPOSITORY = join(HOME, 'm2');
const MAVEN = ['--batch-mode', '--quiet', '-Dstyle.color=never', `-Dmaven.repo.local=${REPOSITORY}`];

export const java: Language = {
  name: 'java',
  missing: () => missing(['javac', '-version'], ['mvn', '--version']),
  run: async ({ java: sources }) => {
    const install = () => run('mvn', [...MAVEN, 'install'], { cwd: sources });
    let ended = await install();
    if (ended.status !== 0 && /(No versions available for|Could not find artifact) software\.amazon\.awscdk:/.test(ended.stdout)) {
      await installCdk();
      ended = await install();
    }
    if (ended.status !== 0) throw new Error(ended.stdout);

    const cwd = copyOf('java');
    const [, version] = /<version>(.+)<\/version>/.exec(readFileSync(join(sources, 'pom.xml'), 'utf8'))!;
    await must('mvn', [...MAVEN, 'compile', 'dependency:build-classpath', '-Dmdep.outputFile=target/classpath'], { cwd });
    const classpath = [join('target', 'classes'), readFileSync(join(cwd, 'target', 'classpath'), 'utf8')].join(delimiter);
    return {
      notes: [
        sized(join(sources, 'target', `cdk-cmk-guard-${version}.jar`)),
        ...cdkIsGenerated() ? ['NOT from its registry: the CDK for Java, which has no such version. Generated from the npm package instead'] : [],
      ],
      output: await must('java', ['-cp', classpath, 'example.Main'], { cwd }),
    };
  },
};

async function installCdk(): Promise<void> {
  for (const cwd of await generated('java')) {
    await must('mvn', [...MAVEN, '-Dmaven.javadoc.skip=true', '-Dmaven.source.skip=true', 'install'], { cwd });
  }
}

function cdkIsGenerated(): boolean {
  return existsSync(join(REPOSITORY, 'software', 'amazon', 'awscdk', 'aws-cdk-lib', 'maven-metadata-local.xml'));
}
