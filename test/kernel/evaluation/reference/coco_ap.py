"""Writes fixtures/coco-ap.json: generated detection problems and what COCO's evaluation gives for them.

A literal transcription of the definition at cocodataset.org/#detection-eval, loop by loop and without NumPy, which
kernel/evaluation/metrics/coco.ts must equal. With pycocotools installed, `--check` compares every case with it first.
"""
import json
import os
import random
import sys

IOU_THRESHOLDS = [.5 + i * ((.95 - .5) / 9) for i in range(9)] + [.95]
RECALL_POINTS = [i * .01 for i in range(100)] + [1.]
AREAS = {'all': (0, 1e5 ** 2), 'small': (0, 32 ** 2), 'medium': (32 ** 2, 96 ** 2), 'large': (96 ** 2, 1e5 ** 2)}


def overlap(d, g, crowd):
    width = min(d[0] + d[2], g[0] + g[2]) - max(d[0], g[0])
    height = min(d[1] + d[3], g[1] + g[3]) - max(d[1], g[1])
    if width <= 0 or height <= 0:
        return 0.
    common = width * height
    union = d[2] * d[3] if crowd else d[2] * d[3] + g[2] * g[3] - common
    return common / union


def evaluate_image(truths, detections, area, most):
    """Per threshold: (score, matched, ignored) of each detection; and how many truths count."""
    ignored = [1 if g[4] or g[3] < area[0] or g[3] > area[1] else 0 for g in truths]
    order = sorted(range(len(truths)), key=lambda i: ignored[i])
    truths, ignored = [truths[i] for i in order], [ignored[i] for i in order]
    detections = sorted(detections, key=lambda d: -d[3])[:most]
    results = []
    for threshold in IOU_THRESHOLDS:
        used, result = [False] * len(truths), []
        for d in detections:
            best_iou, best = min(threshold, 1 - 1e-10), -1
            for i, g in enumerate(truths):
                if used[i] and not g[4]:
                    continue
                if best > -1 and ignored[best] == 0 and ignored[i] == 1:
                    break
                value = overlap(d[2], g[2], g[4])
                if value < best_iou:
                    continue
                best_iou, best = value, i
            if best == -1:
                size = d[2][2] * d[2][3]
                result.append((d[3], False, size < area[0] or size > area[1]))
            else:
                used[best] = True
                result.append((d[3], True, ignored[best] == 1))
        results.append(result)
    return results, ignored.count(0)


def evaluate_category(images, category, truths, detections, area, most):
    """Per threshold: (mean of the interpolated precisions, recall); None without truths that count."""
    everything, count = [[] for _ in IOU_THRESHOLDS], 0
    for image in images:
        here = [g for g in truths if g[0] == image and g[1] == category]
        found = [d for d in detections if d[0] == image and d[1] == category]
        results, positives = evaluate_image(here, found, area, most)
        count += positives
        for t, result in enumerate(results):
            everything[t].extend(result)
    if count == 0:
        return None
    values = []
    for result in everything:
        ranked = sorted(result, key=lambda r: -r[0])
        tp = fp = 0
        recall, precision = [], []
        for _, matched, ignore in ranked:
            tp += 1 if matched and not ignore else 0
            fp += 1 if not matched and not ignore else 0
            recall.append(tp / count)
            precision.append(tp / (tp + fp + sys.float_info.epsilon))
        for i in range(len(precision) - 1, 0, -1):
            if precision[i] > precision[i - 1]:
                precision[i - 1] = precision[i]
        at_points = []
        for point in RECALL_POINTS:
            first = next((i for i, r in enumerate(recall) if r >= point), None)
            at_points.append(0. if first is None else precision[first])
        values.append((sum(at_points) / len(at_points), recall[-1] if recall else 0.))
    return values


def evaluate(images, categories, truths, detections):
    """The twelve numbers of COCO's summary, in its order; None where it says -1."""
    def summary(what, area, most, threshold=None):
        found = [evaluate_category(images, c, truths, detections, AREAS[area], most) for c in categories]
        chosen = [v[what] for values in found if values is not None
                  for t, v in enumerate(values) if threshold is None or t == threshold]
        return sum(chosen) / len(chosen) if chosen else None
    return [summary(0, 'all', 100), summary(0, 'all', 100, 0), summary(0, 'all', 100, 5),
            summary(0, 'small', 100), summary(0, 'medium', 100), summary(0, 'large', 100),
            summary(1, 'all', 1), summary(1, 'all', 10), summary(1, 'all', 100),
            summary(1, 'small', 100), summary(1, 'medium', 100), summary(1, 'large', 100)]


