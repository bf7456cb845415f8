"""Writes a small LLaMA-type tokenizer and golden prompts of LLaVA-1.5's conversations about regions.

python3 -m pip install torch transformers==5.18.0 tokenizers
python3 test/engine/reference/vicuna.py

Independent of the engine: prompts are assembled here as LLaVA's `conversation.py` does for `vicuna_v1`, coordinates
by laying the picture on a square as its `expand2square` does, tokens come from Hugging Face's tokenizers, and the
template with lists of parts is rendered by transformers' own LlavaProcessor.
"""
import json
import os

from tokenizers import AddedToken, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers
from transformers import CLIPImageProcessor, LlavaProcessor, PreTrainedTokenizerFast

FOLDER = os.path.join(os.path.dirname(__file__), '..', 'fixtures', 'vicuna')
SYSTEM = ("A chat between a curious user and an artificial intelligence assistant. The assistant gives helpful, "
          "detailed, and polite answers to the user's questions.")
# Renders the pictures of a message first, as the template beside the published LLaVA-1.5 does.
PARTS_TEMPLATE = (
    "{% for message in messages %}{{ message['role'].upper() + ': ' }}"
    "{% for part in message['content'] if part['type'] == 'image' %}{{ '<image>\\n' }}{% endfor %}"
    "{% for part in message['content'] if part['type'] == 'text' %}{{ part['text'] + ' ' }}{% endfor %}"
    "{% endfor %}{% if add_generation_prompt %}{{ 'ASSISTANT:' }}{% endif %}")
CORPUS = [SYSTEM, 'USER: What is this? ASSISTANT: It is a red button with a white label.',
          'Please provide a short description for this region:', 'Where is the blue star? It is at the top left.',
          'Describe the picture in detail, and compare the two regions of the screenshot.',
          'Please provide the bounding box coordinate of the region this sentence describes: the open window.'] * 4
PATCHES = 16


def llama_tokenizer():
    """As LLaMA's tokenizer.json: BPE over pieces with a visible blank in front, bytes where no piece fits."""
    trained = Tokenizer(models.BPE())
    trained.pre_tokenizer = pre_tokenizers.Sequence([pre_tokenizers.Metaspace(), pre_tokenizers.Digits(individual_digits=True)])
    alphabet = [chr(i) for i in range(33, 127)] + ['▁']
    trained.train_from_iterator(CORPUS, trainers.BpeTrainer(vocab_size=420, initial_alphabet=alphabet, show_progress=False))
    model = json.loads(trained.to_str())['model']
    pieces = sorted(model['vocab'], key=model['vocab'].get)
    words = ['<unk>', '<s>', '</s>'] + [f'<0x{i:02X}>' for i in range(256)] + pieces
    merges = [tuple(merge) if isinstance(merge, list) else tuple(merge.split(' ')) for merge in model['merges']]
    tokenizer = Tokenizer(models.BPE({word: i for i, word in enumerate(words)}, merges, unk_token='<unk>', fuse_unk=True,
                                     byte_fallback=True))
    tokenizer.normalizer = normalizers.Sequence([normalizers.Prepend('▁'), normalizers.Replace(' ', '▁')])
    tokenizer.decoder = decoders.Sequence([decoders.Replace('▁', ' '), decoders.ByteFallback(), decoders.Fuse(), decoders.Strip(' ', 1, 0)])
    tokenizer.add_special_tokens([AddedToken(word, normalized=False) for word in ['<unk>', '<s>', '</s>']])
    tokenizer.add_special_tokens([AddedToken('<image>', normalized=False), AddedToken('<pad>', normalized=False)])
    tokenizer.post_processor = processors.TemplateProcessing(single='<s> $A', pair='<s> $A <s> $B', special_tokens=[('<s>', 1)])
    return tokenizer


def square(width, height):
    """Side of the padded square, and where the picture lies on it."""
    side = max(width, height)
    return side, (side - width) // 2, (side - height) // 2


def box_text(box, size):
    side, left, top = square(*size)
    x1, y1, x2, y2 = box
    return '[%.2f, %.2f, %.2f, %.2f]' % ((x1 + left) / side, (y1 + top) / side, (x2 + left) / side, (y2 + top) / side)


def region_text(shape, points, size):
    """LLaVA knows boxes: a polygon becomes the box around it, a point a square of 4 % of the side."""
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    if shape == 'point':
        reach = 0.02 * max(size)
        return box_text((xs[0] - reach, ys[0] - reach, xs[0] + reach, ys[0] + reach), size)
    return box_text((min(xs), min(ys), max(xs), max(ys)), size)


