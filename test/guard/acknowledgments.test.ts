// Findings that a person accepts: on a construct and what is below it, with a reason that stays visible; and acknowledgments that match nothing.
import { App, NestedStack, Stack, Stage, Validations } from 'aws-cdk-lib';
import { Construct, IConstruct } from 'constructs';
import { CmkGuard, GuardedResourceTypes, Severity } from '../../src';
import { brief, DOORS, newApp, NOTHING, outcome, reportOf, watch } from '../fixtures/doors';
import { cluster, goodKey, inspectOne, KEY_ARN, replicationGroup } from '../language';

function accept(scope: IConstruct, id: string, reason = 'agreed'): void {
  Validations.of(scope).acknowledge({ id, reason });
}

const IDS = ['CmkGuard::KeyMissing', 'KeyMissing'];

describe.each(DOORS)('through the $door, annotations in the report: $flag', ({ door, flag }) => {
  let app: App;
  let stage: Stage;
  let stack: Stack;
  let parent: Construct;
  let resource: Construct;

  beforeEach(() => {
    app = newApp(flag);
    stage = new Stage(app, 'Prod');
    stack = new Stack(app, 'Data');
    parent = new Construct(stack, 'Parent');
    resource = cluster(parent);
  });

  describe.each(IDS)('%s, accepted', (id) => {
    test.each<[string, () => IConstruct, string]>([
      ['the resource', () => resource, 'Data/Parent/Warehouse'],
      ['its parent', () => parent, 'Data/Parent'],
      ['the stack', () => stack, 'Data'],
      ['the app', () => app, ''],
    ])('on %s stops nothing and stays in the report, with its reason', (_, on, at) => {
      accept(on(), id, 'migrated in May');
      watch(app, door);

      expect(outcome(app)).toMatchObject({
        stopped: undefined,
        told: [],
        accepted: [{ rule: 'KeyMissing', path: 'Data/Parent/Warehouse', reason: 'migrated in May', at }],
      });
    });

    test.each<[string, (inStage: Stack) => IConstruct]>([
      ['a resource in a stage', (it) => it.node.findChild('InStage')],
      ['a stack in a stage', (it) => it],
      ['a stage', () => stage],
      ['the app, for a stage', () => app],
    ])('on %s stops nothing and stays in the report', (_, on) => {
      parent.node.tryRemoveChild('Warehouse');
      const inStage = new Stack(stage, 'Data');
      cluster(inStage, 'InStage');
      accept(on(inStage), id, 'migrated in May');
      watch(app, door);

      const { stopped, told, accepted } = outcome(app);

      expect({ stopped, told }).toEqual({ stopped: undefined, told: [] });
      expect(accepted.map(({ rule, path, reason }) => [rule, path, reason])).toEqual([['KeyMissing', 'Prod/Data/InStage', 'migrated in May']]);
    });

    test('on a nested stack stops nothing and stays in the report', () => {
      parent.node.tryRemoveChild('Warehouse');
      const nested = new NestedStack(stack, 'Nested');
      cluster(nested);
      accept(nested, id);
      watch(app, door);

      const { told, accepted } = outcome(app);

      expect(told).toEqual([]);
      expect(brief(accepted)).toEqual(['KeyMissing Data/Nested/Warehouse']);
    });

    test('on one resource leaves another told', () => {
      cluster(parent, 'Other');
      accept(resource, id);
      watch(app, door);

      const { told, accepted, stopped } = outcome(app);

      expect(brief(told)).toEqual(['KeyMissing Data/Parent/Other']);
      expect(brief(accepted)).toEqual(['KeyMissing Data/Parent/Warehouse']);
      expect(stopped !== undefined).toBe(flag || door === 'plugin');
    });

    test('on a stack leaves one whose name begins alike told', () => {
      cluster(new Stack(app, 'Data2'));
      accept(stack, id);
      watch(app, door);

      expect(brief(outcome(app).told)).toEqual(['KeyMissing Data2/Warehouse']);
    });

    test('is heard though the acknowledgment comes before the resource', () => {
      const late = new Construct(stack, 'Late');
      accept(late, id);
      cluster(late);
      accept(parent, id);
      watch(app, door);

      expect(brief(outcome(app).accepted)).toEqual(['KeyMissing Data/Late/Warehouse', 'KeyMissing Data/Parent/Warehouse']);
    });
  });

  test('the reason that is nearest counts', () => {
    accept(app, 'CmkGuard::KeyMissing', 'far');
    accept(stack, 'KeyMissing', 'nearer');
    accept(resource, 'CmkGuard::KeyMissing', 'nearest');
    watch(app, door);

    expect(outcome(app).accepted.map(({ reason }) => reason)).toEqual(['nearest']);
  });

  test('the reason that is nearest counts, a bare id below a full one too', () => {
    accept(app, 'CmkGuard::KeyMissing', 'far');
    accept(resource, 'KeyMissing', 'nearest');
    watch(app, door);

    expect(outcome(app).accepted.map(({ reason }) => reason)).toEqual(['nearest']);
  });

  test('one rule accepted leaves another of the same resource told', () => {
    cluster(parent, 'Two', { encrypted: false, manageMasterPassword: true });
    accept(parent, 'CmkGuard::SecretKeyAwsManaged');
    accept(resource, 'CmkGuard::KeyMissing');
    watch(app, door);

    const { told, accepted } = outcome(app);

    expect(brief(told)).toEqual(['EncryptionOff Data/Parent/Two']);
    expect(brief(accepted).sort()).toEqual(['KeyMissing Data/Parent/Warehouse', 'SecretKeyAwsManaged Data/Parent/Two']);
  });

  test('a warning can be accepted', () => {
    parent.node.tryRemoveChild('Warehouse');
    cluster(parent, 'Unproven', { kmsKeyId: KEY_ARN });
    accept(parent, 'CmkGuard::KeyUnproven', 'checked by hand');
    watch(app, door);

    expect(outcome(app)).toMatchObject({ told: [], accepted: [{ rule: 'KeyUnproven', reason: 'checked by hand' }] });
  });

  test('an acknowledgment of somebody else\'s rule accepts nothing and is not spoken of', () => {
    accept(resource, 'AwsSolutions::RS1');
    accept(resource, 'OtherGuard::KeyMissing');
    accept(app, '@aws-cdk/core:something');
    watch(app, door);

    expect(brief(outcome(app).told)).toEqual(['KeyMissing Data/Parent/Warehouse']);
  });

  describe('an acknowledgment', () => {
    test.each<[string, string, () => IConstruct, string]>([
      ['of a rule that has no finding, on the resource', 'CmkGuard::KeyAwsManaged', () => resource, 'Data/Parent/Warehouse'],
      ['of a rule that has no finding, in short', 'KeyAwsManaged', () => resource, 'Data/Parent/Warehouse'],
      ['of a rule that has no finding, on the stack', 'CmkGuard::KeyAwsManaged', () => stack, 'Data'],
      ['of a rule that has no finding, on the app', 'CmkGuard::KeyAwsManaged', () => app, ''],
      ['of a rule that has no finding, on a stage', 'CmkGuard::KeyAwsManaged', () => stage, 'Prod'],
      ['on a construct without guarded resources', 'CmkGuard::KeyMissing', () => new Construct(stack, 'Empty'), 'Data/Empty'],
      ['with a misspelt id', 'CmkGuard::KeyMising', () => resource, 'Data/Parent/Warehouse'],
      ['with a misspelt id, on the app', 'CmkGuard::KeyMising', () => app, ''],
      ['in the wrong case', 'CmkGuard::keyMissing', () => resource, 'Data/Parent/Warehouse'],
      ['with the guard in the wrong case', 'cmkguard::KeyMissing', () => resource, 'Data/Parent/Warehouse'],
      ['with the guard in the wrong case, on the app', 'CMKGuard::KeyMissing', () => app, ''],
    ])('%s is said out loud, and nothing is accepted', (_, id, on, path) => {
      accept(on(), id, 'once upon a time');
      watch(app, door);

      const { told, accepted, stopped } = outcome(app);

      expect(accepted).toEqual([]);
      expect(brief(told).sort()).toEqual([`AcknowledgmentUnused ${path}`, 'KeyMissing Data/Parent/Warehouse']);
      const unused = told.find(({ rule }) => rule === 'AcknowledgmentUnused')!;
      expect(unused.severity).toBe('warning');
      expect(unused.text).toContain(id);
      expect(stopped !== undefined).toBe(flag || door === 'plugin');
    });

    test('each of several on one construct that match nothing is said out loud', () => {
      const ids = ['CmkGuard::KeyRotationOff', 'CmkGuard::KeyDeletable', 'CmkGuard::KeyMising', 'CmkGuard::keyMissing'];
      ids.forEach((id) => accept(resource, id));
      watch(app, door);

      const unused = outcome(app).told.filter(({ rule }) => rule === 'AcknowledgmentUnused').map(({ text }) => text);

      expect(unused).toHaveLength(ids.length);
      for (const id of ids) expect(unused.filter((it) => it.includes(`acknowledges ${id},`))).toHaveLength(1);
    });

    test('that matches nothing stops nothing by itself', () => {
      parent.node.tryRemoveChild('Warehouse');
      accept(app, 'CmkGuard::KeyMissing');
      watch(app, door);

      const { told, stopped } = outcome(app);

      expect(brief(told)).toEqual(['AcknowledgmentUnused ']);
      expect(stopped).toBeUndefined();
    });

    test('that matches nothing is an error where a project wants that', () => {
      parent.node.tryRemoveChild('Warehouse');
      accept(stack, 'CmkGuard::KeyMissing');
      watch(app, door, new CmkGuard({ severities: { AcknowledgmentUnused: Severity.ERROR } }));

      const { told, stopped } = outcome(app);

      expect(brief(told)).toEqual(['AcknowledgmentUnused Data']);
      expect(stopped).toBeDefined();
    });

    test('that matches nothing is not spoken of where a project wants that', () => {
      parent.node.tryRemoveChild('Warehouse');
      accept(stack, 'CmkGuard::KeyMissing');
      watch(app, door, new CmkGuard({ severities: { AcknowledgmentUnused: Severity.OFF } }));

      expect(outcome(app)).toMatchObject(NOTHING);
    });

    test('of a rule that is off is not called unused', () => {
      accept(resource, 'CmkGuard::KeyMissing');
      watch(app, door, new CmkGuard({ severities: { KeyMissing: Severity.OFF } }));

      expect(outcome(app)).toMatchObject(NOTHING);
    });

    test('that one guard has use for is not called unused by another', () => {
      replicationGroup(stack);
      accept(stack, 'CmkGuard::KeyMissing');
      accept(stack, 'CmkGuard::EncryptionOff');
      watch(app, door, new CmkGuard({ resourceTypes: [GuardedResourceTypes.REDSHIFT_CLUSTER] }));
      watch(app, door, new CmkGuard({ resourceTypes: [GuardedResourceTypes.ELASTICACHE_REPLICATION_GROUP] }));

      expect(outcome(app).told).toEqual([]);
    });

    test('of an unused acknowledgment accepts that', () => {
      parent.node.tryRemoveChild('Warehouse');
      accept(stack, 'CmkGuard::KeyMissing', 'for later');
      accept(stack, 'CmkGuard::AcknowledgmentUnused', 'we know');
      watch(app, door);

      expect(outcome(app)).toMatchObject({ told: [], accepted: [{ rule: 'AcknowledgmentUnused', path: 'Data', reason: 'we know' }] });
    });
  });

  describe('a finding about a key', () => {
    let key: Construct;
    let clusters: Construct[];

    beforeEach(() => {
      parent.node.tryRemoveChild('Warehouse');
      const rotless = goodKey(stack, 'Key', { enableKeyRotation: false });
      key = rotless;
      clusters = ['One', 'Two', 'Three'].map((id) => cluster(parent, id, { kmsKeyId: rotless.keyArn }));
    });

    test.each<[string, () => IConstruct]>([
      ['the key', () => key],
      ['the stack', () => stack],
      ['the app', () => app],
    ])('accepted on %s is accepted for every resource, once', (_, on) => {
      accept(on(), 'CmkGuard::KeyRotationOff', 'rotated by hand');
      watch(app, door);

      expect(outcome(app)).toMatchObject({
        told: [],
        accepted: [{ rule: 'KeyRotationOff', path: 'Data/Key/Resource', reason: 'rotated by hand' }],
      });
    });

    test.each(['CmkGuard::KeyRotationOff', 'KeyRotationOff'])('accepted as %s on one of its resources is told with the others', (id) => {
      accept(clusters[1], id, 'short-lived');
      watch(app, door);

      const { told, accepted } = outcome(app);

      expect(brief(told)).toEqual(['KeyRotationOff Data/Key/Resource']);
      expect(told[0].text).toContain('it protects "Data/Parent/One", "Data/Parent/Three".');
      expect(told[0].text).not.toContain('Data/Parent/Two');
      expect(accepted).toEqual([{ rule: 'KeyRotationOff', path: 'Data/Parent/Two', reason: 'short-lived', at: 'Data/Parent/Two' }]);
    });

    test('accepted on each of its resources is told no more', () => {
      clusters.forEach((it, i) => accept(it, 'CmkGuard::KeyRotationOff', `reason ${i}`));
      watch(app, door);

      const { told, accepted } = outcome(app);

      expect(told).toEqual([]);
      expect(accepted.map(({ reason }) => reason).sort()).toEqual(['reason 0', 'reason 1', 'reason 2']);
    });

    test('accepted on a parent of its resources is told no more', () => {
      accept(parent, 'CmkGuard::KeyRotationOff');
      watch(app, door);

      const { told, accepted } = outcome(app);

      expect(told).toEqual([]);
      expect(accepted.map(({ rule, at }) => [rule, at])).toEqual([['KeyRotationOff', 'Data/Parent']]);
    });

    test('accepted on the key and on what is above it is accepted for the reason that is nearest to the key, everywhere', () => {
      accept(stack, 'CmkGuard::KeyRotationOff', 'far');
      accept(key, 'CmkGuard::KeyRotationOff', 'near');
      watch(app, door);

      expect(outcome(app).accepted.map(({ reason }) => reason)).toEqual(['near']);
      expect(new CmkGuard().inspect(app).map(({ findings: [{ acknowledgment }] }) => acknowledgment?.reason)).toEqual(['near', 'near', 'near']);
    });

    test('accepted on the key\'s own stack, elsewhere, is accepted', () => {
      const keys = new Stack(app, 'Keys');
      const elsewhere = goodKey(keys, 'Key', { enableKeyRotation: false });
      clusters.forEach((it) => parent.node.tryRemoveChild(it.node.id));
      cluster(parent, 'Four', { kmsKeyId: elsewhere.keyArn });
      accept(keys, 'CmkGuard::KeyRotationOff');
      watch(app, door);

      const { told, accepted } = outcome(app);

      expect(told).toEqual([]);
      expect(brief(accepted)).toEqual(['KeyRotationOff Keys/Key/Resource']);
    });
  });
});

