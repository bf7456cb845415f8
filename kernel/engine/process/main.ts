/** Entry of the engine process: wires Node's IPC channel to the engine. */
import type { ToEngine } from '../protocol.js';
import { Engine } from './engine.js';
import { openRuntime } from './openRuntime.js';

const engine = new Engine({
  runtime: await openRuntime(),
  send: (message) => process.send?.(message),
});

process.on('message', (message: ToEngine) => {
  if (message.type === 'shutdown') process.exit(0);
  void engine.receive(message);
});
// The kernel is gone: nobody is left to answer.
process.on('disconnect', () => process.exit(0));

process.send?.(engine.hello());
