"""Questions that offer answers to choose from: "is it {a}, {b} or something else?". The right one need not be among them."""
import re

from naming import article, family_name
from palette import ICONS, WIDGETS

KINDS = sorted({family_name(kind) for kind in WIDGETS if kind != 'label'}) + ['text', *[icon + ' icon' for icon in ICONS]]
# What people also offer, though no answer says it.
OTHERS = ['icon', 'input', 'menu', 'image', 'heading', 'switch', 'text box', 'option', 'picture', 'shape']
RIGHT = .6          # of the questions offer the right one
SLOT = re.compile(r'\{([abcABC])\}')


def with_choices(rng, phrase, kind):
    """A phrase with kinds in {a}, {b}, {c} (with an article) and in {A}, {B}, {C}; `kind` is the right one's, None where there is none."""
    slots = list(dict.fromkeys(SLOT.findall(phrase)))
    if not slots:
        return phrase
    right = 'text' if kind == 'label' else kind and family_name(kind)
    offered = rng.sample(KINDS + OTHERS, len(slots))
    if right and right not in offered and rng.random() < RIGHT:
        offered[rng.randrange(len(offered))] = right
    for slot, word in zip(slots, offered):
        phrase = phrase.replace('{%s}' % slot, word if slot in 'ABC' or word == 'text' else article(word))
    return phrase
