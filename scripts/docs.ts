// Writes what can be known from the code into the pages that say it: docs/rules.md, and the marked parts of README.md.
// `npx tsx scripts/docs.ts` writes; test/docs.test.ts fails where a page has gone stale.
import { readFileSync, writeFileSync } from 'fs';
import { dirname, join } from 'path';
import { App, CfnResource, Stack, aws_ec2 as ec2, aws_kms as kms } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { table } from './pages';
import { supportedTable } from './supported';
import { synth } from './synth';
import { CustomerManagedKey, EncryptedRedisGroup, EncryptedRedshiftCluster, KeyUse } from '../src';
import { GuardedResourceTypes } from '../src/catalog/guarded-resource-types';
import { RULES, ruleId, RULE_NAMES } from '../src/finding/rules';

const ROOT = dirname(__dirname);

/** The pages with generated parts, as they should be. */
export function pages(): Record<string, string> {
  return { 'docs/rules.md': rulesPage(), 'docs/keys.md': filled('docs/keys.md', { uses }), 'README.md': readme() };
}

function readme(): string {
  return filled('README.md', {
    'refused': () => ['```console', '$ npx cdk synth', ...refused(), '```'].join('\n'),
    'types': typesTable,
    'rules': rulesTable,
    'key policy': keyPolicy,
    'supported': supportedTable,
    'full warehouse': () => example('encrypted-redshift-cluster/full'),
    'full cache': () => example('encrypted-redis-group/full'),
    'what a warehouse is made of': () => resources((scope, vpc) => new EncryptedRedshiftCluster(scope, 'Warehouse', { vpc })),
    'what a cache is made of': () => resources((scope, vpc) => new EncryptedRedisGroup(scope, 'Sessions', { vpc })),
  });
}

/** A page with its generated parts, each between two marks. */
function filled(page: string, parts: Record<string, () => string>): string {
  return Object.entries(parts).reduce((text, [name, part]) => {
    const [begin, end] = [`<!-- generated: ${name} -->`, `<!-- end: ${name} -->`];
    const [before, rest] = text.split(begin);
    return `${before}${begin}\n${part()}\n${end}${rest.split(end)[1]}`;
  }, readFileSync(join(ROOT, page), 'utf8'));
}

/** What `cdk synth` prints about the smallest wrong app; the line about feature flags and the like is not about us. */
function refused(): string[] {
  const { status, output } = synth('quickstart');
  if (status !== 1) throw new Error(`The quickstart was to be refused with exit code 1. Got ${status}: ${output}`);
  return output.trim().split('\n').filter((line) => !/feature flags/.test(line));
}

function rulesPage(): string {
  return [
    '# Rules',
    '',
    '<!-- Generated from src/ by scripts/docs.ts: edit the code, not this page. -->',
    '',
    'Each finding names its rule. An id, once released, never changes its meaning. Acknowledge a finding, or change how loudly a rule',
    'speaks, by its id:',
    '',
    '```ts',
    'Validations.of(cluster).acknowledge({ id: \'CmkGuard::KeyUnproven\', reason: \'The key of the platform account, SEC-1234.\' });',
    'new CmkGuard({ severities: { \'CmkGuard::KeyRotationOff\': Severity.ERROR, \'CmkGuard::KeyDeletable\': Severity.OFF } });',
    '```',
    '',
    rulesTable(),
    '',
    '# Resource types',
    '',
    typesTable(),
    '',
  ].join('\n');
}

function rulesTable(): string {
  return table(['Rule', 'Severity', 'Says'], RULE_NAMES.map((name) => [`\`${ruleId(name)}\``, RULES[name].severity.toLowerCase(), RULES[name].says])).join('\n');
}

function typesTable(): string {
  return table(['Resource type', 'Key', 'Without a key', 'Switch left out'], GuardedResourceTypes.DEFAULT.map((type) => [
    `\`${type.resourceType}\``,
    type.keyProperty ? `\`${type.keyProperty}\`` : 'takes none',
    type.keyProperty ? 'a key of AWS' : `never under your key; use ${type.useInstead}`,
    type.switchProperty ? `\`${type.switchProperty}\`: ${type.encryptedByDefault ? 'encrypted' : '**not encrypted**'}` : 'no switch',
  ])).join('\n');
}

