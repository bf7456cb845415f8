/**
 * A decoded picture → the tensor that the vision encoder takes, equal to Hugging Face's CLIPImageProcessor over
 * Pillow: RGB, padded to the square where the model wants that, resized with an antialiased filter on 8-bit
 * values, rescaled, normalised. Like Pillow's `convert('RGB')`, transparency is dropped, not composited.
 */
import { frameOf } from '../../dialects/frame.js';
import { smartResize, type SmartResize } from '../../dialects/smartResize.js';
import type { Point, Size } from '../../instruction/types.js';
import type { FrameKind, PictureData } from '../protocol.js';
import { singleNodeModel } from './onnxGraph.js';
import type { Patches } from './patches.js';
import type { Runtime, Session } from './session.js';

export interface PictureConfig {
  readonly frame: FrameKind;
  /** Size of the model's input in pixels; with `resize` the largest square. */
  readonly width: number;
  readonly height: number;
  /** How the input's size follows the picture's, where it does, and how it is then cut up. */
  readonly resize?: SmartResize;
  readonly patches?: Patches;
  readonly filter: 'cubic' | 'linear';
  /** 0–255 each, of the area beside the picture. */
  readonly padColor: readonly [number, number, number];
  readonly rescaleFactor: number;
  readonly mean: readonly [number, number, number];
  readonly std: readonly [number, number, number];
}

export interface ModelPicture {
  /** [height, width, 3]: exactly what the model sees, before normalisation. */
  readonly rgb: Uint8Array;
  /** [1, 3, height, width] */
  readonly pixelValues: Float32Array;
  readonly width: number;
  readonly height: number;
}

/** Three 8-bit planes. */
interface Planes extends Size {
  /** [3, height, width] */
  readonly data: Uint8Array;
}

/** Pixels of the largest frame that is made in full: a thin picture's square would not fit into memory. */
const largestFrame = 64 * 2 ** 20;

export class Preprocessor {
  private constructor(
    private readonly runtime: Runtime,
    private readonly resize: Session,
    readonly config: PictureConfig,
  ) {}

  /** Always on the CPU: WebGPU has no antialiased Resize. */
  static async create(runtime: Runtime, config: PictureConfig): Promise<Preprocessor> {
    return new Preprocessor(
      runtime,
      await runtime.create(resizeModel(config.filter), { provider: 'cpu' }),
      config,
    );
  }

  async run(picture: Pick<PictureData, 'width' | 'height' | 'rgba'>): Promise<ModelPicture> {
    const { rescaleFactor, mean, std } = this.config;
    const size = inputSize(this.config, picture);
    const { width, height } = size;
    const planes = (await this.framed(separated(picture), size)).data;
    const area = width * height;
    const rgb = new Uint8Array(area * 3);
    const pixelValues = new Float32Array(area * 3);
    for (let channel = 0; channel < 3; channel++) {
      for (let i = 0; i < area; i++) {
        const value = planes[channel * area + i]!;
        rgb[i * 3 + channel] = value;
        pixelValues[channel * area + i] = (value * rescaleFactor - mean[channel]!) / std[channel]!;
      }
    }
    return { rgb, pixelValues, width, height };
  }

  release(): Promise<void> {
    return this.resize.release();
  }

  /** The picture in its frame, in the size of the model's input. */
  private async framed(picture: Planes, input: Size): Promise<Planes> {
    const { config } = this;
    const frame = frameOf(config.frame, picture);
    const place = frame.toFrame([0, 0]);
    if (frame.size.width * frame.size.height <= largestFrame) {
      return this.resized(laidOut(picture, frame.size, place, config.padColor), input);
    }
    // The other way round: not Pillow's numbers along the edges, but the same place to less than a pixel.
    const scale = [input.width / frame.size.width, input.height / frame.size.height] as const;
    const size = {
      width: Math.max(1, Math.round(picture.width * scale[0])),
      height: Math.max(1, Math.round(picture.height * scale[1])),
    };
    const scaled: Point = [
      Math.min(Math.round(place[0] * scale[0]), input.width - size.width),
      Math.min(Math.round(place[1] * scale[1]), input.height - size.height),
    ];
    return laidOut(await this.resized(picture, size), input, scaled, config.padColor);
  }

  private async resized(planes: Planes, { width, height }: Size): Promise<Planes> {
    if (planes.width === width && planes.height === height) return planes;
    const { picture } = await this.resize.run({
      original: this.runtime.tensor('uint8', planes.data, [1, 3, planes.height, planes.width]),
      sizes: this.runtime.tensor('int64', BigInt64Array.from([1n, 3n, BigInt(height), BigInt(width)]), [4]),
    });
    return { data: picture!.data as Uint8Array, width, height };
  }
}

/** Size of the model's input for a picture, in pixels. */
export function inputSize({ width, height, resize }: PictureConfig, picture: Size): Size {
  return resize === undefined ? { width, height } : smartResize(picture, resize);
}

/** Drops alpha and separates the channels. */
function separated({ width, height, rgba }: Pick<PictureData, 'width' | 'height' | 'rgba'>): Planes {
  const area = width * height;
  const data = new Uint8Array(area * 3);
  for (let channel = 0; channel < 3; channel++) {
    const end = (channel + 1) * area;
    for (let to = channel * area, from = channel; to < end; to++, from += 4) data[to] = rgba[from]!;
  }
  return { data, width, height };
}

/** A picture on an area of one colour; itself when it fills the area. */
function laidOut(
  picture: Planes,
  { width, height }: Size,
  [left, top]: Point,
  color: readonly [number, number, number],
): Planes {
  if (picture.width === width && picture.height === height) return picture;
  const area = width * height;
  const data = new Uint8Array(area * 3);
  for (let channel = 0; channel < 3; channel++) {
    data.fill(color[channel]!, channel * area, (channel + 1) * area);
    for (let y = 0; y < picture.height; y++) {
      const from = (channel * picture.height + y) * picture.width;
      const row = picture.data.subarray(from, from + picture.width);
      data.set(row, channel * area + (y + top) * width + left);
    }
  }
  return { data, width, height };
}

/** Resize as Pillow does it: on 8-bit values, antialiased, Catmull-Rom coefficients, the edge's weights rescaled. */
function resizeModel(filter: 'cubic' | 'linear'): Uint8Array {
  return singleNodeModel({
    op: 'Resize',
    opset: 19,
    inputs: [
      { name: 'original', type: 'uint8', shape: [1, 3, 'height', 'width'] },
      undefined, // roi
      undefined, // scales
      { name: 'sizes', type: 'int64', shape: [4] },
    ],
    outputs: [{ name: 'picture', type: 'uint8', shape: [1, 3, 'new_height', 'new_width'] }],
    attributes: {
      mode: filter,
      antialias: { int: 1 },
      coordinate_transformation_mode: 'half_pixel',
      exclude_outside: { int: 1 },
      ...(filter === 'cubic' ? { cubic_coeff_a: { float: -0.5 } } : {}),
    },
  });
}
