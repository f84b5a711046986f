// The smallest app that the guard refuses: README.md shows what `cdk synth` says about it.
import { App, Stack, Validations, aws_redshift as redshift } from 'aws-cdk-lib';
import { CmkGuard } from 'cdk-cmk-guard';
import { Construct } from 'constructs';

class Analytics extends Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new redshift.CfnCluster(this, 'Warehouse', {
      clusterType: 'multi-node',
      numberOfNodes: 2,
      nodeType: 'ra3.large',
      dbName: 'sales',
      masterUsername: 'operator',
      manageMasterPassword: true,
      masterPasswordSecretKmsKeyId: 'alias/team/secrets',
      encrypted: true,
      kmsKeyId: 'alias/aws/redshift',
    });
  }
}

const app = new App();
Validations.of(app).addPlugins(new CmkGuard());
new Analytics(app, 'Analytics');

app.synth();
