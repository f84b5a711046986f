// Packs what would be published, for every language, into dist/: the npm tarball, a wheel, a jar, a Go module, and sources for .NET.
import { rmSync } from 'fs';
import { join, relative } from 'path';
import { dotnet } from './languages/dotnet';
import { go } from './languages/go';
import { java } from './languages/java';
import { python } from './languages/python';
import { ROOT } from './languages/shell';
import { typescript } from './languages/typescript';

async function main(): Promise<void> {
  for (const language of [typescript, python, java, go, dotnet]) {
    const absent = await language.missing();
    if (absent) rmSync(join(ROOT, 'dist', language.name), { recursive: true, force: true }); // what was packed before is not what it would be now
    console.log(`${language.name}: ${absent ? `SKIPPED: there is no ${absent}` : relative(ROOT, await language.pack())}`);
  }
  console.log('The sources for .NET are generated, not compiled: that takes its SDK.');
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
