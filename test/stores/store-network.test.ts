// Where a store is in the network, and what is wrong about where it should be.
import { App, CfnParameter, Fn, Stack, Token, aws_ec2 as ec2 } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Construct } from 'constructs';
import { networkProblems, securityGroupsOf, StoreNetworkProps, subnetsOf } from '../../src/stores/store-network';
import { newStack } from '../language';

const ZONES = ['us-east-1a', 'us-east-1b'];

/** An imported VPC whose subnets say by their id what they are. */
function vpcWith(stack: Stack, ...kinds: ('public' | 'private' | 'isolated')[]): ec2.IVpc {
  const ids = (kind: typeof kinds[number]): string[] | undefined => kinds.includes(kind) ? ZONES.map((zone) => `${kind}-${zone}`) : undefined;
  return ec2.Vpc.fromVpcAttributes(stack, 'Vpc', {
    vpcId: 'vpc-1', availabilityZones: ZONES, publicSubnetIds: ids('public'), privateSubnetIds: ids('private'), isolatedSubnetIds: ids('isolated'),
  });
}

describe('a store is put into', () => {
  test.each<[string, (stack: Stack) => StoreNetworkProps, boolean, string]>([
    ['private subnets', (it) => ({ vpc: vpcWith(it, 'public', 'private', 'isolated') }), false, 'private'],
    ['isolated subnets, where there are no private ones', (it) => ({ vpc: vpcWith(it, 'public', 'isolated') }), false, 'isolated'],
    ['isolated subnets, where it is said', (it) => ({ vpc: vpcWith(it, 'private', 'isolated'), vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_ISOLATED } }), false, 'isolated'],
    ['public subnets, where it is to be public', (it) => ({ vpc: vpcWith(it, 'public', 'private') }), true, 'public'],
    ['public subnets that are named, where it is to be public', (it) => ({ vpc: vpcWith(it, 'public'), vpcSubnets: { subnetType: ec2.SubnetType.PUBLIC } }), true, 'public'],
  ])('%s', (_, props, publicly, kind) => {
    const of = props(newStack());

    expect(networkProblems(of, { publicly })).toEqual([]);
    expect(subnetsOf(of, publicly).subnetIds).toEqual(ZONES.map((zone) => `${kind}-${zone}`));
  });
});

describe('what is wrong is said', () => {
  test.each<[string, (stack: Stack) => StoreNetworkProps, boolean, string[]]>([
    ['no security groups', (it) => ({ vpc: vpcWith(it, 'private'), securityGroups: [] }), false, ['`securityGroups` is empty. Name at least one, or leave it out for one of its own.']],
    ['public subnets', (it) => ({ vpc: vpcWith(it, 'public', 'private'), vpcSubnets: { subnetType: ec2.SubnetType.PUBLIC } }), false,
      ['`vpcSubnets` selects public subnets, and the store is not public. Select private or isolated subnets.']],
    ['a single zone', (it) => ({ vpc: vpcWith(it, 'private'), vpcSubnets: { availabilityZones: ['us-east-1b'] } }), false,
      ['`vpcSubnets` takes subnets in at least two Availability Zones. Got a single subnet.']],
    ['a single zone of several subnets', (it) => ({
      vpc: vpcWith(it, 'private'),
      vpcSubnets: { subnets: ['s-1', 's-2'].map((subnetId) => ec2.Subnet.fromSubnetAttributes(it, subnetId, { subnetId, availabilityZone: 'us-east-1a' })) },
    }), false, ['`vpcSubnets` takes subnets in at least two Availability Zones. Got "us-east-1a" alone.']],
    ['a single subnet in a zone that is a token', (it) => ({ vpc: ec2.Vpc.fromVpcAttributes(it, 'Vpc', { vpcId: 'v', availabilityZones: [Fn.importValue('Zone')], privateSubnetIds: ['s-1'] }) }), false,
      ['`vpc` takes subnets in at least two Availability Zones. Got a single subnet.']],
    ['a single subnet that is a token', (it) => ({ vpc: ec2.Vpc.fromVpcAttributes(it, 'Vpc', { vpcId: 'v', availabilityZones: ['us-east-1a'], privateSubnetIds: [Fn.importValue('Subnet')] }) }), false,
      ['`vpc` takes subnets in at least two Availability Zones. Got a single subnet.']],
    ['a single subnet that is known by its id alone', (it) => ({ vpc: vpcWith(it, 'private'), vpcSubnets: { subnets: [ec2.Subnet.fromSubnetId(it, 's-1', 's-1')] } }), false,
      ['`vpcSubnets` takes subnets in at least two Availability Zones. Got a single subnet.']],
    ['all of it', (it) => ({ vpc: vpcWith(it, 'public'), securityGroups: [], vpcSubnets: { subnetType: ec2.SubnetType.PUBLIC, availabilityZones: ['us-east-1a'] } }), false, [
      '`securityGroups` is empty. Name at least one, or leave it out for one of its own.',
      '`vpcSubnets` selects public subnets, and the store is not public. Select private or isolated subnets.',
      '`vpcSubnets` takes subnets in at least two Availability Zones. Got a single subnet.',
    ]],
    ['no private subnets', (it) => ({ vpc: vpcWith(it, 'public') }), false,
      ['`vpc` takes a VPC with private subnets. Got "Data/Vpc"; give it some, or set `vpcSubnets`.']],
    ['subnets that are not there', (it) => ({ vpc: vpcWith(it, 'private'), vpcSubnets: { subnetGroupName: 'lost' } }), false,
      ['`vpcSubnets` selects none of the subnets of VPC "Data/Vpc". Select some that it has.']],
  ])('%s', (_, props, publicly, problems) => {
    const stack = newStack();
    const of = props(stack);
    const before = stack.node.findAll().length;

    expect(networkProblems(of, { publicly })).toEqual(problems);
    expect(stack.node.findAll()).toHaveLength(before);
  });

  test('a single zone of the VPC, which is not the fault of `vpcSubnets`', () => {
    const stack = newStack();
    const vpc = ec2.Vpc.fromVpcAttributes(stack, 'Vpc', { vpcId: 'vpc-1', availabilityZones: ['us-east-1a'], privateSubnetIds: ['s-1'] });

    const [problem, ...more] = networkProblems({ vpc });
    expect(more).toEqual([]);
    expect(problem).toMatch(/at least two Availability Zones/);
    expect(problem).toContain('`vpc`');
  });
});

