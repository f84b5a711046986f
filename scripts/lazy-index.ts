// Lets the compiled public face load what is asked of it and no more: an app that uses the guard alone does not pay for the constructs.
// aws-cdk-lib does the same to its own index.
import { readFileSync, writeFileSync } from 'fs';
import { join } from 'path';

const INDEX = join(__dirname, '..', 'lib', 'index.js');

export function lazy(index: string): string {
  const modules = new Map([...index.matchAll(/^var (\w+) = require\("([^"]+)"\);$/gm)].map(([, name, path]) => [name, path]));
  return index
    .replace(/^var \w+ = require\("[^"]+"\);\n/gm, '')
    // The brackets hide the getter from Node's search for the names that ES modules can import: it takes getters of this kind off its list.
    .replace(/(exports, )("\w+")(, .* return )(\w+)(\.\w+;)/g, (_, before: string, name: string, getter: string, module: string, member: string) =>
      `${before}(${name})${getter}require("${modules.get(module)}")${member}`);
}

if (require.main === module) writeFileSync(INDEX, lazy(readFileSync(INDEX, 'utf8')));
