"""Rows of interface widgets. Each method of WidgetPainter draws one row into the canvas and records its elements."""
from canvas import Canvas, brightness, grey, shade
from glyphs import FONTS, text_mask
from lexicon import random_text
from palette import COLOR_NAMES, ICONS, SHAPES

EDGE = 4    # pixels kept free at the right edge


class Theme:
    """The colours, font and corner radius that one screen shares."""

    def __init__(self, rng):
        self.dark = rng.random() < .25
        level = rng.randint(18, 48) if self.dark else rng.randint(228, 255)
        self.background = grey(level) + [rng.randint(-4, 4), rng.randint(-4, 4), rng.randint(-2, 6)]
        self.font = rng.randrange(len(FONTS))
        self.size = rng.randint(10, 14)
        self.ink = grey(235 if self.dark else rng.randint(10, 60))
        self.ink_name = 'white' if self.dark else 'black'
        self.border = grey(95 if self.dark else rng.randint(150, 195))
        self.field = grey(level + 18 if self.dark else 255)
        self.track = grey(90 if self.dark else 205)
        self.accent = rng.choice(['blue', 'green', 'red', 'purple', 'orange', 'cyan', 'blue'])
        self.radius = rng.choice([0, 0, 2, 3, 4, 6])
        self.native = rng.random() < .3         # grey bordered buttons, small controls, as browsers draw them


