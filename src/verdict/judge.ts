import { TrustedKeys } from './trusted-keys';
import { Verdict } from './verdict';
import { RESERVED_ALIAS } from '../catalog/reserved-alias';
import { Origin } from '../provenance/origin';
import { StoreCase, StoreFacts } from '../provenance/store-facts';

/** A verdict, and what it rests on. */
export type Judgement =
  | { readonly verdict: Verdict.CUSTOMER_MANAGED | Verdict.NOT_APPLICABLE }
  | { readonly verdict: Verdict.NOT_CUSTOMER_MANAGED; readonly reason: Reason }
  | { readonly verdict: Verdict.UNPROVEN; readonly why: string };

export type Reason = 'CmkUnsupported' | 'EncryptionOff' | 'KeyMissing' | 'KeyAwsManaged' | 'KeyNotAKey';

/** The judgement of a resource rests on the case in which it can be deployed worst, and on what of that case decides. */
export type StoreJudgement = Judgement & { readonly decidedBy?: StoreCase };

const WORST_FIRST: readonly Verdict[] = [Verdict.NOT_CUSTOMER_MANAGED, Verdict.UNPROVEN, Verdict.CUSTOMER_MANAGED, Verdict.NOT_APPLICABLE];

/** Reasons are sought in no more cases than these; with more, a message names every condition of its case. */
const MOST_CASES = 64;

/** The worst case decides. A resource that no case deploys is not judged. */
export function judgeStore(store: StoreFacts, trusted: TrustedKeys): StoreJudgement {
  const judged = store.cases.map((it) => ({ judgement: judgeCase(it, store, trusted), case: it }));
  const [worst] = [...judged].sort((one, other) => WORST_FIRST.indexOf(one.judgement.verdict) - WORST_FIRST.indexOf(other.judgement.verdict));
  if (!worst) return { verdict: Verdict.NOT_APPLICABLE };
  if (worst.judgement.verdict === Verdict.CUSTOMER_MANAGED || judged.length > MOST_CASES) return { ...worst.judgement, decidedBy: worst.case };
  const given = worst.case.given.reduced((fewer) => judged.every((it) => isSame(it.judgement, worst.judgement) || !fewer.agreesWith(it.case.given)));
  return { ...worst.judgement, decidedBy: { ...worst.case, given } };
}

function isSame(one: Judgement, other: Judgement): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function judgeCase({ encryption, key, elsewhere }: StoreCase, { type }: StoreFacts, trusted: TrustedKeys): Judgement {
  if (elsewhere?.kind === 'member') return { verdict: Verdict.NOT_APPLICABLE };
  if (type.keyProperty === undefined) return not('CmkUnsupported');
  if (encryption.kind === 'off' && !(encryption.leftOut && elsewhere?.kind === 'delegated')) return not('EncryptionOff');
  if (elsewhere && (key.kind === 'absent' || encryption.kind === 'off')) return unproven(elsewhereWhy(elsewhere));
  const byKey = judgeKey(key, trusted);
  return encryption.kind === 'unknown' && byKey.verdict !== Verdict.NOT_CUSTOMER_MANAGED ? unproven(encryption.why) : byKey;
}

/** Whether a key, by where it comes from, is a customer's. */
export function judgeKey(origin: Origin, trusted: TrustedKeys): Judgement {
  if (trusted.vouchFor(origin)) return { verdict: Verdict.CUSTOMER_MANAGED };
  switch (origin.kind) {
    case 'absent': return not('KeyMissing');
    case 'key': return { verdict: Verdict.CUSTOMER_MANAGED };
    case 'alias': return judgeKey(origin.target, trusted);
    case 'aliasName': return isReserved(origin.name) ? not('KeyAwsManaged') : { verdict: Verdict.CUSTOMER_MANAGED };
    case 'serviceKey': return not('KeyAwsManaged');
    case 'notAKey': return not('KeyNotAKey');
    case 'opaque': return unproven(origin.why);
    // Only customers have multi-Region keys.
    case 'keyName': return origin.keyId.startsWith('mrk-')
      ? { verdict: Verdict.CUSTOMER_MANAGED }
      : unproven(`"${origin.text}" is a key by its name alone, and keys that AWS manages have such names too`);
  }
}

/** AWS reserves exactly this prefix for its own keys. */
export function isReserved(aliasName: string): boolean {
  return aliasName.startsWith(RESERVED_ALIAS);
}

function not(reason: Reason): Judgement {
  return { verdict: Verdict.NOT_CUSTOMER_MANAGED, reason };
}

function unproven(why: string): Judgement {
  return { verdict: Verdict.UNPROVEN, why };
}

function elsewhereWhy({ property, kind }: NonNullable<StoreCase['elsewhere']>): string {
  return kind === 'restored'
    ? `it is restored from a snapshot (${property}) and keeps the snapshot's key where it names none`
    : `${property} leaves its encryption to something outside this template`;
}
