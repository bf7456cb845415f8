import type { Point, Size } from '../kernel/instruction/types.js';
import * as transform from './transform.js';
import type { View } from './transform.js';

/** What part of the picture the panel shows, and where the pointer (or the keyboard's crosshair) is. */
export class Viewport {
  view = $state.raw<View>({ scale: 1, x: 0, y: 0 });
  /** CSS pixels. */
  size = $state.raw<Size>({ width: 1, height: 1 });
  devicePixelRatio = $state(1);
  /** Undefined until the picture is decoded. */
  picture = $state.raw<Size>();
  /** Pixels of the picture; may lie outside of it. */
  cursor = $state.raw<Point>();
  /** The whole picture is shown and stays so when the panel changes its size. */
  isFitted = $state(true);

  /** Shows a picture: all of it, or the part that a saved view shows. */
  show(picture: Size, saved?: View): void {
    this.picture = picture;
    this.isFitted = saved === undefined;
    if (saved !== undefined) this.view = transform.clampView(saved, picture, this.size);
    else this.fit();
  }

  resize(size: Size, devicePixelRatio: number): void {
    this.size = size;
    this.devicePixelRatio = devicePixelRatio;
    if (this.picture === undefined) return;
    if (this.isFitted) this.fit();
    else this.view = transform.clampView(this.view, this.picture, size);
  }

  fit(): void {
    if (this.picture === undefined) return;
    this.view = transform.fit(this.picture, this.size, this.devicePixelRatio);
    this.isFitted = true;
  }

  oneToOne(): void {
    const { picture, size, devicePixelRatio } = this;
    if (picture) this.#set(transform.oneToOne(this.view, picture, size, devicePixelRatio));
  }

  /** @param at CSS pixels of the view; its middle when left out */
  zoomBy(factor: number, at: Point = transform.middleOf(this.size)): void {
    if (this.picture) this.#set(transform.zoomBy(this.view, factor, at, this.picture, this.size));
  }

  panBy(dx: number, dy: number): void {
    if (this.picture) this.#set(transform.panBy(this.view, dx, dy, this.picture, this.size));
  }

  reveal(at: Point): void {
    if (this.picture === undefined) return;
    const view = transform.reveal(this.view, at, this.picture, this.size);
    if (view.x !== this.view.x || view.y !== this.view.y) this.#set(view);
  }

  /** @param at pixels of the picture @returns CSS pixels of the view */
  toScreen(at: Point): Point {
    return transform.toScreen(this.view, at);
  }

  /** @param at CSS pixels of the view @returns pixels of the picture */
  toPicture(at: Point): Point {
    return transform.toPicture(this.view, at);
  }

  /** Moves the keyboard's crosshair by pixels of the picture, from the middle when it is nowhere. */
  moveCursor(dx: number, dy: number): void {
    if (this.picture === undefined) return;
    const { width, height } = this.picture;
    const [x, y] = this.cursor ?? this.toPicture(transform.middleOf(this.size));
    const inside = (value: number, high: number) => Math.min(Math.max(Math.round(value), 0), high);
    this.cursor = [inside(x + dx, width), inside(y + dy, height)];
    this.reveal(this.cursor);
  }

  #set(view: View): void {
    this.view = view;
    this.isFitted = false;
  }
}
