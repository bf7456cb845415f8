/** A prompt's tokens with every picture's place taken by its embeddings. */
export interface PromptTokens {
  /** Token ids; the image token for every embedding of a picture. */
  readonly ids: readonly number[];
  /** What each position holds, for comparing sequences: token ids, and a negative number for each picture. */
  readonly keys: readonly number[];
}

/** Numbers for pictures, one a key, so that sequences compare as lists of numbers. */
export class PictureNumbers {
  private readonly numbers = new Map<string, number>();

  /** −1, −2, … */
  of(key: string): number {
    const known = this.numbers.get(key) ?? -1 - this.numbers.size;
    this.numbers.set(key, known);
    return known;
  }
}

/** Puts `count` positions in the place of each image token: one for every embedding of a picture. */
export function expandPictures(
  tokens: readonly number[],
  imageToken: number,
  pictures: readonly number[],
  count: number,
): PromptTokens {
  const ids: number[] = [];
  const keys: number[] = [];
  let next = 0;
  for (const token of tokens) {
    const times = token === imageToken ? count : 1;
    const key = token === imageToken ? pictures[next++]! : token;
    for (let i = 0; i < times; i++) {
      ids.push(token);
      keys.push(key);
    }
  }
  return { ids, keys };
}
