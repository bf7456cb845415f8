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
    coordinate = ((targets >= FIRST_COORDINATE) & (targets < NEXT_COORDINATE + COORDINATES)).nonzero().squeeze(1)
    if not len(coordinate):
        return loss
    right = targets[coordinate]
    first = torch.where(right >= NEXT_COORDINATE, NEXT_COORDINATE, FIRST_COORDINATE)
    steps = torch.arange(COORDINATES, device=logits.device)
    bell = torch.exp(-.5 * ((steps[None] - (right - first)[:, None]).float() / BLUR) ** 2)
    bell = bell / bell.sum(1, keepdim=True)
    family = logits[coordinate].log_softmax(1).gather(1, first[:, None] + steps[None])
    return loss.index_put((coordinate,), -(bell * family).sum(1))


def attention_loss(watched, groups):
    """How much attention misses its target: -log of the mass on the patches where a head should look. (loss, mean mass)."""
    misses = []
    for index, layer in enumerate(WATCHED_LAYERS):
        target = torch.cat([group.looks[:, index].flatten(1, 2) for group in groups], 1).flatten(0, 1)    # [tokens, patches]
        wanted = target.any(-1).nonzero().squeeze(1)
        attention = watched[layer][:, :, PREFIX_TOKENS:].flatten(0, 1)
        mass = (attention[wanted].float() * target[wanted]).sum(-1)
        misses.append(-mass.clamp_min(1e-4).log())
    misses = torch.cat(misses)
    return misses.mean(), (-misses.detach()).exp().mean()


@torch.no_grad()
def task_readings(logits, targets, tasks):
    """Share of right tokens by task (teacher forcing), for the log."""
    right = (logits.argmax(-1) == targets).float()
    return {TASKS[task]: float(right[tasks == task].mean()) for task in tasks.unique().tolist()}


def step_loss(model, batch, stage, read=True):
    """(loss, readings for the log if wanted: a GPU waits for them) of one batch."""
    if 'vision.stem' in stage.trains:       # letters first: the rest of the tower stands still and is not run
        return model.heads.cell_loss(model.vision.cells(batch.pictures), batch.labels[5], read)
    patches, cells = model.vision(batch.pictures)
    normed, image_tokens = model.projector(patches)
    loss, readings = torch.zeros((), device=patches.device), {}
    if stage.dense:
        dense, readings = model.heads(normed, cells, batch.labels, read)
        loss = stage.dense * dense
    if not stage.asks:
        return loss, readings
    watched = {}
    rows = model.decoder(model.prefix(image_tokens), [group.tokens for group in batch.groups], watched)
    features = torch.cat([row.flatten(0, 2) for row in rows])
    targets = torch.cat([group.targets.flatten() for group in batch.groups])
    tasks = torch.cat([group.tasks[..., None].expand_as(group.targets).flatten() for group in batch.groups])
    said = (targets >= 0).nonzero().squeeze(1)
    logits, targets = model.decoder.logits(features[said]), targets[said]
    answers = answer_loss(logits, targets).mean()
    looks, mass = attention_loss(watched, batch.groups)
    if read:
        readings.update(task_readings(logits, targets, tasks[said]), answers=float(answers.detach()), attention=float(mass))
    return loss + answers + stage.attention * looks, readings
