"""Small variations in how a question is put: where the region stands, words before it, spelling, a missing question mark."""
from lexicon import invented_word
from phrases import CLOSERS, OPENERS
from vocabulary import MORE_WORDS


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
    if rng.random() < .1:
        phrase = phrase.rstrip('?.') + rng.choice(CLOSERS)
    chance = rng.random()
    if chance < .08:
        return rng.choice(OPENERS) + phrase
    if chance < .2:
        return ' '.join(_any_word(rng) for _ in range(rng.randint(1, 4))) + rng.choice([' ', ', ']) + phrase
    return phrase


def _any_word(rng):
    """Mostly of the vocabulary; the others are spelled in the prompt."""
    return rng.choice(MORE_WORDS) if rng.random() < .85 else invented_word(rng)
