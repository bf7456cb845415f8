import type { Point, Region, Shape, Size } from '../../kernel/instruction/types.js';
import { close, place, stepBack, type Draft, type Drawing } from './draft.js';
import { commit, newHistory, redo, seal, undo, type History } from './history.js';
import { onPixels, type PanelRegion } from './panelRegion.js';

export type Tool = 'select' | Shape;
type List = readonly PanelRegion[];

/** The regions on the picture: the list with its history, what is selected, and what is being drawn. */
export class RegionStore {
  tool = $state.raw<Tool>('select');
  draft = $state.raw<Draft>();
  selected = $state.raw<ReadonlySet<string>>(new Set());
  hovered = $state.raw<string>();
  #history = $state.raw<History<List>>(newHistory<List>([]));
  #nextId = 1;

  /** @param onEdit called after every change that a person makes to the list */
  constructor(private readonly onEdit: (list: List) => void) {}

  get list(): List {
    return this.#history.present;
  }
  get canUndo(): boolean {
    return this.#history.past.length > 0;
  }
  get canRedo(): boolean {
    return this.#history.future.length > 0;
  }
  /** The region that handles and keys act on: the only selected one. */
  get primary(): PanelRegion | undefined {
    if (this.selected.size !== 1) return undefined;
    return this.list.find(({ id }) => this.selected.has(id));
  }

  /** Shows a list that was changed elsewhere (the cell's text), as a step of the history. */
  replace(list: List): void {
    this.#history = commit(this.#history, list);
    this.#forgetMissing();
  }

  /** Starts over with a saved list. */
  restore(list: List): void {
    this.#history = newHistory(list);
    this.selected = new Set();
  }

  add(regions: readonly (Region & { readonly name?: string })[]): void {
    const added = regions.map((region): PanelRegion => ({ ...region, id: this.#newId() }));
    if (added.length === 0) return;
    this.#commit([...this.list, ...added]);
    this.selected = new Set(added.map(({ id }) => id));
  }

  /** @param mark joins changes of one gesture into one step of the history */
  change(id: string, edit: (region: Region) => Region, mark?: string): void {
    this.#changeEach((region) => region.id === id, edit, mark);
  }

  changeSelected(edit: (region: Region) => Region, mark?: string): void {
    this.#changeEach(({ id }) => this.selected.has(id), edit, mark);
  }

  rename(id: string, name: string | undefined): void {
    this.#commit(
      this.list.map((region) => {
        if (region.id !== id || region.name === name) return region;
        const { shape, points } = region;
        return { id, shape, points, ...(name !== undefined && { name }) };
      }),
    );
  }

  removeSelected(): void {
    if (this.selected.size === 0) return;
    this.#commit(this.list.filter(({ id }) => !this.selected.has(id)));
    this.selected = new Set();
  }

  /** @param more keeps what is selected; a selected one is taken out then */
  select(id: string | undefined, more = false): void {
    const next = new Set(more ? this.selected : []);
    if (id !== undefined && !next.delete(id)) next.add(id);
    this.selected = next;
  }

  /** The next change is a step of the history by itself. */
  endGesture(): void {
    this.#history = seal(this.#history);
  }

  undo(): void {
    this.#travel(undo(this.#history));
  }
  redo(): void {
    this.#travel(redo(this.#history));
  }

  use(tool: Tool): void {
    this.tool = tool;
    this.draft = undefined;
  }

  /** One more corner of the region being drawn, or its first. */
  place(at: Point, size: Size): void {
    if (this.tool !== 'select') this.#draw(place(this.draft, this.tool, at, size));
  }

  closeDraft(): void {
    if (this.draft !== undefined) this.#draw(close(this.draft));
  }

  stepBack(): void {
    this.draft = this.draft && stepBack(this.draft);
  }

  #draw(drawing: Drawing): void {
    this.draft = 'draft' in drawing ? drawing.draft : undefined;
    if ('done' in drawing) this.add([drawing.done]);
  }

  #changeEach(
    isMeant: (region: PanelRegion) => boolean,
    edit: (region: Region) => Region,
    mark?: string,
  ): void {
    let changed = false;
    const list = this.list.map((region) => {
      if (!isMeant(region)) return region;
      const { shape, points } = edit(region);
      if (JSON.stringify(points) === JSON.stringify(region.points)) return region;
      changed = true;
      return { ...region, shape, points };
    });
    if (changed) this.#commit(list, mark);
  }

  #commit(list: List, mark?: string): void {
    this.#history = commit(this.#history, list, mark);
    this.onEdit(list);
  }

  #travel(history: History<List>): void {
    const isChange = history.present !== this.list;
    this.#history = history;
    this.#forgetMissing();
    if (isChange) this.onEdit(this.list);
  }

  #forgetMissing(): void {
    const ids = new Set(this.list.map(({ id }) => id));
    this.selected = new Set([...this.selected].filter((id) => ids.has(id)));
  }

  #newId(): string {
    const taken = new Set(this.list.map(({ id }) => id));
    while (taken.has(`r${this.#nextId}`)) this.#nextId++;
    return `r${this.#nextId++}`;
  }
}

/** A region in the middle of what is shown, for a person who draws with the keyboard. */
export function regionInView(shape: Shape, [x, y]: Point, reach: number, size: Size): Region {
  const around: Readonly<Record<Shape, readonly Point[]>> = {
    point: [[x, y]],
    box: [
      [x - reach, y - reach],
      [x + reach, y + reach],
    ],
    polygon: [
      [x, y - reach],
      [x + reach, y + reach],
      [x - reach, y + reach],
    ],
  };
  return onPixels({ shape, points: around[shape] }, size);
}
