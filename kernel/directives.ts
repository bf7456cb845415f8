import type { DeviceChoice, Sampling } from './engine/protocol.js';
import { Failure } from './failure.js';
import type { Directive } from './instruction/types.js';

/** What directives can change: the model, where it runs, and how an answer is drawn from it. */
export interface Settings {
  /** Model folder, absolute or relative to the notebook. */
  readonly model: string;
  readonly device: DeviceChoice;
  readonly sampling: Sampling;
}

const devices: readonly DeviceChoice[] = ['auto', 'cpu', 'webgpu', 'cuda', 'dml', 'coreml'];

/**
 * Settings after `%set` and `%model` lines; a cell inherits those of the cells above it, in document order.
 * Other directives (`%each`, `%eval`) are not settings and are left alone.
 *
 * @throws Failure `unknown-directive`, `unknown-setting` or `bad-setting`
 */
export function applyDirectives(settings: Settings, directives: readonly Directive[]): Settings {
  let result = settings;
  for (const { name, argument } of directives) {
    if (name === 'set') for (const pair of argument.split(/\s+/)) result = set(result, pair);
    else if (name === 'model') result = { ...result, model: argument };
    else if (name !== 'each' && name !== 'eval') {
      throw new Failure('unknown-directive', `%${name} is not known; use %set, %model, %each or %eval.`);
    }
  }
  return result;
}

/** What `%set` and the terminal's options accept. */
export const samplingNumbers = {
  temperature: { field: 'temperature', from: 0, to: 10, whole: false },
  top_p: { field: 'topP', from: 0, to: 1, whole: false },
  seed: { field: 'seed', from: 0, to: 2 ** 32 - 1, whole: true },
  max_tokens: { field: 'maxTokens', from: 1, to: 100_000, whole: true },
} as const satisfies Record<string, { field: keyof Sampling; from: number; to: number; whole: boolean }>;

export type SamplingNumber = keyof typeof samplingNumbers;

function set(settings: Settings, pair: string): Settings {
  const [key, value] = pair.split('=', 2);
  if (key === 'device') {
    const device = devices.find((name) => name === value);
    if (device === undefined) throw new Failure('bad-setting', `device is one of ${devices.join(', ')}.`);
    return { ...settings, device };
  }
  if (key === undefined || !Object.hasOwn(samplingNumbers, key)) {
    const known = [...Object.keys(samplingNumbers), 'device'].join(', ');
    throw new Failure('unknown-setting', `%set does not know "${key}"; it knows ${known}.`);
  }
  const name = key as SamplingNumber;
  const change = { [samplingNumbers[name].field]: readSamplingNumber(name, value ?? '') };
  return { ...settings, sampling: { ...settings.sampling, ...change } };
}

/** @throws Failure `bad-setting` */
export function readSamplingNumber(name: SamplingNumber, text: string): number {
  const { from, to, whole } = samplingNumbers[name];
  const value = Number(text.trim() === '' ? NaN : text);
  if (value >= from && value <= to && (!whole || Number.isInteger(value))) return value;
  const kind = whole ? 'a whole number' : 'a number';
  throw new Failure('bad-setting', `${name} is ${kind} from ${from} to ${to}.`);
}
