"""Shapes and icons as masks, drawn four times too large and averaged down, and the outlines of the angular shapes."""
from functools import lru_cache

import numpy as np
from PIL import Image, ImageDraw

OVERSAMPLING = 4

# Corner points in the unit square, clockwise, y down. Used to draw the shapes and to ask about them as polygons.
OUTLINES = {
    'square': [(0, 0), (1, 0), (1, 1), (0, 1)],
    'triangle': [(.5, 0), (1, 1), (0, 1)],
    'diamond': [(.5, 0), (1, .5), (.5, 1), (0, .5)],
    'hexagon': [(.25, 0), (.75, 0), (1, .5), (.75, 1), (.25, 1), (0, .5)],
}
STAR = [(.5 + radius * np.sin(step * np.pi / 5), .5 - radius * np.cos(step * np.pi / 5))
        for step, radius in enumerate([.5, .21] * 5)]
ARROW = [(0, .35), (.55, .35), (.55, .05), (1, .5), (.55, .95), (.55, .65), (0, .65)]
HEART_TIP = [(.05, .42), (.95, .42), (.5, 1)]


class Pen:
    """Draws on a square Pillow mask in unit coordinates."""

    def __init__(self, pixels):
        self.size = pixels
        self.image = Image.new('L', (pixels, pixels), 0)
        self.draw = ImageDraw.Draw(self.image)

    def _box(self, x0, y0, x1, y1):
        return [x0 * self.size, y0 * self.size, x1 * self.size - 1, y1 * self.size - 1]

    def _width(self, fraction):
        return max(OVERSAMPLING, int(fraction * self.size))

    def polygon(self, points):
        self.draw.polygon([(x * self.size, y * self.size) for x, y in points], fill=255)

    def line(self, points, width=.12):
        self.draw.line([(x * self.size, y * self.size) for x, y in points], fill=255, width=self._width(width))

    def box(self, x0, y0, x1, y1, fill=255):
        self.draw.rectangle(self._box(x0, y0, x1, y1), fill=fill)

    def frame(self, x0, y0, x1, y1, width=.12):
        self.draw.rectangle(self._box(x0, y0, x1, y1), outline=255, width=self._width(width))

    def disc(self, x0, y0, x1, y1):
        self.draw.ellipse(self._box(x0, y0, x1, y1), fill=255)

    def ring(self, x0, y0, x1, y1, width=.12):
        self.draw.ellipse(self._box(x0, y0, x1, y1), outline=255, width=self._width(width))

    def half_disc(self, x0, y0, x1, y1):
        self.draw.pieslice(self._box(x0, y0, x1, y1), 180, 360, fill=255)

    def half_ring(self, x0, y0, x1, y1, width=.12):
        self.draw.arc(self._box(x0, y0, x1, y1), 180, 360, fill=255, width=self._width(width))


def paint(pen, kind):
    if kind in OUTLINES:
        pen.polygon(OUTLINES[kind])
    elif kind == 'circle':
        pen.disc(0, 0, 1, 1)
    elif kind == 'star':
        pen.polygon(STAR)
    elif kind == 'arrow':
        pen.polygon(ARROW)
    elif kind == 'heart':
        pen.disc(0, 0, .54, .56), pen.disc(.46, 0, 1, .56), pen.polygon(HEART_TIP)
    elif kind == 'ring':
        pen.ring(0, 0, 1, 1, .2)
    elif kind == 'cross':
        pen.box(.33, 0, .67, 1), pen.box(0, .33, 1, .67)
    elif kind == 'close':
        pen.line([(.1, .1), (.9, .9)]), pen.line([(.9, .1), (.1, .9)])
    elif kind == 'plus':
        pen.line([(.5, 0), (.5, 1)]), pen.line([(0, .5), (1, .5)])
    elif kind == 'menu':
        for height in (.15, .5, .85):
            pen.line([(0, height), (1, height)])
    elif kind == 'search':
        pen.ring(0, 0, .7, .7), pen.line([(.6, .6), (.97, .97)], .15)
    elif kind == 'home':
        pen.polygon([(.5, 0), (1, .5), (0, .5)]), pen.box(.15, .45, .85, 1), pen.box(.4, .65, .6, 1, fill=0)
    elif kind == 'play':
        pen.polygon([(.1, 0), (1, .5), (.1, 1)])
    elif kind == 'check':
        pen.line([(.03, .55), (.37, .88), (.97, .15)], .14)
    elif kind == 'bell':
        pen.half_disc(.15, 0, .85, .9), pen.box(.15, .43, .85, .72), pen.box(0, .7, 1, .8), pen.disc(.38, .78, .62, 1)
    elif kind == 'lock':
        pen.half_ring(.22, 0, .78, .8), pen.box(.1, .42, .9, 1)
    elif kind == 'mail':
        pen.frame(0, .15, 1, .85), pen.line([(0, .2), (.5, .58), (1, .2)], .1)
    elif kind == 'chevron':
        pen.line([(.1, .3), (.5, .7), (.9, .3)], .16)
    else:
        raise ValueError('nothing known about how to draw ' + kind)


@lru_cache(maxsize=None)
def icon_mask(kind, size, quarter_turns=0):
    """Mask float32 [size, size] in 0..1; turns are anticlockwise."""
    pen = Pen(size * OVERSAMPLING)
    paint(pen, kind)
    picture = pen.image.rotate(90 * quarter_turns) if quarter_turns else pen.image
    return np.asarray(picture.resize((size, size), Image.BOX), np.float32) / 255


def outline(kind, quarter_turns=0):
    """Corner points of an angular shape in the unit square, or None for round and ragged ones."""
    points = OUTLINES.get(kind)
    for _ in range(quarter_turns if points else 0):
        points = [(y, 1 - x) for x, y in points]
    return points
