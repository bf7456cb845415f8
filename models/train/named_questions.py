"""Questions about things that are called by name. One maker per task; each returns a Question or None where the scene has no case."""
import phrases
from canvas import Element
from lexicon import random_text
from names import LONGEST_NAME
from naming import article, called, caption, family_name, is_shape, noun, plural, reference_by_text
from palette import COLOR_NAMES, ICONS, KIND_NAMES, SHAPES, WIDGETS, family, has_state
from question import Maker
from reading_order import reading_order
from regions import box_region

MOST = 9                # things that are counted
NONE = .2               # of the questions how many there are: none
CANNOT_FIND = 'i cannot find that'
MISSING = .25           # of the questions where something is: nowhere


class NamedQuestions(Maker):
    def ask_where(self):
        if self.rng.random() < MISSING:
            return self._ask_missing()
        if not self.unique:
            return None
        element = self.rng.choice(self.unique)
        name, quoted = self.names.draw(self.rng, element)
        question = self.named(phrases.WHERE, box_region(element.box).prompt(), name=name)
        question.finds, question.names, question.calls = element, quoted, [(name, [element])]
        return question

    def _ask_missing(self):
        """Where is what is not there?"""
        named = [e for e in self.unique if called(e)]
        if named and self.rng.random() < .75:
            like = self.rng.choice(named)
            text = self._other_text(like)
            name = text and reference_by_text(self.rng, noun(like), text)
        else:
            name = self._absent()
            name = name and name != 'text' and 'the ' + name.split(' ', 1)[1]
        return self.named(phrases.WHERE, CANNOT_FIND, name=name) if name else None

    def ask_count(self):
        if self.rng.random() < NONE:
            return self._ask_none()
        rng = self.rng
        if self.shapes and rng.random() < .75:
            kind, color = rng.choice(self.shapes).kind, rng.choice(self.shapes).color
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
        return self._counted(name, counted) if len(counted) <= MOST else None

    def _ask_none(self):
        """How many there are of what is not there."""
        here = {family(e.kind) for e in self.elements}
        kind = self.rng.choice(SHAPES if self.shapes and self.rng.random() < .7 else [kind for kind in WIDGETS if kind != 'label'])
        if family(kind) in here:
            return None
        return self._counted(KIND_NAMES[kind] if self.rng.random() < .5 else family_name(kind), [])

    def _counted(self, name, counted):
        question = self.named(phrases.COUNT, str(len(counted)), name=plural(name))
        question.calls, question.shows = [(plural(name), counted)], reading_order(counted)
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
        text = called(element) if there else self._other_text(element)
        if text is None:
            return None
        nouns = {'label': ['the text "%s"', 'the word "%s"', '"%s"', 'a text "%s"'], 'link': ['a "%s" link', 'a link "%s"'],
                 'button': ['a "%s" button', 'a button "%s"', 'a button labelled "%s"', 'a button that says "%s"']}
        kind = family_name(element.kind)
        name = rng.choice(nouns.get(element.kind, ['a "%%s" %s' % kind, 'a %s "%%s"' % kind, 'a %s labelled "%%s"' % kind])) % text
        question = self.named(phrases.EXISTS, 'yes' if there else 'no', name=name)
        if there:
            question.names, question.calls, question.shows = self.names.lines(element), [(name, [element])], [element]
        return question

    def _other_text(self, element):
        """What no element like this one is called, or None; sometimes a string that is there, on something else."""
        rng = self.rng
        others = [e.text for e in self.written if e.kind != element.kind and len(e.text) <= LONGEST_NAME and '"' not in e.text]
        text = rng.choice(others) if others and element.kind != 'label' and rng.random() < .35 else self._absent_text()
        alike = any((called(e) or '').lower() == text.lower() and family(e.kind) == family(element.kind) for e in self.elements)
        return None if alike else text

    def _absent_text(self):
        """Drawn like those that are there: that it sounds otherwise must not tell that a text is not there."""
        return self.rng.choice(self.scene.elsewhere) if self.scene.elsewhere else random_text(self.rng)

    def _ask_family_exists(self, there):
        """Is there a checkbox, whatever its state?"""
        here = {e.kind for e in self.elements}
        kind = self.rng.choice(sorted(here) if there else [kind for kind in WIDGETS if kind not in here] or WIDGETS)
        if kind == 'label' or is_shape(Element(kind, None)):
            return None
        return self.about_presence(article(family_name(kind)), [e for e in self.elements if family(e.kind) == family(kind)])

    def about_presence(self, name, found):
        question = self.named(phrases.EXISTS, 'yes' if found else 'no', name=name)
        question.calls, question.shows = [(name, found)], reading_order(found)[:1]
        return question

    def ask_exists(self):
        there, way = self.rng.random() < .5, self.rng.random()
        if way < .4:
            return self._ask_text_exists(there)
        if way < .6:
            return self._ask_family_exists(there)
        name = caption(self.rng.choice(self.elements)) if there else self._absent()
        return self.about_presence(name, [e for e in self.elements if caption(e) == name]) if name and name != 'text' else None

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
