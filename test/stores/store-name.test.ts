// The names of stores: known before deployment, of the form that the services take, and different wherever paths are.
import { App, NestedStack, Stack, Stage, Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import * as fc from 'fast-check';
import { plainPath } from '../../src/private/plain-path';
import { storeName } from '../../src/stores/store-name';

const FORM = /^[a-z](-?[a-z0-9]+)*$/;
const id = fc.stringMatching(/^[A-Za-z][\w.-]{0,80}$/).filter((it) => it !== 'Default');
const stackId = fc.stringMatching(/^[A-Za-z][A-Za-z0-9-]{0,100}$/);

/** A construct at a path. */
function at(scope: Construct, ...path: string[]): Construct {
  return path.reduce((it, name) => it.node.tryFindChild(name) as Construct ?? new Construct(it, name), scope);
}

test('a name says stack and path', () => {
  expect(storeName(at(new Stack(new App(), 'Analytics'), 'Sales', 'Warehouse'), 63)).toMatch(/^analytics-sales-warehouse-[0-9a-f]{8}$/);
});

test.each([30, 40, 50, 63, 255])('a name has the form that services take, and at most %d characters, whatever the path', (maxLength) => {
  fc.assert(fc.property(stackId, fc.array(id, { minLength: 1, maxLength: 4 }), (stack, path) => {
    const name = storeName(at(new Stack(new App(), stack), ...path), maxLength);

    expect(name).toMatch(FORM);
    expect(name.length).toBeLessThanOrEqual(maxLength);
  }), { numRuns: 40 });
});

test.each<[string, () => [Construct, Construct]]>([
  ['paths differ', () => {
    const stack = new Stack(new App(), 'Data');
    return [at(stack, 'One', 'Warehouse'), at(stack, 'Two', 'Warehouse')];
  }],
  ['paths differ in capitals alone', () => {
    const stack = new Stack(new App(), 'Data');
    return [at(stack, 'Warehouse'), at(stack, 'warehouse')];
  }],
  ['paths differ in where they are cut', () => {
    const app = new App();
    return [at(new Stack(app, 'Data'), 'Sales', 'Warehouse'), at(new Stack(app, 'Data-Sales'), 'Warehouse')];
  }],
  ['long paths differ in the middle', () => {
    const stack = new Stack(new App(), 'Data');
    return [at(stack, 'a'.repeat(80), 'one', 'b'.repeat(80)), at(stack, 'a'.repeat(80), 'two', 'b'.repeat(80))];
  }],
  ['stages differ', () => {
    const app = new App();
    return [at(new Stack(new Stage(app, 'Dev'), 'Data'), 'Warehouse'), at(new Stack(new Stage(app, 'Prod'), 'Data'), 'Warehouse')];
  }],
  ['nested stacks differ', () => {
    const stack = new Stack(new App(), 'Data');
    return [at(new NestedStack(stack, 'One'), 'Warehouse'), at(new NestedStack(stack, 'Two'), 'Warehouse')];
  }],
])('names differ where %s', (_, pair) => {
  const [one, two] = pair().map((it) => storeName(it, 30));

  expect(one).not.toBe(two);
});

test('a name is the same in every synthesis', () => {
  const name = (): string => storeName(at(new Stack(new App(), 'Data'), 'Warehouse'), 63);

  expect(name()).toBe(name());
});

test('a name is a literal, also in a nested stack', () => {
  expect(Token.isUnresolved(storeName(at(new NestedStack(new Stack(new App(), 'Data'), 'Nested'), 'Warehouse'), 63))).toBe(false);
});

test('a name begins with a letter, also where there is no stack to say one', () => {
  expect(storeName(new Construct(undefined as never, '1'), 63)).toMatch(/^s-/);
});

test.each<[string, string]>([
  ['Sales/Warehouse', 'Data/Sales/Warehouse'],
  ['Sales_1.a-b', 'Data/Sales_1.a-b'],
  ['Umsätze', 'Data/Ums-tze'],
  ['a "quoted" <name>\n', 'Data/a--quoted---name--'],
  ['倉庫', 'Data/--'],
])('a path in plain letters: %j', (path, plain) => {
  expect(plainPath(at(new Stack(new App(), 'Data'), ...path.split('/')))).toBe(plain);
});

test('a path in plain letters keeps its end where it is too long', () => {
  const plain = plainPath(at(new Stack(new App(), 'Data'), 'a'.repeat(200), 'b'.repeat(100), 'Warehouse'));

  expect(plain).toHaveLength(200);
  expect(plain).toMatch(/^a+\/b{100}\/Warehouse$/);
});
