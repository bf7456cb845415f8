"""Regions: drawn as people draw them, and written as the model reads them."""
import re
from dataclasses import dataclass

from palette import SIDE


@dataclass
class Region:
    """A point (1 corner), a box (2 corners) or a polygon (3 or more), in pixels of the square picture."""
    points: list

    @property
    def tag(self):
        return {1: 'point', 2: 'box'}.get(len(self.points), 'polygon')

    def hundredths(self):
        return [min(100, max(0, int(round(value * 100 / SIDE)))) for point in self.points for value in point]

    def prompt(self):
        """<box>[0.10,0.20,0.40,0.50]</box>"""
        return '<box>[%s]</box>' % ','.join('%.2f' % (value / 100) for value in self.hundredths())

    def cell(self, content):
        """<box 10 20 40 50>: whole pixels of the picture that lies at content = (left, top, width, height) in the square."""
        left, top, width, height = content
        values = []
        for x, y in self.points:
            values += [min(width, max(0, round(x - left))), min(height, max(0, round(y - top)))]
        return '<%s %s>' % (self.tag, ' '.join(map(str, values)))

    def inside(self, content, slack=5):
        """Whether it lies on the picture, not on its padding; a few pixels over the edge are a slip of the hand."""
        left, top, width, height = content
        return all(left - slack <= x <= left + width + slack and top - slack <= y <= top + height + slack for x, y in self.points)


def box_region(box):
    return Region([(box[0], box[1]), (box[2], box[3])])


def hand_drawn_box(rng, box, size=(SIDE, SIDE)):
    """A box as dragged by hand in a picture of this size: more often a little too large than too small."""
    if rng.random() < .25:
        return box_region(box)

    def slip(length):
        return rng.uniform(-.5, 1) * min(4., .12 * length + 1.5)
    width, height = box[2] - box[0], box[3] - box[1]
    return box_region((max(0, box[0] - slip(width)), max(0, box[1] - slip(height)),
                       min(size[0], box[2] + slip(width)), min(size[1], box[3] + slip(height))))


def point_inside(rng, box):
    x0, y0, x1, y1 = box
    return Region([((x0 + x1) / 2 + rng.uniform(-.3, .3) * (x1 - x0), (y0 + y1) / 2 + rng.uniform(-.3, .3) * (y1 - y0))])


def polygon_around(rng, element):
    """3 to 6 corners: the outline of an angular shape, or a loose hull of the element's box."""
    x0, y0, x1, y1 = element.box
    width, height = x1 - x0, y1 - y0
    unit = element.outline
    if not unit or rng.random() < .4:
        cut = .3
        unit = rng.choice([
            [(.5, -.1), (1.05, 1), (-.05, 1)],
            [(0, 0), (1, 0), (1, 1), (0, 1)],
            [(cut, 0), (1, 0), (1, 1), (0, 1), (0, cut)],
            [(0, 0), (1 - cut, 0), (1, .5), (1 - cut, 1), (0, 1)],
            [(cut / 2, 0), (1 - cut / 2, 0), (1, .5), (1 - cut / 2, 1), (cut / 2, 1), (0, .5)]])
    points = []
    for x, y in unit:
        px, py = x0 + x * width + rng.uniform(-1.5, 1.5), y0 + y * height + rng.uniform(-1.5, 1.5)
        points.append((min(SIDE, max(0, px)), min(SIDE, max(0, py))))
    if rng.random() < .5:
        points.reverse()
    first = rng.randrange(len(points))
    return Region(points[first:] + points[:first])


def boxes_in(text):
    """All boxes of an answer as fractions: [(x0, y0, x1, y1)]."""
    found = [[float(value) for value in re.findall(r'[01]\.\d\d', inner)] for inner in re.findall(r'<box>\[([^\]]*)\]', text)]
    return [tuple(values) for values in found if len(values) == 4]


def overlap(a, b):
    """Intersection over union of two boxes."""
    across, down = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
    inner = max(0, across) * max(0, down)
    return inner / max(1e-9, (a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]) - inner)
