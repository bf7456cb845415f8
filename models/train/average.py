"""Between a shipped folder's weights and those trained on from them: python3 average.py FOLDER CHECKPOINT OUT.pt [--share .5]

Weights that were trained on do something new better and something old worse; their mean with the old ones is often better at both
(Wortsman et al., arXiv 2109.01903). Convolutions are averaged with their batch normalisation folded in, as export.py writes them.
"""
import argparse

import torch

from adopt import adopt, known_tokens
from checkpoint import load_weights, save
from export import folded
from model import ChatSpotNano
from vocabulary import vocabulary

WORDS = ('decoder.embedding.weight', 'decoder.head.weight')


def unknown_tokens(folder):
    """Ids of the tokens that the folder's vocabulary does not have."""
    known = known_tokens(folder)
    return [index for token, index in vocabulary().items() if token not in known]


def between(old, new, share):
    return old * (1 - share) + new * share if new.is_floating_point() else new


@torch.no_grad()
def average(old, new, share, only_new):
    """Changes `new`: its weights become share * new + (1 - share) * old; rows of words in `only_new` and the heads stay."""
    before, after = old.state_dict(), new.state_dict()
    mixed = {name: value if name.startswith('heads.') else between(before[name], value, share) for name, value in after.items()}
    for name in WORDS:
        mixed[name][only_new] = after[name][only_new]
    stems = [[between(*pair, share) for pair in zip(folded(one), folded(other))] for one, other in zip(old.vision.stem, new.vision.stem)]
    new.load_state_dict(mixed)
    for (convolution, norm, _), (weight, bias) in zip(new.vision.stem, stems):
        factor = norm.weight / torch.sqrt(norm.running_var + norm.eps)
        convolution.weight.copy_(weight / factor[:, None, None, None])
        norm.bias.copy_(bias + norm.running_mean * factor)


if __name__ == '__main__':
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('folder')
    parser.add_argument('checkpoint')
    parser.add_argument('out')
    parser.add_argument('--share', type=float, default=.5, help='of the checkpoint')
    options = parser.parse_args()
    torch.manual_seed(1)
    model = ChatSpotNano()
    load_weights(options.checkpoint, model)
    average(adopt(options.folder), model, options.share, unknown_tokens(options.folder))
    save(options.out, model, torch.optim.AdamW(model.parameters()), {'seconds': 0., 'steps': 0, 'images': 0})
