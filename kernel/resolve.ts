import type { LabelledRegion } from './cellAnswer.js';
import type { PictureData } from './engine/protocol.js';
import { Failure } from './failure.js';
import type { Conversation } from './instruction/conversation.js';
import { sortCorners, toPixels } from './instruction/geometry.js';
import { printTag } from './instruction/print.js';
import type { ImagePart, Part, RegionPart } from './instruction/types.js';

/** How the kernel reaches files: VS Code's file system, or Node's in the terminal. */
export interface Files {
  /**
   * @param path as written in the cell, relative to the notebook
   * @throws Failure `picture-missing`
   */
  read(path: string): Promise<Uint8Array>;
  /** Paths that match a glob pattern, relative to the notebook, sorted. */
  find(pattern: string): Promise<string[]>;
}

/** A part of an instruction with its picture decoded and its region in pixels of that picture. */
export type ResolvedPart =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'picture'; readonly picture: PictureData; readonly path: string }
  | { readonly type: 'region'; readonly region: LabelledRegion; readonly picture: PictureData };

/**
 * Turns the parts of one cell into pictures and regions in pixels. A name that nothing defines stays text.
 *
 * @param conversation at this cell or below: says what names stand for and which picture a region lies on
 * @throws Failure `no-picture`, `region-outside`, and what `decode` throws
 */
export async function resolveParts(
  parts: readonly Part[],
  conversation: Conversation,
  decode: (path: string) => Promise<PictureData>,
): Promise<ResolvedPart[]> {
  const resolved: ResolvedPart[] = [];
  for (const part of parts) {
    const meant = part.type === 'reference' ? conversation.names.get(part.name) : part;
    if (meant === undefined)
      resolved.push({ type: 'text', text: printTag(part as Exclude<Part, { type: 'text' }>) });
    else if (meant.type === 'text') resolved.push(meant);
    else if (meant.type === 'image') {
      resolved.push({ type: 'picture', picture: await decode(meant.path), path: meant.path });
    } else if (meant.type === 'region') {
      const picture = await decode(pictureOf(part, conversation).path);
      resolved.push({ type: 'region', region: regionInPixels(meant, picture), picture });
    }
  }
  return resolved;
}

function pictureOf(part: Part, conversation: Conversation): ImagePart {
  const picture = conversation.pictures.get(part);
  if (picture !== undefined) return picture;
  throw new Failure(
    'no-picture',
    'A region has no picture; write <image PATH> before it or in a cell above.',
  );
}

/**
 * The region in pixels of the picture.
 * @throws Failure `region-outside` when a coordinate lies beyond the picture's edge
 */
export function regionInPixels(part: RegionPart, picture: PictureData): LabelledRegion {
  const { width, height } = picture;
  const region = sortCorners(toPixels(part, part.unit, picture));
  const outside = region.points.find(([x, y]) => !(x >= 0 && y >= 0 && x <= width && y <= height));
  if (outside !== undefined) {
    const where = outside.map((value) => Math.round(value * 10) / 10).join(', ');
    const message = `The ${part.shape} reaches (${where}) but the picture has ${width} × ${height} pixels; move it inside.`;
    throw new Failure('region-outside', message);
  }
  return { shape: region.shape, points: region.points, ...(part.name && { label: part.name }) };
}
