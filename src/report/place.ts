import * as path from 'path';
import { CfnResource, Stack, Stage } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { orElse } from '../private/cause';

/** Where a construct is: in the cloud assembly, and in the code of the app. */
export interface Place {
  readonly templatePath?: string;
  readonly logicalId?: string;
  /** Whether it is inside a stage, or one itself. */
  readonly inStage: boolean;
  /** The line of code that made the construct, where the CDK recorded it. */
  readonly createdAt?: string;
}

export function placeOf(construct: IConstruct): Place {
  const stack = construct.node.scopes.reverse().find((it): it is Stack => Stack.isStack(it));
  const stage = Stage.isStage(construct) ? construct : Stage.of(construct);
  return {
    templatePath: stage && stack && path.join(stage.outdir, stack.templateFile),
    logicalId: orElse(() => CfnResource.isCfnResource(construct) ? Stack.of(construct).resolve(construct.logicalId) as string : undefined, undefined),
    inStage: stage?.parentStage !== undefined,
    createdAt: createdAt(construct),
  };
}

/** The first line of the app's own code in the trace of a construct's creation. */
function createdAt(construct: IConstruct): string | undefined {
  const own = creationTrace(construct)?.find((line) => /:\d+:\d+\)?$/.test(line) && !/node_modules|\(?node:/.test(line));
  const file = own?.replace(/^.*\(|\)$|^\s*at /g, '');
  return file && path.relative(process.cwd(), file);
}

/** The stack trace that the CDK keeps of a resource's creation. */
export function creationTrace(construct: IConstruct): string[] | undefined {
  const trace = orElse(() => construct.node.metadata, []).find(({ type }) => type === 'aws:cdk:creationStack')?.data as unknown;
  return Array.isArray(trace) ? trace.map(String) : undefined;
}
