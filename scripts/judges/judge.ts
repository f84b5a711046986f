// What all judges have in common.
import { execFile } from 'child_process';
import { Template } from '../judged';

export type NagPack = 'AwsSolutions' | 'NIST 800-53 R5' | 'PCI DSS 3.2.1' | 'HIPAA Security';

export type JudgeName = 'cfn-lint' | 'checkov' | 'AWS Control Tower' | `cdk-nag ${NagPack}`;

export interface Judge {
  readonly name: JudgeName;
  readonly version: string;
  /** Whose it is, and what it is asked, in words. */
  readonly asked: string;
  rules(): Promise<number>;
  /** Judges every template, or throws. */
  judge(templates: Template[]): Promise<RawFinding[]>;
}

export interface RawFinding {
  readonly template: Template;
  readonly rule: string;
  /** Absent where it is about the template as a whole. */
  readonly logicalId?: string;
  /** Where exactly, if the judge tells. */
  readonly at?: string;
  readonly message: string;
}

export interface Finding {
  readonly judge: JudgeName;
  readonly rule: string;
  readonly app: string;
  /** The path of the construct, or the file of the template. */
  readonly resource: string;
  readonly type: string;
  readonly at: string;
  readonly message: string;
}

/** What a tool prints, if it ends with one of the codes that are no failure of its own. */
export async function output(command: string, args: string[], codes: number[] = [0]): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(command, args, { maxBuffer: 2 ** 28 }, (error, stdout, stderr) => {
      const code = error ? error.code : 0;
      if (typeof code === 'number' && codes.includes(code)) resolve(stdout);
      else reject(new Error(`${command} ended with ${code}.\n${stderr || stdout || error?.message}`));
    });
  });
}

/** Finds the template that a tool speaks of. */
export function templateOf(templates: Template[], file: string): Template {
  const found = templates.find((it) => it.file === file || it.file.endsWith(`/${file}`));
  if (!found) throw new Error(`A judge speaks of ${file}, which it was not asked about.`);
  return found;
}
