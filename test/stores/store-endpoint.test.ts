// Where clients connect.
import { CfnParameter, Token } from 'aws-cdk-lib';
import { StoreEndpoint } from '../../src';
import { newStack } from '../language';

test('host name and port are joined', () => {
  expect(new StoreEndpoint('warehouse.example.com', 5440)).toMatchObject({ hostname: 'warehouse.example.com', port: 5440, socketAddress: 'warehouse.example.com:5440' });
});

test('a host name and a port that are known at deployment are joined then', () => {
  const stack = newStack();
  const host = new CfnParameter(stack, 'Host');
  const port = new CfnParameter(stack, 'Port', { type: 'Number' });
  const it = new StoreEndpoint(host.valueAsString, port.valueAsNumber);

  expect(Token.isUnresolved(it.port)).toBe(true);
  expect(stack.resolve(it.socketAddress)).toEqual({ 'Fn::Join': ['', [{ Ref: 'Host' }, ':', { Ref: 'Port' }]] });
});
