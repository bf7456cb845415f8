"""Greedy answers to held-out questions, scored by task: python3 evaluate.py CHECKPOINT [--scenes 120] [--show]

--write FOLDER writes the same pictures and questions in the cell language instead, for measuring other engines.
"""
import argparse
import collections
import json
import re
import time
from dataclasses import replace

import torch

from checkpoint import load_weights
from heldout import held_out, subject, write
from lexicon import KNOWN_LOWER
from model import ChatSpotNano
from packing import prompt_text
from palette import SHAPES, SIDE
from regions import boxes_in, overlap
from tokenizer import decode, encode


def answers(model, scene, questions):
    """The model's answers as text; in two-turn questions it lives with its own first answer."""
    picture = torch.from_numpy(scene.pixels.copy())
    follow_ups = [question for question in questions if question.earlier is not None]
    firsts = [replace(question, turns=question.turns[:1], earlier=None) for question in follow_ups]
    own = model.answer(picture, [encode(prompt_text(question)) for question in firsts]) if firsts else []
    earlier = {id(question): decode(ids) for question, ids in zip(follow_ups, own)}
    prompts = [prompt_text(replace(question, earlier=earlier[id(question)]) if id(question) in earlier else question)
               for question in questions]
    return [decode(ids) for ids in model.answer(picture, [encode(prompt) for prompt in prompts])], prompts


def said(answer):
    """An answer without the boxes in front of it."""
    return re.sub(r'^(<box>[^<]*</box>)+', '', answer).strip()


def is_right(question, answer):
    if not question.finds:
        return said(answer) == question.answer
    boxes = boxes_in(answer)
    return bool(boxes) and overlap([value * SIDE for value in boxes[0]], question.finds.box) > .5


def labels(question):
    """The rows of the table that a question counts for."""
    task, element = question.task, subject(question)
    yield task
    if task == 'ocr':
        yield 'ocr, known words' if question.answer.lower() in KNOWN_LOWER else 'ocr, new strings'
        yield 'ocr, up to 4 characters' if len(question.answer) <= 4 else 'ocr, 5 and more'
    elif task == 'where':
        yield 'where, missing' if not element else 'where, shapes' if element.kind in SHAPES else 'where, interface'
    elif task == 'pair':
        yield 'pair, yes or no' if question.answer in ('yes', 'no') else 'pair, what are'
    elif task == 'follow':
        yield 'follow, text' if question.spelled else 'follow, yes or no' if question.answer in ('yes', 'no') else 'follow, other'
    elif task == 'style':
        yield 'style, reading' if question.reads else 'style, rest'


def evaluate(model, scenes, show=False):
    """row of the table -> (share right, number of questions)."""
    score = collections.defaultdict(list)
    for number, (scene, questions) in enumerate(held_out(scenes)):
        given, prompts = answers(model, scene, questions)
        for question, answer, prompt in zip(questions, given, prompts):
            right = is_right(question, answer)
            for label in labels(question):
                score[label].append(right)
            if show and number < 8:
                print('%s %-8s %s -> %s%s' % ('+' if right else '-', question.task, prompt, answer, '' if right else '   [%s]' % question.answer))
    return {label: (sum(rights) / len(rights), len(rights)) for label, rights in sorted(score.items())}


if __name__ == '__main__':
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('checkpoint', nargs='?')
    parser.add_argument('--scenes', type=int, default=120)
    parser.add_argument('--show', action='store_true', help='print the first questions with their answers')
    parser.add_argument('--json', help='also write the table to this file')
    parser.add_argument('--write', metavar='FOLDER')
    options = parser.parse_args()
    if options.write:
        write(options.write, options.scenes)
    else:
        torch.set_num_threads(1)
        model, started = ChatSpotNano(), time.time()
        found, wanted = load_weights(options.checkpoint, model)
        assert found == wanted, 'the checkpoint lacks %d parameters' % (wanted - found)
        table = evaluate(model.eval(), options.scenes, options.show)
        for label, (share, count) in table.items():
            print('%-26s %.3f  (%d)' % (label, share, count))
        print('%.0f s' % (time.time() - started))
        if options.json:
            with open(options.json, 'w', encoding='utf-8') as file:
                json.dump({label: {'right': round(share, 4), 'questions': count} for label, (share, count) in table.items()}, file, indent=1)
