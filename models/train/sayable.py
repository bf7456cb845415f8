"""Which of the sentences on standard input the phrases can say, whatever stands in their slots: python3 sayable.py < SENTENCES

Sentences have {0} for a region, {name} or {things} for what is called by name. Spelling of colour and marks are not told apart.
"""
import re
import sys

import phrases
from choices import KINDS, OTHERS
from frames import FRAMES, Forms

OFFERED = '(?:an? )?(?:%s)' % '|'.join([*KINDS, *OTHERS])


def plain(text):
    text = re.sub(r'[?.!,:;-]', ' ', text.lower()).replace('{things}', '{name}').replace('colour', 'color')
    return re.sub(r'\s+', ' ', text).strip()


def pattern(phrase):
    """A regular expression for all that a phrase says, slots of slots included."""
    parts = re.split(r'\[([^\]]+)\]', phrase)
    said = [_literal(part) if index % 2 == 0 else
            '(?:%s)' % '|'.join(sorted({pattern(option) for option in phrases.SLOTS[part]})) for index, part in enumerate(parts)]
    return ''.join(said)


def _literal(part):
    """Of a phrase, with anything that may be offered in the slots for choices (choices.py)."""
    words = re.escape(re.sub(r'[?.!,:;-]', ' ', part).replace('colour', 'color'))
    return re.sub(r'\\\{[abcABC]\\\}', OFFERED, words)


def all_phrases():
    lists = [value for value in vars(phrases).values() if isinstance(value, Forms)]
    lists += list(phrases.STATE.values()) + list(phrases.FOLLOW_STATE.values()) + [words for words, _ in phrases.DISABLED]
    for each in lists:
        yield from each.whole + each.said
        for form, frames in FRAMES.items():
            yield from (frame.replace('{x}', words) for words in getattr(each, form) for frame in frames)


if __name__ == '__main__':
    sentences = [line.strip() for line in sys.stdin if line.strip()]
    said = [re.compile(re.sub(r'(?:\\ )+', r'\\s*', pattern(phrase)) + '$') for phrase in sorted(set(all_phrases()))]
    sayable = [sentence for sentence in sentences if any(each.match(plain(sentence)) for each in said)]
    print('\n'.join([*sayable, '%d of %d sentences can be said' % (len(sayable), len(sentences))]))
