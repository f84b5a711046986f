// Random references with a known answer. An oracle that knows nothing of the guard deploys each in every world there can be — each
// condition true and false, each parameter with each value — and looks which key it gets; the guard has to say the same, unasked.
import * as fs from 'fs';
import { App, CfnOutput, CfnParameter, CfnStack, Fn, NestedStack, Stack, Token } from 'aws-cdk-lib';
import * as fc from 'fast-check';
import { clusterJson, goodKey, include, inspectOne, judge, KEY_ARN, KEY_JSON, rulesOf, stackFrom } from './language';
import { Inspection, Verdict } from '../src';

// ---- the worlds --------------------------------------------------------------------------------------------------------------------

/** What is decided at deployment: two free parameters, one that is read from a store, one of few values, one with a default, and the Region. */
interface World {
  readonly a: boolean;
  readonly b: boolean;
  readonly read: boolean;
  readonly owner: string;
  readonly given: 'default' | 'other';
  readonly region: string;
}

const OWNERS = ['aws', 'team', 'ops'];
const REGIONS = ['eu-west-1', 'us-east-1', 'ap-south-1'];
const BOOLEANS = [true, false];
const WORLDS: World[] = BOOLEANS.flatMap((a) => BOOLEANS.flatMap((b) => BOOLEANS.flatMap((read) => OWNERS.flatMap((owner) =>
  (['default', 'other'] as const).flatMap((given) => REGIONS.map((region) => ({ a, b, read, owner, given, region })))))));

const DEFAULT = 'alias/by-default';
const PARAMETERS = {
  A: { Type: 'String' },
  B: { Type: 'String' },
  Read: { Type: 'AWS::SSM::Parameter::Value<String>', AllowedValues: ['/a'] },
  Owner: { Type: 'String', AllowedValues: OWNERS },
  Given: { Type: 'String', Default: DEFAULT },
  Free: { Type: 'String' },
};

/** A condition, and whether it holds. */
interface Fork { readonly name: string; readonly expression: unknown; readonly holds: (world: World) => boolean }

const equals = (Ref: string, value: string) => ({ 'Fn::Equals': [{ Ref }, value] });
const FORKS: Fork[] = [
  { name: 'IsA', expression: equals('A', 'x'), holds: ({ a }) => a },
  { name: 'IsB', expression: equals('B', 'x'), holds: ({ b }) => b },
  { name: 'NotA', expression: { 'Fn::Not': [{ Condition: 'IsA' }] }, holds: ({ a }) => !a },
  { name: 'Both', expression: { 'Fn::And': [{ Condition: 'IsA' }, equals('B', 'x')] }, holds: ({ a, b }) => a && b },
  { name: 'Some', expression: { 'Fn::Or': [equals('A', 'x'), { Condition: 'IsB' }] }, holds: ({ a, b }) => a || b },
  { name: 'OfAws', expression: equals('Owner', 'aws'), holds: ({ owner }) => owner === 'aws' },
  { name: 'OfTeamA', expression: { 'Fn::And': [{ 'Fn::Equals': ['team', { Ref: 'Owner' }] }, { Condition: 'IsA' }] }, holds: ({ owner, a }) => owner === 'team' && a },
  { name: 'AsGiven', expression: { 'Fn::Not': [equals('Given', DEFAULT)] }, holds: ({ given }) => given === 'other' },
  { name: 'IsRead', expression: equals('Read', 'x'), holds: ({ read }) => read },
  { name: 'Always', expression: { 'Fn::Equals': ['a', 'a'] }, holds: () => true },
  { name: 'Never', expression: { 'Fn::Not': [{ Condition: 'Always' }] }, holds: () => false },
];

// ---- references --------------------------------------------------------------------------------------------------------------------

type Deployed = 'a key' | 'no key' | 'nothing' | 'not known' | 'no deployment' | { readonly text: string };

/** A reference that can be written into a stack, and what it is in each world. */
interface Reference {
  /** How it reads, for a counterexample. */
  readonly words: string;
  readonly write: (site: Site) => unknown;
  readonly deploy: (world: World) => Deployed;
  /** Whether some of its text is not known, so that no part of it is. */
  readonly isOpen?: boolean;
}

interface Site { readonly stack: Stack; readonly foreign: Stack; readonly id: () => string }

