/** Entry of the worker that decodes the panel's picture. */
import { Decoder } from './picture/decoder.js';
import type { FromDecoder, ToDecoder } from './picture/decoderProtocol.js';

/** The page and a worker call the same name with different types; this one is a worker. */
const worker = globalThis as unknown as {
  postMessage(message: FromDecoder, transfer: Transferable[]): void;
};
const post = (message: FromDecoder, transfer: Transferable[]) => worker.postMessage(message, transfer);
const decoder = new Decoder(post);

addEventListener('message', (event: MessageEvent<ToDecoder>) => {
  void decoder.handle(event.data).catch((thrown: unknown) => {
    post({ type: 'failed', message: thrown instanceof Error ? thrown.message : String(thrown) }, []);
  });
});
post({ type: 'started' }, []);
