import { basename } from 'node:path';
import { InferenceSession } from 'onnxruntime-node';
import { Failure } from '../../failure.js';
import { firstLine } from './device.js';
import { readModelFolder } from './modelFolder.js';
import { ChatTokenizer } from './tokenizer.js';

/**
 * Opens each part of a model folder as it lies there. Weights are mapped, not rearranged or read, so that a large
 * model takes little memory.
 * @throws Failure `model-missing`, `model-config` or `model-broken`
 */
export async function checkModel(path: string): Promise<void> {
  const folder = await readModelFolder(path);
  new ChatTokenizer(folder);
  for (const graph of Object.values(folder.graphs)) {
    try {
      const session = await InferenceSession.create(graph, {
        executionProviders: ['cpu'],
        graphOptimizationLevel: 'disabled',
        logSeverityLevel: 3,
        extra: { session: { disable_prepacking: '1' } },
      });
      await session.release();
    } catch (error) {
      const text = `${basename(graph)} in ${folder.identity.folder} cannot be opened: ${firstLine(error)} Get or convert the model again.`;
      throw new Failure('model-broken', text, { cause: error });
    }
  }
}
