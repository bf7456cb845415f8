"""The stages of training. Every stage has a wall-clock budget; its learning rate is a function of the share used up."""
from dataclasses import dataclass, field

WARM_UP_STEPS = 60
FLOOR = .02             # of the learning rate, at the end of the decay


@dataclass
class Stage:
    minutes: float
    rate: float                 # peak learning rate of AdamW
    batch: int                  # pictures per process and step
    trains: tuple               # prefixes of the parameters that move
    decay: float = .3           # share of the budget over which the rate falls to FLOOR
    asks: bool = False          # draw questions and train the decoder
    dense: float = 1.           # weight of the dense heads' loss
    attention: float = 0.       # weight of the attention loss
    weights: dict = field(default_factory=dict)     # task -> how often, over questions.WEIGHTS


# Reading and pointing are the slow ones and get most questions.
OFTEN = {'class': 4, 'point': 2, 'color': 1.2, 'state': 3.5, 'ocr': 9, 'where': 7, 'count': 6, 'exists': 6, 'relation': 4, 'empty': .4, 'polygon': .7,
         'pair': 1.2, 'follow': 2, 'unreadable': 1.}

# What the recipe runs, from nothing.
ORDER = ('glyphs', 'vision', 'decoder', 'joint')

STAGES = {
    # The stem learns letters first: without this the patches never learn to read.
    'glyphs': Stage(4, 2e-3, 12, ('vision.stem', 'heads.cell_char')),
    # The whole tower learns to say what lies in each patch.
    'vision': Stage(20, 1e-3, 8, ('vision.', 'projector.norm', 'heads.')),
    # Where the tower was adopted (adopt.py) its heads are new: they learn what it says before they teach it.
    'heads': Stage(3, 2e-3, 8, ('heads.',)),
    # The decoder learns to answer over a tower that stands still.
    'decoder': Stage(13, 1e-3, 6, ('projector.', 'decoder.'), asks=True, dense=0., attention=.5, weights=OFTEN),
    # Everything together.
    'joint': Stage(80, 7e-4, 6, ('',), decay=.45, asks=True, dense=.3, attention=.7, weights=OFTEN),
}


def rate_factor(step, share, decay):
    """Learning rate as a fraction of its peak after `step` steps and `share` of the budget."""
    warm = min(1., (step + 1) / WARM_UP_STEPS)
    return warm * (1. if share < 1 - decay else max(FLOOR, (1 - share) / decay))
