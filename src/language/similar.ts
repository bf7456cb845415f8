/** Those of `candidates` that look most like `wanted`, best first. */
export function mostSimilar(wanted: string, candidates: readonly string[], count: number): string[] {
  const target = wanted.toLowerCase();
  return candidates
    .map((candidate) => ({ candidate, score: score(target, candidate.toLowerCase()) }))
    .sort((a, b) => b.score - a.score || a.candidate.length - b.candidate.length)
    .slice(0, count)
    .map(({ candidate }) => candidate);
}

/** Dice's coefficient of the two texts' pairs of letters, from 0 to 1. */
function score(a: string, b: string): number {
  const [left, right] = [pairs(a), pairs(b)];
  if (left.length + right.length === 0) return a === b ? 1 : 0;
  const unused = [...right];
  const common = left.filter((pair) => {
    const at = unused.indexOf(pair);
    if (at >= 0) unused.splice(at, 1);
    return at >= 0;
  });
  return (2 * common.length) / (left.length + right.length);
}

function pairs(text: string): string[] {
  return Array.from({ length: Math.max(0, text.length - 1) }, (_, i) => text.slice(i, i + 2));
}
