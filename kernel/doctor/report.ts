import { homedir } from 'node:os';
import { basename } from 'node:path';
import { byteSize } from '../byteSize.js';
import { isError, type Diagnosis, type ModelPart, type Speed } from './diagnosis.js';

/**
 * A diagnosis as Markdown that can be pasted into an issue: nothing in it names a folder outside the home folder, the
 * home folder itself, or a token.
 */
export function doctorReport(diagnosis: Diagnosis, home: string = homedir()): string {
  const { versions, processor, cores, memory, providers, parts, loaded, speed } = diagnosis;
  const disk =
    diagnosis.freeDisk === undefined ? [] : [`- disk for models: ${byteSize(diagnosis.freeDisk)} free`];
  const lines = [
    '# ChatSpot doctor',
    '',
    ...Object.entries(versions).map(([what, version]) => `- ${what}: ${version}`),
    `- processor: ${processor}, ${cores} cores usable`,
    `- memory: ${byteSize(memory.total)}, ${byteSize(memory.free)} free`,
    ...disk,
    '',
    '## Devices',
    '',
    ...providers.map(({ provider, works, reason, name }) => {
      const named = name === undefined ? '' : ` (${name})`;
      return `- ${provider}${named}: ${works ? 'works' : 'cannot be used'}. ${reason}`;
    }),
    '',
    '## Model',
    '',
    `- folder: ${shownFolder(diagnosis.folder, home)}`,
    ...(isError(loaded) ? [`- it cannot be loaded: ${loaded.message} (${loaded.code})`] : modelLines(loaded)),
    '',
    ...partLines(parts),
    '',
    '## Speed',
    '',
    ...speedLines(speed),
    '',
  ];
  return clean(lines.join('\n'), home);
}

function modelLines(loaded: Exclude<Diagnosis['loaded'], { code: string }>): string[] {
  const { model, device, milliseconds, peakMemory } = loaded;
  const { dialect, frame, width, height } = model.coordinates;
  const why = device.considered.find(({ used }) => used)?.reason ?? '';
  return [
    `- name: ${model.name}, fingerprint ${model.fingerprint.slice(0, 16)}`,
    `- reads pictures at ${width} × ${height} (${frame}), regions as ${dialect}`,
    ...(model.doubt === undefined ? [] : [`- **in doubt**: ${model.doubt}`]),
    `- runs on ${device.provider}: ${why}`,
    ...device.considered
      .filter(({ used }) => !used)
      .map(({ provider, reason }) => `- not on ${provider}: ${reason}`),
    `- loaded in ${(milliseconds / 1000).toFixed(2)} s`,
    ...(peakMemory === undefined ? [] : [`- engine process: ${byteSize(peakMemory)} of memory at its peak`]),
  ];
}

function partLines(parts: readonly ModelPart[]): string[] {
  if (parts.length === 0) return ['It has no files.'];
  const state = ({ isAsListed }: ModelPart) =>
    isAsListed === undefined ? '' : isAsListed ? 'as the hub lists it' : '**not as the hub lists it: download the model again**'; // prettier-ignore
  return [
    '| file | bytes | SHA-256 | |',
    '| --- | ---: | --- | --- |',
    ...parts.map((part) => `| ${part.path} | ${part.size} | ${part.sha256} | ${state(part)} |`),
  ];
}

function speedLines(speed: Speed | Diagnosis['speed']): string[] {
  if (speed === undefined) return ['Not measured.'];
  if (isError(speed)) return [`Not measured: ${speed.message} (${speed.code})`];
  const decode =
    speed.decode === 0 ? 'its answers were too short to tell' : `${rounded(speed.decode)} tokens/s`;
  return [
    `Medians of ${speed.rounds} ${speed.rounds === 1 ? 'question' : 'questions'}, each about a picture of its own:`,
    '',
    `- reading the picture: ${rounded(speed.picture)} ms`,
    `- prefill: ${rounded(speed.prefill)} tokens/s`,
    `- decode: ${decode}`,
    `- first token after ${rounded(speed.firstToken)} ms`,
  ];
}

const rounded = (value: number): string => (value < 100 ? value.toFixed(1) : value.toFixed(0));

function shownFolder(folder: string, home: string): string {
  if (folder === home || folder.startsWith(`${home}/`) || folder.startsWith(`${home}\\`))
    return `~${folder.slice(home.length)}`;
  return `…/${basename(folder)}`;
}

/** Messages of the system may name paths, and nobody knows what else. */
export function clean(text: string, home: string): string {
  return text
    .replaceAll(home, '~')
    .replace(/hf_\w{4,}/g, 'hf_…')
    .replace(/(?<![\w~….:/-])\/(?:[^\s/:;,'"`()|]+\/)+([^\s/:;,'"`()|]*)/g, '…/$1')
    .replace(/(?<!\w)[A-Za-z]:\\(?:[^\s\\:;,'"`()|]+\\)*([^\s\\:;,'"`()|]*)/g, '…\\$1');
}
