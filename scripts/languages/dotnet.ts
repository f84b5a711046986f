// The sources for .NET, read as text: nothing here compiles them.
import { cpSync, readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import { XMLValidator } from 'fast-xml-parser';
import { distOf, Language } from './language';
import { generated } from './pacmak';
import { ROOT } from './shell';

interface Assembly {
  readonly targets: { readonly dotnet: { readonly namespace: string } };
  readonly types: Readonly<Record<string, Type>>;
}

interface Type {
  readonly name: string;
  readonly kind: 'class' | 'interface' | 'enum';
  readonly datatype?: boolean;
  readonly members?: { readonly name: string }[];
  readonly methods?: { readonly name: string }[];
  readonly properties?: { readonly name: string }[];
}

export const dotnet: Language = {
  name: 'dotnet',
  missing: async () => undefined,
  pack: async () => {
    const dist = distOf('dotnet');
    cpSync(join(await generated(), 'dotnet'), dist, { recursive: true });
    return join(dist, 'CdkCmkGuard');
  },
  prove: async (dir) => {
    const { targets: { dotnet: { namespace } }, types } = JSON.parse(readFileSync(join(ROOT, '.jsii'), 'utf8')) as Assembly;
    const sources = join(dir, namespace);
    const problems = Object.values(types).flatMap((type) => absent(type, (name) => readFileSync(join(sources, `${name}.cs`), 'utf8')));
    const project = readFileSync(join(dir, `${namespace}.csproj`), 'utf8');
    for (const name of ['Amazon.CDK.Lib', 'Constructs', 'Amazon.JSII.Runtime']) if (!project.includes(`Include="${name}"`)) problems.push(`${namespace}.csproj does not refer to ${name}`);
    problems.push(...readdirSync(sources).filter((it) => it.endsWith('.cs')).flatMap((it) => malformed(it, readFileSync(join(sources, it), 'utf8'))));
    if (problems.length > 0) throw new Error(problems.join('\n'));
    return { notes: [`TEXT ONLY, not compiled: ${Object.keys(types).length} types in ${readdirSync(sources).length} files`] };
  },
};

/** What a type should have in .NET, under the names that are usual there, and has not. */
function absent(type: Type, read: (name: string) => string): string[] {
  const members = [...type.methods ?? [], ...type.properties ?? []].map(({ name }) => name.charAt(0).toUpperCase() + name.slice(1));
  const expected: [file: string, texts: string[]][] = type.kind === 'enum'
    ? [[type.name, [`public enum ${type.name}`, ...type.members!.map(({ name }) => name)]]]
    : type.datatype
      ? [[`I${type.name}`, [`public interface I${type.name}`, ...members]], [type.name, [`public class ${type.name} :`, ...members]]]
      : [[type.name, [`class ${type.name} :`, ...members]]];
  return expected.flatMap(([file, texts]) => texts.filter((it) => !new RegExp(`(^|\\W)${it}(\\W|$)`).test(read(file))).map((it) => `${file}.cs does not have "${it}"`));
}

/** The comments of a file that .NET leaves out, because they are no XML. */
function malformed(file: string, source: string): string[] {
  const comments = source.match(/(^[ \t]*\/\/\/.*\n)+/gm) ?? [];
  return comments.flatMap((comment) => {
    const valid = XMLValidator.validate(`<doc>${comment.replace(/^[ \t]*\/\/\//gm, '')}</doc>`);
    return valid === true ? [] : [`${file} has a comment that is no XML: ${valid.err.msg}\n${comment}`];
  });
}
