/**
 * A referring instruction as a tree with positions: what `parse` gives and `print` writes.
 *
 * Coordinates stay exactly as the person wrote them (`unit` says how to read them); `kernel/resolve.ts` turns
 * them into pixels once the picture's size is known. Spans are half-open UTF-16 offsets into the cell's text.
 */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** x to the right, y down. Pixels of the original picture, or fractions of its width and height. */
export type Point = readonly [x: number, y: number];

/** Width and height in pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Integers are pixels of the picture; decimals are fractions of its width (x) and height (y). */
export type Unit = 'pixels' | 'fractions';

export type Shape = 'point' | 'box' | 'polygon';

/**
 * Points of a region. A point has one, a box two (top left, bottom right), a polygon three or more (in order,
 * closed by itself): the paper's R = {(x, y)} of N points (section 3.2).
 */
export interface Region {
  readonly shape: Shape;
  readonly points: readonly Point[];
}

export interface TextPart {
  readonly type: 'text';
  readonly text: string;
  readonly span: Span;
}

/** `<image path>` or `<image name: path>`; the path is relative to the notebook. */
export interface ImagePart {
  readonly type: 'image';
  readonly path: string;
  readonly name?: string;
  readonly span: Span;
}

/** `<box 1 2 3 4>`, `<box lamp: 1 2 3 4>`, `<point …>`, `<polygon …>` or the paper's `<box>[…]</box>`. */
export interface RegionPart extends Region {
  readonly type: 'region';
  readonly unit: Unit;
  readonly name?: string;
  /** True for the paper's literal form `<box>[0.1, 0.2, 0.3, 0.4]</box>`, so that it prints as it was written. */
  readonly literal?: boolean;
  readonly span: Span;
}

/** `<lamp>`: a region or picture named in this cell or one above. */
export interface ReferencePart {
  readonly type: 'reference';
  readonly name: string;
  readonly span: Span;
}

export type Part = TextPart | ImagePart | RegionPart | ReferencePart;

/** A line that starts with `%`: `%set temperature=0`, `%each shots/*.png`, `%model NAME`, `%eval POPE file=…`. */
export interface Directive {
  readonly name: string;
  /** Everything after the name, trimmed. */
  readonly argument: string;
  readonly span: Span;
}

/** The paper's style tags: "answer in short", "answer in detail". */
export type Style = 'short' | 'detail';

export interface Instruction {
  readonly parts: readonly Part[];
  readonly directives: readonly Directive[];
  /** The last style tag in the text; the tag's words also stay in the text, where the model reads them. */
  readonly style?: Style;
}

export interface Problem {
  /** A stable machine-readable name, such as `region-outside` or `unknown-name`. */
  readonly code: string;
  /** One sentence that says what is wrong and what to do. */
  readonly message: string;
  readonly span: Span;
  readonly severity: 'error' | 'warning' | 'hint';
}
