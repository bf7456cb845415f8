"""A page of loose strings in one font, several sizes and colours."""
from canvas import Canvas, grey, shade
from glyphs import FONTS, text_mask
from lexicon import random_text


def text_scene(rng, width, height):
    dark = rng.random() < .25
    canvas = Canvas(width, height, grey(rng.randint(10, 45) if dark else rng.randint(225, 255)))
    font_index, usual_size, y = rng.randrange(len(FONTS)), rng.randint(10, 18), rng.randint(4, 14)
    while y < height - 20:
        size = usual_size if rng.random() < .7 else rng.randint(10, 22)
        name = ('white' if dark else 'black') if rng.random() < .7 else rng.choice(['red', 'blue', 'green', 'purple', 'orange'])
        color, x, tallest = shade(rng, name), rng.randint(4, 30), 8
        for _ in range(rng.randint(1, 4)):
            string = random_text(rng)
            text_height, text_width = text_mask(font_index, size, string)[0].shape
            if x + text_width > width - 4 or y + text_height > height - 3:
                break
            drop = 3 if text_height < size * .7 else 0      # strings without tall letters sit lower on the line
            line, box = canvas.text(x, y + drop, string, font_index, size, color)
            canvas.add('label', box, name, line)
            x, tallest = box[2] + rng.randint(8, 18), max(tallest, text_height)
        y += tallest + rng.randint(6, 16)
    return canvas
