import { HostTensor, type RunOptions, type Session, type Tensor } from './session.js';

/** Opens the graph. @param signal ends it with a Failure `cancelled` */
export type OpenGraph = (signal?: AbortSignal) => Promise<Session>;

/**
 * A graph that leaves memory after each run and is opened again for the next: a large vision encoder works a second or
 * two for each new picture, and would otherwise hold its weights and workspace while the decoder needs room for keys
 * and values. Opened at once, so that what cannot be opened is found out when the model is loaded.
 */
export class BriefSession implements Session {
  private constructor(
    private readonly open: OpenGraph,
    private readonly ports: Pick<Session, 'inputs' | 'outputs' | 'writesInPlace'>,
    /** Open, and not used yet. */
    private ready: Session | undefined,
  ) {}

  static async create(open: OpenGraph, signal?: AbortSignal): Promise<BriefSession> {
    const session = await open(signal);
    const { inputs, outputs, writesInPlace } = session;
    return new BriefSession(open, { inputs, outputs, writesInPlace }, session);
  }

  get inputs(): Session['inputs'] {
    return this.ports.inputs;
  }

  get outputs(): Session['outputs'] {
    return this.ports.outputs;
  }

  get writesInPlace(): boolean {
    return this.ports.writesInPlace;
  }

  async run(
    feeds: Readonly<Record<string, Tensor>>,
    options: RunOptions = {},
  ): Promise<Record<string, Tensor>> {
    const session = this.ready ?? (await this.open(options.signal));
    this.ready = undefined;
    try {
      const outputs = await session.run(feeds, options);
      // What an output holds may lie in the session's memory.
      const copies = Object.entries(outputs).map(([name, { type, data, shape }]) => {
        return [name, new HostTensor(type, data!.slice(), shape)] as const;
      });
      return Object.fromEntries(copies);
    } finally {
      await session.release();
    }
  }

  async release(): Promise<void> {
    await this.ready?.release();
    this.ready = undefined;
  }
}
