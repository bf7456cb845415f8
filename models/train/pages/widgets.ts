/**
 * The HTML of one widget. What asks about it later stands in attributes: data-k is the kind as palette.py calls it,
 * data-c the name of its colour, data-off that it is disabled, data-label the text that names it.
 */
import { colour, colourNames, css, grey, isDeep, vivid } from './colours.js';
import { chevron, icon, iconNames, shape, shapeNames } from './icons.js';
import { escape, type Draw } from './markup.js';
import type { Random } from './random.js';
import { action, date, number, sentence, title, typed } from './words.js';

/** A page keeps to its own way of drawing a control, mostly. */
const variant = (random: Random, usual: number, count: number): number =>
  random.chance(0.85) ? usual : random.int(0, count - 1);
const disabled = (random: Random, share = 0.12): boolean => random.chance(share);

export const button: Draw = (random, t) => {
  const off = disabled(random, 0.15);
  const attributes = off ? 'disabled data-off' : '';
  const words = escape(action(random));
  if (random.chance(0.15)) return `<button data-k="button" ${attributes}>${words}</button>`;
  const name = random.chance(0.4) ? t.accent.name : random.pick(colourNames);
  const own = name === t.accent.name ? t.accent : colour(random, name);
  const mark = random.chance(0.12) ? icon(random, random.pick(iconNames), t.size + 1) : '';
  const look = random.weighted({ filled: 62, outlined: 16, plain: 12, gradient: 10 });
  const ink = isDeep(own) ? '#fff' : '#111';
  const fill = css(own);
  const plainFill = css(grey(random, t.dark ? 20 : 86, t.dark ? 34 : 97));
  const style = {
    filled: `background:${fill};color:${ink};border-color:${name === 'white' || name === 'black' ? t.border : fill}`,
    gradient: `background:linear-gradient(${css({ ...own, lightness: own.lightness + 6 })},${css({ ...own, lightness: own.lightness - 5 })});color:${ink}`,
    outlined: `background:transparent;border-color:${t.border};color:${t.ink}`,
    plain: `background:${plainFill};color:${t.ink}`,
  }[look];
  const named = off || look === 'outlined' || look === 'plain' ? '' : name;
  const shadow = random.chance(0.15) ? ';box-shadow:0 1px 4px #0006' : '';
  const tag = off || random.chance(0.7) ? 'button' : 'a';
  return `<${tag} class="btn" data-k="button" data-c="${named}" ${attributes} style="${style}${shadow}">${mark}${words}</${tag}>`;
};

export const iconButtons: Draw = (random, t) => {
  const framed = random.chance(0.4);
  let html = '';
  for (let n = random.int(2, 6); n > 0; n--) {
    const kind = random.pick(iconNames);
    const name = random.chance(0.5) ? undefined : random.pick(vivid);
    const style = name === undefined ? '' : `style="color:${css(colour(random, name))}"`;
    const said = name ?? (t.dark ? 'white' : 'black');
    const drawn = icon(random, kind, random.int(13, 24));
    const mark = `<span data-k="icon_${kind}" data-c="${said}" ${style}>${drawn}</span>`;
    html += framed ? `<span class="boxed" style="padding:4px;display:inline-flex">${mark}</span>` : mark;
  }
  return `<div class="row">${html}</div>`;
};

export const shapes: Draw = (random, t) => {
  const names = colourNames.filter((name) => name !== (t.dark ? 'black' : 'white'));
  let html = '';
  for (let n = random.int(2, 6); n > 0; n--) {
    const name = random.pick(names);
    const kind = random.pick(shapeNames);
    const drawn = shape(kind, random.int(14, 34));
    html += `<span data-k="${kind}" data-c="${name}" style="color:${css(colour(random, name))}">${drawn}</span>`;
  }
  return `<div class="row">${html}</div>`;
};

const labelled = (name: string): string => (name === '' ? '' : `data-label="${escape(name)}"`);