/** An example, word for word. */
function example(name: string): string {
  return ['```ts', readFileSync(join(ROOT, 'examples', `${name}.ts`), 'utf8').trim(), '```'].join('\n');
}

/** The policy of a key for Redshift, as it is in the template of a stack that says its account and Region. */
function keyPolicy(): string {
  const stack = new Stack(new App(), 'Data', { env: { account: '111122223333', region: 'eu-west-1' } });
  const { keyPolicy: policy } = CustomerManagedKey.forRedshift(stack, 'Key').node.defaultChild as kms.CfnKey;
  const json = JSON.stringify(stack.resolve(policy), (_, value) => partitioned(value), 2);
  const oneLine = json.replace(/\[\s+("kms:[^\]]+")\s+\]/g, (__, actions: string) => `[${actions.replace(/\s+/g, ' ')}]`);
  return ['```json', oneLine, '```'].join('\n');
}

/** ARNs are joined with the partition: read as in `aws`. */
function partitioned(value: unknown): unknown {
  const parts = (value as { 'Fn::Join'?: [string, unknown[]] } | null)?.['Fn::Join'];
  return parts ? parts[1].map((it) => typeof it === 'string' ? it : 'aws').join('') : value;
}

/** Every use of a key, with the statements that it adds. */
function uses(): string {
  const stack = new Stack(new App(), 'Data', { env: { account: 'ACCOUNT', region: 'REGION' } });
  const all: [string, KeyUse][] = [
    ['KeyUse.redshift()', KeyUse.redshift()],
    ['KeyUse.redshiftServerless()', KeyUse.redshiftServerless()],
    ['KeyUse.elastiCache()', KeyUse.elastiCache()],
    ['KeyUse.memoryDb()', KeyUse.memoryDb()],
    ['KeyUse.adminSecret()', KeyUse.adminSecret()],
    ['KeyUse.secrets()', KeyUse.secrets()],
    ['KeyUse.logGroups(\'/a/group\')', KeyUse.logGroups('/a/group')],
    ['KeyUse.dataApi()', KeyUse.dataApi()],
    ['KeyUse.snapshotSharing(\'444455556666\')', KeyUse.snapshotSharing('444455556666')],
    ['KeyUse.snapshotCopies()', KeyUse.snapshotCopies()],
    ['KeyUse.alarmTopics()', KeyUse.alarmTopics()],
  ];
  return table(['Use', 'Statement', 'Lets', 'do', 'if'], all.flatMap(([name, use]) => use.statements(stack).map((statement, i) => {
    const json = JSON.stringify(stack.resolve(statement.toStatementJson()), (_, it) => partitioned(it));
    const { Sid, Principal, Action, Condition } = JSON.parse(json) as Statement;
    const who = listed(Object.values(Principal)[0]).map((it) => it === 'arn:aws:iam::ACCOUNT:root' ? 'the account' : it);
    const conditions = Object.values(Condition ?? {}).flatMap((it) => Object.entries(it))
      .filter(([key]) => key !== 'kms:CallerAccount').map(([key, value]) => `\`${key}\` is ${listed(value).join(' or ')}`);
    return [i === 0 ? `\`${name}\`` : '', `\`${Sid}\``, who.join(', '), listed(Action).join(', ').replace(/kms:/g, ''), conditions.join(' and ')];
  }))).join('\n');
}

interface Statement {
  readonly Sid: string;
  readonly Principal: Record<string, string | string[]>;
  readonly Action: string | string[];
  readonly Condition?: Record<string, Record<string, string | string[]>>;
}

function listed(value: string | string[]): string[] {
  return Array.isArray(value) ? value : [value];
}

/** What a construct adds to a template, counted. */
function resources(make: (scope: Construct, vpc: ec2.IVpc) => Construct): string {
  const stack = new Stack(new App(), 'Data');
  const made = make(stack, new ec2.Vpc(stack, 'Vpc')).node.findAll().filter(CfnResource.isCfnResource).map((it) => it.cfnResourceType);
  const rows = [...new Set(made)].sort().map((type) => [`\`${type}\``, String(made.filter((it) => it === type).length)]);
  return [...table(['Resource', 'How many'], [...rows, ['**in all**', `**${made.length}**`]])].join('\n');
}

if (require.main === module) {
  for (const [page, text] of Object.entries(pages())) writeFileSync(join(ROOT, page), text);
}
