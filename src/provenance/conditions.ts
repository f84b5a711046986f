import { Assumptions } from './assumptions';
import { Formula, Variable } from './formula';
import { Element, intrinsic, isObject, Json, passedTo, Template } from './template';

/** Reads the texts that one side of a comparison can have: undefined among them stands for one that is not known. */
export type TermReader = (json: Json, condition: Element) => readonly { readonly text: string | undefined; readonly given: Assumptions }[];

/** The formulas of a template, each made once, so that equal conditions are the same formula. */
const FORMULAS = new WeakMap<Template, Map<string, Formula>>();

function once(template: Template, id: string, make: () => Formula): Formula {
  const formulas = FORMULAS.get(template) ?? new Map<string, Formula>();
  FORMULAS.set(template, formulas);
  const known = formulas.get(id);
  if (known) return known;
  formulas.set(id, { kind: 'free', id: `${template.path}:${id}` }); // what a condition that leads back to itself finds
  const formula = make();
  formulas.set(id, formula);
  return formula;
}

/** That a condition of a template holds. */
export function conditionHolds(template: Template, id: string, read: TermReader): Formula {
  return once(template, `condition ${id}`, () => {
    const condition = template.find(id, 'Conditions');
    return condition ? expressionHolds(condition.body.Expression, condition, read) : { kind: 'free', id: `${template.path}:condition ${id}` };
  });
}

/** That a parameter has a value. */
export function parameterEquals(parameter: Element, value: string): Formula {
  return once(parameter.template, `parameter ${parameter.logicalId}=${value}`, () => {
    const it = parameterTerm(parameter);
    return 'text' in it ? { kind: 'constant', holds: it.text === value } : { kind: 'equals', variable: it, value };
  });
}

function expressionHolds(expression: Json, condition: Element, read: TermReader): Formula {
  const { template } = condition;
  if (isObject(expression) && typeof expression.Condition === 'string') return conditionHolds(template, expression.Condition, read);
  const undecided: Formula = { kind: 'free', id: `${template.path}:${JSON.stringify(expression)}` };
  const [name, argument] = intrinsic(expression) ?? [];
  if (!Array.isArray(argument)) return undecided;
  const operands = (): Formula[] => argument.map((it) => expressionHolds(it, condition, read));
  switch (name) {
    case 'Fn::And': return { kind: 'and', of: operands() };
    case 'Fn::Or': return { kind: 'or', of: operands() };
    case 'Fn::Not': return { kind: 'not', of: { kind: 'or', of: operands() } };
    case 'Fn::Equals': return equal(argument[0], argument[1], condition, read, undecided);
    default: return undecided;
  }
}

function equal(left: Json, right: Json, condition: Element, read: TermReader, undecided: Formula): Formula {
  const [one, other] = [left, right].map((it) => termOf(it, condition));
  if (one && other) return termsEqual(one, other, undecided);
  const [some, others] = [left, right].map((it, i) => [one, other][i] ? undefined : read(it, condition));
  const pairs = (some ?? [undefined]).flatMap((a) => (others ?? [undefined]).map((b) => [a, b] as const));
  return {
    kind: 'or',
    of: pairs.map(([a, b]) => {
      const [x, y] = [one ?? a, other ?? b].map((it): Term | undefined => it && 'given' in it ? (it.text === undefined ? undefined : { text: it.text }) : it);
      const given = [a, b].flatMap((it) => it ? [it.given.formula] : []);
      return { kind: 'and', of: [...given, x && y ? termsEqual(x, y, undecided) : undecided] };
    }),
  };
}

/** One side of a comparison: a text, or a parameter. */
type Term = { readonly text: string } | Variable;

function termsEqual(one: Term, other: Term, undecided: Formula): Formula {
  if ('text' in one) {
    return 'text' in other ? { kind: 'constant', holds: one.text === other.text } : { kind: 'equals', variable: other, value: one.text };
  }
  if ('text' in other) return { kind: 'equals', variable: one, value: other.text };
  const values = one.allowed ?? other.allowed;
  return values
    ? { kind: 'or', of: values.map((value) => ({ kind: 'and', of: [one, other].map((variable) => ({ kind: 'equals', variable, value })) })) }
    : undecided;
}

function termOf(json: Json, { template }: Element): Term | undefined {
  const [name, argument] = intrinsic(json) ?? [];
  if (name !== 'Ref' || typeof argument !== 'string' || argument.startsWith('AWS::')) return undefined;
  const parameter = template.find(argument, 'Parameters');
  return parameter && parameterTerm(parameter);
}

/** A parameter is a variable of its template; in a nested stack, what its parent passes: a text, or a parameter of the parent. */
function parameterTerm(parameter: Element): Term {
  const { template, logicalId: id } = parameter;
  const own = { id: `${template.path}:${id}` };
  if (isRead(parameter)) return own;
  const parent = template.nestedStackResource;
  if (!parent) return { ...own, allowed: allowedValues(parameter) };
  const passed = passedTo(parent, id);
  if (passed === undefined) return parameter.body.Default === undefined ? own : { text: String(parameter.body.Default) };
  if (typeof passed !== 'object') return String(passed).includes('{{resolve:') ? own : { text: String(passed) };
  const [name, argument] = intrinsic(passed) ?? [];
  const target = name === 'Ref' && typeof argument === 'string' ? parent.follow(argument, 'Ref')?.element : undefined;
  return target?.section === 'Parameters' ? parameterTerm(target) : { ...own, allowed: allowedValues(parameter) };
}

/** Whether the value of a parameter is read at deployment, from the SSM parameter that it names. */
export function isRead(parameter: Element): boolean {
  return String(parameter.body.Type).startsWith('AWS::SSM::Parameter::Value');
}

/** The values that a parameter says it can have, as text. */
export function allowedValues({ body }: Element): string[] | undefined {
  const { AllowedValues: allowed } = body;
  return Array.isArray(allowed) && allowed.length > 0 ? allowed.map(String) : undefined;
}
