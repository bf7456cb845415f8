/**
 * The typefaces of the training pages and the Debian packages that they come from; none of them is one of the test screens'
 * (test/screens/faces.ts), nor drawn after one. Run alone it prints the packages:
 * `apt install $(node --import tsx models/train/pages/typefaces.ts)`.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Package (without its `fonts-`) → families. Those in `often` are what interfaces are mostly set in. */
const often = {
  dejavu: 'DejaVu Sans, DejaVu Sans Condensed, DejaVu Serif, DejaVu Sans Mono',
  liberation: 'Liberation Sans, Liberation Sans, Liberation Sans Narrow, Liberation Serif, Liberation Mono',
  roboto: 'Roboto, Roboto, Roboto Condensed',
  'roboto-slab': 'Roboto Slab',
  'open-sans': 'Open Sans, Open Sans',
  lato: 'Lato, Lato',
  'noto-core': 'Noto Sans, Noto Sans, Noto Serif',
  'noto-mono': 'Noto Mono',
  'crosextra-carlito': 'Carlito, Carlito',
  'clear-sans': 'Clear Sans, Clear Sans',
  comfortaa: 'Comfortaa',
  'courier-prime': 'Courier Prime',
  dosis: 'Dosis',
  ebgaramond: 'EB Garamond',
  'fantasque-sans': 'Fantasque Sans Mono',
  hack: 'Hack',
  inconsolata: 'Inconsolata',
  'league-spartan': 'League Spartan',
  linuxlibertine: 'Linux Libertine O, Linux Biolinum O',
  'tlwg-loma-ttf': 'Loma',
  'anonymous-pro': 'Anonymous Pro',
  play: 'Play',
} as const;

