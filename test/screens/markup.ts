/** The controls and blocks that pages are put together from, as HTML with the roles and states that a browser reads. */
import { inkOn, type Look } from './look.js';
import type { Random } from './random.js';
import * as words from './words.js';

export const escape = (text: string) =>
  text.replace(/[&<>"]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c]!);

const shapes: Readonly<Record<string, string>> = {
  search: '<circle cx="7" cy="7" r="4.5"/><path d="M10.5 10.5L15 15"/>',
  bell: '<path d="M3 12h10l-1.5-2V7a3.5 3.5 0 0 0-7 0v3z"/><path d="M7 14h2"/>',
  lock: '<rect x="3" y="7" width="10" height="7"/><path d="M5 7V5a3 3 0 0 1 6 0v2"/>',
  mail: '<rect x="1.5" y="3.5" width="13" height="9"/><path d="M2 4l6 5 6-5"/>',
  home: '<path d="M2 8l6-6 6 6M4 7v7h8V7"/>',
  plus: '<path d="M8 2v12M2 8h12"/>',
  close: '<path d="M3 3l10 10M13 3L3 13"/>',
  menu: '<path d="M2 4h12M2 8h12M2 12h12"/>',
};

/** Writes controls in one look; labels on one page are never used twice, so that a name means one thing. */
export class Markup {
  private ids = 0;
  private readonly used = new Set<string>();

  constructor(
    readonly r: Random,
    readonly look: Look,
    /** Large windows hold more of everything. */
    private readonly density = 1,
  ) {}

  /** A word that this page has not used yet. */
  fresh(from: readonly string[]): string {
    const left = from.filter((word) => !this.used.has(word.toLowerCase()));
    const word = left.length > 0 ? this.r.pick(left) : `${this.r.pick(from)} ${this.r.int(2, 99)}`;
    this.used.add(word.toLowerCase());
    return word;
  }

  times(low: number, high: number, make: (i: number) => string): string {
    return Array.from({ length: this.r.int(low, high) }, (_, i) => make(i)).join('');
  }

  /** Cards, rows and the like: as many more as the window is larger. */
  many(low: number, high: number, make: (i: number) => string): string {
    return this.times(Math.round(low * this.density), Math.round(high * this.density), make);
  }

  button(kind: 'main' | 'plain' | 'any' = 'any', label = this.fresh(words.actions)): string {
    const filled = kind === 'main' || (kind === 'any' && this.r.chance(0.6));
    const color = kind === 'main' && this.r.chance(0.5) ? this.look.accent : this.r.pick(this.look.others);
    const paint = filled ? ` class="filled" style="background:${color};color:${inkOn(color)}"` : '';
    return `<button${paint}${this.r.chance(0.12) ? ' disabled' : ''}>${escape(label)}</button>`;
  }

  buttons(low: number, high: number): string {
    return this.times(low, high, (i) => this.button(i === 0 ? 'main' : 'any'));
  }

  field(options: { label?: string; value?: string; type?: string; inline?: boolean } = {}): string {
    const { r } = this;
    const [id, label] = [this.id(), options.label ?? this.fresh(words.fields)];
    const value = options.value ?? this.valueOf(label);
    const filled = options.value !== undefined || r.chance(0.65);
    const content = filled ? `value="${escape(value)}"` : `placeholder="${escape(r.pick(['Enter ', 'Your ', 'e.g. ']) + value)}"`; // prettier-ignore
    const inline = options.inline ?? r.chance(0.3);
    return `<div class="field${inline ? ' inline' : ''}"><label for="${id}">${escape(label)}</label><input id="${id}" type="${options.type ?? 'text'}" ${content}${r.chance(0.1) ? ' disabled' : ''}></div>`;
  }

  private valueOf(label: string): string {
    const { r } = this;
    if (/mail/.test(label)) return words.email(r);
    if (/date/.test(label)) return words.date(r);
    if (/name|holder/i.test(label)) return r.pick(words.people);
    if (/number|code|Port|Quantity|Budget/.test(label)) return words.code(r);
    if (/Town|Region|Street/.test(label)) return r.pick(words.places);
    return r.pick([...words.things, ...words.places, words.code(r)]);
  }

  area(text: string): string {
    const id = this.id();
    return `<div class="field"><label for="${id}">${escape(this.fresh(['Comment', 'Notes', 'Message', 'Description']))}</label><textarea id="${id}" rows="3">${escape(text)}</textarea></div>`;
  }

  checkbox(label = this.fresh(words.options), role = ''): string {
    const id = this.id();
    const state = `${this.r.chance(0.5) ? ' checked' : ''}${this.r.chance(0.1) ? ' disabled' : ''}`;
    return `<div class="row"><input type="checkbox"${role} id="${id}"${state}><label for="${id}">${escape(label)}</label></div>`;
  }

  toggle(label = this.fresh(words.options)): string {
    if (this.r.chance(0.5)) return this.checkbox(label, ' role="switch"');
    const id = this.id();
    return `<div class="row"><label for="${id}" class="grow">${escape(label)}</label><input type="checkbox" role="switch" id="${id}"${this.r.chance(0.5) ? ' checked' : ''}></div>`;
  }

  radios(count: number): string {
    const [name, chosen] = [this.id(), this.r.int(0, count - 1)];
    const inner = Array.from({ length: count }, (_, i) => {
      const id = this.id();
      return `<div class="row"><input type="radio" name="${name}" id="${id}"${i === chosen ? ' checked' : ''}><label for="${id}">${escape(this.fresh(words.options))}</label></div>`;
    }).join('');
    return this.r.chance(0.6) ? inner : `<div class="row">${inner}</div>`;
  }

  slider(
    label = this.fresh(['Volume', 'Brightness', 'Zoom', 'Speed', 'Opacity', 'Balance', 'Warmth']),
  ): string {
    const id = this.id();
    return `<div class="row"><label for="${id}">${escape(label)}</label><input type="range" id="${id}" value="${this.r.int(0, 100)}"></div>`;
  }

  progress(): string {
    const done = this.r.int(8, 95);
    return `<div class="row"><progress max="100" value="${done}"></progress>${this.r.chance(0.6) ? `<span>${done}%</span>` : ''}</div>`;
  }

  dropdown(
    label = this.fresh(words.fields),
    values: readonly string[] = this.r.pick([words.places, words.things, words.sections]),
  ): string {
    // prettier-ignore
    const id = this.id();
    const shown = this.r.some(values, 4).map((value) => `<option>${escape(value)}</option>`);
    return `<div class="field${this.r.chance(0.3) ? ' inline' : ''}"><label for="${id}">${escape(label)}</label><select id="${id}"${this.r.chance(0.08) ? ' disabled' : ''}>${shown.join('')}</select></div>`;
  }

  tabs(count: number): string {
    const active = this.r.int(0, count - 1);
    const tab = (i: number) =>
      `<div role="tab" aria-selected="${i === active}">${escape(this.fresh(words.sections))}</div>`;
    return `<div role="tablist">${Array.from({ length: count }, (_, i) => tab(i)).join('')}</div>`;
  }

  link(
    label = this.fresh([
      'Forgot password?',
      'Terms of service',
      'Privacy notice',
      'Help centre',
      'View history',
      'Read more',
      'Contact us',
      'All releases',
      'Change address',
      'What is this?',
      'Edit profile',
      'Unsubscribe',
      'See pricing',
      'Open map',
      'Documentation',
      'Download PDF',
    ]),
  ): string {
    // prettier-ignore
    return `<a href="#${this.id()}">${escape(label)}</a>`;
  }

  icon(name = this.r.pick(Object.keys(shapes)), stroke = this.look.ink): string {
    return `<svg class="icon" viewBox="0 0 16 16" fill="none" stroke="${stroke}" stroke-width="1.5">${shapes[name]}</svg>`;
  }

  /** One control of any kind, for pages that mix them. */
  control(): string {
    const make = [
      ...[() => this.field(), () => this.checkbox(), () => this.checkbox(), () => this.toggle()],
      ...[
        () => this.dropdown(),
        () => this.slider(),
        () => this.progress(),
        () => this.radios(this.r.int(2, 3)),
      ],
    ];
    return this.r.pick(make)();
  }

  /** A page drawn so small that nobody can read it. */
  thumbnail(width: number): string {
    const inside = `<div style="width:${width * 5}px;transform:scale(.2);font-size:15px"><h2>${escape(words.headline(this.r))}</h2><p>${escape(words.paragraph(this.r, 4))}</p><p>${escape(words.paragraph(this.r, 4))}</p></div>`;
    return `<div class="thumb panel" style="width:${width}px;height:${Math.round(width * 0.7)}px;padding:6px;border-radius:2px">${inside}</div>`;
  }

  private id(): string {
    return `c${this.ids++}`;
  }
}
