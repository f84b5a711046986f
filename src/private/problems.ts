// Says what is wrong with a prop: what, where, got, instead. A token is never wrong, and neither is what was left out.
import { Duration, Token } from 'aws-cdk-lib';

/** A whole number within a range. */
export function numberProblems(prop: string, value: number | undefined, min: number, max: number, unit = ''): string[] {
  if (value === undefined || Token.isUnresolved(value) || (Number.isInteger(value) && value >= min && value <= max)) return [];
  return [`\`${prop}\` takes a whole number${unit} from ${min} to ${max}. Got ${value}.`];
}

/** Whole days within a range. */
export function dayProblems(prop: string, value: Duration | undefined, min: number, max: number): string[] {
  if (value === undefined || value.isUnresolved()) return [];
  return numberProblems(prop, value.toDays({ integral: false }), min, max, ' of days');
}

/** Text of a certain form. */
export function textProblems(prop: string, value: string | undefined, form: RegExp, takes: string): string[] {
  if (value === undefined || Token.isUnresolved(value) || form.test(value)) return [];
  return [`\`${prop}\` takes ${takes}. Got "${value}".`];
}

const MOMENT = '(mon|tue|wed|thu|fri|sat|sun):([01]\\d|2[0-3]):[0-5]\\d';
const WEEKLY_WINDOW = new RegExp(`^${MOMENT}-${MOMENT}$`, 'i');

/** A window in the week. */
export function weeklyWindowProblems(prop: string, value: string | undefined): string[] {
  return textProblems(prop, value, WEEKLY_WINDOW, 'a weekly window in UTC, such as "sun:04:00-sun:05:00"');
}

/** What cannot be had together. */
export function contradictions(...pairs: [holds: boolean, problem: string][]): string[] {
  return pairs.filter(([holds]) => holds).map(([, problem]) => problem);
}

/** Props by which people hand passwords to other constructs. TypeScript refuses them; plain JavaScript would have them ignored. */
const PASSWORD_PROPS = ['masterUserPassword', 'masterPassword', 'masterUser', 'adminPassword', 'authToken', 'password', 'passwords'];

/** A password where none belongs: it would end in the template. */
export function passwordProblems(props: object, instead: string): string[] {
  return PASSWORD_PROPS.filter((it) => it in props).map((it) => `\`${it}\` is not taken: a password in the code ends in the template. Leave it out; ${instead}.`);
}