describe('inspect', () => {
  test.each(IDS)('shows what is accepted as %s, with by whom and why', (id) => {
    const stack = new Stack(newApp(), 'Data');
    cluster(stack);
    accept(stack, id, 'migrated in May');

    const { verdict, findings } = inspectOne(stack);

    expect(verdict).toBe('NOT_CUSTOMER_MANAGED');
    expect(findings).toMatchObject([{
      ruleId: 'CmkGuard::KeyMissing', acknowledgment: { id, reason: 'migrated in May', constructPath: 'Data' },
    }]);
  });

  test('shows a key\'s finding as accepted only with the resource it is accepted for', () => {
    const stack = new Stack(newApp(), 'Data');
    const key = goodKey(stack, 'Key', { enableKeyRotation: false });
    const [one] = ['One', 'Two'].map((it) => cluster(stack, it, { kmsKeyId: key.keyArn }));
    accept(one, 'CmkGuard::KeyRotationOff', 'short-lived');

    const found = new CmkGuard().inspect(stack).map(({ findings: [{ acknowledgment }] }) => acknowledgment?.reason);

    expect(found).toEqual(['short-lived', undefined]);
  });

  test('shows no acknowledgment where there is none', () => {
    const stack = new Stack(newApp(), 'Data');
    cluster(stack);

    expect(inspectOne(stack).findings[0].acknowledgment).toBeUndefined();
  });
});

test('the Aspect on one stack does not speak of acknowledgments beside it', () => {
  const app = newApp();
  const [mine, other] = ['Mine', 'Other'].map((it) => new Stack(app, it));
  [app, other].forEach((it) => accept(it, 'CmkGuard::KeyMissing'));
  cluster(mine, 'Right', { kmsKeyId: 'alias/mine' });
  watch(mine, 'Aspect');

  expect(outcome(app)).toMatchObject(NOTHING);
});

test('an accepted finding leaves a build that succeeds, and its report says so', () => {
  const app = newApp();
  const stack = new Stack(app, 'Data');
  cluster(stack);
  accept(stack, 'CmkGuard::KeyMissing');
  watch(app, 'plugin');
  outcome(app);

  expect(reportOf(app.outdir).map(({ conclusion, violations }) => [conclusion, violations])).toEqual([['success', []]]);
});
