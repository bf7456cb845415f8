"""Saving and resuming: the model, the optimiser and how much of the stage's budget is used."""
import os

import torch


def save(path, model, optimizer, progress):
    """Written beside and moved into place, so that a reader never sees half a file."""
    torch.save({'model': model.state_dict(), 'optimizer': optimizer.state_dict(), 'progress': progress}, path + '.part')
    os.replace(path + '.part', path)


def load_weights(path, model):
    """Copy every parameter that both have in the same shape; returns how many of the model's were found."""
    stored, own = torch.load(path, weights_only=True)['model'], model.state_dict()
    found = {name: value for name, value in stored.items() if name in own and own[name].shape == value.shape}
    model.load_state_dict(found, strict=False)
    return len(found), len(own)


def resume(path, model, optimizer):
    """Load all of a checkpoint of the same stage; returns its progress."""
    stored = torch.load(path, weights_only=True)
    model.load_state_dict(stored['model'])
    optimizer.load_state_dict(stored['optimizer'])
    return stored['progress']
