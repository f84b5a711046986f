/** Refuses bad input with everything that is wrong about it, before anything is built. */
export function refuse(what: string, problems: readonly string[], cannot = 'cannot be created'): void {
  if (problems.length === 0) return;
  throw new Error(`${what} ${cannot}:\n${problems.map((it) => `  - ${it}`).join('\n')}`);
}

/** The names that are most like a misspelt one, as the end of a message. */
export function didYouMean(got: string, names: readonly string[]): string {
  const near = names.filter((name) => distance(got.toLowerCase(), name.toLowerCase()) <= 3);
  return near.length > 0 ? `Did you mean ${near.map((it) => `"${it}"`).join(' or ')}?` : `Use one of ${names.map((it) => `"${it}"`).join(', ')}.`;
}

/** How many characters have to change to make one text of the other. */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, i) => i);
  for (let i = 1; i <= one.length; i++) {
    const next = [i];
    for (let j = 1; j <= other.length; j++) {
      next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (one[i - 1] === other[j - 1] ? 0 : 1));
    }
    row = next;
  }
  return row[other.length];
}
