/** Strings as interfaces show them: known words, sentences, invented words, numbers, dates, codes. */
import type { Random } from './random.js';

const actions =
  'Save|Cancel|OK|Open|Close|Apply|Delete|Edit|Copy|Paste|Undo|Redo|Search|Find|Replace|Submit|Send|Reset|Next|Back|Finish|Continue|Skip|Done|Add|Remove|New|Print|Export|Import|Upload|Download|Share|Refresh|Reload|Sign in|Sign up|Log out|Subscribe|Buy now|Add to cart|Checkout|Reply|Forward|Archive|Install|Update|Restart|Connect|Retry|Stop|Start|Run|Build|Deploy|Preview|Publish|Browse|Compare|Follow|Join|Leave|Accept|Decline|Confirm|Merge|Clone|Rename|Move|Select all|Learn more|Get started|View all|Show more|Read more|Save draft|Create'.split(
    '|',
  );
const nouns =
  'account|address|album|alert|article|author|backup|balance|battery|billing|book|branch|browser|budget|calendar|camera|card|cart|category|channel|chart|city|class|client|cloud|code|comment|company|contact|content|country|course|currency|customer|data|date|delivery|desktop|detail|device|disk|display|document|draft|email|engine|entry|error|event|export|family|feature|file|filter|folder|font|format|garden|graph|group|guest|guide|history|home|hotel|house|image|inbox|income|invoice|issue|item|job|keyboard|label|language|layout|library|license|light|limit|link|list|location|machine|manager|map|market|memory|menu|message|meter|mode|model|month|mouse|music|name|network|news|note|number|office|option|order|order|owner|package|page|panel|paper|partner|password|payment|people|phone|photo|picture|plan|player|plugin|point|policy|post|price|printer|privacy|process|product|profile|project|quality|query|question|queue|rate|reader|record|region|release|report|request|result|review|river|role|room|route|rule|sales|sample|schedule|screen|script|season|section|security|server|service|session|setting|shop|signal|size|source|space|speed|stage|station|status|stock|storage|store|street|student|style|subject|summary|support|system|table|target|task|team|template|text|theme|ticket|time|title|token|tool|topic|total|track|traffic|travel|tree|trip|type|update|user|value|version|video|view|volume|water|weather|website|week|weight|window|winter|work|year|zone'.split(
    '|',
  );
const others =
  'active|advanced|all|automatic|available|basic|bright|clean|closed|cold|custom|daily|dark|deep|default|early|easy|empty|external|fast|fine|first|free|fresh|full|general|global|good|great|happy|hidden|high|internal|large|last|late|local|long|low|main|manual|minimum|mobile|new|next|old|open|optional|personal|premium|primary|private|public|quick|quiet|ready|recent|related|remote|secure|shared|sharp|short|silent|simple|single|slow|small|smart|soft|special|standard|strong|total|unknown|urgent|warm|weekly|wide|and|or|the|a|of|for|with|to|in|on|at|from|by|your|our|this|that|is|are|was|will|can|must|not|no|every|each|after|before|when|while|until|about|over|under|between|without|within|only|also|more|less|than|most|very|how|what|why|where'.split(
    '|',
  );
const months = 'January|February|March|April|May|June|July|August|September|October|November|December'.split(
  '|',
);
const days = 'Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday'.split('|');
const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

const endings = 's|es|ed|ing|er|ers|ly|tion|ness|ment|able|al|ity|ive|or|ist'.split('|');

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

/** Pronounceable and in no list, so that it can only be read letter by letter. */
export function invented(random: Random): string {
  const syllable = () =>
    random.pick(['b', 'br', 'c', 'ch', 'd', 'dr', 'f', 'g', 'gl', 'h', 'j', 'k', 'l', 'm', 'n', 'p', 'qu', 'r', 's', 'sh', 'st', 't', 'tr', 'v', 'w', 'x', 'y', 'z', '']) + // prettier-ignore
    random.pick(['a', 'e', 'i', 'o', 'u', 'ai', 'ea', 'oo', 'y']) +
    random.pick(['', '', '', 'b', 'ck', 'd', 'f', 'g', 'l', 'm', 'n', 'nd', 'ng', 'p', 'r', 's', 't', 'x']);
  let word = '';
  for (let n = random.int(1, 3); n > 0; n--) word += syllable();
  return random.chance(0.3) ? word + random.pick(endings) : word;
}

export function word(random: Random): string {
  // Words that no list has can only be read letter by letter.
  if (random.chance(0.42)) return invented(random);
  return random.pick(random.chance(0.6) ? nouns : others);
}

