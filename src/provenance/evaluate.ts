import { Assumptions } from './assumptions';
import { allowedValues, conditionHolds, isRead, parameterEquals, TermReader } from './conditions';
import { ALIAS, KEY, REPLICA_KEY } from './kms-types';
import { Element, intrinsic, isObject, Json, passedTo, properties, Reference, Template } from './template';
import { arn, literal, lookUp, pieces, split } from './text';
import { ABSENT, Case, known, NO_VALUE, Piece, text, unknown, Value } from './value';

/** Where an expression stands, what is assumed there, and through which elements it was reached. */
export interface Site {
  readonly element: Element;
  readonly given: Assumptions;
  readonly trail: readonly Element[];
}

/** The same site with other assumptions. */
export function at(site: Site, given: Assumptions): Site {
  return site.given === given ? site : { element: site.element, given, trail: site.trail };
}

type Intrinsic = (argument: Json, site: Site) => Case<Value>[];

/** Combinations beyond this many are not told apart: the text is then unknown. */
const MOST_CASES = 256;

/**
 * Every value that an expression can have when the template is deployed, each with what has to hold for it.
 *
 * Never throws: what CloudFormation would refuse, or what this does not understand, is unknown text with the reason.
 */
export function evaluate(json: Json, site: Site): Case<Value>[] {
  if (json === undefined || json === null) return always(ABSENT, site);
  if (Array.isArray(json)) return mapCases(product(json, site), (items) => ({ kind: 'list', items: items.filter((it) => it.kind !== 'absent') }));
  if (!isObject(json)) return always(literal(String(json)), site);
  const [name, argument] = intrinsic(json) ?? [];
  if (name === undefined) return always(unknown('it is an object where a text is expected'), site);
  return Object.hasOwn(INTRINSICS, name)
    ? INTRINSICS[name](argument, site)
    : always(unknown(`it is computed by ${name}`), site);
}

/** A property of an element, by its path with dots, with conditions on the way followed. */
export function evaluateProperty(path: string, site: Site): Case<Value>[] {
  const all = properties(site.element);
  if (TRANSFORM in all && !(path.split('.')[0] in all)) return always(unknown(`${TRANSFORM} may set it`), site);
  return Object.hasOwn(all, path) ? evaluate(all[path], site) : evaluatePath(all, path.split('.'), site);
}

/** A macro that works on the object it stands in. */
const TRANSFORM = 'Fn::Transform';

export function evaluatePath(json: Json, path: readonly string[], site: Site): Case<Value>[] {
  const [first, ...rest] = path;
  if (first === undefined) return evaluate(json, site);
  if (isObject(json)) {
    const [name, argument] = intrinsic(json) ?? [];
    if (name === 'Fn::If') return branches(argument, site, (branch, there) => evaluatePath(branch, path, there));
    if (name === 'Ref' && argument === 'AWS::NoValue') return always(NO_VALUE, site);
    if (name !== undefined) return always(unknown(`it is computed by ${name}`), site);
    return evaluatePath(Object.hasOwn(json, first) ? json[first] : undefined, rest, site);
  }
  if (Array.isArray(json)) return evaluatePath(json[Number(first)], rest, site);
  return always(json === undefined || json === null ? ABSENT : unknown('it is a text where an object is expected'), site);
}

/** The site of another element, or undefined where it was already passed: a circle. */
function enter(element: Element, site: Site): Site | undefined {
  return site.trail.includes(element) ? undefined : { element, given: site.given, trail: [...site.trail, element] };
}

/** Evaluates something inside another element. */
function inside(element: Element, site: Site, evaluateThere: (there: Site) => Case<Value>[]): Case<Value>[] {
  const there = enter(element, site);
  return there ? evaluateThere(there) : always(unknown(`"${element.path}" refers to itself`), site);
}

