import { IConstruct } from 'constructs';
import { acknowledgmentOf } from './acknowledgments';
import { Finding, FindingAcknowledgment } from './finding';
import { RuleName, ruleId } from './rules';
import { Severity } from './severity';
import { protecting, Saying } from './voice';

/** What is said about one resource; about its keys, too, which other resources may share. */
export interface Sayings {
  readonly path: string;
  readonly own: readonly Saying[];
  readonly keys: readonly Saying[];
}

/** A finding as a door tells it: once, however many resources it concerns. */
export interface Telling extends Finding {
  readonly rule: RuleName;
}

/** What turns sayings into findings: how loudly each rule speaks, and where a path leads. */
export interface Ear {
  severityOf(rule: RuleName): Severity;
  construct(path: string): IConstruct;
}

/** The findings of one resource, those about its keys included. */
export function findingsOf({ path, own, keys }: Sayings, ear: Ear): Finding[] {
  return [
    ...own.flatMap((saying) => finding(saying, saying.message, acknowledged(saying.rule, ear, saying.about), ear)),
    ...keys.flatMap((saying) => finding(saying, protecting(saying.message, [path]), acknowledged(saying.rule, ear, path, saying.about), ear)),
  ].sort(byPathThenRule).map(({ rule, ...it }) => it);
}

/** The findings of many resources, each told once: a poor key under fifty clusters is one finding, on the key, naming them. */
export function tellings(all: readonly Sayings[], ear: Ear): Telling[] {
  const own = all.flatMap((it) => it.own.flatMap((saying) => finding(saying, saying.message, acknowledged(saying.rule, ear, saying.about), ear)));
  const shared = new Map<string, { saying: Saying; acknowledgment?: FindingAcknowledgment; paths: string[] }>();
  for (const { path, keys } of all) {
    for (const saying of keys) {
      const acknowledgment = acknowledged(saying.rule, ear, path, saying.about);
      const id = JSON.stringify([saying, acknowledgment]);
      const group = shared.get(id) ?? { saying, acknowledgment, paths: [] };
      shared.set(id, group);
      group.paths.push(path);
    }
  }
  const keys = [...shared.values()].flatMap(({ saying, acknowledgment, paths }) => finding(
    // The CDK finds an acknowledgment again by walking up from the path that the finding is reported on.
    acknowledgment && !isWithin(saying.about, acknowledgment.constructPath) ? { ...saying, about: paths[0] } : saying,
    protecting(saying.message, paths), acknowledgment, ear,
  ));
  return [...own, ...keys].sort(byPathThenRule);
}

/** Whether two findings are the same one, whatever resources they name and however loudly they are told. */
export function isSameFinding(one: Telling, other: Telling): boolean {
  return one.rule === other.rule && one.constructPath === other.constructPath && one.fix === other.fix;
}

/** Whether one path is another or lies below it. */
export function isWithin(path: string, scope: string): boolean {
  return scope === '' || path === scope || path.startsWith(`${scope}/`);
}

function acknowledged(rule: RuleName, ear: Ear, ...paths: string[]): FindingAcknowledgment | undefined {
  return acknowledgmentOf(rule, paths.map((it) => ear.construct(it)));
}

function finding(saying: Saying, message: string, acknowledgment: FindingAcknowledgment | undefined, ear: Ear): Telling[] {
  const severity = ear.severityOf(saying.rule);
  if (severity === Severity.OFF) return [];
  const { rule, about: constructPath, property, fix } = saying;
  return [{ rule, ruleId: ruleId(rule), severity, message, fix, constructPath, property, acknowledgment }];
}

/** The order in which everything is told. */
function byPathThenRule(one: Telling, other: Telling): number {
  return compare(one.constructPath, other.constructPath) || compare(one.rule, other.rule) || compare(one.message, other.message);
}

export function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