const said = (text: string): Reference => ({ words: text, write: () => text, deploy: () => ({ text }) });
const TEXTS = ['alias/team', 'alias/aws/redshift', 'alias/awsome', '', KEY_ARN, 'mrk-1234abcd12ab34cd56ef1234567890ab', 'arn:aws:kms:us-east-1:111122223333:alias/aws/x', 'arn:aws:s3:::bucket'];

const leaf = fc.constantFrom<Reference>(
  ...TEXTS.map(said),
  { words: 'Key.Arn', write: () => ({ 'Fn::GetAtt': ['Key', 'Arn'] }), deploy: () => 'a key' },
  { words: 'Key', write: () => ({ Ref: 'Key' }), deploy: () => 'a key' },
  { words: '${Key}', write: () => ({ 'Fn::Sub': 'arn:${AWS::Partition}:kms:${AWS::Region}:${AWS::AccountId}:key/${Key}' }), deploy: () => 'a key' },
  { words: 'foreign key', write: ({ foreign, id }) => goodKey(foreign, id()).keyArn, deploy: () => 'a key' },
  {
    words: 'exported key',
    write: ({ foreign, id }) => {
      const exportName = id();
      new CfnOutput(foreign, id(), { value: goodKey(foreign, id()).keyArn, exportName });
      return { 'Fn::ImportValue': exportName };
    },
    deploy: () => 'a key',
  },
  { words: 'key while IsA', write: () => ({ Ref: 'KeyWhileA' }), deploy: ({ a }) => a ? 'a key' : 'not known' },
  { words: 'import', write: () => Fn.importValue('Theirs'), deploy: () => 'not known' },
  { words: 'free text', write: () => ({ Ref: 'Free' }), deploy: () => 'not known' },
  { words: 'alias of free text', write: () => ({ 'Fn::Sub': 'alias/${Free}' }), deploy: () => 'not known' },
  { words: 'dynamic', write: () => '{{resolve:ssm:/key}}', deploy: () => 'not known' },
  { words: 'bucket', write: () => ({ Ref: 'Bucket' }), deploy: () => 'no key' },
  { words: 'NoValue', write: () => ({ Ref: 'AWS::NoValue' }), deploy: () => 'nothing' },
  { words: 'given', write: () => ({ Ref: 'Given' }), deploy: ({ given }) => given === 'default' ? { text: DEFAULT } : 'not known' },
  { words: 'alias of owner', write: () => ({ 'Fn::Sub': 'alias/${Owner}/x' }), deploy: ({ owner }) => ({ text: `alias/${owner}/x` }) },
  { words: 'alias by join', write: () => ({ 'Fn::Join': ['/', ['alias', { Ref: 'Owner' }, { Ref: 'Free' }]] }), deploy: ({ owner }) => ({ text: `alias/${owner}/` }), isOpen: true },
  {
    words: 'map of owner',
    write: () => ({ 'Fn::FindInMap': ['Keys', { Ref: 'Owner' }, 'data'] }),
    deploy: ({ owner }) => ({ text: owner === 'aws' ? 'alias/aws/x' : owner === 'team' ? 'alias/team' : KEY_ARN }),
  },
  { words: 'map of Region', write: () => ({ 'Fn::FindInMap': ['Regions', { Ref: 'AWS::Region' }, 'data'] }), deploy: ({ region }) => region === 'ap-south-1' ? 'no deployment' : { text: region === 'eu-west-1' ? 'alias/eu' : '' } },
  { words: 'good map of Region', write: () => ({ 'Fn::FindInMap': ['Regions', { Ref: 'AWS::Region' }, 'good'] }), deploy: ({ region }) => region === 'ap-south-1' ? 'no deployment' : { text: 'alias/good' } },
  {
    words: 'good map of Region, with a default',
    write: () => ({ 'Fn::FindInMap': ['Regions', { Ref: 'AWS::Region' }, 'good', { DefaultValue: 'alias/aws/x' }] }),
    deploy: ({ region }) => ({ text: region === 'ap-south-1' ? 'alias/aws/x' : 'alias/good' }),
  },
  { words: 'L2 alias', write: ({ stack, id }) => goodKey(stack, id()).addAlias(id()).aliasName, deploy: () => 'a key', isOpen: true },
  { words: 'foreign L2 alias', write: ({ foreign, id }) => goodKey(foreign, id()).addAlias(id()).keyArn, deploy: () => 'a key', isOpen: true },
);

