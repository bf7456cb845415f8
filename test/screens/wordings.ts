/**
 * Prints the held-out wordings, one a line. Those that training can say are not held out; none may come out of
 *
 *     node --import tsx test/screens/wordings.ts | python3 models/train/sayable.py
 */
import * as phrasings from './phrasings.js';

const lists = [phrasings.role, phrasings.point, phrasings.ocr, phrasings.color, phrasings.where, phrasings.presence, phrasings.count, phrasings.relation, ...Object.values(phrasings.state), ...Object.values(phrasings.followUp)]; // prettier-ignore
console.log(lists.flatMap(({ free }) => free).join('\n'));
