import assert from 'node:assert/strict';
import { Failure } from '../../../kernel/failure.js';
import { definitionOf, nameAt, namePlaces, renamePlaces, samePlaces } from '../../../src/language/names.js';
import { cells } from './cells.js';

const notebook = cells(
  '<image desk: desk.png>\nWhat is <box lamp: 1 2 30 40>? Is <lamp> on?',
  'Compare <lamp> with <cup>.',
  '<image "b c.png"> <box lamp: 5 6 70 80> <lamp>',
  '<lamp> and <desk>',
);
const places = namePlaces(notebook);
const show = (found: readonly { cell: number; span: { start: number; end: number } }[]) =>
  found.map(({ cell, span }) => `${cell}:${notebook[cell]!.text.slice(span.start, span.end)}@${span.start}`);
/** The name at the nth `needle` of a cell. */
const at = (cell: number, needle: string) =>
  nameAt(places, cell, notebook[cell]!.text.indexOf(needle) + 1 + (needle.startsWith('<box') ? 5 : 0))!;

describe('names', () => {
  it('are found inside their tags', () =>
    assert.deepEqual(show(places), [
      '0:desk@7', '0:lamp@36', '0:lamp@58', '1:lamp@9', '1:cup@21', '2:lamp@23', '2:lamp@41', '3:lamp@1', '3:desk@12',
    ])); // prettier-ignore

  it('belong together as far as no later cell shadows them', () => {
    assert.deepEqual(show(samePlaces(places, at(1, '<lamp>'))), ['0:lamp@36', '0:lamp@58', '1:lamp@9']);
    assert.deepEqual(show(samePlaces(places, at(3, '<lamp>'))), ['2:lamp@23', '2:lamp@41', '3:lamp@1']);
  });

  it('lead to their definition', () => {
    const definition = (cell: number, needle: string) => definitionOf(places, at(cell, needle));
    assert.deepEqual(show([definition(1, '<lamp>')!]), ['0:lamp@36']);
    assert.deepEqual(show([definition(3, '<desk>')!]), ['0:desk@7']);
    assert.equal(definition(1, '<cup>'), undefined);
  });

  it('are renamed everywhere they mean the same', () =>
    assert.deepEqual(show(renamePlaces(places, at(0, '<lamp>'), 'light')), [
      '0:lamp@36',
      '0:lamp@58',
      '1:lamp@9',
    ]));

  for (const [name, code] of [
    ['a b', 'name-invalid'],
    ['box', 'name-reserved'],
    ['', 'name-empty'],
    ['cup', 'name-duplicate'],
  ] as const) {
    it(`are not renamed to ${JSON.stringify(name)}`, () =>
      assert.throws(
        () => renamePlaces(places, at(0, '<lamp>'), name),
        (error) => error instanceof Failure && error.code === code,
      ));
  }
});
