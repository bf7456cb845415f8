"""Held-out drawn pictures and questions: a seed of their own, the same generator (so the same fonts and looks as in training)."""
import json
import os
import random

from PIL import Image

from packing import prompt_text
from questions import TASKS, ask_many
from regions import box_region
from scene import drawn_scene

SEED = 777000111
PER_SCENE = 18
# Every task often enough to be measured.
WEIGHTS = {'class': 1.4, 'point': 1.2, 'color': 1.2, 'state': 2.5, 'ocr': 2, 'where': 2, 'count': 1.2, 'exists': 1.2, 'relation': 1.6,
           'empty': .8, 'unreadable': 0, 'polygon': 1.2, 'pair': 1.2, 'follow': 1.4, 'style': 1.2}
assert set(WEIGHTS) == set(TASKS)


def held_out(scenes, seed=SEED):
    """Yields (scene, questions). A prompt is asked only once about a picture."""
    rng = random.Random(seed)
    for _ in range(scenes):
        scene = drawn_scene(rng)
        questions = {prompt_text(question): question for question in ask_many(rng, scene, PER_SCENE, WEIGHTS)}
        yield scene, list(questions.values())


def subject(question):
    return question.finds or next((element for element in question.subjects if element), None)


def record(scene, question, picture):
    """A question in the cell language: regions in whole pixels of the picture as it was before padding."""
    left, top, _, _ = scene.content
    turns = question.turns
    for index, region in enumerate(question.regions):
        turns = [turn.replace('{%d}' % index, region.cell(scene.content)) for turn in turns]
    entry = {'picture': picture, 'task': question.task, 'instruction': turns[0] if len(turns) == 1 else turns, 'answer': question.answer}
    if subject(question):
        entry['kind'] = subject(question).kind
    if question.finds:
        x0, y0, x1, y1 = question.finds.box
        entry['box'] = [x0 - left, y0 - top, x1 - left, y1 - top]
        entry['answer'] = box_region(question.finds.box).cell(scene.content)
    return entry


def write(folder, scenes):
    """PNGs without their padding, and questions.jsonl beside them."""
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, 'questions.jsonl'), 'w', encoding='utf-8') as file:
        for number, (scene, questions) in enumerate(held_out(scenes)):
            left, top, width, height = scene.content
            name = 'scene-%03d.png' % number
            Image.fromarray(scene.pixels[top:top + height, left:left + width]).save(os.path.join(folder, name))
            for question in questions:
                if all(region.inside(scene.content) for region in question.regions):
                    file.write(json.dumps(record(scene, question, name)) + '\n')
