import { App, Aspects } from 'aws-cdk-lib';
import { platform } from '../examples/data-platform/platform';
import { run, synth } from '../scripts/synth';
import { CmkGuard } from '../src';

test('the data platform has right, wrong and unproven stores, each found for its own reason', () => {
  const app = new App();
  platform(app);
  const found = new CmkGuard().inspect(app)
    .map(({ constructPath, verdict, findings }) => [constructPath, verdict, ...findings.map((it) => it.ruleId)]);
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

test('the platform, guarded by an Aspect instead, has the findings outside its stage as annotations, and the stage stops synthesis', () => {
  const app = new App();
  platform(app);
  Aspects.of(app).add(new CmkGuard());
  expect(() => app.synth()).toThrow(/"Prod\/Caches\/Carts" leaves out AtRestEncryptionEnabled/);
  const annotated = app.node.findAll().filter((it) => it.node.metadata.some(({ type }) => type === 'aws:cdk:error')).map((it) => it.node.path);
  expect(annotated).toEqual(['Warehouse/Marketing', 'Warehouse/Finance', 'Warehouse/AdHoc']);
});
