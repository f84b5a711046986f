// What is judged is what will be deployed: after every override, every other Aspect of any priority, every late change.
import { mkdtempSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { App, Aspects, aws_redshift as redshift, CfnResource, Lazy, Stack, Token, Validations } from 'aws-cdk-lib';
import { CfnInclude } from 'aws-cdk-lib/cloudformation-include';
import { IConstruct } from 'constructs';
import { atPriority, brief, Door, DOORS, newApp, NOTHING, outcome, PRIORITIES, watch } from '../fixtures/doors';
import { cluster, goodKey } from '../language';

describe.each(DOORS)('through the $door, annotations in the report: $flag', ({ door, flag }) => {
  let app: App;
  let stack: Stack;
  let right: redshift.CfnCluster;

  beforeEach(() => {
    app = newApp(flag);
    stack = new Stack(app, 'Data');
    right = cluster(stack, 'Right', { kmsKeyId: goodKey(stack).keyArn });
  });

  const on = (construct: IConstruct, change: () => void) => (visited: IConstruct) => {
    if (visited === construct) change();
  };

  describe.each(PRIORITIES)('an Aspect of priority %d', (priority) => {
    test('that takes a key away makes a finding', () => {
      watch(app, door);
      atPriority(app, priority, on(right, () => { right.kmsKeyId = undefined; }));

      expect(brief(outcome(app).told)).toEqual(['KeyMissing Data/Right']);
    });

    test('that gives a key mends a finding', () => {
      const wrong = cluster(stack);
      watch(app, door);
      atPriority(app, priority, on(wrong, () => { wrong.kmsKeyId = right.kmsKeyId; }));

      expect(outcome(app)).toMatchObject(NOTHING);
    });

    test('that takes a key away by an override makes a finding', () => {
      watch(app, door);
      atPriority(app, priority, on(right, () => right.addPropertyDeletionOverride('KmsKeyId')));

      expect(brief(outcome(app).told)).toEqual(['KeyMissing Data/Right']);
    });

    test('that changes a resource while it visits a later sibling is seen', () => {
      const last = new CfnResource(stack, 'Zebra', { type: 'AWS::SNS::Topic' });
      watch(app, door);
      atPriority(app, priority, on(last, () => { right.encrypted = false; }));

      expect(brief(outcome(app).told)).toEqual(['EncryptionOff Data/Right']);
    });

    test('that adds a cluster has it judged', () => {
      watch(app, door);
      atPriority(app, priority, on(stack, () => stack.node.tryFindChild('Late') ?? cluster(stack, 'Late')));

      expect(brief(outcome(app).told)).toEqual(['KeyMissing Data/Late']);
    });

    test('that takes the rotation of a key away makes a finding', () => {
      watch(app, door);
      atPriority(app, priority, (it) => {
        if (CfnResource.isCfnResource(it) && it.cfnResourceType === 'AWS::KMS::Key') it.addPropertyOverride('EnableKeyRotation', false);
      });

      expect(brief(outcome(app).told)).toEqual(['KeyRotationOff Data/Key/Resource']);
    });

    test('that accepts a finding is heard', () => {
      const wrong = cluster(stack);
      watch(app, door);
      atPriority(app, priority, on(wrong, () => Validations.of(wrong).acknowledge({ id: 'CmkGuard::KeyMissing', reason: 'late' })));

      const { told, accepted } = outcome(app);

      expect(told).toEqual([]);
      expect(brief(accepted)).toEqual(['KeyMissing Data/Warehouse']);
    });

    test('that removes a wrong cluster leaves nothing to tell', () => {
      cluster(stack);
      watch(app, door);
      atPriority(app, priority, on(stack, () => stack.node.tryRemoveChild('Warehouse')));

      expect(outcome(app)).toMatchObject(NOTHING);
    });
  });

  test.each<[string, (it: redshift.CfnCluster) => void, string]>([
    ['that turns encryption off', (it) => it.addPropertyOverride('Encrypted', false), 'EncryptionOff'],
    ['that turns encryption off as text', (it) => it.addPropertyOverride('Encrypted', 'false'), 'EncryptionOff'],
    ['that deletes the key', (it) => it.addPropertyDeletionOverride('KmsKeyId'), 'KeyMissing'],
    ['that deletes all properties', (it) => it.addDeletionOverride('Properties'), 'KeyMissing'],
    ['that empties the key', (it) => it.addPropertyOverride('KmsKeyId', ''), 'KeyMissing'],
    ['that gives no value', (it) => it.addPropertyOverride('KmsKeyId', { Ref: 'AWS::NoValue' }), 'KeyMissing'],
    ['that names a key of AWS', (it) => it.addOverride('Properties.KmsKeyId', 'alias/aws/redshift'), 'KeyAwsManaged'],
    ['that names something else', (it) => it.addPropertyOverride('KmsKeyId', { 'Fn::GetAtt': ['Right', 'Endpoint.Address'] }), 'KeyNotAKey'],
  ])('an override %s is seen', (_, override, rule) => {
    watch(app, door);
    override(right);

    expect(brief(outcome(app).told)).toEqual([`${rule} Data/Right`]);
  });

  test('an override that gives a key mends a finding', () => {
    cluster(stack).addPropertyOverride('KmsKeyId', right.kmsKeyId);
    watch(app, door);

    expect(outcome(app)).toMatchObject(NOTHING);
  });

  test('an override that makes another resource a cluster has it judged', () => {
    new CfnResource(stack, 'Thing', { type: 'AWS::SNS::Topic' }).addOverride('Type', 'AWS::Redshift::Cluster');
    watch(app, door);

    expect(brief(outcome(app).told)).toEqual(['KeyMissing Data/Thing']);
  });

  test('an override that makes a cluster something else leaves nothing to tell', () => {
    cluster(stack).addOverride('Type', 'AWS::SNS::Topic');
    watch(app, door);

    expect(outcome(app)).toMatchObject(NOTHING);
  });

  test.each([
    ['a cached Lazy', (produce: () => string | undefined) => Lazy.string({ produce })],
    ['an uncached Lazy', (produce: () => string | undefined) => Lazy.uncachedString({ produce })],
    ['a Lazy of any value', (produce: () => string | undefined) => Token.asString(Lazy.any({ produce }))],
  ])('%s gives what it gives last', (_, lazily) => {
    let name: string | undefined = 'alias/mine';
    cluster(stack, 'Warehouse', { kmsKeyId: lazily(() => name) });
    watch(app, door);
    atPriority(app, 2000, () => { name = 'alias/aws/redshift'; });

    expect(brief(outcome(app).told)).toEqual(['KeyAwsManaged Data/Warehouse']);
  });

  test('a Lazy that ends up empty is a missing key', () => {
    cluster(stack, 'Warehouse', { kmsKeyId: Lazy.string({ produce: () => undefined }) });
    watch(app, door);

    expect(brief(outcome(app).told)).toEqual(['KeyMissing Data/Warehouse']);
  });

  test('a plain CfnResource is judged by its type', () => {
    new CfnResource(stack, 'Plain', { type: 'AWS::ElastiCache::ServerlessCache', properties: { Engine: 'valkey', ServerlessCacheName: 'c' } });
    watch(app, door);

    expect(brief(outcome(app).told)).toEqual(['KeyMissing Data/Plain']);
  });

  test('a resource that a construct keeps out of the template is not judged', () => {
    class Unborn extends redshift.CfnCluster {
      protected shouldSynthesize(): boolean { return false; }
    }
    new Unborn(stack, 'Unborn', { clusterType: 'single-node', dbName: 'dev', masterUsername: 'operator', nodeType: 'ra3.large' });
    watch(app, door);

    expect(outcome(app)).toMatchObject(NOTHING);
  });

  test('a resource of a class of its own, which renders in a way of its own, is judged by what it renders', () => {
    class Stripped extends redshift.CfnCluster {
      protected renderProperties(props: Record<string, unknown>): Record<string, unknown> {
        return { ...super.renderProperties(props), KmsKeyId: undefined };
      }
    }
    new Stripped(stack, 'Stripped', {
      clusterType: 'single-node', dbName: 'dev', masterUsername: 'operator', nodeType: 'ra3.large', kmsKeyId: right.kmsKeyId,
    });
    watch(app, door);

    expect(brief(outcome(app).told)).toEqual(['KeyMissing Data/Stripped']);
  });

  test('a resource whose instance renders in a way of its own is judged by what it renders', () => {
    const render = (right as unknown as { renderProperties(props: unknown): object }).renderProperties.bind(right);
    Object.assign(right, { renderProperties: (props: unknown) => ({ ...render(props), KmsKeyId: undefined }) });
    watch(app, door);

    expect(brief(outcome(app).told)).toEqual(['KeyMissing Data/Right']);
  });

  test('a resource whose instance renders itself is judged by what it renders', () => {
    Object.assign(right, {
      _toCloudFormation: () => ({ Resources: { Right: { Type: 'AWS::Redshift::Cluster', Properties: { NodeType: 'ra3.large' } } } }),
    });
    watch(app, door);

    expect(brief(outcome(app).told)).toEqual(['KeyMissing Data/Right']);
  });

  test('what a template that is included holds is judged', () => {
    const templateFile = join(mkdtempSync(join(tmpdir(), 'cmk-guard-')), 'template.json');
    writeFileSync(templateFile, JSON.stringify({
      Resources: { Old: { Type: 'AWS::Redshift::Cluster', Properties: { ClusterType: 'single-node', DBName: 'dev', MasterUsername: 'operator', NodeType: 'ra3.large' } } },
    }));
    new CfnInclude(stack, 'Included', { templateFile });
    watch(app, door);

    expect(brief(outcome(app).told)).toEqual(['KeyMissing Data/Included/Old']);
  });
});

describe('a guard that another Aspect adds', () => {
  test.each<[Door]>([['Aspect'], ['plugin']])('as a %s judges all the same', (door) => {
    const app = newApp();
    const stack = new Stack(app, 'Data');
    cluster(stack);
    let added = false;
    Aspects.of(app).add({
      visit: () => {
        if (!added) {
          added = true;
          watch(app, door);
        }
      },
    }, { priority: 100 });

    expect(brief(outcome(app).told)).toEqual(['KeyMissing Data/Warehouse']);
  });
});

describe('without the CDK\'s stabilization of Aspects', () => {
  test.each<[Door]>([['Aspect'], ['plugin']])('the %s still judges the final state', (door) => {
    const app = newApp(false, { context: { '@aws-cdk/core:aspectStabilization': false } });
    const stack = new Stack(app, 'Data');
    const right = cluster(stack, 'Right', { kmsKeyId: goodKey(stack).keyArn });
    watch(app, door);
    atPriority(app, 2000, (it) => {
      if (it === stack) right.kmsKeyId = undefined;
    });

    expect(brief(outcome(app).told)).toEqual(['KeyMissing Data/Right']);
  });
});
