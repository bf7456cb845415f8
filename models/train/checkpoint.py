"""Saving and resuming: the model, the optimiser and how much of the stage's budget is used."""
import os

import torch

from grow import found, grown


def save(path, model, optimizer, progress):
    """Written beside and moved into place, so that a reader never sees half a file."""
    torch.save({'model': model.state_dict(), 'optimizer': optimizer.state_dict(), 'progress': progress}, path + '.part')
    os.replace(path + '.part', path)


def load_weights(path, model):
    """Fill the model with what the checkpoint of the same or a smaller one has; returns how many of its tensors were found. Words
    and classes must be the same: for others see adopt.py."""
    stored, own = torch.load(path, weights_only=True, map_location='cpu')['model'], model.state_dict()
    model.load_state_dict(grown(stored, own))
    return len(found(stored, own)), len(own)


def resume(path, model, optimizer):
    """Load all of a checkpoint of the same stage; returns its progress."""
    stored = torch.load(path, weights_only=True, map_location='cpu')
    model.load_state_dict(stored['model'])
    optimizer.load_state_dict(stored['optimizer'])
    return stored['progress']
