"""The pictures and the truth of the evaluation's demo: python3 demo.py [FOLDER], media/demo by default.

Held-out scenes of the same generator, with a seed that neither training nor the held-out questions use. From truth.json the kernel
writes the files of every data set that it evaluates.
"""
import io
import json
import os
import random
import sys

from PIL import Image

from lexicon import KNOWN_LOWER
from naming import bare_caption, called, caption, family_name, is_shape, noun, plural
from palette import KIND_NAMES, SHAPES, has_state
from questions import Asker
from scene import drawn_scene

SEED = 480620231
WANTED = {'interface': 20, 'shapes': 20, 'text': 8}
LARGEST = 13000         # bytes of a picture: noise does not compress, and the demo travels with the program
MOST = 9                # things that a question asks to count


def sort_of(scene):
    if all(element.kind == 'label' for element in scene.elements):
        return 'text'
    return 'shapes' if all(is_shape(element) for element in scene.elements) else 'interface'


def png(scene):
    left, top, width, height = scene.content
    file = io.BytesIO()
    Image.fromarray(scene.pixels[top:top + height, left:left + width]).save(file, 'PNG', optimize=True)
    return file.getvalue()


def reference(element):
    """One phrase that names the element: the shortest of those that training knows."""
    name = called(element)
    if element.kind == 'label':
        return 'the text "%s"' % name
    return 'the "%s" %s' % (name, noun(element)) if name else 'the ' + bare_caption(element)


def element_record(element, asker, offset):
    def moved(box):
        return [int(box[0] - offset[0]), int(box[1] - offset[1]), int(box[2] - offset[0]), int(box[3] - offset[1])]
    record = {'category': 'text' if element.kind == 'label' else KIND_NAMES[element.kind], 'group': group(element),
              'caption': caption(element), 'box': moved(element.box)}
    if element.color and element.kind not in ('label', 'link'):
        record['colour'] = element.color
    if element in asker.written:
        record.update(text=element.text, textBox=moved(element.text_box), isWord=element.text.lower() in KNOWN_LOWER)
    if has_state(element.kind):
        record['state'] = element.kind.endswith('1')
    if element in asker.unique:
        record['reference'] = reference(element)
    if element.outline:
        x0, y0, x1, y1 = record['box']
        record['outline'] = [[round(x0 + x * (x1 - x0), 1), round(y0 + y * (y1 - y0), 1)] for x, y in element.outline]
    return record


def group(element):
    return 'shape' if is_shape(element) else 'icon' if element.kind.startswith('icon') else 'text' if element.kind == 'label' else 'widget'


def counts(elements):
    """{'name': 'stars', 'of': [0, 4]}: what can be counted, as positions in the list of elements."""
    found = {}
    for index, element in enumerate(elements):
        if element.kind == 'label':
            continue
        name = family_name(element.kind)
        found.setdefault('toggles' if name == 'toggle' else plural(name), []).append(index)
        if element.kind in SHAPES:
            found.setdefault(plural(element.color + ' shape'), []).append(index)
    return [{'name': name, 'of': indexes} for name, indexes in sorted(found.items()) if len(indexes) <= MOST]


def scene_record(rng, scene, name):
    left, top, width, height = scene.content
    asker = Asker(rng, scene)
    elements = [element_record(element, asker, (left, top)) for element in scene.elements]
    return {'picture': name, 'sort': sort_of(scene), 'width': int(width), 'height': int(height), 'elements': elements,
            'counts': counts(scene.elements)}


def write(folder):
    os.makedirs(folder, exist_ok=True)
    rng, wanted, records = random.Random(SEED), dict(WANTED), []
    while sum(wanted.values()):
        scene = drawn_scene(rng)
        picture = png(scene)
        if not wanted[sort_of(scene)] or len(picture) > LARGEST:
            continue
        wanted[sort_of(scene)] -= 1
        name = '%d.png' % (len(records) + 1)
        records.append(scene_record(rng, scene, name))
        with open(os.path.join(folder, name), 'wb') as file:
            file.write(picture)
    with open(os.path.join(folder, 'truth.json'), 'w', encoding='utf-8') as file:
        lines = ',\n'.join(json.dumps(record, separators=(',', ':')) for record in records)
        file.write('{"seed":%d,"scenes":[\n%s\n]}\n' % (SEED, lines))


if __name__ == '__main__':
    write(sys.argv[1] if len(sys.argv) > 1 else os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..', 'media', 'demo'))
