import { NativeRuntime } from './ort/nativeRuntime.js';
import type { Runtime } from './session.js';

export type RuntimeChoice = 'c-api' | 'binding';

/**
 * ONNX Runtime through its C API, or through the npm binding where that is not possible; the runtime's name then
 * says why. The environment variable CHATSPOT_RUNTIME names one of them.
 */
export async function openRuntime(
  choice = process.env['CHATSPOT_RUNTIME'] as RuntimeChoice | undefined,
): Promise<Runtime> {
  let reason: string | undefined;
  if (choice !== 'binding') {
    try {
      return await NativeRuntime.open();
    } catch (error) {
      if (choice === 'c-api') throw error;
      reason = error instanceof Error ? error.message.split('\n', 1)[0] : String(error);
    }
  }
  const { Binding } = await import('./ort/binding.js');
  return Binding.open(reason);
}
