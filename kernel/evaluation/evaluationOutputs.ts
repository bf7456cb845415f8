/** A report as notebook outputs; every one reads well without the extension. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { previewUri } from '../dataUri.js';
import { lines, type MimeBundle, type Output } from '../ipynb.js';
import type { RegionsJson } from '../outputJson.js';
import { drawOverlay } from '../overlay/overlay.js';
import { decodePicture } from '../picture.js';
import { regionsMime } from '../savedAnswer.js';
import { drawConfusion } from './charts/confusionMatrix.js';
import { describeNoiseCurve, drawNoiseCurve } from './charts/noiseCurve.js';
import { mistakesOf, regionsOf } from './mistakes.js';
import { markdownTable, textTable, type Report } from './report.js';
import type { Sample } from './task.js';

/** How many mistakes are listed, and how many of these are drawn. */
const [listed, drawn] = [20, 3];

/** The table; the noise curve and the confusion matrix as PNG; the mistakes, worst first, with overlays. */
export async function evaluationOutputs(report: Report, executionCount: number | null): Promise<Output[]> {
  const { figures, task, markdown, text, summary, time } = report;
  const data = {
    'text/plain': lines(`${text}\n\n${summary}\n${time}`),
    'text/markdown': lines(`${markdown}\n\n${summary} ${time}`),
  };
  const outputs: Output[] = [
    { output_type: 'execute_result', execution_count: executionCount, data, metadata: {} },
  ];
  if (figures.curves !== undefined && figures.curves.length > 0) {
    const words = describeNoiseCurve(task, figures.curves);
    outputs.push(picture(await drawNoiseCurve(task, figures.curves), words));
  }
  if (figures.confusion !== undefined) {
    outputs.push(picture(await drawConfusion(task, figures.confusion), `${task}, confusion matrix`));
  }
  const mistakes = mistakesOf(report.samples, listed);
  if (mistakes.length === 0) return outputs;
  outputs.push(mistakeList(mistakes));
  for (const sample of mistakes.filter((each) => regionsOf(each).length > 0).slice(0, drawn)) {
    outputs.push(await mistakeOverlay(sample));
  }
  return outputs;
}

function picture(png: Uint8Array, words: string): Output {
  const data = { 'image/png': Buffer.from(png).toString('base64'), 'text/plain': lines(words) };
  return { output_type: 'display_data', data, metadata: {} };
}

function mistakeList(mistakes: readonly Sample[]): Output {
  const head = ['mistakes, worst first', 'right', 'given', 'score', 'confidence'];
  const rows = mistakes.map(({ instruction, expected, answer, failure, score, confidence }) => [
    short(instruction),
    short(expected),
    short(failure ?? answer),
    `${Math.round(100 * score!)} %`,
    `${Math.round(100 * confidence)} %`,
  ]);
  const plain = (cells: readonly string[]) => cells.map((cell) => cell.replace(/[\\`*_[\]<>$&]/g, '\\$&'));
  const data = {
    'text/plain': lines(textTable([head, ...rows])),
    'text/markdown': lines(markdownTable([head, ...rows.map(plain)])),
  };
  return { output_type: 'display_data', data, metadata: {} };
}

async function mistakeOverlay(sample: Sample): Promise<Output> {
  const decoded = await decodePicture(await readFile(sample.picture), sample.picture);
  const regions = regionsOf(sample);
  const words = `${sample.instruction}\nright: ${sample.expected}\ngiven: ${sample.failure ?? sample.answer}`;
  const { key, width, height } = decoded;
  const json: RegionsJson = {
    version: 1,
    id: createHash('sha256').update(`${key}${sample.id}${words}`).digest('hex').slice(0, 16),
    ...{ picture: sample.picture, key, width, height, regions, preview: await previewUri(decoded) },
  };
  const data: MimeBundle = {
    'image/png': Buffer.from(await drawOverlay(decoded, regions)).toString('base64'),
    'text/plain': lines(words),
    [regionsMime]: json,
  };
  return { output_type: 'display_data', data, metadata: {} };
}

function short(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > 90 ? `${line.slice(0, 89)}…` : line;
}
