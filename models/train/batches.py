"""Endless fresh training data: pictures, their dense labels and, where asked for, packed questions."""
import random
from dataclasses import dataclass

import numpy as np
import torch

from labels import dense_labels
from scene import make_scene


@dataclass
class Batch:
    pictures: torch.Tensor      # uint8 [batch, SIDE, SIDE, 3]
    labels: list                # DenseLabels.arrays(), each with a batch axis
    groups: list                # packing.Group with a batch axis; empty in the vision stages

    def to(self, device):
        return Batch(self.pictures.to(device), [label.to(device) for label in self.labels], [group.to(device) for group in self.groups])


def stacked(arrays):
    return torch.from_numpy(np.stack(arrays))


def batches(seed, size, stage):
    """Yields Batch for ever; different seeds give different pictures."""
    rng = random.Random(seed)
    while True:
        scenes = [make_scene(rng) for _ in range(size)]
        labels = [stacked(arrays) for arrays in zip(*(dense_labels(scene).arrays() for scene in scenes))]
        groups = []
        if stage.asks:
            from packing import pack, stack_groups
            groups = stack_groups([pack(rng, scene, stage.weights) for scene in scenes])
        yield Batch(stacked([scene.pixels for scene in scenes]), labels, groups)
