"""Sizes, colours and the kinds of things that can be drawn. Everything else is built from these tables."""

SIDE = 256                  # the model's input is SIDE x SIDE pixels
PATCH = 16                  # one image token stands for PATCH x PATCH pixels
GRID = SIDE // PATCH        # 16 x 16 = 256 image tokens
PAD_COLOR = 127             # grey that fills a non-square picture up to a square

# Three shades each; a scene adds a little random offset on top.
COLORS = {
    'red': [(220, 40, 40), (200, 30, 50), (240, 60, 50)],
    'green': [(40, 160, 60), (30, 190, 80), (60, 140, 50)],
    'blue': [(40, 90, 220), (30, 110, 240), (50, 70, 190)],
    'yellow': [(245, 220, 50), (250, 230, 80), (235, 205, 30)],
    'orange': [(245, 140, 30), (240, 120, 20), (255, 155, 50)],
    'purple': [(130, 50, 180), (150, 70, 210), (110, 40, 150)],
    'pink': [(250, 130, 180), (240, 110, 170), (255, 150, 200)],
    'cyan': [(40, 200, 215), (60, 215, 225), (20, 180, 200)],
    'brown': [(130, 80, 40), (115, 70, 35), (145, 90, 55)],
    'gray': [(135, 135, 135), (150, 150, 155), (120, 122, 128)],
    'black': [(20, 20, 20), (35, 35, 38), (8, 8, 10)],
    'white': [(250, 250, 250), (255, 255, 255), (242, 243, 245)],
}
COLOR_NAMES = list(COLORS)

SHAPES = ['circle', 'square', 'triangle', 'star', 'diamond', 'hexagon', 'heart', 'ring', 'cross', 'arrow']
ICONS = ['close', 'plus', 'menu', 'search', 'home', 'play', 'check', 'bell', 'lock', 'mail']

# A trailing 1 or 0 is the state (checked, selected, on, active) of a widget that has one.
STATEFUL = ['checkbox', 'radio', 'toggle', 'tab']
WIDGETS = ['button', 'field', 'checkbox1', 'checkbox0', 'radio1', 'radio0', 'toggle1', 'toggle0',
           'slider', 'progress', 'tab1', 'tab0', 'dropdown', 'label', 'link']
KINDS = ['background'] + WIDGETS + SHAPES + ['icon_' + icon for icon in ICONS]
KIND_INDEX = {kind: index for index, kind in enumerate(KINDS)}
COLOR_INDEX = {color: index for index, color in enumerate(COLOR_NAMES)}

# How a kind is called in answers.
KIND_NAMES = {
    'button': 'button', 'field': 'text field',
    'checkbox1': 'checked checkbox', 'checkbox0': 'unchecked checkbox',
    'radio1': 'selected radio button', 'radio0': 'unselected radio button',
    'toggle1': 'toggle that is on', 'toggle0': 'toggle that is off',
    'slider': 'slider', 'progress': 'progress bar', 'tab1': 'active tab', 'tab0': 'inactive tab',
    'dropdown': 'dropdown', 'label': 'label', 'link': 'link',
    **{shape: shape for shape in SHAPES},
    **{'icon_' + icon: icon + ' icon' for icon in ICONS},
}


def family(kind):
    """'checkbox1' -> 'checkbox'; kinds without a state stay as they are."""
    return kind[:-1] if kind[:-1] in STATEFUL else kind


def has_state(kind):
    return kind[:-1] in STATEFUL
