/** The accuracy table of the model card: every task beside its target, web pages and VS Code apart. */
import { interval, meanCharacterError, type Marked } from '../../models/measure/table.js';

interface Row {
  readonly name: string;
  readonly task: string;
  readonly target: string;
  /** Of the screen's size, where the row is a part of the task. */
  readonly size?: (size: string) => boolean;
}

const small = (size: string) => size.startsWith('1:');
const rows: readonly Row[] = [
  { name: 'region class (role)', task: 'role', target: '90 %' },
  { name: 'point class', task: 'role-point', target: 'box − 3' },
  { name: 'state', task: 'state', target: '90 %' },
  { name: 'colour', task: 'color', target: '95 %' },
  { name: 'region OCR, up to 16 characters', task: 'ocr', target: '85 %, error 4 %' },
  { name: 'region OCR, 17 to 60 characters', task: 'ocr-long', target: '70 %' },
  { name: 'region OCR, smaller than legible', task: 'ocr-small', target: 'none' },
  { name: '“I cannot read that” where it is illegible', task: 'illegible', target: '90 %' },
  { name: 'REC: IoU > 0.5', task: 'rec', target: '80 %' },
  { name: 'the same, screens of up to 400 pixels', task: 'rec', target: '80 %', size: small },
  { name: 'the same, larger ones', task: 'rec', target: '80 %', size: (size) => !small(size) },
  { name: 'presence, random', task: 'presence-random', target: '95 %' },
  { name: 'presence, popular', task: 'presence-popular', target: '92 %' },
  { name: 'presence, adversarial', task: 'presence-adversarial', target: '88 %' },
  { name: 'counting up to 9', task: 'count', target: '80 %' },
  { name: 'spatial relations', task: 'relation', target: '85 %' },
  { name: 'second turn', task: 'follow', target: '85 %' },
  { name: '“answer in short”', task: 'style-short', target: '98 %' },
  { name: '“answer in detail”', task: 'style-detail', target: '98 %' },
  { name: 'region class, boxes as drawn', task: 'role-noise-0', target: '' },
  { name: 'the same, noise 0.1', task: 'role-noise-0.1', target: '' },
  { name: 'the same, noise 0.2', task: 'role-noise-0.2', target: '' },
  { name: 'the same, noise 0.3', task: 'role-noise-0.3', target: '5 points less at most' },
];

const head = `| question | right | 95 % interval | asked | held-out wordings | target | VS Code (asked) |
| --- | --- | --- | --- | --- | --- | --- |`;

/** Markdown; a row without questions of web pages is left out. */
export function accuracyTable(marked: readonly Marked[]): string {
  const lines = rows.flatMap(({ name, task, target, size = () => true }) => {
    const of = marked.filter(
      ({ question }) => question.task === task && size(question.traits?.['size'] ?? ''),
    );
    const [web, code] = [of.filter((each) => !isOfCode(each)), of.filter(isOfCode)];
    if (web.length === 0) return [];
    const free = web.filter(({ question }) => question.traits?.['wording'] === 'held out');
    const [low, high] = interval(rightOf(web), web.length).map((edge) => (100 * edge).toFixed(1));
    const error = meanCharacterError(web);
    const right =
      percent(web) + (error === undefined ? '' : ` (character error ${(100 * error).toFixed(1)} %)`);
    const inCode = code.length === 0 ? '' : `${percent(code)} (${code.length})`;
    return [
      `| ${name} | ${right} | ${low} – ${high} | ${web.length} | ${percent(free)} | ${target} | ${inCode} |`,
    ];
  });
  return [head, ...lines].join('\n');
}

const isOfCode = ({ question }: Marked): boolean => question.picture.startsWith('vscode');
const rightOf = (of: readonly Marked[]): number => of.filter(({ right }) => right).length;
const percent = (of: readonly Marked[]): string =>
  of.length === 0 ? '' : `${((100 * rightOf(of)) / of.length).toFixed(1)} %`;

/** A text with what stands between the lines `<!-- NAME -->` and `<!-- /NAME -->` replaced. @throws Error without them */
export function withPart(text: string, name: string, part: string): string {
  const [begin, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`There is no part between ${begin} and ${end}.`);
  return `${text.slice(0, from + begin.length)}\n\n${part}\n\n${text.slice(to)}`;
}
