"""Text as masks. Every glyph is rendered once with Pillow and reused, so that drawing a string is a few array copies."""
import os
from functools import lru_cache

import numpy as np
from PIL import Image, ImageDraw, ImageFont

FONT_FOLDER = '/usr/share/fonts/truetype/'
FONT_FILES = [
    'dejavu/DejaVuSans.ttf', 'dejavu/DejaVuSans-Bold.ttf', 'dejavu/DejaVuSansMono.ttf',
    'liberation/LiberationSans-Regular.ttf', 'liberation/LiberationSans-Bold.ttf', 'liberation/LiberationMono-Regular.ttf',
    'roboto/unhinted/RobotoTTF/Roboto-Regular.ttf', 'roboto/unhinted/RobotoTTF/Roboto-Medium.ttf',
    'open-sans/OpenSans-Regular.ttf', 'lato/Lato-Regular.ttf', 'noto/NotoSans-Regular.ttf', 'tuffy/tuffy_regular.ttf', 'gentium-basic/GenBasR.ttf',
    'nanum/NanumGothic.ttf', 'nanum/NanumSquareR.ttf', 'arundina/ArundinaSans.ttf', 'manrope/Manrope-Regular.ttf', 'tlwg/Umpush.ttf',
    'tlwg/Waree.ttf', 'tlwg/Laksaman.ttf', 'adf/VeranaSans-Regular.otf', 'dustin/Dustismo.ttf', 'liberation/LiberationSansNarrow-Regular.ttf',
    'dejavu/DejaVuSerif.ttf', 'crosextra/Carlito-Regular.ttf', 'clear-sans/ClearSans-Regular.ttf', 'hack/Hack-Regular.ttf',
    'roboto/unhinted/RobotoCondensed-Medium.ttf', 'unfonts-core/UnDotum.ttf', 'liberation/LiberationSerif-Regular.ttf',
]
FONTS = [FONT_FOLDER + name for name in FONT_FILES if os.path.exists(FONT_FOLDER + name)]
INK = 60            # a mask value above this (of 255) counts as ink
SIDE_BEARING = 3    # pixels kept free left of a glyph for strokes that reach out


@lru_cache(maxsize=None)
def font(index, size):
    """(font, height of a line in pixels)."""
    loaded = ImageFont.truetype(FONTS[index], size)
    ascent, descent = loaded.getmetrics()
    return loaded, ascent + descent


@lru_cache(maxsize=None)
def glyph(index, size, character):
    """(mask uint8 [line height, advance + 8], advance in pixels)."""
    loaded, height = font(index, size)
    advance = max(1, int(round(loaded.getlength(character))))
    picture = Image.new('L', (advance + 8, height), 0)
    ImageDraw.Draw(picture).text((SIDE_BEARING, 0), character, 255, font=loaded)
    return np.asarray(picture, np.uint8), advance


@lru_cache(maxsize=20000)
def text_mask(index, size, string):
    """(mask float32 [height, width] in 0..1 cut to its ink, [(character, left, right)] in pixels of the mask)."""
    glyphs = [glyph(index, size, character) for character in string]
    mask = np.zeros((font(index, size)[1], sum(advance for _, advance in glyphs) + 10), np.uint8)
    left, spans = 0, []
    for character, (shape, advance) in zip(string, glyphs):
        target = mask[:, left:left + shape.shape[1]]
        np.maximum(target, shape[:, :target.shape[1]], out=target)
        spans.append((character, left + SIDE_BEARING, left + SIDE_BEARING + advance))
        left += advance
    rows, columns = np.nonzero(mask.max(1) > INK)[0], np.nonzero(mask.max(0) > INK)[0]
    if not len(rows):
        raise ValueError('no ink in %r' % string)
    top, bottom, first, last = int(rows[0]), int(rows[-1]) + 1, int(columns[0]), int(columns[-1]) + 1
    cut = mask[top:bottom, first:last].astype(np.float32) / 255
    return cut, [(character, start - first, end - first) for character, start, end in spans]
