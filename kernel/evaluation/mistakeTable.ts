/** Mistakes as a table, for readers without ChatSpot. */
import type { MistakeJson, MistakesJson } from '../outputJson.js';
import { howMany } from './mistakes.js';
import { textTable } from './report.js';

const head = ['question', 'right', 'given', 'score', 'confidence'];

function cells({ question, expected, given, read, score, confidence }: MistakeJson): string[] {
  const understood = read === undefined ? given : `${given} (read as ${read})`;
  return [question, expected, understood, percent(score), percent(confidence)];
}

export function mistakesText(json: MistakesJson): string {
  const rows = json.mistakes.map((mistake) => cells(mistake).map(oneLine));
  return `${howMany(json)}. The worst stand first.\n${textTable([head, ...rows])}`;
}

/**
 * Plain HTML without styles or scripts, which notebooks that are not trusted would lose.
 * @param overlays data URIs of pictures with the regions on them, by the mistake's place
 */
export function mistakesHtml(json: MistakesJson, overlays: ReadonlyMap<number, string>): string {
  const row = (mistake: MistakeJson, index: number) => {
    const uri = overlays.get(index);
    const alt = 'asked and right dashed, answered solid';
    const picture = uri === undefined ? '' : `<img src="${uri}" alt="${alt}" height="180">`;
    return tr('td', [picture, ...cells(mistake).map(escaped)]);
  };
  return [
    `<p>${escaped(howMany(json))}. The worst stand first.</p>`,
    '<table>',
    `<thead>${tr('th', ['picture', ...head])}</thead>`,
    '<tbody>',
    ...json.mistakes.map(row),
    '</tbody>',
    '</table>',
  ].join('\n');
}

function tr(tag: 'td' | 'th', content: readonly string[]): string {
  return `<tr>${content.map((each) => `<${tag}>${each}</${tag}>`).join('')}</tr>`;
}

function escaped(text: string): string {
  const names: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  return text.replace(/[&<>"]/g, (character) => names[character]!);
}

function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}

function oneLine(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > 90 ? `${line.slice(0, 89)}…` : line;
}