const INTRINSICS: Readonly<Record<string, Intrinsic>> = {
  'Ref': (argument, site) => typeof argument === 'string' ? reference(argument, 'Ref', site) : malformed('Ref', site),

  'Fn::GetAtt': (argument, site) => {
    const [id, ...attribute] = typeof argument === 'string' ? argument.split('.') : Array.isArray(argument) ? argument : [];
    return typeof id === 'string' && attribute.length > 0 && attribute.every((it) => typeof it === 'string')
      ? reference(id, attribute.join('.'), site)
      : malformed('Fn::GetAtt', site);
  },

  'Fn::If': (argument, site) => branches(argument, site, evaluate),

  'Fn::Join': (argument, site) => {
    const [delimiter, list] = Array.isArray(argument) ? argument : [];
    if (typeof delimiter !== 'string') return malformed('Fn::Join', site);
    return mapCases(evaluate(list, site), (value) => value.kind === 'list'
      ? text(...value.items.flatMap((item, i) => [...(i > 0 ? [delimiter] : []), ...pieces(item)]))
      : unknown('it joins a list that is not known before deployment'));
  },

  'Fn::Sub': (argument, site) => {
    const [template, variables] = Array.isArray(argument) ? argument : [argument];
    if (typeof template !== 'string') return malformed('Fn::Sub', site);
    const parts = template.split(/\$\{([^}]*)\}/).map((part, i) => i % 2 === 0 ? part : substituted(part, variables));
    return mapCases(product(parts, site), (values) => text(...values.flatMap(pieces)));
  },

  'Fn::Select': (argument, site) => {
    const [index, list] = Array.isArray(argument) ? argument : [];
    return product([index, list], site).map(({ value: [which, from], given }) => {
      const position = Number(known(which));
      return { given, value: from.kind === 'list' && from.items[position] || unknown('it selects from a list that is not known before deployment') };
    });
  },

  'Fn::Split': (argument, site) => {
    const [delimiter, source] = Array.isArray(argument) ? argument : [];
    if (typeof delimiter !== 'string') return malformed('Fn::Split', site);
    return mapCases(evaluate(source, site), (value) => value.kind === 'text'
      ? split(value.pieces, delimiter)
      : unknown('it splits a text that is not known before deployment'));
  },

  'Fn::FindInMap': (argument, site) => {
    const [map, top, second, options] = Array.isArray(argument) ? argument : [];
    return product([map, top, second], site).flatMap(({ value: [mapName, ...keys], given }) => {
      const there = at(site, given);
      const mapping = site.element.template.find(known(mapName) ?? '', 'Mappings');
      if (!mapping) return always(unknown('it is looked up in a mapping that the template does not hold'), there);
      const entries = lookUp(mapping.body, keys);
      const byDefault = isObject(options) && 'DefaultValue' in options ? [options.DefaultValue] : [];
      if (entries.length === 0 && byDefault.length === 0) return always(unknown(`mapping "${mapping.logicalId}" has no such entry`), there);
      const isCertain = entries.length > 0 && keys.every((key) => known(key) !== undefined);
      return [...entries, ...isCertain ? [] : byDefault].flatMap((entry) => evaluate(entry, there));
    });
  },

  'Fn::ImportValue': (argument, site) => evaluate(argument, site).flatMap(({ value, given }) => {
    const there = at(site, given);
    const name = known(value);
    const outputs = name === undefined ? [] : site.element.template.exported(name);
    return outputs.length > 0
      ? outputs.flatMap((output) => outputValue(output, there))
      : always(unknown(`it is imported from outside this app${name === undefined ? '' : ` ("${name}")`}`), there);
  }),

  'Fn::GetStackOutput': (argument, site) => {
    const { StackName: stack, OutputName: id, Region: region } = isObject(argument) ? argument : {} as { [key: string]: Json };
    return product([stack, id, region], site).flatMap(({ value, given }) => {
      const there = at(site, given);
      const [stackName, outputId, inRegion] = value.map(known);
      const output = stackName === undefined || outputId === undefined ? undefined : site.element.template.output(stackName, inRegion, outputId);
      return output ? outputValue(output, there) : always(unknown('it is an output of a stack outside this app'), there);
    });
  },
};

// ---- references -----------------------------------------------------------------------------------------------------------------

const PSEUDO_PARAMETERS: Readonly<Record<string, (template: Template) => Value>> = {
  'AWS::NoValue': () => NO_VALUE,
  'AWS::Region': (template) => literal(template.region) ?? unknown('the Region is not known before deployment', { plain: true }),
  'AWS::AccountId': (template) => literal(template.account) ?? unknown('the account is not known before deployment', { plain: true }),
  'AWS::Partition': () => unknown('the partition is not known before deployment', { plain: true }),
};

function reference(name: string, attribute: string, site: Site): Case<Value>[] {
  if (name.startsWith('AWS::')) {
    const pseudo = PSEUDO_PARAMETERS[name];
    return always(pseudo ? pseudo(site.element.template) : unknown(`${name} is not known before deployment`), site);
  }
  const target = site.element.follow(name, attribute);
  return target ? referenceTo(target, site) : always(unknown(`it refers to "${name}", which the template does not hold`), site);
}

function referenceTo({ element, attribute }: Reference, site: Site): Case<Value>[] {
  switch (element.section) {
    case 'Parameters': return parameterValue(element, site);
    case 'Resources': return resourceValue(element, attribute, site);
    default: return always(unknown(`it refers to "${element.path}", which has no value`), site);
  }
}

