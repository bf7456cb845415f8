/** What the panel keeps of itself while it is hidden, moved or reloaded. Pure; anything else is no snapshot. */
import type { Turn } from './ask/conversation.svelte.js';
import { isRegion } from './messages.js';
import type { NamedRegion } from './protocol.js';
import type { PanelRegion } from './regions/panelRegion.js';
import type { Tool } from './regions/regionStore.svelte.js';
import type { Style } from '../kernel/instruction/types.js';
import type { View } from './transform.js';

export interface Snapshot {
  readonly version: 1;
  readonly regions: readonly PanelRegion[];
  readonly tool: Tool;
  /** Missing while the whole picture is fitted into the panel. */
  readonly view?: View;
  readonly question: string;
  readonly style?: Style;
  readonly turns: readonly Turn[];
  readonly shown?: string;
  /** Regions of a notebook's answer. */
  readonly found?: readonly NamedRegion[];
}

/** A snapshot from whatever was kept, or undefined. */
export function readSnapshot(value: unknown): Snapshot | undefined {
  const snapshot = (typeof value === 'string' ? parsed(value) : value) as
    Partial<Snapshot> | null | undefined;
  if (typeof snapshot !== 'object' || snapshot?.version !== 1) return undefined;
  const { regions, tool, question, turns, view, style, shown, found } = snapshot;
  if (!Array.isArray(regions) || !Array.isArray(turns)) return undefined;
  return {
    version: 1,
    regions: regions.filter((region) => isRegion(region) && typeof region.id === 'string'),
    tool: tool === 'point' || tool === 'box' || tool === 'polygon' ? tool : 'select',
    question: typeof question === 'string' ? question : '',
    turns: turns.filter((turn) => typeof turn?.id === 'string' && typeof turn.text === 'string'),
    ...(isView(view) && { view }),
    ...((style === 'short' || style === 'detail') && { style }),
    ...(typeof shown === 'string' && { shown }),
    ...(Array.isArray(found) && { found: found.filter(isRegion) }),
  };
}

function isView(view: Partial<View> | undefined): view is View {
  return (
    Number.isFinite(view?.x) && Number.isFinite(view?.y) && Number.isFinite(view?.scale) && view!.scale! > 0
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
