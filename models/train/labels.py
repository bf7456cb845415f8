"""Dense targets for the vision tower: what each patch shows. Only training uses them."""
from dataclasses import dataclass

import numpy as np

from lexicon import CHARACTER_CLASS
from palette import COLOR_INDEX, GRID, KIND_INDEX, PATCH, SIDE

COLUMNS = 4             # sub-columns of a patch, each SIDE / GRID / COLUMNS = 4 pixels wide
COLUMN_PIXELS = PATCH // COLUMNS
SLOTS = 4               # a patch holds at most a few characters; character number i goes to slot i % SLOTS
ORDINALS = 40           # how far characters are counted
CELL = 8                # pixels of a cell of the stem's stride-8 features
LEAST_OVERLAP = 56      # square pixels of a patch that an element must cover to be its target


@dataclass
class DenseLabels:
    kind: np.ndarray            # int64 [GRID, GRID], index into KINDS, 0 = background
    color: np.ndarray           # int64 [GRID, GRID], -1 = none
    box: np.ndarray             # float32 [GRID, GRID, 4], fractions of the picture
    column_char: np.ndarray     # int64 [GRID, GRID, COLUMNS], character class under each sub-column, 0 = none
    column_ordinal: np.ndarray  # int64 [GRID, GRID, COLUMNS], which character of its string, -1 = none
    cell_char: np.ndarray       # int64 [SIDE / 8, SIDE / 8, 2], character class per 4-pixel column of a cell
    slot_char: np.ndarray       # int64 [GRID, GRID, SLOTS], reading order: character i in slot i % SLOTS
    ordinals: np.ndarray        # float32 [GRID, GRID, ORDINALS], which characters have their centre in the patch

    def arrays(self):
        return [self.kind, self.color, self.box, self.column_char, self.column_ordinal,
                self.cell_char, self.slot_char, self.ordinals]


def patches_of(box):
    """uint8 [GRID * GRID]: the patches that a box covers well, always the one under its centre."""
    x0, y0, x1, y1 = box
    starts = np.arange(GRID) * PATCH
    across = np.clip(np.minimum(x1, starts + PATCH) - np.maximum(x0, starts), 0, PATCH)
    down = np.clip(np.minimum(y1, starts + PATCH) - np.maximum(y0, starts), 0, PATCH)
    mask = (down[:, None] * across[None] >= LEAST_OVERLAP)
    mask[patch_index((y0 + y1) / 2), patch_index((x0 + x1) / 2)] = True
    return mask.astype(np.uint8).ravel()


def patch_index(pixel):
    return min(GRID - 1, max(0, int(pixel) // PATCH))


def _area(element):
    x0, y0, x1, y1 = element.box
    return (x1 - x0) * (y1 - y0)


def _label_elements(scene, labels):
    for element in sorted(scene.elements, key=_area, reverse=True):     # small ones win over what they lie on
        mask = patches_of(element.box).reshape(GRID, GRID).astype(bool)
        labels.kind[mask] = KIND_INDEX[element.kind]
        labels.color[mask] = COLOR_INDEX[element.color] if element.color else -1
        labels.box[mask] = np.asarray(element.box, np.float32) / SIDE


def _label_line(line, labels):
    row = patch_index(line.y + line.height // 2)
    cell_row = min(SIDE // CELL - 1, (line.y + line.height // 2) // CELL)
    for number, (character, start, end) in enumerate(line.spans):
        code = CHARACTER_CLASS.get(character, 0)
        left, right = line.x + start, line.x + end
        first, last = max(0, (left + 1) // COLUMN_PIXELS), min(SIDE // COLUMN_PIXELS - 1, (right - 1) // COLUMN_PIXELS)
        for column in range(first, last + 1):
            if left <= column * COLUMN_PIXELS + 2 < right or right - left <= COLUMN_PIXELS:
                patch, inner = divmod(column, COLUMNS)
                labels.column_char[row, patch, inner] = code
                labels.column_ordinal[row, patch, inner] = min(number, ORDINALS - 1)
                labels.cell_char[cell_row, column // 2, column % 2] = code
        patch = patch_index(line.x + (start + end) / 2)
        labels.slot_char[row, patch, number % SLOTS] = code
        if number < ORDINALS:
            labels.ordinals[row, patch, number] = 1


def dense_labels(scene):
    labels = DenseLabels(
        kind=np.zeros((GRID, GRID), np.int64), color=np.full((GRID, GRID), -1, np.int64),
        box=np.zeros((GRID, GRID, 4), np.float32), column_char=np.zeros((GRID, GRID, COLUMNS), np.int64),
        column_ordinal=np.full((GRID, GRID, COLUMNS), -1, np.int64),
        cell_char=np.zeros((SIDE // CELL, SIDE // CELL, 2), np.int64),
        slot_char=np.zeros((GRID, GRID, SLOTS), np.int64), ordinals=np.zeros((GRID, GRID, ORDINALS), np.float32))
    _label_elements(scene, labels)
    for line in scene.lines:
        _label_line(line, labels)
    return labels
