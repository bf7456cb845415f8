import { readFile } from 'node:fs/promises';
import { arch, availableParallelism, cpus, platform, release } from 'node:os';
import type { EngineClient } from '../engine/client.js';
import type { DeviceChoice, EngineError, ProbeResult, ProviderReport } from '../engine/protocol.js';
import { Failure } from '../failure.js';
import { freeDisk, readMemory } from '../library/room.js';
import type { Diagnosis, LoadedModel } from './diagnosis.js';
import { modelParts } from './modelParts.js';
import { speedTest } from './speedTest.js';

export interface DiagnoseOptions {
  readonly client: EngineClient;
  /** The model's folder. */
  readonly folder: string;
  readonly device: DeviceChoice;
  /** A folder on the disk on which models are kept. */
  readonly disk: string;
  /** What → version, of the programs around the engine. */
  readonly versions: Readonly<Record<string, string>>;
  /** How long the speed test takes; 0 for none. */
  readonly seconds: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (what: string) => void;
}

const providers: readonly ProviderReport['provider'][] = ['webgpu', 'cuda', 'dml', 'coreml', 'cpu'];

/**
 * Looks at everything that decides whether and how fast a model answers here. What fails is part of the result.
 * @throws Failure `cancelled`
 */
export async function diagnose(options: DiagnoseOptions): Promise<Diagnosis> {
  const { client, folder, device, disk, seconds, signal, onProgress = () => undefined } = options;
  const errorOf = (thrown: unknown): EngineError => {
    const { code, message } = Failure.from(thrown);
    if (signal?.aborted === true) throw new Failure('cancelled', 'The examination was stopped.');
    return { code, message };
  };
  const found: Omit<ProbeResult, 'runtime'>[] = [];
  let runtime = 'unknown';
  for (const provider of providers) {
    onProgress(`trying ${provider}`);
    try {
      const result = await client.probe(provider, signal);
      runtime = result.runtime;
      found.push(result);
    } catch (thrown) {
      found.push({ provider, works: false, reason: errorOf(thrown).message });
    }
  }
  onProgress("hashing the model's files");
  const parts = await modelParts(folder, signal).catch((thrown: unknown) => {
    errorOf(thrown);
    return [];
  });
  onProgress('loading the model');
  let loaded: LoadedModel | EngineError;
  let speed: Diagnosis['speed'];
  try {
    const result = await client.load(folder, device, signal === undefined ? {} : { signal });
    onProgress('measuring its speed');
    const { coordinates } = result.model;
    if (seconds > 0) speed = await speedTest(client, coordinates, seconds, signal).catch(errorOf);
    loaded = { ...result, peakMemory: await peakMemory(client.pid) };
  } catch (thrown) {
    loaded = errorOf(thrown);
  }
  return {
    versions: {
      ...options.versions,
      engine: runtime,
      'Node.js': process.versions.node,
      system: `${platform()} ${release()} ${arch()}`,
    },
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memory: readMemory(),
    freeDisk: await freeDisk(disk).catch(() => undefined),
    providers: found,
    folder,
    parts,
    loaded,
    speed,
  };
}

/** Linux alone tells of another process. */
async function peakMemory(pid: number | undefined): Promise<number | undefined> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1];
  return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
}
