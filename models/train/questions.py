"""Questions about a scene with their answers. One maker per task; each returns a Question or None where the scene has no case."""
from dataclasses import dataclass, field

import phrases
from canvas import Element
from lexicon import random_text
from names import LONGEST_NAME, READABLE, Names
from naming import article, bare_caption, called, caption, family_name, is_shape, plural
from palette import COLOR_NAMES, ICONS, KIND_NAMES, SHAPES, SIDE, WIDGETS, family, has_state
from regions import box_region, hand_drawn_box, point_inside, polygon_around
from wording import opened, placed

# task -> how often; a stage may override some
WEIGHTS = {'class': 2, 'point': 1.5, 'color': 1, 'state': .8, 'ocr': 4, 'where': 4, 'count': 1.6, 'exists': 1.5, 'relation': 1.4,
           'empty': .5, 'unreadable': .6, 'polygon': 1.1, 'pair': 1.4, 'follow': 1.4, 'style': 1.1}
TASKS = list(WEIGHTS)
LONGEST_TEXT = 52       # characters that an answer spells
UNREADABLE = 6.5        # font size, in pixels of the model's input, below which text counts so; see names.READABLE
PIECES = .3             # of the texts of several words that are read are only a part
CANNOT_READ = 'i cannot read that'


@dataclass
class Question:
    task: str
    turns: list                 # user texts with {0}, {1} for the regions; the last one is asked
    answer: str                 # in the model's language; spelled: with its case
    regions: list = field(default_factory=list)
    spelled: bool = False       # the whole answer is read off the picture, character by character
    earlier: str = None         # the answer of the first of two turns
    subjects: list = field(default_factory=list)    # the element of each region, for the attention loss
    reads: Element = None       # the answer spells this element's text
    finds: Element = None       # the answer is this element's box
    names: list = field(default_factory=list)       # the drawn strings (canvas.TextLine) that the question quotes, in order
    compares: list = field(default_factory=list)    # two elements that the answer compares
    calls: list = field(default_factory=list)       # (name in the question, elements that it fits)


