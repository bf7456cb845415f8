/** The words that fill the screens. */
import type { Random } from './random.js';

const list = (text: string) => text.trim().split(/\s*\|\s*/);

export const actions =
  list(`Save|Cancel|Apply|Delete|Send|Next|Back|Done|Confirm|Publish|Duplicate|Rename|Move to folder|
  Retry|Dismiss|Accept|Decline|Connect|Sync now|Add member|Invite|Create invoice|Preview|Compare|Approve|Reject|Archive|
  Assign|Schedule|Book a table|Pay now|Place order|Track parcel|Follow|Unfollow|Restore|Discard|Merge|Deploy|Roll back|
  Snooze|Pin|Star|Mute thread|Leave group|Verify|Continue|Sign out|Get started|Learn more|Try again|Load more|Upgrade|
  Export CSV|Import|Scan again|Clear all|Select all|Show details|Hide|Report|Block|Translate|Print label|Refund|Reorder`);
export const options =
  list(`Remember this device|Send me updates|Show hidden files|Wrap long lines|Automatic backups|
  Use metric units|Weekly summary|Notify by email|Keep me signed in|Accept the terms|Gift wrap|Compact layout|
  Spell checking|Hardware acceleration|Two-step sign-in|Sort folders first|Enable sounds|Share location|Night shift|
  Offline mode|Read receipts|Auto-play videos|Large cursor|Sticky keys|High contrast|Ask before closing|Verbose log|
  Public profile|Allow comments|Track changes|Snap to grid|Show ruler|Low power mode|Airplane mode|Bluetooth|Hotspot|
  Roaming|Captions|Subtitles|Closed tickets|Only unread|Include tax|Round corners|Daily digest|Beta features`);
export const fields =
  list(`First name|Last name|Work email|Phone number|Street|Postal code|Town|Region|Company|Job title|
  Card number|Expiry|Security code|Username|Passphrase|Nickname|Website|Invoice number|Subject|Reference|Quantity|
  Discount code|Start date|Due date|Budget|Tax number|Account holder|Host name|Port|Branch|Commit message|Serial number`);
export const sections =
  list(`General|Appearance|Notifications|Members|Billing|Integrations|Shortcuts|Overview|Activity|
  Reports|Customers|Invoices|Products|Inventory|Shipping|Analytics|Campaigns|Tickets|Releases|Pipelines|Branches|Issues|
  Wiki|Permissions|Backups|Logs|Devices|Keyboard|Audio|Video|Accounts|Subscriptions|Favourites|Recent|Templates|Drafts`);
export const people =
  list(`Amara Okafor|Jonas Weber|Mei Tanaka|Lucia Romano|Piotr Nowak|Fatima Haddad|Sven Lindqvist|
  Priya Nair|Diego Morales|Chloe Martin|Ivan Petrov|Aisha Bello|Tom Becker|Nora Quinn|Yusuf Demir|Greta Holm|Leo Fischer|
  Ines Duarte|Kofi Mensah|Hana Suzuki|Rafael Cruz|Vera Klein|Omar Farouk|Elsa Virtanen|Bruno Keller|Zoe Papas`);
export const places =
  list(`Lisbon|Tromso|Kyoto|Valparaiso|Ghent|Bergen|Krakow|Porto|Cusco|Hobart|Malmo|Tallinn|Leipzig|
  Utrecht|Nantes|Girona|Split|Zagreb|Quebec|Oslo|Dakar|Nairobi|Jaipur|Hanoi|Perth|Austin`);
export const things =
  list(`Walnut desk|Desk lamp|Wool blanket|Trail shoes|Rain jacket|Espresso cups|Paper notebook|
  Bike helmet|Ceramic bowl|Linen shirt|Travel mug|Camping stove|Leather belt|Garden chair|Wall clock|Oak shelf|Yoga mat|
  Water filter|Phone stand|Canvas bag|Steel kettle|Cotton towel|Picture frame|Chess set|Head torch|Sun hat`);
const subjects =
  list(`The council|Our small team|A new study|The night train|The old harbour|Every visitor|The library|
  A local baker|The software update|The mountain path|The second release|The festival|A careful reader|The museum|
  The weather station|The repair crew|The school garden|The ferry company|A young architect|The water board`);
const verbs =
  list(`opened|changed|will replace|has restored|counted|moved|described|is testing|cannot explain|prepared|
  finally closed|published|measured|is planning|rebuilt|shared|collected|announced|questioned|improved`);
const objects =
  list(`the main road|two thousand letters|its oldest map|a quiet courtyard|the ticket prices|every window|
  the summer timetable|a set of simple rules|the missing pages|more than forty trees|a bridge over the river|
  the public records|its first winter menu|the northern pier|an open workshop|the lights along the quay|
  three narrow rooms|the results of last year|a short list of names|the heating system`);
const endings =
  list(`before the end of March|without any delay|in less than a week|for the first time|after a long debate|
  with help from volunteers|under a grey sky|near the railway station|at half the usual cost|during the spring break|
  as the rules require|while the shops were closed|in front of a small crowd|despite the heavy rain`);
export const identifiers =
  list(`total|index|buffer|request|parser|offset|cache|handler|config|payload|session|matrix|cursor|
  widget|schema|token|queue|worker|result|factor|limit|stream|record|bounds`);

export const sentence = (r: Random) =>
  `${r.pick(subjects)} ${r.pick(verbs)} ${r.pick(objects)}${r.chance(0.6) ? ` ${r.pick(endings)}` : ''}.`;
export const paragraph = (r: Random, sentences: number) =>
  Array.from({ length: sentences }, () => sentence(r)).join(' ');
export const headline = (r: Random) => `${r.pick(subjects)} ${r.pick(verbs)} ${r.pick(objects)}`;
export const title = (r: Random) => r.pick([...sections, ...things]);
export const money = (r: Random) =>
  `${r.pick(['$', '€', '£'])}${r.int(1, 999)}.${String(r.int(0, 99)).padStart(2, '0')}`;
export const date = (r: Random) =>
  `${r.int(1, 28)} ${r.pick(list('Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec'))} ${r.int(2019, 2031)}`;
export const clock = (r: Random) => `${r.int(0, 23)}:${String(r.int(0, 59)).padStart(2, '0')}`;
export const code = (r: Random) => `${r.pick(['INV', 'ORD', 'TK', 'REQ', 'A', 'BX'])}-${r.int(100, 99999)}`;
export const quantity = (r: Random) =>
  r.pick([
    String(r.int(2, 9999)),
    `${r.int(1, 99)}%`,
    `${r.int(1, 99)}.${r.int(0, 9)}k`,
    `${r.int(1, 64)} GB`,
    clock(r),
  ]);
export const email = (r: Random) =>
  `${r.pick(people).split(' ')[0]!.toLowerCase()}@${r.pick(['northwind', 'fjord', 'acorn', 'lumen'])}.example`;
