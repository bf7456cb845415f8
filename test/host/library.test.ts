import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { TaskResult } from '../../kernel/library/task.js';
import { EngineService } from '../../src/engineService.js';
import { isAnyOfOurs } from '../../src/status.js';
import { wantsChatspot } from '../../src/notebook/controller.js';
import { until } from '../harness/until.js';
import { HubServer, repositoryName } from '../kernel/library/hubServer.js';
import { cannotSeeProcesses, enginePids } from './engineProcess.js';
import { openCells, run, textOf, workspaceFolder } from './notebooks.js';

const extension = () => vscode.extensions.getExtension('chatspot.chatspot')!;
const configuration = () => vscode.workspace.getConfiguration('chatspot');
const { Global } = vscode.ConfigurationTarget;

describe('the model library in VS Code', () => {
  let home: string;
  let server: HubServer;
  before(async () => {
    home = mkdtempSync(join(tmpdir(), 'chatspot-home-'));
    // The extension lives in this process and asks when it needs the folder.
    process.env['CHATSPOT_HOME'] = home;
    server = await new HubServer().start();
    server.pageSize = 1000;
    const nano = join(extension().extensionPath, 'models/chatspot-nano');
    for (const entry of readdirSync(nano, { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath, entry.name);
      if (entry.isFile())
        server.files.set(path.slice(nano.length + 1).replaceAll('\\', '/'), readFileSync(path));
    }
    await configuration().update('hubEndpoint', server.endpoint, Global);
  });
  after(async () => {
    delete process.env['CHATSPOT_HOME'];
    await configuration().update('hubEndpoint', undefined, Global);
    await configuration().update('model', undefined, Global);
    await server.stop();
    rmSync(home, { recursive: true, force: true });
  });
  const command = <T>(name: string, ...args: unknown[]) =>
    vscode.commands.executeCommand<T>(`chatspot.${name}`, ...args);

  it('downloads a model, which is selected then and answers by its name', async () => {
    const result = await command<TaskResult>('downloadModel', { repository: repositoryName });
    assert.equal(result.name, 'small-llava');
    assert.equal(configuration().get('model'), 'small-llava');
    const question = '<image scene.png>\nWhat is in <box 40 44 144 148>?';
    const notebook = await openCells('library', question, `%model chatspot-nano\n${question}`);
    for (const index of [0, 1]) {
      const cell = await run(notebook, index);
      assert.equal(cell.executionSummary!.success, true, textOf(cell, 'application/vnd.code.notebook.error'));
    }
  });

  it('converts a checkpoint of a folder into the library', async () => {
    const folder = join(extension().extensionPath, 'test/models/convert/fixtures/mlp-sharded');
    const result = await command<TaskResult>('importModel', { folder, quant: 'q8', name: 'own' });
    assert.equal(result.folder, join(home, 'models/own'));
    assert(existsSync(join(result.folder, 'onnx/decoder_model_merged_quantized.onnx')));
    assert.equal(configuration().get('model'), 'own');
  });

  it('removes models; the bundled one answers then', async () => {
    await command('removeModel', { names: ['own', 'small-llava'] });
    assert.deepEqual(readdirSync(join(home, 'models')), ['.downloads']);
    assert.equal(configuration().get('model'), '');
  });

  it('opens the doctor’s report as a text', async () => {
    await command('doctor', { seconds: 0 });
    const { document } = vscode.window.activeTextEditor!;
    assert.equal(document.languageId, 'markdown');
    assert.match(
      document.getText(),
      /^# ChatSpot doctor\n[^]*- VS Code: [^]*## Devices\n[^]*- name: chatspot-nano/,
    );
  });
});

describe('what is told of the engine', () => {
  it('begins anew when another model or device is chosen', async () => {
    const context = { extensionUri: extension().extensionUri } as vscode.ExtensionContext;
    const log = vscode.window.createOutputChannel('test', { log: true });
    const service = new EngineService(context, log);
    let forgot = 0;
    service.onDidForget(() => forgot++);
    try {
      const { engine, settings } = service.kernel(workspaceFolder());
      await engine.load(settings.model, 'cpu');
      assert.equal(service.state.kind, 'ready');
      await configuration().update('device', 'cpu', Global);
      assert.equal(service.state.kind, 'idle');
      assert.equal(forgot, 1);
    } finally {
      await configuration().update('device', undefined, Global);
      service.dispose();
      log.dispose();
    }
  });

  it('tells when another model is loaded, and what answers at a cell', async () => {
    const context = { extensionUri: extension().extensionUri } as vscode.ExtensionContext;
    const log = vscode.window.createOutputChannel('test', { log: true });
    const service = new EngineService(context, log);
    let switched = 0;
    service.onDidSwitch(() => switched++);
    const picture = vscode.Uri.joinPath(workspaceFolder(), 'login.png');
    const tiny = join(extension().extensionPath, 'test/engine/fixtures/tiny-llava');
    const notebook = await openCells('switch', `%model ${tiny}\n%set seed=5`, '<image login.png> What?');
    try {
      const own = service.answering(picture);
      const there = service.answering(picture, notebook.cellAt(1));
      assert.equal(own.model, service.bundledModel);
      assert.deepEqual([there.model, there.sampling.seed], [tiny, 5]);
      const { engine } = service.kernel(workspaceFolder());
      const rows = [[own, 0], [own, 0], [there, 1], [own, 2]] as const; // prettier-ignore
      for (const [settings, count] of rows) {
        await engine.load(settings.model, settings.device);
        assert.deepEqual(
          [service.isLoaded(own), service.isLoaded(there)],
          [settings === own, settings === there],
        );
        assert.equal(switched, count);
      }
      await assert.rejects(engine.load('/no/such/folder', 'cpu'), { code: 'model-missing' });
      assert.deepEqual([service.isLoaded(own), switched], [false, 3]);
    } finally {
      service.dispose();
      log.dispose();
    }
  });

  it('shows only beside notebooks and panels of its own', async () => {
    const controller = { uses: wantsChatspot };
    const folder = workspaceFolder();
    const other = vscode.Uri.joinPath(folder, 'python.ipynb');
    const python = {
      cells: [],
      metadata: { language_info: { name: 'python' } },
      nbformat: 4,
      nbformat_minor: 5,
    };
    await vscode.workspace.fs.writeFile(other, new TextEncoder().encode(JSON.stringify(python)));
    const rows: [what: string, open: () => Thenable<unknown>, isShown: boolean][] = [
      ['a text', () => vscode.commands.executeCommand('workbench.action.files.newUntitledFile'), false],
      ['a notebook in Python', async () => vscode.window.showNotebookDocument(await vscode.workspace.openNotebookDocument(other)), false], // prettier-ignore
      ['a ChatSpot notebook', () => openCells('status', 'Hello'), true],
      ['a panel', () => vscode.commands.executeCommand('chatspot.openInPanel', vscode.Uri.joinPath(folder, 'login.png')), true], // prettier-ignore
    ];
    for (const [what, open, isShown] of rows) {
      await vscode.commands.executeCommand('workbench.action.closeAllEditors');
      await open();
      await until(`${what} to be looked at`, () => isAnyOfOurs(controller) === isShown);
    }
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  it('an open picture is encoded ahead again after a restart', async function () {
    if (cannotSeeProcesses !== undefined) return this.skip();
    await vscode.commands.executeCommand('chatspot.openInPanel', vscode.Uri.joinPath(workspaceFolder(), 'scene.png')); // prettier-ignore
    const [before] = await until('an engine', () => (enginePids().length === 1 ? enginePids() : undefined));
    await vscode.commands.executeCommand('chatspot.restartEngine');
    await until('another engine, though nothing was asked', () => {
      const pids = enginePids();
      return pids.length === 1 && pids[0] !== before;
    });
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });
});
