// npm run bench [model folder] [device], or npm run bench -- decoder: installs, builds and measures the engine.
import { prepare, run } from './prepare.mjs';

prepare();
const [first, ...rest] = process.argv.slice(2);
const args =
  first === 'decoder'
    ? ['test/bench/decoder.ts', ...rest]
    : ['test/bench/engine.ts', ...process.argv.slice(2)];
run(process.execPath, ['--import', 'tsx', ...args]);
