// The smallest app that the guard refuses: README.md shows what `cdk synth` says about it.
import { App, Stack, Validations, aws_redshift as redshift } from 'aws-cdk-lib';
import { CmkGuard } from 'cdk-cmk-guard';

const app = new App();
Validations.of(app).addPlugins(new CmkGuard());

const stack = new Stack(app, 'Analytics');
new redshift.CfnCluster(stack, 'Warehouse', {
  clusterType: 'multi-node',
  numberOfNodes: 2,
  nodeType: 'ra3.large',
  dbName: 'sales',
  masterUsername: 'operator',
  manageMasterPassword: true,
  encrypted: true,
  kmsKeyId: 'alias/aws/redshift',
  masterPasswordSecretKmsKeyId: 'alias/team/secrets',
});

app.synth();
