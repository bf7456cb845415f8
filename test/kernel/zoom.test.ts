import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { chatspot } from '../../kernel/dialects/chatspot.js';
import { dialectIds, dialectOf } from '../../kernel/dialects/dialectOf.js';
import { frameOfWindow } from '../../kernel/dialects/frame.js';
import type { FrameKind, ModelCoordinates, PictureData } from '../../kernel/engine/protocol.js';
import { boundsOf, boxRegion, type Box } from '../../kernel/instruction/geometry.js';
import type { Point } from '../../kernel/instruction/types.js';
import { cropPicture } from '../../kernel/picture.js';
import { promptOf, type Turn } from '../../kernel/prompt.js';
import { moveAnswer, zoomWindow } from '../../kernel/zoom.js';

const input = 192;

/** Every pixel says where it is. */
function picture(width: number, height: number): PictureData {
  const rgba = new Uint8Array(width * height * 4);
  for (let i = 0; i < width * height; i++) rgba.set([i % width, Math.floor(i / width), 0, 255], i * 4);
  return { key: 'p', width, height, rgba };
}

describe('region zoom', () => {
  it('cuts the windows that training cuts (values from models/train/zoom.py)', () => {
    const file = new URL('./fixtures/zoom.json', import.meta.url);
    const cases = JSON.parse(readFileSync(file, 'utf8')) as {
      picture: [number, number];
      region: Box;
      window: Box | null;
    }[];
    for (const {
      picture: [width, height],
      region,
      window,
    } of cases) {
      assert.deepEqual(zoomWindow(region, { width, height }, input) ?? null, window, JSON.stringify(region));
    }
  });

  it('always shows the whole region and nothing outside of the picture', () => {
    const side = fc.integer({ min: 1, max: 5000 });
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(side, side, fc.tuple(share, share, share, share), (width, height, [a, b, c, d]) => {
        const region: Box = [
          Math.min(a, b) * width,
          Math.min(c, d) * height,
          Math.max(a, b) * width,
          Math.max(c, d) * height,
        ];
        const window = zoomWindow(region, { width, height }, input);
        if (window === undefined) return;
        const [left, top, right, bottom] = window;
        assert.ok(
          left >= 0 && top >= 0 && right <= width && bottom <= height && window.every(Number.isInteger),
        );
        const slack = 1; // a region on half pixels may lie half a pixel beyond
        assert.ok(
          region[0] >= left - slack &&
            region[1] >= top - slack &&
            region[2] <= right + slack &&
            region[3] <= bottom + slack,
        );
      }),
    );
  });

  it('takes exactly the window’s pixels', () => {
    const crop = cropPicture(picture(50, 40), [10, 20, 13, 22]);
    assert.deepEqual([crop.width, crop.height, crop.key], [3, 2, 'p@10,20,13,22']);
    assert.deepEqual(
      [...crop.rgba.filter((_, i) => i % 4 < 2)],
      [10, 20, 11, 20, 12, 20, 10, 21, 11, 21, 12, 21],
    );
  });

  it('goes from the picture into the window’s frame and back', () => {
    const kinds = fc.constantFrom<FrameKind>('whole', 'pad-center', 'pad-corner', 'resized');
    const place = fc.integer({ min: 0, max: 400 });
    fc.assert(
      fc.property(kinds, place, place, (kind, x, y) => {
        const frame = frameOfWindow(kind, { width: 400, height: 400 }, [30, 50, 250, 150], {
          width: 32,
          height: 32,
        });
        const [backX, backY] = frame.toPicture(frame.toFrame([x, y]));
        assert.ok(Math.abs(backX - x) < 1e-9 && Math.abs(backY - y) < 1e-9);
      }),
    );
  });
});

describe('a prompt of a model with region zoom', () => {
  const model: ModelCoordinates = {
    dialect: 'chatspot',
    frame: 'pad-center',
    width: input,
    height: input,
    zoom: true,
  };
  const screen = picture(1000, 600);
  const shown = { type: 'picture', picture: screen, path: 'screen.png' } as const;
  const region = (box: Box) => ({ type: 'region', region: boxRegion(box), picture: screen }) as const;
  const text = (words: string) => ({ type: 'text', text: words }) as const;
  const ask = (...turns: Turn[]) => promptOf(turns, chatspot(), model);

  it('shows the window, and says where the region lies in it', () => {
    const prompt = ask({ parts: [shown, text('What is '), region([496, 296, 504, 304]), text('?')] });
    assert.deepEqual(prompt.window, [443, 243, 558, 358]);
    assert.deepEqual([prompt.pictures[0]!.width, prompt.pictures[0]!.height], [115, 115]);
    assert.equal(prompt.messages[0]!.content, '<image>\nWhat is <box>[0.46,0.46,0.53,0.53]</box>?');
  });

  it('shows all of the picture where no region is asked about, or the model was not trained for windows', () => {
    assert.equal(ask({ parts: [shown, text('Where is it?')] }).window, undefined);
    const plain = promptOf([{ parts: [shown, text('?'), region([0, 0, 9, 9])] }], chatspot(), {
      ...model,
      zoom: false,
    });
    assert.equal(plain.pictures[0], screen);
  });

  it('finds what the answer points at in pixels of the picture', () => {
    const prompt = ask({ parts: [shown, region([496, 296, 504, 304]), text('?')] });
    const [found] = chatspot().read('<box>[0.00,0.50,0.50,1.00]</box>', prompt.frame).regions;
    assert.deepEqual(boundsOf(found!), [443, 300.5, 500.5, 358]);
  });

  it('says earlier answers again in the window that a later region moved', () => {
    const first: Turn = {
      parts: [shown, region([496, 296, 504, 304]), text('?')],
      answer: 'here <box>[0.00,0.50,0.50,1.00]</box>.',
    };
    const prompt = ask(first, { parts: [text('And '), region([696, 296, 704, 304]), text('?')] });
    const [left, top, right] = prompt.window!;
    assert.ok(left <= 496 && right >= 704);
    const said = /\[(.*)\]/.exec(prompt.messages[1]!.content)![1]!.split(',').map(Number);
    const side = right - left;
    const expected = [443 - left, 300.5 - top, 500.5 - left, 358 - top].map((value) => value / side);
    said.forEach((value, i) =>
      assert.ok(Math.abs(value - expected[i]!) <= 0.0051, `${said} is not ${expected}`),
    );
  });

  it('moves regions of every dialect’s answers, and leaves other words alone', () => {
    const [from, to] = [
      [100, 100, 400, 400],
      [50, 80, 500, 530],
    ] as const;
    for (const id of dialectIds) {
      const dialect = dialectOf(id);
      const frames = [from, to].map((window) =>
        frameOfWindow('pad-center', screen, window, { width: 1000, height: 1000 }),
      );
      const points: Point[] = [[190, 220], [310, 340]]; // prettier-ignore
      const answer = `See ${dialect.write({ shape: 'box', points }, frames[0]!, 'it')} there`;
      const moved = moveAnswer(answer, dialect, frames[0]!, frames[1]!);
      const [region] = dialect.read(moved, frames[1]!).regions;
      assert.ok(moved.startsWith('See ') && moved.endsWith(' there'), moved);
      // Molmo knows points only.
      const expected = region!.shape === 'point' ? [250, 280, 250, 280] : points.flat();
      const off = boundsOf(region!).map((value, i) => Math.abs(value - expected[i]!));
      assert.ok(Math.max(...off) < 24, `${id}: ${moved}`); // Kosmos-2 knows 32 places a side
    }
  });
});
