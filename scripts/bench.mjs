// npm run bench [model folder] [device]: installs, builds and measures the engine.
import { prepare, run } from './prepare.mjs';

prepare();
run(process.execPath, ['--import', 'tsx', 'test/bench/engine.ts', ...process.argv.slice(2)]);
