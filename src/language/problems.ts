/** Everything that can be said about a cell without running it. */
import { applyDirectives, type Settings } from '../../kernel/directives.js';
import { Failure } from '../../kernel/failure.js';
import { asks, conversationAt, type Cell } from '../../kernel/instruction/conversation.js';
import type { Parsed } from '../../kernel/instruction/parse.js';
import type {
  Directive,
  ImagePart,
  Part,
  Problem,
  RegionPart,
  Size,
  Span,
} from '../../kernel/instruction/types.js';
import { regionInPixels } from '../../kernel/resolve.js';
import { pictureAt } from './currentPicture.js';

export type ParsedInstruction = Parsed & Cell;
/** The size of a picture by its path as written, or why there is none. */
export type SizeOf = (path: string) => Promise<Size | Failure>;

/** Problems of `cells[index]` that its text and the cells above it show, in the order of their places. */
export function textProblems(cells: readonly ParsedInstruction[], index: number): Problem[] {
  const { instruction, problems } = cells[index]!;
  const found = [
    ...problems,
    ...conversationAt(cells, index).problems,
    ...instruction.directives.flatMap(directiveProblem),
    ...instruction.parts.flatMap(doubtfulUnit),
    ...nothingToLookAt(cells, index),
  ];
  return found.sort((a, b) => a.span.start - b.span.start);
}

/** Problems of `cells[index]` that only the pictures show: missing, not readable, regions beyond their edges. */
export async function pictureProblems(
  cells: readonly ParsedInstruction[],
  index: number,
  sizeOf: SizeOf,
): Promise<Problem[]> {
  const { instruction, problems: known } = cells[index]!;
  const { pictures } = conversationAt(cells, index);
  const found: Problem[] = [];
  for (const part of instruction.parts) {
    const isKnown = known.some(({ span }) => span.start === part.span.start);
    if (part.type === 'image') found.push(...imageProblem(part, await sizeOf(part.path)));
    else if (part.type === 'region' && !isKnown) {
      const picture = pictures.get(part);
      const size = picture && (await sizeOf(picture.path));
      if (size !== undefined && !(size instanceof Failure)) found.push(...outside(part, size));
    }
  }
  return found;
}

function imageProblem({ span }: ImagePart, size: Size | Failure): Problem[] {
  if (!(size instanceof Failure)) return [];
  return [{ code: size.code, message: size.message, span, severity: 'error' }];
}

function outside(part: RegionPart, size: Size): Problem[] {
  try {
    regionInPixels(part, { ...size, key: '', rgba: new Uint8Array() });
    return [];
  } catch (thrown) {
    const { code, message } = Failure.from(thrown);
    return [{ code, message, span: part.span, severity: 'error' }];
  }
}

const anySettings: Settings = {
  model: '',
  device: 'auto',
  sampling: { temperature: 0, topP: 1, seed: 1, maxTokens: 1, stop: [] },
};

function directiveProblem(directive: Directive): Problem[] {
  const length = `%${directive.name} ${directive.argument}`.trim().length;
  const span: Span = {
    start: directive.span.start,
    end: Math.min(directive.span.start + length, directive.span.end),
  };
  const needsArgument =
    (directive.name === 'each' || directive.name === 'model') && directive.argument === '';
  if (needsArgument) {
    const what = directive.name === 'each' ? 'a pattern, for example %each *.png' : 'the folder of a model';
    return [{ code: 'bad-setting', message: `Write ${what}.`, span, severity: 'error' }];
  }
  try {
    applyDirectives(anySettings, [directive]);
    return [];
  } catch (thrown) {
    const { code, message } = Failure.from(thrown);
    return [{ code, message, span, severity: 'error' }];
  }
}

/** Whole numbers of at most 1 are pixels, but were hardly meant so. */
function doubtfulUnit(part: Part): Problem[] {
  if (part.type !== 'region' || part.unit !== 'pixels') return [];
  if (part.points.flat().some((value) => value > 1)) return [];
  const message = `These are pixels, so this ${part.shape} is in the very corner; fractions have a decimal point.`;
  return [{ code: 'unit-doubt', message, span: part.span, severity: 'warning' }];
}

/** A question in a conversation without any picture. */
function nothingToLookAt(cells: readonly ParsedInstruction[], index: number): Problem[] {
  const { parts, directives } = cells[index]!.instruction;
  const isEach = directives.some(({ name }) => name === 'each');
  const text = parts.find((part) => part.type === 'text' && part.text.trim() !== '');
  if (isEach || text === undefined || !asks(cells[index]!.instruction)) return [];
  if (parts.some(({ type }) => type === 'region') || pictureAt(cells, index) !== undefined) return [];
  const message = 'There is no picture to ask about; write <image PATH> here or in a cell above.';
  return [{ code: 'no-picture', message, span: text.span, severity: 'warning' }];
}
