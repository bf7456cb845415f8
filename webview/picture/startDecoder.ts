import { Decoder } from './decoder.js';
import type { FromDecoder, ToDecoder } from './decoderProtocol.js';
import { readPicture } from './readPicture.js';

export interface DecoderPort {
  send(message: ToDecoder): void;
}

/**
 * Starts the worker. Its script has another origin than the page, which a worker may not have: it is fetched and
 * started from a blob. Where that is forbidden the work is done in the page.
 *
 * @param address of the worker's script
 */
export async function startDecoder(
  address: string,
  receive: (message: FromDecoder) => void,
): Promise<DecoderPort> {
  try {
    const script = await (await fetch(address)).blob();
    const url = URL.createObjectURL(new Blob([script], { type: 'text/javascript' }));
    const worker = new Worker(url, { type: 'module' });
    await new Promise<unknown>((started, refused) => {
      worker.addEventListener('message', started, { once: true });
      worker.addEventListener('error', (event) => refused(new Error(event.message)), { once: true });
    }).finally(() => URL.revokeObjectURL(url));
    worker.addEventListener('message', (event: MessageEvent<FromDecoder>) => receive(event.data));
    return { send: (message) => void readByPage(message).then((ready) => worker.postMessage(ready)) };
  } catch {
    const decoder = new Decoder((message) => receive(message));
    return { send: (message) => void decoder.handle(message) };
  }
}

/**
 * VS Code answers what a page asks for and never what a worker does: the page reads the file. An address that
 * cannot be read goes on as it is, so that the decoder says what is wrong with it.
 */
async function readByPage(message: ToDecoder): Promise<ToDecoder> {
  if (message.type !== 'open' || message.source.kind !== 'address') return message;
  const file = await readPicture(message.source.address).catch(() => undefined);
  return file === undefined ? message : { type: 'open', source: { kind: 'file', file } };
}