describe('what cannot be known is not wrong', () => {
  test.each<[string, (stack: Stack) => StoreNetworkProps]>([
    ['zones that are tokens', (it) => ({
      vpc: ec2.Vpc.fromVpcAttributes(it, 'Vpc', { vpcId: 'v', availabilityZones: [Fn.importValue('One'), Fn.importValue('Two')], privateSubnetIds: ['s-1', 's-2'] }),
    })],
    ['one zone of several subnets that is a token', (it) => ({
      vpc: vpcWith(it, 'private'),
      vpcSubnets: { subnets: ['s-1', 's-2'].map((subnetId) => ec2.Subnet.fromSubnetAttributes(it, subnetId, { subnetId, availabilityZone: Fn.ref('Zone') })) },
    })],
    ['subnets that are a list of tokens', (it) => ({
      vpc: ec2.Vpc.fromVpcAttributes(it, 'Vpc', { vpcId: 'v', availabilityZones: ['us-east-1a'], privateSubnetIds: Token.asList({ 'Fn::ImportValue': 'Subnets' }) }),
    })],
    ['subnets of a parameter', (it) => ({
      vpc: ec2.Vpc.fromVpcAttributes(it, 'Vpc', {
        vpcId: 'v', availabilityZones: Fn.getAzs(), privateSubnetIds: new CfnParameter(it, 'Subnets', { type: 'List<AWS::EC2::Subnet::Id>' }).valueAsList,
      }),
    })],
    ['subnets that are known by their ids alone', (it) => ({
      vpc: vpcWith(it, 'private'), vpcSubnets: { subnets: ['s-1', 's-2'].map((id) => ec2.Subnet.fromSubnetId(it, id, id)) },
    })],
  ])('%s', (_, props) => {
    expect(networkProblems(props(newStack()))).toEqual([]);
  });
});

describe('security groups', () => {
  test('one of its own lets nobody in and nothing out', () => {
    const stack = newStack();
    const [group, ...more] = securityGroupsOf(stack, { vpc: vpcWith(stack, 'private') }, 'Warehouse');

    expect(more).toEqual([]);
    expect(group.node.path).toBe('Data/SecurityGroup');
    Template.fromStack(stack).hasResourceProperties('AWS::EC2::SecurityGroup', {
      GroupDescription: 'Warehouse Data',
      SecurityGroupEgress: [{ CidrIp: '255.255.255.255/32' }], // the CDK's word for nothing
    });
  });

  test('its description is made of letters that EC2 takes', () => {
    const stack = new Stack(new App(), 'Data');
    const place = new Construct(stack, 'Lager für Umsätze ™');
    securityGroupsOf(place, { vpc: vpcWith(stack, 'private') }, 'Warehouse');

    Template.fromStack(stack).hasResourceProperties('AWS::EC2::SecurityGroup', { GroupDescription: 'Warehouse Data/Lager-f-r-Ums-tze--' });
  });

  test('its description is no longer than EC2 takes', () => {
    const stack = new Stack(new App(), 'S'.repeat(127));
    const deep = ['a', 'b'].reduce((scope, it) => new Stack(scope, it.repeat(100)), stack);
    securityGroupsOf(deep, { vpc: vpcWith(deep, 'private') }, 'Warehouse');

    const [{ Properties }] = Object.values(Template.fromStack(deep).findResources('AWS::EC2::SecurityGroup'));
    expect(Properties.GroupDescription.length).toBeLessThanOrEqual(255);
  });

  test('given ones are taken as they are', () => {
    const stack = newStack();
    const securityGroups = [ec2.SecurityGroup.fromSecurityGroupId(stack, 'Mine', 'sg-12345678')];

    expect(securityGroupsOf(stack, { vpc: vpcWith(stack, 'private'), securityGroups }, 'Warehouse')).toBe(securityGroups);
    Template.fromStack(stack).resourceCountIs('AWS::EC2::SecurityGroup', 0);
  });
});
