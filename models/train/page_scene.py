"""A window of a rendered page as the model sees it: cut around a region as the kernel does, or anywhere."""
import math

import numpy as np
from PIL import Image

from canvas import Element, TextLine
from page_pool import PagePool
from palette import KIND_INDEX, PAD_COLOR, SIDE, family
from regions import hand_drawn_box
from zoom import window

SIZES = math.log(.8), math.log(1.5)  # of a window as shares of the kernel's, for other looks at the same
AROUND_REGION = .6                 # of the windows; the others lie anywhere
SMALLEST, LARGEST = 150, 620                       # side of a window that lies anywhere, in CSS pixels
PAGE_SIDE = 900                     # CSS pixels of a page
STRETCHED, MOST_STRETCH = .35, math.log(1.22)       # share of the square windows whose letters come narrower or wider than they are, and how much
TRIES = 4                           # windows of a page that may be empty
STRINGS = 24                        # tried as strings that are not in a window
LEAST_INSIDE = .93                  # share of an element that a window must hold
CAN_BE_DISABLED = ('button', 'field', 'dropdown', 'checkbox', 'radio', 'toggle')

pool = PagePool()


def _around(rng, page):
    """The kernel's window around one element, a little off: people draw, and more regions move it."""
    element = rng.choice(page.elements) if page.elements and rng.random() < .7 else None
    box = element['box'] if element else rng.choice([text['box'] for text in page.texts if text['box']] or [None])
    if box is None:
        return None
    (left, top), (right, bottom) = hand_drawn_box(rng, box, page.picture.size).points
    if rng.random() < .2:
        left = right = (left + right) / 2
        top = bottom = (top + bottom) / 2
    cut = window((left, top, right, bottom), page.picture.size)
    if cut is None:
        return None
    least = 1.05 * max(right - left, bottom - top)
    size = min(page.picture.width, max(least, (cut[2] - cut[0]) * math.exp(rng.uniform(*SIZES))))
    slack = .2 * (size - (right - left)), .2 * (size - (bottom - top))
    middle = [(cut[i] + cut[i + 2]) / 2 + rng.uniform(-1, 1) * max(0, slack[i]) for i in (0, 1)]
    return _inside(page, middle, size, size)


def _anywhere(rng, page):
    size = math.exp(rng.uniform(math.log(SMALLEST), math.log(LARGEST))) * page.picture.width / PAGE_SIDE
    size = min(size, page.picture.width)
    shape = (size, size) if rng.random() < .6 else (size, size * rng.uniform(.45, 1)) if rng.random() < .7 else (size * rng.uniform(.5, 1), size)
    return _inside(page, [rng.uniform(0, page.picture.width), rng.uniform(0, page.picture.height)], *shape)


def _inside(page, middle, width, height):
    left = min(max(0, round(middle[0] - width / 2)), page.picture.width - round(width))
    top = min(max(0, round(middle[1] - height / 2)), page.picture.height - round(height))
    return left, top, left + round(width), top + round(height)


def _stretched(rng, page, cut):
    """(cut, whether it fills the square): a square one is sometimes made lower or higher, as if its typefaces were others."""
    width, height = cut[2] - cut[0], cut[3] - cut[1]
    if width != height or rng.random() > STRETCHED:
        return cut, False
    height = min(page.picture.height, round(height * math.exp(rng.uniform(-MOST_STRETCH, MOST_STRETCH))))
    top = min(max(0, round((cut[1] + cut[3] - height) / 2)), page.picture.height - height)
    return (cut[0], top, cut[2], top + height), True


