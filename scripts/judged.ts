// Which apps are judged, and how their templates are had.
import { execFile } from 'child_process';
import { readFileSync } from 'fs';
import { dirname, join } from 'path';
import { promisify } from 'util';

const ROOT = dirname(__dirname);

/** Files of examples/, without their ending. */
export const JUDGED = [
  'encrypted-redshift-cluster/minimal',
  'encrypted-redshift-cluster/full',
  'encrypted-redis-group/minimal',
  'encrypted-redis-group/full',
];

export interface Template {
  readonly app: string;
  readonly file: string;
  /** Absent where it may be deployed anywhere. */
  readonly region?: string;
  /** By logical id. */
  readonly resources: Readonly<Record<string, Resource>>;
  /** What each pack of cdk-nag finds in it. */
  readonly nag: Readonly<Record<string, NagFinding[]>>;
}

export interface Resource {
  readonly path: string;
  readonly type: string;
}

export interface NagFinding {
  readonly rule: string;
  readonly logicalId: string;
  readonly message: string;
}

/** What judges/synthesize.ts writes. */
export interface Synthesized {
  readonly templates: Omit<Template, 'app'>[];
  /** How many rules each pack of cdk-nag has. */
  readonly nagRules: Readonly<Record<string, number>>;
}

/** The templates of an app; cdk-nag has judged them meanwhile, since it needs the constructs. */
export async function synthesize(app: string, outdir: string): Promise<{ templates: Template[]; nagRules: Synthesized['nagRules'] }> {
  const report = join(outdir, 'judged.json');
  await promisify(execFile)(
    join(ROOT, 'node_modules', '.bin', 'tsx'),
    ['--tsconfig', 'examples/tsconfig.json', 'scripts/judges/synthesize.ts', join(ROOT, 'examples', `${app}.ts`), report],
    { cwd: ROOT, env: { ...process.env, CDK_OUTDIR: outdir, CDK_VALIDATION: 'false', JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: '1' } },
  );
  const { templates, nagRules } = JSON.parse(readFileSync(report, 'utf8')) as Synthesized;
  return { templates: templates.map((it) => ({ app, ...it })), nagRules };
}
