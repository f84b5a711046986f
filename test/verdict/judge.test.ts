// From where a key comes to whose it is; among the ways a resource can be deployed, the worst decides.
import { GuardedResourceType, GuardedResourceTypes, Verdict } from '../../src';
import { AppTemplates } from '../../src/provenance/app-templates';
import { Assumptions } from '../../src/provenance/assumptions';
import { Origin } from '../../src/provenance/origin';
import { StoreCase, StoreFacts } from '../../src/provenance/store-facts';
import { isReserved, judgeKey, judgeStore } from '../../src/verdict/judge';
import { TrustedKeys } from '../../src/verdict/trusted-keys';
import { cluster, KEY_ARN, newStack } from '../language';

const NOBODY = new TrustedKeys([]);
const STACK = newStack();
const ELEMENT = new AppTemplates(STACK.node.root).element(cluster(STACK, 'It'));

const key: Origin = { kind: 'key', key: ELEMENT };
const absent: Origin = { kind: 'absent', how: 'left out' };
const opaque: Origin = { kind: 'opaque', why: 'nobody knows' };
const reserved: Origin = { kind: 'aliasName', name: 'alias/aws/redshift' };
const alias = (target: Origin): Origin => ({ kind: 'alias', name: 'alias/x', path: 'Data/Alias', target });

test.each<[string, Origin, Verdict, object]>([
  ['a key of the app is a customer\'s', key, Verdict.CUSTOMER_MANAGED, {}],
  ['no key is missing', absent, Verdict.NOT_CUSTOMER_MANAGED, { reason: 'KeyMissing' }],
  ['a reserved alias is AWS\'s', reserved, Verdict.NOT_CUSTOMER_MANAGED, { reason: 'KeyAwsManaged' }],
  ['any other alias is a customer\'s', { kind: 'aliasName', name: 'alias/x' }, Verdict.CUSTOMER_MANAGED, {}],
  ['an alias is as good as a key', alias(key), Verdict.CUSTOMER_MANAGED, {}],
  ['an alias is as bad as a reserved one', alias(reserved), Verdict.NOT_CUSTOMER_MANAGED, { reason: 'KeyAwsManaged' }],
  ['an alias of an alias is as bad as its end', alias(alias(opaque)), Verdict.UNPROVEN, { why: 'nobody knows' }],
  ['the service\'s own key is AWS\'s', { kind: 'serviceKey', word: 'AWS_OWNED_KMS_KEY' }, Verdict.NOT_CUSTOMER_MANAGED, { reason: 'KeyAwsManaged' }],
  ['something else is no key', { kind: 'notAKey', what: 'a bucket' }, Verdict.NOT_CUSTOMER_MANAGED, { reason: 'KeyNotAKey' }],
  ['what cannot be known is unproven', opaque, Verdict.UNPROVEN, { why: 'nobody knows' }],
  ['a name is unproven', { kind: 'keyName', text: KEY_ARN, keyId: 'abc' }, Verdict.UNPROVEN, {}],
  ['a multi-Region name is a customer\'s', { kind: 'keyName', text: 'mrk-1', keyId: 'mrk-1' }, Verdict.CUSTOMER_MANAGED, {}],
])('%s', (_, origin, verdict, more) => {
  expect(judgeKey(origin, NOBODY)).toMatchObject({ verdict, ...more });
});

test.each([['alias/aws/', true], ['alias/aws/x', true], ['alias/aws', false], ['alias/awsome', false], ['alias/AWS/x', false], ['x/alias/aws/x', false]])(
  '%s is reserved: %s', (name, expected) => { expect(isReserved(name)).toBe(expected); });

describe('the worst case decides', () => {
  const facts = (type: GuardedResourceType, ...cases: Partial<StoreCase>[]): StoreFacts => ({
    element: ELEMENT,
    type,
    adminSecret: [],
    copies: [],
    cases: cases.map((it) => ({ given: Assumptions.NONE, encryption: { kind: 'on' }, key, ...it })),
  });
  const CLUSTER = GuardedResourceTypes.REDSHIFT_CLUSTER;
  const member = { property: 'DBClusterIdentifier', kind: 'member' } as const;

  test.each<[string, Partial<StoreCase>[], Verdict, number]>([
    ['one that is proven not to be before one that is unproven', [{ key: opaque }, { key: absent }], Verdict.NOT_CUSTOMER_MANAGED, 1],
    ['one that is unproven before one that is proven', [{}, { key: opaque }], Verdict.UNPROVEN, 1],
    ['one that is proven before one that does not matter', [{ elsewhere: member }, {}], Verdict.CUSTOMER_MANAGED, 1],
    ['the first of those that are alike', [{ key: absent }, { key: reserved }], Verdict.NOT_CUSTOMER_MANAGED, 0],
    ['one alone', [{ elsewhere: member }], Verdict.NOT_APPLICABLE, 0],
  ])('%s', (_, cases, verdict, at) => {
    const store = facts(CLUSTER, ...cases);
    expect(judgeStore(store, NOBODY)).toMatchObject({ verdict, decidedBy: store.cases[at] });
  });

  test('a type without a key is unsupported, even where it is said to be off', () => {
    const store = facts(GuardedResourceTypes.ELASTICACHE_CACHE_CLUSTER, { encryption: { kind: 'off', leftOut: true } });
    expect(judgeStore(store, NOBODY)).toMatchObject({ verdict: Verdict.NOT_CUSTOMER_MANAGED, reason: 'CmkUnsupported' });
  });
});
