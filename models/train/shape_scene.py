"""Coloured shapes scattered over a plain or graded background, some with a short text inside."""
import numpy as np

from canvas import Canvas, brightness, shade
from glyphs import FONTS, text_mask
from icons import outline
from palette import COLOR_NAMES, SHAPES, SIDE

GAP = 3     # pixels between neighbouring shapes


def _background(rng):
    name = rng.choice(['white', 'white', 'white', 'gray', 'black', 'cyan', 'yellow'])
    color = shade(rng, name)
    return name, color * .35 + 165 if name in ('cyan', 'yellow') else color


def _free_place(rng, width, height, size, taken):
    for _ in range(12):
        x, y = rng.randint(2, width - size - 2), rng.randint(2, height - size - 2)
        if all(x + size + GAP < x0 or x1 + GAP < x or y + size + GAP < y0 or y1 + GAP < y for x0, y0, x1, y1 in taken):
            return x, y
    return None


def _short_text(rng):
    return rng.choice([str(rng.randint(0, 99)), rng.choice('ABCDEFGHKLMNPRSTXYZ'),
                       rng.choice(['Go', 'Hi', 'Yes', 'No', 'On', 'Up'])])


def _write_inside(rng, canvas, element, color, font_index):
    x0, y0, x1, y1 = element.box
    string, size = _short_text(rng), rng.randint(13, 20)
    height, width = text_mask(font_index, size, string)[0].shape
    if width < x1 - x0 - 10:
        ink = (255, 255, 255) if brightness(color) < 150 else (15, 15, 15)
        element.line, element.text_box = canvas.text(
            (x0 + x1 - width) // 2, (y0 + y1 - height) // 2, string, font_index, size, ink)


def shape_scene(rng, width, height):
    background_name, background = _background(rng)
    canvas = Canvas(width, height, background)
    if rng.random() < .4:
        steps = np.linspace(rng.uniform(-25, 0), rng.uniform(0, 25), height if rng.random() < .5 else width, dtype=np.float32)
        canvas.pixels += steps[:, None, None] if len(steps) == height else steps[None, :, None]
    kinds = rng.sample(SHAPES, 3) if rng.random() < .4 else SHAPES      # few kinds make counting worth asking
    faint = {background_name} | ({'white'} if background_name in ('gray', 'cyan', 'yellow') else set())
    colors = [name for name in COLOR_NAMES if name not in faint]
    font_index, taken = rng.randrange(len(FONTS)), []
    for _ in range(rng.randint(2, 9)):
        size = rng.randint(18, min(SIDE // 3, width - 6, height - 6))
        place = _free_place(rng, width, height, size, taken)
        if not place:
            continue
        kind, name = rng.choice(kinds), rng.choice(colors)
        color = shade(rng, name)
        turns = rng.randrange(4) if kind in ('arrow', 'triangle') and rng.random() < .5 else 0
        box = canvas.icon(kind, *place, size, color, turns)
        taken.append(box)
        element = canvas.add(kind, box, name, outline=outline(kind, turns))
        if kind in ('square', 'circle', 'hexagon') and size > 34 and rng.random() < .45:
            _write_inside(rng, canvas, element, color, font_index)
    return canvas
