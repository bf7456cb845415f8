import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { diagnose } from '../doctor/diagnose.js';
import { isError } from '../doctor/diagnosis.js';
import { doctorReport } from '../doctor/report.js';
import type { DeviceChoice } from '../engine/protocol.js';
import { libraryFolder } from '../library/place.js';
import { version } from '../version.js';
import { chosenModel, localEngine } from './localEngine.js';
import { printable } from './printable.js';
import { ProgressLine } from './progressLine.js';

/** `chatspot doctor`: everything that decides whether and how fast a model answers here, as Markdown. */
export async function doctorCommand(options: {
  readonly model?: string;
  readonly device: DeviceChoice;
  readonly seconds: number;
}): Promise<void> {
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  const client = localEngine();
  const line = new ProgressLine();
  try {
    const diagnosis = await diagnose({
      client,
      folder: chosenModel(options.model),
      device: options.device,
      disk: existing(libraryFolder()),
      versions: { ChatSpot: version },
      seconds: options.seconds,
      signal: stop.signal,
      onProgress: (what) => line.show(`${what} …`),
    });
    line.clear();
    console.log(printable(doctorReport(diagnosis)));
    if (isError(diagnosis.loaded)) process.exitCode = 1;
  } finally {
    line.clear();
    await client.shutdown();
  }
}

/** The nearest folder that is there. */
function existing(folder: string): string {
  return existsSync(folder) || dirname(folder) === folder ? folder : existing(dirname(folder));
}
