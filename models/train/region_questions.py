"""Questions about marked regions. One maker per task; each returns a Question or None where the scene has no case."""
import phrases
from canvas import Element
from naming import bare_caption, caption, is_shape
from palette import SIDE, family
from question import Maker, Question
from regions import box_region, hand_drawn_box, point_inside, polygon_around
from wording import opened

LONG, LONG_FROM = .35, 17     # this share of the texts that are read are long ones at least, where there are such, and their characters
PIECES = .3             # of the texts of several words that are read are only a part
MARKS, MARKED = set('=;(){}[]<>_"#*+&|@/\\^~`$%!?'), .3     # this share of the texts that are read have such a mark at least, where there are some
CANNOT_READ = 'i cannot read that'


class RegionQuestions(Maker):
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
        long = [element for element in self.written if len(element.text) >= LONG_FROM]
        marked = [element for element in self.written if MARKS & set(element.text)]
        which = self.rng.random()
        texts = long if long and which < LONG else marked if marked and which < LONG + MARKED else self.written
        element = self._words(self.rng.choice(texts))
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
