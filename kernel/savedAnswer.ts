import { joined, type Output } from './ipynb.js';

export const answerMime = 'application/vnd.chatspot.answer+json';
export const regionsMime = 'application/vnd.chatspot.regions+json';
export const mistakesMime = 'application/vnd.chatspot.mistakes+json';

/** The model's own words from saved outputs, so that a conversation goes on after a reload. */
export function savedAnswer(outputs: readonly Output[]): string | undefined {
  for (const output of outputs) {
    if (output.output_type !== 'execute_result' && output.output_type !== 'display_data') continue;
    const rich = output.data[answerMime] as { raw?: unknown } | undefined;
    if (typeof rich?.raw === 'string') return rich.raw;
    const plain = output.data['text/plain'];
    if (output.output_type === 'execute_result' && plain !== undefined)
      return joined(plain as string | string[]);
  }
  return undefined;
}