const MAPPINGS = {
  Keys: { aws: { data: 'alias/aws/x' }, team: { data: 'alias/team' }, ops: { data: KEY_ARN } },
  Regions: { 'eu-west-1': { data: 'alias/eu', good: 'alias/good' }, 'us-east-1': { data: '', good: 'alias/good' } },
};

/** What is wrapped around a reference and leaves it what it is, unless it may have no value. */
const hasNoValue = ({ deploy }: Reference) => WORLDS.some((world) => deploy(world) === 'nothing');
const isPlain = ({ deploy, isOpen }: Reference) => !isOpen && WORLDS.map(deploy).every((it) => it === 'a key' || it === 'no deployment' || typeof it === 'object');
type Wrapper = readonly [words: string, wrap: (inner: unknown, site: Site) => unknown, fits?: (it: Reference) => boolean];
const WRAPPERS: Wrapper[] = [
  ['join', (it) => ({ 'Fn::Join': ['', [it]] })],
  ['join with nothing', (it) => ({ 'Fn::Join': ['', ['', it, { Ref: 'AWS::NoValue' }]] })],
  ['sub', (it) => ({ 'Fn::Sub': ['${It}', { It: it }] })],
  ['select', (it) => ({ 'Fn::Select': [1, ['alias/aws/trap', it, 'alias/trap']] }), (it) => !hasNoValue(it)],
  ['split', (it) => ({ 'Fn::Select': ['1', { 'Fn::Split': ['|', { 'Fn::Join': ['|', ['alias/aws/trap', it]] }] }] }), isPlain],
  ['parameter store', (it, { stack, id }) => {
    const name = id();
    include(stack, { Resources: { [name]: { Type: 'AWS::SSM::Parameter', Properties: { Value: it } } } });
    return { 'Fn::GetAtt': [name, 'Value'] };
  }],
  ['alias', (it, { stack, id }) => {
    const name = id();
    include(stack, { Resources: { [name]: { Type: 'AWS::KMS::Alias', Properties: { AliasName: `alias/${name}`, TargetKeyId: it } } } });
    return { Ref: name };
  }],
  ['alias by name', (it, { stack, id }) => {
    const name = id();
    include(stack, { Resources: { [name]: { Type: 'AWS::KMS::Alias', Properties: { AliasName: `alias/${name}`, TargetKeyId: it } } } });
    return `alias/${name}`;
  }],
  ['nested stack', (it, { stack, id }) => {
    const nested = new NestedStack(stack, id(), { parameters: { It: Token.asString(it) } });
    new CfnOutput(nested, 'Out', { value: new CfnParameter(nested, 'It').valueAsString }).overrideLogicalId('Out');
    return { 'Fn::GetAtt': [stack.getLogicalId(nested.nestedStackResource as CfnStack), 'Outputs.Out'] };
  }, (it) => !hasNoValue(it)],
  ['fork that is decided', (it) => ({ 'Fn::If': ['Always', it, 'alias/aws/trap'] })],
  ['fork that is decided otherwise', (it) => ({ 'Fn::If': ['Never', { Ref: 'AWS::NoValue' }, it] })],
  ['forks that exclude each other', (it) => ({ 'Fn::If': ['IsA', { 'Fn::If': ['NotA', 'alias/aws/trap', it] }, { 'Fn::If': ['Both', 'alias/aws/trap', it] }] })],
];

const { reference } = fc.letrec<{ reference: Reference }>((tie) => ({
  reference: fc.oneof({ maxDepth: 4, withCrossShrink: true },
    { arbitrary: leaf, weight: 2 },
    {
      arbitrary: fc.tuple(fc.constantFrom(...FORKS), tie('reference'), tie('reference')).map(([fork, yes, no]): Reference => ({
        words: `If(${fork.name}, ${yes.words}, ${no.words})`,
        write: (site) => ({ 'Fn::If': [fork.name, yes.write(site), no.write(site)] }),
        deploy: (world) => (fork.holds(world) ? yes : no).deploy(world),
        isOpen: yes.isOpen || no.isOpen,
      })),
      weight: 3,
    },
    {
      arbitrary: fc.tuple(fc.constantFrom(...WRAPPERS), tie('reference')).map(([[words, wrap, fits = () => true], it]): Reference => fits(it)
        ? { words: `${words}(${it.words})`, write: (site) => wrap(it.write(site), site), deploy: it.deploy, isOpen: it.isOpen || words === 'alias' }
        : it),
      weight: 3,
    },
  ),
}));

