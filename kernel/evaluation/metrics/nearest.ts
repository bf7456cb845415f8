/** Which of several texts is nearest to another by their CLIP features. */
import type { TextFeatures } from '../../engine/protocol.js';

export interface Nearest {
  readonly index: number;
  /** The cosine of the two features. */
  readonly similarity: number;
  /** The nearest one's share among all, 0 to 1: softmax of the cosines, times 100 as in CLIP's own classification. */
  readonly share: number;
}

/** What CLIP's cosines are multiplied with before the softmax; its training ended at this limit. */
const logitScale = 100;

/**
 * @param feature [size], of length 1
 * @param among at least one; of several that are as near the first is taken
 */
export function nearest(feature: Float32Array, { size, values }: TextFeatures): Nearest {
  const cosines = Array.from({ length: values.length / size }, (_, i) =>
    feature.reduce((sum, value, k) => sum + value * values[i * size + k]!, 0),
  );
  const similarity = Math.max(...cosines);
  const sum = cosines.reduce((total, cosine) => total + Math.exp(logitScale * (cosine - similarity)), 0);
  return { index: cosines.indexOf(similarity), similarity, share: 1 / sum };
}
