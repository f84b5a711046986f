// The example in Go, on the module.
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'fs';
import { join } from 'path';
import { generatedCdk } from './cdk';
import { firstLines } from './first-lines';
import { copyOf, distOf, Language } from './language';
import { generated } from './pacmak';
import { missing, must, run } from './shell';

const CDK = 'github.com/aws/aws-cdk-go/awscdk/v2';

export const go: Language = {
  name: 'go',
  missing: async () => {
    const { stdout } = await run('go', ['version']);
    const [, minor] = /go1\.(\d+)/.exec(stdout) ?? [];
    return await missing('go') ?? (minor !== undefined && Number(minor) < 25 ? 'Go 1.25 or newer' : undefined);
  },
  pack: async () => {
    const module = join(distOf('go'), 'cdkcmkguard');
    cpSync(join(await generated(), 'go', 'cdkcmkguard'), module, { recursive: true });
    return module;
  },
  prove: async (module) => {
    const cwd = copyOf('go');
    mkdirSync(join(cwd, 'first'), { recursive: true });
    writeFileSync(join(cwd, 'first', 'main.go'), firstProgram());
    const where = { cwd, env: { GOFLAGS: '-mod=mod', GOWORK: 'off' } };
    await replace(module, cwd);
    const pinned = new RegExp(`${CDK} (\\S+)`).exec(readFileSync(join(cwd, 'go.mod'), 'utf8'))![1];
    const { status, stderr } = await run('go', ['list', '-m', `${CDK}@${pinned}`], { ...where, cwd: module });
    if (status !== 0) for (const it of await generatedCdk('go')) await replace(join(it, readdirSync(it)[0]), cwd);
    await must('go', ['mod', 'tidy'], where);
    await must('go', ['vet', './...'], where);
    await must('go', ['build', '-o', 'bin/', './...'], where);
    await must(join(cwd, 'bin', 'first'), [], { cwd });
    return {
      notes: [
        `${nameOf(module)}, ${readdirSync(module).length} files`,
        ...status === 0 ? [] : [`NOT from its registry: the CDK for Go, ${pinned}. ${reason(stderr)}. Generated from the npm package instead`],
      ],
      output: await must(join(cwd, 'bin', 'example'), [], { cwd }),
    };
  },
};

function firstProgram(): string {
  const [imports, statements] = firstLines('go').split('\n\n');
  return `package main\n${imports}\nfunc main() {\n${statements}\n}\n`;
}

/** Has a module of this machine stand for the published one. */
async function replace(module: string, cwd: string): Promise<void> {
  await must('go', ['mod', 'edit', '-replace', `${nameOf(module)}=${module}`], { cwd });
}

function nameOf(module: string): string {
  return /^module (\S+)$/m.exec(readFileSync(join(module, 'go.mod'), 'utf8'))![1];
}

/** Why the registry did not give it; without the registry's address. */
function reason(stderr: string): string {
  return stderr.trim().split('\n').pop()!.replace(/https?:\/\/\S+/g, '…').trim().replace(/\.$/, '');
}
