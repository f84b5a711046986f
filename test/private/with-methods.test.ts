import { Stack, aws_kms as kms, aws_secretsmanager as secretsmanager } from 'aws-cdk-lib';
import { withMethods } from '../../src/private/with-methods';
import { newStack, WAYS_TO_METHODS } from '../language';

/** Where jsii keeps which type of its own a class is. */
const RTTI = Symbol.for('jsii.rtti');

class Door {
  public static readonly [RTTI] = { fqn: 'house.Door', version: '1.0.0' };

  public static of(wood: string): Door {
    return new Door(wood);
  }

  public constructor(public readonly wood: string) {}

  public get label(): string {
    return `door of ${this.wood}`;
  }

  public open(who: string): string {
    return `${who} opens the ${this.label}`;
  }

  public pass(who: string): string {
    return `${this.open(who)} and goes in`;
  }
}

class Gate extends Door {
  public close(): string {
    return `the ${this.label} is closed`;
  }
}

const locked = (door = new Door('oak')): Door => withMethods(door, { open: (who) => `${who} finds it locked` });

test.each(WAYS_TO_METHODS)('a method is another one, looked up on %s', (_, on) => {
  const door = locked();
  expect(on(door).open.call(door, 'Ada')).toBe('Ada finds it locked');
});

test('the object is the one that was given', () => {
  const door = new Door('oak');
  expect(locked(door)).toBe(door);
});

test('the object has no methods of its own, which jsii would not see', () => {
  expect(Object.keys(locked())).toEqual(['wood']);
  expect(Object.hasOwn(Door.prototype, 'open')).toBe(true);
});

test('other methods and properties are what they were, and call the other method', () => {
  const door = locked();
  expect([door.wood, door.label, door.pass('Ada')]).toEqual(['oak', 'door of oak', 'Ada finds it locked and goes in']);
});

test('the method that was there can be called by the one that is there now', () => {
  const door = new Door('oak');
  const open = door.open.bind(door);
  withMethods(door, { open: (who) => `${open(who)} with a key` });
  expect(door.pass('Ada')).toBe('Ada opens the door of oak with a key and goes in');
});

test('the class and its other objects are what they were', () => {
  const other = new Door('pine');
  locked();
  expect([other, new Door('ash'), Door.of('elm')].map((it) => it.open('Ada'))).toEqual(['pine', 'ash', 'elm'].map((it) => `Ada opens the door of ${it}`));
});

test('each object has methods for itself', () => {
  const [one, other] = ['one', 'other'].map((it) => withMethods(new Door('oak'), { open: () => it }));
  expect([one.open(''), other.open('')]).toEqual(['one', 'other']);
});

test('an object can be given methods again, and keeps those that it was given', () => {
  const gate = withMethods(withMethods(new Gate('iron'), { open: () => 'it is locked' }), { close: () => 'it is shut' });
  expect([gate.open('Ada'), gate.close(), gate.label]).toEqual(['it is locked', 'it is shut', 'door of iron']);
});

test('the object is still an instance of its classes', () => {
  const gate = withMethods(new Gate('iron'), { close: () => 'it is stuck' });
  expect(gate).toBeInstanceOf(Gate);
  expect(gate).toBeInstanceOf(Door);
});

test('the class between inherits what is static, and the type that jsii knows', () => {
  const between = locked().constructor as typeof Door;
  expect(between).not.toBe(Door);
  expect(between.prototype.constructor).toBe(between);
  expect(between.of('elm').wood).toBe('elm');
  expect(between[RTTI]).toEqual({ fqn: 'house.Door', version: '1.0.0' });
});

test.each<[string, (stack: Stack) => object]>([
  ['aws-cdk-lib.aws_kms.KeyGrants', (stack) => new kms.Key(stack, 'Key').grants],
  ['aws-cdk-lib.aws_kms.Key', (stack) => new kms.Key(stack, 'Key')],
  ['aws-cdk-lib.aws_secretsmanager.Secret', (stack) => new secretsmanager.Secret(stack, 'Secret')],
])('an object of the CDK is still of the type %s to jsii', (fqn, of) => {
  expect(withMethods(of(newStack()), {}).constructor).toHaveProperty([RTTI], expect.objectContaining({ fqn }));
});
