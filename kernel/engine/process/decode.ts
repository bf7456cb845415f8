import type { KvCache } from './kvCache.js';
import type { Model } from './model.js';
import { pause } from './pause.js';
import type { PendingAnswer } from './pendingAnswer.js';
import type { RopePositions } from './ropePositions.js';

/** What the loop needs: embeddings, not tokens, because pictures have no tokens of their own. */
export interface DecodeInput {
  readonly model: Model;
  /** [positions, hidden]: of the prompt's positions that `past` does not hold. */
  readonly embeddings: Float32Array;
  /** Where each position lies, for decoders that ask in three rows. */
  readonly positions?: RopePositions | undefined;
  /** The KV cache of the prompt's beginning; the loop takes it over. */
  readonly past: KvCache;
  /** Chooses the tokens, until it is over. */
  readonly answer: PendingAnswer;
  readonly signal: AbortSignal;
  /** Called when the prompt has been read, before the first token. */
  readonly onPrefill: () => void;
}

/**
 * Reads the prompt, then one token of the answer after the other until it is over.
 * Gives the KV cache of everything the decoder has read: the prompt and all tokens but the last. The caller
 * releases it.
 */
export async function decode(input: DecodeInput): Promise<KvCache> {
  const { model, answer, signal } = input;
  let { past, logits } = await prefill(model, input.embeddings, input.past, signal, input.positions);
  input.onPrefill();
  try {
    while (!answer.take(logits)) {
      await pause(signal);
      const embedding = await model.embed([answer.lastToken]); // [1, hidden]
      const step = await model.step(embedding, past, signal, input.positions);
      past.release();
      ({ past, logits } = step);
    }
    return past;
  } catch (error) {
    past.release();
    throw error;
  }
}

/**
 * Runs the decoder over `embeddings` [positions, hidden] in chunks, so that a cancel gets in between them where
 * it cannot end a run.
 * Takes `past` over; gives the KV cache of all positions (the caller's to release) and the last one's logits.
 */
export async function prefill(
  model: Model,
  embeddings: Float32Array,
  past: KvCache,
  signal: AbortSignal,
  rope?: RopePositions,
): Promise<{ past: KvCache; logits: Float32Array }> {
  const row = model.hidden;
  const { pace } = model.parts;
  const positions = embeddings.length / row;
  let logits: Float32Array = new Float32Array();
  try {
    for (let from = 0, end; from < positions; from = end) {
      await pause(signal);
      end = Math.min(from + pace.next, positions);
      const start = performance.now();
      // [end - from, hidden] after past.length positions
      const step = await model.step(embeddings.subarray(from * row, end * row), past, signal, rope);
      pace.took(end - from, performance.now() - start);
      past.release();
      ({ past, logits } = step);
    }
    return { past, logits };
  } catch (error) {
    past.release();
    throw error;
  }
}
