// Which engine runs, in which version.
import { GROUP, templateOf } from './sessions';
import { RedisEngine } from '../../src';

test.each<[string, RedisEngine, string, string, string]>([
  ['VALKEY_7_2', RedisEngine.VALKEY_7_2, 'valkey', '7.2', 'valkey7'],
  ['VALKEY_8_0', RedisEngine.VALKEY_8_0, 'valkey', '8.0', 'valkey8'],
  ['VALKEY_8_1', RedisEngine.VALKEY_8_1, 'valkey', '8.1', 'valkey8'],
  ['VALKEY_8_2', RedisEngine.VALKEY_8_2, 'valkey', '8.2', 'valkey8'],
  ['a newer Valkey', RedisEngine.valkey('9.1'), 'valkey', '9.1', 'valkey9'],
  ['Valkey in a version with three numbers', RedisEngine.valkey('7.2.6'), 'valkey', '7.2.6', 'valkey7'],
  ['Valkey 10', RedisEngine.valkey('10.0'), 'valkey', '10.0', 'valkey10'],
  ['REDIS_7_0', RedisEngine.REDIS_7_0, 'redis', '7.0', 'redis7'],
  ['REDIS_7_1', RedisEngine.REDIS_7_1, 'redis', '7.1', 'redis7'],
  ['Redis OSS in a version with three numbers', RedisEngine.redis('7.0.7'), 'redis', '7.0.7', 'redis7'],
  ['a family of parameter groups that is named', RedisEngine.valkey('9.0', 'valkey9.x'), 'valkey', '9.0', 'valkey9.x'],
  ['a family of Redis OSS that is named', RedisEngine.redis('7.1', 'redis7.x'), 'redis', '7.1', 'redis7.x'],
])('%s is the engine of the group, its users and its parameters', (_, engine, name, version, family) => {
  expect(engine).toMatchObject({ name, version, parameterGroupFamily: family });
  const template = templateOf({ engine });

  template.hasResourceProperties(GROUP, { Engine: name, EngineVersion: version, TransitEncryptionEnabled: true, TransitEncryptionMode: 'required' });
  template.hasResourceProperties('AWS::ElastiCache::ParameterGroup', { CacheParameterGroupFamily: family });
  template.allResourcesProperties('AWS::ElastiCache::User', { Engine: name });
  template.hasResourceProperties('AWS::ElastiCache::UserGroup', { Engine: name });
});

test('there is no Redis OSS that cannot be made to require TLS', () => {
  const named = Object.entries(RedisEngine).filter(([, it]) => it instanceof RedisEngine) as [string, RedisEngine][];

  expect(named.map(([name]) => name)).toEqual(['VALKEY_7_2', 'VALKEY_8_0', 'VALKEY_8_1', 'VALKEY_8_2', 'REDIS_7_0', 'REDIS_7_1']);
  for (const [, it] of named) expect(it._problems()).toEqual([]);
});
