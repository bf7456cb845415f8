/** What a rendered page shows, read off its own document. Runs in the page, so it must not use anything from outside. */

export interface PageText {
  readonly string: string;
  /** From the font's ascent to its descent, in CSS pixels of the page: left, top, right, bottom. */
  readonly box: readonly number[];
  /** Left and right edge of each character. */
  readonly spans: readonly (readonly [left: number, right: number])[];
  /** Font size in CSS pixels. */
  readonly size: number;
  /** Named colour of the ink, '' where it has none. */
  readonly ink: string;
}

export interface PageElement {
  readonly kind: string;
  readonly box: readonly number[];
  readonly colour: string;
  readonly label: string;
  readonly disabled: boolean;
  /** Index of its own text, -1 without. */
  readonly text: number;
}

export interface PageTruth {
  readonly elements: readonly PageElement[];
  readonly texts: readonly PageText[];
}

/** A line while it is put together. */
interface Line {
  string: string;
  spans: [left: number, right: number][];
  top: number;
  bottom: number;
}

/** @param ink the named colour of plain text */
export function readTruth(ink: string): PageTruth {
  const pen = document.createElement('canvas').getContext('2d')!;
  const texts: PageText[] = [];

  /** Whether the page shows `element` at a place and nothing lies over it. */
  const isSeen = (element: Element, x: number, y: number): boolean => {
    const hit = document.elementFromPoint(x, y);
    return hit !== null && (element.contains(hit) || hit.contains(element));
  };

  /** A line of text from the edges of its characters; -1 where it is blank or hidden. */
  const addText = (line: Line, owner: Element, style: CSSStyleDeclaration, name: string): number => {
    const string = line.string.trim();
    const start = line.string.length - line.string.trimStart().length;
    const spans = line.spans.slice(start, start + string.length);
    if (string === '' || spans.length !== string.length) return -1;
    const [left, right] = [spans[0]![0], spans.at(-1)![1]];
    const middle = (line.top + line.bottom) / 2;
    if (![left + 1, (left + right) / 2, right - 1].every((x) => isSeen(owner, x, middle))) return -1;
    const box = [left, line.top, right, line.bottom];
    return texts.push({ string, box, spans, size: parseFloat(style.fontSize), ink: name }) - 1;
  };

  /** The lines that text nodes which follow each other make, by the tops of their characters; the first one's index. */
  const addNodes = (nodes: readonly Text[], owner: Element, name: string): number => {
    const style = getComputedStyle(owner);
    const range = document.createRange();
    let first = -1;
    let line: Line = { string: '', spans: [], top: NaN, bottom: NaN };
    const finish = () => {
      const added = addText(line, owner, style, name);
      if (first < 0) first = added;
    };
    for (const node of nodes) {
      for (let i = 0; i < node.data.length; i++) {
        range.setStart(node, i);
        range.setEnd(node, i + 1);
        const rect = range.getClientRects()[0];
        if (rect === undefined) continue;
        if (Math.abs(rect.top - line.top) > 3) {
          finish();
          line = { string: '', spans: [], top: rect.top, bottom: rect.bottom };
        }
        if (Number.isNaN(line.top)) [line.top, line.bottom] = [rect.top, rect.bottom];
        line.string += node.data[i]!;
        line.spans.push([rect.left, rect.right]);
      }
    }
    finish();
    return first;
  };

  /** What a browser's own control shows has no text nodes: measured, where it starts at the left. */
  const addValue = (element: HTMLInputElement | HTMLSelectElement): number => {
    const style = getComputedStyle(element);
    const isSelect = element instanceof HTMLSelectElement;
    const type = element.type;
    if (type === 'password' || type === 'date') return -1;
    const string = isSelect
      ? element.options[0]!.text
      : element.value || (element as HTMLInputElement).placeholder;
    const rect = element.getBoundingClientRect();
    const native = isSelect && style.appearance !== 'none' ? 4 : 0;
    const left = rect.left + parseFloat(style.borderLeftWidth) + parseFloat(style.paddingLeft) + native;
    pen.letterSpacing = style.letterSpacing === 'normal' ? '0px' : style.letterSpacing;
    pen.font = `${style.fontStyle} ${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
    const room = rect.right - left - (isSelect ? 12 : type === 'number' || type === 'search' ? 18 : 4);
    const edge = (count: number) => left + pen.measureText(string.slice(0, count)).width;
    if (edge(string.length) > left + room) return -1;
    const { fontBoundingBoxAscent, fontBoundingBoxDescent } = pen.measureText(string);
    const height = fontBoundingBoxAscent + fontBoundingBoxDescent;
    const top = rect.top + (rect.height - height) / 2;
    const spans = Array.from(string, (_, i) => [edge(i), edge(i + 1)] as [number, number]);
    return addText({ string, spans, top, bottom: top + height }, element, style, '');
  };

  const own = new Map<Element, number>();
  const textsIn = (root: Element): Text[] => {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    const nodes: Text[] = [];
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) nodes.push(node as Text);
    return nodes.filter((node) => node.parentElement!.closest('select, option') === null);
  };
  for (const node of textsIn(document.body)) {
    const parent = node.parentElement!;
    if (parent.closest('[data-line]') !== null) continue;
    const index = addNodes([node], parent, parent.closest('[data-ink]')?.getAttribute('data-ink') ?? ink);
    const holder = parent.closest('[data-k]');
    if (index >= 0 && holder !== null && !own.has(holder)) own.set(holder, index);
  }
  // Words of several colours that are read as one line.
  for (const line of document.querySelectorAll('[data-line]')) addNodes(textsIn(line), line, '');
  const shown = [...document.querySelectorAll('[data-k]')].filter((element) => {
    const { left, top, right, bottom } = element.getBoundingClientRect();
    const [x, y] = [(left + right) / 2, (top + bottom) / 2];
    return (
      [left + 2, x, right - 2].every((each) => isSeen(element, each, y)) && isSeen(element, x, bottom - 2)
    );
  });
  const elements = shown.map((element): PageElement => {
    const { left, top, right, bottom } = element.getBoundingClientRect();
    const isControl =
      element instanceof HTMLSelectElement ||
      (element instanceof HTMLInputElement && /text|search|number/.test(element.type));
    return {
      kind: element.getAttribute('data-k')!,
      box: [left, top, right, bottom],
      colour: element.getAttribute('data-c') ?? '',
      label: element.getAttribute('data-label') ?? '',
      disabled: element.hasAttribute('data-off'),
      text: isControl ? addValue(element) : (own.get(element) ?? -1),
    };
  });
  return { elements, texts };
}
