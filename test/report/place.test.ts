import { NestedStack, Stack, Stage } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { creationTrace, placeOf } from '../../src/report/place';
import { newApp } from '../fixtures/doors';
import { cluster, newStack } from '../language';

test('a resource stands in the template of its stack, under its logical id', () => {
  const app = newApp();
  const place = placeOf(cluster(new Stack(app, 'Data')));

  expect(place.templatePath).toBe(`${app.outdir}/Data.template.json`);
  expect(place.logicalId).toBe('Warehouse');
  expect(place.inStage).toBe(false);
});

test('a resource of a nested stack stands in that one\'s template', () => {
  expect(placeOf(cluster(new NestedStack(newStack(), 'Nested'))).templatePath).toMatch(/DataNested\w+\.nested\.template\.json$/);
});

test('a resource in a stage stands in the stage\'s own assembly', () => {
  const { templatePath, inStage } = placeOf(cluster(new Stack(new Stage(newApp(), 'Prod'), 'Data')));

  expect(templatePath).toMatch(/assembly-Prod\/ProdData\w+\.template\.json$/);
  expect(inStage).toBe(true);
});

test('a resource in a stage in a stack stands in the stage\'s stack', () => {
  const { templatePath, inStage } = placeOf(cluster(new Stack(new Stage(newStack(), 'Prod'), 'Inner')));

  expect(templatePath).toMatch(/assembly-Data-Prod\/\w*Inner\w+\.template\.json$/);
  expect(inStage).toBe(true);
});

test('a resource that was renamed stands under its new logical id', () => {
  const it = cluster(newStack());
  it.overrideLogicalId('Renamed');

  expect(placeOf(it).logicalId).toBe('Renamed');
});

test.each<[string, () => Construct]>([
  ['an app', () => newApp()],
  ['a plain construct', () => new Construct(newApp(), 'Group')],
])('%s stands in no template', (_, make) => {
  expect(placeOf(make())).toMatchObject({ templatePath: undefined, logicalId: undefined, inStage: false, createdAt: undefined });
});

test('a stage stands in no template, and counts as in a stage: the CDK overlooks what is reported on it', () => {
  expect(placeOf(new Stage(newApp(), 'Prod'))).toMatchObject({ templatePath: undefined, logicalId: undefined, inStage: true });
});

test('a stack stands in its own template, without a logical id', () => {
  const { templatePath, logicalId } = placeOf(newStack());

  expect(templatePath).toMatch(/Data\.template\.json$/);
  expect(logicalId).toBeUndefined();
});

describe('the line of code that made a construct', () => {
  test('is the first of the app\'s own', () => {
    expect(placeOf(cluster(newStack())).createdAt).toMatch(/^test\/language\.ts:\d+:\d+$/);
  });

  test.each<[string, string[] | string | undefined, string | undefined]>([
    ['is not known where the CDK recorded nothing', undefined, undefined],
    ['is not known where the CDK recorded something else', 'stack traces disabled', undefined],
    ['is not known where there are only lines of others', ['Object.<anonymous> (node:internal/main:1:2)', 'f (/x/node_modules/aws-cdk-lib/core.js:3:4)', '...'], undefined],
    ['passes over the lines of others', ['f (/x/node_modules/aws-cdk-lib/core.js:3:4)', `g (${process.cwd()}/app.ts:5:6)`, `h (${process.cwd()}/main.ts:7:8)`], 'app.ts:5:6'],
    ['is read without a function too', [`${process.cwd()}/app.ts:5:6`], 'app.ts:5:6'],
    ['is read with "at" before it', [`    at g (${process.cwd()}/lib/app.ts:5:6)`], 'lib/app.ts:5:6'],
    ['is read with "at" and without a function', [`    at ${process.cwd()}/lib/app.ts:5:6`], 'lib/app.ts:5:6'],
  ])('%s', (_, trace, expected) => {
    const it = new Construct(newStack(), 'Group');
    if (trace !== undefined) it.node.addMetadata('aws:cdk:creationStack', trace);

    expect(placeOf(it).createdAt).toBe(expected);
  });

  test('comes from the trace that the CDK keeps', () => {
    const it = new Construct(newStack(), 'Group');
    expect(creationTrace(it)).toBeUndefined();

    it.node.addMetadata('aws:cdk:creationStack', ['one', 'two']);

    expect(creationTrace(it)).toEqual(['one', 'two']);
  });
});
