/** Pages full of figures and rows. */
import { escape, type Markup } from '../markup.js';
import * as words from '../words.js';

function bars(m: Markup): string {
  const { r, look } = m;
  const count = r.int(4, 8);
  const each = Array.from({ length: count }, (_, i) => {
    const height = r.int(10, 90);
    const label = r.pick(['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun', 'Q1', 'Q2', 'Q3', 'Q4']);
    return `<rect x="${i * 34 + 6}" y="${100 - height}" width="22" height="${height}" fill="${i % 3 ? look.accent : look.faint}"/><text x="${i * 34 + 17}" y="116" text-anchor="middle" font-size="11" fill="${look.ink}">${label}</text>`;
  });
  return `<svg viewBox="0 0 ${count * 34 + 6} 122" style="width:100%;max-width:24em">${each.join('')}</svg>`;
}

function curve(m: Markup): string {
  const { r, look } = m;
  const points = Array.from({ length: 9 }, (_, i) => `${i * 30},${r.int(10, 100)}`).join(' ');
  return `<svg viewBox="-4 0 250 122" style="width:100%;max-width:24em"><path d="M0 0V110H244" fill="none" stroke="${look.faint}"/><polyline points="${points}" fill="none" stroke="${look.accent}" stroke-width="2.5"/></svg>`;
}

export function dashboard(m: Markup): string {
  const { r } = m;
  const card = () =>
    `<div class="panel"><div class="faint">${escape(m.fresh(words.sections))}</div><div style="font-size:1.8em;font-weight:bold">${words.quantity(r)}</div>${r.chance(0.4) ? m.progress() : ''}</div>`;
  const chart = () =>
    `<div class="panel"><h3>${escape(m.fresh(words.sections))}</h3>${r.pick([bars, curve])(m)}${r.chance(0.4) ? m.link() : ''}</div>`;
  return `<div class="bar">${m.icon('menu')}<b>${r.pick(['Console', 'Control room', 'Overview'])}</b><span class="right row" style="margin-block:0">${m.buttons(1, 2)}</span></div>
    <div style="padding:1em">${m.tabs(r.int(3, 4))}<div class="grid" style="margin-top:1em;grid-template-columns:repeat(auto-fill,minmax(11em,1fr))">${m.many(3, 6, card)}</div>
    <div class="grid" style="margin-top:1em;grid-template-columns:repeat(auto-fill,minmax(19em,1fr))">${m.many(2, 4, chart)}</div>
    <div class="panel" style="margin-top:1em">${m.toggle()}${m.dropdown()}${m.slider()}</div></div>`;
}

export function table(m: Markup): string {
  const { r } = m;
  const columns = r.some(['Number', 'Customer', 'Place', 'Date', 'Amount', 'State'], r.int(3, 5));
  const cell = (column: string) => {
    switch (column) {
      case 'Number':
        return words.code(r);
      case 'Customer':
        return r.pick(words.people);
      case 'Place':
        return r.pick(words.places);
      case 'Date':
        return words.date(r);
      case 'Amount':
        return words.money(r);
      default:
        return `<span class="badge">${r.pick(['Paid', 'Open', 'Overdue', 'Draft', 'Shipped', 'Returned'])}</span>`;
    }
  };
  const boxes = r.chance(0.5);
  const row = () =>
    `<tr>${boxes ? `<td style="width:1%"><input type="checkbox"${r.chance(0.4) ? ' checked' : ''}></td>` : ''}${columns.map((column) => `<td>${cell(column)}</td>`).join('')}${r.chance(0.3) ? `<td>${m.link()}</td>` : '<td></td>'}</tr>`;
  return `<div style="padding:1em"><div class="row"><h2 class="grow">${escape(m.fresh(words.sections))}</h2>${m.buttons(1, 2)}</div>
    <div class="row">${m.dropdown()}${m.field()}</div><table><tr>${boxes ? '<th></th>' : ''}${columns.map((column) => `<th>${column}</th>`).join('')}<th></th></tr>${m.many(5, 16, row)}</table>
    <div class="row"><span class="faint">Page ${r.int(1, 9)} of ${r.int(10, 40)}</span><span class="right row">${m.buttons(2, 2)}</span></div></div>`;
}

