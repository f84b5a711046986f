// Says what is wrong with a prop: what, where, got, instead. A token is never wrong, and neither is what was left out.
import { Duration, Token } from 'aws-cdk-lib';

/** A whole number within a range. */
export function numberProblems(prop: string, value: number | undefined, min: number, max: number, unit = ''): string[] {
  if (value === undefined || Token.isUnresolved(value) || (Number.isInteger(value) && value >= min && value <= max)) return [];
  return [`\`${prop}\` takes a whole number${unit} from ${min} to ${max}. Got ${value}.`];
}

/** Whole days within a range. */
export function dayProblems(prop: string, value: Duration | undefined, min: number, max: number): string[] {
  if (value === undefined) return [];
  if (!value.isUnresolved()) return numberProblems(prop, value.toDays({ integral: false }), min, max, ' of days');
  return value.unitLabel() === 'days' ? [] : [`\`${prop}\` takes a token of days: other units cannot be converted before deployment. Got ${value.unitLabel()}.`];
}

/** Text of a certain form. */
export function textProblems(prop: string, value: string | undefined, form: RegExp, takes: string): string[] {
  if (value === undefined || Token.isUnresolved(value) || form.test(value)) return [];
  return [`\`${prop}\` takes ${takes}. Got "${value}".`];
}

const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const TIME = '([01]\\d|2[0-3]):[0-5]\\d';
const DAILY = new RegExp(`^${TIME}-${TIME}$`);
const WEEKLY = new RegExp(`^(${DAYS.join('|')}):${TIME}-(${DAYS.join('|')}):${TIME}$`, 'i');

/** A window in the day, of so many minutes at least. */
export function dailyWindowProblems(prop: string, value: string | undefined, minutes: number): string[] {
  return windowProblems(prop, value, DAILY, minutes, 24 * 60, 'a daily window in UTC, such as "03:00-04:00"');
}

/** A window in the week, of so many minutes at least. */
export function weeklyWindowProblems(prop: string, value: string | undefined, minutes: number): string[] {
  return windowProblems(prop, value, WEEKLY, minutes, 7 * 24 * 60, 'a weekly window in UTC, such as "sun:04:00-sun:05:00"');
}

function windowProblems(prop: string, value: string | undefined, form: RegExp, minutes: number, cycle: number, takes: string): string[] {
  const malformed = textProblems(prop, value, form, takes);
  if (value === undefined || Token.isUnresolved(value) || malformed.length > 0) return malformed;
  const [start, end] = value.toLowerCase().split('-').map(minuteOf);
  return (end - start + cycle) % cycle >= minutes ? [] : [`\`${prop}\` takes a window of ${minutes} minutes at least. Got "${value}".`];
}

/** The minute in its day or week. */
function minuteOf(moment: string): number {
  const [minute, hour, day = DAYS[0]] = moment.split(':').reverse();
  return DAYS.indexOf(day) * 24 * 60 + Number(hour) * 60 + Number(minute);
}

/** What cannot be had together. */
export function contradictions(...pairs: [holds: boolean, problem: string][]): string[] {
  return pairs.filter(([holds]) => holds).map(([, problem]) => problem);
}

/** Props of other constructs. TypeScript refuses them; plain JavaScript would have them ignored, which is worse where they are about security. */
const OF_OTHERS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(['masterUserPassword', 'masterPassword', 'masterUser', 'adminPassword', 'authToken', 'password', 'passwords']
    .map((it) => [it, 'a password in the code ends in the template'])),
  ...Object.fromEntries(['encrypted', 'atRestEncryptionEnabled', 'transitEncryptionEnabled', 'transitEncryptionMode', 'enhancedVpcRouting']
    .map((it) => [it, 'it is always on'])),
  ...Object.fromEntries(['kmsKey', 'kmsKeyId'].map((it) => [it, 'the key is `encryptionKey`'])),
};

/** Props that are not taken, and why. */
export function foreignProblems(props: object, instead: string): string[] {
  return Object.keys(OF_OTHERS).filter((it) => (props as Record<string, unknown>)[it] !== undefined).map((it) =>
    `\`${it}\` is not taken: ${OF_OTHERS[it]}. Leave it out${OF_OTHERS[it].includes('password') ? `; ${instead}` : ''}.`);
}

/** One of several names, in a sentence. */
export function either(names: string[]): string {
  return names.length === 0 ? 'there is none' : names.map((it) => `"${it}"`).join(' or ');
}
