/** `tsx killedConversion.ts SOURCE TARGET COUNT`: converts and ends itself, as roughly as can be, after COUNT weights. */
import { convert } from '../../../models/convert/convert.js';

const [source, target, count] = process.argv.slice(2) as [string, string, string];
let left = Number(count);
await convert({
  source,
  target,
  quant: 'fp32',
  inlineLimit: 0,
  chunkLimit: 30_000,
  onProgress: () => {
    if (--left === 0) process.kill(process.pid, 'SIGKILL');
  },
});