def question_text(parts, size):
    return ''.join(part if isinstance(part, str) else region_text(part['shape'], part['points'], size) for part in parts)


def vicuna(turns):
    """`SeparatorStyle.TWO` with the separators ' ' and '</s>'."""
    text = SYSTEM + ' '
    for role, message in turns:
        if role == 'user':
            text += 'USER: ' + message + ' '
        elif message is None:
            text += 'ASSISTANT:'
        else:
            text += 'ASSISTANT: ' + message + '</s>'
    return text


def region(shape, *points):
    return {'shape': shape, 'points': points}


CASES = [
    {'name': 'a box on a wide picture', 'size': (640, 480),
     'turns': [['What is in ', region('box', (64, 48), (320, 240)), '?']]},
    {'name': 'a point on a tall picture', 'size': (301, 500),
     'turns': [['What is at ', region('point', (150, 250)), '?']]},
    {'name': 'a polygon', 'size': (500, 301),
     'turns': [['Describe ', region('polygon', (10, 20), (250, 33), (120, 290)), ' in detail.']]},
    {'name': 'several shapes and letters that no piece covers', 'size': (333, 333),
     'turns': [['Vergleiche ', region('box', (0, 0), (333, 333)), ' mit ', region('point', (200, 100)), ': größer? 猫 🙂']]},
    {'name': 'three turns', 'size': (800, 600),
     'turns': [['Where is the blue star?'], ['And what is in ', region('box', (5, 7), (795, 593)), '?'],
               ['Is it the same as ', region('polygon', (0, 0), (400, 0), (400, 599), (0, 599)), '?']],
     'answers': ['It is at [0.10, 0.20, 0.30, 0.40].', 'A white window,\n  with two lines.']},
]


def main():
    os.makedirs(FOLDER, exist_ok=True)
    llama_tokenizer().save(os.path.join(FOLDER, 'tokenizer.json'))
    settings = {'tokenizer_class': 'PreTrainedTokenizerFast', 'bos_token': '<s>', 'eos_token': '</s>', 'pad_token': '<pad>',
                'unk_token': '<unk>'}
    with open(os.path.join(FOLDER, 'tokenizer_config.json'), 'w') as file:
        json.dump(settings, file, indent=1)
    fast = PreTrainedTokenizerFast(tokenizer_file=os.path.join(FOLDER, 'tokenizer.json'), **settings)
    fast.add_special_tokens({'additional_special_tokens': ['<image>']})
    side = 14 * int(PATCHES ** .5)
    images = CLIPImageProcessor(size={'shortest_edge': side}, crop_size={'height': side, 'width': side})
    processor = LlavaProcessor(images, fast, patch_size=14, vision_feature_select_strategy='default', image_token='<image>',
                               num_additional_image_tokens=1, chat_template=PARTS_TEMPLATE)
    image = fast.convert_tokens_to_ids('<image>')
    cases = []
    for case in CASES:
        answers = case.get('answers', [])
        turns, parts = [], []
        for i, question in enumerate(case['turns']):
            text = question_text(question, case['size'])
            turns.append(('user', ('<image>\n' if i == 0 else '') + text))
            parts.append({'role': 'user', 'content': ([{'type': 'image'}] if i == 0 else []) + [{'type': 'text', 'text': text}]})
            turns.append(('assistant', answers[i] if i < len(answers) else None))
            if i < len(answers):
                parts.append({'role': 'assistant', 'content': [{'type': 'text', 'text': answers[i]}]})
        prompt = vicuna(turns)
        ids = fast(prompt)['input_ids']
        at = ids.index(image)
        listed = processor.apply_chat_template(parts, add_generation_prompt=True)
        from PIL import Image
        expanded = processor(images=Image.new('RGB', case['size']), text=listed)['input_ids'][0]
        cases.append({**case, 'answers': answers, 'prompt': prompt, 'ids': ids[:at] + [image] * PATCHES + ids[at + 1:],
                      'partsPrompt': listed, 'partsIds': list(map(int, expanded))})
    with open(os.path.join(FOLDER, 'golden.json'), 'w') as file:
        json.dump({'imageToken': image, 'imageTokens': PATCHES, 'partsTemplate': PARTS_TEMPLATE, 'cases': cases}, file,
                  ensure_ascii=False, separators=(',', ':'))
    print(len(fast), 'tokens,', [len(case['ids']) for case in cases], [len(case['partsIds']) for case in cases])


if __name__ == '__main__':
    main()
