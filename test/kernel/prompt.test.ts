import assert from 'node:assert/strict';
import { dialectOf } from '../../kernel/dialects/dialectOf.js';
import type { ModelCoordinates, PictureData } from '../../kernel/engine/protocol.js';
import { Failure } from '../../kernel/failure.js';
import { conversationAt } from '../../kernel/instruction/conversation.js';
import { parse } from '../../kernel/instruction/parse.js';
import { promptOf } from '../../kernel/prompt.js';
import { resolveParts } from '../../kernel/resolve.js';

const sizes: Record<string, [number, number]> = { 'wide.png': [200, 100], 'square.png': [100, 100] };

async function decode(path: string): Promise<PictureData> {
  const [width, height] = sizes[path]!;
  return { key: path, width, height, rgba: new Uint8Array(width * height * 4) };
}

/** The user messages that `cells` become, the last one asked. */
async function messages(cells: readonly string[], model: Partial<ModelCoordinates> = {}) {
  const parsed = cells.map((text) => parse(text));
  const turns = await Promise.all(
    parsed.map(async ({ instruction }, i) => ({
      parts: await resolveParts(instruction.parts, conversationAt(parsed.slice(0, i + 1), i), decode),
      ...(i < cells.length - 1 && { answer: `answer ${i}` }),
    })),
  );
  const coordinates = { dialect: 'chatspot', frame: 'whole', width: 192, height: 192, ...model } as const;
  const prompt = promptOf(turns, dialectOf(coordinates.dialect, coordinates.decimals), coordinates);
  return prompt.messages.map(({ role, content }) => `${role}: ${content}`);
}

describe('resolveParts and promptOf', () => {
  const table: [what: string, cells: string[], model: Partial<ModelCoordinates>, expected: string[]][] = [
    [
      'a box in pixels of a whole picture',
      ['<image wide.png>\nWhat is in <box 20 10 100 50>?'],
      {},
      ['user: <image>\nWhat is in <box>[0.10,0.10,0.50,0.50]</box>?'],
    ],
    [
      'the same box in the frame of a centred padded square',
      ['<image wide.png>\nWhat is in <box 20 10 100 50>?'],
      { frame: 'pad-center' },
      ['user: <image>\nWhat is in <box>[0.10,0.30,0.50,0.50]</box>?'],
    ],
    [
      'fractions mean fractions of the picture, not of the frame',
      ['<image wide.png> <point 0.5 0.5>?'],
      { frame: 'pad-corner' },
      ['user: <image>\n<box>[0.50,0.25]</box>?'],
    ],
    [
      'corners in any order',
      ['<image square.png> <box 50 60 10 20>'],
      {},
      ['user: <image>\n<box>[0.10,0.20,0.50,0.60]</box>'],
    ],
    [
      'the picture comes first wherever it stands in the cell',
      ['What is in <polygon 0 0 100 0 50 100> of <image square.png>'],
      {},
      ['user: <image>\nWhat is in <box>[0.00,0.00,1.00,0.00,0.50,1.00]</box> of'],
    ],
    [
      'names from above, with their own cell as a turn',
      ['<image square.png>\nWhat is <box lamp: 0 0 50 50>?', 'Is <lamp> on?'],
      {},
      [
        'user: <image>\nWhat is <box>[0.00,0.00,0.50,0.50]</box>?',
        'assistant: answer 0',
        'user: Is <box>[0.00,0.00,0.50,0.50]</box> on?',
      ],
    ],
    [
      'a name that nothing defines stays text',
      ['<image square.png> Is this a <div>?'],
      {},
      ['user: <image>\nIs this a <div>?'],
    ],
    [
      '<image> typed as text stands for no picture',
      ['<image square.png> Is this an \\<image> tag?'],
      {},
      ['user: <image>\nIs this an < image> tag?'],
    ],
    [
      'another dialect',
      ['<image wide.png>\nWhat is in <box 20 10 100 50>?'],
      { dialect: 'llava', frame: 'pad-center' },
      ['user: <image>\nWhat is in [0.10, 0.30, 0.50, 0.50]?'],
    ],
  ];
  for (const [what, cells, model, expected] of table) {
    it(what, async () => assert.deepEqual(await messages(cells, model), expected));
  }

  const refused: [cells: string[], code: string][] = [
    [['<image square.png> <box 0 0 101 50>'], 'region-outside'],
    [['<image square.png> <point -1 5>'], 'region-outside'],
    [['<image square.png>'], 'empty-question'],
    [['<image square.png>   \n '], 'empty-question'],
    [['What is <box 1 2 3 4>?'], 'no-picture'],
    [['What is this?'], 'no-picture'],
  ];
  for (const [cells, code] of refused) {
    it(`refuses ${JSON.stringify(cells)} with ${code}`, async () => {
      await assert.rejects(messages(cells), (error) => error instanceof Failure && error.code === code);
    });
  }
});
