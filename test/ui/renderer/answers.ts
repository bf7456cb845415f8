/** Answers as the kernel gives them, on the tour's pictures. */
import { readFile } from 'node:fs/promises';
import { Jimp, ResizeStrategy } from 'jimp';
import type { CellAnswer } from '../../../kernel/cellAnswer.js';
import { decodePicture } from '../../../kernel/picture.js';

const span = { start: 0, end: 0 };

/** Two grounded phrases, two asked regions, a doubt, and everything that "What the model saw" can show. */
export async function loginAnswer(): Promise<CellAnswer> {
  const picture = await decodePicture(await readFile('media/tour/login.png'), 'login.png');
  const input = Jimp.fromBitmap({ ...picture, data: Buffer.from(picture.rgba) });
  input.resize({ w: 192, h: 192, mode: ResizeStrategy.BILINEAR });
  const rgb = new Uint8Array(192 * 192 * 3);
  for (let i = 0; i < 192 * 192; i++) rgb.set(input.bitmap.data.subarray(i * 4, i * 4 + 3), i * 3);
  return {
    text: 'A green button at the left, and a *red* one beside it; “Subscribe” is not ticked.',
    raw: 'A green button <box>[0.06,0.73,0.37,0.86]</box> at the left, and a *red* <box>[0.42,0.73,0.78,0.86]</box> one beside it; “Subscribe” is not ticked. <box>[0.2',
    regions: [
      { shape: 'box', points: [[20, 282], [141, 330]], label: 'green button' }, // prettier-ignore
      { shape: 'box', points: [[160, 282], [300, 330]], label: 'red' }, // prettier-ignore
    ],
    asked: [
      { shape: 'box', points: [[10, 180], [300, 340]], label: 'form' }, // prettier-ignore
      { shape: 'polygon', points: [[12, 12], [120, 14], [66, 80]] }, // prettier-ignore
      { shape: 'point', points: [[200, 120]] },
    ],
    problems: [
      { code: 'region-unclosed', message: 'The answer ends, or goes on, inside a region; allow more tokens and ask again.', span, severity: 'warning' }, // prettier-ignore
    ],
    picture,
    picturePath: 'login.png',
    model: {
      name: 'chatspot-nano',
      folder: '/models/chatspot-nano',
      fingerprint: '3f0c2a9b7d51e0aa',
      coordinates: { dialect: 'chatspot', frame: 'whole', width: 192, height: 192, decimals: 2 },
      doubt:
        'config.json names the model_type "other", which is not known, so regions are written as ChatSpot\'s are.',
    },
    device: {
      provider: 'cpu',
      name: 'Some Processor',
      considered: [
        { provider: 'webgpu', used: false, reason: 'no Vulkan adapter was found' },
        { provider: 'cpu', used: true, reason: 'it is always there' },
      ],
    },
    seed: 1,
    timings: { picture: 40, prefill: 12, firstToken: 55, total: 230, promptTokens: 180, reusedTokens: 144, answerTokens: 41, tokensPerSecond: 178 }, // prettier-ignore
    meanLogProbability: -0.139,
    finish: 'length',
    seen: {
      prompt:
        'USER: <image>\nWhat can you see in <box>[0.02,0.37,0.56,0.70]</box>? answer in detail ASSISTANT:',
      pictures: [{ width: 192, height: 192, rgb }],
    },
  };
}
