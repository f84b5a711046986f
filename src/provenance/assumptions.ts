import { intrinsic, isObject, Json, passedTo, Template } from './template';

/** A condition that holds or not, or a parameter that has a value or has none of the values that matter. */
type Assumption =
  | { readonly template: Template; readonly condition: string; readonly holds: boolean }
  | { readonly template: Template; readonly parameter: string; readonly value: string; readonly equals: boolean };

/** A parameter's value in one world; OTHER is any text that no condition compares it with. */
const OTHER = Symbol('other');
type Possible = string | typeof OTHER | boolean;
type World = ReadonlyMap<string, Possible>;

/** More worlds than this are not enumerated: then nothing is ruled out, and every branch is judged. */
const MOST_WORLDS = 4096;

/**
 * What has to hold for a branch of a template to be deployed, as far as the template's own conditions and parameters tell.
 * Immutable: adding to it gives a new one, or undefined where the addition contradicts what is already assumed.
 */
export class Assumptions {
  public static readonly NONE = new Assumptions([]);

  private constructor(private readonly all: readonly Assumption[]) {}

  /** With a condition of the template holding, or not. */
  public withCondition(template: Template, condition: string, holds: boolean): Assumptions | undefined {
    return this.with({ template, condition, holds });
  }

  /** With a parameter of the template having a value, or not having it. */
  public withParameter(template: Template, parameter: string, value: string, equals = true): Assumptions | undefined {
    return this.with({ template, parameter, value, equals });
  }

  /** In words, for a message; empty where nothing is assumed. */
  public describe(): string[] {
    return this.all.flatMap((it) => {
      if ('condition' in it) return [`condition "${it.condition}" is ${it.holds}`];
      return it.equals ? [`parameter "${it.parameter}" is "${it.value}"`] : [];
    });
  }

  private with(added: Assumption): Assumptions | undefined {
    const known = this.all.find((it) => it.template.path === added.template.path && ('condition' in it
      ? 'condition' in added && it.condition === added.condition
      : 'parameter' in added && it.parameter === added.parameter && it.value === added.value));
    if (known) return truth(known) === truth(added) ? this : undefined;
    const more = [...this.all, added];
    const sameTemplate = more.filter((it) => it.template.path === added.template.path);
    return isPossible(added.template, sameTemplate) ? new Assumptions(more) : undefined;
  }
}

function truth(it: Assumption): boolean {
  return 'condition' in it ? it.holds : it.equals;
}

/** Whether some choice of parameter values makes all the assumptions true. */
function isPossible(template: Template, assumptions: readonly Assumption[]): boolean {
  const variables = new Variables(template);
  for (const it of assumptions) {
    if ('condition' in it) variables.addCondition(it.condition);
    else variables.addParameter(it.parameter, it.value);
  }
  const worlds = variables.worlds();
  if (!worlds) return true;
  return worlds.some((world) => assumptions.every((it) => 'condition' in it
    ? evaluate(template, { Condition: it.condition }, world) === it.holds
    : (world.get(it.parameter) === it.value) === it.equals));
}

/** What the conditions of a template depend on: its parameters, with the values that matter, and comparisons that nobody can decide yet. */
class Variables {
  private readonly domains = new Map<string, Set<Possible>>();
  private readonly conditions = new Set<string>();

  constructor(private readonly template: Template) {}

  public addCondition(id: string): void {
    if (this.conditions.has(id)) return;
    this.conditions.add(id);
    const definition = conditionDefinition(this.template, id);
    if (definition === undefined) this.domains.set(atom({ Condition: id }), new Set([true, false]));
    else this.addExpression(definition);
  }

  public addParameter(id: string, ...values: string[]): void {
    const allowed = allowedValues(this.template, id);
    const domain = this.domains.get(id) ?? new Set<Possible>(allowed ?? [OTHER]);
    if (!allowed) values.forEach((value) => domain.add(value));
    this.domains.set(id, domain);
  }

  /** Every combination of values, or undefined where there are too many. */
  public worlds(): World[] | undefined {
    const entries = [...this.domains];
    if (entries.reduce((product, [, domain]) => product * domain.size, 1) > MOST_WORLDS) return undefined;
    return entries.reduce<World[]>(
      (worlds, [id, domain]) => worlds.flatMap((world) => [...domain].map((value) => new Map(world).set(id, value))),
      [new Map()],
    );
  }

