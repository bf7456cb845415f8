"""Questions as rows of token ids, packed in groups by length, with the targets of the attention loss."""
from dataclasses import dataclass

import numpy as np
import torch

from labels import patch_index, patches_of
from palette import GRID
from questions import TASKS, ask_many
from regions import box_region
from tokenizer import encode, spell
from vocabulary import BOX_END, EOS

# (rows, tokens a row): a picture's questions are sorted into these by length
GROUPS = [(2, 16), (4, 23), (4, 30), (4, 40), (2, 56), (2, 72), (2, 108)]
PATCHES = GRID * GRID
BOX_TOKENS = 8          # <box> [ 0.10 ,0.20 ,0.40 ,0.50 ] </box>
NO_TARGET = -100


@dataclass
class Group:
    tokens: np.ndarray      # int64 [rows, length]
    targets: np.ndarray     # int64 [rows, length], NO_TARGET where nothing is to be said
    tasks: np.ndarray       # int64 [rows], index into TASKS, -1 = empty row
    looks: np.ndarray       # uint8 [2, rows, length, PATCHES], where two attention heads should look

    def to(self, device):
        """Of tensors, as stack_groups() makes them."""
        return Group(self.tokens.to(device), self.targets.to(device), self.tasks.to(device), self.looks.to(device))


def prompt_text(question):
    """The text of a row up to and with <bot>, exactly as the chat template renders it after the image tokens."""
    turns = [turn.strip() for turn in question.turns]
    for index, region in enumerate(question.regions):
        turns = [turn.replace('{%d}' % index, region.prompt()) for turn in turns]
    if question.earlier is None:
        return ' %s<bot>' % turns[0]
    return ' %s<bot> %s</s><user> %s<bot>' % (turns[0], question.earlier, turns[1])


def answer_ids(question):
    """The boxes of what it shows; prose in words with a leading space; text read off the picture by characters with its case; </s>."""
    return encode(''.join(box_region(element.box).prompt() for element in question.shows)) + _said_ids(question) + (EOS,)


def _said_ids(question):
    if question.spelled:
        return spell(question.answer)
    start = question.answer.find('"')
    if start >= 0:
        return encode(' ' + question.answer[:start].rstrip()) + spell(' ' + question.answer[start:])
    if question.answer[0].isdigit() or question.answer[0] == '<':
        return encode(question.answer)
    return encode(' ' + question.answer)


def character_patch(line, span):
    return patch_index(line.y + line.height // 2) * GRID + patch_index(line.x + (span[1] + span[2]) / 2)


def quoted_patches(prompt, lines):
    """Finding a string is reading backwards: (position, patch) of each quoted character of the prompt and of the drawn one."""
    quote = spell('"')[0]
    marks = [index for index, token in enumerate(prompt) if token == quote]
    found = []
    for line, opening, closing in zip(lines, marks[::2], marks[1::2]):
        if closing - opening - 1 == len(line.spans):
            found += [(opening + 1 + index, character_patch(line, span)) for index, span in enumerate(line.spans)]
    return found


def called_patches(question, text):
    """What a name means is known where it ends: (position of its last token, patches of all that it fits)."""
    found, start = [], 0
    for name, elements in question.calls:
        at = text.find(name, start)
        if at >= 0 and elements:
            start = at + len(name)
            found.append((len(encode(text[:start])) - 1, np.maximum.reduce([patches_of(element.box) for element in elements])))
    return found


def attention_targets(question, prompt, answer, length):
    """uint8 [2, length, PATCHES]; [0]: the region asked about, from its end on; [1]: while answering, the region, or when
    spelling the next character's patch. Characters quoted in a question look at themselves in the picture, the end of a name at
    what it means; what the answer shows is looked at box by box; of two things that the answer compares, each head looks at one."""
    looks = np.zeros((2, length, PATCHES), np.uint8)
    start, end = len(prompt) - 1, len(prompt) + len(answer) - 1
    for position, patch in quoted_patches(prompt, question.names):
        looks[:, position, patch] = 1
    for position, patches in called_patches(question, prompt_text(question)):
        looks[:, position] = patches
    for index, element in enumerate([question.finds] if question.finds else question.shows):
        box_start = start + index * BOX_TOKENS
        looks[1, box_start:box_start + BOX_TOKENS - 2] = patches_of(element.box)
    if question.finds:
        return looks
    if question.shows:
        looks[0, start:end] = np.maximum.reduce([patches_of(element.box) for element in question.shows])
    subjects = question.subjects
    if subjects and subjects[0] is not None:
        ends = [index for index, token in enumerate(prompt) if token == BOX_END]
        for index, (first, subject) in enumerate(zip(ends, subjects)):
            last = ends[index + 1] if index + 1 < len(subjects) else end
            box = question.reads.text_box if question.reads else subject.box
            looks[0, first:last] = patches_of(box)
        if len(subjects) == 1:
            looks[1, start:end] = looks[0, end - 1]
    for head, element in enumerate(question.compares):
        looks[head, start:end] = patches_of(element.box)
    if question.reads:
        quote = answer.index(spell('"')[0]) + 1 if not question.spelled else 0
        for index, span in enumerate(question.reads.line.spans):
            looks[1, start + quote + index] = 0
            looks[1, start + quote + index, character_patch(question.reads.line, span)] = 1
    return looks


def pack(rng, scene, weights=None):
    """The groups of one picture, filled as far as its questions go."""
    groups = [Group(np.zeros((rows, length), np.int64), np.full((rows, length), NO_TARGET, np.int64), np.full(rows, -1, np.int64),
                    np.zeros((2, rows, length, PATCHES), np.uint8)) for rows, length in GROUPS]
    filled = [0] * len(groups)
    for question in ask_many(rng, scene, 26, weights):
        prompt, answer = encode(prompt_text(question)), answer_ids(question)
        used = len(prompt) + len(answer) - 1
        place = next((i for i, (rows, length) in enumerate(GROUPS) if used <= length and filled[i] < rows), None)
        if place is None:
            continue
        group, row = groups[place], filled[place]
        filled[place] += 1
        group.tokens[row, :used] = prompt + answer[:-1]
        group.targets[row, len(prompt) - 1:used] = answer
        group.tasks[row] = TASKS.index(question.task)
        group.looks[:, row] = attention_targets(question, prompt, answer, group.tokens.shape[1])
    return groups


def stack_groups(pictures):
    """Groups of several pictures -> one Group of tensors per length; looks become [batch, 2, rows, length, PATCHES]."""
    def stacked(arrays):
        return torch.from_numpy(np.stack(arrays))
    return [Group(*(stacked([getattr(group, name) for group in same]) for name in ('tokens', 'targets', 'tasks', 'looks')))
            for same in zip(*pictures)]
