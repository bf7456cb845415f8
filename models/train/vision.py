"""The vision tower: a CLIP encoder whose patches come from a small convolutional stem."""
import torch
import torch.nn as nn
import torch.nn.functional as F

from palette import GRID
from position_code import grid_code

WIDTH, MLP_WIDTH, LAYERS, HEADS = 192, 768, 7, 4
# (channels, stride) of the 3x3 convolutions: 256 pixels -> 128 -> 64 -> 64 -> 32 -> 32 -> 32 -> 16
STEM = [(24, 2), (48, 2), (48, 1), (96, 2), (96, 1), (96, 1), (192, 2)]
CELL_LAYERS = 6         # after this many convolutions a cell is 8 x 8 pixels
CELL_CHANNELS = STEM[CELL_LAYERS - 1][0]
LAYER_NORM_EPS = 1e-5


def quick_gelu(x):
    """x * sigmoid(1.702 x), by way of the fused silu."""
    return F.silu(1.702 * x) / 1.702


class EncoderLayer(nn.Module):
    """Pre-norm attention and MLP; query, key and value lie in one matrix here and are split at export."""

    def __init__(self):
        super().__init__()
        self.norm1, self.norm2 = nn.LayerNorm(WIDTH, LAYER_NORM_EPS), nn.LayerNorm(WIDTH, LAYER_NORM_EPS)
        self.qkv, self.out = nn.Linear(WIDTH, 3 * WIDTH), nn.Linear(WIDTH, WIDTH)
        self.fc1, self.fc2 = nn.Linear(WIDTH, MLP_WIDTH), nn.Linear(MLP_WIDTH, WIDTH)
        nn.init.zeros_(self.out.weight)     # every layer starts as the identity
        nn.init.zeros_(self.fc2.weight)

    def forward(self, x):                   # [batch, tokens, WIDTH]
        batch, tokens, _ = x.shape
        qkv = self.qkv(self.norm1(x)).view(batch, tokens, 3, HEADS, WIDTH // HEADS)
        query, key, value = qkv.permute(2, 0, 3, 1, 4)
        # spelled out: on a CPU in bfloat16 the fused kernel's backward pass takes twice as long at this size
        mixed = (query * (WIDTH // HEADS) ** -.5 @ key.transpose(-1, -2)).softmax(-1) @ value
        x = x + self.out(mixed.transpose(1, 2).reshape(batch, tokens, WIDTH))
        return x + self.fc2(quick_gelu(self.fc1(self.norm2(x))))


def convolution(channels_in, channels_out, stride):
    return nn.Sequential(nn.Conv2d(channels_in, channels_out, 3, stride, 1, bias=False), nn.BatchNorm2d(channels_out), nn.ReLU())


class VisionTower(nn.Module):
    def __init__(self):
        super().__init__()
        channels = [3] + [out for out, _ in STEM]
        self.stem = nn.ModuleList(convolution(channels[i], out, stride) for i, (out, stride) in enumerate(STEM))
        self.patch_embedding = nn.Conv2d(channels[-1], WIDTH, 1)
        self.class_embedding = nn.Parameter(torch.randn(WIDTH) * .02)
        self.position = nn.Parameter(torch.cat([torch.zeros(1, WIDTH), grid_code(WIDTH) * .5]))
        self.pre_norm = nn.LayerNorm(WIDTH, LAYER_NORM_EPS)
        self.layers = nn.ModuleList(EncoderLayer() for _ in range(LAYERS))

    def cells(self, pictures):
        """uint8 [batch, SIDE, SIDE, 3] -> the stem's stride-8 features [batch, CELL_CHANNELS, 32, 32]."""
        x = pictures.permute(0, 3, 1, 2).float().div(127.5).sub(1).contiguous(memory_format=torch.channels_last)
        for layer in self.stem[:CELL_LAYERS]:
            x = layer(x)
        return x

    def forward(self, pictures):
        """uint8 [batch, SIDE, SIDE, 3] -> (patches [batch, 256, WIDTH], stride-8 cells); the class token is dropped."""
        cells = x = self.cells(pictures)
        for layer in self.stem[CELL_LAYERS:]:
            x = layer(x)
        patches = self.patch_embedding(x).flatten(2).transpose(1, 2)
        first = self.class_embedding.to(patches.dtype).expand(len(patches), 1, WIDTH)
        x = self.pre_norm(torch.cat([first, patches], 1) + self.position)
        for layer in self.layers:
            x = layer(x)
        assert x.shape[1] == GRID * GRID + 1
        return x[:, 1:], cells
