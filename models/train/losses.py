"""What a training step minimises: the dense heads' loss, the answers' cross-entropy and the attention loss."""
import torch
import torch.nn.functional as F

from decoder import WATCHED_LAYERS
from model import PREFIX_TOKENS
from questions import TASKS
from vocabulary import COORDINATES, FIRST_COORDINATE, NEXT_COORDINATE

BLUR = 1.       # hundredths: neighbours of the right coordinate are nearly right


def answer_loss(logits, targets):
    """Cross-entropy [n] for logits [n, tokens]; coordinates have a bell over the neighbouring values as their target."""
    loss = F.cross_entropy(logits, targets, reduction='none')
    coordinate = (targets >= FIRST_COORDINATE) & (targets < NEXT_COORDINATE + COORDINATES)
    if not coordinate.any():
        return loss
    right = targets[coordinate]
    first = torch.where(right >= NEXT_COORDINATE, NEXT_COORDINATE, FIRST_COORDINATE)
    steps = torch.arange(COORDINATES)
    bell = torch.exp(-.5 * ((steps[None] - (right - first)[:, None]).float() / BLUR) ** 2)
    bell = bell / bell.sum(1, keepdim=True)
    family = logits[coordinate].log_softmax(1).gather(1, first[:, None] + steps[None])
    return loss.masked_scatter(coordinate, -(bell * family).sum(1))


def attention_loss(watched, groups):
    """How much attention misses its target: -log of the mass on the patches where a head should look. (loss, mean mass)."""
    misses = []
    for index, layer in enumerate(WATCHED_LAYERS):
        for attention, group in zip(watched[layer], groups):
            target = group.looks[:, index].flatten(1, 2)        # [batch, rows * length, 144]
            wanted = target.bool().any(-1)
            mass = (attention[..., PREFIX_TOKENS:][wanted].float() * target[wanted]).sum(-1)
            misses.append(-mass.clamp_min(1e-4).log())
    misses = torch.cat(misses)
    return misses.mean(), float((-misses.detach()).exp().mean())


@torch.no_grad()
def task_readings(logits, targets, tasks):
    """Share of right tokens by task (teacher forcing), for the log."""
    right = (logits.argmax(-1) == targets).float()
    return {TASKS[task]: float(right[tasks == task].mean()) for task in tasks.unique().tolist()}


def step_loss(model, batch, stage):
    """(loss, readings for the log) of one batch."""
    if not any(prefix in ('', 'vision.', 'projector.') for prefix in stage.trains):
        return model.heads.cell_loss(model.vision.cells(batch.pictures), batch.labels[5])
    patches, cells = model.vision(batch.pictures)
    normed, image_tokens = model.projector(patches)
    loss, readings = torch.zeros(()), {}
    if stage.dense:
        dense, readings = model.heads(normed, cells, batch.labels)
        loss = stage.dense * dense
    if not stage.asks:
        return loss, readings
    watched = {}
    rows = model.decoder(model.prefix(image_tokens), [group.tokens for group in batch.groups], watched)
    features = torch.cat([row.flatten(0, 2) for row in rows])
    targets = torch.cat([group.targets.flatten() for group in batch.groups])
    tasks = torch.cat([group.tasks[..., None].expand_as(group.targets).flatten() for group in batch.groups])
    said = targets >= 0
    logits, targets = model.decoder.logits(features[said]), targets[said]
    answers = answer_loss(logits, targets).mean()
    looks, mass = attention_loss(watched, batch.groups)
    readings.update(task_readings(logits, targets, tasks[said]), answers=float(answers.detach()), attention=mass)
    return loss + answers + stage.attention * looks, readings
