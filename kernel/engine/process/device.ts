/** Which provider runs the model: every one gets a sentence that says why it does or does not. */
import { cpus } from 'node:os';
import { Failure } from '../../failure.js';
import type { DeviceChoice, DeviceReport, ProviderReport } from '../protocol.js';
import { judgeAdapter, readAdapterFacts } from './adapter.js';
import { singleNodeModel } from './onnxGraph.js';
import type { Provider, Runtime } from './session.js';

const providers: readonly Provider[] = ['webgpu', 'cuda', 'dml', 'coreml', 'cpu'];

/** What trying a provider gave. */
export interface Probe {
  readonly provider: Provider;
  readonly works: boolean;
  /** One sentence. */
  readonly reason: string;
  /** The adapter is emulated on the processor: right answers, slowly. */
  readonly software?: boolean;
  /** The adapter's or processor's name. */
  readonly name?: string;
}

/** Providers that are tried for a choice, best first; the others are not even touched. */
export function wanted(choice: DeviceChoice): readonly Provider[] {
  return choice === 'auto' ? ['webgpu', 'cpu'] : [choice];
}

/**
 * The probed providers that may run the model, best first. `auto` takes no software adapter; a provider that was
 * chosen by name is taken whatever it is.
 * @throws Failure `device-unavailable` when the one that was chosen by name does not work
 */
export function usable(choice: DeviceChoice, probes: readonly Probe[]): Probe[] {
  const working = probes.filter((probe) => probe.works && !(choice === 'auto' && probe.software === true));
  if (working.length > 0) return working;
  const reasons = probes.map(({ provider, reason }) => `${provider}: ${reason}`).join(' ');
  throw new Failure(
    'device-unavailable',
    `The device ${choice} cannot be used; choose "auto" or "cpu". ${reasons}`,
  );
}

/**
 * @param used the provider that runs the model
 * @param refused why a working provider could not run this model, one sentence each
 */
export function deviceReport(
  choice: DeviceChoice,
  probes: readonly Probe[],
  used: Probe,
  refused: ReadonlyMap<Provider, string> = new Map(),
): DeviceReport {
  const considered = providers.map((provider): ProviderReport => {
    const probe = probes.find((candidate) => candidate.provider === provider);
    if (provider === used.provider) return { provider, used: true, reason: whyUsed(choice, used) };
    return { provider, used: false, reason: refused.get(provider) ?? whyNot(choice, provider, probe) };
  });
  return { provider: used.provider, ...(used.name === undefined ? {} : { name: used.name }), considered };
}

function whyUsed(choice: DeviceChoice, { provider, reason }: Probe): string {
  if (choice !== 'auto') return `It was chosen by name. ${reason}`;
  return provider === 'cpu' ? 'No GPU can be used, so the processor runs the model.' : reason;
}

function whyNot(choice: DeviceChoice, provider: Provider, probe: Probe | undefined): string {
  if (probe?.software === true && probe.works)
    return `${probe.reason} Choose the device "${provider}" to use it anyway.`;
  if (probe !== undefined && !probe.works) return probe.reason;
  if (choice !== 'auto') return `The device ${choice} was chosen by name.`;
  return provider === 'cpu' ? 'A GPU runs the model.' : 'It is used only when it is chosen by name.';
}

/** Tries one provider with a graph of one node. Never throws. */
export async function probe(runtime: Runtime, provider: Provider): Promise<Probe> {
  if (!runtime.providers.includes(provider)) {
    return { provider, works: false, reason: 'This build of ONNX Runtime does not have it.' };
  }
  if (provider === 'cpu') {
    const name = cpus()[0]?.model.trim();
    return {
      provider,
      works: true,
      reason: 'The processor always works.',
      ...(name === undefined ? {} : { name }),
    };
  }
  const broken = await tryGraph(runtime, provider).then(
    () => undefined,
    (error: unknown) => firstLine(error),
  );
  if (provider !== 'webgpu') {
    return { provider, works: broken === undefined, reason: broken ?? 'A test graph ran on it.' };
  }
  const { kind, name, reason } = judgeAdapter(await readAdapterFacts());
  if (broken !== undefined)
    return { provider, works: false, reason: kind === 'none' ? reason : `${reason} ${broken}` };
  // An adapter of which the system knows nothing must be an emulated one.
  return {
    provider,
    works: true,
    software: kind !== 'hardware',
    reason,
    ...(name === undefined ? {} : { name }),
  };
}

async function tryGraph(runtime: Runtime, provider: Provider): Promise<void> {
  const port = (name: string) => ({ name, type: 'float32', shape: [2] }) as const;
  const model = singleNodeModel({
    op: 'Add',
    opset: 13,
    inputs: [port('a'), port('b')],
    outputs: [port('sum')],
    attributes: {},
  });
  const session = await runtime.create(model, { provider });
  try {
    const value = runtime.tensor('float32', Float32Array.of(1, 2), [2]);
    const { sum } = await session.run({ a: value, b: value });
    if ((sum!.data as Float32Array)[1] !== 4) throw new Error('It computes wrong numbers.');
  } finally {
    await session.release();
  }
}

/** A runtime's error as one sentence. */
export function firstLine(error: unknown): string {
  const text = (error instanceof Error ? error.message : String(error)).split('\n', 1)[0]!.trim();
  return `${text.replace(/[.\s]+$/, '').slice(0, 300)}.`;
}
