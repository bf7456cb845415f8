"""A question about a scene, and what all makers of questions share."""
from dataclasses import dataclass, field

import phrases
from canvas import Element
from choices import with_choices
from names import READABLE, Names
from naming import is_shape
from palette import has_state
from regions import hand_drawn_box, point_inside
from wording import opened, placed

LONGEST_TEXT = 60       # characters that an answer spells
UNREADABLE = 6.5        # font size, in pixels of the model's input, below which text counts so; see names.READABLE


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
    shows: list = field(default_factory=list)       # elements whose boxes stand in front of the answer: what was counted or found


class Maker:
    """What of one scene can be asked about."""

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

    def region(self, element, points=0.):
        """A hand-drawn box around an element, or with probability `points` a point inside."""
        if self.rng.random() < points:
            return point_inside(self.rng, element.box)
        return hand_drawn_box(self.rng, element.box)

    def about(self, words, element, answer, region, **more):
        """A one-turn question about one region."""
        text = with_choices(self.rng, phrases.draw(self.rng, words), element and element.kind)
        return Question('', [opened(self.rng, placed(self.rng, text))], answer, [region], subjects=[element], **more)

    def named(self, words, answer, **names):
        """A question without a region."""
        text = phrases.draw(self.rng, words)
        for key, value in names.items():
            text = text.replace('{%s}' % key, value)
        return Question('', [opened(self.rng, text)], answer)

    def _side(self, first, second, closest=10):
        """(phrase, answer) comparing two centres, or None where they are too level to tell."""
        phrase, axis, sign = self.rng.choice(phrases.SIDES)
        distance = (first.box[axis] + first.box[axis + 2] - second.box[axis] - second.box[axis + 2]) / 2 * sign
        return (phrase, 'yes' if distance < 0 else 'no') if abs(distance) >= closest else None
