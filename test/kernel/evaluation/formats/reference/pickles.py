"""Pickles and what Python loads from them: python3 test/kernel/evaluation/formats/reference/pickles.py

Writes fixtures/pickles.json (each pickle in base64, with its value as JSON or the instruction for which it must be refused) and the
RefCOCO lists fixtures/refs-protocol-{0,1,2}.p.
"""
import base64
import json
import os
import pickle
import struct

FIXTURES = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'fixtures')

shared = ['one', 'two']
VALUES = {
    'none': None, 'true': True, 'false': False, 'zero': 0, 'small': 200, 'two bytes': 65535, 'negative': -1, 'four bytes': 2 ** 31 - 1,
    'long': 2 ** 40, 'negative long': -2 ** 40 - 5, 'largest exact': 2 ** 53 - 1, 'float': 0.1, 'negative float': -2.5e-300,
    'huge float': 1e300, 'text': 'plain', 'empty text': '', 'accents': 'café', 'beyond Latin-1': 'πριν → 図', 'emoji': 'a 😀 b',
    'line ends': 'a\nb\rc\\u0041\\', 'quotes': '"it\'s"', 'zero byte': 'a\x00b', 'empty list': [], 'empty tuple': [], 'empty dict': {},
    'list': [1, 'a', None, [2.5, [True]]], 'one item': [[7]], 'shared': [shared, shared, shared], 'long list': list(range(1001)),
    'long text': 'x' * 300, 'dict': {'a': 1, 'b': {'c': [1, 2, 3]}, 'd': None}, 'large dict': {'%d' % i: i for i in range(1001)},
}
TUPLES = {'empty tuple': (), 'one tuple': (1,), 'two tuple': (1, 2), 'three tuple': (1, 2, 3), 'four tuple': ('a', 'b', ('c',), 4)}

# Python 2's byte strings, which Python 3 does not write: STRING, SHORT_BINSTRING and BINSTRING by their description.
BYTE_STRINGS = {
    'STRING': b"S'it\\'s'\np0\n.", 'STRING in double quotes': b'S"it\'s"\np0\n.', 'STRING with escapes': b"S'a\\tb\\n\\\\c\\x41'\n.",
    'STRING in UTF-8': b"S'caf\\xc3\\xa9'\n.", 'SHORT_BINSTRING': b'U\x05plainq\x00.', 'SHORT_BINSTRING in UTF-8': b'U\x05caf\xc3\xa9.',
    'BINSTRING': b'T' + struct.pack('<i', 5) + b'plain.',
}
OTHER = {'POP': b'K\x01K\x020.', 'POP_MARK': b'K\x01(K\x02K\x031.', 'DUP in a list': b'(K\x012l.', 'LONG4': b'\x8b\x02\x00\x00\x00\x10\x27.',
         'DICT': b"(S'a'\nI1\nd.", 'SETITEM': b"}S'a'\nI1\ns.", 'LONG_BINPUT': b'K\x05r\x10\x00\x00\x000j\x10\x00\x00\x00.'}


class Command:
    def __reduce__(self):
        return os.system, ('touch it-was-run',)


class Old:
    """An instance with a state: BUILD."""
    def __init__(self):
        self.state = 1


REFUSED = {'a command': Command(), 'a command in a list': [1, {'a': Command()}], 'an object': Old(), 'a set': {1, 2}, 'bytes': b'abc', 'a complex number': 1j}
BY_HAND = {
    'INST': (b"(S'touch it-was-run'\nios\nsystem\n.", 'INST'), 'PERSID': (b'Pname\n.', 'PERSID'), 'BINPERSID': (b'NQ.', 'BINPERSID'),
    'EXT1': (b'\x82\x01.', 'EXT1'), 'OBJ': (b'(cos\nsystem\nS\'touch it-was-run\'\no.', 'GLOBAL'),
    'STACK_GLOBAL': (b'U\x02osU\x06system\x93.', 'STACK_GLOBAL'), 'protocol 3': (pickle.dumps([1], 3), 'protocol 3'),
    'protocol 4': (pickle.dumps([1], 4), 'protocol 4'), 'protocol 5': (pickle.dumps(Command(), 5), 'protocol 5'),
}

REFS = [
    {'sent_ids': [0, 1], 'file_name': 'COCO_train2014_000000000009_21.jpg', 'ann_id': 21, 'ref_id': 0, 'image_id': 9, 'split': 'testA', 'category_id': 1,
     'sentences': [{'tokens': ['man', 'in', 'red'], 'raw': 'Man in red.', 'sent_id': 0, 'sent': 'man in red'},
                   {'tokens': ['left', 'guy'], 'raw': 'left guy', 'sent_id': 1, 'sent': 'left guy'}]},
    {'sent_ids': [2], 'file_name': 'COCO_train2014_000000000025_22.jpg', 'ann_id': 22, 'ref_id': 1, 'image_id': 25, 'split': 'val', 'category_id': 18,
     'sentences': [{'tokens': ['café', 'dog'], 'raw': 'café dog', 'sent_id': 2, 'sent': 'café dog'}]},
]


def entry(name, data, **more):
    return {'name': name, 'base64': base64.b64encode(data).decode(), **more}


def main():
    read, refused = [], []
    for protocol in (0, 1, 2):
        for name, value in {**VALUES, **TUPLES}.items():
            data = pickle.dumps(value, protocol)
            read.append(entry('%s, protocol %d' % (name, protocol), data, value=json.loads(json.dumps(pickle.loads(data)))))
        for name, value in REFUSED.items():
            refused.append(entry('%s, protocol %d' % (name, protocol), pickle.dumps(value, protocol), instruction='GLOBAL'))
        with open(os.path.join(FIXTURES, 'refs-protocol-%d.p' % protocol), 'wb') as file:
            pickle.dump(REFS, file, protocol)
    for name, data in {**BYTE_STRINGS, **OTHER}.items():
        read.append(entry(name, data, value=pickle.loads(data, encoding='utf-8')))
    for name, (data, instruction) in BY_HAND.items():
        refused.append(entry(name, data, instruction=instruction))
    with open(os.path.join(FIXTURES, 'pickles.json'), 'w', encoding='utf-8') as file:
        json.dump({'read': read, 'refused': refused}, file, indent=0)
        file.write('\n')


if __name__ == '__main__':
    main()
