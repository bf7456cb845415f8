import assert from 'node:assert/strict';
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { Jimp } from 'jimp';
import type { Point } from '../../../kernel/instruction/types.js';
import type { AnswerJson } from '../../../kernel/outputJson.js';
import { chatspot, Workspace } from './cli.js';

describe('chatspot ask, on the bundled model', () => {
  const workspace = new Workspace();
  const login = workspace.path('login.png');
  after(() => workspace.remove());

  it('prints the answer and nothing else', () => {
    const { code, stdout, stderr } = chatspot('ask', login, 'What can you see in <box 20 282 141 330>?');
    assert.equal(stderr, '');
    assert.equal(stdout, 'a green button\n');
    assert.equal(code, 0);
  });

  it('prints everything about an answer as JSON', () => {
    const { stdout } = chatspot('ask', login, 'Where is the red button?', '--json', '--seed', '7');
    const answer = JSON.parse(stdout) as AnswerJson;
    assert.deepEqual(Object.keys(answer).slice(1, 6), ['id', 'answer', 'raw', 'regions', 'problems']);
    const [region] = answer.regions;
    assert.equal(region?.kind, 'box');
    const [[x1, y1], [x2, y2]] = region.points as [Point, Point];
    const inside = (x: number, y: number) => x1 < x && x < x2 && y1 < y && y < y2;
    assert(inside(230, 306), `the red button's middle is not in ${JSON.stringify(region)}`);
    assert.equal(answer.seed, 7);
    assert.match(answer.prompt, /^<s><user><image> Where is the red button\?<bot>$/);
    assert.match(JSON.stringify(answer.device), /"reason":"[^"]{10,}\."/);
    assert(answer.timings.promptTokens > 144);
  });

  it('writes the overlay', async () => {
    const overlay = workspace.path('where.png');
    const { code } = chatspot('ask', login, 'Where is the red button?', '--overlay', overlay);
    assert.equal(code, 0);
    const { bitmap } = await Jimp.read(readFileSync(overlay));
    assert.deepEqual([bitmap.width, bitmap.height], [384, 384]);
    rmSync(overlay);
  });

  it('reads WebP with the decoder that the build puts beside it', () => {
    const tiny = workspace.path('tiny.webp');
    const base64 =
      'UklGRjwAAABXRUJQVlA4TC8AAAAvAkAAEC8gECBIV25DQFB03XICAYJ05QQERdctF2BscmxVUJC2AYu7p2QR/Y+rAwA=';
    writeFileSync(tiny, Buffer.from(base64, 'base64'));
    const { code, stderr } = chatspot('ask', tiny, 'What color is at <point 0 0>?');
    rmSync(tiny);
    assert.equal(stderr, '');
    assert.equal(code, 0);
  });

  const broken = workspace.path('broken.png');
  const empty = workspace.path('empty.png');
  const huge = workspace.path('huge.png');
  const bad: [what: string, args: string[], code: string][] = [
    ['a missing picture', ['nowhere.png', 'What is this?'], 'picture-missing'],
    ['a broken picture', [broken, 'What is this?'], 'picture-broken'],
    ['an empty picture', [empty, 'What is this?'], 'picture-empty'],
    ['a picture that claims to be huge', [huge, 'What is this?'], 'picture-too-large'],
    ['a region outside', [login, 'What is in <box 0 0 900 20>?'], 'region-outside'],
    ['three numbers for a box', [login, 'What is in <box 0 0 90>?'], 'region-count'],
    ['an empty question', [login, ' '], 'empty-question'],
    ['a question of 10 000 tokens', [login, 'what '.repeat(10_000)], 'prompt-too-long'],
    [
      'a model folder that is not there',
      [login, 'What?', '--model', workspace.path('none')],
      'model-missing',
    ],
  ];
  before(() => {
    const png = readFileSync(login);
    writeFileSync(broken, png.subarray(0, 3000));
    writeFileSync(empty, '');
    const claim = Buffer.from(png);
    claim.writeUInt32BE(60_000, 16);
    claim.writeUInt32BE(60_000, 20);
    writeFileSync(huge, claim);
  });
  for (const [what, args, code] of bad) {
    it(`says in one sentence what to do about ${what}, and writes nothing`, () => {
      const before = workspace.names();
      const result = chatspot('ask', ...args, '--overlay', workspace.path('never.png'));
      assert.equal(result.code, 1);
      assert.equal(result.stdout, '');
      assert.match(result.stderr, new RegExp(`^chatspot: [^\\n]+\\. \\(${code}\\)\\n$`));
      assert.deepEqual(workspace.names(), before);
    });
  }

  it('refuses an overlay that would replace the picture, or that is a folder', () => {
    const before = readFileSync(login);
    const [onPicture, onFolder] = [login, workspace.folder].map((overlay) =>
      chatspot('ask', login, 'What is this?', '--overlay', overlay),
    );
    assert.match(onPicture!.stderr, /\(overlay-is-picture\)\n$/);
    assert.match(onFolder!.stderr, /\(write-failed\)\n$/);
    assert.deepEqual(readFileSync(login), before);
  });

  const parts = ['config.json', 'tokenizer.json', 'onnx/decoder_model_merged_fp16.onnx'];
  for (const part of parts) {
    it(`names ${part} when a model folder lacks it`, () => {
      const model = workspace.path('model');
      cpSync('models/chatspot-nano', model, { recursive: true });
      rmSync(`${model}/${part}`);
      const { code, stderr } = chatspot('ask', login, 'What is this?', '--model', model);
      rmSync(model, { recursive: true });
      assert.equal(code, 1);
      const name = part.replace(/^onnx\/|_fp16.onnx$/g, '');
      assert(stderr.includes(name), stderr);
      assert.match(stderr, /^chatspot: [^\n]+\. \(model-missing\)\n$/);
    });
  }

  const usage = [
    ['ask'],
    ['ask', login],
    ['fly'],
    ['ask', login, 'x', '--seed', 'many'],
    ['ask', login, 'x', '--fast'],
    ['ask', login, 'x', '--max-tokens', '0.5'],
    ['ask', login, 'x', '--top-p', '7'],
  ];
  for (const args of usage) {
    it(`exits with 2 for chatspot ${args.map((a) => (a === login ? 'PICTURE' : a)).join(' ')}`, () => {
      assert.equal(chatspot(...args).code, 2);
    });
  }

  it('teaches with --help', () => {
    const { code, stdout } = chatspot('--help');
    assert.equal(code, 0);
    assert.match(stdout, /<box 40 60 180 96>[\s\S]*Examples:[\s\S]*Exit codes/);
  });
});
