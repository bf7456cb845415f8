"""Small variations in how a question is put: where the region stands, words before it, spelling, a missing question mark."""
import re

from lexicon import invented_word
from palette import COLOR_NAMES, KIND_NAMES
from phrases import CLOSERS, OPENERS
from vocabulary import MORE_WORDS

# A word too many inside of a question changes nothing, unless it is one of these.
TELLING = set('not no none never nothing nobody without left right above below under on off first second all both neither'.split())
TELLING |= {word for name in [*KIND_NAMES.values(), *COLOR_NAMES, 'word text string'] for word in name.split()}
FILLERS = [word for word in MORE_WORDS if word not in TELLING]


def placed(rng, phrase, mark=True):
    """A phrase with its region in it, in front of it or behind it (mark=False: no region at all)."""
    if phrase.endswith('?') and rng.random() < .2:
        phrase = phrase[:-1]
    if '{0}' in phrase or not mark:
        return phrase
    return '{0} ' + phrase if rng.random() < .5 else phrase + ' {0}'


def opened(rng, phrase):
    """Sometimes a few words in front or behind: polite ones, or any others, so that no word is a surprise."""
    if phrase.endswith('?') and '{0}' not in phrase and rng.random() < .15:
        phrase = phrase[:-1]
    if '"' not in phrase and 'gray' in phrase and rng.random() < .3:
        phrase = phrase.replace('gray', 'grey')
    if rng.random() < .15:
        phrase = _filled(rng, phrase)
    if rng.random() < .1:
        phrase = phrase.rstrip('?.') + rng.choice(CLOSERS)
    chance = rng.random()
    if chance < .08:
        return rng.choice(OPENERS) + phrase
    if chance < .2:
        return ' '.join(_any_word(rng) for _ in range(rng.randint(1, 4))) + rng.choice([' ', ', ']) + phrase
    return phrase


def _filled(rng, phrase):
    """One word more between two words, outside of what is quoted: people use words that no phrase has."""
    gaps = [match.start() for match in re.finditer(r'(?<=[a-z}]) (?=[a-z{])', phrase) if phrase.count('"', 0, match.start()) % 2 == 0]
    if not gaps:
        return phrase
    at = rng.choice(gaps)
    return phrase[:at] + ' ' + rng.choice(FILLERS) + phrase[at:]


def _any_word(rng):
    """Mostly of the vocabulary; the others are spelled in the prompt."""
    return rng.choice(MORE_WORDS) if rng.random() < .85 else invented_word(rng)
