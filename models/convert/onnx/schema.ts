/**
 * The part of the ONNX file format that our graphs use, and its encoding.
 *
 * Field numbers: https://github.com/onnx/onnx/blob/main/onnx/onnx.proto (proto2, IR version 11).
 */
import protobuf from 'protobufjs/light.js';

/** TensorProto.DataType. */
export const DataType = {
  float: 1,
  uint8: 2,
  int32: 6,
  int64: 7,
  bool: 9,
  float16: 10,
} as const;
export type DataType = (typeof DataType)[keyof typeof DataType];

/** Bytes of one element. */
export const elementBytes: Readonly<Record<DataType, number>> = { 1: 4, 2: 1, 6: 4, 7: 8, 9: 1, 10: 2 };

/** AttributeProto.AttributeType. */
export const AttributeType = { float: 1, int: 2, string: 3, ints: 7 } as const;

export interface Attribute {
  name: string;
  type: number;
  f?: number;
  i?: number;
  s?: Uint8Array;
  ints?: number[];
}

export interface Node {
  name: string;
  opType: string;
  domain: string;
  input: string[];
  output: string[];
  attribute: Attribute[];
}

/** Values are little-endian in `rawData`, or at an offset of another file (`externalData`, `dataLocation` 1). */
export interface Tensor {
  name: string;
  dataType: DataType;
  dims: readonly number[];
  rawData?: Uint8Array;
  externalData?: { key: 'location' | 'offset' | 'length'; value: string }[];
  dataLocation?: 1;
}

/** A number is a fixed size, a string the name of one that may vary. */
export type Dimension = number | string;

export interface ValueInfo {
  name: string;
  type: {
    tensorType: { elemType: DataType; shape: { dim: { dimValue?: number; dimParam?: string }[] } };
  };
}

export interface Model {
  irVersion: number;
  producerName: string;
  opsetImport: { domain: string; version: number }[];
  graph: { name: string; node: Node[]; initializer: Tensor[]; input: ValueInfo[]; output: ValueInfo[] };
}

const field = (id: number, type: string): protobuf.IField => ({ id, type });
const repeated = (id: number, type: string): protobuf.IField => ({ id, type, rule: 'repeated' });

const root = protobuf.Root.fromJSON({
  nested: {
    Model: {
      fields: {
        irVersion: field(1, 'int64'),
        producerName: field(2, 'string'),
        graph: field(7, 'Graph'),
        opsetImport: repeated(8, 'OperatorSetId'),
      },
    },
    OperatorSetId: { fields: { domain: field(1, 'string'), version: field(2, 'int64') } },
    Graph: {
      fields: {
        node: repeated(1, 'Node'),
        name: field(2, 'string'),
        initializer: repeated(5, 'Tensor'),
        input: repeated(11, 'ValueInfo'),
        output: repeated(12, 'ValueInfo'),
      },
    },
    Node: {
      fields: {
        input: repeated(1, 'string'),
        output: repeated(2, 'string'),
        name: field(3, 'string'),
        opType: field(4, 'string'),
        attribute: repeated(5, 'Attribute'),
        domain: field(7, 'string'),
      },
    },
    Attribute: {
      fields: {
        name: field(1, 'string'),
        f: field(2, 'float'),
        i: field(3, 'int64'),
        s: field(4, 'bytes'),
        ints: repeated(8, 'int64'),
        type: field(20, 'int32'),
      },
    },
    Tensor: {
      fields: {
        dims: repeated(1, 'int64'),
        dataType: field(2, 'int32'),
        name: field(8, 'string'),
        rawData: field(9, 'bytes'),
        externalData: repeated(13, 'StringStringEntry'),
        dataLocation: field(14, 'int32'),
      },
    },
    StringStringEntry: { fields: { key: field(1, 'string'), value: field(2, 'string') } },
    ValueInfo: { fields: { name: field(1, 'string'), type: field(2, 'Type') } },
    Type: { fields: { tensorType: field(1, 'TensorType') } },
    TensorType: { fields: { elemType: field(1, 'int32'), shape: field(2, 'TensorShape') } },
    TensorShape: { fields: { dim: repeated(1, 'Dimension') } },
    Dimension: { fields: { dimValue: field(1, 'int64'), dimParam: field(2, 'string') } },
  },
});
const modelType = root.lookupType('Model');

/** The bytes of a `.onnx` file. */
export function encodeModel(model: Model): Uint8Array {
  return modelType.encode(modelType.fromObject(model)).finish();
}

/** Reads the part of a `.onnx` file that this schema knows; for looking at graphs in tests. */
export function decodeModel(bytes: Uint8Array): Model {
  return modelType.toObject(modelType.decode(bytes), { longs: Number, arrays: true }) as Model;
}
