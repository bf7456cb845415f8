import assert from 'node:assert/strict';
import { attendsRightly } from '../../kernel/engine/process/attentionCheck.js';
import { openRuntime } from '../../kernel/engine/process/openRuntime.js';
import { HostTensor, type Runtime } from '../../kernel/engine/process/session.js';

/** A runtime whose results are changed in the rows from `first` on, as faulty drivers do. */
function faulty(runtime: Runtime, first: number): Runtime {
  return {
    name: runtime.name,
    providers: runtime.providers,
    tensor: (type, data, shape) => runtime.tensor(type, data, shape),
    create: async (model, options) => {
      const session = await runtime.create(model, options);
      return {
        inputs: session.inputs,
        outputs: session.outputs,
        writesInPlace: false,
        release: () => session.release(),
        run: async (feeds) => {
          const { output } = await session.run(feeds);
          const rows = output!.shape[1]!;
          const data = Float32Array.from(output!.data as Float32Array);
          data.subarray((first / rows) * data.length).fill(0);
          return { output: new HostTensor('float32', data, output!.shape) };
        },
      };
    },
  };
}

describe('the check of fused attention', () => {
  let runtime: Runtime;
  before(async () => {
    runtime = await openRuntime();
  });

  for (const op of ['GroupQueryAttention', 'MultiHeadAttention'] as const) {
    it(`trusts ${op} of the processor`, async () => {
      assert.equal(await attendsRightly(runtime, 'cpu', op), true);
    });

    it(`does not trust ${op} that is wrong from its 33rd position on`, async () => {
      assert.equal(await attendsRightly(faulty(runtime, 32), 'cpu', op), false);
      assert.equal(await attendsRightly(faulty(runtime, 48), 'cpu', op), true);
    });
  }
});
