import { createHash } from 'node:crypto';
import type { CellAnswer } from './cellAnswer.js';
import { exactUri, previewUri } from './dataUri.js';
import { frameOfWindow } from './dialects/frame.js';
import type { EngineError } from './engine/protocol.js';
import type { Point } from './instruction/types.js';
import { lines, type MimeBundle, type Output } from './ipynb.js';
import type { AnswerJson, RegionJson, RegionsJson, SeenPictureJson } from './outputJson.js';
import { drawOverlay, type DrawnRegion } from './overlay/overlay.js';
import { answerMime, regionsMime } from './savedAnswer.js';

/**
 * A cell's answer as notebook outputs: the answer as plain text, markdown and JSON; where there are regions, a
 * second output with the overlay as PNG and the regions as JSON. Both read well without this extension.
 */
export async function answerOutputs(answer: CellAnswer, executionCount: number | null): Promise<Output[]> {
  const data: MimeBundle = {
    'text/plain': lines(answer.text),
    'text/markdown': lines(escapeMarkdown(answer.text)),
    [answerMime]: { ...answerJson(answer), seen: await seenPictures(answer) } satisfies AnswerJson,
  };
  const outputs: Output[] = [
    { output_type: 'execute_result', execution_count: executionCount, data, metadata: {} },
  ];
  const drawn = drawnRegions(answer);
  if (drawn.length === 0) return outputs;
  const png = await drawOverlay(answer.picture, drawn);
  const overlay: MimeBundle = {
    'image/png': Buffer.from(png).toString('base64'),
    'text/plain': lines(drawn.map(describeRegion).join('\n')),
    [regionsMime]: await regionsJson(answer, drawn),
  };
  outputs.push({ output_type: 'display_data', data: overlay, metadata: {} });
  return outputs;
}

/** What a terminal prints for `--json` and a notebook keeps: pixels of the original picture throughout. */
export function answerJson(answer: CellAnswer): AnswerJson {
  const { text, raw, regions, problems, seen, model, device, seed, timings, finish } = answer;
  return {
    version: 1,
    id: idOf(answer),
    answer: text,
    raw,
    regions: regions.map(({ shape, points, label }) => ({ kind: shape, points, ...(label && { label }) })),
    problems: problems.map(({ code, message }) => ({ code, message })),
    prompt: seen.prompt,
    ...(answer.window && { window: answer.window }),
    ...(answer.firstFound && { firstFound: answer.firstFound }),
    ...(answer.pieces && { pieces: answer.pieces }),
    ...(answer.searched && { searched: answer.searched }),
    model: {
      ...{ name: model.name, fingerprint: model.fingerprint },
      ...(model.doubt !== undefined && { doubt: model.doubt }),
    },
    device,
    seed,
    timings,
    finish,
    meanLogProbability: answer.meanLogProbability,
  };
}

async function regionsJson(answer: CellAnswer, drawn: readonly DrawnRegion[]): Promise<RegionsJson> {
  const { key, width, height } = answer.picture;
  const place = { picture: answer.picturePath, key, width, height };
  const regions = drawn.map((region) => regionJson(region));
  return { version: 1, id: idOf(answer), ...place, regions, preview: await previewUri(answer.picture) };
}

/** What went into the model; the regions lie on its last picture, which is the one that was asked about. */
async function seenPictures(answer: CellAnswer): Promise<SeenPictureJson[]> {
  const { pictures } = answer.seen;
  const { frame: kind, ...input } = answer.model.coordinates;
  const frame = frameOfWindow(kind, answer.picture, answer.window, input);
  const onInput = (point: Point): Point => {
    const [x, y] = frame.toFrame(point);
    return [(x * input.width) / frame.size.width, (y * input.height) / frame.size.height];
  };
  return Promise.all(
    pictures.map(async (picture, index) => {
      const drawn = index === pictures.length - 1 ? drawnRegions(answer) : [];
      const regions = drawn.map((region) => regionJson({ ...region, points: region.points.map(onInput) }));
      const uri = await exactUri(picture);
      return { width: picture.width, height: picture.height, ...(uri !== undefined && { uri }), regions };
    }),
  );
}

function regionJson({ shape, points, label, role }: DrawnRegion): RegionJson {
  return { shape, points, ...(label !== undefined && { label }), role };
}

/** Ties the two outputs of an answer together; running the same cell again gives the same, so that no diff shows. */
function idOf({ picture, seen, raw, seed }: CellAnswer): string {
  return createHash('sha256')
    .update(JSON.stringify([picture.key, seen.prompt, raw, seed]))
    .digest('hex')
    .slice(0, 16);
}

/** Says which picture the answers below it are about, where a cell asks about many. */
export function pictureOutput(path: string): Output {
  const data = { 'text/plain': lines(path), 'text/markdown': lines(`**${escapeMarkdown(path)}**`) };
  return { output_type: 'display_data', data, metadata: {} };
}

export function errorOutput(error: EngineError): Output {
  return { output_type: 'error', ename: error.code, evalue: error.message, traceback: [] };
}

/** The question's regions, then the answer's: the order of their colours. */
export function drawnRegions(answer: CellAnswer): DrawnRegion[] {
  return [
    ...answer.asked.map((region) => ({ ...region, role: 'asked' as const })),
    ...answer.regions.map((region) => ({ ...region, role: 'answered' as const })),
  ];
}

function describeRegion({ shape, points, label, role }: DrawnRegion): string {
  const numbers = points.map(([x, y]) => `${Math.round(x)} ${Math.round(y)}`).join(' ');
  return `${role}: <${shape} ${label === undefined ? '' : `${label}: `}${numbers}>`;
}

/** An answer is text, not markup: `*`, `$`, `<`, a leading `1.` and the like must show as they are. */
function escapeMarkdown(text: string): string {
  return text.replace(/[\\`*_{}[\]()#+\-!|<>~$&]/g, '\\$&').replace(/^(\s*\d+)([.)])/gm, '$1\\$2');
}
