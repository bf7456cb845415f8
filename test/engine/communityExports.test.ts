import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dialectOf } from '../../kernel/dialects/dialectOf.js';
import { Answerer } from '../../kernel/engine/process/answerer.js';
import { pictureGrid, readModelFolder } from '../../kernel/engine/process/modelFolder.js';
import type { Model } from '../../kernel/engine/process/model.js';
import { openModel } from '../../kernel/engine/process/openModel.js';
import { openRuntime } from '../../kernel/engine/process/openRuntime.js';
import { cutPatches } from '../../kernel/engine/process/patches.js';
import { PictureStore } from '../../kernel/engine/process/pictureStore.js';
import { PrefixCache } from '../../kernel/engine/process/prefixCache.js';
import { PromptReader } from '../../kernel/engine/process/promptReader.js';
import { RopePositions } from '../../kernel/engine/process/ropePositions.js';
import type { PictureData } from '../../kernel/engine/protocol.js';
import { boxRegion } from '../../kernel/instruction/geometry.js';
import type { Point } from '../../kernel/instruction/types.js';
import { promptOf, type Turn } from '../../kernel/prompt.js';
import type { ResolvedPart } from '../../kernel/resolve.js';
import { convert } from '../../models/convert/convert.js';
import { fixture, goldenCases } from '../models/convert/runModel.js';
import { changeJson } from './tinyModel.js';

const cpu = { provider: 'cpu', works: true, reason: '' } as const;
const port = { signal: new AbortController().signal, progress: () => undefined, token: () => undefined };
const greedy = { temperature: 0, topP: 1, seed: 0, stop: [] };

/** Written by reference/qwen_vl.py. */
interface QwenCase {
  readonly name: string;
  readonly pictures: readonly (readonly [width: number, height: number])[];
  readonly turns: readonly (readonly (string | number | readonly [Point, Point])[])[];
  readonly answers: readonly string[];
  readonly grids: readonly (readonly [time: number, rows: number, columns: number])[];
  readonly prompt: string;
  readonly ids: readonly number[];
  readonly positions: readonly (readonly number[])[];
  readonly answerIds: readonly number[];
  readonly answer: string;
  /** The first four patches, one after the other. */
  readonly firstPatches: readonly number[];
}

/** The reference's picture: a formula, so that nothing has to be decoded. */
function pattern(key: string, [width, height]: readonly [number, number]): PictureData {
  const rgba = new Uint8Array(width * height * 4).fill(255);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let c = 0; c < 3; c++) rgba[(y * width + x) * 4 + c] = (x * 7 + y * 13 + c * 50 + x * y) % 256;
    }
  }
  return { key, width, height, rgba };
}

describe('a Qwen2.5-VL export', () => {
  const folder = join(import.meta.dirname, 'fixtures/tiny-qwen-vl');
  const cases = JSON.parse(readFileSync(join(folder, 'golden.json'), 'utf8')) as QwenCase[];
  let model: Model;
  before(async () => {
    model = await openModel(await readModelFolder(folder), await openRuntime(), cpu, { threads: 1 });
  });
  after(() => model.release());

  /** The case's cells as prompt and pictures. */
  function promptFor({ pictures, turns, answers }: QwenCase) {
    const shown = pictures.map((size, i) => pattern(`picture ${i}`, size));
    let last = shown[0]!;
    const asked = turns.map((turn, i): Turn => {
      const parts = turn.map((part): ResolvedPart => {
        if (typeof part === 'string') return { type: 'text', text: part };
        if (typeof part === 'number') {
          last = shown[part]!;
          return { type: 'picture', picture: last, path: 'picture.png' };
        }
        const [[x1, y1], [x2, y2]] = part;
        return { type: 'region', region: boxRegion([x1, y1, x2, y2]), picture: last };
      });
      return { parts, ...(i < answers.length ? { answer: answers[i]! } : {}) };
    });
    const { coordinates } = model.parts.folder.identity;
    assert.equal(coordinates.dialect, 'qwen2.5-vl');
    return promptOf(asked, dialectOf(coordinates.dialect), coordinates);
  }

  for (const golden of cases) {
    it(`${golden.name}: transformers' prompt, positions, patches and answer`, async () => {
      const { messages, pictures } = promptFor(golden);
      const store = new PictureStore(2 ** 30);
      for (const picture of pictures) store.put(picture);
      const answerer = new Answerer(new PromptReader(model, store, new PrefixCache(model.parts.kv, 2 ** 30)));
      const ask = (maxTokens: number) =>
        answerer.generate(
          { messages, pictures: pictures.map(({ key }) => key), sampling: { ...greedy, maxTokens } },
          port,
        );
      const result = await ask(golden.answerIds.length);
      assert.equal(result.seen.prompt, golden.prompt);
      assert.equal(result.timings.promptTokens, golden.ids.length);

      const grids = pictures.map((picture) => pictureGrid(model.parts.folder, picture)!);
      assert.deepEqual(
        grids.map(({ rows, columns }) => [1, 2 * rows, 2 * columns]),
        golden.grids,
      );
      const rope = new RopePositions(golden.ids, model.parts.folder.imageToken, grids);
      const positions = Array.from(rope.range(0, golden.ids.length), Number);
      assert.deepEqual(positions, golden.positions.flat());

      const { patches } = model.parts.folder.picture;
      const { pixelValues, ...size } = await model.parts.preprocessor.run(pictures[0]!);
      const { values } = cutPatches(pixelValues, size, patches!);
      // A resized picture may differ by one of 255, which is 0.015 after the normalisation.
      golden.firstPatches.forEach((value, i) => assert.ok(Math.abs(value - values[i]!) < 0.016));

      assert.equal(result.text, golden.answer);
      const again = await ask(golden.answerIds.length);
      assert.equal(again.text, golden.answer);
      assert.equal(again.timings.reusedTokens, golden.ids.length - 1);
    });
  }
});

