import { execFileSync } from 'child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { ModuleKind, ScriptTarget, transpileModule } from 'typescript';
import { lazy } from '../scripts/lazy-index';

describe('the compiled public face', () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'cdk-cmk-guard-'));
    for (const name of ['guard', 'keys']) writeFileSync(join(folder, `${name}.js`), `console.log('${name} is loaded'); exports.One = '${name} 1'; exports.Two = '${name} 2';`);
    const source = 'export { One } from \'./guard\';\nexport { One as Key, Two } from \'./keys\';\n';
    const { outputText } = transpileModule(source, { compilerOptions: { module: ModuleKind.CommonJS, target: ScriptTarget.ES2022 } });
    writeFileSync(join(folder, 'index.js'), lazy(outputText));
  });

  afterAll(() => rmSync(folder, { recursive: true }));

  const node = (code: string, type: 'module' | 'commonjs') =>
    execFileSync(process.execPath, [`--input-type=${type}`, '-e', code], { cwd: folder, encoding: 'utf8' }).trim().split('\n');

  test('loads nothing by itself, and a room when it is asked for', () => {
    expect(node('const it = require(\'./index.js\'); console.log(\'asked\'); console.log(it.Two);', 'commonjs')).toEqual(['asked', 'keys is loaded', 'keys 2']);
  });

  test('tells all its names to whoever lists them', () => {
    expect(node('console.log(Object.keys(require(\'./index.js\')).sort().join());', 'commonjs')).toEqual(['Key,One,Two']);
  });

  test('lets ES modules import its names', () => {
    expect(node('import { Key, One, Two } from \'./index.js\'; console.log(Key, One, Two);', 'module')).toContain('keys 1 guard 1 keys 2');
  });
});
