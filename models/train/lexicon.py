"""The strings that appear in pictures: known interface words, invented words, numbers and codes."""

KNOWN = (
    'Save|Save As|Cancel|OK|Open|Close|Apply|Delete|Edit|File|View|Help|Tools|Window|Run|Debug|Build|Search|Find|Replace|'
    'Copy|Paste|Cut|Undo|Redo|Settings|Options|Profile|Account|Login|Log in|Log out|Sign up|Sign in|Submit|Send|Reset|'
    'Next|Back|Previous|Finish|Continue|Skip|Done|Add|Remove|New|New file|Print|Export|Import|Upload|Download|Share|'
    'Refresh|Reload|Home|About|Contact|Name|Email|Password|Username|Phone|Address|City|Country|State|Zip code|Date|Time|'
    'Color|Size|Width|Height|Volume|Bright|Mute|Play|Pause|Stop|Record|Yes|No|On|Off|Low|Medium|High|Small|Large|'
    'Dark mode|Light|Theme|Font|Language|English|Privacy|Security|General|Advanced|Network|Display|Sound|Battery|Storage|'
    'Update|Install|Restart|Shut down|Remember me|Subscribe|Notify|Buy now|Add to cart|Checkout|Total|Price|Order|Cart|'
    'Inbox|Drafts|Sent|Spam|Trash|Archive|Reply|Forward|Attach|Today|Monday|Friday|March|August|Project|Status|Active|'
    'Pending|Error|Warning|Info|Success|Failed|Loading|Ready|Welcome|Hello|World|Title|Notes').split('|')
KNOWN_LOWER = {text.lower() for text in KNOWN}
CONSONANTS, VOWELS = 'bcdfghjklmnprstvwz', 'aeiou'
CODE_CHARACTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

PRINTABLE = ''.join(chr(code) for code in range(32, 127))
# Class 0 of every character target means "no text here".
CHARACTER_CLASS = {character: index + 1 for index, character in enumerate(PRINTABLE)}
CHARACTER_CLASSES = len(PRINTABLE) + 1


def invented_word(rng):
    """One to three syllables: a word that no list of words can help to read."""
    def syllable():
        return rng.choice(CONSONANTS) + rng.choice(VOWELS) + (rng.choice(CONSONANTS) if rng.random() < .35 else '')
    return ''.join(syllable() for _ in range(rng.randint(1, 3)))


def number(rng):
    choice = rng.random()
    if choice < .5:
        return str(rng.randint(0, 10 ** rng.randint(1, 5) - 1))
    if choice < .65:
        return '%d%%' % rng.randint(0, 100)
    if choice < .8:
        return '$%d.%02d' % (rng.randint(0, 99), rng.randint(0, 99))
    if choice < .9:
        return '%d:%02d' % (rng.randint(0, 23), rng.randint(0, 59))
    return '%.1f' % (rng.random() * 10 ** rng.randint(0, 2))


SCRAPS = ('A(B)', 'A = B', 'A;', '"A"', "'A'", 'A_B', '{A}', '[A]', '<A>', 'A: B', 'A += B', 'A && B', 'A || B', 'A/B', '#A', 'A * B', 'A{', '}', '@A',
          'A == B', 'A != B', '(A, B)', '"A": B,', 'A.B();', '<A B="A">', '$A', 'A > B', 'A < B', 'A => {', '[A, "B"]', 'A?', 'A!', '~/A', 'A\\B', 'A^B', '`A`')


def scrap_of_code(rng):
    """The marks between words, which sentences do not have."""
    return ''.join(part if part not in 'AB' else invented_word(rng) if rng.random() < .7 else str(rng.randint(0, 99)) for part in rng.choice(SCRAPS))


def random_text(rng):
    choice = rng.random()
    if choice < .42:
        text, case = rng.choice(KNOWN), rng.random()
        return text.lower() if case < .12 else text.upper() if case < .19 else text
    if choice < .68:
        word, case = invented_word(rng), rng.random()
        return word.capitalize() if case < .5 else word if case < .85 else word.upper()
    if choice < .9:
        return number(rng)
    if choice < .95:
        return ''.join(rng.choice(CODE_CHARACTERS) for _ in range(rng.randint(2, 6)))
    return scrap_of_code(rng)
