/**
 * Reads a page's truth from its DOM: what can be seen, whole and not covered, with its role, state, text and place.
 * `collect` runs inside the page, so everything it needs stands inside it.
 */
import type { Page } from 'playwright-core';
import type { Block, Item, Kind, PageTruth } from './truth.js';

export function truthOf(page: Page): Promise<PageTruth> {
  return page.evaluate(collect);
}

function collect(): PageTruth {
  type Rect = [number, number, number, number];
  const dpr = devicePixelRatio;
  const items: Item[] = [];
  const blocks: Block[] = [];
  const uncounted = new Set<Kind>();
  const strings = new Set<string>();
  // What lies under something without pointer events would pass for visible.
  const style = document.createElement('style');
  style.textContent = '* { pointer-events: auto !important; }';
  document.head.append(style);

  const selectors: [Kind, string][] = [
    ['toggle', '[role=switch]'],
    ['checkbox', 'input[type=checkbox], [role=checkbox]'],
    ['radio', 'input[type=radio], [role=radio]'],
    ['slider', 'input[type=range], [role=slider]'],
    ['progress', 'progress, [role=progressbar]'],
    ['tab', '[role=tab]'],
    ['dropdown', 'select, [role=combobox]:not(input):not(textarea)'],
    ['button', 'button, [role=button], input[type=button], input[type=submit], input[type=reset]'],
    ['field', 'input, textarea, [role=textbox], [role=searchbox]'],
    ['link', 'a[href], [role=link]'],
  ];
  const interactive = selectors.map(([, selector]) => selector).join(', ');
  const alike = (value: string) => value.replace(/\s+/g, ' ').trim();
  const device = ([x1, y1, x2, y2]: Rect) => [x1, y1, x2, y2].map((v) => Math.round(v * dpr)) as Rect;
  const rectOf = ({ left, top, right, bottom }: DOMRect): Rect => [left, top, right, bottom];

  const isPainted = (element: Element): boolean => {
    for (let e: Element | null = element; e !== null; e = e.parentElement) {
      const s = getComputedStyle(e);
      if (s.visibility !== 'visible' || s.display === 'none' || Number(s.opacity) < 0.3) return false;
    }
    return true;
  };
  const isBlurred = (element: Element): boolean => {
    for (let e: Element | null = element; e !== null; e = e.parentElement)
      if (getComputedStyle(e).filter.includes('blur')) return true;
    return false;
  };
  /** How much a transform enlarges it. */
  const scaleOf = (element: Element): number => {
    let e: Element | null = element;
    while (e !== null && !(e instanceof HTMLElement && e.offsetWidth > 0)) e = e.parentElement;
    return e === null ? 1 : e.getBoundingClientRect().width / (e as HTMLElement).offsetWidth;
  };
  /** Share of a grid of places where the element itself, or something of it, is on top. */
  const shown = ([x1, y1, x2, y2]: Rect, element: Element, inset: number): number => {
    let hits = 0;
    const steps = [0, 0.25, 0.5, 0.75, 1];
    const [ix, iy] = [Math.min(inset, (x2 - x1) / 4), Math.min(inset, (y2 - y1) / 4)];
    for (const u of steps) {
      for (const v of [0, 0.5, 1]) {
        const x = x1 + ix + u * (x2 - x1 - 2 * ix);
        const y = y1 + iy + v * (y2 - y1 - 2 * iy);
        const top = document.elementFromPoint(x, y);
        if (top !== null && (top === element || element.contains(top))) hits++;
      }
    }
    return hits / 15;
  };
  const inView = ([x1, y1, x2, y2]: Rect) =>
    x1 >= -0.5 && y1 >= -0.5 && x2 <= innerWidth + 0.5 && y2 <= innerHeight + 0.5;
  const touchesView = ([x1, y1, x2, y2]: Rect) => x2 > 0 && y2 > 0 && x1 < innerWidth && y1 < innerHeight;
  /** Within what its scrolling and clipping ancestors let through. */
  const isWhole = ([x1, y1, x2, y2]: Rect, element: Element): boolean => {
    for (let e = element.parentElement; e !== null && e !== document.body; e = e.parentElement) {
      const s = getComputedStyle(e);
      if (s.overflowX === 'visible' && s.overflowY === 'visible') continue;
      const r = e.getBoundingClientRect();
      if (x1 < r.left - 1 || x2 > r.right + 1 || y1 < r.top - 1 || y2 > r.bottom + 1) return false;
    }
    return true;
  };
  const painted = (node: Text, from: Element): string => {
    const text = node.data;
    const transform = getComputedStyle(from).textTransform;
    return transform === 'uppercase'
      ? text.toUpperCase()
      : transform === 'lowercase'
        ? text.toLowerCase()
        : text;
  };

  interface Line {
    text: string;
    rect: Rect;
    parent: Element;
  }
  /** The lines of a text node, as they are broken on the screen. */
  const linesOf = (node: Text): Line[] => {
    const parent = node.parentElement!;
    const text = painted(node, parent);
    if (text.length !== node.data.length) return [];
    const lines: (Line & { last: number })[] = [];
    for (const match of text.matchAll(/\S+/g)) {
      const range = document.createRange();
      range.setStart(node, match.index);
      range.setEnd(node, match.index + match[0].length);
      const rects = [...range.getClientRects()].filter((r) => r.width > 0);
      if (rects.length !== 1) continue;
      const rect = rectOf(rects[0]!);
      const line = lines.at(-1);
      const gap = line === undefined ? '' : text.slice(line.last, match.index);
      const same = line !== undefined && Math.abs(line.rect[1] - rect[1]) < 2 && !gap.includes('\n');
      if (same && rect[0] - line.rect[2] < (rect[3] - rect[1]) * 1.2) {
        line.text += ` ${match[0]}`;
        line.rect = [line.rect[0], Math.min(line.rect[1], rect[1]), rect[2], Math.max(line.rect[3], rect[3])];
        line.last = match.index + match[0].length;
      } else lines.push({ text: match[0], rect, parent, last: match.index + match[0].length });
    }
    return lines;
  };
  /** A line of VS Code's editor is one line, however many coloured pieces it has. */
  const editorLine = (element: Element): Line[] => {
    const text = element.textContent.replaceAll('\u00a0', ' ').trim();
    const spans = [...element.querySelectorAll('span span')].filter((span) => span.textContent.trim() !== '');
    if (/ {2}|\t/.test(text) || spans.length === 0) return [];
    // Indentation is part of the first piece.
    const first = document.createRange();
    const start = spans[0]!.firstChild!;
    first.setStart(start, spans[0]!.textContent.search(/[^\s\u00a0]/));
    first.setEnd(start, spans[0]!.textContent.length);
    const [a, z] = [first.getBoundingClientRect(), spans.at(-1)!.getBoundingClientRect()];
    return [{ text, rect: [a.left, a.top, z.right, z.bottom], parent: element }];
  };
  const textNodes = (root: Element): Text[] => {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    const found: Text[] = [];
    for (let n = walker.nextNode(); n !== null; n = walker.nextNode()) {
      const tag = n.parentElement?.tagName;
      if ((n as Text).data.trim() !== '' && tag !== 'STYLE' && tag !== 'SCRIPT' && tag !== 'OPTION')
        found.push(n as Text);
    }
    return found;
  };
  const fontOf = (element: Element) =>
    parseFloat(getComputedStyle(element).fontSize) * scaleOf(element) * dpr;
  /** Icon fonts write private characters. */
  const isWords = (text: string) => /[A-Za-z0-9]/.test(text) && /^[\x20-\x7e]+$/.test(text);

  const context = document.createElement('canvas').getContext('2d')!;
  /** The text that a control paints itself: value, placeholder or the chosen option. */
  const ownText = (element: HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement, rect: Rect) => {
    const s = getComputedStyle(element);
    const shownText =
      element instanceof HTMLSelectElement
        ? (element.selectedOptions[0]?.text ?? '')
        : element.value || element.placeholder;
    if (shownText === '' || element instanceof HTMLTextAreaElement) return undefined;
    if (element instanceof HTMLInputElement && ['password', 'date', 'time', 'color', 'file'].includes(element.type)) return undefined; // prettier-ignore
    context.font = `${s.fontStyle} ${s.fontWeight} ${s.fontSize} ${s.fontFamily}`;
    const scale = scaleOf(element);
    const width = context.measureText(shownText).width * scale;
    const extra = element instanceof HTMLSelectElement && s.appearance !== 'none' ? 4 * scale : 0;
    const left = rect[0] + (parseFloat(s.paddingLeft) + parseFloat(s.borderLeftWidth)) * scale + extra;
    const room = rect[2] - (parseFloat(s.paddingRight) + parseFloat(s.borderRightWidth)) * scale;
    if (s.textAlign !== 'start' && s.textAlign !== 'left') return undefined;
    if (left + width > room + 0.5) return undefined;
    const middle = (rect[1] + rect[3]) / 2;
    const half = parseFloat(s.fontSize) * 0.62 * scale;
    return { text: alike(shownText), rect: [left, middle - half, left + width, middle + half] as Rect };
  };
  const labelOf = (element: Element): string | undefined => {
    const label = (element as HTMLInputElement).labels?.[0];
    if (label === undefined || !isPainted(label)) return undefined;
    const rect = rectOf(label.getBoundingClientRect());
    if (!inView(rect) || shown(rect, label, 2) < 0.9) return undefined;
    return alike(label.innerText);
  };
  const hex = (color: string): string | undefined => {
    const parts = color.match(/[\d.]+/g)?.map(Number);
    if (!color.startsWith('rgb') || parts === undefined || (parts[3] ?? 1) < 0.98) return undefined;
    return `#${parts.slice(0, 3).map((v) => Math.round(v).toString(16).padStart(2, '0')).join('')}`; // prettier-ignore
  };
  const hasGround = (s: CSSStyleDeclaration) => hex(s.backgroundColor) !== undefined;
  const hasBorder = (s: CSSStyleDeclaration) =>
    (['Top', 'Bottom'] as const).some((side) => parseFloat(s[`border${side}Width`]) > 0 && s[`border${side}Style`] !== 'none' && !/, 0\)$|transparent/.test(s[`border${side}Color`])); // prettier-ignore

  for (const element of document.querySelectorAll<HTMLElement>(interactive)) {
    const kind = selectors.find(([, selector]) => element.matches(selector))![0];
    const outer = element.parentElement?.closest(interactive);
    if (outer) continue;
    const rect = rectOf(element.getBoundingClientRect());
    if (rect[2] - rect[0] < 3 || rect[3] - rect[1] < 3 || !isPainted(element) || !touchesView(rect)) continue;
    const s = getComputedStyle(element);
    const rounded = Math.min(parseFloat(s.borderTopLeftRadius) || 0, (rect[3] - rect[1]) / 2) * 0.35 + 2;
    const seen = shown(rect, element, rounded);
    if (!inView(rect) || !isWhole(rect, element) || seen < 0.99) {
      if (seen > 0) uncounted.add(kind);
      continue;
    }
    const labelled = labelOf(element);
    const isInput = element.matches('input, textarea, select');
    const lines = isInput
      ? []
      : textNodes(element)
          .filter((node) => isPainted(node.parentElement!))
          .flatMap(linesOf);
    const own = isInput
      ? element.matches('[type=checkbox], [type=radio], [type=range]')
        ? undefined
        : ownText(element as HTMLInputElement, rect)
      : lines.length === 1
        ? lines[0]
        : undefined;
    const readable =
      own !== undefined && isWords(own.text) && isWhole(own.rect, element.firstElementChild ?? element);
    const plain = lines.length === 0 && !isInput && kind !== 'progress' && kind !== 'slider' && !hasGround(s);
    const parentColor = getComputedStyle(element.parentElement!).color;
    const vague =
      (kind === 'button' &&
        (!(hasGround(s) || hasBorder(s)) ||
          (lines.length !== 1 && !element.matches('input')) ||
          element.querySelector('h1, h2, h3, h4, p') !== null)) ||
      (kind === 'link' &&
        ((s.textDecorationLine === 'none' && s.color === parentColor) || lines.length !== 1)) ||
      (kind === 'field' && !(hasGround(s) || hasBorder(s))) ||
      (['checkbox', 'radio', 'toggle', 'tab', 'dropdown'].includes(kind) && plain && !hasBorder(s));
    if (vague) uncounted.add(kind);
    const on = element.matches('input') ? (element as HTMLInputElement).checked : undefined;
    const aria = element.getAttribute('aria-checked') ?? element.getAttribute('aria-selected');
    const stateful = ['checkbox', 'radio', 'toggle', 'tab'].includes(kind);
    const disabled = element.matches(':disabled') || element.getAttribute('aria-disabled') === 'true';
    const ground = hex(s.backgroundColor);
    const box = kind === 'link' && lines.length === 1 ? lines[0]!.rect : rect;
    items.push({
      kind,
      box: device(box),
      ...(readable && { text: own.text, textBox: device(own.rect), font: fontOf(element) }),
      ...(labelled !== undefined && labelled !== '' && { label: labelled }),
      ...(stateful && { on: element.matches('input') && on !== undefined ? on : aria === 'true' }),
      ...(disabled && { disabled }),
      ...(ground !== undefined && !disabled && { ground }),
      ...(vague && { vague }),
      ...(isBlurred(element) && { blurred: true }),
    });
  }

  const perBlock = new Map<Element, Line[]>();
  const editorLines = new Set<Element>();
  for (const node of textNodes(document.body)) {
    const whole = node.parentElement!.closest('.view-line');
    const parent = whole ?? node.parentElement!;
    strings.add(alike(whole?.textContent ?? painted(node, parent)).toLowerCase());
    if (!isPainted(parent) || (whole !== null && editorLines.has(whole))) continue;
    if (whole !== null) editorLines.add(whole);
    if (parent.closest('svg') !== null && parent.tagName !== 'text') continue;
    if (parent.closest(interactive) !== null) continue;
    for (const line of whole === null ? linesOf(node) : editorLine(whole)) {
      if (!touchesView(line.rect) || !inView(line.rect) || !isWhole(line.rect, parent)) continue;
      if (shown(line.rect, parent, 1) < 0.99) continue;
      for (let e: Element | null = parent; e !== null; e = e.parentElement) {
        if (e.matches('p, pre, ul, table, section, .panel, .side, .thumb, .view-lines'))
          perBlock.set(e, [...(perBlock.get(e) ?? []), line]);
      }
      if (!isWords(line.text)) continue;
      const clipped = [parent, parent.parentElement!].some((e) => e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).textOverflow === 'ellipsis'); // prettier-ignore
      if (clipped) continue;
      const vague = fontOf(parent) < 7 || getComputedStyle(parent).cursor === 'pointer' || parent.closest('[role=menubar], [role=option], [role=treeitem], [role=menuitem], .badge') !== null; // prettier-ignore
      items.push({
        kind: 'text',
        box: device(line.rect),
        text: line.text,
        textBox: device(line.rect),
        font: fontOf(parent),
        ...(vague && { vague }),
        ...(isBlurred(parent) && { blurred: true }),
      });
    }
  }
  for (const lines of perBlock.values()) {
    if (lines.length < 3) continue;
    const box: Rect = [
      Math.min(...lines.map(({ rect }) => rect[0])),
      Math.min(...lines.map(({ rect }) => rect[1])),
      Math.max(...lines.map(({ rect }) => rect[2])),
      Math.max(...lines.map(({ rect }) => rect[3])),
    ];
    blocks.push({ box: device(box), font: fontOf(lines[0]!.parent), lines: lines.length });
  }
  for (const element of document.querySelectorAll<HTMLInputElement>('input, textarea, select')) {
    const text = element instanceof HTMLSelectElement ? [...(element as HTMLSelectElement).options].map((o) => o.text) : [element.value, element.placeholder]; // prettier-ignore
    for (const each of text) if (each) strings.add(alike(each).toLowerCase());
  }
  style.remove();
  return { items, blocks, uncounted: [...uncounted], strings: [...strings] };
}
