/** Cell text → instruction. Tolerant: whatever is not understood stays in the text, with a problem at its place. */
import { scan } from './scanner.js';
import type { Directive, Instruction, Part, Problem, Style, TextPart } from './types.js';

export interface Parsed {
  readonly instruction: Instruction;
  readonly problems: readonly Problem[];
}

/**
 * Never throws. The spans of all parts and directives together cover the text without gap or overlap.
 *
 * A `<name>` is a reference whether or not the name is known: that depends on the cells above (`conversation.ts`).
 */
export function parse(text: string): Parsed {
  const { tokens, problems } = scan(text);
  const parts: Part[] = [];
  const directives: Directive[] = [];
  let open: TextPart | undefined;
  const closeText = () => {
    if (open !== undefined) parts.push(open);
    open = undefined;
  };
  for (const token of tokens) {
    if (token.type === 'text') {
      const before: TextPart = open ?? { type: 'text', text: '', span: token.span };
      const span = { start: before.span.start, end: token.span.end };
      open = { type: 'text', text: before.text + token.text, span };
      continue;
    }
    closeText();
    if (token.type === 'part') parts.push(token.part);
    else directives.push(token.directive);
  }
  closeText();
  const style = styleOf(parts);
  return {
    instruction: { parts, directives, ...(style && { style }) },
    problems: [...problems, ...duplicateNames(parts)].sort((a, b) => a.span.start - b.span.start),
  };
}

/** The last "answer in short" or "answer in detail" (the paper's style tags), in any case and spacing. */
export function styleOf(parts: readonly Part[]): Style | undefined {
  const tags = parts.flatMap((part) =>
    part.type === 'text' ? [...part.text.matchAll(/\banswer\s+in\s+(short|detail)\b/gi)] : [],
  );
  return tags.at(-1)?.[1]!.toLowerCase() as Style | undefined;
}

function duplicateNames(parts: readonly Part[]): Problem[] {
  const seen = new Set<string>();
  const problems: Problem[] = [];
  for (const part of parts) {
    if ((part.type !== 'image' && part.type !== 'region') || part.name === undefined) continue;
    if (seen.has(part.name)) {
      const message = `"${part.name}" is named twice in this cell; rename one, or the later one counts.`;
      problems.push({ code: 'name-duplicate', message, span: part.span, severity: 'warning' });
    }
    seen.add(part.name);
  }
  return problems;
}
