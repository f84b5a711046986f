import { CfnElement, CfnResource, DefaultTokenResolver, IFragmentConcatenator, IPostProcessor, IResolvable, IResolveContext, Reference, Tokenization } from 'aws-cdk-lib';
import { JsonObject, Section } from './template';

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
  const document = Tokenization.resolve(fragment, {
    scope: element,
    preparing: false,
    // What a condition refers to stands in its own template, so its references can stay names.
    resolver: section === 'Conditions' ? new DefaultTokenResolver(JOIN) : new TracingResolver(references),
  }) as Record<Section, JsonObject>;
  const body = Object.values(document[section] ?? {})[0];
  if (body === undefined) return undefined;
  return { section, body: section === 'Conditions' ? { Expression: body } : body as JsonObject, references };
}

/**
 * Renders only some properties of a resource, for a third of the price and without asking any Lazy that is none of our business. They are
 * given by their names in lower case, since the CDK's names and CloudFormation's differ in case alone; those without a name of their own
 * here are nested. Undefined where the whole has to be rendered: with overrides, nested properties, or rendering that is not the CDK's own.
 */
export function renderSome(resource: CfnResource, wanted: ReadonlyMap<string, string | undefined>): Rendered | undefined {
  if (Object.keys(overrides(resource)).length > 0 || !isOfTheCdk(resource)) return undefined;
  const [definition] = Object.values((resource._toCloudFormation() as { Resources?: Record<string, IResolvable> }).Resources ?? {});
  if (!definition) return undefined;
  const { Properties: all, Condition, DeletionPolicy } = unwrapped(definition) as Record<string, IResolvable | undefined>;
  const given = all && unwrapped(all);
  if (typeof given !== 'object' || given === null) return undefined;
  const some: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined || !wanted.has(name.toLowerCase())) continue;
    const cfnName = wanted.get(name.toLowerCase());
    if (cfnName === undefined) return undefined;
    some[cfnName] = value;
  }
  const references: Reference[] = [];
  const body = Tokenization.resolve({ Type: resource.cfnResourceType, Condition, DeletionPolicy, Properties: some }, {
    scope: resource, preparing: false, resolver: new TracingResolver(references),
  }) as JsonObject;
  return { section: 'Resources', body, references };
}

/** Whether a resource is of the CDK's own classes, which render as we know; a subclass may not. */
function isOfTheCdk({ constructor: its }: CfnResource): boolean {
  const rtti = Symbol.for('jsii.rtti');
  return Object.hasOwn(its, rtti) && (its as unknown as Record<symbol, { fqn: string }>)[rtti].fqn.startsWith('aws-cdk-lib.');
}

/** The value inside a token of the CDK's own that only post-processes it. */
function unwrapped(token: IResolvable): unknown {
  return token.resolve({ registerPostProcessor: () => {} } as unknown as IResolveContext);
}

/** What `addOverride` and its kin recorded on a resource. */
export function overrides(resource: CfnResource): { readonly Type?: unknown; readonly Properties?: object } {
  return (resource as unknown as { rawOverrides?: object }).rawOverrides ?? {};
}

/** The type a resource will have, overrides considered, without rendering it. */
export function declaredType(resource: CfnResource): string {
  const { Type: overridden } = overrides(resource);
  return overridden === undefined ? resource.cfnResourceType : String(overridden);
}

/** The reference behind a marker. */
export function marked(name: string, references: readonly Reference[]): Reference | undefined {
  return name.startsWith(MARKER) ? references[Number(name.slice(MARKER.length))] : undefined;
}

/** Leaves a marker in place of each reference, in the syntax that its place asks for. */
class TracingResolver extends DefaultTokenResolver {
  constructor(private readonly references: Reference[]) {
    super(JOIN);
  }

  public resolveToken(token: IResolvable, context: IResolveContext, postProcessor: IPostProcessor): unknown {
    const reference = referenceIn(token);
    if (reference) {
      const marker = `${MARKER}${this.references.push(reference) - 1}`;
      return typeof token.resolve(context) === 'string' ? `\${${marker}}` : { Ref: marker };
    }
    const thaw = freezing(token);
    const rendering: unknown = super.resolveToken(token, context, postProcessor);
    thaw();
    return rendering;
  }
}

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
