import type { DeviceReport, ModelIdentity, SeenByModel, Timings } from './engine/protocol.js';
import type { PictureData } from './engine/protocol.js';
import type { Box } from './instruction/geometry.js';
import type { Problem, Region } from './instruction/types.js';

/** A region of the answer or the question, in pixels of the original picture. */
export interface LabelledRegion extends Region {
  readonly label?: string;
}

/** Everything one executed cell gave: the answer, where it lies, and how it came about. */
export interface CellAnswer {
  /** The answer for people: region tags replaced by readable text. */
  readonly text: string;
  /** The answer exactly as the model wrote it; later turns of the conversation read this. */
  readonly raw: string;
  readonly regions: readonly LabelledRegion[];
  /** Regions of the question, for the overlay. */
  readonly asked: readonly LabelledRegion[];
  /** Malformed regions of the answer: kept, never dropped silently. */
  readonly problems: readonly Problem[];
  readonly picture: PictureData;
  readonly picturePath: string;
  readonly model: ModelIdentity;
  readonly device: DeviceReport;
  readonly seed: number;
  readonly timings: Timings;
  readonly meanLogProbability: number;
  readonly finish: 'stop' | 'length';
  readonly seen: SeenByModel;
  /** The part of the picture that the model was shown, in its pixels; absent when that was all of it. */
  readonly window?: Box;
  /** Where a look at a larger part of the picture found what a closer look found more exactly. */
  readonly firstFound?: Box;
  /** In how many pieces a long line was read, each closer than the whole of it. */
  readonly pieces?: number;
  /** How many windows all over the picture were searched for what was asked. */
  readonly searched?: number;
}
