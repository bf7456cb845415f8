/** Brings a model into the library: from a hub or from a folder, converted where that is needed. */
import { constants, copyFile, mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative, sep } from 'node:path';
import { convert } from '../../models/convert/convert.js';
import { checkInEngine } from './convert.js';
import { Failure } from '../failure.js';
import { downloadFiles } from '../library/download.js';
import {
  planFiles,
  weightBytes,
  type Quantization,
  type FilePlan,
  type ListedFile,
} from '../library/files.js';
import { Hub } from '../library/hub.js';
import { ModelLibrary } from '../library/library.js';
import type { Staging } from '../library/staging.js';
import { paused } from '../library/retry.js';
import { checkMemory, freeDisk, readMemory, requireDisk } from '../library/room.js';
import { sourceFile, type ModelSource } from '../library/source.js';
import type { DownloadTask, ImportTask, Task, TaskPort, TaskResult } from '../library/task.js';

/**
 * Stopped or failed, the library holds no part of the model; a download goes on where it was.
 * @throws Failure
 */
export function bringIn(task: Task, port: TaskPort): Promise<TaskResult> {
  return task.type === 'download' ? download(task, port) : importFolder(task, port);
}

async function download(task: DownloadTask, port: TaskPort): Promise<TaskResult> {
  const hub = new Hub({ endpoint: task.endpoint, token: task.token });
  const repositoryName = hub.repositoryName(task.repository);
  const library = new ModelLibrary(task.library);
  const name = task.name ?? repositoryName.split('/').at(-1)!;
  library.requireFree(name);
  await library.prepare();
  port.onProgress({ stage: 'looking', bytes: 0, totalBytes: 0 });
  const repository = await hub.repository(repositoryName, task.revision, port.signal);
  const plan = planFiles(repositoryName, repository.files, task.quant);
  const converted = convertedBytes(plan);
  remind(converted ?? weightBytes(plan), task.anyway === true, port);
  const staging = await library.stage(name);
  try {
    await downloadFiles({
      hub,
      repository,
      files: plan.files,
      staging,
      extraBytes: converted ?? 0,
      from: task.from,
      connections: task.connections,
      signal: port.signal,
      onProgress: (progress) => port.onProgress({ stage: 'fetching', ...progress }),
    });
    const { commit } = repository;
    const { quant } = plan;
    if (plan.kind === 'graphs') {
      const source: ModelSource = { repository: repositoryName, commit, quant, files: plan.files };
      await writeSource(staging.files, source);
      await staging.publish(library.place(name));
    } else {
      const source = { repository: repositoryName, commit, quant, converted: true, files: [] } as const;
      await convertAndPublish(staging.files, staging, library.place(name), source, port);
    }
  } catch (thrown) {
    await staging.leave();
    throw thrown;
  }
  return finished(library, name);
}

async function importFolder(task: ImportTask, port: TaskPort): Promise<TaskResult> {
  const library = new ModelLibrary(task.library);
  const name = task.name ?? basename(task.source);
  library.requireFree(name);
  const listed = await listFolder(task.source);
  const plan = planFiles(task.source, listed, task.quant);
  await library.prepare();
  const converted = convertedBytes(plan);
  requireDisk(converted ?? weightBytes(plan), await freeDisk(library.folder), library.folder);
  const staging = await library.stage(name);
  try {
    if (plan.kind === 'graphs') {
      await staging.keepOnly([]);
      await copyFiles(task.source, staging.files, plan, port);
      await staging.publish(library.place(name));
    } else {
      const source = { quant: plan.quant, converted: true, files: [] } as const;
      await convertAndPublish(task.source, staging, library.place(name), source, port);
    }
  } catch (thrown) {
    await staging.leave();
    throw thrown;
  }
  return finished(library, name);
}

/** Converts in the staging folder, where a conversion that was stopped goes on, and publishes the result. */
async function convertAndPublish(
  checkpoint: string,
  staging: Staging,
  target: string,
  source: ModelSource & { readonly quant: Quantization },
  { signal, onProgress }: TaskPort,
): Promise<void> {
  const converted = join(staging.folder, 'converted');
  // Not there but for a program that was killed just before the end.
  await rm(converted, { recursive: true, force: true });
  await convert({
    source: checkpoint,
    target: converted,
    quant: source.quant,
    signal,
    onProgress: ({ tensor, bytes, totalBytes }) =>
      onProgress({ stage: 'converting', detail: tensor, bytes, totalBytes }),
    check: (folder) => checkInEngine(folder, signal),
  });
  await writeSource(converted, source);
  await staging.publish(target, converted);
}

async function copyFiles(from: string, to: string, { files }: FilePlan, port: TaskPort): Promise<void> {
  const totalBytes = files.reduce((sum, { size }) => sum + size, 0);
  let bytes = 0;
  for (const { path, size } of files) {
    if (port.signal.aborted) throw paused();
    port.onProgress({ stage: 'copying', detail: path, bytes, totalBytes });
    await mkdir(dirname(join(to, path)), { recursive: true });
    // On file systems that can, nothing is duplicated.
    await copyFile(join(from, path), join(to, path), constants.COPYFILE_FICLONE);
    bytes += size;
  }
}

/** @throws Failure `model-missing` */
async function listFolder(folder: string): Promise<ListedFile[]> {
  if ((await stat(folder).catch(() => undefined))?.isDirectory() !== true) {
    throw new Failure('model-missing', `There is no folder ${folder}; check the path.`);
  }
  const own = await readdir(folder, { withFileTypes: true });
  const graphs = await readdir(join(folder, 'onnx'), { withFileTypes: true }).catch(() => []);
  const files = await Promise.all(
    [...own, ...graphs].map(async (entry) => {
      const full = join(entry.parentPath, entry.name);
      // Links count as what they lead to: the hub's own cache consists of them.
      const found = await stat(full).catch(() => undefined);
      const path = relative(folder, full).split(sep).join('/');
      return found?.isFile() === true ? [{ path, size: found.size }] : [];
    }),
  );
  return files.flat();
}

/** About what a checkpoint, stored in 16 bits a weight, takes once converted; undefined for what is not converted. */
function convertedBytes(plan: FilePlan): number | undefined {
  if (plan.kind === 'graphs') return undefined;
  const bits: Readonly<Record<Quantization, number>> = { q4: 5, q4f16: 5, q8: 9, fp16: 16, fp32: 32 };
  return (weightBytes(plan) * bits[plan.quant]) / 16;
}

function remind(weights: number, anyway: boolean, { onNotice }: TaskPort): void {
  try {
    const notice = checkMemory(weights, readMemory());
    if (notice !== undefined) onNotice(notice);
  } catch (thrown) {
    if (!anyway) throw thrown;
    onNotice(Failure.from(thrown).message);
  }
}

function writeSource(folder: string, source: ModelSource): Promise<void> {
  return writeFile(join(folder, sourceFile), `${JSON.stringify(source, null, 2)}\n`);
}

async function finished(library: ModelLibrary, name: string): Promise<TaskResult> {
  const model = (await library.models()).find((each) => each.name === name)!;
  return { name, folder: model.folder, bytes: model.bytes };
}
