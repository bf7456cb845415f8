"""Small variations in how a question is put: where the region stands, words before it, spelling, a missing question mark."""
from phrases import OPENERS
from vocabulary import MORE_WORDS


def placed(rng, phrase, mark=True):
    """A phrase with its region in it, in front of it or behind it (mark=False: no region at all)."""
    if phrase.endswith('?') and rng.random() < .2:
        phrase = phrase[:-1]
    if '{0}' in phrase or not mark:
        return phrase
    return '{0} ' + phrase if rng.random() < .5 else phrase + ' {0}'


def opened(rng, phrase):
    """Sometimes a few words in front: polite ones, or any others, so that no word of the vocabulary is a surprise."""
    if phrase.endswith('?') and '{0}' not in phrase and rng.random() < .15:
        phrase = phrase[:-1]
    if '"' not in phrase and 'gray' in phrase and rng.random() < .3:
        phrase = phrase.replace('gray', 'grey')
    chance = rng.random()
    if chance < .05:
        return rng.choice(OPENERS) + phrase
    if chance < .08:
        return ' '.join(rng.choices(MORE_WORDS, k=rng.randint(1, 3))) + rng.choice([' ', ', ']) + phrase
    return phrase
