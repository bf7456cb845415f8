/** What code editors are made of: tabs of files, trees, lines of code, bands of short notes. Attributes as in widgets.ts. */
import { colour, css, grey, isDeep, vivid } from './colours.js';
import { icon } from './icons.js';
import { escape, type Draw } from './markup.js';
import type { Random } from './random.js';
import { fixedWidth } from './typefaces.js';
import { fileName, identifier, number, sentence, title, typed, word } from './words.js';

/** A file's mark is drawn by a style, so that nobody is asked to read it. */
const mark = (random: Random): string => {
  const drawn = random.pick(['TS', 'JS', '{}', '#', '<>', 'py', 'M', '$', '≡', '●', '◆', '▲', '▼', '⚙']);
  const own = css(colour(random, random.pick(vivid)));
  return `<i class="mark" data-m="${escape(drawn)}" style="color:${own}"></i>`;
};

/** Often a single tab, mostly with a cross that closes it. */
export const editorTabs: Draw = (random, t) => {
  const count = random.pick([1, 1, 2, 3, 4]);
  const active = random.int(0, count - 1);
  const strip = css(grey(random, t.dark ? 10 : 86, t.dark ? 26 : 97));
  const front = random.pick([t.background, t.card, t.background]);
  const edge = random.pick([
    '',
    '',
    `border-top:2px solid ${css(t.accent)}`,
    `border-bottom:2px solid ${css(t.accent)}`,
  ]);
  const look = {
    marked: random.chance(0.75),
    closes: random.chance(0.85),
    italic: random.chance(0.2),
    divided: random.chance(0.5),
  };
  const each = Array.from({ length: count }, (_, i) => {
    const on = i === active;
    const cross = `<span data-k="icon_close" data-c="${t.dark ? 'white' : 'black'}" class="${on ? '' : 'faint'}">${icon(random, 'close', t.size)}</span>`;
    const style = [
      `padding:${t.pad}px ${t.pad + 5}px`,
      on ? `background:${front};${edge}` : `color:${t.faint}`,
      look.divided ? `border-right:1px solid ${t.border}` : '',
      look.italic && on ? 'font-style:italic' : '',
    ];
    const words = escape(random.chance(0.75) ? fileName(random) : title(random));
    return `<span class="etab" data-k="tab${on ? 1 : 0}" style="${style.join(';')}">${look.marked ? mark(random) : ''}<span>${words}</span>${look.closes ? cross : ''}</span>`;
  });
  return `<div class="strip" style="background:${strip};padding-right:${random.int(4, 260)}px">${each.join('')}</div>`;
};

/** Folders and files, one of them chosen. */
export const tree: Draw = (random, t) => {
  const count = random.int(3, 8);
  const chosen = random.int(0, count * 2);
  const fill = css(grey(random, t.dark ? 24 : 82, t.dark ? 34 : 94));
  let deep = 0;
  const each = Array.from({ length: count }, (_, i) => {
    deep = Math.max(0, deep + random.int(-1, 1));
    const isFolder = random.chance(0.4);
    const name = escape(isFolder ? word(random) : fileName(random));
    const look = `padding:3px 8px 3px ${6 + deep * 12}px;${i === chosen ? `background:${fill}` : ''}`;
    return `<div class="etab" style="${look}">${isFolder ? `<i class="mark" data-m="${random.pick(['›', '⌄', '▸', '▾'])}"></i>` : mark(random)}<span>${name}</span></div>`;
  });
  return `<div class="nowrap" style="min-width:${random.int(140, 260)}px">${each.join('')}</div>`;
};

/** The tokens of a line of code, some with blanks in front. */
const statement = (random: Random): readonly string[] => {
  const w = () => identifier(random);
  const value = () =>
    random.pick([
      w,
      () => String(random.int(0, 999)),
      () => `'${typed(random)}'`,
      () => `"${word(random)}"`,
    ])();
  return random.pick([
    () => [random.pick(['const', 'let', 'var', 'final']), ` ${w()}`, ' =', ` ${value()}`, ';'],
    () => [random.pick(['const', 'let']), ` ${w()}`, ' =', ` ${w()}`, '(', value(), ', ', value(), ')', ';'],
    () => ['return', ` ${w()}`, ` ${random.pick(['+', '-', '*', '/', '&&', '||'])}`, ` ${value()}`, ';'],
    () => ['if', ' (', w(), ` ${random.pick(['>', '<', '===', '!=', '>='])}`, ` ${value()}`, ') {'],
    () => ['for', ` ${w()}`, ' in', ` ${w()}`, `.${w()}`, random.pick([':', ' {'])],
    () => [
      'import',
      ...random.pick([
        [' { ', w(), ' } from'],
        [' ', w(), ' from'],
      ]),
      ` '${word(random)}'`,
    ],
    () => [
      random.pick(['def', 'function', 'fn', 'func']),
      ` ${w()}`,
      '(',
      w(),
      ', ',
      w(),
      ')',
      random.pick([':', ' {']),
    ],
    () => [w(), '.', w(), '(', value(), ')', random.pick([';', ''])],
    () => [w(), ' =', ` [${value()}, ${value()}]`],
    () => [`"${word(random)}"`, ': ', value(), ','],
    () => ['<', word(random), ` ${word(random)}`, '=', `"${typed(random)}"`, '>'],
    () => [w(), ': ', word(random)],
    () => [w(), ' ', w(), ` ${value()}`],
  ])();
};

/** Lines of words in several colours, as highlighters paint them; each is read as one. */
export const code: Draw = (random, t) => {
  const paints = Array.from({ length: 4 }, () =>
    css({ ...colour(random, random.pick(vivid)), lightness: t.dark ? 68 : 36 }),
  );
  const numbered = random.chance(0.5);
  let deep = 0;
  const each = Array.from({ length: random.int(3, 9) }, (_, i) => {
    deep = Math.max(0, deep + random.int(-1, 1));
    const painted = (text: string) =>
      `<span style="color:${random.chance(0.4) ? t.ink : random.pick(paints)}">${escape(text)}</span>`;
    const line = random.chance(0.15)
      ? `<span class="faint">${random.pick(['//', '#', '--'])} ${escape(sentence(random, 6))}</span>`
      : statement(random).map(painted).join('');
    const count = numbered ? `<span class="faint" style="margin-right:12px">${i + 1}</span>` : '';
    return `<div style="padding-left:${deep * 14}px">${count}<span data-line>${line}</span></div>`;
  });
  const height = random.pick([1.3, 1.4, 1.5]);
  return `<div class="nowrap" style="font-family:'${random.pick(fixedWidth)}';line-height:${height}">${each.join('')}</div>`;
};

/** A narrow band of short notes. */
export const statusBar: Draw = (random, t) => {
  const own = random.chance(0.5) ? t.accent : grey(random, t.dark ? 12 : 84, t.dark ? 30 : 96);
  const ink = own === t.accent ? (isDeep(own) ? '#fff' : '#111') : t.ink;
  const each = Array.from({ length: random.int(2, 6) }, () => {
    const words = random.chance(0.5) ? title(random) : random.chance(0.5) ? number(random) : fileName(random);
    return `<span>${escape(words)}</span>`;
  });
  return `<div class="row nowrap" style="background:${css(own)};color:${ink};padding:3px 10px;gap:14px">${each.join('')}</div>`;
};
