import { IConstruct } from 'constructs';

/** The path of a construct in letters that every service takes. */
export function plainPath({ node: { path } }: IConstruct): string {
  return path.replace(/[^\w/.-]/g, '-').slice(-200);
}
