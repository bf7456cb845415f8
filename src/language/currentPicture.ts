import { conversationAt, type Cell } from '../../kernel/instruction/conversation.js';
import type { ImagePart } from '../../kernel/instruction/types.js';

/** The path of the picture that `cells[index]` asks about: the last that its conversation names. */
export function pictureAt(cells: readonly Cell[], index: number): string | undefined {
  const { cells: members, names } = conversationAt(cells, index);
  return members
    .toReversed()
    .flatMap((i) => cells[i]!.instruction.parts.toReversed())
    .map((part) => (part.type === 'reference' ? names.get(part.name) : part))
    .find((part): part is ImagePart => part?.type === 'image')?.path;
}