  private addExpression(expression: Json): void {
    const parts = logic(expression);
    if (parts.kind === 'condition') return this.addCondition(parts.id);
    if (parts.kind === 'equals') {
      const [left, right] = parts.sides.map((side) => term(this.template, side));
      if (left.kind === 'unknown' || right.kind === 'unknown') {
        this.domains.set(atom(expression), new Set([true, false]));
        return;
      }
      const literals = [left, right].flatMap((side) => side.kind === 'literal' ? [side.text] : allowedValues(this.template, side.id) ?? []);
      if (literals.length === 0) { // two parameters that may hold anything
        this.domains.set(atom(expression), new Set([true, false]));
        return;
      }
      for (const side of [left, right]) if (side.kind === 'parameter') this.addParameter(side.id, ...literals);
      return;
    }
    if (parts.kind === 'unknown') this.domains.set(atom(expression), new Set([true, false]));
    else parts.operands.forEach((operand) => this.addExpression(operand));
  }
}

/** Whether a condition expression holds in a world. */
function evaluate(template: Template, expression: Json, world: World): boolean {
  const parts = logic(expression);
  switch (parts.kind) {
    case 'and': return parts.operands.every((operand) => evaluate(template, operand, world));
    case 'or': return parts.operands.some((operand) => evaluate(template, operand, world));
    case 'not': return !parts.operands.some((operand) => evaluate(template, operand, world));
    case 'unknown': return world.get(atom(expression)) === true;
    case 'condition': {
      const definition = conditionDefinition(template, parts.id);
      return definition === undefined ? world.get(atom(expression)) === true : evaluate(template, definition, world);
    }
    case 'equals': {
      const undecided = world.get(atom(expression));
      if (undecided !== undefined) return undecided === true;
      const [left, right] = parts.sides.map((side) => {
        const it = term(template, side);
        return it.kind === 'parameter' ? world.get(it.id) : it.kind === 'literal' ? it.text : OTHER;
      });
      return left === right;
    }
  }
}

type Logic =
  | { readonly kind: 'and' | 'or' | 'not'; readonly operands: readonly Json[] }
  | { readonly kind: 'equals'; readonly sides: readonly [Json, Json] }
  | { readonly kind: 'condition'; readonly id: string }
  | { readonly kind: 'unknown' };

const CONNECTIVES: Readonly<Record<string, 'and' | 'or' | 'not'>> = { 'Fn::And': 'and', 'Fn::Or': 'or', 'Fn::Not': 'not' };

function logic(expression: Json): Logic {
  if (isObject(expression) && typeof expression.Condition === 'string') return { kind: 'condition', id: expression.Condition };
  const [name, argument] = intrinsic(expression) ?? ['', undefined];
  if (!Array.isArray(argument)) return { kind: 'unknown' };
  if (CONNECTIVES[name]) return { kind: CONNECTIVES[name], operands: argument };
  return name === 'Fn::Equals' && argument.length === 2 ? { kind: 'equals', sides: [argument[0], argument[1]] } : { kind: 'unknown' };
}

type Term = { readonly kind: 'literal'; readonly text: string } | { readonly kind: 'parameter'; readonly id: string } | { readonly kind: 'unknown' };

function term(template: Template, json: Json): Term {
  if (typeof json === 'string' || typeof json === 'boolean' || typeof json === 'number') return { kind: 'literal', text: String(json) };
  const [name, argument] = intrinsic(json) ?? ['', undefined];
  if (name !== 'Ref' || typeof argument !== 'string') return { kind: 'unknown' };
  if (argument === 'AWS::Region' && template.region) return { kind: 'literal', text: template.region };
  if (argument === 'AWS::AccountId' && template.account) return { kind: 'literal', text: template.account };
  return { kind: 'parameter', id: argument };
}

/** The values that a parameter can have, as text, where they are limited: by itself, or by what the parent passes to a nested stack. */
export function allowedValues(template: Template, id: string): string[] | undefined {
  const passed = template.nestedStackResource && passedTo(template.nestedStackResource, id);
  if (typeof passed === 'string') return [passed];
  const allowed = template.find(id)?.body.AllowedValues;
  return Array.isArray(allowed) && allowed.length > 0 ? allowed.map(String) : undefined;
}

function conditionDefinition(template: Template, id: string): Json {
  const element = template.find(id);
  return element?.section === 'Conditions' ? element.body.Expression : undefined;
}

function atom(expression: Json): string {
  return JSON.stringify(expression);
}
