"""Questions that offer answers to choose from: "is it {a}, {b} or something else?". The right one need not be among them."""
import re

from naming import article, family_name
from palette import COLOR_NAMES, ICONS, WIDGETS

KINDS = sorted({family_name(kind) for kind in WIDGETS if kind != 'label'}) + ['text', *[icon + ' icon' for icon in ICONS]]
# What people also offer, though no answer says it.
OTHERS = ['icon', 'input', 'menu', 'image', 'heading', 'switch', 'text box', 'option', 'picture', 'shape']
RIGHT = .6          # of the questions offer the right one
SLOT = re.compile(r'\{([abcxyzABC])\}')


def with_choices(rng, phrase, kind, color):
    """A phrase with kinds in {a}, {b}, {c} (with an article) and {A}, {B}, {C}, colours in {x}, {y}, {z}."""
    slots = list(dict.fromkeys(SLOT.findall(phrase)))
    if not slots:
        return phrase
    of_color = slots[0] in 'xyz'
    right = color if of_color else 'text' if kind == 'label' else kind and family_name(kind)
    offered = rng.sample(COLOR_NAMES if of_color else KINDS + OTHERS, len(slots))
    if right and right not in offered and rng.random() < RIGHT:
        offered[rng.randrange(len(offered))] = right
    for slot, word in zip(slots, offered):
        phrase = phrase.replace('{%s}' % slot, word if slot not in 'abc' or word == 'text' else article(word))
    return phrase
