/** What keys do while the picture has the focus. */
import { centreOf } from '../kernel/instruction/geometry.js';
import type { Region } from '../kernel/instruction/types.js';
import { move, resize } from './regions/edit.js';
import { hitTest, nextHit } from './regions/hit.js';
import type { RegionStore } from './regions/regionStore.svelte.js';
import type { Viewport } from './viewport.svelte.js';

interface Key {
  readonly key: string;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
}

const arrows: Readonly<Record<string, readonly [dx: number, dy: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/**
 * Arrows move by one pixel of the picture, with Shift by ten; with Alt they resize.
 *
 * @param reach CSS pixels around the crosshair within which a region is hit
 * @returns whether the key meant something here
 */
export function stageKey(event: Key, regions: RegionStore, viewport: Viewport, reach: number): boolean {
  const { picture } = viewport;
  if (picture === undefined || event.ctrlKey || event.metaKey) return false;
  const arrow = arrows[event.key];
  if (arrow !== undefined) {
    const step = event.shiftKey ? 10 : 1;
    const [dx, dy] = [arrow[0] * step, arrow[1] * step];
    if (regions.tool !== 'select' || regions.selected.size === 0) viewport.moveCursor(dx, dy);
    else {
      const edit = event.altKey ? resize : move;
      const mark = `${event.altKey ? 'resize' : 'move'} ${[...regions.selected].join()}`;
      regions.changeSelected((region: Region) => edit(region, dx, dy, picture), mark);
      if (regions.primary !== undefined) viewport.reveal(centreOf(regions.primary));
    }
    return true;
  }
  switch (event.key) {
    case 'Escape':
      if (regions.draft !== undefined) regions.draft = undefined;
      else if (regions.tool !== 'select') regions.use('select');
      else regions.select(undefined);
      return true;
    case 'Enter':
      if (regions.tool === 'polygon') regions.closeDraft();
      else if (regions.tool !== 'select') {
        viewport.moveCursor(0, 0);
        regions.place(viewport.cursor!, picture);
      }
      return true;
    case 'Delete':
    case 'Backspace':
      if (regions.draft !== undefined) regions.stepBack();
      else regions.removeSelected();
      return true;
    case 'Tab':
      return cycle(event.shiftKey ? -1 : 1, regions, viewport, reach);
    default:
      return false;
  }
}

/** Goes through the regions that overlap under the crosshair, or at the selected one; then the focus moves on. */
function cycle(direction: 1 | -1, regions: RegionStore, viewport: Viewport, reach: number): boolean {
  const { primary } = regions;
  const at = viewport.cursor ?? (primary && centreOf(primary));
  if (at === undefined) return false;
  const hits = hitTest(regions.list, at, reach / viewport.view.scale);
  const next = nextHit(hits, primary?.id, direction);
  if (next !== undefined) regions.select(next.id);
  return next !== undefined;
}
