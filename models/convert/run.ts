/** `npx tsx models/convert/run.ts SOURCE TARGET QUANT [gqa|plain]`: converts and prints what was written. */
import { Failure } from '../../kernel/failure.js';
import type { AttentionKind } from './attention.js';
import { convert } from './convert.js';
import { quantizations } from './quantization.js';

const [source, target, named = 'fp32', attention] = process.argv.slice(2);
const quant = quantizations.find((name) => name === named);
if (!source || !target || !quant) {
  console.error(
    `Usage: npx tsx models/convert/run.ts SOURCE TARGET [${quantizations.join('|')}] [gqa|plain]`,
  );
  process.exitCode = 2;
} else {
  try {
    const report = await convert({
      source,
      target,
      quant,
      attention: attention as AttentionKind | undefined,
    });
    for (const { name, bytes } of report.files) console.log(`${String(bytes).padStart(12)} ${name}`);
  } catch (thrown) {
    const { code, message } = Failure.from(thrown);
    console.error(`${code}: ${message}`);
    process.exitCode = 1;
  }
}
