import { Token, aws_ec2 as ec2 } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { orElse } from '../private/cause';
import { plainPath } from '../private/plain-path';

/**
 * Where a store is in the network.
 */
export interface StoreNetworkProps {
  /**
   * The VPC of the store. A store that is deployed cannot move to another one: restore a snapshot of it there.
   */
  readonly vpc: ec2.IVpc;

  /**
   * The subnets of the store. Public ones are refused unless the store is to be public, and so are subnets of a single Availability Zone. Changing
   * them changes the subnet group in place. ElastiCache refuses to take away a subnet that a node is in.
   *
   * @default - the private subnets of the VPC: those with egress, or else the isolated ones
   */
  readonly vpcSubnets?: ec2.SubnetSelection;

  /**
   * The security groups of the store, instead of one of its own. What they let in and out is then up to you. Changed in place.
   *
   * @default - a new security group that lets nobody in until `connections` allows them
   */
  readonly securityGroups?: ec2.ISecurityGroup[];
}

/** How the place of a store is looked at. */
export interface NetworkView {
  /** Whether the store has an address on the internet. */
  readonly publicly?: boolean;
  /** Whether a subnet group was handed in, so that subnets are not selected. */
  readonly subnetsGiven?: boolean;
}

/** What is wrong with the place of a store in the network. */
export function networkProblems(props: StoreNetworkProps, { publicly, subnetsGiven }: NetworkView = {}): string[] {
  const empty = props.securityGroups?.length === 0 ? ['`securityGroups` is empty. Name at least one, or leave it out for one of its own.'] : [];
  return [...empty, ...subnetsGiven ? [] : subnetProblems(props, publicly)];
}

function subnetProblems(props: StoreNetworkProps, publicly = false): string[] {
  const selected = orElse(() => subnetsOf(props, publicly), undefined);
  if (!selected || (!selected.isPendingLookup && selected.subnetIds.length === 0)) {
    return [props.vpcSubnets
      ? `\`vpcSubnets\` selects none of the subnets of VPC "${props.vpc.node.path}". Select some that it has.`
      : `\`vpc\` takes a VPC with ${publicly ? 'public' : 'private'} subnets. Got "${props.vpc.node.path}"; give it some, or set \`vpcSubnets\`.`];
  }
  const prop = props.vpcSubnets ? 'vpcSubnets' : 'vpc';
  const zones = new Set(orElse(() => selected.availabilityZones, [])); // of subnets that are known by their ids alone they are not known
  return [
    ...selected.hasPublic && !publicly ? ['`vpcSubnets` selects public subnets, and the store is not public. Select private or isolated subnets.'] : [],
    ...selected.subnetIds.length === 1 && !Token.isUnresolved(selected.subnetIds)
      ? [`\`${prop}\` takes subnets in at least two Availability Zones. Got a single subnet.`]
      : [],
    ...selected.subnetIds.length > 1 && zones.size === 1 && ![[...zones], ...zones, selected.subnetIds].some((it) => Token.isUnresolved(it))
      ? [`\`${prop}\` takes subnets in at least two Availability Zones. Got "${[...zones][0]}" alone.`]
      : [],
  ];
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
    new ec2.SecurityGroup(scope, 'SecurityGroup', { vpc, description: `${what} ${plainPath(scope)}`, allowAllOutbound: false }),
  ];
}