// ---- the oracle --------------------------------------------------------------------------------------------------------------------

const NOT = Verdict.NOT_CUSTOMER_MANAGED;
const WORST = [NOT, Verdict.UNPROVEN, Verdict.CUSTOMER_MANAGED];

function ownerOf(it: Exclude<Deployed, 'no deployment'>): Verdict {
  if (it === 'a key') return Verdict.CUSTOMER_MANAGED;
  if (it === 'not known') return Verdict.UNPROVEN;
  if (it === 'no key' || it === 'nothing' || it.text === '' || it.text.includes(':s3:') || /(^|:)alias\/aws\//.test(it.text)) return NOT;
  return it.text === KEY_ARN ? Verdict.UNPROVEN : Verdict.CUSTOMER_MANAGED;
}

/** A switch, and what it says: on, off, or not known. */
interface Switch { readonly words: string; readonly json: unknown; readonly says: (world: World, leftOut: boolean) => boolean | undefined }
const SWITCHES: Switch[] = [
  { words: 'left out', json: undefined, says: (_, leftOut) => leftOut },
  { words: 'NoValue', json: { Ref: 'AWS::NoValue' }, says: (_, leftOut) => leftOut },
  { words: 'true', json: true, says: () => true },
  { words: '"true"', json: 'true', says: () => true },
  { words: 'false', json: false, says: () => false },
  { words: 'true if Some, else left out', json: { 'Fn::If': ['Some', true, { Ref: 'AWS::NoValue' }] }, says: ({ a, b }, leftOut) => a || b || leftOut },
  { words: 'true if OfAws, else "true"', json: { 'Fn::If': ['OfAws', true, 'true'] }, says: () => true },
  { words: 'free if IsB, else true', json: { 'Fn::If': ['IsB', { Ref: 'Free' }, true] }, says: ({ b }) => b ? undefined : true },
];

const TYPES = {
  'AWS::Redshift::Cluster': { property: 'Encrypted', leftOut: true },
  'AWS::ElastiCache::ReplicationGroup': { property: 'AtRestEncryptionEnabled', leftOut: false },
} as const;

interface Store {
  readonly type: keyof typeof TYPES;
  readonly key: Reference;
  readonly on: Switch;
  readonly condition?: Fork;
  readonly strength: string;
  readonly aliasNameRef: boolean;
}

const store = fc.record({
  type: fc.constantFrom<keyof typeof TYPES>('AWS::Redshift::Cluster', 'AWS::ElastiCache::ReplicationGroup'),
  key: reference,
  on: fc.oneof({ arbitrary: fc.constant(SWITCHES[2]), weight: 2 }, { arbitrary: fc.constantFrom(...SWITCHES), weight: 1 }),
  condition: fc.option(fc.constantFrom(...FORKS), { nil: undefined, freq: 2 }),
  strength: fc.constantFrom('strong', 'weak', 'both'),
  aliasNameRef: fc.boolean(),
}).map((it): Store & { toString(): string } => ({
  ...it,
  toString: () => `${it.type} under ${it.key.words}, switch ${it.on.words}, condition ${it.condition?.name ?? 'none'}, ${it.strength}, aliasNameRef ${it.aliasNameRef}`,
}));

function expected({ type, key, on, condition }: Store): Verdict {
  const verdicts = WORLDS.filter((world) => condition?.holds(world) ?? true).flatMap((world) => {
    const encrypted = on.says(world, TYPES[type].leftOut);
    const deployed = key.deploy(world);
    if (deployed === 'no deployment') return [];
    if (encrypted === false) return [NOT];
    const owner = ownerOf(deployed);
    return [encrypted === undefined && owner !== NOT ? Verdict.UNPROVEN : owner];
  });
  return WORST.find((it) => verdicts.includes(it)) ?? Verdict.NOT_APPLICABLE; // no world deploys it
}

function build({ type, key, on, condition, strength, aliasNameRef }: Store): Stack {
  const app = new App({ context: { '@aws-cdk/core:defaultCrossStackReferences': strength, '@aws-cdk/aws-kms:aliasNameRef': aliasNameRef } });
  const foreign = new Stack(app, 'Foreign');
  const stack = include(new Stack(app, 'Data'), {
    Parameters: PARAMETERS,
    Mappings: MAPPINGS,
    Conditions: Object.fromEntries(FORKS.map((it) => [it.name, it.expression])),
    Resources: { Key: KEY_JSON, KeyWhileA: { ...KEY_JSON, Condition: 'IsA' }, Bucket: { Type: 'AWS::S3::Bucket' } },
  });
  let ids = 0;
  const Properties = { KmsKeyId: key.write({ stack, foreign, id: () => `It${ids++}` }), [TYPES[type].property]: on.json };
  return include(stack, { Resources: { Store: { Type: type, Properties, Condition: condition?.name } } });
}

test('the guard says of any reference what is true in every world', () => {
  fc.assert(fc.property(store, (it) => {
    expect(judge(build(it)).verdict).toBe(expected(it));
  }), { numRuns: 150 });
});

// ---- anything at all ---------------------------------------------------------------------------------------------------------------

const INTRINSICS = [
  'Ref', 'Fn::GetAtt', 'Fn::If', 'Fn::Join', 'Fn::Sub', 'Fn::Select', 'Fn::Split', 'Fn::FindInMap', 'Fn::ImportValue', 'Fn::GetStackOutput', 'Fn::Transform', 'Fn::Base64',
  'Fn::And', 'Fn::Or', 'Fn::Not', 'Fn::Equals', 'Condition',
];
const NAMES = ['Key', 'Key.Arn', 'Alias', 'Cond', 'Other', 'Map', 'P', 'Store', 'AWS::Region', 'AWS::NoValue', '${Key}', '${Store.Arn}', 'alias/aws/', 'a', '', ':', '/', '0'];

const { anything } = fc.letrec<{ anything: unknown }>((tie) => ({
  anything: fc.oneof({ maxDepth: 4 },
    fc.constantFrom(...NAMES),
    fc.jsonValue({ maxDepth: 2 }),
    fc.array(tie('anything'), { maxLength: 4 }),
    fc.tuple(fc.constantFrom(...INTRINSICS), tie('anything')).map(([name, argument]) => ({ [name]: argument })),
  ),
}));

/** Inspects the only guarded resource of a stack that is never synthesised: a folder that was made for it is not needed. */
function inspectOnly(stack: Stack): Inspection {
  fs.rmSync((stack.node.root as App).outdir, { recursive: true });
  return inspectOne(stack);
}

test('whatever stands where a key or a switch is expected is judged, and nothing is thrown', () => {
  fc.assert(fc.property(anything, anything, (KmsKeyId, Encrypted) => {
    const inspection = inspectOnly(stackFrom({
      Resources: { Key: KEY_JSON, Alias: { Type: 'AWS::KMS::Alias', Properties: { AliasName: 'alias/a', TargetKeyId: { Ref: 'Key' } } }, Store: clusterJson(KmsKeyId, { Encrypted }) },
    }));
    expect(rulesOf(inspection)).not.toContain('InspectionFailed');
    expect(Object.values(Verdict)).toContain(inspection.verdict);
  }), { numRuns: 200 });
});

test('whatever stands elsewhere in the template is judged, and nothing is thrown', () => {
  const template = fc.record({
    target: anything, name: anything, condition: anything, other: anything, policy: anything, snapshot: anything, region: anything, grant: anything,
  });
  fc.assert(fc.property(template, (it) => {
    const Key = { ...KEY_JSON, Properties: { KeyPolicy: it.policy, Enabled: it.other, KeySpec: it.name, PendingWindowInDays: it.region } };
    const either = { 'Fn::If': ['Cond', { Ref: 'Alias' }, { 'Fn::If': ['Other', { Ref: 'Key' }, 'alias/a'] }] };
    const inspection = inspectOnly(stackFrom({
      Parameters: { P: { Type: 'String', AllowedValues: ['a', 'b'] } },
      Conditions: { Cond: it.condition, Other: it.other },
      Resources: {
        Key,
        Alias: { Type: 'AWS::KMS::Alias', Properties: { AliasName: it.name, TargetKeyId: it.target } },
        Store: {
          ...clusterJson(either, { SnapshotIdentifier: it.snapshot, DestinationRegion: it.region, SnapshotCopyGrantName: it.grant }),
          Condition: 'Other',
        },
      },
    }));
    expect(rulesOf(inspection)).not.toContain('InspectionFailed');
    expect(Object.values(Verdict)).toContain(inspection.verdict);
  }), { numRuns: 200 });
});
