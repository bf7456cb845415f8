"""The LLaMA decoder. A picture's prefix is encoded once; every question row sees the prefix and itself, never its neighbours."""
import torch
import torch.nn as nn
import torch.nn.functional as F

from position_code import patch_centres, sin_cos
from palette import GRID
from vocabulary import COORDINATES, FIRST_COORDINATE, NEXT_COORDINATE

WIDTH, MLP_WIDTH, LAYERS, HEADS = 192, 512, 4, 4
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
    frequency = ROPE_THETA ** (-torch.arange(0, HEAD_WIDTH, 2).float() / HEAD_WIDTH)
    angle = positions.float()[:, None, None] * frequency
    return angle.cos(), angle.sin()


def rotate(x, cos, sin):
    """x [batch, tokens, heads, HEAD_WIDTH]; feature i turns together with feature i + HEAD_WIDTH / 2, as in LLaMA."""
    first, second = x.chunk(2, -1)
    cos, sin = cos.to(x.dtype), sin.to(x.dtype)
    return torch.cat([first * cos - second * sin, second * cos + first * sin], -1)


def future_mask(length, dtype):
    """[length, length]: 0 on and below the diagonal, very negative above."""
    return torch.full((length, length), -1e4, dtype=dtype).triu(1)


class DecoderLayer(nn.Module):
    """Fused matrices here (query-key-value, gate-up); the export splits them."""

    def __init__(self):
        super().__init__()
        self.norm1, self.norm2 = RMSNorm(), RMSNorm()
        self.qkv, self.out = nn.Linear(WIDTH, 3 * WIDTH, bias=False), nn.Linear(WIDTH, WIDTH, bias=False)
        self.gate_up, self.down = nn.Linear(WIDTH, 2 * MLP_WIDTH, bias=False), nn.Linear(MLP_WIDTH, WIDTH, bias=False)
        nn.init.zeros_(self.out.weight)     # every layer starts as the identity
        nn.init.zeros_(self.down.weight)

    def forward(self, prefix, groups, rope, masks, watch=None):
        """prefix [batch, P, WIDTH]; groups: list of [batch, rows, length, WIDTH]; masks: the prefix's and each group's;
        watch: a list that receives, per group, the first head's attention to the prefix [batch, rows * length, P]."""
        batch, P, _ = prefix.shape
        flat = torch.cat([prefix] + [group.reshape(batch, -1, WIDTH) for group in groups], 1)
        query, key, value = self.qkv(self.norm1(flat)).view(batch, -1, 3, HEADS, HEAD_WIDTH).unbind(2)
        query, key = rotate(query, *rope) * HEAD_WIDTH ** -.5, rotate(key, *rope)
        prefix_query, prefix_key, prefix_value = (t[:, :P].transpose(1, 2) for t in (query, key, value))
        # spelled out: on a CPU in bfloat16 the fused kernel's backward pass takes twice as long at this size
        attention = (prefix_query @ prefix_key.transpose(-1, -2) + masks[0]).softmax(-1)
        parts, start = [(attention @ prefix_value).transpose(1, 2).reshape(batch, P, WIDTH)], P
        for group, mask in zip(groups, masks[1:]):
            rows, length = group.shape[1:3]
            stop = start + rows * length
            row_query, row_key, row_value = (
                t[:, start:stop].view(batch, rows, length, HEADS, HEAD_WIDTH).permute(0, 3, 1, 2, 4) for t in (query, key, value))
            to_prefix = row_query.reshape(batch, HEADS, rows * length, HEAD_WIDTH) @ prefix_key.transpose(-1, -2)
            to_row = (row_query @ row_key.transpose(-1, -2) + mask).reshape(batch, HEADS, rows * length, length)
            attention = torch.cat([to_prefix, to_row], -1).softmax(-1)
            if watch is not None:
                watch.append(attention[:, 0, :, :P])
            own = attention[..., P:].reshape(batch, HEADS, rows, length, length) @ row_value
            mixed = attention[..., :P] @ prefix_value + own.reshape(batch, HEADS, rows * length, HEAD_WIDTH)
            parts.append(mixed.transpose(1, 2).reshape(batch, rows * length, WIDTH))
            start = stop
        flat = flat + self.out(torch.cat(parts, 1))
        gate, up = self.gate_up(self.norm2(flat)).chunk(2, -1)
        flat = flat + self.down(F.silu(gate) * up)
        sizes = [P] + [group.shape[1] * group.shape[2] for group in groups]
        prefix, *rows = flat.split(sizes, 1)
        return prefix, [row.reshape(group.shape) for row, group in zip(rows, groups)]


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
        [batch, rows, length, WIDTH]; watched: dict layer -> list, filled for WATCHED_LAYERS."""
        P = prefix.shape[1]
        # every row goes on where the prefix ends
        positions = [torch.arange(P)] + [torch.arange(P, P + group.shape[2]).repeat(group.shape[1]) for group in groups]
        rope = rope_table(torch.cat(positions))
        masks = [future_mask(length, prefix.dtype) for length in [P] + [group.shape[2] for group in groups]]
        rows = [self.embedding(group).to(prefix.dtype) for group in groups]
        for index, layer in enumerate(self.layers):
            watch = watched.setdefault(index, []) if watched is not None and index in WATCHED_LAYERS else None
            prefix, rows = layer(prefix, rows, rope, masks, watch)
        return rows

    def logits(self, features):
        return self.head(self.norm(features)).float()


@torch.no_grad()
def image_position_table():
    """[144, WIDTH]: the patches' places in the same code as the coordinates, x in the first third, y in the second."""
    code = sin_cos(patch_centres(), CODE) * CODE_SIZE
    table = torch.zeros(GRID, GRID, WIDTH)
    table[:, :, :CODE], table[:, :, CODE:2 * CODE] = code[None], code[:, None]
    return table.reshape(GRID * GRID, WIDTH)
