"""Writes tokenizer.json (Hugging Face format) and encodes questions and answers for training."""
import json
from functools import lru_cache

from tokenizers import Tokenizer

from vocabulary import FIRST_COORDINATE, NEXT_COORDINATE, SPECIALS, UNK, vocabulary

# Quoted text, a coordinate, a word with the space before it, or any single character.
PIECES = r'"[^"]*"|,?[01]\.\d\d(?!\d)| ?[a-z]+|.'

CHAT_TEMPLATE = (
    "{{ bos_token }}{% for message in messages %}"
    "{% if message['role'] == 'user' %}{{ '<user>' }}"
    "{% if message['content'].startswith('<image>') %}{{ '<image> ' + message['content'][7:] | trim }}"
    "{% else %}{{ ' ' + message['content'] | trim }}{% endif %}"
    "{% else %}{{ '<bot> ' + message['content'] | trim + '</s>' }}{% endif %}"
    "{% endfor %}{% if add_generation_prompt %}{{ '<bot>' }}{% endif %}")


def tokenizer_json():
    """Every piece that is in the vocabulary is one token; any other is spelled by its characters (there are no merges)."""
    return {
        'version': '1.0', 'truncation': None, 'padding': None,
        'added_tokens': [
            {'id': index, 'content': token, 'single_word': False, 'lstrip': False, 'rstrip': False, 'normalized': False, 'special': True}
            for index, token in enumerate(SPECIALS)],
        'normalizer': {'type': 'Sequence', 'normalizers': [
            {'type': 'Replace', 'pattern': {'Regex': r'\s+'}, 'content': ' '}, {'type': 'Lowercase'}]},
        'pre_tokenizer': {'type': 'Split', 'pattern': {'Regex': PIECES}, 'behavior': 'Isolated', 'invert': False},
        'post_processor': None,
        'decoder': {'type': 'Fuse'},
        'model': {
            'type': 'BPE', 'dropout': None, 'unk_token': SPECIALS[UNK], 'continuing_subword_prefix': None,
            'end_of_word_suffix': None, 'fuse_unk': False, 'byte_fallback': False, 'ignore_merges': True,
            'vocab': vocabulary(), 'merges': []},
    }


@lru_cache(maxsize=1)
def tokenizer():
    return Tokenizer.from_str(json.dumps(tokenizer_json()))


@lru_cache(maxsize=1)
def token_ids():
    return vocabulary()


@lru_cache(maxsize=50000)
def encode(text):
    """A prompt's ids as the engine will compute them: lower-cased, special tokens recognised."""
    return tuple(tokenizer().encode(text, add_special_tokens=False).ids)


def spell(text):
    """One id per character, case kept: how answers write what they read."""
    ids = token_ids()
    return tuple(ids.get(character, UNK) for character in text)


def coordinate_ids(values):
    """Whole hundredths -> ids: the first without, the others with a comma."""
    return tuple((NEXT_COORDINATE if index else FIRST_COORDINATE) + value for index, value in enumerate(values))


@lru_cache(maxsize=1)
def _tokens_by_id():
    return {index: token for token, index in vocabulary().items()}


def decode(ids):
    """Plain concatenation, special tokens included, surrounding spaces removed."""
    return ''.join(_tokens_by_id()[index] for index in ids).strip()
