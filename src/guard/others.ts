import { IConstruct } from 'constructs';
import { Inspected, Inspector } from './inspector';
import { Settings } from './settings';
import { Teller } from './tellers';
import { isSameFinding, Telling, tellings } from '../finding/telling';

/** What other guards, with other settings, have to say about some constructs. */
export class Others {
  private readonly said: readonly { readonly inspected: readonly Inspected[]; readonly told: readonly Telling[] }[];

  constructor(app: IConstruct, tellers: readonly Teller[], mine: Settings, constructs: readonly IConstruct[]) {
    this.said = tellers.filter((it) => it.settings.fingerprint !== mine.fingerprint).map(({ settings, roots }) => {
      const inspector = new Inspector(app, settings, true);
      const covered = constructs.filter((it) => it.node.scopes.some((scope) => roots.includes(scope)));
      const inspected = inspector.inspectAll(covered);
      return { inspected, told: tellings(inspected, inspector) };
    });
  }

  /** Everything that any of them says, however loudly. */
  public get inspected(): Inspected[] {
    return this.said.flatMap((it) => it.inspected);
  }

  /** Whether one of them tells a finding, in a way that makes telling it once more needless. */
  public tell(telling: Telling, suffices: (other: Telling) => boolean): boolean {
    return this.said.some(({ told }) => told.some((other) => isSameFinding(other, telling) && suffices(other)));
  }
}
