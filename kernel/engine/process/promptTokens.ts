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

/** A picture in a prompt: the number that stands for it, and how many embeddings it has. */
export interface PictureRun {
  readonly number: number;
  readonly count: number;
}

/** Puts one position for every embedding of a picture in the place of its image token. */
export function expandPictures(
  tokens: readonly number[],
  imageToken: number,
  pictures: readonly PictureRun[],
): PromptTokens {
  const ids: number[] = [];
  const keys: number[] = [];
  let next = 0;
  for (const token of tokens) {
    const run = token === imageToken ? pictures[next++]! : { number: token, count: 1 };
    for (let i = 0; i < run.count; i++) {
      ids.push(token);
      keys.push(run.number);
    }
  }
  return { ids, keys };
}
