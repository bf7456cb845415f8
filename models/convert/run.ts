/** `npx tsx models/convert/run.ts SOURCE TARGET PRECISION [gqa|plain]`: converts and prints what was written. */
import { Failure } from '../../kernel/failure.js';
import type { AttentionKind } from './attention.js';
import { convert, precisions } from './convert.js';

const [source, target, named = 'fp32', attention] = process.argv.slice(2);
const precision = precisions.find((name) => name === named);
if (!source || !target || !precision) {
  console.error('Usage: npx tsx models/convert/run.ts SOURCE TARGET [fp32|fp16|q8|q4] [gqa|plain]');
  process.exitCode = 2;
} else {
  try {
    const report = await convert({
      source,
      target,
      precision,
      attention: attention as AttentionKind | undefined,
    });
    for (const { name, bytes } of report.files) console.log(`${String(bytes).padStart(12)} ${name}`);
  } catch (thrown) {
    const { code, message } = Failure.from(thrown);
    console.error(`${code}: ${message}`);
    process.exitCode = 1;
  }
}
