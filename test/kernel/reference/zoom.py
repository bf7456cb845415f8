"""Writes fixtures/zoom.json: windows of models/train/zoom.py, which kernel/zoom.ts must equal."""
import json
import os
import random
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, '..', '..', '..', 'models', 'train'))
from zoom import window  # noqa: E402

rng, cases = random.Random(7), []
for _ in range(120):
    picture = [rng.choice([64, 192, 320, 800, 1366, 1920, 3840]), rng.choice([64, 192, 240, 600, 768, 1080, 2160])]
    x, y = rng.randint(0, picture[0] - 1), rng.randint(0, picture[1] - 1)
    if rng.random() < .25:
        region = [x, y, x, y]
    else:
        size = 2 ** rng.uniform(2, 10)
        region = [x, y, min(picture[0], x + rng.randint(1, int(size) + 1)), min(picture[1], y + rng.randint(1, int(size / 2) + 1))]
    cases.append({'picture': picture, 'region': region, 'window': window(region, picture)})
with open(os.path.join(HERE, '..', 'fixtures', 'zoom.json'), 'w', encoding='utf-8') as file:
    file.write('[\n' + ',\n'.join(json.dumps(case) for case in cases) + '\n]\n')
