/** MM-Vet: grades from 0 to 1, given by a language model, and their means. */

/**
 * The grade in a judge's reply: its first number from 0 to 1.
 * @returns undefined where it gives none
 */
export function gradeIn(reply: string): number | undefined {
  for (const [text] of reply.matchAll(/(?<![\d.])\d+(?:\.\d+)?(?![\d.]*\d)/g)) {
    if (Number(text) <= 1) return Number(text);
  }
  return undefined;
}

/** Mean grade of the questions that need each capability, as fractions of 1; a question may need several. */
export function capabilityMeans(
  graded: readonly { readonly grade: number; readonly capabilities: readonly string[] }[],
): Map<string, { readonly mean: number; readonly asked: number }> {
  const names = [...new Set(graded.flatMap(({ capabilities }) => capabilities))].sort();
  return new Map(
    names.map((name) => {
      const of = graded.filter(({ capabilities }) => capabilities.includes(name));
      return [name, { mean: of.reduce((sum, { grade }) => sum + grade, 0) / of.length, asked: of.length }];
    }),
  );
}
