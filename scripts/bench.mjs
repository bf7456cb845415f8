// npm run bench [model folder] [device], npm run bench -- decoder, accuracy or gpu: installs, builds and measures the engine.
import { prepare, run } from './prepare.mjs';

prepare();
const [first, ...rest] = process.argv.slice(2);
const args = ['decoder', 'accuracy', 'gpu'].includes(first)
  ? [`test/bench/${first}.ts`, ...rest]
  : ['test/bench/engine.ts', ...process.argv.slice(2)];
run(process.execPath, ['--import', 'tsx', ...args]);
