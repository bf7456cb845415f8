/**
 * Writes ONNX files of a single node: the engine needs no larger graphs of its own, so this is the smallest part
 * of onnx.proto3 that says them. Field numbers are those of that schema.
 */
import type { ElementType } from './session.js';

const elementTypes: Readonly<Record<ElementType, number>> = {
  float32: 1,
  uint8: 2,
  int32: 6,
  int64: 7,
  bool: 9,
  float16: 10,
};

/** A graph input or output of rank `shape.length`; strings name free dimensions. */
export interface Port {
  readonly name: string;
  readonly type: ElementType;
  readonly shape: readonly (number | string)[];
}

export interface SingleNode {
  readonly op: string;
  /** Whose operator it is; ONNX's own unless told. */
  readonly domain?: string;
  readonly opset: number;
  /** Graph inputs in the node's order; undefined leaves an optional input out. */
  readonly inputs: readonly (Port | undefined)[];
  readonly outputs: readonly Port[];
  readonly attributes: Readonly<
    Record<string, string | { readonly int: number } | { readonly float: number }>
  >;
}

/** The bytes of an ONNX file with one node. */
export function singleNodeModel({
  op,
  domain = '',
  opset,
  inputs,
  outputs,
  attributes,
}: SingleNode): Uint8Array {
  const node = [
    ...inputs.map((port) => text(1, port?.name ?? '')),
    ...outputs.map(({ name }) => text(2, name)),
    text(4, op),
    text(7, domain),
    ...Object.entries(attributes).map(([name, value]) => bytes(5, attribute(name, value))),
  ];
  const graph = [
    bytes(1, node),
    text(2, op),
    ...inputs.filter((port) => port !== undefined).map((port) => bytes(11, valueInfo(port))),
    ...outputs.map((port) => bytes(12, valueInfo(port))),
  ];
  // ir_version, graph, opset_import { domain, version }
  const version = [text(1, domain), varintField(2, opset)];
  return Buffer.concat([varintField(1, 8), bytes(7, graph), bytes(8, version)]);
}

function attribute(name: string, value: string | { int: number } | { float: number }): Buffer[] {
  if (typeof value === 'string') return [text(1, name), text(4, value), varintField(20, 3)];
  if ('int' in value) return [text(1, name), varintField(3, value.int), varintField(20, 2)];
  const float = Buffer.alloc(4);
  float.writeFloatLE(value.float);
  return [text(1, name), Buffer.concat([varint((2 << 3) | 5), float]), varintField(20, 1)];
}

function valueInfo({ name, type, shape }: Port): Buffer[] {
  const dimensions = shape.map((size) =>
    bytes(1, [typeof size === 'number' ? varintField(1, size) : text(2, size)]),
  );
  const tensor = [varintField(1, elementTypes[type]), bytes(2, dimensions)];
  return [text(1, name), bytes(2, [bytes(1, tensor)])];
}

function varint(value: number): Buffer {
  const out: number[] = [];
  for (; value > 127; value = Math.floor(value / 128)) out.push((value % 128) | 128);
  return Buffer.from([...out, value]);
}
const varintField = (field: number, value: number): Buffer =>
  Buffer.concat([varint(field << 3), varint(value)]);
const text = (field: number, value: string): Buffer => bytes(field, [Buffer.from(value)]);
function bytes(field: number, parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  return Buffer.concat([varint((field << 3) | 2), varint(body.length), body]);
}