/** What stands for `${…}`: a variable of its own, a literal `${!…}`, or a reference. */
function substituted(name: string, variables: Json): Json {
  if (name.startsWith('!')) return `\${${name.slice(1)}}`;
  if (isObject(variables) && Object.hasOwn(variables, name)) return variables[name];
  const dot = name.indexOf('.');
  return dot < 0 ? { Ref: name } : { 'Fn::GetAtt': [name.slice(0, dot), name.slice(dot + 1)] };
}

function parameterValue(parameter: Element, site: Site): Case<Value>[] {
  const { template, logicalId, body } = parameter;
  if (isRead(parameter)) return always(unknown(`parameter "${logicalId}" is read from SSM Parameter Store at deployment`), site);
  const parent = template.nestedStackResource;
  const passed = parent && passedTo(parent, logicalId);
  if (parent && passed !== undefined) return inside(parent, site, (there) => evaluate(passed, there));

  const type = String(body.Type);
  const value = (it: string): Value => type === 'CommaDelimitedList' || type.startsWith('List<')
    ? { kind: 'list', items: it.split(',').map((item) => literal(item.trim())) }
    : literal(it);
  const assume = (it: string, equals: boolean): Assumptions[] => {
    const given = site.given.with(parameterEquals(parameter, it), equals, equals ? `parameter "${logicalId}" is "${it}"` : undefined);
    return given ? [given] : [];
  };
  const allowed = parent ? undefined : allowedValues(parameter); // a nested stack that is passed nothing has the default
  if (allowed) return allowed.flatMap((it) => assume(it, true).map((given) => ({ value: value(it), given })));
  const anything = unknown(`parameter "${logicalId}" can be any text`);
  if (body.Default === undefined) return always(anything, site);
  const byDefault = String(body.Default);
  return [
    ...assume(byDefault, true).map((given) => ({ value: value(byDefault), given })),
    ...assume(byDefault, false).map((given) => ({ value: anything, given })),
  ];
}

/** A resource's value, under the condition that it exists; a reference to one that does not exist fails the deployment. */
function resourceValue(resource: Element, attribute: string, site: Site): Case<Value>[] {
  const { Condition: condition } = resource.body;
  if (typeof condition !== 'string') return attributeValue(resource, attribute, site);
  const [exists, missing] = [true, false].map((holds) => assumeCondition(site.given, resource.template, condition, holds));
  return [
    ...(exists ? attributeValue(resource, attribute, at(site, exists)) : []),
    ...(missing ? always(unknown(`"${resource.path}" exists only under condition "${condition}"`), at(site, missing)) : []),
  ];
}

function attributeValue(resource: Element, attribute: string, site: Site): Case<Value>[] {
  if (resource.body.Type === undefined) return always(unknown(`"${resource.path}" is not synthesized`), site);
  const type = String(resource.body.Type);
  const follow = Object.hasOwn(ATTRIBUTES, type) ? ATTRIBUTES[type] : undefined;
  return follow ? follow(resource, attribute, site) : always(otherAttribute(resource, type, attribute), site);
}

const keyAttribute = (key: Element, attribute: string, site: Site): Case<Value>[] => {
  if (attribute === 'Ref' || attribute === 'KeyId') return always(text({ kind: 'keyId', key }), site);
  if (attribute === 'Arn') return always(text({ kind: 'keyArn', key }), site);
  return always(noKey(key, 'KMS key', attribute), site);
};

const ATTRIBUTES: Readonly<Record<string, (resource: Element, attribute: string, site: Site) => Case<Value>[]>> = {
  [KEY]: keyAttribute,
  [REPLICA_KEY]: keyAttribute,
  [ALIAS]: (alias, attribute, site) => {
    const name: Piece = { kind: 'aliasName', alias };
    if (attribute === 'Ref' || attribute === 'AliasName') return always(text(name), site);
    if (attribute === 'Arn' || attribute === 'AliasArn') return always(text(...arn(alias.template, name)), site);
    return always(noKey(alias, 'KMS alias', attribute), site);
  },
  'AWS::CloudFormation::Stack': (resource, attribute, site) => {
    const template = resource.template.nested(resource);
    const output = template?.find(attribute.replace(/^Outputs\./, ''), 'Outputs');
    if (output) return outputValue(output, site);
    return always(unknown(template
      ? `nested stack "${template.path}" has no ${attribute}`
      : `it is an output of nested stack "${resource.path}", whose template is not part of this app`), site);
  },
  'AWS::SSM::Parameter': (resource, attribute, site) => attribute === 'Value'
    ? inside(resource, site, (there) => evaluateProperty('Value', there))
    : always(otherAttribute(resource, 'AWS::SSM::Parameter', attribute), site),
};

