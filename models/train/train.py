"""Run one stage: python3 train.py glyphs --out build/train. Started again it goes on from its checkpoint."""
import argparse
import csv
import os
import time

import torch

import checkpoint
import parallel
from batches import batches
from feed import Feed
from losses import step_loss
from model import ChatSpotNano
from stages import ORDER, STAGES, rate_factor

SMOOTHING = .97         # of the readings in the log
CLIP = 2.               # largest norm of the gradient
READ_EVERY = {'cpu': 1, 'cuda': 10}     # steps; a GPU stands still for each reading


def fast_bfloat16(device):
    """Processors without these instructions emulate bfloat16, ten times slower than float32."""
    return device == 'cuda' or torch.cpu._is_avx512_bf16_supported()


class Log:
    """Smoothed readings, printed and appended to a CSV of (stage, minutes, images, reading, value)."""

    def __init__(self, path, stage_name):
        self.path, self.stage_name, self.smooth = path, stage_name, {}

    def add(self, readings):
        for name, value in readings.items():
            if value == value:          # accuracies over nothing are nan
                self.smooth[name] = self.smooth.get(name, value) * SMOOTHING + value * (1 - SMOOTHING)

    def write(self, progress, rate):
        line = ' '.join('%s %.3f' % item for item in self.smooth.items())
        print('%s %.1f min, %d images, step %d, rate %.1e: %s' % (
            self.stage_name, progress['seconds'] / 60, progress['images'], progress['steps'], rate, line), flush=True)
        with open(self.path, 'a', newline='') as file:
            for name, value in self.smooth.items():
                csv.writer(file).writerow([self.stage_name, round(progress['seconds'] / 60, 2), progress['images'], name, round(value, 4)])


def make_optimizer(model, rate):
    moving = [parameter for parameter in model.parameters() if parameter.requires_grad]
    return torch.optim.AdamW([
        {'params': [parameter for parameter in moving if parameter.ndim >= 2], 'weight_decay': .01},
        {'params': [parameter for parameter in moving if parameter.ndim < 2], 'weight_decay': 0.},
    ], lr=rate, betas=(.9, .98), fused=True)


def prepare(stage_name, stage, out, start, device):
    """(model, optimizer, progress): fresh, from the stage before, or from this stage's own checkpoint."""
    model = ChatSpotNano().to(device)
    own = os.path.join(out, stage_name + '.pt')
    before = start or (os.path.join(out, ORDER[ORDER.index(stage_name) - 1] + '.pt') if stage_name in ORDER[1:] else None)
    for name, parameter in model.named_parameters():
        parameter.requires_grad = name.startswith(stage.trains)
    optimizer = make_optimizer(model, stage.rate)
    progress = {'seconds': 0., 'steps': 0, 'images': 0}
    if not before and not os.path.exists(own) and stage_name != ORDER[0]:
        raise SystemExit('--start says which tower these heads are to read.')
    if os.path.exists(own):
        progress = checkpoint.resume(own, model, optimizer)
        print('resumed', own, progress, flush=True)
    elif before:
        print('weights from', before, '%d of %d' % checkpoint.load_weights(before, model), flush=True)
    return model, optimizer, progress


def train(group, options):
    stage = STAGES[options.stage]
    budget = (options.minutes or stage.minutes) * 60
    rank, count = (group.rank, group.count) if group else (0, 1)
    torch.set_num_threads(1)
    torch.manual_seed(1)
    device, size = options.device, options.batch or stage.batch
    model, optimizer, progress = prepare(options.stage, stage, options.out, options.start, device)
    model.train()
    model.vision.train(any(name.startswith('vision') and p.requires_grad for name, p in model.named_parameters()))
    seed = options.seed + 1000 * rank + 7919 * progress['steps']
    source = Feed(seed, size, stage, options.workers, device) if options.workers else (batch.to(device) for batch in batches(seed, size, stage))
    log = Log(os.path.join(options.out, 'log.csv'), options.stage)
    started, already, last_save = time.monotonic(), progress['seconds'], time.monotonic()
    drawn_before, steps_before = progress['images'], progress['steps']
    while True:
        seconds = already + time.monotonic() - started
        progress['seconds'] = group.from_first(seconds) if group else seconds
        share = progress['seconds'] / budget
        if share >= 1:
            break
        rate = (options.rate or stage.rate) * rate_factor(progress['steps'], share, stage.decay)
        for parameters in optimizer.param_groups:
            parameters['lr'] = rate
        with torch.autocast(device, torch.bfloat16, enabled=fast_bfloat16(device)):
            loss, readings = step_loss(model, next(source), stage, read=progress['steps'] % READ_EVERY[device] == 0)
        loss.backward()
        if group:
            group.average_gradients(model.parameters())
        torch.nn.utils.clip_grad_norm_([p for p in model.parameters() if p.grad is not None], CLIP)
        optimizer.step()
        optimizer.zero_grad()
        progress['steps'] += 1
        drawn = source.fresh if options.workers else count * (progress['steps'] - steps_before)
        progress['images'] = drawn_before + size * drawn
        log.add(readings)
        if rank == 0 and progress['steps'] % 50 == 0:
            log.write(progress, rate)
        if rank == 0 and time.monotonic() - last_save > 150:
            checkpoint.save(os.path.join(options.out, options.stage + '.pt'), model, optimizer, progress)
            last_save = time.monotonic()
    source.close()
    if rank == 0:
        log.write(progress, 0.)
        checkpoint.save(os.path.join(options.out, options.stage + '.pt'), model, optimizer, progress)


if __name__ == '__main__':
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('stage', choices=list(STAGES))
    parser.add_argument('--out', default='../../build/train')
    parser.add_argument('--minutes', type=float, help="wall-clock budget instead of the stage's own")
    parser.add_argument('--start', help='checkpoint to take the first weights from, instead of the stage before')
    parser.add_argument('--processes', type=int, default=2)
    parser.add_argument('--seed', type=int, default=1)
    parser.add_argument('--device', choices=list(READ_EVERY), default='cpu', help='cuda trains in one process, with --workers 14 --batch 64, say')
    parser.add_argument('--workers', type=int, default=0, help='processes that draw pictures beside the one that trains')
    parser.add_argument('--batch', type=int, help="pictures per process and step instead of the stage's own")
    parser.add_argument('--rate', type=float, help="peak learning rate instead of the stage's own")
    options = parser.parse_args()
    os.makedirs(options.out, exist_ok=True)
    parallel.launch(train, options.processes if options.device == 'cpu' else 1, options)
