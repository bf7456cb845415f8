import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Failure } from '../../../kernel/failure.js';
import { ModelLibrary } from '../../../kernel/library/library.js';
import type { Task, TaskPort } from '../../../kernel/library/task.js';
import { runTaskProcess } from '../../../kernel/library/taskProcess.js';
import { HubServer, repositoryName } from './hubServer.js';

describe('a task in a process of its own', () => {
  let server: HubServer;
  let library: string;
  let task: Task;
  beforeEach(async () => {
    server = await new HubServer().start();
    for (const name of ['config', 'tokenizer', 'tokenizer_config', 'preprocessor_config']) {
      server.files.set(`${name}.json`, Buffer.from('{}'));
    }
    for (const graph of ['vision_encoder', 'embed_tokens', 'decoder_model_merged']) {
      server.files.set(`onnx/${graph}_q4.onnx`, Buffer.alloc(5000, graph));
    }
    library = mkdtempSync(join(tmpdir(), 'chatspot-task-'));
    task = { type: 'download', library, repository: repositoryName, endpoint: server.endpoint };
  });
  afterEach(async () => {
    await server.stop();
    rmSync(library, { recursive: true, force: true });
  });

  const start = (port: Partial<TaskPort>, entry = resolve('dist/task.js')) =>
    runTaskProcess(entry, task, {
      ...{ signal: new AbortController().signal, onProgress: () => undefined, onNotice: () => undefined },
      ...port,
    });
  const failsWith = (code: string) => (thrown: unknown) => {
    assert.equal(Failure.from(thrown).code, code, String(thrown));
    return true;
  };

  it('gives its result, or what it failed with', async () => {
    const stages = new Set<string>();
    const result = await start({ onProgress: ({ stage }) => stages.add(stage) });
    assert.deepEqual([result.name, result.folder], ['small-llava', join(library, 'small-llava')]);
    assert.deepEqual([...stages], ['looking', 'fetching']);
    await assert.rejects(start({}), failsWith('library-taken'));
  });

  it('stops when it is told to, and goes on the next time', async () => {
    const stop = new AbortController();
    server.fault = (path, index) => {
      if (path !== 'onnx/embed_tokens_q4.onnx' || index > 0) return undefined;
      queueMicrotask(() => stop.abort());
      return { kind: 'hold', after: 2000, until: new Promise(() => undefined) };
    };
    await assert.rejects(start({ signal: stop.signal }), failsWith('cancelled'));
    assert.deepEqual(await new ModelLibrary(library).models(), []);
    assert.equal((await start({})).name, 'small-llava');
  });

  it('that cannot even start is told as such', async () => {
    await assert.rejects(start({}, resolve('dist/no-such-file.js')), failsWith('task-exited'));
  });
});