/** Types whose attributes somebody else's code decides: custom resources, modules, types of the public registry, products of a catalog. */
const DECIDED_ELSEWHERE = /^(?!AWS::)|::MODULE$|^AWS::CloudFormation::(CustomResource|Macro)|^AWS::ServiceCatalog::/;

function otherAttribute(resource: Element, type: string, attribute: string): Value {
  return DECIDED_ELSEWHERE.test(type) || /^Outputs\.|key|kms/i.test(attribute)
    ? unknown(`it is ${attributeIn(resource, type, attribute)}, which is known only after deployment`, { resource })
    : noKey(resource, type, attribute);
}

function noKey(resource: Element, type: string, attribute: string): Value {
  const what = attributeIn(resource, type, attribute);
  return unknown(`it is ${what}`, { resource, notAKey: what });
}

function attributeIn({ path }: Element, type: string, attribute: string): string {
  return attribute === 'Ref' ? `"${path}" (${type})` : `attribute ${attribute} of "${path}" (${type})`;
}

/** An output's value. One whose condition does not hold is not there, and then what imports it cannot be deployed. */
function outputValue(output: Element, site: Site): Case<Value>[] {
  const { Condition: condition } = output.body;
  const given = typeof condition === 'string' ? assumeCondition(site.given, output.template, condition, true) : site.given;
  return given ? inside(output, at(site, given), (there) => evaluate(output.body.Value, there)) : [];
}

/** With a condition of a template holding, or not; undefined where it cannot. A condition that nobody should hear of is not put in words. */
export function assumeCondition(given: Assumptions, template: Template, id: string, holds: boolean, inWords = true): Assumptions | undefined {
  return given.with(conditionHolds(template, id, readTerm), holds, inWords ? `condition "${id}" is ${holds}` : undefined, true);
}

const readTerm: TermReader = (json, condition) => evaluate(json, { element: condition, given: Assumptions.NONE, trail: [condition] })
  .map(({ value, given }) => ({ text: value.kind === 'absent' ? undefined : known(value), given }));

// ---- small tools ----------------------------------------------------------------------------------------------------------------

function always(value: Value, site: Site): Case<Value>[] {
  return [{ value, given: site.given }];
}

function malformed(name: string, site: Site): Case<Value>[] {
  return always(unknown(`its ${name} is malformed`), site);
}

function mapCases<T>(cases: Case<T>[], map: (value: T) => Value): Case<Value>[] {
  return cases.map(({ value, given }) => ({ value: map(value), given }));
}

function branches(argument: Json, site: Site, evaluateBranch: (branch: Json, there: Site) => Case<Value>[]): Case<Value>[] {
  const [condition, yes, no] = Array.isArray(argument) ? argument : [];
  if (typeof condition !== 'string') return malformed('Fn::If', site);
  return ([[true, yes], [false, no]] as const).flatMap(([holds, branch]) => {
    const given = assumeCondition(site.given, site.element.template, condition, holds);
    return given ? evaluateBranch(branch, at(site, given)) : [];
  });
}

/** The items of a list or the one value there is, as JSON, with the branches of conditions told apart. */
export function expand(json: Json, site: Site): { readonly json: Json; readonly site: Site }[] {
  if (Array.isArray(json)) return json.flatMap((item) => expand(item, site));
  const [name, argument] = intrinsic(json) ?? [];
  if (name === 'Fn::If' && Array.isArray(argument) && typeof argument[0] === 'string') {
    const [condition, yes, no] = argument;
    return ([[true, yes], [false, no]] as const).flatMap(([holds, branch]) => {
      const given = assumeCondition(site.given, site.element.template, condition as string, holds);
      return given ? expand(branch, at(site, given)) : [];
    });
  }
  return json === undefined || (name === 'Ref' && argument === 'AWS::NoValue') ? [] : [{ json, site }];
}

/** Every combination of the values of several expressions, as far as they can hold together. */
function product(expressions: readonly Json[], site: Site): Case<Value[]>[] {
  let combinations: Case<Value[]>[] = [{ value: [], given: site.given }];
  for (const expression of expressions) {
    combinations = combinations.flatMap(({ value, given }) =>
      evaluate(expression, at(site, given)).map((next) => ({ value: [...value, next.value], given: next.given })));
    if (combinations.length > MOST_CASES) {
      return [{ value: expressions.map(() => unknown('it has too many variants to tell')), given: site.given }];
    }
  }
  return combinations;
}
