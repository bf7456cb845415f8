import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dialectOf } from '../../kernel/dialects/dialectOf.js';
import { JsonFile } from '../../kernel/engine/process/jsonFile.js';
import { readModelFolder } from '../../kernel/engine/process/modelFolder.js';
import { expandPictures } from '../../kernel/engine/process/promptTokens.js';
import { ChatTokenizer } from '../../kernel/engine/process/tokenizer.js';
import type { Region } from '../../kernel/instruction/types.js';
import { promptOf, type Turn } from '../../kernel/prompt.js';
import { vicunaTemplate } from '../../models/convert/vicunaTemplate.js';
import { tinyModel } from './tinyModel.js';

/** Written by reference/vicuna.py with Hugging Face's tokenizers and LlavaProcessor. */
const fixture = join(import.meta.dirname, 'fixtures/vicuna');
const golden = JSON.parse(readFileSync(join(fixture, 'golden.json'), 'utf8')) as {
  readonly imageToken: number;
  readonly imageTokens: number;
  readonly partsTemplate: string;
  readonly cases: readonly {
    readonly name: string;
    readonly size: readonly [width: number, height: number];
    readonly turns: readonly (readonly (string | Region)[])[];
    readonly answers: readonly string[];
    readonly prompt: string;
    readonly ids: readonly number[];
    readonly partsPrompt: string;
    readonly partsIds: readonly number[];
  }[];
};

async function tokenizerWith(chatTemplate: string): Promise<ChatTokenizer> {
  return new ChatTokenizer({
    ...(await readModelFolder(tinyModel)),
    tokenizer: (await JsonFile.read(fixture, 'tokenizer.json')).value,
    tokenizerConfig: await JsonFile.read(fixture, 'tokenizer_config.json'),
    imageToken: golden.imageToken,
    chatTemplate,
  });
}

/** The case's questions and answers as LLaVA's messages. */
function messagesOf({ size: [width, height], turns, answers }: (typeof golden.cases)[number]) {
  const picture = { key: 'picture', width, height, rgba: new Uint8Array(width * height * 4) };
  const asked = turns.map((question, i): Turn => {
    const parts = question.map((part) =>
      typeof part === 'string'
        ? ({ type: 'text', text: part } as const)
        : ({ type: 'region', region: part, picture } as const),
    );
    const shown = i === 0 ? [{ type: 'picture', picture, path: 'picture.png' } as const] : [];
    return { parts: [...shown, ...parts], ...(i < answers.length ? { answer: answers[i]! } : {}) };
  });
  const coordinates = { dialect: 'llava', frame: 'pad-center', width: 336, height: 336 } as const;
  return promptOf(asked, dialectOf('llava'), coordinates).messages;
}

describe("LLaVA-1.5's conversations about regions, token by token", () => {
  const forms = [
    { form: 'the Vicuna v1 template', template: vicunaTemplate, text: 'prompt', ids: 'ids' },
    { form: 'a template of parts', template: golden.partsTemplate, text: 'partsPrompt', ids: 'partsIds' },
  ] as const;
  for (const { form, template, text, ids } of forms) {
    for (const one of golden.cases) {
      it(`${form}: ${one.name}`, async () => {
        const tokenizer = await tokenizerWith(template);
        const prompt = tokenizer.prompt(messagesOf(one), 1);
        assert.equal(prompt.text, one[text]);
        const { imageToken, imageTokens } = golden;
        const expanded = expandPictures(prompt.tokens, imageToken, [{ number: -1, count: imageTokens }]);
        assert.deepEqual(expanded.ids, one[ids]);
      });
    }
  }
});
