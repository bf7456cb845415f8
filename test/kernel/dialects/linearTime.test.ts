import assert from 'node:assert/strict';
import { runInNewContext } from 'node:vm';
import { readAnswer } from '../../../kernel/answer.js';
import { dialectIds, dialectOf } from '../../../kernel/dialects/dialectOf.js';
import { frameOf } from '../../../kernel/dialects/frame.js';
import { parse } from '../../../kernel/instruction/parse.js';
import { print } from '../../../kernel/instruction/print.js';

const box = '<box>[0.1,0.2,0.3,0.4]</box>';
const json = '{"bbox_2d": [1, 2, 3, 4], "label": "lamp"}';

/**
 * What a person may type and a model may write when it falls into a loop: the start, what comes again and again,
 * the end.
 */
const shapes: readonly [start: string, again: string, end: string][] = [
  // Lists of numbers that end, go on or break off.
  ['[2010', ', 2010', ']'],
  ['[2010', ', 2010', ''],
  ['[2010', ' 2010', ''],
  ['[1, ', '1', ' x'],
  ['[1, 1', ' ', 'x'],
  ['[1, 1,', ' ', 'x'],
  ['', '[1, ', ''],
  ['', '[ ', 'x'],
  ['[1,2', ';1,2', ']'],
  ['', '[1,2,3,4] ', ''],
  ['<box>[0,0', ',0,0', ']</box>'],
  ['<box>[0,0', ' ', 'x]</box>'],
  ['<box>[0,0', '] ', 'x</box>'],
  ['<box>(1,2)', ' ', 'x</box>'],
  ['<box>(1,2)', ',(1,2)', 'x</box>'],
  ['(1,2)', ',(1,2)', ','],
  ['(1,2)', ' ', ''],
  // Blanks around what stays and goes.
  ['', ' ', 'x'],
  ['', '\n', 'x'],
  [box, ' ', 'x'],
  [`lamp`, ' ', `x${box}`],
  [`lamp `, ':- ', `x${box}`],
  [`the lamp`, ' ', box],
  [`${box}\`\`\``, ' ', ''],
  ['```', ' ', `${box}x`],
  ['```', ', ', `x${box}`],
  ['', '```json [', `x${box}`],
  [`\`\`\`${box}`, ', ', '`` `'],
  [`[${box}`, ' ', 'x'],
  ['', '[ ', `x${box}`],
  // Many regions, whole and broken.
  ['', `${box} `, ''],
  ['', box, ''],
  ['[', `${box}, `, ']'],
  ['```json [', `${json}, `, ']```'],
  ['```json [', `${json}, `, ''],
  ['', 'a cat [0.1, 0.2, 0.3, 0.4] ', ''],
  ['', '<box>', ''],
  ['', '<box>[0.1, 0.2]</box><box>', ''],
  ['', '<ref>lamp</ref><box>(1,2),(3,4)</box>', ''],
  ['', '<ref>lamp</ref> ', ''],
  ['', 'and ', box],
  ['', 'lamp is ', box],
  ['{', '"bbox_2d"', '{'],
  ['{', '"bbox_2d": [1', '}'],
  ['', '{"bbox_2d": [1, 2, 3', ''],
  ['{"bbox_2d": [1, 2, 3, 4], ', '"label":"\\', '}'],
  ['', '<phrase>lamp</phrase> ', ''],
  ['<object>', '<patch_index_0044>', ''],
  ['<object>', '<patch_index_0000><patch_index_0033></delimiter_of_multi_objects/>', '</object>'],
  ['<object>', ' ', 'x'],
  ['<points', ' x="1"', '>lamp</points>'],
  ['<point x=', ' ', 'z></point>'],
  ['<point', ' alt="', '></point>'],
  ['', '<point x="1" ', ''],
  // The cell language.
  ['', '\\', ''],
  ['', '\\', '<box 1 2 3 4>'],
  ['', '\\', 'x<box 1 2 3 4>'],
  ['', '\\\n', ''],
  ['<image', ' ', ''],
  ['<image', ' ', '"a.png"x>'],
  ['<image a', ' ', ': "'],
  ['', '<image "a<image a: "', ''],
  ['', '<image "a""', '<box 1 2 3 4>'],
  ['<image ', '"', '<box 1 2 3 4>'],
  ['<image ', 'a: ', '>'],
  ['', '<', ''],
  ['', '<box 1 2 ', ''],
  ['<box ', '1 ', '>'],
  ['', '<box>[1, 2]', ''],
  ['<box>[', '] ', '<'],
  ['', '<lamp>', ''],
  ['', 'answer in ', ''],
  ['answer', ' ', 'in short'],
  ['', ' ', '%set'],
  ['', '%set a\n', ''],
  ['', '\\', '%set'],
];

const frame = frameOf('whole', { width: 1000, height: 500 });
const readers: readonly [name: string, read: (text: string) => unknown][] = [
  ['parse', parse],
  // A tag behind the text: print has to look for what would reach into it.
  ['print', (text) => print(parse(`${text}<box 1 2 3 4>`).instruction)],
  ...dialectIds.map((id): [string, (text: string) => unknown] => [
    `readAnswer ${id}`,
    (text) => readAnswer(text, dialectOf(id), frame),
  ]),
];

/**
 * Milliseconds of processor time: other programs do not count. A pattern that would take for ever is stopped, so
 * that a failing test ends; what passes is a thousand times faster.
 */
function cost(read: (text: string) => unknown, text: string): number {
  const before = process.cpuUsage();
  runInNewContext('read(text)', { read, text }, { timeout: 20_000 });
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

describe('reading takes time in proportion to the text', () => {
  const length = 6_000;
  const times = 8;
  /** Linear is 8 and quadratic 64 times; the floor, in milliseconds, covers what every measurement wavers by. */
  const most = 20;
  const floor = 3;

  for (const [start, again, end] of shapes) {
    it(`${JSON.stringify(start)} + ${JSON.stringify(again)} × n + ${JSON.stringify(end)}`, () => {
      const text = (characters: number) => start + again.repeat(characters / again.length) + end;
      for (const [name, read] of readers) {
        let small = 0;
        let large = Infinity;
        // The compiler or the collector of garbage may step in; what is quadratic fails each time.
        for (let attempt = 0; attempt < 3 && large > most * Math.max(small, floor); attempt++) {
          small = Math.max(small, cost(read, text(length)));
          large = Math.min(large, cost(read, text(times * length)));
        }
        const told = `${name}: ${small} ms for ${length} characters, ${large} ms for ${times} times as many`;
        assert.ok(large <= most * Math.max(small, floor), told);
      }
    });
  }
});
