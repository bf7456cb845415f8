import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** libonnxruntime.so.1, libonnxruntime.1.dylib, onnxruntime.dll */
const fileName = /^(libonnxruntime\.so\.\d+|libonnxruntime\.\d+\.dylib|onnxruntime\.dll)$/;

/** Absolute path of the ONNX Runtime library that onnxruntime-node brings for this platform; throws when there is none. */
export function ortLibrary(): string {
  const entry = createRequire(import.meta.url).resolve('onnxruntime-node'); // …/onnxruntime-node/dist/index.js
  const folder = join(dirname(entry), '../bin/napi-v6', process.platform, process.arch);
  const name = readdirSync(folder).find((file) => fileName.test(file));
  if (name === undefined) throw new Error(`there is no ONNX Runtime library in ${folder}`);
  return join(folder, name);
}