const others = {
  '3270': 'IBM 3270',
  'adf-accanthis': 'Accanthis ADF Std',
  'adf-baskervald': 'Baskervald ADF Std',
  'adf-berenis': 'Berenis ADF Pro',
  'adf-ikarius': 'Ikarius ADF Std',
  'adf-irianis': 'Irianis ADF Std',
  'adf-libris': 'Libris ADF Std',
  'adf-mekanus': 'Mekanus ADF Std',
  'adf-romande': 'Romande ADF Std',
  'adf-switzera': 'Switzera ADF',
  'adf-tribun': 'Tribun ADF Std',
  'adf-universalis': 'Universalis ADF Std',
  'adf-verana': 'Verana Sans',
  agave: 'Agave',
  allerta: 'Allerta',
  arapey: 'Arapey',
  arundina: 'Arundina Sans, Arundina Serif, Arundina Sans Mono',
  'averia-sans-gwf': 'Averia Sans GWF',
  'averia-serif-gwf': 'Averia Serif GWF',
  'bpg-georgian': 'BPG Sans GPL&GNU, BPG Glaho GPL&GNU',
  cardo: 'Cardo',
  'century-catalogue': 'Century Catalogue',
  cmu: 'CMU Bright, CMU Sans Serif, CMU Serif, CMU Concrete, CMU Typewriter Text',
  'comic-neue': 'Comic Neue',
  compagnon: 'Compagnon',
  'droid-fallback': 'Droid Sans Fallback',
  dustin: 'Dustismo, Dustismo Roman',
  elstob: 'ElstobD',
  engadget: 'Engadget',
  essays1743: 'Essays1743',
  eurofurence: 'eurofurence',
  fanwood: 'Fanwood Text',
  'gemunu-libre': 'Gemunu Libre',
  georgewilliams: 'Caliban, GWMonospace',
  'gfs-artemisia': 'GFS Artemisia',
  'gfs-didot': 'GFS Didot',
  'gfs-neohellenic': 'GFS Neohellenic',
  glasstty: 'Glass TTY VT220',
  gnutypewriter: 'GNUTypewriter',
  hermit: 'Hermit',
  'hosny-amiri': 'Amiri',
  'johnsmith-induni': 'IndUni-H',
  junction: 'Junction',
  junicode: 'Junicode Two Beta',
  jura: 'Jura',
  khmeros: 'Khmer OS',
  klee: 'Klee One',
  'league-mono': 'League Mono',
  'lexi-gulim': 'LexiGulim',
  lindenhill: 'Linden Hill',
  'lklug-sinhala': 'LKLUG',
  lmodern: 'LM Sans 10, LM Roman 10, LM Mono 10, LM Mono Prop 10',
  manrope: 'Manrope',
  millimetre: 'Millimetre',
  monofur: 'monofur',
  monoid: 'Monoid',
  'morisawa-bizud-gothic': 'BIZ UDGothic, BIZ UDPGothic',
  nanum: 'NanumBarunGothic, NanumGothic, NanumGothicCoding, NanumMyeongjo, NanumSquare, NanumSquareRound',
  'national-park': 'National Park',
  'ocr-b': 'OCR B',
  okolaks: 'okolaks',
  oldstandard: 'Old Standard TT',
  opendin: 'OSP-DIN',
  opendyslexic: 'OpenDyslexic, OpenDyslexicMono',
  osifont: 'osifont',
  oxygen: 'Oxygen-Sans, Oxygen Mono',
  prociono: 'Prociono',
  quattrocento: 'Quattrocento',
  roadgeek: 'Roadgeek 2014 Series D, Roadgeek 2014 Series EM',
  rocknroll: 'RocknRoll One',
  'routed-gothic': 'Routed Gothic, Routed Gothic Narrow',
  'sil-doulos': 'Doulos SIL',
  'sil-gentium-basic': 'Gentium Basic, Gentium Book Basic',
  'smc-anjalioldlipi': 'AnjaliOldLipi',
  spleen: 'Spleen 8x16',
  stix: 'STIX',
  texgyre:
    'TeX Gyre Adventor, TeX Gyre Bonum, TeX Gyre Cursor, TeX Gyre Pagella, TeX Gyre Schola, TeX Gyre Termes',
  tiresias: 'Tiresias Infofont, Tiresias PCfont, Tiresias LPfont',
  'tlwg-kinnari-ttf': 'Kinnari',
  'tlwg-laksaman-ttf': 'Laksaman',
  'tlwg-mono-ttf': 'Tlwg Mono',
  'tlwg-norasi-ttf': 'Norasi',
  'tlwg-sawasdee-ttf': 'Sawasdee',
  'tlwg-typist-ttf': 'Tlwg Typist',
  'tlwg-umpush-ttf': 'Umpush',
  'tlwg-waree-ttf': 'Waree',
  tuffy: 'Tuffy',
  'unfonts-core': 'UnBatang, UnDotum, UnGraphic',
  unifont: 'Unifont',
  'wqy-zenhei': 'WenQuanYi Zen Hei, WenQuanYi Zen Hei Mono',
  'yanone-kaffeesatz': 'Yanone Kaffeesatz',
  'yrsa-rasa': 'Yrsa, Rasa',
} as const;

const families = (packages: Readonly<Record<string, string>>): readonly string[] =>
  Object.values(packages).flatMap((names) => names.split(', '));

/** Families by how they are drawn: the usual ones, some more than once, and all that widen what letters can look like. */
export const usual = families(often);
export const unusual = families(others);

/** What code is set in. */
export const fixedWidth = [...usual, ...unusual].filter((family) =>
  /mono(?! prop)|courier|hack|inconsolata|anonymous|3270|agave|typewriter|hermit|coding|udgothic|typist|cursor|tty|spleen/i.test(
    family,
  ),
);

/** Debian packages that have them. */
export const packages = [...Object.keys(often), ...Object.keys(others)].map((name) => `fonts-${name}`);

/** Families that this machine does not have, as fontconfig knows them. */
export function missingTypefaces(): string[] {
  const { stdout, error } = spawnSync('fc-list', [':', 'family'], { encoding: 'utf8' });
  if (error !== undefined) throw new Error('fc-list is missing: install fontconfig.', { cause: error });
  const there = new Set(stdout.replaceAll('\\', '').split(/[\n,]/));
  return [...new Set([...usual, ...unusual])].filter((family) => !there.has(family));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(packages.join(' '));
