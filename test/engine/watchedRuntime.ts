import { openRuntime } from '../../kernel/engine/process/openRuntime.js';
import type { Runtime, Session, SessionOptions, Tensor } from '../../kernel/engine/process/session.js';

export const runtime = await openRuntime();

/** The real runtime, which tells of every session as soon as it is being made, and of every run as soon as it runs. */
export class WatchedRuntime implements Runtime {
  readonly name = runtime.name;
  readonly providers = runtime.providers;
  readonly shared = runtime.shared?.bind(runtime);
  readonly tensor = runtime.tensor.bind(runtime);
  /** Sessions that were asked for, and that are open. */
  made = 0;
  open = 0;
  onCreate: (count: number) => void = () => undefined;
  onRun: (inputs: readonly string[]) => void = () => undefined;
  /** Of runs that were begun: how many gave outputs. */
  finished = 0;
  /** As often is a picture encoded: a second's work for the small encoder. */
  copies = 1;

  async create(model: string | Uint8Array, options: SessionOptions): Promise<Session> {
    const making = runtime.create(model, options);
    this.onCreate(++this.made);
    const session = await making;
    this.open++;
    return {
      ...{ inputs: session.inputs, outputs: session.outputs, writesInPlace: session.writesInPlace },
      run: async (feeds, more) => {
        const running = session.run(this.repeated(feeds), more);
        this.onRun(Object.keys(feeds));
        const outputs = await running;
        this.finished++;
        return outputs;
      },
      release: async () => {
        this.open--;
        await session.release();
      },
    };
  }

  private repeated(feeds: Readonly<Record<string, Tensor>>): Readonly<Record<string, Tensor>> {
    const pixels = feeds.pixel_values;
    if (this.copies === 1 || pixels === undefined) return feeds;
    const one = pixels.data as Float32Array;
    const many = new Float32Array(this.copies * one.length);
    for (let i = 0; i < this.copies; i++) many.set(one, i * one.length);
    const [, ...shape] = pixels.shape;
    return { ...feeds, pixel_values: runtime.tensor('float32', many, [this.copies, ...shape]) };
  }
}
