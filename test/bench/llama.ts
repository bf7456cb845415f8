/**
 * llama.cpp as the peer of the decoder's bench, through node-llama-cpp, which brings it built. It is not among this
 * project's packages: `npm install --prefix FOLDER node-llama-cpp` puts it where the bench is told to look.
 */
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

/** What is used of node-llama-cpp 3. */
interface LlamaModule {
  getLlama(options: object): Promise<LlamaEngine>;
}
interface LlamaEngine {
  loadModel(options: object): Promise<LlamaModel>;
  dispose(): Promise<void>;
}
interface LlamaModel {
  createContext(options: object): Promise<{ getSequence(): LlamaSequence }>;
}
interface LlamaSequence {
  evaluateWithoutGeneratingNewTokens(tokens: readonly number[]): Promise<void>;
  evaluate(tokens: readonly number[], options: object): AsyncGenerator<number>;
  clearHistory(): Promise<void>;
}

export interface LlamaSpeed {
  /** Tokens a second. */
  readonly prefill: number;
  readonly decode: number;
}

export class Llama {
  private constructor(
    private readonly engine: LlamaEngine,
    private readonly sequence: LlamaSequence,
  ) {}

  /** @param folder where node-llama-cpp is installed @param model a GGUF file */
  static async open(folder: string, model: string, threads: number, context: number): Promise<Llama> {
    const entry = createRequire(join(resolve(folder), 'package.json')).resolve('node-llama-cpp');
    const { getLlama } = (await import(pathToFileURL(entry).href)) as LlamaModule;
    const llama = await getLlama({ gpu: false, build: 'never', logLevel: 'error', maxThreads: threads });
    const loaded = await llama.loadModel({ modelPath: resolve(model), gpuLayers: 0 });
    const made = await loaded.createContext({
      contextSize: context,
      batchSize: 512,
      threads,
      flashAttention: true,
    });
    return new Llama(llama, made.getSequence());
  }

  /** Reads `tokens`, then answers `count`, always the likeliest. */
  async measure(tokens: readonly number[], count: number): Promise<LlamaSpeed> {
    await this.sequence.clearHistory();
    const start = performance.now();
    await this.sequence.evaluateWithoutGeneratingNewTokens(tokens);
    const read = performance.now();
    const answer = this.sequence.evaluate([5], { temperature: 0, yieldEogToken: true });
    for (let i = 0; i < count; i++) await answer.next();
    const end = performance.now();
    await answer.return(undefined);
    return { prefill: (tokens.length * 1000) / (read - start), decode: (count * 1000) / (end - read) };
  }

  release(): Promise<void> {
    return this.engine.dispose();
  }
}