export function number(random: Random): string {
  switch (random.int(0, 9)) {
    case 0:
      return `${random.int(0, 100)}%`;
    case 1:
      return `${random.pick(['$', '$', '€', '£', ''])}${random.int(1, 999)}.${String(random.int(0, 99)).padStart(2, '0')}`.replace(/[€£]/, '$'); // prettier-ignore
    case 2:
      return `${random.int(0, 23)}:${String(random.int(0, 59)).padStart(2, '0')}`;
    case 3:
      return `${random.int(1000, 9999).toLocaleString('en-US')}`;
    case 4:
      return `${random.pick(['+', '-', ''])}${random.between(0, 99).toFixed(1)}${random.pick(['', '%', ' MB', ' km', ' ms', ' kg'])}`;
    case 5:
      return `#${random.int(1, 99999)}`;
    case 6:
      return `v${random.int(0, 9)}.${random.int(0, 20)}.${random.int(0, 9)}`;
    default:
      return String(random.int(0, 10 ** random.int(1, 6)));
  }
}

export function date(random: Random): string {
  const day = random.int(1, 28);
  const month = random.int(0, 11);
  const year = random.int(1990, 2035);
  return random.pick([
    `${days[day % 7]}`,
    `${day} ${months[month]}`,
    `${months[month]!.slice(0, 3)} ${day}`,
    `${year}-${String(month + 1).padStart(2, '0')}-${String(day).padStart(2, '0')}`,
    `${months[month]} ${year}`,
    `${day}/${month + 1}/${year}`,
  ]);
}

function code(random: Random): string {
  let text = '';
  for (let n = random.int(2, 8); n > 0; n--)
    text += random.chance(0.35) ? random.int(0, 9) : random.pick([...letters]);
  return text;
}

const name = (random: Random): string => capital(random.chance(0.6) ? invented(random) : random.pick(nouns));

function address(random: Random): string {
  const host = `${word(random)}.${random.pick(['com', 'org', 'net', 'io', 'dev'])}`;
  return random.pick([
    `${word(random)}@${host}`,
    `https://${host}`,
    `www.${host}/${word(random)}`,
    `${word(random)}/${word(random)}.${random.pick(['ts', 'py', 'md', 'json', 'txt', 'png', 'pdf'])}`,
    `${word(random)}_${word(random)}`,
    `${word(random)}-${random.int(1, 99)}.${random.pick(['zip', 'csv', 'jpg', 'log'])}`,
  ]);
}

/** A file as tabs and trees show it. */
export function fileName(random: Random): string {
  const ending = random.pick([
    'ts',
    'js',
    'py',
    'md',
    'json',
    'css',
    'html',
    'txt',
    'png',
    'rs',
    'go',
    'yml',
    'svelte',
    'ipynb',
  ]);
  const first = random.chance(0.25) ? capital(word(random)) : word(random);
  const second = random.chance(0.3) ? random.pick(['_', '-', '.', '']) + word(random) : '';
  return `${first}${second}.${ending}`;
}

/** A name in code. */
export function identifier(random: Random): string {
  const first = word(random);
  return random.pick([
    () => first,
    () => first,
    () => first + capital(word(random)),
    () => `${first}_${word(random)}`,
    () => capital(first),
    () => `${first}${random.int(0, 9)}`,
  ])();
}

/** What stands on a button, tab or menu. */
export function action(random: Random): string {
  const text = random.weighted({ known: 62, two: 18, invented: 12, code: 8 });
  const said = {
    known: () => random.pick(actions),
    two: () => `${random.pick(actions).split(' ')[0]} ${random.pick(nouns)}`,
    invented: () => capital(invented(random)),
    code: () => (random.chance(0.5) ? number(random) : code(random)),
  }[text]();
  return random.chance(0.08) ? said.toUpperCase() : random.chance(0.06) ? said.toLowerCase() : said;
}

/** What names a field or option: one to three words. */
export function title(random: Random): string {
  const words = Array.from({ length: random.int(1, 3) }, () => word(random));
  const text = random.chance(0.4) ? words.map(capital).join(' ') : capital(words.join(' '));
  return random.chance(0.12) ? `${text}:` : text;
}

/** What somebody typed into a field. */
export function typed(random: Random): string {
  const kind = random.weighted({ title: 34, name: 16, number: 18, date: 10, address: 14, code: 8 });
  if (kind === 'name') return `${name(random)} ${name(random)}`;
  return { title, number, date, address, code }[kind](random);
}

/** A few words up to a line of text. */
export function sentence(random: Random, longest = 12): string {
  const count = random.int(2, longest);
  const words = Array.from({ length: count }, (_, i) => {
    const said = random.chance(0.07) ? number(random) : random.chance(0.06) ? name(random) : word(random);
    return i < count - 1 && random.chance(0.06) ? said + random.pick([',', ',', ';', ' -', "'s"]) : said;
  });
  const text = capital(words.join(' '));
  return text + random.pick(['', '.', '.', '!', '?', ':']);
}
