/** How one screen looks: colours, typeface, size, and one of several ways to draw its controls. */
import { facesFor, type Face } from './faces.js';
import type { Random } from './random.js';

export const styles = ['native', 'flat', 'outlined', 'material', 'bevelled', 'soft'] as const;

export interface Look {
  readonly style: (typeof styles)[number];
  readonly dark: boolean;
  readonly face: Face;
  readonly mono: Face;
  /** CSS pixels of the body text. */
  readonly size: number;
  readonly background: string;
  readonly panel: string;
  readonly ink: string;
  readonly faint: string;
  readonly line: string;
  readonly accent: string;
  /** Colours of further buttons. */
  readonly others: readonly string[];
}

const accents = [
  '#1565c0',
  '#2e7d32',
  '#c62828',
  '#6a1b9a',
  '#ef6c00',
  '#00acc1',
  '#3949ab',
  '#00897b',
  '#5d4037',
];
const buttonColors = [
  ...['#1976d2', '#0d47a1', '#388e3c', '#1b7f3b', '#d32f2f', '#b71c1c', '#7b1fa2', '#8e24aa', '#f57c00'],
  ...['#fb8c00', '#fdd835', '#ffeb3b', '#00bcd4', '#26c6da', '#6d4c41', '#795548', '#f06292', '#f48fb1'],
  ...['#757575', '#8a8a8a', '#111111', '#222222', '#ffffff'],
];
const lightGrounds = [
  ['#ffffff', '#f6f7f9'],
  ['#fafafa', '#ffffff'],
  ['#f3efe6', '#fbf9f4'],
  ['#eef2f7', '#ffffff'],
  ['#e9e9e9', '#f4f4f4'],
  ['#f1f5ee', '#ffffff'],
] as const;
const darkGrounds = [
  ['#181a1f', '#22252c'],
  ['#0f1720', '#1a2632'],
  ['#262626', '#303030'],
  ['#1d1b26', '#292636'],
  ['#101010', '#1c1c1c'],
] as const;

export function drawLook(r: Random, use?: Face['use']): Look {
  const dark = r.chance(0.38);
  const [background, panel] = r.pick<readonly [string, string]>(dark ? darkGrounds : lightGrounds);
  const kind = use ?? (r.chance(0.68) ? 'sans' : r.chance(0.55) ? 'serif' : 'mono');
  return {
    style: r.pick(styles),
    dark,
    face: r.pick(facesFor(kind)),
    mono: r.pick(facesFor('mono')),
    size: r.pick([11, 12, 13, 13, 14, 14, 15, 16, 17]),
    ...{ background, panel },
    ink: dark ? r.pick(['#e8e8e8', '#f5f5f5', '#d5dbe3']) : r.pick(['#1b1b1b', '#222b36', '#333333']),
    faint: dark ? '#9aa3ad' : '#6b7480',
    line: dark ? '#4a515c' : r.pick(['#c3c9d1', '#b0b0b0', '#d0c8b8']),
    accent: dark
      ? r.pick(['#42a5f5', '#66bb6a', '#ef5350', '#ab47bc', '#ffa726', '#26c6da'])
      : r.pick(accents),
    others: r.some(buttonColors, 5),
  };
}

/** White on dark colours, near black on bright ones. */
export function inkOn(hex: string): string {
  const [red, green, blue] = [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16)) as [
    number,
    number,
    number,
  ];
  return 0.299 * red + 0.587 * green + 0.114 * blue < 160 ? '#ffffff' : '#151515';
}

const tick = (color: string) =>
  `url("data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 12 12'%3E%3Cpath d='M2 6.5l3 3 5-7' fill='none' stroke='%23${color.slice(1)}' stroke-width='2'/%3E%3C/svg%3E")`;
const chevron = (color: string) =>
  `url("data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 12 12'%3E%3Cpath d='M2 4l4 4 4-4' fill='none' stroke='%23${color.slice(1)}' stroke-width='1.6'/%3E%3C/svg%3E")`;

/** The style sheet of a look. */
export function css(look: Look): string {
  return base(look) + controls(look);
}

