"""Rendered pages (pages/render.ts): a few at a time in memory, each for a few windows."""
import glob
import json
import os
from dataclasses import dataclass

import numpy as np
from PIL import Image

FOLDER = os.environ.get('CHATSPOT_PAGES', os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..', 'build', 'pages'))
OPEN, WINDOWS = 6, 24       # pages in memory, windows cut from each before the next one is read
LONGEST_STRING = 18         # of those by which a question may name something
CONTRAST = 36               # of 255: what differs more from the background is ink


@dataclass
class Page:
    picture: Image.Image
    elements: list      # dicts as in truth.ts, boxes in pixels
    texts: list         # dicts as in truth.ts; 'box' is the ink's
    strings: list       # short ones that stand on it
    left: int           # windows still to cut


def ink_rows(grey, box):
    """First and last row (exclusive) of a line's ink inside its box, or None where nothing stands out."""
    left, top, right, bottom = (int(round(value)) for value in box)
    area = grey[max(0, top):bottom, max(0, left):right]
    if area.size == 0:
        return None
    rows = np.nonzero((np.abs(area - np.median(area)) > CONTRAST).any(1))[0]
    return (max(0, top) + int(rows[0]), max(0, top) + int(rows[-1]) + 1) if len(rows) else None


def load(path):
    picture = Image.open(path[:-5] + '.png').convert('RGB')
    grey = np.asarray(picture.convert('L'), np.int16)
    with open(path, encoding='utf-8') as file:
        truth = json.load(file)
    for text in truth['texts']:
        rows = ink_rows(grey, text['box'])
        text['box'] = [text['box'][0], rows[0], text['box'][2], rows[1]] if rows else None
    strings = [text['string'] for text in truth['texts'] if 2 < len(text['string']) <= LONGEST_STRING and '"' not in text['string']]
    return Page(picture, truth['elements'], truth['texts'], strings, WINDOWS)


class PagePool:
    def __init__(self):
        self.pages = []

    def draw(self, rng):
        """A page, or None where none was rendered."""
        if len(self.pages) < OPEN:
            paths = glob.glob(os.path.join(FOLDER, '*.json'))
            if not paths:
                return None
            self.pages.append(load(rng.choice(sorted(paths))))
        page = rng.choice(self.pages)
        page.left -= 1
        if page.left <= 0:
            self.pages.remove(page)
        return page

    def strings(self, rng, count):
        """Some of what stands on the pages in memory."""
        every = [string for page in self.pages for string in page.strings]
        return rng.sample(every, min(count, len(every)))
