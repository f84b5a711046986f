import { Origin } from '../provenance/origin';

/** Key ARNs, key ids and alias names that a project vouches for: the template cannot prove them, a person can. */
export class TrustedKeys {
  private readonly names: readonly Name[];

  constructor(names: readonly string[]) {
    this.names = names.map(parse);
  }

  public vouchFor(origin: Origin): boolean {
    switch (origin.kind) {
      case 'keyName': return this.has(origin.keyId, origin);
      case 'alias': return this.has(origin.name, origin);
      default: return false;
    }
  }

  private has(resource: string, { account, region }: Omit<Name, 'resource'>): boolean {
    return this.names.some((it) => it.resource === resource && agree(it.account, account) && agree(it.region, region));
  }
}

const KEY_ARN = /^arn:[\w-]+:kms:[\w-]+:\d{12}:(key\/[\w-]+|alias\/[\w/-]+)$/;
const KEY_ID = /^([0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}|mrk-[0-9a-f]{32})$/i;
const ALIAS_NAME = /^alias\/[\w/-]+$/;

/** Whether a text can name a key that a person vouches for. */
export function isTrustable(name: string): boolean {
  return [KEY_ARN, KEY_ID, ALIAS_NAME].some((it) => it.test(name));
}

interface Name { readonly resource: string; readonly account?: string; readonly region?: string }

function parse(name: string): Name {
  const [, , , region, account, resource] = name.split(':');
  return resource === undefined ? { resource: name } : { resource: resource.replace(/^key\//, ''), region, account };
}

/** What one of the two leaves open does not tell them apart: key ids are unique by themselves. */
function agree(one: string | undefined, other: string | undefined): boolean {
  return one === undefined || other === undefined || one === other;
}
