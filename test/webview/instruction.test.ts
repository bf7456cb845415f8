import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parse } from '../../kernel/instruction/parse.js';
import type { Style } from '../../kernel/instruction/types.js';
import { cellText, composeQuestion, mentionOf } from '../../webview/ask/instruction.js';
import { readRegions, regionsText, type PanelRegion } from '../../webview/regions/panelRegion.js';
import { regionOf, sizes } from './arbitraries.js';

const lamp: PanelRegion = { id: 'a', shape: 'point', points: [[5, 6]], name: 'lamp' };
const box: PanelRegion = {
  id: 'b',
  shape: 'box',
  points: [
    [1, 2],
    [3.4, 4.6],
  ],
};
const regions = [lamp, box];

const questions: [question: string, selected: string[], style: Style | undefined, expected: string][] = [
  ['What is this?', [], undefined, 'What is this?'],
  ['What is this? ', ['b'], undefined, 'What is this? <box 1 2 3 5>'],
  ['Compare', ['a', 'b'], 'short', 'Compare <point lamp: 5 6> <box 1 2 3 5> answer in short'],
  ['Is <lamp> on? Is <lamp> old?', ['b'], undefined, 'Is <point lamp: 5 6> on? Is <lamp> old?'],
  ['Is <desk> old?', ['b'], undefined, 'Is <desk> old? <box 1 2 3 5>'],
  ['Is <point lamp: 9 9> like <lamp>?', ['b'], undefined, 'Is <point lamp: 9 9> like <lamp>?'],
  ['What is in <box 7 7 9 9>?', ['b'], undefined, 'What is in <box 7 7 9 9>?'],
  ['Why? Answer in detail', [], 'short', 'Why? Answer in detail'],
  ['Why?\n%set seed=3', ['b'], undefined, 'Why?\n%set seed=3\n<box 1 2 3 5>'],
  ['', ['b'], 'short', '<box 1 2 3 5>'],
  ['', [], undefined, '<point lamp: 5 6>\n<box 1 2 3 5>'],
];

describe('composeQuestion', () => {
  for (const [question, selected, style, expected] of questions) {
    it(`${JSON.stringify(question)} about ${selected.join(' and ') || 'nothing'}`, () => {
      const asked = { question, regions, selected: new Set(selected), ...(style && { style }) };
      assert.equal(composeQuestion(asked), expected);
    });
  }

  it('mentions a region by its name or in full', () => {
    assert.deepEqual(regions.map(mentionOf), ['<lamp>', '<box 1 2 3 5>']);
  });

  it('makes a cell that the parser reads without a problem', () => {
    const text = cellText('a "b": c.png', 'What?');
    const { instruction, problems } = parse(text);
    assert.deepEqual(problems, []);
    assert.equal(instruction.parts[0]?.type === 'image' && instruction.parts[0].path, 'a "b": c.png');
    assert.equal(cellText('a.png', ''), '<image a.png>');
  });
});

describe('regionsText', () => {
  it('reads back as the same regions', () => {
    const lists = sizes.chain((size) => fc.array(regionOf(size), { maxLength: 10 }));
    fc.assert(
      fc.property(lists, (list) => {
        const expected = list.map(({ shape, points, name }) => ({ shape, points, ...(name && { name }) }));
        assert.deepEqual(readRegions(regionsText(list)), expected);
      }),
    );
  });

  it('of arbitrary questions ends in a text that defines every region it mentions', () => {
    const names = regions.map(mentionOf);
    const words = fc.array(fc.constantFrom(...names, 'what', 'is', '?', '\n'), { maxLength: 8 });
    fc.assert(
      fc.property(words, (list) => {
        const text = composeQuestion({ question: list.join(' '), regions, selected: new Set() });
        const defined = new Set<string>();
        for (const part of parse(text).instruction.parts) {
          if (part.type === 'region' && part.name !== undefined) defined.add(part.name);
          if (part.type === 'reference') assert.ok(defined.has(part.name));
        }
      }),
    );
  });
});
