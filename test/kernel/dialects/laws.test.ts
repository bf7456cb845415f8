import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { DialectId } from '../../../kernel/dialects/dialect.js';
import { dialectIds, dialectOf } from '../../../kernel/dialects/dialectOf.js';
import { frameOf, type Frame } from '../../../kernel/dialects/frame.js';
import type { FrameKind } from '../../../kernel/engine/protocol.js';
import { areaOf, boundsOf, boxRegion } from '../../../kernel/instruction/geometry.js';
import type { Point, Region, Shape } from '../../../kernel/instruction/types.js';

/** The shapes that a family writes as themselves, and its step as a part of the frame. */
const families: Readonly<Record<DialectId, { native: Shape[]; step: (frame: Frame) => Point }>> = {
  chatspot: { native: ['point', 'box', 'polygon'], step: () => [0.01, 0.01] },
  shikra: { native: ['point', 'box'], step: () => [0.001, 0.001] },
  llava: { native: ['box'], step: () => [0.01, 0.01] },
  merlin: { native: ['box'], step: () => [0.001, 0.001] },
  ferret: { native: ['point', 'box'], step: () => [0.001, 0.001] },
  'qwen-vl': { native: ['box'], step: () => [1 / 999, 1 / 999] },
  'qwen2.5-vl': { native: ['point', 'box'], step: ({ size }) => [1 / size.width, 1 / size.height] },
  'qwen3-vl': { native: ['point', 'box'], step: () => [0.001, 0.001] },
  'kosmos-2': { native: ['box'], step: () => [1 / 32, 1 / 32] },
  molmo: { native: ['point'], step: () => [0.001, 0.001] },
};
const kinds: FrameKind[] = ['whole', 'pad-center', 'pad-corner', 'resized'];

/** A frame of this kind and a region of this shape on its picture; boxes have an area. */
const cases = (kind: FrameKind, shape: Shape) =>
  fc
    .record({
      width: fc.oneof(fc.integer({ min: 1, max: 8000 }), fc.integer({ min: 1, max: 9 })),
      height: fc.oneof(fc.integer({ min: 1, max: 3000 }), fc.integer({ min: 1, max: 9 })),
      model: fc.tuple(fc.integer({ min: 28, max: 2000 }), fc.integer({ min: 28, max: 2000 })),
    })
    .chain(({ width, height, model }) => {
      const frame = frameOf(kind, { width, height }, { width: model[0], height: model[1] });
      const along = (side: number) =>
        fc.oneof(fc.integer({ min: 0, max: side }), fc.double({ min: 0, max: side, noNaN: true }));
      const point = fc.tuple(along(width), along(height));
      const [least, most] = { point: [1, 1], box: [2, 2], polygon: [3, 6] }[shape] as [number, number];
      const region = fc
        .array(point, { minLength: least, maxLength: most })
        .map((points): Region =>
          shape === 'box' ? boxRegion(boundsOf({ shape, points })) : { shape, points },
        )
        .filter((candidate) => shape !== 'box' || areaOf(candidate) > 1e-6);
      return fc.record({ frame: fc.constant(frame), region });
    });

/** The dialect's step in pixels of the original picture. */
function stepOf(id: DialectId, frame: Frame): Point {
  const [x, y] = families[id].step(frame);
  const [left, top] = frame.toPicture([0, 0]);
  const [right, bottom] = frame.toPicture([x * frame.size.width, y * frame.size.height]);
  return [right - left, bottom - top];
}

function assertNear(found: readonly Point[], wanted: readonly Point[], [stepX, stepY]: Point): void {
  assert.equal(found.length, wanted.length);
  found.forEach(([x, y], i) => {
    const [wantedX, wantedY] = wanted[i]!;
    assert.ok(Math.abs(x - wantedX) <= 1.001 * stepX + 1e-6, `x ${x} is not near ${wantedX} (step ${stepX})`);
    assert.ok(Math.abs(y - wantedY) <= 1.001 * stepY + 1e-6, `y ${y} is not near ${wantedY} (step ${stepY})`);
  });
}

describe('laws of every dialect', () => {
  for (const id of dialectIds) {
    const dialect = dialectOf(id);
    for (const kind of kinds) {
      for (const shape of ['point', 'box', 'polygon'] as const) {
        const isNative = families[id].native.includes(shape);
        const law = isNative ? 'reads its own region within one step' : 'writes a region that it can read';
        it(`${id}, ${kind}, ${shape}: ${law}`, () => {
          fc.assert(
            fc.property(cases(kind, shape), ({ frame, region }) => {
              const text = dialect.write(region, frame, 'lamp');
              const { regions, problems } = dialect.read(`It is ${text}.`, frame);
              assert.deepEqual(problems, []);
              assert.equal(regions.length, 1);
              const found = regions[0]!;
              assert.deepEqual(found.span, { start: 6, end: 6 + text.length });
              const { width, height } = frame.picture;
              for (const [x, y] of found.points) assert.ok(x >= 0 && y >= 0 && x <= width && y <= height);
              if (found.shape === 'box') assert.ok(areaOf(found) > 0);
              if (!isNative) return;
              assert.equal(found.shape, shape);
              assertNear(found.points, region.points, stepOf(id, frame));
            }),
            { numRuns: 100 },
          );
        });
      }
    }

    it(`${id}: a region that was read is written as it was`, () => {
      const shape = families[id].native.at(-1)!;
      fc.assert(
        fc.property(cases('whole', shape), ({ frame, region }) => {
          const text = dialect.write(region, frame);
          assert.equal(dialect.write(dialect.read(text, frame).regions[0]!, frame), text);
        }),
      );
    });

    it(`${id}: reads any text without throwing, its problems at their place`, () => {
      const { size, ...rest } = frameOf('whole', { width: 640, height: 480 });
      const frame = { ...rest, size };
      const fragment = fc.constantFrom(
        ...['[', ']', '<box>', '</box>', '<ref>a</ref>', '(1,2)', ',', '0.5', '1e9', '{"bbox_2d": [', ']}'],
        ...[
          '<object>',
          '<patch_index_0044>',
          '</object>',
          '<point x="1" y="2">',
          '</point>',
          '<points',
          ' x1="',
        ],
        ...[
          '12',
          ' ',
          ';',
          '[0.1, 0.2, 0.3, 0.4]',
          '<quad>',
          '</quad>',
          '{"point_2d"',
          '"label": "\\',
          '}',
          '-',
        ],
      );
      fc.assert(
        fc.property(fc.array(fragment, { maxLength: 12 }), (words) => {
          const answer = words.join('');
          const { regions, problems } = dialect.read(answer, frame);
          for (const { span } of [...regions, ...problems]) {
            assert.ok(0 <= span.start && span.start < span.end && span.end <= answer.length);
          }
          for (const { span, raw } of problems) assert.equal(answer.slice(span.start, span.end), raw);
        }),
      );
    });
  }
});
