"""Batches for a GPU, which trains faster than one process draws: many draw, and where no fresh batch is ready a recent one comes again."""
import contextlib
import queue
import random
import threading
from collections import deque

from torch.utils.data import DataLoader, IterableDataset, get_worker_info

from batches import batches

AHEAD = 4          # batches that each worker may be ahead
RECENT = 64        # batches that are kept on the device


class Drawing(IterableDataset):
    """Each worker's own endless pictures."""

    def __init__(self, seed, size, stage):
        self.seed, self.size, self.stage = seed, size, stage

    def __iter__(self):
        return batches(self.seed + 100003 * get_worker_info().id, self.size, self.stage)


class Feed:
    """An endless iterator of batches on a device; `fresh` counts those that came for the first time."""

    def __init__(self, seed, size, stage, workers, device):
        self.loader = DataLoader(Drawing(seed, size, stage), batch_size=None, num_workers=workers, prefetch_factor=AHEAD)
        self.device, self.rng = device, random.Random(seed)
        self.ready, self.recent = queue.Queue(8), deque(maxlen=RECENT)
        self.fresh = 0
        self.closing = False
        self.thread = threading.Thread(target=self._fetch, daemon=True)
        self.thread.start()

    def _fetch(self):
        for batch in self.loader:
            self.ready.put(batch.to(self.device))
            if self.closing:
                return

    def close(self):
        """Ends the workers; a thread that still waits for them would take the whole program down."""
        self.closing = True
        while self.thread.is_alive():
            with contextlib.suppress(queue.Empty):
                self.ready.get(timeout=.1)

    def __iter__(self):
        return self

    def __next__(self):
        # Until there are some to choose from, only fresh ones: the same few again and again would be learned by heart.
        try:
            batch = self.ready.get(block=len(self.recent) < RECENT // 4)
        except queue.Empty:
            return self.rng.choice(self.recent)
        self.fresh += 1
        self.recent.append(batch)
        return batch
