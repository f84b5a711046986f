/* eslint-disable no-bitwise -- flags of the TypeScript compiler */
// What the public face offers is explained: API.md and four languages' documentation are made of these sentences.
import { join } from 'path';
import * as ts from 'typescript';

const INDEX = join(__dirname, '..', 'src', 'index.ts');
const program = ts.createProgram([INDEX], {
  target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.Node16, strict: true, skipLibCheck: true, types: [],
});
const checker = program.getTypeChecker();

interface Told {
  readonly name: string;
  readonly text: string;
  readonly tags: Record<string, string>;
  readonly symbol: ts.Symbol;
}

function told(name: string, symbol: ts.Symbol): Told {
  return {
    name,
    text: ts.displayPartsToString(symbol.getDocumentationComment(checker)).trim(),
    tags: Object.fromEntries(symbol.getJsDocTags(checker).map((it) => [it.name, ts.displayPartsToString(it.text).trim()])),
    symbol,
  };
}

/** Everything that is exported, and every member of it that people can see and that is written here, not inherited from the CDK. */
function publicFace(): { types: Told[]; members: Told[] } {
  const exported = checker.getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(INDEX)!)!)
    .map((it) => it.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(it) : it);
  const members = exported.flatMap((type) => {
    const own = [...type.members?.values() ?? [], ...type.exports?.values() ?? [], ...inheritedHere(type)];
    return own.filter(isSeen).map((member) => told(`${type.name}.${member.name}`, member));
  });
  return { types: exported.map((it) => told(it.name, it)), members };
}

/** The members of base classes of our own that are not exported. */
function inheritedHere(type: ts.Symbol): ts.Symbol[] {
  if (!(type.flags & ts.SymbolFlags.Class)) return [];
  return checker.getPropertiesOfType(checker.getDeclaredTypeOfSymbol(type))
    .filter((it) => it.declarations?.some((at) => at.getSourceFile().fileName.includes('/src/')) && !type.members?.has(it.escapedName));
}

function isSeen(symbol: ts.Symbol): boolean {
  const hidden = ts.ModifierFlags.Private | ts.ModifierFlags.Protected;
  return symbol.name !== 'prototype' && !symbol.name.startsWith('_')
    && !(symbol.declarations ?? []).some((it) => ts.getCombinedModifierFlags(it) & hidden || ts.isTypeParameterDeclaration(it));
}

/** What parameters of methods and constructors are said to be, by what they belong to. */
function toldOfParameters({ types, members }: ReturnType<typeof publicFace>): [name: string, text: string][] {
  const constructors = types.map(({ name, symbol }) => ({ name, symbol: symbol.members?.get(ts.InternalSymbolName.Constructor) }));
  return [...members, ...constructors].flatMap(({ name, symbol }) =>
    (symbol?.declarations ?? []).flatMap(ts.getJSDocTags).filter(ts.isJSDocParameterTag)
      .map((it): [string, string] => [`${name}(${it.name.getText()})`, ts.getTextOfJSDocComment(it.comment) ?? '']));
}

/** What jsii shows of a member on its own. */
function firstSentence(text: string): string {
  return /^.*?[.!?](?=\s|$)/s.exec(text)?.[0] ?? text;
}

const { types, members } = publicFace();
const parameters = toldOfParameters({ types, members });
const methods = members.filter(({ symbol }) => symbol.flags & ts.SymbolFlags.Method);
const structProps = members.filter(({ symbol }) => symbol.declarations?.some((it) => ts.isPropertySignature(it)));

test('there is a public face to look at', () => {
  expect(types.map((it) => it.name)).toEqual(expect.arrayContaining(['CmkGuard', 'CustomerManagedKey', 'EncryptedRedshiftCluster', 'EncryptedRedisGroupProps']));
  expect(members.map((it) => it.name)).toEqual(expect.arrayContaining(['EncryptedRedisGroup.metricEvictions', 'Severity.OFF', 'KeyUse.redshift']));
});

test('every type and every member of it has a sentence', () => {
  expect([...types, ...members].filter(({ text, name }) => !/[A-Za-z].*[.:?]/s.test(text) && !name.endsWith('.constructor')).map((it) => it.name)).toEqual([]);
});

