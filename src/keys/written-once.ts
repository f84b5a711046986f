// Several stores can be under one key, and each says what it needs: a key policy has each statement once, and each statement id once.
import { Stack, aws_iam as iam } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';

/** What was written into the policy of a key: each statement as it came, by the id that it got. */
const WRITTEN = new WeakMap<IConstruct, Map<string, string>>();

/** The statements that the policy of a key does not have yet; those that share their id with another get a number. */
export function notYetWritten(key: IConstruct, statements: iam.PolicyStatement[]): iam.PolicyStatement[] {
  const written = WRITTEN.get(key) ?? new Map<string, string>();
  WRITTEN.set(key, written);
  return statements.filter((statement) => {
    const json = JSON.stringify(Stack.of(key).resolve(statement.toStatementJson()));
    if ([...written.values()].includes(json)) return false;
    let sid = statement.sid!;
    for (let i = 2; written.has(sid); i++) sid = `${statement.sid}${i}`;
    written.set(sid, json);
    statement.sid = sid;
    return true;
  });
}
