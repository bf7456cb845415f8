"""Sentences as people put them (sentences/TASK.txt, one a line): how a question may sound that no template makes.

They were written without a look at the templates, and without a look at the questions of the test.
"""
import collections
import glob
import os
import re

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'sentences')
OFTEN = 2           # sentences with a word that becomes a token; rarer ones are spelled, as unknown words will be


def said(task):
    with open(os.path.join(FOLDER, task + '.txt'), encoding='utf-8') as file:
        return file.read().split('\n')[:-1]


def frequent_words():
    tasks = sorted(os.path.basename(path)[:-4] for path in glob.glob(os.path.join(FOLDER, '*.txt')))
    sentences = [re.sub(r'\{\w+\}', ' ', sentence) for task in tasks for sentence in said(task)]
    counts = collections.Counter(word for sentence in sentences for word in set(re.findall('[a-z]+', sentence)))
    return {word for word, count in counts.items() if count >= OFTEN}
