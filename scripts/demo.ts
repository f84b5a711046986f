// The main job, shown: the guard refuses a data platform, says where, why and what to type, and passes the mended one.
import { run, synth } from './synth';

function show(title: string, example: string, expected: number): boolean {
  console.log(`\n━━ ${title}: cdk synth examples/${example}\n`);
  const { status, output } = synth(example);
  console.log(output.trim() === '' ? '(no finding)' : output.trimEnd());
  const asExpected = status === expected;
  console.log(`\n━━ exit code ${status}${asExpected ? '' : `, and ${expected} was expected`}: ${status === 0 ? 'passed' : 'refused'}`);
  return asExpected;
}

const asExpected = [
  show('Right and wrong clusters', 'data-platform', 1),
  show('The same, mended', 'data-platform-mended', 0),
];
console.log('\n━━ What the guard knows of every store: examples/data-platform/evidence.ts\n');
console.log(run('data-platform/evidence.ts').output.trimEnd());

process.exitCode = asExpected.every(Boolean) ? 0 : 1;
