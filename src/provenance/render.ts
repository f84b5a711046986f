import { CfnElement, CfnResource, DefaultTokenResolver, ICfnResourceOptions, IFragmentConcatenator, IPostProcessor, IResolvable, IResolveContext, ITokenResolver, Reference, Stack, Token, Tokenization, TokenizedStringFragments } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { Json, JsonObject, Section } from './template';

/*
 * The one file that reads the CDK's internal rendering: `_toCloudFormation` (declared `@internal`, and what core itself calls), the
 * overrides of a resource, the `reference` inside a cross-stack reference of chosen strength, and the cache inside a Lazy. test/provenance/render.test.ts fails
 * loudly if any of them moves.
 */

/** An element as it will stand in its template: overrides and all, with references traced to what they refer to. */
export interface Rendered {
  readonly section: Section;
  readonly body: JsonObject;
  /** What the markers in the body lead to. */
  readonly references: readonly Reference[];
}

/** In place of each reference stands its number behind this word; logical ids have no such characters. */
const MARKER = '@reference:';

/** Renders an element without changing it, or undefined where it will not stand in the template. Throws where the CDK would. */
export function render(element: CfnElement): Rendered | undefined {
  const references: Reference[] = [];
  const fragment = element._toCloudFormation() as Record<Section, unknown>;
  const [section] = Object.keys(fragment) as Section[];
  if (section === undefined) return undefined;
  // What a condition refers to stands in its own template, so its references can stay names.
  const document = resolve(fragment, element, section === 'Conditions' ? undefined : references) as Record<Section, JsonObject>;
  const body = Object.values(document[section] ?? {})[0];
  if (body === undefined) return undefined;
  return { section, body: section === 'Conditions' ? { Expression: body } : body as JsonObject, references };
}

/**
 * Reads only some properties of a resource, for a fraction of the price and without asking any Lazy that is none of our business. They are
 * given by their names in lower case, since the CDK's names and CloudFormation's differ in case alone; those without a name of their own
 * here are nested. Undefined where the whole has to be rendered: with overrides, nested properties, or rendering that is not the CDK's own.
 */
export function renderSome(resource: CfnResource, wanted: ReadonlyMap<string, string | undefined>): Rendered | undefined {
  const { cfnProperties: given, cfnOptions: { condition } } = resource as unknown as Readable;
  if (Object.keys(overrides(resource)).length > 0 || !isGenerated(resource)) return undefined;
  if (!(resource as unknown as Readable).shouldSynthesize()) return undefined;
  const references: Reference[] = [];
  const Properties: JsonObject = {};
  for (const name in given) {
    const value = given[name];
    if (value === undefined || !wanted.has(name.toLowerCase())) continue;
    const cfnName = wanted.get(name.toLowerCase());
    if (cfnName === undefined) return undefined;
    Properties[cfnName] = renderValue(value, resource, references);
  }
  const Condition = condition && renderValue(condition.logicalId, resource, references);
  return { section: 'Resources', body: { Type: resource.cfnResourceType, Condition, Properties }, references };
}

/** What the CDK itself renders a resource from. */
interface Readable {
  readonly cfnProperties: Readonly<Record<string, unknown>>;
  readonly cfnOptions: ICfnResourceOptions;
  shouldSynthesize(): boolean;
}

/** Most values are plain or one reference, and need none of the machinery that resolves tokens. */
function renderValue(value: unknown, resource: CfnResource, references: Reference[]): Json {
  if (typeof value !== 'object' && !Token.isUnresolved(value)) return value as Json;
  const token = Tokenization.reverse(value, { failConcat: false });
  const reference = token && referenceIn(token);
  return reference ? mark(reference, references) : resolve(value, resource, references) as Json;
}

/** Resolves as the CDK does, with a marker in place of each reference where references are collected. */
function resolve(value: unknown, scope: CfnElement, references?: Reference[]): unknown {
  return Tokenization.resolve(value, { scope, preparing: false, resolver: new TracingResolver(references) });
}

/** How a person sets a property of a resource. Nested ones have no name in the props that could be told for certain. */
export function setBy(resource: CfnResource, property: string): 'props' | 'properties' | 'override' {
  const [name, nested] = property.split('.');
  const isIncluded = resource.node.scopes.some((it) => classOf(it) === 'aws-cdk-lib.cloudformation_include.CfnInclude');
  if (nested !== undefined || isIncluded || Object.hasOwn(overrides(resource).Properties ?? {}, name)) return 'override';
  return classOf(resource) === 'aws-cdk-lib.CfnResource' ? 'properties' : 'props';
}