class _Placement:
    """Pixels of the page -> pixels of the model's square, which a window that is no square fills only where told to."""

    def __init__(self, cut, fills):
        width, height = cut[2] - cut[0], cut[3] - cut[1]
        self.cut, scale = cut, SIDE / max(width, height)
        self.scales = (SIDE / width, SIDE / height) if fills else (scale, scale)
        self.size = max(1, round(width * self.scales[0])), max(1, round(height * self.scales[1]))
        self.left, self.top = (SIDE - self.size[0]) // 2, (SIDE - self.size[1]) // 2

    def x(self, value):
        return (value - self.cut[0]) * self.scales[0] + self.left

    def y(self, value):
        return (value - self.cut[1]) * self.scales[1] + self.top

    def box(self, box):
        """Clipped to the picture, in whole pixels."""
        x0, x1 = (min(max(self.x(value), self.left), self.left + self.size[0]) for value in (box[0], box[2]))
        y0, y1 = (min(max(self.y(value), self.top), self.top + self.size[1]) for value in (box[1], box[3]))
        return round(x0), round(y0), max(round(x0) + 1, round(x1)), max(round(y0) + 1, round(y1))

    def share(self, box):
        """How much of a box lies in the window."""
        across = min(box[2], self.cut[2]) - max(box[0], self.cut[0])
        down = min(box[3], self.cut[3]) - max(box[1], self.cut[1])
        area = max(1e-6, (box[2] - box[0]) * (box[3] - box[1]))
        return max(0, across) * max(0, down) / area


def _line(text, place):
    """(line, whether all of it is there), or None outside; a line that the window cuts counts from its first whole letter."""
    inside = [(character, span) for character, span in zip(text['string'], text['spans'])
              if span[0] >= place.cut[0] - .5 and span[1] <= place.cut[2] + .5]
    if not inside or place.share([inside[0][1][0], text['box'][1], inside[-1][1][1], text['box'][3]]) < LEAST_INSIDE:
        return None
    x0, y0, _, y1 = place.box([inside[0][1][0], text['box'][1], inside[-1][1][1], text['box'][3]])
    spans = [(character, round(place.x(span[0])) - x0, round(place.x(span[1])) - x0) for character, span in inside]
    string = ''.join(character for character, _ in inside)
    return TextLine(string, x0, y0, y1 - y0, spans, text['size'] * min(place.scales)), len(inside) == len(text['spans'])


def page_scene(rng):
    """(pixels, elements, lines, content, strings that are not there), or None where no page was rendered or its windows are empty."""
    page = pool.draw(rng)
    for _ in range(TRIES if page else 0):
        cut = (_around(rng, page) if rng.random() < AROUND_REGION else None) or _anywhere(rng, page)
        shown = _shown(page, *_stretched(rng, page, cut))
        if shown[1]:
            return *shown, _elsewhere(rng, shown[2])
    return None


def _elsewhere(rng, lines):
    """Strings of pages that are not in this window, not even in parts."""
    here = [line.string.lower() for line in lines]
    return [string for string in pool.strings(rng, STRINGS)
            if not any(string.lower() in line or len(line) > 2 and line in string.lower() for line in here)]


def _shown(page, cut, fills):
    place = _Placement(cut, fills)
    pixels = np.full((SIDE, SIDE, 3), PAD_COLOR, np.uint8)
    part = page.picture.crop(cut).resize(place.size, Image.BICUBIC)
    pixels[place.top:place.top + place.size[1], place.left:place.left + place.size[0]] = np.asarray(part)
    found = {index: _line(text, place) for index, text in enumerate(page.texts) if text['box']}
    lines = {index: result[0] for index, result in found.items() if result}
    whole = {index for index, result in found.items() if result and result[1]}
    elements = [_element(each, place, lines, whole) for each in page.elements if _is_shown(each, place, whole)]
    owned = {each['text'] for each in page.elements}
    for index in whole - owned:
        line, box = lines[index], place.box(page.texts[index]['box'])
        elements.append(Element('label', box, page.texts[index]['ink'] or None, line, box))
    return pixels, elements, list(lines.values()), (place.left, place.top, *place.size)


def _is_shown(each, place, whole):
    return each['kind'] in KIND_INDEX and place.share(each['box']) >= LEAST_INSIDE and (each['text'] < 0 or each['text'] in whole)


def _element(each, place, lines, whole):
    line = lines[each['text']] if each['text'] in whole else None
    text_box = line and (line.x, line.y, line.x + line.spans[-1][2], line.y + line.height)
    can = family(each['kind']) in CAN_BE_DISABLED
    label = each['label'].rstrip(':') or None
    return Element(each['kind'], place.box(each['box']), each['colour'] or None, line, text_box, label,
                   disabled=each['disabled'] if can else None)
