"""A small interface screen: rows of widgets from top to bottom in one theme."""
from widgets import WidgetPainter

# How often each kind of row is drawn.
ROWS = {'buttons': 22, 'field': 11, 'checkboxes': 11, 'radios': 9, 'toggles': 9, 'slider': 6, 'progress': 6, 'tabs': 6,
        'icons': 10, 'labels': 8, 'link': 4, 'dropdown': 7, 'shapes': 7}


def ui_scene(rng, width, height):
    painter = WidgetPainter(rng, width, height)
    y = rng.randint(3, 10)
    if rng.random() < .3:
        y = painter.title_bar() + rng.randint(4, 9)
    while y < height - 14:
        row_height = rng.randint(18, 24)
        if y + row_height > height - 2:
            break
        row = rng.choices(list(ROWS), list(ROWS.values()))[0]
        getattr(painter, row)(rng.randint(5, 16), y, row_height)
        y += row_height + rng.randint(4, 12)
    return painter.canvas