def random_box(rng):
    side = rng.choice([6, 20, 32, 33, 60, 96, 97, 150])
    box = [rng.randint(0, 200), rng.randint(0, 200), max(1, side + rng.randint(-4, 4)), max(1, side + rng.randint(-4, 4))]
    return box if rng.random() < .8 else [v + rng.choice([0, .25, .5]) for v in box]


def shifted(rng, box):
    amount = rng.choice([0, 0, 1, 2, 5, 12])
    return [max(0, box[0] + rng.randint(-amount, amount)), max(0, box[1] + rng.randint(-amount, amount)),
            max(1, box[2] + rng.randint(-amount, amount)), max(1, box[3] + rng.randint(-amount, amount))]


def case(rng, kind):
    images = list(range(1, rng.randint(1, 4) + 1))
    categories = list(range(1, rng.randint(1, 3) + 1))
    truths, detections = [], []
    for image in images:
        if kind == 'empty images' and rng.random() < .5:
            continue
        for _ in range(rng.randint(0, 5)):
            box = random_box(rng)
            area = box[2] * box[3] if rng.random() < .5 else round(box[2] * box[3] * rng.uniform(.3, 1), 1)
            crowd = 1 if rng.random() < (.4 if kind == 'crowds' else .05) else 0
            truths.append([image, rng.choice(categories), box, area, crowd])
    for image in images:
        here = [g for g in truths if g[0] == image]
        for _ in range(rng.randint(0, 7)):
            near = here and rng.random() < .75
            g = rng.choice(here) if near else None
            box = shifted(rng, g[2]) if near else random_box(rng)
            category = g[1] if near and rng.random() < .85 else rng.choice(categories)
            score = rng.choice([.1, .5, .9]) if kind == 'equal scores' else round(rng.random(), 2)
            detections.append([image, category, box, score])
    if kind == 'duplicates' and detections:
        detections += [list(rng.choice(detections)) for _ in range(5)]
    if kind == 'equal overlaps' and truths:
        for g in list(truths)[:2]:  # one detection between two truths that it overlaps alike
            x, y, w, h = g[2]
            truths.append([g[0], g[1], [x + 2, y, w, h], g[3], 0])
            detections.append([g[0], g[1], [x + 1, y, w, h], .7])
    if kind == 'many' and truths:
        for i in range(112):
            detections.append([truths[0][0], truths[0][1], [i, 0, 9, 9], round(.2 + .001 * (i % 40), 3)])
    return images, categories, truths, detections


def pycocotools_summary(images, categories, truths, detections):
    import contextlib
    import io
    from pycocotools.coco import COCO
    from pycocotools.cocoeval import COCOeval
    with contextlib.redirect_stdout(io.StringIO()):
        coco = COCO()
        coco.dataset = {'images': [{'id': i} for i in images], 'categories': [{'id': c} for c in categories],
                        'annotations': [{'id': n + 1, 'image_id': g[0], 'category_id': g[1], 'bbox': g[2], 'area': g[3],
                                         'iscrowd': g[4]} for n, g in enumerate(truths)]}
        coco.createIndex()
        found = COCO()
        found.dataset = {**coco.dataset, 'annotations': [
            {'id': n + 1, 'image_id': d[0], 'category_id': d[1], 'bbox': d[2], 'area': d[2][2] * d[2][3], 'iscrowd': 0,
             'score': d[3]} for n, d in enumerate(detections)]}
        found.createIndex()
        run = COCOeval(coco, found, 'bbox')
        run.evaluate()
        run.accumulate()
        run.summarize()
    return [None if value == -1 else float(value) for value in run.stats]


def main():
    kinds = ['plain', 'crowds', 'empty images', 'equal scores', 'duplicates', 'equal overlaps']
    rng, lines = random.Random(20), []
    for n in range(242):
        kind = 'many' if n >= 240 else kinds[n % len(kinds)]
        problem = case(rng, kind)
        expected = evaluate(*problem)
        if '--check' in sys.argv:
            theirs = pycocotools_summary(*problem)
            for a, b in zip(expected, theirs):
                assert (a is None) == (b is None) and (a is None or abs(a - b) < 1e-9), (n, kind, expected, theirs)
        expected = [None if value is None else round(value, 12) for value in expected]
        names = ('images', 'categories', 'truths', 'detections')
        lines.append(json.dumps({'kind': kind, **dict(zip(names, problem)), 'expected': expected}, separators=(',', ':')))
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'fixtures', 'coco-ap.json')
    with open(path, 'w', encoding='utf-8') as file:
        file.write('[\n' + ',\n'.join(lines) + '\n]\n')


if __name__ == '__main__':
    main()
