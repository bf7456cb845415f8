"""The LLaMA decoder. A picture's prefix is encoded once; every question row sees the prefix and itself, never its neighbours."""
from functools import lru_cache

import torch
import torch.nn as nn
import torch.nn.functional as F

from position_code import patch_centres, sin_cos
from palette import GRID
from vocabulary import COORDINATES, FIRST_COORDINATE, NEXT_COORDINATE

WIDTH, MLP_WIDTH, LAYERS, HEADS = 192, 768, 6, 4
HEAD_WIDTH = WIDTH // HEADS
ROPE_THETA = 1000.
NORM_EPS = 1e-5
CODE = WIDTH // 3 // 2 * 2      # features of a coordinate's sin-cos code: x in the first third, y in the second
CODE_SIZE = .7                  # its amplitude beside the random rest
WATCHED_LAYERS = (1, 2)         # whose first head the attention loss guides


class RMSNorm(nn.Module):
    def __init__(self):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(WIDTH))

    def forward(self, x):
        return F.rms_norm(x, (WIDTH,), self.weight, NORM_EPS)


def rope_table(positions):
    """positions int64 [tokens] -> (cos, sin), each [tokens, 1, HEAD_WIDTH / 2]."""
    frequency = ROPE_THETA ** (-torch.arange(0, HEAD_WIDTH, 2, device=positions.device).float() / HEAD_WIDTH)
    angle = positions.float()[:, None, None] * frequency
    return angle.cos(), angle.sin()


def rotate(x, cos, sin):
    """x [batch, tokens, heads, HEAD_WIDTH]; feature i turns together with feature i + HEAD_WIDTH / 2, as in LLaMA."""
    first, second = x.chunk(2, -1)
    cos, sin = cos.to(x.dtype), sin.to(x.dtype)
    return torch.cat([first * cos - second * sin, second * cos + first * sin], -1)


@lru_cache
def layout(prefix, rows, device):
    """(positions int64 [tokens], mask float32 [tokens, tokens]) of a prefix and rows of these lengths one after the other. Every
    row goes on where the prefix ends; a token sees the prefix, as far as it comes before, and what comes before in its own row."""
    lengths = torch.tensor((prefix, *rows))
    starts = lengths.cumsum(0) - lengths
    row = torch.repeat_interleave(torch.arange(len(lengths)), lengths)
    place = torch.arange(int(lengths.sum())) - starts[row]
    seen = ((row[:, None] == row[None]) & (place[:, None] >= place[None])) | (row[None] == 0) & (row[:, None] > 0)
    mask = torch.zeros(seen.shape).masked_fill(~seen, -1e4)
    return (place + prefix * (row > 0)).to(device), mask.to(device)


class DecoderLayer(nn.Module):
    """Fused matrices here (query-key-value, gate-up); the export splits them."""

    def __init__(self):
        super().__init__()
        self.norm1, self.norm2 = RMSNorm(), RMSNorm()
        self.qkv, self.out = nn.Linear(WIDTH, 3 * WIDTH, bias=False), nn.Linear(WIDTH, WIDTH, bias=False)
        self.gate_up, self.down = nn.Linear(WIDTH, 2 * MLP_WIDTH, bias=False), nn.Linear(MLP_WIDTH, WIDTH, bias=False)
        nn.init.zeros_(self.out.weight)     # every layer starts as the identity
        nn.init.zeros_(self.down.weight)

    def forward(self, x, rope, mask, watch=None):
        """x [batch, tokens, WIDTH]; mask [tokens, tokens] is added to the scores; watch: a list that receives the first head's
        attention [batch, tokens, tokens]."""
        batch, tokens, _ = x.shape
        query, key, value = self.qkv(self.norm1(x)).view(batch, tokens, 3, HEADS, HEAD_WIDTH).unbind(2)
        query, key = rotate(query, *rope) * HEAD_WIDTH ** -.5, rotate(key, *rope)
        query, key, value = (t.transpose(1, 2) for t in (query, key, value))
        if watch is not None:
            watch.append((query[:, 0] @ key[:, 0].transpose(-1, -2) + mask).softmax(-1))
        mixed = F.scaled_dot_product_attention(query, key, value, mask.to(query.dtype), scale=1.)
        x = x + self.out(mixed.transpose(1, 2).reshape(batch, tokens, WIDTH))
        gate, up = self.gate_up(self.norm2(x)).chunk(2, -1)
        return x + self.down(F.silu(gate) * up)


class Decoder(nn.Module):
    def __init__(self, tokens):
        super().__init__()
        self.embedding = nn.Embedding(tokens, WIDTH)
        nn.init.normal_(self.embedding.weight, std=.5)
        self._write_coordinate_code()
        self.layers = nn.ModuleList(DecoderLayer() for _ in range(LAYERS))
        self.norm, self.head = RMSNorm(), nn.Linear(WIDTH, tokens, bias=False)
        with torch.no_grad():
            self.head.weight.copy_(self.embedding.weight * .05)

    @torch.no_grad()
    def _write_coordinate_code(self):
        """A coordinate does not know whether it is an x or a y, so its code stands in both places."""
        code = sin_cos(torch.arange(COORDINATES).float() / (COORDINATES - 1), CODE) * CODE_SIZE
        for first in (FIRST_COORDINATE, NEXT_COORDINATE):
            rows = self.embedding.weight[first:first + COORDINATES]
            rows *= .3
            rows[:, :CODE], rows[:, CODE:2 * CODE] = code, code

    def forward(self, prefix, groups, watched=None):
        """prefix [batch, P, WIDTH], groups: list of token ids [batch, rows, length] -> list of features
        [batch, rows, length, WIDTH]; watched: dict that receives, for WATCHED_LAYERS, the first head's attention of all rows to the
        prefix [batch, tokens of all rows, P]."""
        P, batch = prefix.shape[1], len(prefix)
        positions, mask = layout(P, tuple(group.shape[2] for group in groups for _ in range(group.shape[1])), prefix.device)
        rope = rope_table(positions)
        x = torch.cat([prefix] + [self.embedding(group).to(prefix.dtype).flatten(1, 2) for group in groups], 1)
        sizes = [group.shape[1] * group.shape[2] for group in groups]
        for index, layer in enumerate(self.layers):
            watch = [] if watched is not None and index in WATCHED_LAYERS else None
            x = layer(x, rope, mask, watch)
            if watch:
                watched[index] = watch[0][:, P:, :P]
        return [rows.view(batch, *group.shape[1:], WIDTH) for rows, group in zip(x[:, P:].split(sizes, 1), groups)]

    def logits(self, features):
        return self.head(self.norm(features)).float()


@torch.no_grad()
def image_position_table():
    """[256, WIDTH]: the patches' places in the same code as the coordinates, x in the first third, y in the second."""
    code = sin_cos(patch_centres(), CODE) * CODE_SIZE
    table = torch.zeros(GRID, GRID, WIDTH)
    table[:, :, :CODE], table[:, :, CODE:2 * CODE] = code[None], code[:, None]
    return table.reshape(GRID * GRID, WIDTH)