class Asker:
    """Makes questions about one scene."""

    def __init__(self, rng, scene):
        self.rng, self.scene, self.elements = rng, scene, scene.elements
        self.written = [e for e in self.elements if e.text and len(e.text) <= LONGEST_TEXT and e.line.size >= READABLE]
        self.unreadable = [e for e in self.elements if e.text and e.line.size < UNREADABLE]
        self.switchable = [e for e in self.elements if e.disabled is not None]
        self.colored = [e for e in self.elements if e.color and e.kind not in ('label', 'link')]
        self.stateful = [e for e in self.elements if has_state(e.kind)]
        self.shapes = [e for e in self.elements if is_shape(e)]
        self.names = Names(self.elements)
        self.unique = self.names.unique

    def ask(self, task):
        question = getattr(self, 'ask_' + task.replace('class', 'kind'))()
        if question:
            question.task = task
        return question

    def region(self, element, points=0.):
        """A hand-drawn box around an element, or with probability `points` a point inside."""
        if self.rng.random() < points:
            return point_inside(self.rng, element.box)
        return hand_drawn_box(self.rng, element.box)

    def about(self, words, element, answer, region, **more):
        """A one-turn question about one region."""
        text = opened(self.rng, placed(self.rng, phrases.draw(self.rng, words)))
        return Question('', [text], answer, [region], subjects=[element], **more)

    def named(self, words, answer, **names):
        """A question without a region."""
        text = phrases.draw(self.rng, words)
        for key, value in names.items():
            text = text.replace('{%s}' % key, value)
        return Question('', [opened(self.rng, text)], answer)

    def ask_kind(self):
        element = self.rng.choice(self.elements)
        return self.about(phrases.CLASS, element, caption(element), self.region(element))

    def ask_point(self):
        element = self.rng.choice(self.elements)
        return self.about(phrases.POINT, element, caption(element), point_inside(self.rng, element.box))

    def ask_color(self):
        if not self.colored:
            return None
        element = self.rng.choice(self.colored)
        return self.about(phrases.COLOR, element, element.color, self.region(element, points=.2))

    def _ask_disabled(self):
        off = [e for e in self.switchable if e.disabled]
        element = self.rng.choice(off if off and self.rng.random() < .55 else self.switchable)
        words, means_off = self.rng.choice(phrases.DISABLED)
        return self.about(words, element, 'yes' if element.disabled == means_off else 'no', self.region(element, points=.2))

    def ask_state(self):
        if self.switchable and self.rng.random() < .3:
            return self._ask_disabled()
        if not self.stateful:
            return None
        element = self.rng.choice(self.stateful)
        answer = 'yes' if element.kind.endswith('1') else 'no'
        return self.about(phrases.STATE[family(element.kind)], element, answer, self.region(element, points=.2))

    def ask_ocr(self):
        if not self.written:
            return None
        element = self._words(self.rng.choice(self.written))
        box = element.box if self.rng.random() < .5 else element.text_box
        region = point_inside(self.rng, element.text_box) if self.rng.random() < .1 else hand_drawn_box(self.rng, box)
        return self.about(phrases.OCR, element, element.text, region, spelled=True, reads=element)

    def _words(self, element):
        """Sometimes a few of a text's words only, as where a line is read in pieces."""
        starts = [0] + [index + 1 for index, character in enumerate(element.text) if character == ' ']
        if len(starts) < 2 or self.rng.random() > PIECES:
            return element
        first, last = sorted(self.rng.sample(starts + [len(element.text) + 1], 2))
        line = element.line.part(first, last - 1)
        return Element('label', line.box, None, line, line.box)

    def ask_where(self):
        if not self.unique:
            return None
        element = self.rng.choice(self.unique)
        name, quoted = self.names.draw(self.rng, element)
        question = self.named(phrases.WHERE, box_region(element.box).prompt(), name=name)
        question.finds, question.names, question.calls = element, quoted, [(name, [element])]
        return question

    def _ask_block(self):
        """A region of many lines is no text that one answer could hold."""
        lines = sorted((line for line in self.scene.lines if len(line.string) > 3), key=lambda line: line.y)
        if len(lines) < 3:
            return None
        first = self.rng.randrange(len(lines) - 2)
        block = lines[first:first + self.rng.randint(3, 8)]
        box = (min(line.x for line in block), block[0].y, max(line.x + line.spans[-1][2] for line in block), max(line.y + line.height for line in block))
        if box[3] - box[1] < 3 * block[0].height:
            return None
        return self.about(phrases.OCR, None, CANNOT_READ, hand_drawn_box(self.rng, box))

    def ask_unreadable(self):
        if self.rng.random() < .35:
            return self._ask_block()
        if not self.unreadable:
            return None
        element = self.rng.choice(self.unreadable)
        return self.about(phrases.OCR, element, CANNOT_READ, self.region(element, points=.1))

    def ask_count(self):
        rng = self.rng
        if self.shapes and rng.random() < .75:
            kind, color = rng.choice(self.shapes).kind if rng.random() < .85 else rng.choice(SHAPES), rng.choice(self.shapes).color
            way = rng.random()
            if way < .5:
                name, counted = kind, [e for e in self.elements if e.kind == kind]
            elif way < .8:
                name, counted = color + ' shape', [e for e in self.shapes if e.color == color]
            else:
                name, counted = color + ' ' + kind, [e for e in self.elements if e.kind == kind and e.color == color]
        else:
            kind = rng.choice([e.kind for e in self.elements if e.kind != 'label'] or ['button'])
            name, counted = KIND_NAMES[kind], [e for e in self.elements if e.kind == kind]
            if has_state(kind) and rng.random() < .5:
                name, counted = family_name(kind), [e for e in self.elements if family(e.kind) == family(kind)]
        if len(counted) > 9:
            return None
        question = self.named(phrases.COUNT, str(len(counted)), name=plural(name))
        question.calls = [(plural(name), counted)]
        return question

    def _absent(self):
        """The caption of something that is not there, or None."""
        rng = self.rng
        kind = rng.choice(SHAPES if self.shapes and rng.random() < .7 else WIDGETS[:13] + ['icon_' + icon for icon in ICONS])
        color = rng.choice(COLOR_NAMES) if kind in SHAPES or kind == 'button' or kind.startswith('icon') else None
        name = caption(Element(kind, None, color))
        return name if all(caption(e) != name for e in self.elements) else None

    def _ask_text_exists(self, there):
        """Is there a "Save" button, the text "Total"?"""
        rng, named = self.rng, [e for e in self.unique if called(e)]
        if not named:
            return None
        element = rng.choice(named)
        if there:
            text = called(element)
        else:       # sometimes a string that is there, on something else
            others = [e.text for e in self.written if e.kind != element.kind and len(e.text) <= LONGEST_NAME and '"' not in e.text]
            text = rng.choice(others) if others and element.kind != 'label' and rng.random() < .35 else self._absent_text()
            if any((called(e) or '').lower() == text.lower() and family(e.kind) == family(element.kind) for e in self.elements):
                return None
        nouns = {'label': ['the text "%s"', 'the word "%s"', '"%s"', 'a text "%s"'], 'link': ['a "%s" link', 'a link "%s"'],
                 'button': ['a "%s" button', 'a button "%s"', 'a button labelled "%s"', 'a button that says "%s"']}
        noun = family_name(element.kind)
        name = rng.choice(nouns.get(element.kind, ['a "%%s" %s' % noun, 'a %s "%%s"' % noun, 'a %s labelled "%%s"' % noun])) % text
        question = self.named(phrases.EXISTS, 'yes' if there else 'no', name=name)
        if there:
            question.names, question.calls = self.names.lines(element), [(name, [element])]
        return question

    def _absent_text(self):
        """Drawn like those that are there: that it sounds otherwise must not tell that a text is not there."""
        return self.rng.choice(self.scene.elsewhere) if self.scene.elsewhere else random_text(self.rng)

    def _ask_family_exists(self, there):
        """Is there a checkbox, whatever its state?"""
        here = {e.kind for e in self.elements}
        kind = self.rng.choice(sorted(here) if there else [kind for kind in WIDGETS if kind not in here] or WIDGETS)
        if kind == 'label' or is_shape(Element(kind, None)):
            return None
        return self._whether_there(article(family_name(kind)), [e for e in self.elements if family(e.kind) == family(kind)])

    def _whether_there(self, name, found):
        question = self.named(phrases.EXISTS, 'yes' if found else 'no', name=name)
        question.calls = [(name, found)]
        return question

    def ask_exists(self):
        there, way = self.rng.random() < .5, self.rng.random()
        if way < .4:
            return self._ask_text_exists(there)
        if way < .6:
            return self._ask_family_exists(there)
        name = caption(self.rng.choice(self.elements)) if there else self._absent()
        return self._whether_there(name, [e for e in self.elements if caption(e) == name]) if name and name != 'text' else None

    def _side(self, first, second, closest=10):
        """(phrase, answer) comparing two centres, or None where they are too level to tell."""
        phrase, axis, sign = self.rng.choice(phrases.SIDES)
        distance = (first.box[axis] + first.box[axis + 2] - second.box[axis] - second.box[axis + 2]) / 2 * sign
        return (phrase, 'yes' if distance < 0 else 'no') if abs(distance) >= closest else None

    def ask_relation(self):
        if len(self.unique) < 2:
            return None
        first, second = self.rng.sample(self.unique, 2)
        side = self._side(first, second)
        if not side:
            return None
        (name, quoted), (other, also_quoted) = (self.names.draw(self.rng, each) for each in (first, second))
        question = self.named(phrases.RELATION, side[1], name=name, side=side[0], other=other)
        question.names, question.compares = quoted + also_quoted, [first, second]
        question.calls = [(name, [first]), (other, [second])]
        return question

    def ask_empty(self):
        """Regions with nothing in them, and text asked for where there is none."""
        rng, silent = self.rng, [e for e in self.elements if not e.text and (is_shape(e) or e.kind.startswith('icon'))]
        if silent and rng.random() < .4:
            element = rng.choice(silent)
            return self.about(phrases.OCR_PLACED, element, 'no text', self.region(element))
        width, height = rng.randint(12, 50), rng.randint(10, 30)
        x, y = rng.randint(0, SIDE - width), rng.randint(0, SIDE - height)
        if any(x < e.box[2] + 3 and e.box[0] - 3 < x + width and y < e.box[3] + 3 and e.box[1] - 3 < y + height for e in self.elements):
            return None
        return self.about(phrases.CLASS, None, 'nothing', box_region((x, y, x + width, y + height)))

    def ask_polygon(self):
        if self.colored and self.rng.random() < .4:
            element = self.rng.choice(self.colored)
            return self.about(phrases.COLOR, element, element.color, polygon_around(self.rng, element))
        element = self.rng.choice(self.elements)
        return self.about(phrases.CLASS, element, caption(element), polygon_around(self.rng, element))

    def ask_pair(self):
        rng, way = self.rng, self.rng.random()
        pool = self.elements if way < .6 else self.colored
        if len(pool) < 2:
            return None
        first, second = rng.sample(pool, 2)
        if way < .35:
            words, answer = phrases.PAIR_WHAT, caption(first) + ' and ' + caption(second)
        elif way < .6:
            side = self._side(first, second)
            if not side:
                return None
            words, answer = [phrase.replace('SIDE', side[0]) for phrase in phrases.PAIR_SIDE], side[1]
        else:
            alike = [e for e in pool if e.color == first.color and e is not first]
            if alike and rng.random() < .45:
                second = rng.choice(alike)
            words, answer = phrases.PAIR_COLOR, 'yes' if first.color == second.color else 'no'
        text = opened(rng, phrases.draw(rng, words))
        return Question('', [text], answer, [self.region(first, .1), self.region(second, .1)], subjects=[first, second],
                        compares=[first, second])

    def ask_follow(self):
        """Two turns: what or where it is, then something more about it."""
        rng = self.rng
        element = rng.choice(self.elements)
        ways = [way for way, fits in (('color', element in self.colored), ('ocr', element in self.written),
                                      ('state', element in self.stateful)) if fits]
        found = element in self.unique and rng.random() < .3
        if found:
            first = self.named(phrases.WHERE, box_region(element.box).prompt(), name=self.names.draw(self.rng, element)[0])
            first.subjects = [element]      # the region that the next turn speaks of is in the first answer
            ways.append('class')
        else:
            first = self.about(phrases.CLASS, element, caption(element), self.region(element, .25))
        if not ways:
            return None
        way = rng.choice(ways)
        words, answer = {
            'color': lambda: (phrases.FOLLOW_COLOR, element.color), 'ocr': lambda: (phrases.FOLLOW_OCR, element.text),
            'state': lambda: (phrases.FOLLOW_STATE[family(element.kind)], 'yes' if element.kind.endswith('1') else 'no'),
            'class': lambda: (phrases.FOLLOW_CLASS, caption(element))}[way]()
        return Question('', first.turns + [placed(rng, phrases.draw(rng, words), mark=False)], answer, first.regions, way == 'ocr', first.answer,
                        [element], element if way == 'ocr' else None)

    def ask_style(self):
        """The paper's style tags: the bare answer, or a sentence."""
        rng, detail = self.rng, self.rng.random() < .5
        element, way = rng.choice(self.elements), rng.random()
        if way < .6:
            words, answer = phrases.CLASS, bare_caption(element)
            if detail:
                quoted = element in self.written and ('with the text ' if element.kind != 'label' else '') + '"%s"' % element.text
                answer = 'this is ' + caption(element) + (' ' + quoted if quoted else '')
        elif way < .8:
            if element not in self.colored:
                return None
            words, answer = phrases.COLOR, 'it is ' + element.color if detail else element.color
        else:
            if element not in self.written:
                return None
            words, answer = phrases.OCR, 'the text is "%s"' % element.text if detail else element.text
        reads = element if element in self.written and '"%s"' % element.text in answer or answer == element.text else None
        question = self.about(words, element, answer, self.region(element), reads=reads, spelled=answer == element.text)
        question.turns[0] += ' ' + rng.choice(phrases.DETAIL if detail else phrases.SHORT)
        return question


def ask_many(rng, scene, count, weights=None):
    """Up to `count` questions about a scene, tasks drawn by weight."""
    asker, weights = Asker(rng, scene), {**WEIGHTS, **(weights or {})}
    tasks = rng.choices(list(weights), list(weights.values()), k=count * 3)
    made = (asker.ask(task) for task in tasks)
    return [question for question, _ in zip((q for q in made if q), range(count))]
