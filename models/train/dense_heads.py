"""Linear heads that read each patch's content off the vision tower. They teach the tower and are not shipped."""
import torch
import torch.nn as nn
import torch.nn.functional as F

import vision
from labels import COLUMNS, ORDINALS, SLOTS
from lexicon import CHARACTER_CLASSES
from palette import COLOR_NAMES, KINDS, SIDE
from position_code import sin_cos

BOX_CODE = 16       # sin-cos features per box edge


def rare_background(classes, weight, device):
    """Class weights that keep the many empty patches from drowning the others."""
    weights = torch.ones(classes, device=device)
    weights[0] = weight
    return weights


def colored_cross_entropy(logits, color):
    """Mean over the patches whose element has a colour; zero where none has one."""
    total = F.cross_entropy(logits, color, ignore_index=-1, reduction='sum')
    return total / (color >= 0).sum().clamp_min(1)


def share_right(logits, targets, mask):
    """Accuracy over the masked targets as a float; nan where there are none."""
    return float((logits.argmax(-1) == targets)[mask].float().mean())


class DenseHeads(nn.Module):
    def __init__(self):
        super().__init__()
        width = vision.WIDTH
        self.cell_char = nn.Linear(vision.CELL_CHANNELS, 2 * CHARACTER_CLASSES)
        self.kind, self.color = nn.Linear(width, len(KINDS)), nn.Linear(width, len(COLOR_NAMES))
        self.box, self.box_code = nn.Linear(width, 4), nn.Linear(width, 4 * BOX_CODE)
        self.column_char = nn.Linear(width, COLUMNS * CHARACTER_CLASSES)
        self.column_ordinal = nn.Linear(width, COLUMNS * ORDINALS)
        self.slot_char = nn.Linear(width, SLOTS * CHARACTER_CLASSES)
        self.ordinals = nn.Linear(width, ORDINALS)

    def cell_loss(self, cells, target, read=True):
        """Characters on the stem's features [batch, channels, 32, 32]; target int64 [batch, 32, 32, 2]."""
        logits = self.cell_char(cells.permute(0, 2, 3, 1)).float().reshape(-1, CHARACTER_CLASSES)
        target = target.reshape(-1)
        loss = F.cross_entropy(logits, target, rare_background(CHARACTER_CLASSES, .05, logits.device))
        return loss, {'cell_char': share_right(logits, target, target > 0)} if read else {}

    def forward(self, patches, cells, labels, read=True):
        """patches [batch, 256, width], labels as in DenseLabels.arrays() with a batch axis -> (loss, readings for the log if wanted)."""
        kind, color, box, column_char, column_ordinal, cell_char, slot_char, ordinals = labels
        x = patches.reshape(-1, patches.shape[-1])
        kind, color, box, ordinals = kind.reshape(-1), color.reshape(-1), box.reshape(-1, 4), ordinals.reshape(-1, ORDINALS)
        column_char, slot_char = column_char.reshape(-1), slot_char.reshape(-1)
        # as indices: a GPU stands still whenever it has to count them
        drawn, written = ((mask > 0).nonzero().squeeze(1) for mask in (kind, column_char.view(-1, COLUMNS).amax(1)))
        drawn_x, drawn_box = x[drawn], box[drawn]
        character_weights = rare_background(CHARACTER_CLASSES, .08, x.device)

        kind_logits = self.kind(x).float()
        color_logits = self.color(drawn_x).float()
        column_logits = self.column_char(x).float().view(-1, CHARACTER_CLASSES)
        slot_logits = self.slot_char(x).float().view(-1, CHARACTER_CLASSES)
        boxes = self.box(drawn_x).float()
        code_error = F.mse_loss(self.box_code(drawn_x).float(), sin_cos(drawn_box, BOX_CODE).flatten(1))
        cell_loss, readings = self.cell_loss(cells, cell_char, read)
        loss = (F.cross_entropy(kind_logits, kind, rare_background(len(KINDS), .2, x.device))
                + colored_cross_entropy(color_logits, color[drawn])
                + 4 * F.smooth_l1_loss(boxes, drawn_box, beta=.02)
                + 3 * code_error
                + .5 * F.cross_entropy(column_logits, column_char, character_weights)
                + 1.5 * F.cross_entropy(slot_logits, slot_char, character_weights)
                + cell_loss)
        if len(written):
            ordinal_logits = self.column_ordinal(x[written]).float().view(-1, ORDINALS)
            loss = loss + .1 * F.cross_entropy(ordinal_logits, column_ordinal.reshape(-1, COLUMNS)[written].reshape(-1), ignore_index=-1)
            loss = loss + F.binary_cross_entropy_with_logits(self.ordinals(x[written]).float(), ordinals[written], pos_weight=torch.tensor(3., device=x.device))
        if not read:
            return loss, {}
        with torch.no_grad():
            readings.update(
                patch_kind=share_right(kind_logits, kind, kind > 0), patch_color=share_right(color_logits, color[drawn], color[drawn] >= 0),
                box_pixels=float((boxes - drawn_box).abs().mean() * SIDE), box_code=float(code_error),
                column_char=share_right(column_logits, column_char, column_char > 0),
                slot_char=share_right(slot_logits, slot_char, slot_char > 0))
        return loss, readings
