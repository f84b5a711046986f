// What the guard found out about every store, the right ones included: evidence for an audit, or for a unit test.
import { App } from 'aws-cdk-lib';
import { CmkGuard } from 'cdk-cmk-guard';
import { platform } from './platform';

const app = new App();
platform(app);
app.synth();

for (const { constructPath, verdict, keyPaths } of new CmkGuard().inspect(app)) {
  console.log(`${verdict.padEnd(22)}${constructPath}${keyPaths.length > 0 ? ` under ${keyPaths.join(', ')}` : ''}`);
}
