import { Names } from 'aws-cdk-lib';
import { Construct } from 'constructs';

/**
 * A name made of stack name and path: known before deployment, so that key policies and log groups can name what is called by it without
 * going in a circle.
 */
export function storeName(scope: Construct, maxLength: number): string {
  const name = Names.uniqueResourceName(scope, { maxLength: maxLength - 2, separator: '-', allowedSpecialCharacters: '-' })
    .toLowerCase().replace(/-+/g, '-').replace(/^-|-$/g, '');
  return /^[a-z]/.test(name) ? name : `s-${name}`;
}
