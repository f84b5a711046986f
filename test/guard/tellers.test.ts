// What the guard asks the CDK about the guards around it: internals of core, so this fails loudly if they move.
import { App, Aspects, Stack, Stage, Validations } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { CmkGuard } from '../../src';
import { isWholeAppSynthesis, pluginsOver } from '../../src/guard/tellers';

test('the guards that are registered on the stages around a construct are known, the nearest first, and no other plugins', () => {
  const app = new App();
  const stack = new Stack(new Stage(app, 'Prod'), 'Data');
  const [inner, outer] = [new CmkGuard(), new CmkGuard()];
  Validations.of(stack).addPlugins(inner, { name: 'other', validate: () => ({ success: true, violations: [] }) });
  Validations.of(app).addPlugins(outer);

  expect(pluginsOver(stack).map(({ roots, tellsAll }) => [roots[0].node.path, tellsAll])).toEqual([['Prod', true], ['', true]]);
  expect(pluginsOver(app)).toHaveLength(1);
});

test('a tree without an app has no plugins', () => {
  expect(pluginsOver(new Construct(undefined as never, ''))).toEqual([]);
});

test('the synthesis of a whole app is told from that of a stage alone', () => {
  const seenIn = (synth: (app: App, stage: Stage) => void): boolean[] => {
    const seen: boolean[] = [];
    const app = new App();
    const stage = new Stage(app, 'Prod');
    const stack = new Stack(stage, 'Data');
    Aspects.of(stage).add({ visit: (it) => { if (it === stack) seen.push(isWholeAppSynthesis(it)); } });
    synth(app, stage);
    return seen;
  };

  expect(seenIn((_, stage) => stage.synth())).toEqual([false]);
  expect(seenIn((app) => app.synth())).toEqual([true]);
});

test('a construct that happens to be called Tree is not the tree metadata', () => {
  const app = new App({ treeMetadata: false });
  expect(isWholeAppSynthesis(new Construct(app, 'Tree'))).toBe(false);
});
