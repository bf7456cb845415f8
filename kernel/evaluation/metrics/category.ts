/**
 * Which category an answer names, where no CLIP text encoder is there to compare features as the paper does: words
 * are compared.
 */

/** Other words for COCO's categories, as people write them. */
const synonyms: Readonly<Record<string, readonly string[]>> = {
  person: ['man', 'men', 'woman', 'women', 'boy', 'girl', 'child', 'children', 'people', 'player', 'lady', 'guy', 'kid', 'baby'],
  bicycle: ['bike'],
  motorcycle: ['motorbike'],
  airplane: ['aeroplane', 'plane', 'jet'],
  boat: ['ship'],
  'traffic light': ['stoplight'],
  cow: ['cattle', 'bull'],
  sheep: ['lamb'],
  dog: ['puppy'],
  cat: ['kitten'],
  handbag: ['purse'],
  suitcase: ['luggage'],
  'sports ball': ['ball', 'football', 'baseball', 'soccer ball', 'tennis ball'],
  skis: ['ski'],
  'wine glass': ['wineglass'],
  cup: ['mug'],
  donut: ['doughnut'],
  couch: ['sofa'],
  'potted plant': ['plant', 'houseplant'],
  'dining table': ['table'],
  tv: ['television', 'monitor', 'tv monitor'],
  laptop: ['notebook computer'],
  mouse: ['computer mouse'],
  remote: ['remote control'],
  'cell phone': ['phone', 'cellphone', 'smartphone', 'mobile phone'],
  refrigerator: ['fridge'],
  'hair drier': ['hair dryer', 'hairdryer'],
}; // prettier-ignore

export type CategoryMatcher = (answer: string) => string | undefined;

/**
 * The category whose name stands first in the answer ("a man on a horse" is a person); of names that begin at one
 * place the longest ("hot dog", not "hot"). Plurals count, and the usual synonyms of COCO's names where no
 * category has that name itself.
 *
 * @returns undefined for an answer that names none
 */
export function lexicalMatcher(categories: readonly string[]): CategoryMatcher {
  const names = new Map<string, string>();
  for (const category of categories) {
    for (const word of synonyms[category] ?? []) for (const form of forms(word)) names.set(form, category);
  }
  for (const category of categories) for (const form of forms(category)) names.set(form, category);
  for (const category of categories) names.set(words(category).join(' '), category);
  const longest = Math.max(...[...names.keys()].map((name) => name.split(' ').length));
  return (answer) => {
    const spoken = words(answer);
    for (let start = 0; start < spoken.length; start++) {
      for (let length = longest; length > 0; length--) {
        const found = names.get(spoken.slice(start, start + length).join(' '));
        if (found !== undefined && start + length <= spoken.length) return found;
      }
    }
    return undefined;
  };
}

/** Singular and plural of a name, by its last word. */
function forms(name: string): string[] {
  const plain = words(name).join(' ');
  if (/(?:s|x|ch|sh)$/.test(plain)) return [plain, `${plain}es`];
  return [plain, `${plain}s`, plain.replace(/([^aeiou])y$/, '$1ies'), plain.replace(/fe?$/, 'ves')];
}

function words(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}
