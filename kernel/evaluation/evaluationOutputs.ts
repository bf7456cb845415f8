/** A report as notebook outputs; every one reads well without the extension. */
import { lines, type Output } from '../ipynb.js';
import { drawConfusion } from './charts/confusionMatrix.js';
import { describeNoiseCurve, drawNoiseCurve } from './charts/noiseCurve.js';
import { mistakeGallery } from './mistakeGallery.js';
import type { EvaluationEvent } from './evalCell.js';

/** The table; the noise curve and the confusion matrix as PNG; a gallery of the worst mistakes. */
export async function evaluationOutputs(
  { report, pictures }: Omit<Extract<EvaluationEvent, { type: 'evaluated' }>, 'type'>,
  executionCount: number | null,
): Promise<Output[]> {
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
  const gallery = await mistakeGallery(task, report.samples, pictures);
  return gallery === undefined ? outputs : [...outputs, gallery];
}

function picture(png: Uint8Array, words: string): Output {
  const data = { 'image/png': Buffer.from(png).toString('base64'), 'text/plain': lines(words) };
  return { output_type: 'display_data', data, metadata: {} };
}
