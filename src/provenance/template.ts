/**
 * What provenance reads: CloudFormation templates as lookups, whether they are still constructs or already files.
 */

/** Plain JSON, as CloudFormation sees it. */
export type Json = string | number | boolean | null | undefined | Json[] | JsonObject;
export interface JsonObject { [key: string]: Json }

/** The sections of a template whose elements have logical ids. */
export type Section = 'Resources' | 'Parameters' | 'Mappings' | 'Conditions' | 'Outputs';

/** One element of a template: a resource, a parameter, a mapping, a condition, an output. */
export interface Element {
  readonly template: Template;
  readonly section: Section;
  readonly logicalId: string;
  /** Where it stands in the app, such as `Prod/Data/Key/Resource`. */
  readonly path: string;
  /** Its declaration: for a resource `Type`, `Properties`, `Condition` and so on. */
  readonly body: JsonObject;
  /** Why the body could not be read, where it could not. */
  readonly unreadable?: string;
  /** How a person sets a property of this resource: in the CDK's props, as CloudFormation names it, or only by an override. */
  setBy(property: string): 'props' | 'properties' | 'override';
  /** What a name in `Ref`, `Fn::GetAtt` or `Fn::Sub` inside this element leads to. */
  follow(name: string, attribute: string): Reference | undefined;
}

/** An attribute of an element; `Ref` is one too. */
export interface Reference {
  readonly element: Element;
  readonly attribute: string;
}

/** One template: of a stack, a nested stack, a stack inside a stage. */
export interface Template {
  /** The path of its stack in the app; it identifies the template. */
  readonly path: string;
  /** The account and Region it is deployed to, where they are known before deployment. */
  readonly account?: string;
  readonly region?: string;
  /** The resource in the parent template that deploys this nested one. */
  readonly nestedStackResource?: Element;
  /** The element with this logical id: in one section, or what `Ref` and `Fn::GetAtt` may speak of. Sections may share names. */
  find(logicalId: string, section?: Section): Element | undefined;
  /** The nested template that a resource of this one deploys, if it is part of the app. */
  nested(resource: Element): Template | undefined;
  /** The outputs that stacks of the app, deployed where this one is, export under a name: more than one where conditions decide. */
  exported(name: string): Element[];
  /** An output of a stack of the app, by the names it is deployed under. */
  output(stackName: string, region: string | undefined, logicalId: string): Element | undefined;
  /** All resources of a type in the stacks that are deployed together with this one. */
  siblings(resourceType: string): Element[];
}

export function isObject(json: Json): json is JsonObject {
  return typeof json === 'object' && json !== null && !Array.isArray(json);
}

/** The name and the argument of an intrinsic function, where the value is one: an object with exactly one key, `Ref` or `Fn::…`. */
export function intrinsic(json: Json): [name: string, argument: Json] | undefined {
  if (!isObject(json)) return undefined;
  const [name, another] = Object.keys(json);
  return name !== undefined && another === undefined && (name === 'Ref' || name.startsWith('Fn::')) ? [name, json[name]] : undefined;
}

export function properties(element: Element): JsonObject {
  const found = element.body.Properties;
  return isObject(found) ? found : {};
}

/** What the parent template passes to a parameter of a nested stack. */
export function passedTo(nestedStackResource: Element, parameter: string): Json {
  const passed = properties(nestedStackResource).Parameters;
  return isObject(passed) ? passed[parameter] : undefined;
}
