import { Finding } from '../finding/finding';
import { Verdict } from '../verdict/verdict';

/**
 * What the guard found out about one resource, compliant or not.
 */
export interface Inspection {
  /**
   * The path of the resource's construct in the app.
   */
  readonly constructPath: string;

  /**
   * The logical id of the resource in its template.
   */
  readonly logicalId: string;

  /**
   * The CloudFormation type of the resource, as it is deployed.
   */
  readonly resourceType: string;

  /**
   * Whether the resource's data at rest is under a customer managed key.
   */
  readonly verdict: Verdict;

  /**
   * The paths of the keys of this app that the resource's data is under. There is more than one where a condition decides, and none where no key of
   * this app is named.
   */
  readonly keyPaths: string[];

  /**
   * What is the matter, by rule. The list is empty where nothing is the matter. Findings about a key stand with every resource under it. Acknowledged
   * findings are among them, with their acknowledgment. Findings of rules that are off are not.
   */
  readonly findings: Finding[];
}