function base(look: Look): string {
  const { ink, faint, line, background, panel, accent, size } = look;
  return `
* { box-sizing: border-box; }
html { color-scheme: ${look.dark ? 'dark' : 'light'}; accent-color: ${accent}; }
body { margin: 0; background: ${background}; color: ${ink}; font: ${size}px/1.45 'Page'; }
button, input, select, textarea { font: inherit; }
h1 { font-size: 1.7em; margin: .4em 0; line-height: 1.2; } h2 { font-size: 1.3em; margin: .5em 0; } h3 { font-size: 1.08em; margin: .4em 0; }
p { margin: .5em 0; } a { color: ${look.dark ? '#7cb7ff' : '#0b57d0'}; }
pre, code, .mono { font-family: 'Mono'; } .faint { color: ${faint}; }
.panel { background: ${panel}; border: 1px solid ${line}; padding: 1em; border-radius: ${look.style === 'soft' ? 14 : look.style === 'bevelled' ? 0 : 5}px; ${look.style === 'soft' ? 'box-shadow: 0 4px 18px #0003;' : ''} }
.bar { display: flex; gap: .7em; align-items: center; padding: .55em .9em; background: ${panel}; border-bottom: 1px solid ${line}; }
.row { display: flex; gap: .8em; align-items: center; margin: .55em 0; flex-wrap: wrap; } .col { display: flex; flex-direction: column; gap: .6em; }
.grow { flex: 1; } .right { margin-left: auto; } .grid { display: grid; gap: .9em; }
.field { display: flex; flex-direction: column; gap: .25em; margin: .5em 0; } .field.inline { flex-direction: row; align-items: center; gap: .8em; } .field.inline > label { width: 9em; }
label { white-space: nowrap; } table { border-collapse: collapse; width: 100%; } td, th { padding: .42em .7em; border-bottom: 1px solid ${line}; text-align: left; white-space: nowrap; }
th { color: ${faint}; font-weight: 700; } .badge { padding: .1em .55em; border-radius: 1em; border: 1px solid ${line}; font-size: .85em; }
.shade { position: fixed; inset: 0; background: #0007; display: flex; align-items: center; justify-content: center; }
svg.icon { width: 1.25em; height: 1.25em; flex: none; } .side { width: 12em; border-right: 1px solid ${line}; padding: .8em; background: ${panel}; }
.thumb { overflow: hidden; border: 1px solid ${line}; } .thumb > div { transform-origin: 0 0; } .blur { filter: blur(4px); }
`;
}