class WidgetPainter:
    def __init__(self, rng, width, height):
        self.rng, self.theme = rng, Theme(rng)
        self.canvas = Canvas(width, height, self.theme.background)
        self.right = width - EDGE

    def _string(self, room, size=None, tries=4):
        """A random string that fits into `room` pixels with its mask's size, or None."""
        for _ in range(tries):
            string = random_text(self.rng)
            mask, _ = text_mask(self.theme.font, size or self.theme.size, string)
            if mask.shape[1] <= room:
                return string, mask.shape[1], mask.shape[0]
        return None

    def _centred(self, string, box, color, lift=0):
        """Write a string in the middle of a box; returns (line, ink box)."""
        mask, _ = text_mask(self.theme.font, self.theme.size, string)
        x = box[0] + (box[2] - box[0] - mask.shape[1]) // 2
        y = box[1] + (box[3] - box[1] - mask.shape[0]) // 2 - lift
        return self.canvas.text(x, y, string, self.theme.font, self.theme.size, color)

    def label(self, x, y, height, room, size=None, color=None, color_name=None, kind='label'):
        """A string standing alone; returns its element or None where nothing fits."""
        theme, found = self.theme, self._string(room, size)
        if not found:
            return None
        string, _, text_height = found
        color = theme.ink if color is None else color
        line, box = self.canvas.text(x, y + max(0, (height - text_height) // 2), string, theme.font, size or theme.size, color)
        if kind == 'link':
            self.canvas.rectangle(box[0], box[3] + 1, box[2], box[3] + 2, color)
            box = (box[0], box[1], box[2], box[3] + 2)
        return self.canvas.add(kind, box, color_name or theme.ink_name, line)

    def title_bar(self):
        """Returns the bar's height."""
        rng, canvas, theme = self.rng, self.canvas, self.theme
        height = rng.randint(18, 24)
        canvas.rectangle(0, 0, canvas.width, height, shade(rng, rng.choice(['blue', 'gray', 'black', 'purple', 'green'])))
        found = self._string(canvas.width - 40, 12)
        if found:
            line, box = canvas.text(6, (height - 9) // 2, found[0], theme.font, 12, grey(255))
            canvas.add('label', box, 'white', line)
        size = rng.randint(9, 11)
        canvas.add('icon_close', canvas.icon('close', canvas.width - 8 - size, (height - size) // 2, size, grey(255)), 'white')
        return height

    def buttons(self, x, y, height):
        rng, theme, canvas = self.rng, self.theme, self.canvas
        for _ in range(rng.randint(1, 3)):
            string = random_text(rng)
            width = text_mask(theme.font, theme.size, string)[0].shape[1] + rng.randint(12, 26)
            if x + width > self.right:
                break
            box = (x, y, x + width, y + height)
            if theme.native and rng.random() < .5:
                name, color = None, grey(70 if theme.dark else rng.randint(222, 242))
                canvas.bordered(*box, theme.border * .8, color, theme.radius)
            else:
                name = rng.choice(COLOR_NAMES) if rng.random() < .7 else theme.accent
                color = shade(rng, name)
                faint = name == 'white' or abs(brightness(color) - brightness(theme.background)) < 40
                if faint or rng.random() < .12:
                    canvas.bordered(*box, theme.border if faint else color * .7, color, theme.radius)
                else:
                    canvas.rectangle(*box, color, theme.radius)
            line, ink = self._centred(string, box, grey(255 if brightness(color) < 165 else 20))
            canvas.add('button', box, name, line, ink)
            x += width + rng.randint(5, 14)

    def field(self, x, y, height, kind='field'):
        """A text field or a dropdown, sometimes with its name to the left."""
        rng, theme, canvas = self.rng, self.theme, self.canvas
        if rng.random() < .5:
            name = self.label(x, y, height, 60)
            x = name.box[2] + rng.randint(5, 10) if name else x
        room = self.right - 2 - x
        if room <= 50:
            return
        box = (x, y, x + rng.randint(50, min(130, room)), y + height)
        canvas.bordered(*box, theme.border, theme.field, theme.radius)
        line = ink = None
        if kind == 'dropdown':
            canvas.icon('chevron', box[2] - 14, y + (height - 9) // 2, 9, theme.ink)
        found = self._string(box[2] - x - (25 if kind == 'dropdown' else 11), tries=1) if rng.random() < .8 else None
        if found:
            faded = theme.border * (1.5 if theme.dark else .8)
            color = theme.ink if rng.random() < .7 else faded
            line, ink = canvas.text(x + 5, y + (height - found[2]) // 2, found[0], theme.font, theme.size, color)
        canvas.add(kind, box, None, line, ink)

    def dropdown(self, x, y, height):
        self.field(x, y, height, 'dropdown')

    def _toggle(self, x, y, size, on):
        color = shade(self.rng, self.theme.accent) if on else grey(165)
        width, knob = int(size * 1.8), size - 4
        self.canvas.rectangle(x, y, x + width, y + size, color, size // 2)
        self.canvas.icon('circle', x + (width - knob - 2 if on else 2), y + 2, knob, grey(255))

    def _checkbox(self, x, y, size, on):
        rng, theme, canvas = self.rng, self.theme, self.canvas
        if on and rng.random() < .6:
            canvas.rectangle(x, y, x + size, y + size, shade(rng, theme.accent), 2)
            canvas.icon('check', x + 2, y + 2, size - 4, grey(255))
            return
        canvas.bordered(x, y, x + size, y + size, theme.ink * .6 + theme.background * .4, theme.field, 2)
        if on:
            canvas.icon(rng.choice(['check', 'check', 'close']), x + 2, y + 2, size - 4, theme.ink)

    def _radio(self, x, y, size, on):
        rng, theme, canvas = self.rng, self.theme, self.canvas
        color = shade(rng, theme.accent) if rng.random() < .6 else theme.ink
        rim = theme.ink * .6 + theme.background * .4
        if on and rng.random() < .4:            # browsers colour the rim of a selected one
            rim = color
        canvas.icon('circle', x, y, size, rim)
        canvas.icon('circle', x + 1, y + 1, size - 2, theme.field)
        if on:
            dot = max(6, size - 7)
            canvas.icon('circle', x + (size - dot) // 2, y + (size - dot) // 2, dot, color)

    def _switches(self, x, y, height, kind, most):
        rng, chosen = self.rng, self.rng.randrange(3)
        for index in range(rng.randint(1, most)):
            size = rng.randint(11, 13) if self.theme.native else rng.randint(12, 16)
            on = index == chosen if kind == 'radio' else rng.random() < .5
            width = int(size * 1.8) if kind == 'toggle' else size
            if x + width > self.right:
                return
            top = y + (height - size) // 2
            getattr(self, '_' + kind)(x, top, size, on)
            element = self.canvas.add(kind + str(int(on)), (x, top, x + width, top + size))
            x += width + rng.randint(4, 7)
            name = self.label(x, y, height, self.right - 2 - x)
            if name:
                element.label = name.text
                x = name.box[2] + rng.randint(8, 14)
            if x > self.right - 26:
                return

    def checkboxes(self, x, y, height):
        self._switches(x, y, height, 'checkbox', 2)

    def radios(self, x, y, height):
        self._switches(x, y, height, 'radio', 3)

    def toggles(self, x, y, height):
        self._switches(x, y, height, 'toggle', 2)

    def slider(self, x, y, height):
        rng, theme, canvas = self.rng, self.theme, self.canvas
        width = min(rng.randint(60, 140), self.right - 4 - x)
        if width < 40:
            return
        color, knob = shade(rng, theme.accent), rng.randint(10, 14)
        top = y + (height - knob) // 2
        middle, position = top + knob // 2, int(rng.random() * (width - knob))
        canvas.rectangle(x, middle - 1, x + width, middle + 2, theme.track)
        canvas.rectangle(x, middle - 1, x + position, middle + 2, color)
        canvas.icon('circle', x + position, top, knob, color if rng.random() < .6 else theme.border)
        canvas.add('slider', (x, top, x + width, top + knob), theme.accent)

    def progress(self, x, y, height):
        rng, theme, canvas = self.rng, self.theme, self.canvas
        width = min(rng.randint(60, 140), self.right - 4 - x)
        if width < 40:
            return
        thick = rng.randint(6, 12)
        top, radius = y + (height - thick) // 2, rng.choice([0, 2, thick // 2])
        done = max(2 * radius + 1, int(max(rng.random(), .08) * width))
        canvas.rectangle(x, top, x + width, top + thick, theme.track, radius)
        canvas.rectangle(x, top, x + done, top + thick, shade(rng, theme.accent), radius)
        canvas.add('progress', (x, top, x + width, top + thick), theme.accent)

    def tabs(self, x, y, height):
        rng, theme, canvas = self.rng, self.theme, self.canvas
        count = rng.randint(2, 3)
        active = rng.randrange(count)
        for index in range(count):
            string = random_text(rng)
            width = text_mask(theme.font, theme.size, string)[0].shape[1] + rng.randint(10, 16)
            if x + width > self.right:
                return
            box = (x, y, x + width, y + height)
            if index == active:
                canvas.rectangle(*box, theme.field)
                canvas.rectangle(x, y + height - 2, x + width, y + height, shade(rng, theme.accent))
            else:
                canvas.rectangle(*box, theme.border * .5 + theme.background * .5)
            line, ink = self._centred(string, box, theme.ink, lift=1)
            canvas.add('tab%d' % (index == active), box, None, line, ink)
            x += width + 1

    def icons(self, x, y, height):
        rng, theme, canvas = self.rng, self.theme, self.canvas
        for _ in range(rng.randint(2, 6)):
            size, kind = rng.randint(13, 19), rng.choice(ICONS)
            if x + size > self.right:
                return
            bright = [name for name in COLOR_NAMES if name not in ('white', 'black')]
            name = theme.ink_name if rng.random() < .5 else rng.choice(bright)
            box = canvas.icon(kind, x, y + (height - size) // 2, size, shade(rng, name))
            canvas.add('icon_' + kind, box, name)
            x += size + rng.randint(6, 16)

    def shapes(self, x, y, height):
        rng, theme, canvas = self.rng, self.theme, self.canvas
        for _ in range(rng.randint(2, 5)):
            size, kind = rng.randint(15, 24), rng.choice(SHAPES)
            if x + size > self.right:
                return
            unlike = [name for name in COLOR_NAMES if name != ('black' if theme.dark else 'white')]
            name = rng.choice(unlike)
            box = canvas.icon(kind, x, y + (height - size) // 2, size, shade(rng, name))
            canvas.add(kind, box, name)
            x += size + rng.randint(6, 16)

    def labels(self, x, y, height):
        theme, rng = self.theme, self.rng
        first = self.label(x, y, height, self.right - 2 - x, rng.choice([theme.size] * 3 + [theme.size + 2, 16, 18]))
        if first and rng.random() < .5:
            x = first.box[2] + 12
            self.label(x, y, height, self.right - 2 - x)

    def link(self, x, y, height):
        color = grey(0) + [110, 160, 250] if self.theme.dark else shade(self.rng, 'blue')
        self.label(x, y, height - 2, self.right - 2 - x, color=color, color_name='blue', kind='link')
