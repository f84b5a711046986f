import { App, Aspects } from 'aws-cdk-lib';
import { platform } from '../examples/data-platform/platform';
import { run, synth } from '../scripts/synth';
import { CmkGuard } from '../src';

test('the data platform has right, wrong and unproven stores, each found for its own reason', () => {
  const app = new App();
  platform(app);
  const found = new CmkGuard().inspect(app).map(({ constructPath, verdict, findings }) => [constructPath, verdict, ...findings.map((it) => it.ruleId)]);
  expect(found).toEqual([
    ['Prod/Caches/Carts', 'NOT_CUSTOMER_MANAGED', 'CmkGuard::EncryptionOff'],
    ['Prod/Caches/Prices', 'UNPROVEN', 'CmkGuard::KeyUnproven'],
    ['Prod/Caches/Sessions', 'CUSTOMER_MANAGED'],
    ['Warehouse/AdHoc', 'NOT_CUSTOMER_MANAGED', 'CmkGuard::KeyMissing'],
    ['Warehouse/Finance', 'NOT_CUSTOMER_MANAGED', 'CmkGuard::KeyMissing'],
    ['Warehouse/Marketing', 'NOT_CUSTOMER_MANAGED', 'CmkGuard::KeyAwsManaged'],
    ['Warehouse/Sales', 'CUSTOMER_MANAGED'],
  ]);
});

test('`cdk synth` refuses the data platform, inside its stage and outside, and passes the mended one', () => {
  const refused = synth('data-platform');
  expect(refused.status).toBe(1);
  for (const store of ['Prod/Caches/Carts', 'Warehouse/AdHoc', 'Warehouse/Finance', 'Warehouse/Marketing']) {
    expect(refused.output.split(`"${store}"`)).toHaveLength(2); // told once
  }
  expect(refused.output).toContain('examples/data-platform/platform.ts:');
  expect(synth('data-platform-mended').status).toBe(0);
}, 60_000);

test('the evidence names every store of the platform', () => {
  const { status, output } = run('data-platform/evidence.ts');
  expect(status).toBe(0);
  expect(output.trim().split('\n')).toHaveLength(7);
}, 60_000);

test('the platform, guarded by an Aspect instead, has the same findings as annotations', () => {
  const app = new App();
  platform(app);
  Aspects.of(app).add(new CmkGuard());
  const { stacks } = app.synth({ errorOnDuplicateSynth: false, validateOnSynthesis: false, force: false });
  const told = stacks.flatMap((stack) => stack.messages.filter(({ level }) => level === 'error').map(({ id }) => id));
  expect(told.sort()).toEqual(['/Warehouse/AdHoc', '/Warehouse/Finance', '/Warehouse/Marketing']);
});
