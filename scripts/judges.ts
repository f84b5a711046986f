// Asks independent judges about the templates that the constructs write. What they find is mended or answered (judges-reasons.ts).
// `npx tsx scripts/judges.ts` writes docs/judges.md; with `--check` it fails where that page has gone stale.
import { mkdtempSync, readFileSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { JUDGED, synthesize, Template } from './judged';
import { cfnLint } from './judges/cfn-lint';
import { checkov } from './judges/checkov';
import { controlTower } from './judges/control-tower';
import { Finding, Judge, RawFinding } from './judges/judge';
import { nag } from './judges/nag';
import { page, Answered, shortened } from './judges/page';
import { Reason, REASONS } from './judges-reasons';
import { settle } from './pages';
import { python } from './python';

async function main(check: boolean): Promise<boolean> {
  python();
  const out = mkdtempSync(join(tmpdir(), 'cdk-cmk-guard-judges-'));
  try {
    const synthesized = await Promise.all(JUDGED.map(async (app) => synthesize(app, join(out, app.replace('/', '-')))));
    const templates = synthesized.flatMap((it) => it.templates);
    for (const it of templates) refuseMuted(it);
    const judges = [cfnLint, checkov, controlTower, ...nag(synthesized[0].nagRules)];
    const found = (await Promise.all(judges.map(async (judge) => ask(judge, templates)))).flat().sort(inOrder).filter(once);

    const { answered, unanswered } = answer(found);
    tell(unanswered);
    const stale = REASONS.filter((reason) => !answered.some((it) => it.reason === reason));
    for (const it of stale) console.error(`STALE REASON ${it.judge} ${it.rule} ${it.resources ?? ''}: matches no finding`);

    const passed = unanswered.length === 0 && stale.length === 0 && settle('docs/judges.md', await page(judges, templates, answered), check);
    console.log(`judges: ${judges.length * templates.length} judgements, ${answered.length} findings answered, ${unanswered.length} unanswered`);
    return passed;
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}

async function ask(judge: Judge, templates: Template[]): Promise<Finding[]> {
  const findings = await judge.judge(templates);
  return findings.map((it) => ({ judge: judge.name, rule: it.rule, app: it.template.app, ...placeOf(it), at: it.at ?? '', message: it.message }));
}

function placeOf({ template, logicalId }: RawFinding): Pick<Finding, 'resource' | 'type'> {
  if (logicalId === undefined) return { resource: template.file.split('/').pop()!, type: 'template' };
  const resource = template.resources[logicalId];
  if (!resource) throw new Error(`A judge speaks of "${logicalId}", which is not in ${template.file}.`);
  return { resource: resource.path, type: resource.type };
}

function answer(findings: Finding[]): { answered: Answered[]; unanswered: Finding[] } {
  const answered: Answered[] = [];
  const unanswered: Finding[] = [];
  for (const finding of findings) {
    const reason = REASONS.find((it) => answers(it, finding));
    if (reason) answered.push({ finding, reason });
    else unanswered.push(finding);
  }
  return { answered, unanswered };
}

function answers({ judge, rule, resources }: Reason, finding: Finding): boolean {
  return judge === finding.judge && rule === finding.rule
    && (resources instanceof RegExp ? resources.test(finding.resource) : resources === undefined || resources === finding.type);
}

function tell(unanswered: Finding[]): void {
  let title = '';
  for (const { judge, rule, app, resource, type, at, message } of unanswered) {
    if (title !== (title = `${judge}: ${rule}`)) console.error(`UNANSWERED ${title}: ${shortened(message)}`);
    console.error(`   ${app}: ${resource} (${type}) ${at}`.trimEnd());
  }
}

/** A resource breaks a rule once, in however many places. */
function once(finding: Finding, i: number, sorted: Finding[]): boolean {
  return i === 0 || (['judge', 'rule', 'app', 'resource'] as const).some((it) => finding[it] !== sorted[i - 1][it]);
}

interface Muted {
  readonly Metadata?: object;
}

/** A template may not tell its judges what to overlook. */
function refuseMuted({ file }: Template): void {
  const { Metadata, Resources } = JSON.parse(readFileSync(file, 'utf8')) as Muted & { Resources: Record<string, Muted> };
  for (const { Metadata: metadata = {} } of [{ Metadata }, ...Object.values(Resources)]) {
    const mute = Object.keys(metadata).find((key) => /cfn-lint|checkov|guard|cdk_nag/i.test(key));
    if (mute) throw new Error(`${file} silences a judge by the metadata "${mute}".`);
  }
}

function inOrder(one: Finding, other: Finding): number {
  const key = (it: Finding) => [it.judge, it.rule, it.app, it.resource, it.at, it.message].join('\n');
  return key(one) < key(other) ? -1 : 1;
}

main(process.argv.includes('--check')).then(
  (passed) => { process.exitCode = passed ? 0 : 1; },
  (error: Error) => { console.error(error.message); process.exitCode = 1; },
);
