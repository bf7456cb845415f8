/** Grades of open answers, from 0 to 1. MM-Vet's truths join what must all be said by <AND>, and what may by <OR>. */
import { Failure } from '../failure.js';
import { gradeIn } from './metrics/judged.js';
import { includesWord } from './metrics/text.js';

/** The share of the truth's parts that the answer has in it, of its alternatives the best. No language model. */
export function gradeByWords(answer: string, truth: string): number {
  const alternatives = truth.split('<OR>').map((alternative) => {
    const parts = alternative.split('<AND>').map((part) => part.trim());
    return parts.filter((part) => includesWord(answer, part)).length / parts.length;
  });
  return Math.max(...alternatives);
}

/**
 * Asks a model behind an OpenAI-compatible server for a grade.
 *
 * @returns undefined where its reply has none
 * @throws Failure `judge-failed`
 */
export async function gradeByModel(
  url: string,
  model: string,
  { question, answer: truth }: { readonly question: string; readonly answer: string },
  answer: string,
): Promise<number | undefined> {
  const key = process.env['CHATSPOT_JUDGE_KEY'];
  const response = await fetch(`${url.replace(/\/$/, '')}/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(key && { authorization: `Bearer ${key}` }) },
    body: JSON.stringify({ model, temperature: 0, messages: [{ role: 'user', content: request(question, truth, answer) }] }), // prettier-ignore
  }).catch((cause: unknown) => {
    throw new Failure('judge-failed', `The judge at ${url} cannot be reached; check judge=.`, { cause });
  });
  if (!response.ok) {
    const message = `The judge at ${url} answers with status ${response.status}; check judge-model= and CHATSPOT_JUDGE_KEY.`;
    throw new Failure('judge-failed', message);
  }
  const reply = (await response.json().catch(() => undefined)) as
    { readonly choices?: readonly { readonly message?: { readonly content?: unknown } }[] } | undefined;
  const content = reply?.choices?.[0]?.message?.content;
  if (typeof content === 'string') return gradeIn(content);
  throw new Failure('judge-failed', `The judge at ${url} gives no chat completion; check judge=.`);
}

function request(question: string, truth: string, answer: string): string {
  return [
    'Grade how correct an answer about a picture is, from 0.0 (wrong) to 1.0 (fully correct), in steps of 0.1.',
    'In the truth, <AND> joins parts that must all be in the answer, and <OR> joins alternatives of which one is',
    'enough. More or other words do not matter where the facts are the same. Reply with the number alone.',
    '',
    ...[`Question: ${question}`, `Truth: ${truth}`, `Answer: ${answer}`, 'Grade:'],
  ].join('\n');
}
