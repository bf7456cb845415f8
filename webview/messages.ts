/** Checks messages of both directions when they arrive: a wrong one is dropped, never half obeyed. */
import type { FromPanel, ToPanel } from './protocol.js';

type Check = (value: unknown) => boolean;
type Fields = Readonly<Record<string, Check>>;

const text: Check = (value) => typeof value === 'string';
const flag: Check = (value) => typeof value === 'boolean';
const finite: Check = (value) => Number.isFinite(value);
const count: Check = (value) => Number.isSafeInteger(value) && (value as number) >= 0;
const bytes: Check = (value) => value instanceof Uint8Array;
const oneOf =
  (...values: readonly string[]): Check =>
  (value) =>
    values.includes(value as string);
const listOf =
  (item: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(item);
const orNull =
  (check: Check): Check =>
  (value) =>
    value === null || check(value);
const optional =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);
const object =
  (fields: Fields): Check =>
  (value) => {
    if (typeof value !== 'object' || value === null) return false;
    const record = value as Record<string, unknown>;
    return Object.entries(fields).every(([key, check]) => check(record[key]));
  };

const point: Check = (value) => Array.isArray(value) && value.length === 2 && value.every(finite);
const corners: Readonly<Record<string, (length: number) => boolean>> = {
  point: (length) => length === 1,
  box: (length) => length === 2,
  polygon: (length) => length >= 3,
};
const region =
  (fields: Fields): Check =>
  (value) =>
    object({ ...fields, shape: oneOf('point', 'box', 'polygon'), points: listOf(point) })(value) &&
    corners[(value as { shape: string }).shape]!((value as { points: unknown[] }).points.length);

const source: Check = (value) =>
  object({ kind: oneOf('address'), address: text })(value) ||
  object({ kind: oneOf('pixels'), width: count, height: count, rgba: bytes })(value);
/** Shape and a fitting number of points, all finite. */
export const isRegion: Check = region({});

const cell = object({
  label: text,
  revision: count,
  regions: listOf(region({ id: text, name: optional(text), unit: oneOf('pixels', 'fractions') })),
});
const named = region({ label: optional(text) });
const answer = object({
  text,
  raw: text,
  regions: listOf(named),
  origin: text,
});

const toPanel: Readonly<Record<ToPanel['type'], Fields>> = {
  picture: { name: text, source },
  asking: { refusal: orNull(text) },
  restore: { state: text },
  cell: { cell: orNull(cell) },
  found: { regions: listOf(named) },
  progress: { ask: text, stage: text },
  partial: { ask: text, text },
  answer: { ask: text, answer },
  failed: { ask: text, code: text, message: text },
  notice: { message: text },
};

const fromPanel: Readonly<Record<FromPanel['type'], Fields>> = {
  ready: { hasState: flag, pending: orNull(text) },
  ask: { ask: text, turns: listOf(object({ text, answer: optional(text) })) },
  stop: { ask: text },
  insert: { text },
  copy: { text },
  regions: {
    revision: count,
    width: count,
    height: count,
    regions: listOf(region({ id: text, name: optional(text) })),
  },
  release: {},
  state: { state: text },
};

export function isToPanel(message: unknown): message is ToPanel {
  return isOneOf(toPanel, message);
}

export function isFromPanel(message: unknown): message is FromPanel {
  return isOneOf(fromPanel, message);
}

function isOneOf(kinds: Readonly<Record<string, Fields>>, message: unknown): boolean {
  if (typeof message !== 'object' || message === null) return false;
  const { type } = message as { type?: unknown };
  return typeof type === 'string' && Object.hasOwn(kinds, type) && object(kinds[type]!)(message);
}
