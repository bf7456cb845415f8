/** Pages that people fill in. */
import { escape, type Markup } from '../markup.js';
import * as words from '../words.js';

/** A dialog that fills the whole picture or floats on a shaded page. */
export function dialog(m: Markup): string {
  const { r } = m;
  const inner = r.pick([
    () => `<p>${escape(words.sentence(r))}</p>`,
    () => m.field() + (r.chance(0.5) ? m.checkbox() : ''),
    () => m.radios(r.int(2, 3)),
    () => `<p>${escape(words.sentence(r))}</p>${m.progress()}`,
    () => m.checkbox() + m.checkbox() + m.toggle(),
    () => m.dropdown() + m.slider(),
  ])();
  return `<div style="padding:.9em 1.1em;min-height:100vh;display:flex;flex-direction:column">
    <h3>${escape(m.fresh(words.sections))}</h3>${inner}
    <div class="row right" style="margin-top:auto">${m.buttons(1, 3)}</div></div>`;
}

export function floating(m: Markup): string {
  const { r } = m;
  return `<div style="padding:2em;max-width:60em"><h1>${escape(words.headline(r))}</h1><p>${escape(words.paragraph(r, 9))}</p></div>
    <div class="shade"><div class="panel" style="width:${r.int(20, 30)}em;background:${m.look.panel}">
    <h2>${escape(m.fresh(words.sections))}</h2><p>${escape(words.sentence(r))}</p>${m.times(1, 3, () => m.control())}
    <div class="row">${m.buttons(2, 3)}</div></div></div>`;
}

export function login(m: Markup): string {
  const { r } = m;
  return `<div style="display:flex;justify-content:center;padding:${r.int(1, 5)}em 1em"><div class="panel" style="width:22em">
    <h2>${escape(r.pick(['Welcome back', 'Sign in to Fjord', 'Acorn account', 'Member area', 'Lumen console']))}</h2>
    ${m.field({ label: 'Email address', value: words.email(r) })}${m.field({ label: 'Passphrase', value: '••••••••', type: 'text' })}
    ${m.checkbox()}<div class="row">${m.buttons(1, 2)}</div><p class="faint">${escape(words.sentence(r))}</p>
    <div class="row">${m.link()}${m.link()}</div></div></div>`;
}

export function form(m: Markup): string {
  const { r } = m;
  const columns = r.int(1, 2);
  return `<div style="padding:1.2em;max-width:64em"><h1>${escape(r.pick(['New customer', 'Shipping details', 'Event registration', 'Support request', 'Change of address']))}</h1>
    <p class="faint">${escape(words.sentence(r))}</p>
    <div class="grid" style="grid-template-columns:repeat(${columns},minmax(0,1fr))">${m.times(4, 7, () => r.pick([() => m.field(), () => m.field(), () => m.dropdown()])())}</div>
    ${m.area(words.sentence(r))}${m.times(1, 3, () => m.checkbox())}${m.radios(3)}
    <div class="row">${m.buttons(2, 3)}${m.link()}</div></div>`;
}

export function settings(m: Markup): string {
  const { r } = m;
  const group = () =>
    `<section class="panel" style="margin:.9em 0"><h3>${escape(m.fresh(words.sections))}</h3>${m.times(3, 5, () => m.control())}</section>`;
  return `<div style="display:flex;min-height:100vh">${r.chance(0.6) ? `<div class="side">${m.times(5, 8, () => `<p>${escape(m.fresh(words.sections))}</p>`)}</div>` : ''}
    <div class="grow" style="padding:1em;max-width:50em"><h1>${r.pick(['Settings', 'Preferences', 'Options', 'Control panel'])}</h1>
    ${r.chance(0.6) ? m.tabs(r.int(2, 4)) : ''}${group()}${group()}${group()}<div class="row">${m.buttons(1, 2)}</div></div></div>`;
}

/** A handful of one kind of control, for counting and for small windows. */
export function choices(m: Markup): string {
  const { r } = m;
  const make = r.pick([() => m.checkbox(), () => m.toggle(), () => m.radios(1), () => m.button(), () => m.slider(), () => m.progress()]); // prettier-ignore
  return `<div style="padding:.8em"><h3>${escape(m.fresh(words.sections))}</h3>
    <div class="${r.chance(0.5) ? 'row' : 'col'}" style="align-items:flex-start">${m.times(2, 8, make)}</div>${r.chance(0.6) ? `<div class="row">${m.buttons(1, 2)}</div>` : m.link()}</div>`;
}

export function checkout(m: Markup): string {
  const { r } = m;
  const line = () =>
    `<div class="row"><span class="grow">${escape(m.fresh(words.things))}</span><span class="faint">${r.int(1, 4)} ×</span><b>${words.money(r)}</b></div>`;
  return `<div class="bar">${m.icon('home')}<b>${r.pick(['Northwind', 'Acorn Supply', 'Fjord Outdoor'])}</b><span class="right">${m.link()}</span></div>
    <div class="grid" style="grid-template-columns:3fr 2fr;padding:1em;max-width:72em"><div class="panel"><h2>Delivery</h2>
    ${m.field()}${m.field()}${m.dropdown('Country', ['Norway', 'Portugal', 'Chile', 'Kenya'])}${m.radios(2)}${m.checkbox()}</div>
    <div class="panel"><h2>Your order</h2>${m.times(2, 4, line)}${m.field({ label: 'Voucher' })}
    <div class="row"><b class="grow">Amount due</b><b>${words.money(r)}</b></div><div class="row">${m.buttons(1, 2)}</div></div></div>`;
}
