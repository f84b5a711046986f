// The example in Go, on the module.
import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import { generated } from './cdk';
import { copyOf, Language } from './language';
import { missing, must, run } from './shell';

const CDK = 'github.com/aws/aws-cdk-go/awscdk/v2';

export const go: Language = {
  name: 'go',
  missing: () => missing(['go', 'version']),
  run: async ({ go: module }) => {
    const cwd = copyOf('go');
    const where = { cwd, env: { GOFLAGS: '-mod=mod', GOWORK: 'off' } };
    await replace(module, cwd);
    const pinned = new RegExp(`${CDK} (\\S+)`).exec(readFileSync(join(cwd, 'go.mod'), 'utf8'))![1];
    const { status, stderr } = await run('go', ['list', '-m', `${CDK}@${pinned}`], { ...where, cwd: module });
    if (status !== 0) for (const it of await generated('go')) await replace(join(it, readdirSync(it)[0]), cwd);
    await must('go', ['mod', 'tidy'], where);
    await must('go', ['vet', '.'], where);
    await must('go', ['build', '-o', 'example', '.'], where);
    return {
      notes: [
        `${nameOf(module)}, ${readdirSync(module).length} files`,
        ...status === 0 ? [] : [`NOT from its registry: the CDK for Go, ${pinned}. ${reason(stderr)}. Generated from the npm package instead`],
      ],
      output: await must(join(cwd, 'example'), [], { cwd }),
    };
  },
};

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
