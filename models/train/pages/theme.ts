/** What the widgets of one page share: colours, fonts, corners, and how each kind of control is drawn. */
import { colour, css, grey, isDeep, type Colour } from './colours.js';
import type { Random } from './random.js';
import { unusual, usual } from './typefaces.js';

export interface Theme {
  readonly dark: boolean;
  readonly background: string;
  readonly card: string;
  readonly ink: string;
  readonly faint: string;
  readonly border: string;
  readonly accent: Colour;
  readonly link: Colour;
  readonly font: string;
  /** CSS pixels. */
  readonly size: number;
  /** Further declarations for all text: how its letters are spaced and how heavy they are. */
  readonly setting: string;
  readonly radius: number;
  readonly pad: number;
  /** How dense rows lie, CSS pixels. */
  readonly gap: number;
  readonly controls: Readonly<
    Record<'checkbox' | 'radio' | 'toggle' | 'slider' | 'progress' | 'tab' | 'field' | 'dropdown', number>
  >;
}

export function makeTheme(random: Random): Theme {
  const dark = random.chance(0.35);
  const tone = (light: readonly [number, number], deep: readonly [number, number]) =>
    css(grey(random, ...(dark ? deep : light)));
  const accentName = random.pick([
    'blue',
    'blue',
    'blue',
    'green',
    'purple',
    'red',
    'orange',
    'cyan',
    'pink',
  ]);
  const link = colour(random, 'blue');
  return {
    dark,
    background:
      random.chance(0.1) && !dark
        ? css({ ...colour(random, accentName), lightness: 94 })
        : tone([90, 100], [6, 20]),
    card: tone([97, 100], [13, 26]),
    ink: tone([5, 28], [80, 97]),
    faint: tone([38, 55], [55, 70]),
    border: tone([62, 86], [28, 46]),
    accent: colour(random, accentName),
    link: dark ? { ...link, lightness: random.between(62, 74) } : link,
    font: random.pick(random.chance(0.4) ? usual : unusual),
    size: random.pick([11, 12, 12, 13, 13, 13, 14, 14, 14, 15, 16, 16, 18, 20]),
    setting: drawSetting(random),
    radius: random.pick([0, 0, 2, 3, 4, 4, 6, 8, 12, 20]),
    pad: random.int(3, 12),
    gap: random.int(5, 22),
    controls: {
      checkbox: random.int(0, 5),
      radio: random.int(0, 3),
      toggle: random.int(0, 4),
      slider: random.int(0, 3),
      progress: random.int(0, 3),
      tab: random.int(0, 4),
      field: random.int(0, 3),
      dropdown: random.int(0, 3),
    },
  };
}

/** Most pages are set as their typeface is made; the others widen what it looks like. */
function drawSetting(random: Random): string {
  const spacing = random.pick([0, 0, 0, 0, 0, -0.3, -0.15, 0.15, 0.3, 0.5, 0.8]);
  const stroke = random.pick([0, 0, 0, 0, 0.15, 0.3]);
  const weight = random.pick([400, 400, 400, 400, 500, 600, 300]);
  return `letter-spacing: ${spacing}px; -webkit-text-stroke: ${stroke}px; font-weight: ${weight}`;
}