describe('a LLaVA-OneVision export', () => {
  const root = mkdtempSync(join(tmpdir(), 'export-'));
  after(() => rmSync(root, { recursive: true }));

  it('answers as transformers does about the whole picture, stretched to the square', async () => {
    const folder = join(root, 'onevision');
    await convert({ source: fixture('siglip-qwen2'), target: folder, quant: 'fp32' });
    // As the community's exports describe themselves.
    await changeJson(folder, 'config.json', {
      model_type: 'llava_onevision',
      image_seq_length: undefined,
      vision_aspect_ratio: 'anyres_max_9',
      image_grid_pinpoints: [[14, 28]],
    });
    await changeJson(folder, 'preprocessor_config.json', {
      image_processor_type: 'LlavaOnevisionImageProcessor',
      do_pad: true,
      do_center_crop: undefined,
      crop_size: undefined,
      size: { height: 14, width: 14 },
      image_grid_pinpoints: [[14, 28]],
    });
    const read = await readModelFolder(folder);
    assert.deepEqual([read.imageTokens, read.picture.frame], [9, 'whole']);
    assert.equal(read.identity.coordinates.dialect, 'llava');
    const model = await openModel(read, await openRuntime(), cpu, { threads: 1 });
    for (const golden of goldenCases('siglip-qwen2')) {
      const { vision, runtime } = model.parts;
      const pixels = runtime.tensor('float32', Float32Array.from(golden.pixelValues), [1, 3, 14, 14]);
      const features = (await vision.run({ pixel_values: pixels }))['image_features']!.data as Float32Array;
      const embeddings = await model.embed(golden.inputIds);
      embeddings.set(features, golden.inputIds.indexOf(read.imageToken) * model.hidden);
      let { past, logits } = await model.step(embeddings, model.parts.kv.empty(golden.answerIds.length));
      for (const expected of golden.answerIds) {
        assert.equal(logits.indexOf(Math.max(...logits)), expected);
        const next = await model.step(await model.embed([expected]), past);
        past.release();
        ({ past, logits } = next);
      }
      past.release();
    }
    await model.release();
  });
});

describe('an export that the engine does not run', () => {
  const root = mkdtempSync(join(tmpdir(), 'export-'));
  after(() => rmSync(root, { recursive: true }));

  it('fails with one sentence that names what is unknown', async () => {
    const folder = join(root, 'other');
    await convert({ source: fixture('mlp-sharded'), target: folder, quant: 'fp32' });
    const path = join(folder, 'onnx', 'vision_encoder.onnx');
    const bytes = readFileSync(path);
    const renamed = Buffer.from(
      bytes.toString('latin1').replaceAll('pixel_values', 'pixel_xalues'),
      'latin1',
    );
    writeFileSync(path, renamed);
    await assert.rejects(openModel(await readModelFolder(folder), await openRuntime(), cpu, { threads: 1 }), {
      code: 'model-unsupported',
      message:
        /vision_encoder\.onnx has an input pixel_xalues that this engine does not know; choose a LLaVA/,
    });
  });
});
