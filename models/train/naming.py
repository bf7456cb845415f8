"""How elements are called: captions in answers, referring phrases in questions, plurals."""
from lexicon import KNOWN_LOWER
from palette import KIND_NAMES, SHAPES, family

PLAIN = ('link', 'slider', 'progress')      # their colour is not part of the caption
CALLED_BY_TEXT = {'button': 'button', 'link': 'link', 'tab1': 'tab', 'tab0': 'tab'}
CALLED_BY_LABEL = {'checkbox': 'checkbox', 'radio': 'radio button', 'toggle': 'toggle', 'field': 'text field', 'dropdown': 'dropdown',
                   'slider': 'slider', 'progress': 'progress bar'}


def article(noun):
    return ('an ' if noun[0] in 'aeiou' else 'a ') + noun


def bare_caption(element):
    """'red button', 'checked checkbox', 'text'."""
    if element.kind == 'label':
        return 'text'
    name = KIND_NAMES[element.kind]
    return element.color + ' ' + name if element.color and element.kind not in PLAIN else name


def caption(element):
    """'a red button'; a string standing alone is just 'text'."""
    bare = bare_caption(element)
    return bare if element.kind == 'label' else article(bare)


def called(element):
    """The text by which it is named, or None where its kind and colour do: a field is named by its label, not by what is typed."""
    if family(element.kind) in CALLED_BY_LABEL:
        return element.label
    return element.text if element.kind == 'label' or element.kind in CALLED_BY_TEXT else None


def noun(element):
    """What is called by a text: 'button', 'text field'."""
    return CALLED_BY_TEXT.get(element.kind) or CALLED_BY_LABEL.get(family(element.kind), 'text')


def reference_key(element):
    """Elements with the same key cannot be told apart by name."""
    return (family(element.kind) + ' ' + called(element).lower()) if called(element) else bare_caption(element)


def reference(rng, element):
    """A phrase that names the element: 'the "Save" button', 'the red star'."""
    name = called(element)
    return reference_by_text(rng, noun(element), name) if name else 'the ' + bare_caption(element)


def reference_by_text(rng, noun, text):
    if noun == 'text':
        return rng.choice(['the text "%s"', 'the text "%s"', '"%s"', 'the word "%s"']) % text
    if text.lower() in KNOWN_LOWER and rng.random() < .12:
        return 'the %s %s' % (text.lower(), noun)
    pattern = rng.choice(['the "TEXT" NOUN'] * 3 + ['the NOUN "TEXT"', 'the NOUN with the text "TEXT"', 'the NOUN that says "TEXT"',
                                                    'the NOUN labelled "TEXT"'])
    return pattern.replace('NOUN', noun).replace('TEXT', text)


def family_name(kind):
    """'checkbox' for checked and unchecked ones."""
    return {'radio': 'radio button'}.get(family(kind), family(kind)) if family(kind) != kind else KIND_NAMES[kind]


def plural(name):
    if ' that is ' in name:
        return name.replace(' that is ', 's that are ')
    return name + ('es' if name.endswith(('s', 'x')) else 's')


def is_shape(element):
    return element.kind in SHAPES
