// A cache, and nothing said about it but where it is.
import { App, Stack, Validations, aws_ec2 as ec2 } from 'aws-cdk-lib';
import { CmkGuard, EncryptedRedisGroup } from 'cdk-cmk-guard';
import { Construct } from 'constructs';

class Shop extends Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const vpc = new ec2.Vpc(this, 'Vpc', {
      maxAzs: 2,
      natGateways: 0,
      subnetConfiguration: [{ name: 'data', subnetType: ec2.SubnetType.PRIVATE_ISOLATED }],
    });
    new EncryptedRedisGroup(this, 'Sessions', { vpc });
  }
}

const app = new App();
Validations.of(app).addPlugins(new CmkGuard());
new Shop(app, 'Shop');

app.synth();
