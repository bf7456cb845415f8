/** The JSON of the rich outputs, as notebooks keep it. Types only; whoever reads an old notebook checks `version`. */
import type { DeviceReport, Timings } from './engine/protocol.js';
import type { Point, Shape } from './instruction/types.js';

/** `application/vnd.chatspot.answer+json` */
export interface AnswerJson {
  readonly version: 1;
  /** The same in both outputs of an answer. */
  readonly id: string;
  /** For people. */
  readonly answer: string;
  /** In the model's own words. */
  readonly raw: string;
  /** In pixels of the original picture. */
  readonly regions: readonly {
    readonly kind: Shape;
    readonly points: readonly Point[];
    readonly label?: string;
  }[];
  readonly problems: readonly { readonly code: string; readonly message: string }[];
  readonly prompt: string;
  /** The part of the picture that the model was shown (region zoom), in pixels: left, top, right, bottom. */
  readonly window?: readonly [number, number, number, number];
  /** Where a first look at the whole picture found what was then looked at again in the window; in the same order. */
  readonly firstFound?: readonly [number, number, number, number];
  /** In how many pieces a long line was read, each in a window of its own. */
  readonly pieces?: number;
  /** How many windows all over the picture were searched for what was asked. */
  readonly searched?: number;
  readonly model: {
    readonly name: string;
    readonly fingerprint: string;
    /** Why what it says of places may be read wrongly. */
    readonly doubt?: string;
  };
  readonly device: DeviceReport;
  readonly seed: number;
  readonly timings: Timings;
  readonly finish: 'stop' | 'length';
  readonly meanLogProbability: number;
  /** The exact pixels that went into the model; absent in what a terminal prints. */
  readonly seen?: readonly SeenPictureJson[];
}

/** One picture of the prompt after resizing and padding. */
export interface SeenPictureJson {
  readonly width: number;
  readonly height: number;
  /** PNG; left out when it is large. */
  readonly uri?: string;
  /** The question's and the answer's regions on it, in its own pixels. */
  readonly regions: readonly RegionJson[];
}

/** `application/vnd.chatspot.regions+json` */
export interface RegionsJson {
  readonly version: 1;
  readonly id: string;
  /** The picture's path as the cell has it, relative to the notebook; '' where it has no file of its own. */
  readonly picture: string;
  /** SHA-256 of the picture file in hex: tells whether the file is still the one that was asked about. */
  readonly key: string;
  /** Of the original picture in pixels, as are the regions' points. */
  readonly width: number;
  readonly height: number;
  readonly regions: readonly RegionJson[];
  /** The picture scaled down, without regions, as a data URI. */
  readonly preview: string;
}

export interface RegionJson {
  readonly shape: Shape;
  readonly points: readonly Point[];
  readonly label?: string;
  readonly role: 'asked' | 'answered';
}

/** `application/vnd.chatspot.mistakes+json`: a gallery of what an evaluation found wrong. */
export interface MistakesJson {
  readonly version: 1;
  readonly id: string;
  readonly task: string;
  /** How many there are in all; `mistakes` holds the worst. */
  readonly total: number;
  /** Each once, small; what they show in full is the file at `picture`. */
  readonly pictures: readonly Omit<RegionsJson, 'version' | 'id' | 'regions'>[];
  /** The worst first. */
  readonly mistakes: readonly MistakeJson[];
}

export interface MistakeJson {
  /** Place in `pictures`; absent where the picture could not be read. */
  readonly picture?: number;
  /** What was asked and scored together, such as `GT boxes` or `testA, noise 0.1`. */
  readonly kind: string;
  /** In the cell language. */
  readonly question: string;
  readonly expected: string;
  /** The answer, or the code of what kept the question from being answered. */
  readonly given: string;
  /** What the answer was understood as, where that is something else. */
  readonly read?: string;
  /** 0 to 1. */
  readonly score: number;
  /** Geometric mean of the probabilities that the model gave its words. */
  readonly confidence: number;
  /** In pixels of the original picture. */
  readonly regions: readonly RegionJson[];
}