function controls(look: Look): string {
  const { style, accent, line, panel, ink, background, dark } = look;
  if (style === 'native') return native(look);
  const radius = { flat: 4, outlined: 6, material: 3, bevelled: 0, soft: 12 }[style];
  const input = dark ? background : style === 'bevelled' || panel !== '#ffffff' ? '#ffffff' : '#fdfdfd';
  const raised = `border: 2px solid; border-color: ${dark ? '#777 #333 #333 #777' : '#fff #888 #888 #fff'}; outline: 1px solid ${dark ? '#000' : '#777'};`;
  const sunken = `border: 2px solid; border-color: ${dark ? '#222 #777 #777 #222' : '#888 #eee #eee #888'};`;
  const fieldBorder = {
    flat: `border: 1px solid ${line};`,
    outlined: `border: 2px solid ${line};`,
    material: `border: 0; border-bottom: 2px solid ${accent};`,
    bevelled: sunken,
    soft: `border: 1px solid ${line};`,
  }[style];
  const inputGround = style === 'material' ? (dark ? '#ffffff18' : '#00000012') : input;
  return `
button { border: 1px solid ${line}; background: ${dark ? '#3a404a' : '#eceef1'}; color: ${ink}; padding: ${style === 'soft' ? '.55em 1.3em' : '.38em .95em'}; border-radius: ${radius}px; white-space: nowrap; ${style === 'bevelled' ? raised : ''} ${style === 'material' ? 'text-transform: uppercase; border: 0; box-shadow: 0 1px 3px #0006; letter-spacing: .04em;' : ''} }
button.filled { border-color: #0003; ${style === 'bevelled' ? '' : 'border-width: 1px;'} }
button:disabled, input:disabled, select:disabled, textarea:disabled { opacity: .45; }
input:not([type=checkbox]):not([type=radio]):not([type=range]), textarea, select { ${fieldBorder} background-color: ${inputGround}; color: ${ink}; padding: .4em .6em; border-radius: ${style === 'material' ? '4px 4px 0 0' : `${Math.min(radius, 10)}px`}; min-width: 3em; }
select { appearance: none; padding-right: 2em !important; background: ${chevron(ink)} no-repeat right .6em center / .8em, ${inputGround}; }
::placeholder { color: ${look.faint}; opacity: 1; }
input[type=checkbox]:not([role=switch]) { appearance: none; width: 1.2em; height: 1.2em; margin: 0; flex: none; border: ${style === 'outlined' ? 2 : 1}px solid ${style === 'bevelled' ? '#777' : look.faint}; background-color: ${input}; border-radius: ${Math.min(radius, 5)}px; }
input[type=checkbox]:not([role=switch]):checked { ${style === 'bevelled' || style === 'outlined' ? `background: ${tick(ink)} center / 90% no-repeat ${input};` : `background: ${tick(inkOn(accent))} center / 90% no-repeat ${accent}; border-color: ${accent};`} }
input[type=radio] { appearance: none; width: 1.2em; height: 1.2em; margin: 0; flex: none; border: ${style === 'outlined' ? 2 : 1}px solid ${look.faint}; border-radius: 50%; background-color: ${input}; }
input[type=radio]:checked { ${style === 'soft' || style === 'material' ? `border: .36em solid ${accent};` : `background: radial-gradient(circle, ${accent} 42%, transparent 46%) ${input};`} border-color: ${accent}; }
input[role=switch] { appearance: none; flex: none; margin: 0; width: ${style === 'material' ? 2.1 : 2.4}em; height: ${style === 'material' ? 1 : 1.35}em; border-radius: ${style === 'bevelled' || style === 'outlined' ? 3 : 20}px; background: ${dark ? '#59616c' : '#b4bac2'}; position: relative; }
input[role=switch]::after { content: ''; position: absolute; top: 12%; left: .15em; height: 76%; aspect-ratio: 1; border-radius: ${style === 'bevelled' || style === 'outlined' ? '2px' : '50%'}; background: #ffffff; box-shadow: 0 0 2px #0008; }
input[role=switch]:checked { background: ${accent}; } input[role=switch]:checked::after { left: auto; right: .15em; }
input[type=range] { appearance: none; height: 1.2em; background: linear-gradient(${line}, ${line}) center / 100% ${style === 'outlined' ? 6 : 3}px no-repeat; margin: 0; width: 11em; }
input[type=range]::-webkit-slider-thumb { appearance: none; width: ${style === 'bevelled' ? '.6em' : '1.1em'}; height: 1.2em; border-radius: ${style === 'bevelled' ? 0 : '50%'}; background: ${style === 'outlined' ? input : accent}; border: ${style === 'outlined' ? `3px solid ${accent}` : 0}; }
progress { appearance: none; height: ${style === 'outlined' ? '.9em' : style === 'bevelled' ? '1.2em' : '.5em'}; border: ${style === 'outlined' || style === 'bevelled' ? `1px solid ${look.faint}` : 0}; width: 12em; border-radius: ${radius}px; overflow: hidden; }
progress::-webkit-progress-bar { background: ${dark ? '#444b55' : '#d5dae0'}; } progress::-webkit-progress-value { background: ${accent}; }
[role=tablist] { display: flex; gap: ${style === 'soft' ? '.5em' : 0}; border-bottom: ${style === 'soft' ? 0 : `1px solid ${line}`}; }
[role=tab] { padding: .5em 1em; white-space: nowrap; color: ${look.faint}; ${style === 'bevelled' ? `border: 1px solid ${look.faint}; border-bottom: 0; background: ${dark ? '#2c2c2c' : '#dcdcdc'};` : ''} ${style === 'soft' ? `border-radius: 20px; background: ${dark ? '#ffffff14' : '#0000000d'};` : ''} }
[role=tab][aria-selected=true] { color: ${style === 'soft' ? inkOn(accent) : ink}; ${style === 'soft' ? `background: ${accent};` : style === 'bevelled' ? `background: ${panel}; font-weight: bold;` : `border-bottom: 3px solid ${accent}; font-weight: bold;`} }
`;
}

/** What the browser draws by itself. */
function native({ accent, line, panel, faint }: Look): string {
  return `
label { cursor: default; } button { padding: .15em .7em; } button.filled { border: 1px solid #0005; border-radius: 3px; padding: .3em .8em; }
input[role=switch] { appearance: none; width: 2.3em; height: 1.25em; border: 1px solid ${faint}; border-radius: 1em; position: relative; margin: 0; background: ${panel}; flex: none; }
input[role=switch]::after { content: ''; position: absolute; left: 2px; top: 2px; bottom: 2px; aspect-ratio: 1; border-radius: 50%; background: ${faint}; }
input[role=switch]:checked { background: ${accent}; border-color: ${accent}; } input[role=switch]:checked::after { left: auto; right: 2px; background: #fff; }
[role=tablist] { display: flex; border-bottom: 1px solid ${line}; } [role=tab] { padding: .35em .9em; border: 1px solid ${line}; border-bottom: 0; margin-right: 3px; opacity: .8; }
[role=tab][aria-selected=true] { background: ${panel}; border-top: 3px solid ${accent}; opacity: 1; }
`;
}
