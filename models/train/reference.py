"""reference.json of an exported folder: prompts, pictures and what this code answers, so that other engines can be checked."""
import json
import os
import random

import torch
from PIL import Image

from packing import prompt_text
from palette import GRID
from questions import ask_many
from scene import drawn_scene
from tokenizer import decode, encode
from vocabulary import BOS, IMAGE, USER

SEED = 424242
WANTED = ['class', 'ocr', 'where', 'pair', 'follow', 'style', 'exists', 'count']
IMAGE_TOKENS = GRID * GRID
FIRST_LOGITS = 8


def write_reference(model, folder):
    rng, entries = random.Random(SEED), []
    for index, task in enumerate(WANTED):
        while True:
            scene = drawn_scene(rng)
            question = next((q for q in ask_many(rng, scene, 40) if q.task == task), None)
            if question:
                break
        name = 'reference-%d.png' % index
        Image.fromarray(scene.pixels).save(os.path.join(folder, name))
        picture, row = torch.from_numpy(scene.pixels.copy()), prompt_text(question)
        prompt = encode(row)
        answer = model.answer(picture, [prompt])[0]
        entries.append({
            'picture': name, 'task': task, 'prompt': '<s><user><image>' + row,
            # as tokenised, with one <image>; an engine puts the image tokens in its place
            'ids': [BOS, USER, IMAGE, *prompt], 'imageTokens': IMAGE_TOKENS,
            'answerIds': answer, 'answer': decode(answer), 'expected': question.answer,
            'logits': [round(value, 5) for value in model.next_logits(picture, prompt)[:FIRST_LOGITS].tolist()]})
    with open(os.path.join(folder, 'reference.json'), 'w', encoding='utf-8') as file:
        json.dump(entries, file, indent=1)
        file.write('\n')
