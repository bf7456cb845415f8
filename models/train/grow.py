"""Weights of a smaller model in a larger one of the same kind that does the same at first.

Layers that are new start as the identity (vision.EncoderLayer, decoder.DecoderLayer); what an MLP has gained is not listened to
yet; tables of the patches' places are resampled to the finer grid.
"""
import math

import torch
import torch.nn.functional as F

TABLES = ('vision.position', 'projector.position')
LISTENERS = ('fc2.weight', 'down.weight')       # maps out of an MLP: columns for what is new are zero
TWO_IN_ONE = 'gate_up.weight'
GROWING = ('vision.', 'projector.', 'decoder.layers.')      # the rows of all others stand for words or classes: others, not more


def found(stored, own):
    """Names of what `stored` has for the larger model."""
    return [name for name, value in own.items() if name in stored and (stored[name].shape == value.shape or name.startswith(GROWING))]


def grown(stored, own):
    """state_dict of the larger model: `stored` where it has something, else `own`."""
    return {**own, **{name: fitted(name, stored[name], own[name]) for name in found(stored, own)}}


def fitted(name, old, new):
    """A tensor of new's shape that holds what old does."""
    if old.shape == new.shape:
        return old
    if name in TABLES:
        return resampled(old, len(new))
    if name.endswith(TWO_IN_ONE):
        return torch.cat([fitted('', *halves) for halves in zip(old.chunk(2), new.chunk(2))])
    whole = torch.zeros_like(new) if name.endswith(LISTENERS) else new.clone()
    whole[tuple(slice(size) for size in old.shape)] = old
    return whole


def resampled(table, length):
    """[places, width] of a square grid -> [length, width] of a finer one; a class token before the grid is kept."""
    side, new_side = math.isqrt(len(table)), math.isqrt(length)
    first, grid = table[:len(table) - side * side], table[len(table) - side * side:]
    picture = grid.t().reshape(1, -1, side, side)
    finer = F.interpolate(picture, (new_side, new_side), mode='bicubic', align_corners=False)
    return torch.cat([first, finer.reshape(table.shape[1], -1).t()])
