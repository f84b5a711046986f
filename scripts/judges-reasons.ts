// Why a finding of a judge stands, in one line. A finding without a reason fails the run, and so does a reason without a finding.
import { JudgeName, NagPack } from './judges/judge';

export interface Reason {
  readonly judge: JudgeName;
  readonly rule: string;
  /** The resources that it is about: their type, or what their paths match. All, if left out. */
  readonly resources?: string | RegExp;
  readonly reason: string;
}

const VPC = 'The VPC is the example\'s: what it logs, and what its default security group lets through, is its owner\'s to say.';
const AUDIT = 'Only a bucket counts here. The logs go to CloudWatch, under the customer managed key; `RedshiftAuditLogging.toS3` is there too.';
const ROTATION = 'ElastiCache does not rotate by itself: a function of yours changes user and secret. `RedisUser.withIam` has no password at all.';
const INLINE = 'The CDK writes the policies of a role inline: they belong to that role alone.';
const PROVIDER = 'The CDK\'s own function behind custom resources: CloudFormation alone calls it, while deploying, and it has to reach the APIs of AWS.';

const PREFIX: Record<NagPack, string> = {
  'AwsSolutions': 'AwsSolutions',
  'HIPAA Security': 'HIPAA.Security',
  'NIST 800-53 R5': 'NIST.800.53.R5',
  'PCI DSS 3.2.1': 'PCI.DSS.321',
};

const ALL_BUT_AWS: NagPack[] = ['HIPAA Security', 'NIST 800-53 R5', 'PCI DSS 3.2.1'];

export const REASONS: Reason[] = [
  ...nag(ALL_BUT_AWS, 'IAMNoInlinePolicy', /\/(DefaultPolicy|CustomResourcePolicy|SchedulerRole)\/Resource$/, INLINE),
  ...nag(['HIPAA Security', 'NIST 800-53 R5'], 'LambdaConcurrency', 'AWS::Lambda::Function', PROVIDER),
  ...nag(['HIPAA Security', 'NIST 800-53 R5'], 'LambdaDLQ', 'AWS::Lambda::Function', PROVIDER),
  ...nag(ALL_BUT_AWS, 'LambdaInsideVPC', 'AWS::Lambda::Function', PROVIDER),
  ...nag(['HIPAA Security', 'NIST 800-53 R5'], 'SecretsManagerRotationEnabled', /\/Users\//, ROTATION),
  ...nag(['AwsSolutions'], 'SMG4', /\/Users\//, ROTATION),
  ...nag(ALL_BUT_AWS, 'VPCDefaultSecurityGroupClosed', 'AWS::EC2::VPC', VPC),
  ...nag(ALL_BUT_AWS, 'VPCFlowLogsEnabled', 'AWS::EC2::VPC', VPC),
  ...nag(['AwsSolutions'], 'VPC7', 'AWS::EC2::VPC', VPC),
  ...nag(['AwsSolutions'], 'AEC6', 'AWS::ElastiCache::ReplicationGroup',
    'Only an AUTH token counts here. Users with rights of their own log in instead; `RedisAuthentication.authToken()` is there too.'),
  ...nag(['AwsSolutions'], 'IAM4', /\/AWS679f53fac002430cb0da5b7982bd2287\//, PROVIDER),
  ...nag(['AwsSolutions'], 'IAM5', /\/Analyst\/DefaultPolicy\//,
    'The Data API knows no resource for a statement that was run; the condition of `grantDataApi` admits the caller\'s own alone.'),

  {
    judge: 'AWS Control Tower',
    rule: 'CT.KMS.PR.3',
    reason: 'The key allows grants to services alone, by `kms:GrantIsForAWSResource`. `denyDirectGrants` adds the Deny that is looked for here.',
  },
  { judge: 'AWS Control Tower', rule: 'CT.LAMBDA.PR.3', resources: 'AWS::Lambda::Function', reason: PROVIDER },
  { judge: 'AWS Control Tower', rule: 'CT.REDSHIFT.PR.3', reason: AUDIT },

  { judge: 'checkov', rule: 'CKV_AWS_71', reason: AUDIT },
  { judge: 'checkov', rule: 'CKV_AWS_115', reason: PROVIDER },
  { judge: 'checkov', rule: 'CKV_AWS_116', reason: PROVIDER },
  { judge: 'checkov', rule: 'CKV_AWS_117', reason: PROVIDER },

  { judge: 'cfn-lint', rule: 'I1022', reason: 'A matter of style: the CDK joins where people would write `Fn::Sub`.' },
  { judge: 'cfn-lint', rule: 'I4010', reason: 'A summary for machines, of the whole stack: its author\'s to write.' },
  { judge: 'cfn-lint', rule: 'W3005', reason: 'The CDK writes a dependency down even where a reference says it already.' },
  {
    judge: 'cfn-lint',
    rule: 'W3010',
    resources: 'AWS::EC2::Subnet',
    reason: 'Of a stack with a Region, the CDK looks the zones up; offline it writes names that stand in.',
  },
];

function nag(packs: NagPack[], rule: string, resources: string | RegExp, reason: string): Reason[] {
  return packs.map((pack) => ({ judge: `cdk-nag ${pack}`, rule: `${PREFIX[pack]}-${rule}`, resources, reason }));
}