export const field: Draw = (random, t) => {
  const off = disabled(random);
  const name = random.chance(0.45) ? '' : title(random);
  const attributes = `data-k="field" ${off ? 'disabled data-off' : ''} ${labelled(name)} class="f${variant(random, t.controls.field, 4)}"`;
  const width = random.int(70, 320);
  const kind = random.weighted({ text: 60, password: 7, number: 9, date: 6, search: 8, area: 10 });
  const value = random.chance(0.7)
    ? `value="${escape(typed(random))}"`
    : `placeholder="${escape(title(random))}"`;
  const html = {
    text: () => `<input ${attributes} ${value} style="width:${width}px">`,
    password: () =>
      `<input type="password" ${attributes} value="${'x'.repeat(random.int(5, 12))}" style="width:${width}px">`,
    number: () =>
      `<input type="number" ${attributes} value="${random.int(0, 9999)}" style="width:${random.int(60, 120)}px">`,
    date: () =>
      `<input type="date" ${attributes} value="20${random.int(10, 39)}-1${random.int(0, 2)}-${random.int(10, 28)}">`,
    search: () => `<input type="search" ${attributes} ${value} style="width:${width}px">`,
    area: () =>
      `<textarea ${attributes} rows="${random.int(2, 3)}" style="width:${width + 60}px;resize:none">${escape(sentence(random, 6))}</textarea>`,
  }[kind]();
  if (name === '') return html;
  const label = `<label class="${random.chance(0.3) ? 'faint' : ''} nowrap">${escape(name)}</label>`;
  return `<div class="${random.chance(0.5) ? 'stack' : 'named'}">${label}${html}</div>`;
};

export const dropdown: Draw = (random, t) => {
  const off = disabled(random);
  const words = escape(
    random.chance(0.7) ? title(random) : random.chance(0.5) ? number(random) : date(random),
  );
  const style = variant(random, t.controls.dropdown, 4);
  const name = random.chance(0.5) ? '' : title(random);
  const attributes = `data-k="dropdown" ${off ? 'data-off' : ''} ${labelled(name)}`;
  const html =
    style < 2
      ? `<select ${attributes} ${off ? 'disabled' : ''} class="f${style === 0 ? 0 : t.controls.field}"><option>${words}</option></select>`
      : `<span ${attributes} class="dd f${style === 2 ? 1 : 3} ${off ? 'off' : ''}" style="min-width:${random.int(70, 200)}px"><span>${words}</span>${chevron(random)}</span>`;
  if (name === '') return html;
  return `<div class="${random.chance(0.6) ? 'named' : 'stack'}"><label class="nowrap">${escape(name)}</label>${html}</div>`;
};

/** Something that is on or off, and the text that names it. */
function option(random: Random, control: string, name: string): string {
  const words = escape(name);
  const text = `<label class="nowrap">${words}</label>`;
  const html = control.replace(' ', ` data-label="${words}" `);
  return `<span class="named">${random.chance(0.9) ? html + text : text + html}</span>`;
}

export const checkboxes: Draw = (random, t) => {
  const style = variant(random, t.controls.checkbox, 6);
  const options = Array.from({ length: random.int(1, 4) }, () => {
    const on = random.chance(0.5);
    const off = disabled(random, 0.08) ? 'disabled data-off' : '';
    const look = style === 0 ? '' : `class="c${style} ${on ? 'on' : ''}"`;
    const scale =
      style === 0 && random.chance(0.3) ? `style="width:${t.size + 2}px;height:${t.size + 2}px"` : '';
    const control = `<input type="checkbox" data-k="checkbox${on ? 1 : 0}" ${on ? 'checked' : ''} ${off} ${look} ${scale}>`;
    return option(random, control, random.chance(0.7) ? title(random) : sentence(random, 5));
  });
  return `<div class="${random.chance(0.5) ? 'row' : 'stack'}">${options.join('')}</div>`;
};

export const radios: Draw = (random, t) => {
  const style = variant(random, t.controls.radio, 4);
  const count = random.int(2, 4);
  const chosen = random.int(0, count - 1);
  const group = `g${random.int(0, 1e9)}`;
  const options = Array.from({ length: count }, (_, i) => {
    const on = i === chosen;
    const look = style === 0 ? '' : `class="r${style} ${on ? 'on' : ''}"`;
    const control = `<input type="radio" name="${group}" data-k="radio${on ? 1 : 0}" ${on ? 'checked' : ''} ${look}>`;
    return option(random, control, title(random));
  });
  return `<div class="${random.chance(0.5) ? 'row' : 'stack'}">${options.join('')}</div>`;
};

export const toggles: Draw = (random, t) => {
  const style = variant(random, t.controls.toggle, 5);
  const height = random.int(12, 24);
  const width = Math.round(height * random.between(1.6, 2.2));
  const options = Array.from({ length: random.int(1, 3) }, () => {
    const on = random.chance(0.5);
    const off = disabled(random, 0.06) ? 'data-off' : '';
    const look = `class="t t${style} ${on ? 'on' : ''} ${off ? 'off' : ''}" style="width:${width}px;height:${height}px"`;
    return option(random, `<span data-k="toggle${on ? 1 : 0}" ${off} ${look}></span>`, title(random));
  });
  return `<div class="${random.chance(0.5) ? 'row' : 'stack'}">${options.join('')}</div>`;
};

