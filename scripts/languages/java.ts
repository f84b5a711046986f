// The example in Java, on the jar, which is found in a Maven repository in dist/.
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { delimiter, join } from 'path';
import { pathToFileURL } from 'url';
import { generatedCdk } from './cdk';
import { firstLines } from './first-lines';
import { copyOf, distOf, Language } from './language';
import { generated, sized } from './pacmak';
import { HOME, missing, must, run } from './shell';

// Maven's own settings hold; what is installed here does not reach other builds.
const REPOSITORY = join(HOME, 'm2');
const MAVEN = ['--batch-mode', '--quiet', '-Dstyle.color=never', `-Dmaven.repo.local=${REPOSITORY}`];
const ARTIFACT = join('io', 'github', 'cdk-cmk-guard', 'cdk-cmk-guard');

export const java: Language = {
  name: 'java',
  missing: () => missing('javac', 'mvn'),
  pack: async () => {
    const dist = distOf('java');
    const cwd = join(await generated(), 'java');
    const deploy = () => run('mvn', [...MAVEN, 'deploy', `-DaltDeploymentRepository=dist::default::${pathToFileURL(dist).href}`], { cwd });
    let ended = await deploy();
    if (ended.status !== 0 && /(No versions available for|Could not find artifact) software\.amazon\.awscdk:/.test(ended.stdout)) {
      await installCdk();
      ended = await deploy();
    }
    if (ended.status !== 0) throw new Error(`\`mvn deploy\` ended with ${ended.status}:\n${ended.stdout}\n${ended.stderr}`);
    const [, version] = /<version>(.+)<\/version>/.exec(readFileSync(join(cwd, 'pom.xml'), 'utf8'))!;
    return join(dist, ARTIFACT, version, `cdk-cmk-guard-${version}.jar`);
  },
  prove: async (jar) => {
    const cwd = copyOf('java');
    rmSync(join(REPOSITORY, ARTIFACT), { recursive: true, force: true }); // the version stays the same from run to run
    cpSync(join(jar, '..'), join(REPOSITORY, ARTIFACT, jar.split('/').at(-2)!), { recursive: true });
    writeFileSync(join(cwd, 'src', 'main', 'java', 'example', 'FirstLines.java'), firstProgram());
    await must('mvn', [...MAVEN, 'compile', 'dependency:build-classpath', '-Dmdep.outputFile=target/classpath'], { cwd });
    const classpath = [join('target', 'classes'), readFileSync(join(cwd, 'target', 'classpath'), 'utf8')].join(delimiter);
    await must('java', ['-cp', classpath, 'example.FirstLines'], { cwd });
    return {
      notes: [
        sized(jar),
        ...cdkIsGenerated() ? ['NOT from its registry: the CDK for Java, which has no such version. Generated from the npm package instead'] : [],
      ],
      output: await must('java', ['-cp', classpath, 'example.Main'], { cwd }),
    };
  },
};

function firstProgram(): string {
  const [imports, statements] = firstLines('java').split('\n\n');
  return `package example;\n${imports}\nclass FirstLines {\npublic static void main(String[] args) {\n${statements}\n}\n}\n`;
}

async function installCdk(): Promise<void> {
  mkdirSync(REPOSITORY, { recursive: true });
  for (const cwd of await generatedCdk('java')) {
    await must('mvn', [...MAVEN, '-Dmaven.javadoc.skip=true', '-Dmaven.source.skip=true', 'install'], { cwd });
  }
}

function cdkIsGenerated(): boolean {
  return existsSync(join(REPOSITORY, 'software', 'amazon', 'awscdk', 'aws-cdk-lib', 'maven-metadata-local.xml'));
}
