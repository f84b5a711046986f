// The platform, guarded as a whole. `cdk synth` refuses it.
import { App, Validations } from 'aws-cdk-lib';
import { CmkGuard } from 'cdk-cmk-guard';
import { platform } from './platform';

const app = new App();
Validations.of(app).addPlugins(new CmkGuard());
platform(app);

app.synth();
