"""One sin-cos code for positions, shared by patches, image tokens and coordinate tokens: 'where' means the same everywhere."""
import math

import torch

from palette import GRID

# The finest wavelength is 2 / FINEST of the picture.
FINEST = 64.


def sin_cos(values, features):
    """values [...] in 0..1 -> [..., features]; wavelengths from twice the picture down to 2 / FINEST of it."""
    frequency = math.pi * FINEST ** (torch.arange(features // 2, device=values.device).float() / (features // 2 - 1))
    angle = values[..., None] * frequency
    return torch.cat([angle.sin(), angle.cos()], -1)


def patch_centres():
    """float [GRID], fractions of the picture."""
    return (torch.arange(GRID).float() + .5) / GRID


def grid_code(width):
    """[GRID * GRID, width]: the first half codes x, the second half y, row by row."""
    code = sin_cos(patch_centres(), width // 2)
    across = code[None].expand(GRID, GRID, -1)
    down = code[:, None].expand(GRID, GRID, -1)
    return torch.cat([across, down], -1).reshape(GRID * GRID, width)
