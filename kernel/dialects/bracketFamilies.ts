/** The families that write a region as numbers in square brackets and nothing around them. */
import type { Dialect } from './dialect.js';
import { areFractions, readBrackets } from './brackets.js';
import { asBox, evenScale, fractions, quantise } from './scale.js';
import { boundsOf, boxRegion } from '../instruction/geometry.js';
import type { Region } from '../instruction/types.js';

/** A polygon as its bounding box; points and boxes as they are. */
function pointOrBox(region: Region): Region {
  return region.shape === 'polygon' ? boxRegion(boundsOf(region)) : region;
}

/**
 * Shikra: `[0.123,0.456,0.789,0.900]`, points `[0.123,0.456]`, several in one bracket with `;` (its
 * `PlainBoxFormatter`). It has no polygons: they are written as their bounding box.
 */
export function shikra(decimals = 3): Dialect {
  const scale = fractions(decimals);
  return {
    id: 'shikra',
    frame: 'pad-center',
    write: (region, frame) => {
      const steps = quantise(pointOrBox(region), frame, scale);
      return `[${steps.map((value) => (value * scale.step).toFixed(decimals)).join(',')}]`;
    },
    read: (answer, frame) => readBrackets(answer, frame, scale),
  };
}

/**
 * LLaVA-1.5: `[0.32, 0.80, 0.59, 1.00]` of the padded square (its RefCOCO and Visual Genome training data). It
 * knows boxes only: a polygon is written as its bounding box, a point as a square of 4 % of the frame around it.
 */
export function llava(decimals = 2): Dialect {
  const scale = fractions(decimals);
  return {
    id: 'llava',
    frame: 'pad-center',
    write: (region, frame) => {
      const steps = quantise(asBox(region, frame), frame, scale);
      return `[${steps.map((value) => (value * scale.step).toFixed(decimals)).join(', ')}]`;
    },
    read: (answer, frame) => readBrackets(answer, frame, scale),
  };
}

/**
 * Merlin, the ChatSpot authors' next model: `[012, 345, 678, 1000]`, thousandths of the frame, truncated (its
 * `box_processor`). It knows boxes only; other shapes as for LLaVA.
 */
export function merlin(): Dialect {
  const scale = evenScale(1000, 1, 'down');
  return {
    id: 'merlin',
    frame: 'pad-corner',
    write: (region, frame) => {
      const steps = quantise(asBox(region, frame), frame, scale);
      return `[${steps.map((value) => String(value).padStart(3, '0')).join(', ')}]`;
    },
    read: (answer, frame) => readBrackets(answer, frame, scale, (body) => !areFractions(body)),
  };
}

/**
 * Ferret: `[12, 345, 678, 1000]` and points `[12, 345]` on a grid of 1000 × 1000, truncated (its `VOCAB_IMAGE_W`).
 * A free-form shape is written as its bounding box, as Ferret does; its region features are not part of the text.
 */
export function ferret(): Dialect {
  const scale = evenScale(1000, 1, 'down');
  return {
    id: 'ferret',
    frame: 'whole',
    write: (region, frame) => `[${quantise(pointOrBox(region), frame, scale).join(', ')}]`,
    read: (answer, frame) => readBrackets(answer, frame, scale, (body) => !areFractions(body)),
  };
}
