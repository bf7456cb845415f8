"""Data-parallel training on a few CPU cores: one single-threaded process per core, gradients averaged every step."""
import os
import tempfile

import torch
import torch.distributed as distributed
import torch.multiprocessing as processes


def launch(function, count, *arguments):
    """Run function(group, *arguments) in `count` processes; group is None when there is only one."""
    if count == 1:
        return function(None, *arguments)
    meeting = os.path.join(tempfile.mkdtemp(), 'meeting')
    processes.spawn(_enter, (function, count, meeting, arguments), nprocs=count)


def _enter(rank, function, count, meeting, arguments):
    distributed.init_process_group('gloo', init_method='file://' + meeting, rank=rank, world_size=count)
    function(Group(rank, count), *arguments)
    distributed.barrier()
    distributed.destroy_process_group()


class Group:
    def __init__(self, rank, count):
        self.rank, self.count = rank, count

    def average_gradients(self, parameters):
        """In place; every process must have gradients for the same parameters."""
        parameters = [parameter for parameter in parameters if parameter.grad is not None]
        flat = torch.cat([parameter.grad.flatten() for parameter in parameters])
        distributed.all_reduce(flat)
        flat /= self.count
        start = 0
        for parameter in parameters:
            size = parameter.numel()
            parameter.grad.copy_(flat[start:start + size].view_as(parameter))
            start += size

    def from_first(self, value):
        """The first process's number, known to all: the clock that all obey."""
        cell = torch.tensor([float(value)])
        distributed.broadcast(cell, 0)
        return float(cell[0])