test('every optional prop says what it is when it is left out', () => {
  const optional = structProps.filter(({ symbol }) => symbol.flags & ts.SymbolFlags.Optional);
  expect(optional.filter(({ tags }) => !tags.default || /^(-\s*)?(none|undefined)\.?$/i.test(tags.default) && tags.default !== '- none').map((it) => it.name)).toEqual([]);
});

test('every parameter of every method is explained', () => {
  const silent = methods.flatMap(({ name, symbol }) => (symbol.declarations ?? []).filter(ts.isMethodDeclaration).flatMap((method) =>
    method.parameters.filter((it) => !ts.getJSDocParameterTags(it).some(({ comment }) => comment)).map((it) => `${name}(${it.name.getText()})`)));
  expect(silent).toEqual([]);
});

test('every constructor of a construct has a sentence, and each of its parameters is explained', () => {
  const constructors = types.flatMap(({ name, symbol }) => (symbol.declarations ?? []).filter(ts.isClassDeclaration)
    .flatMap((it) => it.members.filter(ts.isConstructorDeclaration))
    .filter((made) => !(ts.getCombinedModifierFlags(made) & ts.ModifierFlags.Private))
    .map((made) => ({ name, made })));
  expect(constructors.length).toBeGreaterThan(4);
  expect(constructors.filter(({ made }) => ts.getJSDocCommentsAndTags(made).length === 0).map((it) => it.name)).toEqual([]);
  expect(constructors.flatMap(({ name, made }) => made.parameters.filter((it) => !ts.getJSDocParameterTags(it).some(({ comment }) => comment))
    .map((it) => `${name}(${it.name.getText()})`))).toEqual([]);
});

test('the text of a parameter is one phrase, of which nothing is cut off', () => {
  expect(parameters.length).toBeGreaterThan(50);
  expect(parameters.filter(([, text]) => /;|[.!?]\s+\S/.test(text))).toEqual([]);
});

test('the first sentence of a type or member is complete by itself: nothing is cut off at a semicolon', () => {
  expect([...types, ...members].filter(({ text }) => firstSentence(text).includes(';')).map((it) => it.name)).toEqual([]);
});

test('a default is said without characters that .NET would have to escape', () => {
  expect(members.filter(({ tags }) => /[<>&]/.test(tags.default ?? '')).map((it) => it.name)).toEqual([]);
});

test('whatever is to be seen elsewhere is an address and nothing else', () => {
  expect([...types, ...members].filter(({ tags }) => tags.see !== undefined && !/^https:\/\/\S+$/.test(tags.see)).map((it) => it.name)).toEqual([]);
});

test('nothing is called undefined, which most languages do not know, outside of code', () => {
  const said = [...types, ...members].map(({ name, text, tags: { example, ...tags } }): [string, string] => [name, [text, ...Object.values(tags)].join('\n')]);
  expect([...said, ...parameters].filter(([, text]) => /\bundefined\b/.test(text)).map(([name]) => name)).toEqual([]);
});

test('every number and every duration says what it counts', () => {
  const isCounted = ({ symbol }: Told) => /^(number|Duration)( \| undefined)?$/.test(checker.typeToString(checker.getTypeOfSymbol(symbol)));
  const counted = structProps.filter(isCounted);
  expect(counted.length).toBeGreaterThan(20);
  expect(counted.filter(({ text }) => !/\b(percent|seconds?|minutes?|hours?|days?|terabytes?|nodes?|shards?|replicas?|clients?|keys?|port|lag)\b/i.test(text)).map((it) => it.name)).toEqual([]);
});

test('every metric says its unit', () => {
  const metrics = methods.filter(({ name }) => /\.metric(?!ForNode)[A-Z]/.test(name));
  expect(metrics.length).toBeGreaterThan(8);
  expect(metrics.filter(({ text }) => !/\b(percent|seconds?|count|number|how many|bytes?|1 or 0|1 .* 0)\b/i.test(text)).map(({ name, text }) => [name, text])).toEqual([]);
});
