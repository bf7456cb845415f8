import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { Jimp } from 'jimp';
import {
  joined,
  readNotebook,
  writeNotebook,
  type NotebookCell,
  type Output,
} from '../../../kernel/ipynb.js';
import { answerMime, regionsMime } from '../../../kernel/savedAnswer.js';
import { chatspot, Workspace } from './cli.js';

const code = (source: string): NotebookCell => ({
  cell_type: 'code',
  source,
  metadata: { mine: true },
  outputs: [],
  execution_count: null,
});

describe('chatspot run, on the bundled model', () => {
  const workspace = new Workspace();
  const notebook = workspace.path('notes.ipynb');
  const original = writeNotebook({
    cells: [
      { cell_type: 'markdown', source: '# Notes', metadata: {} },
      code('<image login.png>\nWhat can you see in <box 20 282 141 330>?'),
      code('And what color is it?'),
      code('<image gone.png>\nWhat is this?'),
      code('And what color is it?'),
      code('<image scene.png>\nWhat can you see in <box 40 44 144 148>?'),
    ],
    metadata: { kernelspec: { name: 'chatspot', display_name: 'ChatSpot' } },
    nbformat: 4,
    nbformat_minor: 5,
  });
  before(() => writeFileSync(notebook, original));
  after(() => workspace.remove());

  it('answers every cell it can, marks those it cannot, and exits with 1', async () => {
    const out = workspace.path('answered.ipynb');
    const result = chatspot('run', notebook, '--out', out);
    assert.equal(result.code, 1);
    assert.match(result.stdout, /5 cells run, 2 failed/);
    assert.equal(readFileSync(notebook, 'utf8'), original, 'the source stays as it was');
    assert.deepEqual(workspace.names(), ['answered.ipynb', 'login.png', 'notes.ipynb', 'scene.png']);

    const { cells, metadata } = readNotebook(readFileSync(out, 'utf8'), out);
    assert.deepEqual(metadata, { kernelspec: { name: 'chatspot', display_name: 'ChatSpot' } });
    assert.deepEqual(cells[1]!.metadata, { mine: true });
    const outputs = cells.slice(1).map((cell) => cell.outputs!);
    const plain = outputs.map(([first]) => textOf(first!));
    assert.deepEqual(plain, [
      'a green button',
      'green',
      'picture-missing',
      'unanswered-above',
      'a red circle',
    ]);
    assert.deepEqual(
      cells.slice(1).map((cell) => cell.execution_count),
      [1, 2, 3, 4, 5],
    );

    const [answer, overlay] = outputs[0]!;
    assert(answer?.output_type === 'execute_result' && overlay?.output_type === 'display_data');
    assert.deepEqual(Object.keys(answer.data), ['text/plain', 'text/markdown', answerMime]);
    assert(regionsMime in overlay.data);
    const { bitmap } = await Jimp.read(Buffer.from(overlay.data['image/png'] as string, 'base64'));
    assert.equal(bitmap.width, 384);
  });

  it('executes in place without --out, and answers the same again', () => {
    const [first, second] = ['one.ipynb', 'two.ipynb'].map((name) => {
      writeFileSync(workspace.path(name), original);
      chatspot('run', workspace.path(name));
      const { cells } = readNotebook(readFileSync(workspace.path(name), 'utf8'), name);
      return cells.slice(1).map((cell) => cell.outputs!.map(textOf));
    });
    assert.deepEqual(first, second);
    assert.notDeepEqual(first, [[], [], [], [], []]);
  });

  it('leaves a notebook of another language alone', () => {
    const path = workspace.path('python.ipynb');
    const python = original.replace('"name": "chatspot"', '"name": "python3", "language": "python"');
    writeFileSync(path, python);
    const { code, stderr } = chatspot('run', path);
    assert.equal(code, 1);
    assert.match(stderr, /in python; [^\n]+ \(notebook-language\)\n$/);
    assert.equal(readFileSync(path, 'utf8'), python);
  });

  it('says before anything runs that it cannot write', () => {
    const { code, stdout, stderr } = chatspot('run', notebook, '--out', workspace.folder);
    assert.deepEqual([code, stdout], [1, '']);
    assert.match(stderr, /it is a folder[^\n]+ \(write-failed\)\n$/);
  });

  it('leaves a notebook that it cannot read alone', () => {
    const path = workspace.path('half.ipynb');
    writeFileSync(path, original.slice(0, 300));
    const { code, stderr } = chatspot('run', path);
    assert.equal(code, 1);
    assert.match(stderr, /\(notebook-broken\)\n$/);
    assert.equal(readFileSync(path, 'utf8'), original.slice(0, 300));
  });
});

function textOf(output: Output): string {
  if (output.output_type === 'error') return output.ename;
  return output.output_type === 'stream' ? '' : joined(output.data['text/plain'] as string[]);
}
