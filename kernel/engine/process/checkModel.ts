import { basename, resolve } from 'node:path';
import { InferenceSession } from 'onnxruntime-node';
import { Failure } from '../../failure.js';
import { firstLine } from './device.js';
import { pause } from './pause.js';
import { answeringGraph, hasGraph, listGraphs, textEncoderGraph } from './graphFiles.js';
import { readModelFolder } from './modelFolder.js';
import { textTokenizer } from './clipTextEncoder.js';
import { readTextEncoderFolder } from './textEncoderFolder.js';
import { ChatTokenizer } from './tokenizer.js';

/**
 * Opens each part of a model folder, or of a text encoder's, as it lies there. Weights are mapped, not rearranged or
 * read, so that a large model takes little memory. A cancel gets in between two parts.
 * @throws Failure `cancelled`, `model-missing`, `model-config` or `model-broken`
 */
export async function checkModel(path: string, signal?: AbortSignal): Promise<void> {
  const names = await listGraphs(resolve(path));
  const isEncoder = hasGraph(names, textEncoderGraph) && !hasGraph(names, answeringGraph);
  const graphs = isEncoder ? await textEncoderGraphs(path) : await answeringGraphs(path);
  for (const graph of graphs) {
    await pause(signal);
    try {
      const session = await InferenceSession.create(graph, {
        executionProviders: ['cpu'],
        graphOptimizationLevel: 'disabled',
        logSeverityLevel: 3,
        extra: { session: { disable_prepacking: '1' } },
      });
      await session.release();
    } catch (error) {
      const text = `${basename(graph)} in ${resolve(path)} cannot be opened: ${firstLine(error)} Get or convert the model again.`;
      throw new Failure('model-broken', text, { cause: error });
    }
  }
}

async function answeringGraphs(path: string): Promise<string[]> {
  const folder = await readModelFolder(path);
  new ChatTokenizer(folder);
  return Object.values(folder.graphs);
}

async function textEncoderGraphs(path: string): Promise<string[]> {
  const folder = await readTextEncoderFolder(path);
  textTokenizer(folder);
  return [folder.graph];
}
