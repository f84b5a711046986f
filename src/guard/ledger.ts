import { IConstruct } from 'constructs';
import { Severity } from '../finding/severity';
import { Telling } from '../finding/telling';

/** What the plugins of one app have told in one synthesis, so that several of them tell a finding once. */
interface Page {
  readonly participants: Set<object>;
  readonly told: Map<string, Severity>;
}

const PAGES = new WeakMap<IConstruct, Page>();

/**
 * Of the findings of one plugin, those that no other told before, as loudly or louder. The CDK asks each plugin once in a synthesis: one
 * that comes a second time begins the next.
 */
export function untold(app: IConstruct, plugin: object, tellings: readonly Telling[]): Telling[] {
  const current = PAGES.get(app);
  const page: Page = current && !current.participants.has(plugin) ? current : { participants: new Set(), told: new Map() };
  PAGES.set(app, page);
  page.participants.add(plugin);
  return tellings.filter(({ rule, constructPath, fix, severity, acknowledgment }) => {
    const id = JSON.stringify([rule, constructPath, fix, acknowledgment !== undefined]);
    const told = page.told.get(id);
    if (told === Severity.ERROR || told === severity) return false;
    page.told.set(id, severity);
    return true;
  });
}
