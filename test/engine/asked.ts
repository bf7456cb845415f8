import assert from 'node:assert/strict';
import { Engine, type EngineOptions } from '../../kernel/engine/process/engine.js';
import type { FromEngine, GenerateRequest, GenerateResult, Sampling } from '../../kernel/engine/protocol.js';
import { greedy, picture, tinyModel } from './tinyModel.js';
import { runtime } from './watchedRuntime.js';

/** An engine in this process, its model loaded; `answer` asks it one question. */
export class Asked {
  readonly events: FromEngine[] = [];
  onEvent: (event: FromEngine) => void = () => undefined;
  private readonly engine: Engine;
  private id = 0;

  constructor(options: Partial<EngineOptions> = {}) {
    const send = (event: FromEngine): void => {
      this.events.push(event);
      this.onEvent(event);
    };
    this.engine = new Engine({ runtime, ...options, send });
  }

  static async ready(folder = tinyModel, options = {}): Promise<Asked> {
    const asked = new Asked(options);
    await asked.load(folder);
    return asked;
  }

  async load(folder: string): Promise<FromEngine> {
    return this.end({ type: 'load', folder, device: 'cpu', threads: 1, id: ++this.id });
  }

  async hand(name: 'screen' | 'tall' | 'small', warm = false): Promise<FromEngine> {
    return this.end({ type: 'picture', picture: await picture(name), warm, id: ++this.id });
  }

  generate(content: string, pictures: string[] = [], sampling: Partial<Sampling> = {}): Promise<FromEngine> {
    return this.ask({
      messages: [{ role: 'user', content }],
      pictures,
      sampling: { ...greedy, ...sampling },
    });
  }

  ask(request: Omit<GenerateRequest, 'type' | 'id'>): Promise<FromEngine> {
    return this.end({ ...request, type: 'generate', id: ++this.id });
  }

  /** The question's result; fails the test when it has none. */
  async answer(...question: Parameters<Asked['generate']>): Promise<GenerateResult> {
    return resultOf(await this.generate(...question));
  }

  settle(): Promise<void> {
    return this.engine.settle();
  }

  cancel(target: number): void {
    void this.engine.receive({ type: 'cancel', target });
  }

  private async end(message: Parameters<Engine['receive']>[0] & { id: number }): Promise<FromEngine> {
    await this.engine.receive(message);
    const ends = this.events.filter(
      (event) => (event.type === 'done' || event.type === 'failed') && event.id === message.id,
    );
    assert.equal(ends.length, 1, 'every id ends exactly once');
    return ends[0]!;
  }
}

export function resultOf(event: FromEngine): GenerateResult {
  assert.equal(event.type, 'done', JSON.stringify(event));
  return (event as Extract<FromEngine, { type: 'done' }>).result as GenerateResult;
}

export function codeOf(event: FromEngine): string {
  assert.equal(event.type, 'failed');
  const { error } = event as Extract<FromEngine, { type: 'failed' }>;
  assert.match(error.message, /[.]$/, 'a sentence');
  return error.code;
}
