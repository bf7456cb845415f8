import { sortCorners, toPixels } from '../kernel/instruction/geometry.js';
import { Conversation } from './ask/conversation.svelte.js';
import { composeQuestion } from './ask/instruction.js';
import type { Host } from './host.js';
import type { BoundCell, NamedRegion, PictureSource, ToPanel } from './protocol.js';
import { isSame, type PanelRegion } from './regions/panelRegion.js';
import { RegionStore } from './regions/regionStore.svelte.js';
import { readSnapshot, type Snapshot } from './snapshot.js';
import type { View } from './transform.js';
import { Viewport } from './viewport.svelte.js';

/** Milliseconds without a further change before a cell is written or the state is kept. */
const calm = 150;

/** Everything the panel knows, and the one place where it meets the extension. */
export class PanelState {
  readonly viewport = new Viewport();
  readonly regions = new RegionStore(() => this.#edited());
  readonly conversation = new Conversation();
  name = $state('');
  source = $state.raw<PictureSource>();
  /** Why the picture cannot be shown. */
  problem = $state.raw<string>();
  /** Why asking is impossible; null where it is possible. */
  refusal = $state.raw<string | null>(null);
  notice = $state('');
  cell = $state.raw<BoundCell | null>(null);
  #found = $state.raw<readonly NamedRegion[]>([]);
  #view: View | undefined;
  #unsent: ReturnType<typeof setTimeout> | undefined;
  #unkept: ReturnType<typeof setTimeout> | undefined;
  readonly #host: Host;
  #cellToShow: BoundCell | undefined;

  constructor(connect: (receive: (message: ToPanel) => void) => Host) {
    this.#host = connect((message) => this.#receive(message));
    const snapshot = readSnapshot(this.#host.read());
    if (snapshot !== undefined) this.#restore(snapshot);
    const pending = this.conversation.pending?.id ?? null;
    this.#host.post({ type: 'ready', hasState: snapshot !== undefined, pending });
  }

  /** The question as it is sent and as a cell would hold it, without its picture. */
  get composed(): string {
    const { question, style } = this.conversation;
    const { list, selected } = this.regions;
    return composeQuestion({ question, regions: list, selected, ...(style && { style }) });
  }

  /** Regions of a notebook's answer that are not among the panel's own: what a cell asks about is drawn once. */
  get found(): readonly NamedRegion[] {
    return this.#found.filter((region) => !this.regions.list.some((own) => isSame(own, region)));
  }
  set found(regions: readonly NamedRegion[]) {
    this.#found = regions;
  }

  /** Regions of an answer that are drawn on the picture: of a question asked here, else of a notebook's. */
  get answered(): readonly NamedRegion[] {
    return this.conversation.shownAnswer?.regions ?? this.found;
  }

  get canAsk(): boolean {
    const { question, pending } = this.conversation;
    return this.refusal === null && pending === undefined && question.trim() !== '';
  }

  /** The picture is decoded; `width` and `height` in pixels. */
  opened(size: { readonly width: number; readonly height: number }): void {
    this.problem = undefined;
    this.viewport.show(size, this.#view);
    if (this.#cellToShow !== undefined) this.#showCell(this.#cellToShow);
  }

  ask(): void {
    if (!this.canAsk) return;
    const text = this.composed;
    const id = `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`;
    this.#host.post({ type: 'ask', ask: id, turns: this.conversation.ask(id, text) });
  }
  stop(): void {
    const { pending } = this.conversation;
    if (pending !== undefined) this.#host.post({ type: 'stop', ask: pending.id });
  }
  insert(text: string): void {
    this.#host.post({ type: 'insert', text });
  }
  copy(text: string): void {
    this.#host.post({ type: 'copy', text });
  }
  release(): void {
    this.#sendEdit();
    this.cell = null;
    this.#host.post({ type: 'release' });
  }

  /** Keeps the state soon; call when anything of `snapshot` changes. */
  keepSoon(): void {
    clearTimeout(this.#unkept);
    this.#unkept = setTimeout(() => this.#keep(), calm);
  }

  snapshot(): Snapshot {
    const { regions, conversation, viewport } = this;
    const view = viewport.picture === undefined ? this.#view : viewport.isFitted ? undefined : viewport.view;
    return {
      ...{ version: 1, regions: regions.list, tool: regions.tool },
      ...{ question: conversation.question, turns: conversation.turns },
      ...(view && { view }),
      ...(conversation.style && { style: conversation.style }),
      ...(conversation.shown !== undefined && { shown: conversation.shown }),
      ...(this.#found.length > 0 && { found: this.#found }),
    };
  }

  #keep(): void {
    const snapshot = this.snapshot();
    this.#host.keep(snapshot);
    this.#host.post({ type: 'state', state: JSON.stringify(snapshot) });
  }

  #restore(snapshot: Snapshot): void {
    const { regions, conversation } = this;
    regions.restore(snapshot.regions);
    regions.use(snapshot.tool);
    conversation.question = snapshot.question;
    conversation.style = snapshot.style;
    conversation.turns = snapshot.turns;
    conversation.shown = snapshot.shown;
    this.#found = snapshot.found ?? [];
    this.#view = snapshot.view;
  }

  #receive(message: ToPanel): void {
    const { conversation } = this;
    switch (message.type) {
      case 'picture':
        this.name = message.name;
        this.source = message.source;
        break;
      case 'asking':
        this.refusal = message.refusal;
        break;
      case 'restore': {
        const snapshot = readSnapshot(message.state);
        if (snapshot !== undefined) this.#restore(snapshot);
        break;
      }
      case 'cell':
        if (message.cell === null) this.cell = null;
        else this.#showCell(message.cell);
        break;
      case 'found':
        this.#found = message.regions;
        conversation.shown = undefined;
        break;
      case 'progress':
        conversation.progress(message.ask, message.stage);
        break;
      case 'partial':
        conversation.partial(message.ask, message.text);
        break;
      case 'answer':
        conversation.answered(message.ask, message.answer);
        break;
      case 'failed':
        conversation.failed(message.ask, message.message);
        break;
      case 'notice':
        this.notice = message.message;
        break;
    }
  }

  /** The cell's text is the only source of truth: whatever was drawn and not yet written gives way. */
  #showCell(cell: BoundCell): void {
    const { picture } = this.viewport;
    // Fractions need the picture's size.
    if (picture === undefined) {
      this.#cellToShow = cell;
      return;
    }
    this.#cellToShow = undefined;
    clearTimeout(this.#unsent);
    const list = cell.regions.map(({ id, name, unit, ...region }): PanelRegion => {
      return { ...sortCorners(toPixels(region, unit, picture)), id, ...(name !== undefined && { name }) };
    });
    if (this.cell === null) this.regions.restore(list);
    else this.regions.replace(list);
    this.cell = cell;
  }

  #edited(): void {
    if (this.cell === null) return;
    clearTimeout(this.#unsent);
    this.#unsent = setTimeout(() => this.#sendEdit(), calm);
  }

  #sendEdit(): void {
    clearTimeout(this.#unsent);
    const { picture } = this.viewport;
    if (this.cell === null || picture === undefined) return;
    const { revision } = this.cell;
    const regions = this.regions.list.map(({ id, shape, points, name }) => {
      return { id, shape, points, ...(name !== undefined && { name }) };
    });
    this.#host.post({ type: 'regions', revision, width: picture.width, height: picture.height, regions });
  }
}