export const slider: Draw = (random, t) => {
  const style = variant(random, t.controls.slider, 4);
  const look = `${style === 0 ? '' : `class="s${style}"`} style="width:${random.int(60, 220)}px"`;
  const name = random.chance(0.3) ? '' : title(random);
  const html = `<input type="range" data-k="slider" ${labelled(name)} value="${random.int(0, 100)}" ${look}>`;
  if (name === '') return html;
  const value = random.chance(0.4) ? `<span>${random.int(0, 100)}</span>` : '';
  return `<span class="${random.chance(0.7) ? 'named' : 'stack'}"><label class="nowrap">${escape(name)}</label>${html}${value}</span>`;
};

export const progress: Draw = (random, t) => {
  const style = variant(random, t.controls.progress, 4);
  const width = random.int(60, 240);
  const share = random.int(4, 100);
  const name = random.chance(0.45) ? '' : title(random);
  const html =
    style === 0
      ? `<progress data-k="progress" ${labelled(name)} max="100" value="${share}" style="width:${width}px"></progress>`
      : `<span class="p p${style}" data-k="progress" ${labelled(name)} style="width:${width}px;height:${random.int(5, 14)}px"><i style="width:${share}%"></i></span>`;
  if (name === '') return html;
  return `<span class="${random.chance(0.6) ? 'named' : 'stack'}"><label class="nowrap">${escape(name)}</label>${html}</span>`;
};

export const tabs: Draw = (random, t) => {
  const style = variant(random, t.controls.tab, 5);
  const count = random.int(2, 5);
  const active = random.int(0, count - 1);
  const each = Array.from({ length: count }, (_, i) => {
    const words = escape(random.chance(0.6) ? title(random).replace(/:$/, '') : action(random));
    return `<span class="tab k${style} ${i === active ? 'on' : ''}" data-k="tab${i === active ? 1 : 0}">${words}</span>`;
  });
  return `<div class="tabs">${each.join('')}</div>`;
};

export const links: Draw = (random, t) => {
  const each = Array.from({ length: random.int(1, 3) }, () => {
    const line = random.chance(0.75) ? 'underline' : 'none';
    const words = escape(random.chance(0.6) ? title(random).replace(/:$/, '') : action(random));
    return `<a data-k="link" data-c="blue" class="nowrap" style="color:${css(t.link)};text-decoration:${line}">${words}</a>`;
  });
  return `<div class="row">${each.join('')}</div>`;
};

export const heading: Draw = (random, t) => {
  const size = Math.round(t.size * random.between(1.2, 2));
  const tag = random.pick(['h1', 'h2', 'h3']);
  return `<${tag} style="font-size:${size}px;font-weight:${random.pick([400, 600, 700])}">${escape(title(random))}</${tag}>`;
};

export const paragraph: Draw = (random) => {
  const text = Array.from({ length: random.int(1, 4) }, () => escape(sentence(random))).join(' ');
  return `<p class="${random.chance(0.25) ? 'faint' : ''}" style="width:${random.int(160, 600)}px">${text}</p>`;
};

export const table: Draw = (random) => {
  const columns = Array.from({ length: random.int(2, 4) }, () =>
    random.pick([title, number, number, date, typed]),
  );
  const row = (tag: string, cells: readonly string[]) =>
    `<tr>${cells.map((cell) => `<${tag}>${escape(cell)}</${tag}>`).join('')}</tr>`;
  const head = row(
    'th',
    columns.map(() => title(random)),
  );
  const body = Array.from({ length: random.int(2, 5) }, () =>
    row(
      'td',
      columns.map((cell) => cell(random)),
    ),
  );
  return `<table>${head}${body.join('')}</table>`;
};

/** Short strings in a colour of their own: badges and coloured text. */
export const badges: Draw = (random, t) => {
  let html = '';
  for (let n = random.int(1, 4); n > 0; n--) {
    const own = colour(random, random.pick(vivid));
    const words = escape(random.chance(0.5) ? number(random) : action(random));
    html += random.chance(0.5)
      ? `<span class="nowrap" style="background:${css(own)};color:${isDeep(own) ? '#fff' : '#111'};padding:2px 7px;border-radius:${t.radius}px">${words}</span>`
      : `<span class="nowrap" style="color:${css(own)};font-weight:bold" data-ink="${own.name}">${words}</span>`;
  }
  return `<div class="row">${html}</div>`;
};
