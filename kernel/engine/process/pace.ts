/** A run that cannot be ended has to be over within this time, so that a cancel does not wait long for it. */
const patience = 100; // ms
/** Fewer at once are hardly read sooner. */
const fewest = 32;

/**
 * How many positions one decoder run takes while a prompt is read. A GPU reads many at once faster than few, but how many it
 * reads in a moment nobody knows before it has read some: the next run takes twice as many for as long as that is quick enough.
 */
export class Pace {
  /** @param fixed where more at once are not faster, or wrong: always so many */
  constructor(
    private positions: number,
    private readonly fixed = false,
  ) {}

  /** Positions of the next run. */
  get next(): number {
    return this.positions;
  }

  /** A run over so many positions took so long. */
  took(positions: number, milliseconds: number): void {
    if (this.fixed || positions < this.positions) return;
    if (2 * milliseconds <= patience) this.positions *= 2;
    else if (milliseconds > patience) this.positions = Math.max(fewest, this.positions / 2);
  }
}
