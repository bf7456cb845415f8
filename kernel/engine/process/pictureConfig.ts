import { Failure } from '../../failure.js';
import type { FrameKind } from '../protocol.js';
import type { JsonFile } from './jsonFile.js';
import type { PictureConfig } from './preprocess.js';

const frames: readonly FrameKind[] = ['whole', 'pad-center', 'pad-corner', 'resized'];
/** A processor without limits of its own would make 16384 embeddings of a large picture. */
const usualMaxPixels = 1280 * 28 * 28;

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
  const free = anySize(preprocessor, own);
  const [width, height] = free === undefined ? inputSize(preprocessor, config) : largest(free.resize);
  return {
    frame: frameKind(preprocessor, own, free === undefined ? undefined : 'resized'),
    width,
    height,
    ...free,
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

/** Settings of processors that take pictures of any size: those of the Qwen-VL family. */
function anySize(preprocessor: JsonFile, own: JsonFile | undefined): FreeSize | undefined {
  const size = preprocessor.number('patch_size');
  const merge = preprocessor.number('merge_size');
  if (size === undefined || merge === undefined) return undefined;
  const limit = (name: string, other: string) => preprocessor.number(name) ?? preprocessor.number(other);
  const maxPixels = Math.min(limit('max_pixels', 'size.longest_edge') ?? usualMaxPixels, usualMaxPixels);
  return {
    patches: { size, merge, frames: preprocessor.number('temporal_patch_size') ?? 2 },
    resize: {
      factor: size * merge,
      minPixels: limit('min_pixels', 'size.shortest_edge') ?? 4 * (size * merge) ** 2,
      maxPixels: own?.number('maxPixels') ?? maxPixels,
    },
  };
}

type FreeSize = Required<Pick<PictureConfig, 'patches' | 'resize'>>;

/** The largest square that a processor makes of a picture. */
function largest({ factor, maxPixels }: FreeSize['resize']): [width: number, height: number] {
  const side = Math.floor(Math.sqrt(maxPixels) / factor) * factor;
  return [side, side];
}

function frameKind(
  preprocessor: JsonFile,
  own: JsonFile | undefined,
  usual: FrameKind | undefined,
): FrameKind {
  const named = own?.text('frame');
  if (named !== undefined) {
    const known = frames.find((frame) => frame === named);
    if (known !== undefined) return known;
    throw new Failure(
      'model-config',
      `frame in chatspot.json is "${named}"; it must be one of ${frames.join(', ')}.`,
    );
  }
  if (usual !== undefined) return usual;
  // Its padding is of its list of crops; the picture as a whole, which is what is used here, is stretched.
  if (preprocessor.text('image_processor_type')?.startsWith('LlavaOnevision') === true) return 'whole';
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
