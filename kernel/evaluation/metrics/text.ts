/** Whether an answer in words is right. */

/**
 * The paper's rule for COCO-Text, PointQA and VizWiz (section 5): right when the answer includes the truth. In any
 * case and spacing, as COCO-Text's own evaluation compares. A truth without words is never right.
 */
export function includesTruth(answer: string, truth: string): boolean {
  const wanted = normalised(truth);
  return wanted !== '' && normalised(answer).includes(wanted);
}

/** The truth and nothing else, in any case and spacing; a full stop and quotation marks around it may stand. */
export function equalsTruth(answer: string, truth: string): boolean {
  const bare = (text: string) => normalised(text).replace(/^["'“‘]+|["'”’.]+$/g, '');
  return (
    normalised(truth) !== '' && (normalised(answer) === normalised(truth) || bare(answer) === bare(truth))
  );
}

/** As `includesTruth`, but on whole words: "no" is not in "know". */
export function includesWord(answer: string, truth: string): boolean {
  const wanted = normalised(truth).replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return (
    wanted !== '' &&
    new RegExp(`(?<![\\p{L}\\p{N}])${wanted}(?![\\p{L}\\p{N}])`, 'u').test(normalised(answer))
  );
}

function normalised(text: string): string {
  return text.normalize('NFC').toLowerCase().replace(/\s+/g, ' ').trim();
}
