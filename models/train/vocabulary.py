"""The vocabulary: special tokens, coordinates in two families, characters, and whole words with a leading space."""
import re

from lexicon import PRINTABLE
from naming import plural
from palette import COLOR_NAMES, KIND_NAMES
from phrases import ALL_PHRASES
from said import frequent_words

SPECIALS = ['<pad>', '<s>', '</s>', '<user>', '<bot>', '<image>', '<box>', '</box>', '<unk>']
PAD, BOS, EOS, USER, BOT, IMAGE, BOX, BOX_END, UNK = range(len(SPECIALS))

COORDINATES = 101                                   # 0.00 ... 1.00
FIRST_COORDINATE = len(SPECIALS)                    # the first of a region: 0.31
NEXT_COORDINATE = FIRST_COORDINATE + COORDINATES    # all others: ,0.72

# Words that people use and that no template happens to contain.
MORE_WORDS = (
    'an and any app are area at background be below between big blank bottom but by can center column corner could '
    'different does each element elements else empty for form from go got grey has have hello her here hi him his how icon '
    'icons if input inside into just know labelled large left letter letters like line look looks make many may me middle '
    'more most much my near need new next number numbers objects of off on only open option or other our out over page pick '
    'picture pixel please press right round row same says screen screenshot see select shape shapes show side sign small so '
    'some something than thank thanks that the their them then there these they thing things this those to toggle toggles '
    'too top under up us use value very want was way we were which who why widget widgets will window with word words would '
    'write wrong you your '
    'again already also another answer anything around ask back because been before belong black bright call change check click '
    'clicked come contain contents could dark dialog display down drawn easily ever every exactly example field figure full gives '
    'goes grab group guess hand happens head help hold holds inspect item list long made main meant menu mind mouse moment '
    'needed never nothing notice often ones others page part perhaps piece point position press put question really recognise '
    'region return second seems seen sees single spot start state still such sure table take talk text than though toolbar try '
    'typed unable understand used user visible visually wanted whether while whole wonder work working '
    'about act action all among amount assume available away bar become best better blind both bring came cannot care case cell '
    'certain choice choose chose clear close color colors compare correct could count cover covers create current dark deal '
    'did differ done doubt each edge either else end enter exist exists fact fill filled fills find first fix focus follow free '
    'frame full further gets given go gone good got great had half happen hard having hear heard hit hope idea if important '
    'include includes indeed inform instead interface its itself keep kept key knows known lack later lead learn least leave less '
    'let lets lie lies light list listed located lose lot lower main many mark matter mean means mention middle might mine missing '
    'must name named next nobody none not note nothing now off offer offered offers once one only onto order otherwise outer own '
    'pair pass people perform person phrase pixels place placed plain plan possible pressed print printed proper provide pull push '
    'quite rather reach react reader ready real reason receive regard remain reply report represent request rest result reveal run '
    'said saw say saying screens search second section selection sense sentence serve set setting several share short should '
    'similar simple single site someone somebody somewhere sort sound space speak special stand stands stay step still string '
    'stuff style suppose surface symbol system tab tap tapped task tells term tests themselves thin think third though through '
    'tiny title together told took total touch touches toward true truth turn turned twice type types typing under unit until '
    'upper useful using usual view viewed wait want watch website well went whatever where wherever whichever wide wish within '
    'without world worth written yet').split()


def words():
    found = set(MORE_WORDS) | set(COLOR_NAMES) | frequent_words()
    for text in list(KIND_NAMES.values()) + [plural(name) for name in KIND_NAMES.values()] + ALL_PHRASES:
        found |= set(re.findall('[a-z]+', text.lower()))
    return sorted(word for word in found if len(word) > 1) + ['a', 'i']


def plain_tokens():
    """All tokens but the special ones, in the order of their ids."""
    coordinates = ['%.2f' % (step / 100) for step in range(COORDINATES)]
    return coordinates + [',' + coordinate for coordinate in coordinates] + list(PRINTABLE) + [' ' + word for word in words()]


def vocabulary():
    """token -> id; special tokens come first."""
    return {token: index for index, token in enumerate(SPECIALS + plain_tokens())}
