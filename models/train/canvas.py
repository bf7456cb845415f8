"""A picture being drawn, together with the exact record of what was drawn where."""
from dataclasses import dataclass, replace

import numpy as np

from glyphs import text_mask
from icons import icon_mask
from palette import COLORS, PAD_COLOR, SIDE


@dataclass
class TextLine:
    """A drawn string; spans are (character, left, right) in pixels relative to x."""
    string: str
    x: int
    y: int
    height: int
    spans: list
    size: float = 12.           # of the font, in pixels of the model's input

    def part(self, first, last):
        """Characters first to last (exclusive)."""
        return replace(self, string=self.string[first:last], spans=self.spans[first:last])

    @property
    def box(self):
        return self.x + self.spans[0][1], self.y, self.x + self.spans[-1][2], self.y + self.height


@dataclass
class Element:
    """A thing that can be asked about. Boxes are (left, top, right, bottom) in pixels, right and bottom exclusive."""
    kind: str
    box: tuple
    color: str = None
    line: TextLine = None       # its own text
    text_box: tuple = None      # the ink of that text
    label: str = None           # text beside it that names it (checkboxes and the like)
    outline: list = None        # corners in the unit square of its box, for angular shapes
    disabled: bool = None       # of controls that can be; None where nothing is known

    @property
    def text(self):
        return self.line.string if self.line else None


def shade(rng, color):
    """A random shade of a named colour as float32 [3]."""
    return np.asarray(rng.choice(COLORS[color]), np.float32) + np.float32(rng.randint(-8, 8))


def grey(value):
    return np.full(3, value, np.float32)


def brightness(color):
    return .3 * color[0] + .59 * color[1] + .11 * color[2]


class Canvas:
    def __init__(self, width, height, background):
        self.width, self.height = width, height
        self.pixels = np.empty((height, width, 3), np.float32)
        self.pixels[:] = background
        self.elements, self.lines = [], []

    def rectangle(self, x0, y0, x1, y1, color, radius=0):
        """Filled; round corners are made by putting back what was under them."""
        corners = []
        if radius > 0:
            disc, r = icon_mask('circle', 2 * radius), radius
            for x, y, cover in ((x0, y0, disc[:r, :r]), (x1 - r, y0, disc[:r, r:]),
                                (x0, y1 - r, disc[r:, :r]), (x1 - r, y1 - r, disc[r:, r:])):
                corners.append((x, y, cover, self.pixels[y:y + r, x:x + r].copy()))
        self.pixels[max(0, y0):y1, max(0, x0):x1] = color
        for x, y, cover, before in corners:
            target = self.pixels[y:y + radius, x:x + radius]
            height, width = target.shape[:2]
            target += (before - target) * (1 - cover[:height, :width, None])

    def bordered(self, x0, y0, x1, y1, border, fill, radius=0, width=1):
        self.rectangle(x0, y0, x1, y1, border, radius)
        self.rectangle(x0 + width, y0 + width, x1 - width, y1 - width, fill, max(0, radius - width))

    def stamp(self, mask, x, y, color):
        """Blend a colour through a mask [h, w] whose top left corner lies at x, y."""
        target = self.pixels[y:y + mask.shape[0], x:x + mask.shape[1]]
        cover = mask[:target.shape[0], :target.shape[1], None]
        target += (np.asarray(color, np.float32) - target) * cover

    def icon(self, kind, x, y, size, color, quarter_turns=0):
        """Stamp an icon and return its box."""
        self.stamp(icon_mask(kind, size, quarter_turns), x, y, color)
        return (x, y, x + size, y + size)

    def text(self, x, y, string, font_index, size, color):
        """Draw a string with its ink's top left corner at x, y; returns (line, ink box)."""
        mask, spans = text_mask(font_index, size, string)
        self.stamp(mask, x, y, color)
        line = TextLine(string, x, y, mask.shape[0], spans, size)
        self.lines.append(line)
        return line, (x, y, x + mask.shape[1], y + mask.shape[0])

    def add(self, kind, box, color=None, line=None, text_box=None, outline=None):
        element = Element(kind, box, color, line, text_box or (box if line else None), outline=outline)
        self.elements.append(element)
        return element

    def padded(self):
        """(pixels [SIDE, SIDE, 3], left, top): the drawing in the middle of a grey square, records moved along."""
        left, top = (SIDE - self.width) // 2, (SIDE - self.height) // 2
        square = np.full((SIDE, SIDE, 3), PAD_COLOR, np.float32)
        square[top:top + self.height, left:left + self.width] = self.pixels

        def moved(box):
            return box and (box[0] + left, box[1] + top, box[2] + left, box[3] + top)
        for line in self.lines:
            line.x, line.y = line.x + left, line.y + top
        self.elements = [replace(e, box=moved(e.box), text_box=moved(e.text_box)) for e in self.elements]
        return square, left, top