/** Whether a resource is of one of the CDK's generated classes, which render as we know; a raw resource or a subclass may not. */
function isGenerated(resource: CfnResource): boolean {
  const name = classOf(resource);
  return !OWN_RENDERING.some((it) => Object.hasOwn(resource, it)) && name !== undefined && name !== 'aws-cdk-lib.CfnResource' && name.startsWith('aws-cdk-lib.');
}

/** What an instance may render in a way of its own. */
const OWN_RENDERING = ['_toCloudFormation', 'renderProperties', 'cfnProperties', 'shouldSynthesize'];

/** The name under which jsii knows the class of a construct, where it is one that was published. */
function classOf({ constructor: its }: IConstruct): string | undefined {
  const rtti = Symbol.for('jsii.rtti');
  return Object.hasOwn(its, rtti) ? (its as unknown as Record<symbol, { fqn: string }>)[rtti].fqn : undefined;
}

/** What `addOverride` and its kin recorded on a resource. */
export function overrides(resource: CfnResource): { readonly Type?: unknown; readonly Properties?: object } {
  return (resource as unknown as { rawOverrides: object }).rawOverrides;
}

/** The type a resource will have, overrides considered, without rendering it. */
export function declaredType(resource: CfnResource): string {
  const { Type: overridden } = overrides(resource);
  const type = overridden === undefined ? resource.cfnResourceType : overridden;
  const isPlain = typeof type === 'string' && !type.includes('${'); // asked of every resource: most types are, and quickly known to be
  return isPlain ? type : String(Stack.of(resource).resolve(type));
}

function mark(reference: Reference, references: Reference[]): { Ref: string } {
  return { Ref: `${MARKER}${references.push(reference) - 1}` };
}

/** The reference behind a marker. */
export function marked(name: string, references: readonly Reference[]): Reference | undefined {
  return name.startsWith(MARKER) ? references[Number(name.slice(MARKER.length))] : undefined;
}

/** Leaves a marker in place of each reference, in the syntax that its place asks for; and each Lazy as it was. */
class TracingResolver implements ITokenResolver {
  private readonly usual = new DefaultTokenResolver(JOIN);

  constructor(private readonly references?: Reference[]) {}

  public resolveToken(token: IResolvable, context: IResolveContext, postProcessor: IPostProcessor): unknown {
    const reference = this.references && referenceIn(token);
    if (reference) {
      const { Ref: marker } = mark(reference, this.references!);
      return IN_SUB.test(String(token.resolve(context))) ? `\${${marker}}` : { Ref: marker };
    }
    const thaw = freezing(token);
    try {
      return this.usual.resolveToken(token, context, postProcessor);
    } finally {
      thaw();
    }
  }

  public resolveString(pieces: TokenizedStringFragments, context: IResolveContext): unknown {
    return this.usual.resolveString(pieces, context);
  }

  public resolveList(list: string[], context: IResolveContext): unknown {
    return this.usual.resolveList(list, context);
  }
}

/** How a reference renders inside the text of an `Fn::Sub`: between braces, which a token of the CDK's own is too. */
const IN_SUB = /^\$\{(?!Token\[)/;

function referenceIn(token: IResolvable): Reference | undefined {
  const { reference } = token as { reference?: unknown }; // a cross-stack reference of chosen strength holds the plain one
  const found = Reference.isReference(token) ? token : Reference.isReference(reference) ? reference : undefined;
  return found && CfnElement.isCfnElement(found.target) && !found.displayName.startsWith('AWS::') ? found : undefined;
}

/** A Lazy keeps what it was first asked for; being asked by us must not count. Returns what makes it forget. */
function freezing(token: IResolvable): () => void {
  interface Cache { cache?: boolean; _cached?: unknown }
  const { inner } = token as { inner?: Cache };
  const lazy: Cache = inner ?? token as Cache;
  if (lazy.cache !== true || lazy._cached !== undefined) return () => {};
  return () => { lazy._cached = undefined; };
}

/** Joins the fragments of a string as CloudFormation would: the CDK's own joiner is private. */
const JOIN: IFragmentConcatenator = {
  join(left: unknown, right: unknown): unknown {
    if (left === undefined || left === '') return right;
    if (right === undefined || right === '') return left;
    if (typeof left === 'string' && typeof right === 'string') return left + right;
    return { 'Fn::Join': ['', [...fragments(left), ...fragments(right)]] };
  },
};

function fragments(value: unknown): unknown[] {
  const join = (value as { 'Fn::Join'?: unknown })['Fn::Join'];
  return Array.isArray(join) && join[0] === '' && Array.isArray(join[1]) ? join[1] : [value];
}