/** A window of a desktop program: menus, a toolbar of icons and buttons, a canvas, properties. */
export function toolbar(m: Markup): string {
  const { r } = m;
  return `<div class="bar" style="padding-block:.2em">${['File', 'Edit', 'View', 'Insert', 'Tools'].map((word) => `<span>${word}</span>`).join('')}</div>
    <div class="bar">${m.times(3, 6, () => m.icon())}${m.buttons(2, 4)}<select aria-label="Zoom level"><option>${r.int(5, 40) * 10}%</option></select></div>
    <div style="display:flex"><div class="grow" style="padding:1em"><div style="max-width:34em;padding:1.5em;background:#ffffff;color:#222222;border:1px solid ${m.look.line}"><h2>${escape(words.headline(r))}</h2><p>${escape(words.paragraph(r, 3))}</p></div>${r.chance(0.8) ? `<div class="row">${m.thumbnail(110)}${m.thumbnail(110)}</div>` : ''}</div>
    <div class="side" style="width:17em"><h3>${escape(m.fresh(words.sections))}</h3>${m.slider()}${m.slider()}${m.toggle()}${m.dropdown()}${m.checkbox()}${m.radios(2)}</div></div>`;
}

export function shop(m: Markup): string {
  const { r, look } = m;
  const card = () =>
    `<div class="panel"><div style="height:5em;background:${r.pick([look.accent, look.line, ...look.others])};margin-bottom:.5em"></div><b>${escape(m.fresh(words.things))}</b><div class="row"><span class="grow">${words.money(r)}</span>${m.button('main')}</div></div>`;
  return `<div class="bar"><b>${r.pick(['Acorn Supply', 'Harbour Goods', 'Northwind'])}</b><input aria-label="Search" placeholder="Search products">${m.link()}<span class="right">${m.icon('lock')}</span></div>
    <div style="display:flex"><div class="side"><h3>Filter</h3>${m.times(2, 4, () => m.checkbox())}${m.slider('Price up to')}${m.radios(3)}</div>
    <div class="grid grow" style="padding:1em;grid-template-columns:repeat(auto-fill,minmax(14em,1fr))">${m.many(3, 9, card)}</div></div>`;
}

export function player(m: Markup): string {
  const { r } = m;
  const track = (i: number) =>
    `<tr><td class="faint">${i + 1}</td><td style="width:99%">${escape(m.fresh(words.things))}</td><td>${r.pick(words.people)}</td><td class="faint">${words.clock(r)}</td></tr>`;
  return `<div style="padding:1em"><div class="row"><div style="width:6em;height:6em;background:linear-gradient(45deg,${m.look.accent},${m.look.others[0]})"></div><div><h2>${escape(words.headline(r))}</h2><span class="faint">${r.pick(words.people)}</span>
    <div class="row">${m.buttons(2, 3)}</div></div></div>${m.tabs(3)}<table>${m.many(4, 10, track)}</table>
    <div class="row">${m.slider()}${m.progress()}${m.toggle()}</div></div>`;
}

export function calendar(m: Markup): string {
  const { r } = m;
  const day = (i: number) =>
    `<td style="height:3.6em;vertical-align:top;border:1px solid ${m.look.line}">${i}${r.chance(0.18) ? `<br><span class="badge">${r.pick(words.places)}</span>` : ''}</td>`;
  const week = (w: number) => `<tr>${Array.from({ length: 7 }, (_, d) => day(w * 7 + d + 1)).join('')}</tr>`;
  return `<div style="padding:1em"><div class="row"><h2>${r.pick(['April', 'June', 'October', 'December'])} ${r.int(2021, 2030)}</h2><span class="right row">${m.buttons(2, 3)}</span></div>${m.tabs(3)}
    <table>${['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'].map((name) => `<th>${name}</th>`).join('')}${[0, 1, 2, 3].map(week).join('')}</table>
    <div class="row">${m.times(2, 3, () => m.checkbox())}${m.link()}</div></div>`;
}
