/** Rotary position tables as transformers computes them, step by step in 32-bit floats. */
import type { TextConfig } from './config.js';
import { valueBytes, type FloatType, type Layers } from './layers.js';

/** Adds the cosine and sine tables, each [positions, head size / 2], and returns their names. */
export function addRotaryTables(layers: Layers, text: TextConfig, type: FloatType): [string, string] {
  const dims = [text.maxPositions, text.headSize / 2];
  const add = (name: string, wave: (angle: number) => number): string => {
    const tensors = [{ name, dataType: type, dims }];
    const produce = () => Promise.resolve([valueBytes(table(text, wave), type)]);
    return layers.graph.weight({ tensors, produce })[0]!;
  };
  return [add('rotary_cos', Math.cos), add('rotary_sin', Math.sin)];
}

function table(text: TextConfig, wave: (angle: number) => number): Float32Array {
  const { maxPositions, headSize, ropeTheta, ropeFactor } = text;
  const half = headSize / 2;
  const result = new Float32Array(maxPositions * half);
  for (let i = 0; i < half; i++) {
    const exponent = Math.fround((2 * i) / headSize);
    const frequency = Math.fround(Math.fround(1 / Math.fround(ropeTheta ** exponent)) / ropeFactor);
    for (let position = 0; position < maxPositions; position++) {
      result[position * half + i] = wave(Math.fround(position * frequency));
    }
  }
  return result;
}
