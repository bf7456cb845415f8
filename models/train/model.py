"""chatspot-nano: vision tower, projector and decoder; the dense heads ride along in training only."""
import torch
import torch.nn as nn

import decoder
import vision
from dense_heads import DenseHeads
from vocabulary import BOS, EOS, USER, vocabulary

PREFIX_TOKENS = 2       # <s><user> before the image tokens


class Projector(nn.Module):
    """Patches -> image tokens: LayerNorm, one linear map, and a table that says where each patch lies."""

    def __init__(self):
        super().__init__()
        self.norm = nn.LayerNorm(vision.WIDTH, vision.LAYER_NORM_EPS)
        self.linear = nn.Linear(vision.WIDTH, decoder.WIDTH)
        self.position = nn.Parameter(decoder.image_position_table())

    def forward(self, patches):
        """[batch, 256, vision width] -> (normed patches for the dense heads, image tokens [batch, 256, width])."""
        normed = self.norm(patches)
        return normed, self.linear(normed) + self.position


class ChatSpotNano(nn.Module):
    def __init__(self):
        super().__init__()
        self.vision = vision.VisionTower()
        self.projector = Projector()
        self.decoder = decoder.Decoder(len(vocabulary()))
        self.heads = DenseHeads()

    def prefix(self, image_tokens):
        """Image tokens -> <s><user> and the image tokens [batch, 258, width]."""
        start = self.decoder.embedding(torch.tensor([BOS, USER], device=image_tokens.device)).to(image_tokens.dtype)
        return torch.cat([start.expand(len(image_tokens), -1, -1), image_tokens], 1)

    @torch.no_grad()
    def answer(self, picture, prompts, most=96):
        """Greedy answers (lists of ids without </s>) to several prompts about one picture uint8 [SIDE, SIDE, 3].

        Nothing is cached: every step runs all rows again, so this is the reference for engines that do cache.
        """
        prefix = self.prefix(self.projector(self.vision(picture[None])[0])[1])
        rows, open_rows = [list(prompt) for prompt in prompts], set(range(len(prompts)))
        for _ in range(most):
            length = max(map(len, rows))
            tokens = torch.tensor([row + [EOS] * (length - len(row)) for row in rows])
            features = self.decoder(prefix, [tokens[None]])[0][0]
            last = features[torch.arange(len(rows)), torch.tensor([len(row) - 1 for row in rows])]
            chosen = self.decoder.logits(last).argmax(-1).tolist()
            for index in list(open_rows):
                rows[index].append(chosen[index])
                if chosen[index] == EOS:
                    open_rows.discard(index)
            if not open_rows:
                break
        return [[token for token in row[len(prompt):] if token != EOS] for row, prompt in zip(rows, prompts)]

    @torch.no_grad()
    def next_logits(self, picture, prompt):
        """Logits [tokens] at the prompt's last position."""
        prefix = self.prefix(self.projector(self.vision(picture[None])[0])[1])
        features = self.decoder(prefix, [torch.tensor([[list(prompt)]])])[0]
        return self.decoder.logits(features[0, 0, -1])
