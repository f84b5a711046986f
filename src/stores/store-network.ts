import { Token, aws_ec2 as ec2 } from 'aws-cdk-lib';
import { Construct } from 'constructs';

/**
 * Where a store is in the network.
 */
export interface StoreNetworkProps {
  /**
   * The VPC of the store.
   */
  readonly vpc: ec2.IVpc;

  /**
   * The subnets of the store. Public ones are refused unless the store is to be public, and so are subnets of a single Availability Zone.
   *
   * @default - the private subnets of the VPC: those with egress, or else the isolated ones
   */
  readonly vpcSubnets?: ec2.SubnetSelection;

  /**
   * The security groups of the store, instead of one of its own. What they let in and out is then up to you.
   *
   * @default - a new security group that lets nobody in until `connections` allows them
   */
  readonly securityGroups?: ec2.ISecurityGroup[];
}

/** What is wrong with the place of a store in the network. */
export function networkProblems(props: StoreNetworkProps, publicly = false): string[] {
  const { vpcSubnets, securityGroups } = props;
  const problems = securityGroups?.length === 0 ? ['`securityGroups` is empty. Name at least one, or leave it out for one of its own.'] : [];
  try {
    const { hasPublic, availabilityZones, subnetIds } = subnetsOf(props, publicly);
    if (hasPublic && !publicly) problems.push('`vpcSubnets` selects public subnets, and the store is not public. Select private or isolated subnets.');
    const zones = new Set(availabilityZones);
    if (zones.size === 1 && !Token.isUnresolved([...zones][0]) && !Token.isUnresolved(subnetIds)) {
      problems.push(`\`vpcSubnets\` takes subnets in at least two Availability Zones. Got "${[...zones][0]}" alone.`);
    }
  } catch (error) {
    const which = vpcSubnets ? '`vpcSubnets` selects no subnets of `vpc`' : '`vpc` has no private subnets; give it some, or set `vpcSubnets`';
    problems.push(`${which}. Got from the VPC: ${(error as Error).message}`);
  }
  return problems;
}

/** The subnets that a store is put into. */
export function subnetsOf({ vpc, vpcSubnets }: StoreNetworkProps, publicly = false): ec2.SelectedSubnets {
  if (vpcSubnets) return vpc.selectSubnets(vpcSubnets);
  if (publicly) return vpc.selectSubnets({ subnetType: ec2.SubnetType.PUBLIC });
  return vpc.selectSubnets({ subnetType: vpc.privateSubnets.length > 0 ? ec2.SubnetType.PRIVATE_WITH_EGRESS : ec2.SubnetType.PRIVATE_ISOLATED });
}

/** The security groups that were handed in, or one that lets nobody in and nothing out. */
export function securityGroupsOf(scope: Construct, { vpc, securityGroups }: StoreNetworkProps, what: string): ec2.ISecurityGroup[] {
  return securityGroups ?? [
    new ec2.SecurityGroup(scope, 'SecurityGroup', { vpc, description: `${what} ${scope.node.path}`.slice(0, 255), allowAllOutbound: false }),
  ];
}
