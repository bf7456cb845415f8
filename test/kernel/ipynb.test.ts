import assert from 'node:assert/strict';
import { Failure } from '../../kernel/failure.js';
import { joined, languageOf, lines, readNotebook, writeNotebook } from '../../kernel/ipynb.js';

describe('ipynb', () => {
  it('keeps what it does not know, in order', () => {
    const text = writeNotebook({
      cells: [
        { cell_type: 'code', id: 'a1', metadata: { custom: [1, 2] }, source: ['x\n', 'y'], outputs: [] },
      ],
      metadata: { kernelspec: { name: 'chatspot' }, other: { deep: null } },
      nbformat: 4,
      nbformat_minor: 5,
    });
    assert.equal(writeNotebook(readNotebook(text, 'n')), text);
    assert(text.startsWith('{\n "cells"') && text.endsWith('}\n'));
  });

  it('reads a file that begins with a byte order mark', () => {
    const { cells } = readNotebook('\uFEFF{"cells": [], "nbformat": 4}', 'n');
    assert.deepEqual(cells, []);
  });

  const languages: [
    metadata: Record<string, unknown>,
    own: string | undefined,
    expected: string | undefined,
  ][] = [
    [{}, undefined, undefined],
    [{ kernelspec: { name: 'chatspot' } }, undefined, 'chatspot'],
    [{ kernelspec: { name: 'python3', language: 'python' } }, undefined, 'python'],
    [{ language_info: { name: 'python' }, kernelspec: { name: 'chatspot' } }, undefined, 'python'],
    [{ language_info: { name: 'python' } }, 'chatspot', 'chatspot'],
  ];
  for (const [metadata, own, expected] of languages) {
    it(`finds ${expected} in ${JSON.stringify(metadata)} with a cell in ${own}`, () => {
      const cell = {
        cell_type: 'code',
        source: '',
        metadata: own ? { vscode: { languageId: own } } : {},
      } as const;
      assert.equal(languageOf({ cells: [], metadata, nbformat: 4, nbformat_minor: 5 }, cell), expected);
    });
  }

  const splits: [text: string, expected: string[]][] = [
    ['', []],
    ['one', ['one']],
    ['one\n', ['one\n']],
    ['one\n\ntwo', ['one\n', '\n', 'two']],
  ];
  for (const [text, expected] of splits) {
    it(`splits ${JSON.stringify(text)} as Jupyter does, and joins it again`, () => {
      assert.deepEqual(lines(text), expected);
      assert.equal(joined(expected), text);
    });
  }

  for (const text of [
    '',
    '{',
    '[]',
    'null',
    '{"cells": 3, "nbformat": 4}',
    '{"cells": [], "nbformat": 3}',
    '{"cells": [null], "nbformat": 4}',
    '{"cells": [{"cell_type": "code"}], "nbformat": 4}',
  ]) {
    it(`refuses ${JSON.stringify(text)} with a sentence`, () => {
      assert.throws(
        () => readNotebook(text, 'n.ipynb'),
        (error) =>
          error instanceof Failure && error.code === 'notebook-broken' && error.message.includes('n.ipynb'),
      );
    });
  }
});