/** The style sheet. The first variant of every control is the browser's own. */
export function styleSheet(t: Theme): string {
  const accent = css(t.accent);
  const onAccent = isDeep(t.accent) ? '#fff' : '#111';
  return `
* { box-sizing: border-box }
body { margin: 0; padding: 14px; background: ${t.background}; color: ${t.ink}; font: ${t.size}px '${t.font}'; ${t.setting}; accent-color: ${accent}; color-scheme: ${t.dark ? 'dark' : 'light'} }
input, select, button, textarea { font: inherit; letter-spacing: inherit; color: inherit }
.page { display: flex; flex-wrap: wrap; align-items: flex-start; gap: ${t.gap * 2}px }
.card { min-width: min-content; display: flex; flex-direction: column; gap: ${t.gap}px; align-items: flex-start }
.boxed { background: ${t.card}; border: 1px solid ${t.border}; border-radius: ${t.radius}px; padding: ${t.pad + 4}px }
.shadow { box-shadow: 0 2px 8px #0004; background: ${t.card}; border-radius: ${t.radius}px; padding: ${t.pad + 6}px }
.row { display: flex; flex-wrap: wrap; align-items: center; gap: ${t.gap}px }
.named { display: inline-flex; align-items: center; gap: 5px }
.stack { display: flex; flex-direction: column; gap: 3px }
.faint { color: ${t.faint} }
.nowrap, button, .btn, .tab { white-space: nowrap }
p { margin: 0; line-height: 1.4 }
h1, h2, h3 { margin: 0; line-height: 1.2; white-space: nowrap }
table { border-collapse: collapse } td, th { border-bottom: 1px solid ${t.border}; padding: ${Math.max(2, t.pad - 3)}px ${t.pad + 3}px; text-align: left; white-space: nowrap }
.btn { display: inline-flex; align-items: center; justify-content: center; gap: 5px; padding: ${t.pad}px ${t.pad * 2}px; border: 1px solid transparent; border-radius: ${t.radius}px; cursor: pointer }
[disabled], .off { opacity: .5 }
.f1, .f2, .f3 { padding: ${t.pad}px; outline: 0; background: ${t.card}; border: 1px solid ${t.border}; border-radius: ${t.radius}px }
.f2 { border-width: 0 0 2px; border-radius: 0; background: transparent }
.f3 { border-color: transparent; background: ${t.dark ? '#fff2' : '#0001'} }
::placeholder { color: ${t.faint}; opacity: 1 }
.c1, .c2, .c3, .c4, .c5, .r1, .r2, .r3 { appearance: none; margin: 0; flex: none; display: inline-block; vertical-align: middle; width: ${t.size + 3}px; height: ${t.size + 3}px; border: 1px solid ${t.faint}; background: ${t.card} center / 80% no-repeat; border-radius: ${Math.min(t.radius, 4)}px }
.c2 { border-width: 2px } .c3 { border-radius: 50% } .c4 { border-color: ${accent} }
.c5 { border-color: transparent; background-color: ${t.dark ? '#fff3' : '#0002'} }
.c1.on, .c2.on, .c3.on, .c5.on { background-color: ${accent}; border-color: ${accent}; background-image: ${tick(onAccent)} }
.c4.on { background-image: ${tick(t.dark ? '#fff' : '#000')} }
.r1, .r2, .r3 { border-radius: 50% } .r2 { border-width: 2px }
.r1.on { border: ${Math.round(t.size * 0.36)}px solid ${accent}; background: #fff }
.r2.on { border-color: ${accent}; background-image: radial-gradient(${accent} 45%, transparent 55%) }
.r3.on { background-image: radial-gradient(${t.ink} 40%, transparent 50%) }
.t { position: relative; display: inline-block; flex: none; background: ${t.dark ? '#777' : '#bbb'}; border-radius: 99px }
.t::after { content: ''; position: absolute; background: #fff; border-radius: 50%; top: 2px; left: 2px; height: calc(100% - 4px); aspect-ratio: 1 }
.t.on { background: ${accent} } .t.on::after { left: auto; right: 2px }
.t1 { border-radius: 3px } .t1::after { border-radius: 2px }
.t2 { background: transparent; border: 2px solid ${t.faint} } .t2::after { background: ${t.faint}; top: 1px; left: 1px; height: calc(100% - 2px) }
.t2.on { background: transparent; border-color: ${accent} } .t2.on::after { background: ${accent}; right: 1px }
.t3::after { top: -2px; left: -1px; height: calc(100% + 4px); box-shadow: 0 1px 3px #0007 } .t3.on::after { right: -1px }
.t4.on { background: ${accent}66 } .t4.on::after { background: ${accent} } .t4.on { background: color-mix(in srgb, ${accent} 45%, transparent) }
.s1, .s2, .s3 { appearance: none; height: 16px; background: transparent; margin: 0 }
.s1::-webkit-slider-runnable-track { height: 4px; border-radius: 2px; background: ${t.border} }
.s2::-webkit-slider-runnable-track { height: 8px; border-radius: 4px; background: ${t.dark ? '#fff3' : '#0002'} }
.s3::-webkit-slider-runnable-track { height: 2px; background: ${accent} }
.s1::-webkit-slider-thumb { appearance: none; width: 14px; height: 14px; margin-top: -5px; border-radius: 50%; background: ${accent} }
.s2::-webkit-slider-thumb { appearance: none; width: 8px; height: 16px; margin-top: -4px; border-radius: 3px; background: ${t.ink} }
.s3::-webkit-slider-thumb { appearance: none; width: 16px; height: 16px; margin-top: -7px; border-radius: 50%; background: #fff; border: 2px solid ${accent} }
.p { display: inline-block; overflow: hidden; background: ${t.dark ? '#fff3' : '#0002'} } .p > i { display: block; height: 100%; background: ${accent} }
.p2, .p2 > i { border-radius: 99px } .p3 > i { background: repeating-linear-gradient(45deg, ${accent} 0 8px, color-mix(in srgb, ${accent}, #fff 30%) 8px 16px) }
.tabs { display: inline-flex; border-bottom: 1px solid ${t.border} }
.tab { display: inline-block; padding: ${t.pad}px ${t.pad + 6}px }
.k0.on { border-bottom: 2px solid ${accent}; color: ${accent} }
.k1 { background: ${t.dark ? '#fff1' : '#0001'}; border: 1px solid ${t.border} } .k1.on { background: ${t.card}; border-bottom-color: transparent; font-weight: bold }
.k2.on { background: ${accent}; color: ${onAccent}; border-radius: ${t.radius}px }
.k3 { color: ${t.faint} } .k3.on { color: ${t.ink}; border-top: 2px solid ${accent}; background: ${t.card} }
.k4 { opacity: .65 } .k4.on { opacity: 1; border-bottom: 3px solid ${t.ink}; font-weight: bold }
.strip { display: inline-flex }
.etab { display: inline-flex; align-items: center; gap: 6px; white-space: nowrap } div.etab { display: flex }
.mark { font-style: normal; font-weight: bold; font-size: .8em } .mark::before { content: attr(data-m) }
.dd { display: inline-flex; align-items: center; justify-content: space-between; gap: 8px; white-space: nowrap }
svg { display: block; flex: none }`;
}

function tick(stroke: string): string {
  const path = `<path d='M2 6.5 5 9.5 10 3' fill='none' stroke='${stroke}' stroke-width='2'/>`;
  const svg = `<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 12 12'>${path}</svg>`;
  return `url("data:image/svg+xml,${encodeURIComponent(svg)}")`;
}
