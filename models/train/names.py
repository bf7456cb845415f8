"""How the elements of one scene can be called, so that people could tell from the picture which one is meant."""
from naming import bare_caption, called, reference, reference_key

LONGEST_NAME = 18       # characters by which a question names something
READABLE = 7.5          # font size, in pixels of the model's input, from which text counts as legible
BY_KIND = .2            # of the only things of their kind are called by it, though they have a name


class Names:
    def __init__(self, elements):
        self.elements = elements
        keys = [reference_key(e) for e in elements]
        self.unique = [e for e, key in zip(elements, keys) if keys.count(key) == 1 and (self._is_legible(e) if called(e) else self._is_alone(e))]

    def draw(self, rng, element):
        """(one way to call it, the drawn strings that this quotes)"""
        if self._is_alone(element) and rng.random() < BY_KIND:
            return 'the ' + bare_caption(element), []
        name = reference(rng, element)
        return name, self.lines(element) if '"' in name else []

    def lines(self, element):
        """The drawn string that names it, as a list of one or none."""
        line = self._line(element)
        return [line] if line else []

    def _line(self, element):
        """Its own text or its label's."""
        name = called(element)
        if name is None or name == element.text:
            return element.line if name else None
        labels = [e for e in self.elements if e.kind == 'label' and e.text.rstrip(':') == name]
        return min(labels, key=lambda e: _gap(e.box, element.box)).line.part(0, len(name)) if labels else None

    def _is_legible(self, element):
        line = self._line(element)
        return line is not None and line.size >= READABLE and len(line.string) <= LONGEST_NAME and '"' not in line.string

    def _is_alone(self, element):
        """The only thing of its kind and colour."""
        return element.kind != 'label' and sum(bare_caption(e) == bare_caption(element) for e in self.elements) == 1


def _gap(one, other):
    """Pixels between two boxes, across and down."""
    return sum(max(0, one[axis] - other[axis + 2], other[axis] - one[axis + 2]) for axis in (0, 1))
