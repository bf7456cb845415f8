/** Pages that people read. */
import { escape, type Markup } from '../markup.js';
import * as words from '../words.js';

export function article(m: Markup): string {
  const { r } = m;
  const figure = r.chance(0.6) ? `<div class="row">${m.thumbnail(160)}${m.thumbnail(130)}</div>` : '';
  const hidden = r.chance(0.5) ? `<p class="blur">${escape(words.paragraph(r, 2))}</p>` : '';
  return `<div class="bar"><b>${r.pick(['The Harbour Post', 'Field Notes', 'Quay Weekly', 'Morning Ledger'])}</b>${m.times(2, 4, () => m.link())}</div>
    <div style="padding:1em 1.4em;max-width:${r.int(34, 60)}em"><h1>${escape(words.headline(r))}</h1>
    <p class="faint">${r.pick(words.people)} · ${words.date(r)}</p>
    ${m.times(1, 2, () => `<p>${escape(words.paragraph(r, r.int(2, 5)))}</p>`)}${figure}${hidden}<h2>${escape(words.headline(r))}</h2>
    ${m.many(2, 4, () => `<p>${escape(words.paragraph(r, r.int(2, 5)))} ${r.chance(0.4) ? m.link() : ''}</p>`)}
    <div class="row">${m.buttons(1, 2)}</div></div>`;
}

export function documentation(m: Markup): string {
  const { r } = m;
  const snippet = Array.from({ length: r.int(2, 5) }, () => codeLine(m)).join('\n');
  return `<div style="display:flex"><div class="side">${m.field({ label: 'Filter', inline: false })}${m.times(5, 9, () => `<p>${m.link(m.fresh(words.sections))}</p>`)}</div>
    <div style="padding:1em;max-width:50em"><h1>${escape(m.fresh(words.sections))}</h1><p>${escape(words.paragraph(r, 3))}</p>
    ${m.tabs(3)}<pre class="panel">${escape(snippet)}</pre><p>${escape(words.paragraph(r, 2))} ${m.link()}</p>
    <ul>${m.times(3, 5, () => `<li>${escape(words.headline(r))}</li>`)}</ul><div class="row">${m.buttons(1, 2)}</div></div></div>`;
}

export function codeLine({ r }: Markup): string {
  const [a, b, c] = r.some(words.identifiers, 3) as [string, string, string];
  return r.pick([
    `const ${a} = ${b}(${c}, ${r.int(0, 99)});`,
    `if (${a} > ${r.int(2, 500)}) return ${b};`,
    `  ${a}.push(${b}[${c}]);`,
    `for (const ${a} of ${b}) ${c}(${a});`,
    `export function ${a}(${b}) {`,
    `}`,
    `// ${words.headline(r)}`,
    `  let ${a} = "${r.pick(words.places)}";`,
    `import { ${a}, ${b} } from './${c}.js';`,
  ]);
}

/** A code editor with files, tabs and a status bar. */
export function editor(m: Markup): string {
  const { r } = m;
  const lines = Array.from({ length: r.int(10, 40) }, codeLine.bind(null, m));
  const numbers = lines.map((_, i) => i + 1).join('\n');
  const file = () => `${m.fresh(words.identifiers)}.${r.pick(['ts', 'py', 'rs', 'go', 'css', 'md'])}`;
  return `<div style="display:flex;height:100vh;flex-direction:column"><div class="bar">${m.icon('menu')}<span>${file()}</span>${m.icon('search')}<span class="right row" style="margin-block:0">${m.buttons(1, 2)}</span></div>
    <div style="display:flex;flex:1;min-height:0;overflow:hidden"><div class="side">${m.times(4, 9, () => `<p>${file()}</p>`)}</div><div class="grow" style="min-width:0">
    <div role="tablist">${m.times(2, 3, (i) => `<div role="tab" aria-selected="${i === 0}">${file()}</div>`)}</div>
    <div style="display:flex;gap:1em;padding:.5em"><pre class="faint" style="margin:0;text-align:right">${numbers}</pre><pre style="margin:0">${escape(lines.join('\n'))}</pre></div></div></div>
    <div class="bar" style="background:${m.look.accent};color:#fff;padding-block:.2em"><span>${r.pick(['main', 'develop', 'trial'])}</span><span class="right">Ln ${r.int(1, 300)}, Col ${r.int(1, 80)}</span><span>UTF-8</span></div></div>`;
}

export function chat(m: Markup): string {
  const { r } = m;
  const bubble = (i: number) =>
    `<div style="align-self:${i % 2 ? 'flex-end' : 'flex-start'};max-width:70%" class="panel"><b>${r.pick(words.people)}</b> <span class="faint">${words.clock(r)}</span><br><span${r.chance(0.15) ? ' class="blur"' : ''}>${escape(words.sentence(r))}</span></div>`;
  return `<div style="display:flex;height:100vh"><div class="side">${m.times(4, 8, () => `<p>${escape(m.fresh(words.people))}</p>`)}</div>
    <div class="col grow" style="padding:1em">${m.many(3, 6, bubble)}<div class="row" style="margin-top:auto"><input aria-label="Reply" class="grow" placeholder="Write to ${r.pick(words.people)}">${m.button('main')}</div></div></div>`;
}

export function mail(m: Markup): string {
  const { r } = m;
  const row = () =>
    `<tr><td><input type="checkbox"${r.chance(0.3) ? ' checked' : ''}></td><td>${r.chance(0.4) ? `<b>${m.fresh(words.people)}</b>` : m.fresh(words.people)}</td><td style="width:99%;overflow:hidden;max-width:0">${escape(words.headline(r))}</td><td class="faint">${words.date(r)}</td></tr>`;
  return `<div class="bar">${m.icon('menu')}<input aria-label="Search mail" placeholder="Search mail" style="width:16em">${m.button()}${m.button()}<span class="right">${m.icon('bell')}</span></div>
    <div style="display:flex"><div class="side">${m.button('main')}${m.times(4, 7, () => `<p>${escape(m.fresh(words.sections))} <span class="badge">${r.int(1, 99)}</span></p>`)}</div>
    <div class="grow" style="padding:.5em;min-width:0">${m.tabs(3)}<table>${m.many(6, 14, row)}</table></div></div>`;
}
