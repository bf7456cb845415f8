"""A finished picture with its records: which kind of scene, its proportions, padding, resampling blur and noise."""
from dataclasses import dataclass

import numpy as np
from PIL import Image

from page_scene import page_scene
from palette import SIDE
from shape_scene import shape_scene
from text_scene import text_scene
from ui_scene import ui_scene

# kind of drawn scene -> how often; where pages were rendered, windows of them are the rest
MIX = {ui_scene: .5, shape_scene: .28, text_scene: .22}
PAGES = .68
NOT_SQUARE, BLURRED, NOISY = .25, .2, .3


@dataclass
class Scene:
    pixels: np.ndarray      # uint8 [SIDE, SIDE, 3], padded to a square
    elements: list          # canvas.Element, boxes in pixels of the square
    lines: list             # canvas.TextLine
    content: tuple          # (left, top, width, height) of the picture inside the square
    elsewhere: list = ()    # strings like those of the picture that are not in it


def _proportions(rng):
    if rng.random() > NOT_SQUARE:
        return SIDE, SIDE
    short = rng.randint(SIDE * 7 // 16, SIDE - 8)
    return (SIDE, short) if rng.random() < .6 else (short, SIDE)


def _resampled(rng, pixels):
    """Pictures reach the model resized; going through another size leaves the same softness."""
    size = rng.randint(int(SIDE * .75), int(SIDE * 1.4))
    picture = Image.fromarray(pixels).resize((size, size), rng.choice([Image.BILINEAR, Image.BICUBIC]))
    return np.asarray(picture.resize((SIDE, SIDE), Image.BICUBIC))


def make_scene(rng, pages=PAGES):
    """One scene from a random.Random; the same state (and the same rendered pages) gives the same picture."""
    if rng.random() < pages:
        shown = page_scene(rng)
        if shown:
            return Scene(*shown)
    return drawn_scene(rng)


def drawn_scene(rng):
    width, height = _proportions(rng)
    draw = rng.choices(list(MIX), list(MIX.values()))[0]
    canvas = draw(rng, width, height)
    if not canvas.elements:
        return drawn_scene(rng)
    pixels, left, top = canvas.padded()
    if rng.random() < NOISY:
        noise = np.random.RandomState(rng.getrandbits(31)).randn(SIDE // 2, SIDE // 2, 1).astype(np.float32)
        noise = noise.repeat(2, 0).repeat(2, 1) * rng.uniform(1, 5)
        inside = np.s_[top:top + height, left:left + width]
        pixels[inside] += noise[inside]
    pixels = np.clip(pixels, 0, 255).astype(np.uint8)
    if rng.random() < BLURRED:
        pixels = _resampled(rng, pixels)
    return Scene(pixels, canvas.elements, canvas.lines, (left, top, width, height))
