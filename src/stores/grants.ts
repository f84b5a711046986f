// Lets somebody in by IAM alone: the keys trust whom IAM of the account lets, through the services, so nothing else has to be written.
import { Stack, Token, aws_iam as iam } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { refuse } from '../private/bad-input';

export type Permission = Required<Pick<iam.PolicyStatementProps, 'actions' | 'resources'>> & Pick<iam.PolicyStatementProps, 'conditions'>;

/** A grant of several permissions. Keys and secrets of a store trust its own account, so that a grant to another would do nothing. */
export function grantHere(grantee: iam.IGrantable, scope: Construct, permissions: Permission[]): iam.Grant {
  const [there, here] = [grantee.grantPrincipal.principalAccount, Stack.of(scope).account];
  const foreign = there !== undefined && !Token.isUnresolved(there) && !Token.isUnresolved(here) && there !== here;
  refuse(`The grant on "${scope.node.path}"`, foreign
    ? [`\`grantee\` takes somebody of account "${here}", whom keys and secrets of the store trust. Got somebody of "${there}"; let them take on a role here.`]
    : [], 'cannot be made');
  return permissions
    .map(({ actions, resources, conditions }) => iam.Grant.addToPrincipal({ grantee, actions, resourceArns: resources, conditions }))
    .reduce((all, one) => all.combine(one));
}
