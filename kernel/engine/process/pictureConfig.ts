import { Failure } from '../../failure.js';
import type { FrameKind } from '../protocol.js';
import type { JsonFile } from './jsonFile.js';
import type { PictureConfig } from './preprocess.js';

const frames: readonly FrameKind[] = ['whole', 'pad-center', 'pad-corner'];

/**
 * How pictures become the vision encoder's input: from preprocessor_config.json, with the frame and the padding
 * colour of chatspot.json. A processor that would cut the longer side off gets the picture padded to a square
 * instead, as LLaVA was trained, so that nothing of it is lost.
 */
export function readPictureConfig(
  preprocessor: JsonFile,
  config: JsonFile,
  own: JsonFile | undefined,
): PictureConfig {
  const mean = preprocessor.channels('image_mean') ?? [0.5, 0.5, 0.5];
  const normalise = preprocessor.boolean('do_normalize') ?? true;
  const [width, height] = inputSize(preprocessor, config);
  return {
    frame: frameKind(preprocessor, own),
    width,
    height,
    filter: filter(preprocessor),
    padColor: own?.channels('padColor') ?? [truncate(mean[0]), truncate(mean[1]), truncate(mean[2])],
    rescaleFactor:
      (preprocessor.boolean('do_rescale') ?? true) ? (preprocessor.number('rescale_factor') ?? 1 / 255) : 1,
    mean: normalise ? mean : [0, 0, 0],
    std: normalise ? (preprocessor.channels('image_std') ?? [0.5, 0.5, 0.5]) : [1, 1, 1],
  };
}

/** A mean in 0–1 as LLaVA writes it into a colour. */
const truncate = (mean: number): number => Math.floor(mean * 255);

function frameKind(preprocessor: JsonFile, own: JsonFile | undefined): FrameKind {
  const named = own?.text('frame');
  if (named !== undefined) {
    const known = frames.find((frame) => frame === named);
    if (known !== undefined) return known;
    throw new Failure(
      'model-config',
      `frame in chatspot.json is "${named}"; it must be one of ${frames.join(', ')}.`,
    );
  }
  const cuts =
    preprocessor.get('size.shortest_edge') !== undefined && (preprocessor.boolean('do_center_crop') ?? true);
  return cuts || preprocessor.boolean('do_pad') === true ? 'pad-center' : 'whole';
}

function inputSize(preprocessor: JsonFile, config: JsonFile): [width: number, height: number] {
  for (const path of ['crop_size', 'size']) {
    const width = preprocessor.get(`${path}.width`);
    const height = preprocessor.get(`${path}.height`);
    if (typeof width === 'number' && typeof height === 'number') return [width, height];
    const side = preprocessor.get(`${path}.shortest_edge`) ?? preprocessor.get(path);
    if (typeof side === 'number') return [side, side];
  }
  const side = config.need('vision_config.image_size');
  return [side, side];
}

/** Pillow's numbers for its resampling filters. */
function filter(preprocessor: JsonFile): 'cubic' | 'linear' {
  const resample = preprocessor.number('resample') ?? 3;
  if (resample === 3) return 'cubic';
  if (resample === 2) return 'linear';
  const text = `resample ${resample} in preprocessor_config.json is not supported; only 2 (linear) and 3 (cubic) are.`;
  throw new Failure('model-config', text);
}
