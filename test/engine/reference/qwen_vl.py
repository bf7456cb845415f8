"""Writes ../fixtures/tiny-qwen-vl: a Qwen2.5-VL of random weights in the transformers.js layout, and golden values.

python3 -m pip install torch transformers==5.18.0 tokenizers onnx pillow
python3 test/engine/reference/qwen_vl.py

The graphs are written here from the weights of transformers' own model, in the form that community exports have:
flattened patches with their grid into the vision encoder, position_ids of three rows into the decoder. Prompts,
patches, positions and greedy tokens are transformers'.
"""
import json
import os
import shutil

import numpy
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from PIL import Image
from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import PreTrainedTokenizerFast, Qwen2_5_VLConfig, Qwen2_5_VLForConditionalGeneration
from transformers.models.qwen2_vl import image_processing_pil_qwen2_vl as processing

FOLDER = os.path.join(os.path.dirname(__file__), '..', 'fixtures', 'tiny-qwen-vl')
F32, I64 = TensorProto.FLOAT, TensorProto.INT64
SPECIAL = ['<|endoftext|>', '<|im_start|>', '<|im_end|>', '<|vision_start|>', '<|vision_end|>', '<|image_pad|>', '<|video_pad|>']
HIDDEN, HEADS, KV_HEADS, SIZE, LAYERS, MIDDLE = 32, 2, 1, 16, 2, 48
PATCH, MERGE, TIME = 4, 2, 2
SECTIONS = [2, 3, 3]
MIN_PIXELS, MAX_PIXELS = 16 * 64, 60 * 64
ANSWER = 10
TEMPLATE = (
    "{% for message in messages %}{% if loop.first and message['role'] != 'system' %}<|im_start|>system\n"
    "You are a helpful assistant.<|im_end|>\n{% endif %}<|im_start|>{{ message['role'] }}\n"
    "{% if message['content'] is string %}{{ message['content'] }}<|im_end|>\n{% else %}"
    "{% for content in message['content'] %}{% if content['type'] == 'image' or 'image' in content %}"
    "<|vision_start|><|image_pad|><|vision_end|>{% elif 'text' in content %}{{ content['text'] }}{% endif %}{% endfor %}"
    "<|im_end|>\n{% endif %}{% endfor %}{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}")


class Graph:
    """Collects nodes and weights; `op` gives the name of a node's first output."""

    def __init__(self):
        self.nodes, self.weights, self.count = [], [], 0

    def constant(self, values):
        self.count += 1
        self.weights.append(numpy_helper.from_array(numpy.array(values, order='C'), f'w{self.count}'))
        return f'w{self.count}'

    def ints(self, *values):
        return self.constant(numpy.array(values, numpy.int64))

    def number(self, value):
        return self.constant(numpy.array(value, numpy.int64))

    def op(self, kind, *inputs, output=None, domain='', **attributes):
        self.count += 1
        output = output or f't{self.count}'
        self.nodes.append(helper.make_node(kind, list(inputs), [output], domain=domain, **attributes))
        return output

    def linear(self, x, layer):
        y = self.op('MatMul', x, self.constant(layer.weight.detach().numpy().T))
        return y if layer.bias is None else self.op('Add', y, self.constant(layer.bias.detach().numpy()))

    def norm(self, x, layer):
        return self.op('SimplifiedLayerNormalization', x, self.constant(layer.weight.detach().numpy()), axis=-1,
                       epsilon=1e-6)

    def swiglu(self, x, mlp):
        gate = self.linear(x, mlp.gate_proj)
        return self.linear(self.op('Mul', self.op('Mul', gate, self.op('Sigmoid', gate)), self.linear(x, mlp.up_proj)), mlp.down_proj)

    def reshape(self, x, *shape):
        return self.op('Reshape', x, self.ints(*shape))

    def rotate(self, x, cos, sin):
        half = SIZE // 2
        low = self.op('Slice', x, self.ints(0), self.ints(half), self.ints(-1))
        high = self.op('Slice', x, self.ints(half), self.ints(SIZE), self.ints(-1))
        turned = self.op('Concat', self.op('Neg', high), low, axis=-1)
        return self.op('Add', self.op('Mul', x, cos), self.op('Mul', turned, sin))

    def waves(self, angles):
        both = self.op('Concat', angles, angles, axis=-1)
        return self.op('Cos', both), self.op('Sin', both)

    def save(self, name, inputs, outputs):
        graph = helper.make_graph(self.nodes, name, inputs, outputs, self.weights)
        onnx.save(helper.make_model(graph, ir_version=9, opset_imports=[helper.make_opsetid('', 20)]),
                  os.path.join(FOLDER, 'onnx', f'{name}.onnx'))


def port(name, kind, *shape):
    return helper.make_tensor_value_info(name, kind, shape)


def vision(tower):
    g = Graph()
    x = g.op('MatMul', 'pixel_values', g.constant(tower.patch_embed.proj.weight.detach().numpy().reshape(HIDDEN, -1).T))
    extent = [g.op('Gather', g.reshape('image_grid_thw', 3), g.number(i)) for i in (1, 2)]
    blocks = [g.op('Div', size, g.number(MERGE)) for size in extent]
    merge = g.ints(MERGE)
    whole = g.op('Concat', *(g.reshape(b, 1) for b in blocks), merge, merge, axis=0)
    places = []
    for axis, size in enumerate(extent):
        line = g.op('Range', g.number(0), size, g.number(1))
        shape = [1, 1, 1, 1]
        shape[axis], shape[axis + 2] = -1, MERGE
        places.append(g.reshape(g.op('Expand', g.reshape(line, *shape), whole), -1, 1))
    frequencies = (10000.0 ** -(numpy.arange(0, SIZE // 2, 2) / (SIZE // 2))).astype(numpy.float32)
    angles = g.op('Concat', *(g.op('Mul', g.op('Cast', p, to=F32), g.constant(frequencies)) for p in places), axis=-1)
    cos, sin = g.waves(angles)
    for block in tower.blocks:
        # [patches, 3, heads, size] -> 3 x [heads, patches, size]
        packed = g.reshape(g.linear(g.norm(x, block.norm1), block.attn.qkv), -1, 3, HEADS, SIZE)
        q, k, v = (g.op('Transpose', g.op('Gather', packed, g.number(i), axis=1), perm=[1, 0, 2]) for i in range(3))
        scores = g.op('MatMul', g.rotate(q, cos, sin), g.op('Transpose', g.rotate(k, cos, sin), perm=[0, 2, 1]))
        weights = g.op('Softmax', g.op('Mul', scores, g.constant(numpy.float32(SIZE ** -0.5))), axis=-1)
        mixed = g.reshape(g.op('Transpose', g.op('MatMul', weights, v), perm=[1, 0, 2]), -1, HIDDEN)
        x = g.op('Add', x, g.linear(mixed, block.attn.proj))
        x = g.op('Add', x, g.swiglu(g.norm(x, block.norm2), block.mlp))
    x = g.reshape(g.norm(x, tower.merger.ln_q), -1, HIDDEN * MERGE ** 2)
    x = g.op('Gelu', g.linear(x, tower.merger.mlp[0]))
    y = g.op('MatMul', x, g.constant(tower.merger.mlp[2].weight.detach().numpy().T))
    g.op('Add', y, g.constant(tower.merger.mlp[2].bias.detach().numpy()), output='image_features')
    g.save('vision_encoder', [port('pixel_values', F32, 'num_patches', 3 * TIME * PATCH ** 2), port('image_grid_thw', I64, 'num_images', 3)],
           [port('image_features', F32, 'num_image_features', HIDDEN)])


def embed(table):
    g = Graph()
    g.op('Gather', g.constant(table.weight.detach().numpy()), 'input_ids', output='inputs_embeds')
    g.save('embed_tokens', [port('input_ids', I64, 'batch_size', 'sequence_length')],
           [port('inputs_embeds', F32, 'batch_size', 'sequence_length', HIDDEN)])


def decoder(text, head):
    g = Graph()
    frequencies = (10000.0 ** -(numpy.arange(0, SIZE, 2) / SIZE)).astype(numpy.float32)
    positions = g.op('Unsqueeze', g.op('Cast', 'position_ids', to=F32), g.ints(-1))
    angles = g.op('Mul', positions, g.constant(frequencies))     # [3, batch, tokens, size / 2]
    parts, begin = [], 0
    for row, length in enumerate(SECTIONS):
        mine = g.op('Gather', angles, g.number(row), axis=0)
        parts.append(g.op('Slice', mine, g.ints(begin), g.ints(begin + length), g.ints(-1)))
        begin += length
    cos, sin = (g.op('Unsqueeze', w, g.ints(1)) for w in g.waves(g.op('Concat', *parts, axis=-1)))
    size = lambda x, axis: g.op('Gather', g.op('Shape', x), g.number(axis))
    total, tokens = size('attention_mask', 1), size('inputs_embeds', 1)
    line = lambda first: g.op('Range', first, total, g.number(1))
    rows = g.op('Unsqueeze', line(g.op('Sub', total, tokens)), g.ints(1))
    allowed = g.op('LessOrEqual', line(g.number(0)), rows)
    bias = g.op('Where', allowed, g.constant(numpy.float32(0)), g.constant(numpy.float32(-1e9)))
    x, past, present = 'inputs_embeds', [], []
    for i, layer in enumerate(text.layers):
        y, attention = g.norm(x, layer.input_layernorm), layer.self_attn
        split = lambda part, heads: g.op('Transpose', g.reshape(g.linear(y, part), 0, -1, heads, SIZE), perm=[0, 2, 1, 3])
        names = [f'past_key_values.{i}.key', f'past_key_values.{i}.value']
        q = g.rotate(split(attention.q_proj, HEADS), cos, sin)
        k = g.op('Concat', names[0], g.rotate(split(attention.k_proj, KV_HEADS), cos, sin), axis=2, output=f'present.{i}.key')
        v = g.op('Concat', names[1], split(attention.v_proj, KV_HEADS), axis=2, output=f'present.{i}.value')
        scores = g.op('Mul', g.op('MatMul', q, g.op('Transpose', k, perm=[0, 1, 3, 2])), g.constant(numpy.float32(SIZE ** -0.5)))
        weights = g.op('Softmax', g.op('Add', scores, bias), axis=-1)
        mixed = g.reshape(g.op('Transpose', g.op('MatMul', weights, v), perm=[0, 2, 1, 3]), 0, -1, HEADS * SIZE)
        x = g.op('Add', x, g.linear(mixed, attention.o_proj))
        x = g.op('Add', x, g.swiglu(g.norm(x, layer.post_attention_layernorm), layer.mlp))
        past += [port(name, F32, 'batch_size', KV_HEADS, 'past_sequence_length', SIZE) for name in names]
        present += [port(f'present.{i}.{part}', F32, 'batch_size', KV_HEADS, 'total_sequence_length', SIZE) for part in ('key', 'value')]
    g.op('MatMul', g.norm(x, text.norm), g.constant(head.weight.detach().numpy().T), output='logits')
    inputs = [port('inputs_embeds', F32, 'batch_size', 'sequence_length', HIDDEN), port('attention_mask', I64, 'batch_size', 'total_sequence_length'),
              port('position_ids', I64, 3, 'batch_size', 'sequence_length')]
    g.save('decoder_model_merged', inputs + past, [port('logits', F32, 'batch_size', 'sequence_length', head.out_features)] + present)


def byte_tokenizer():
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(vocab_size=300, initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False)
    tokenizer.train_from_iterator(['What is in the picture? Describe the region. You are a helpful assistant.'] * 3, trainer)
    tokenizer.add_special_tokens([AddedToken(word, normalized=False) for word in SPECIAL])
    return tokenizer


def randomize(model):
    generator = torch.Generator().manual_seed(20250219)
    for name, value in sorted(model.state_dict().items()):
        noise = torch.randn(value.shape, generator=generator)
        if 'norm' in name or 'ln_q' in name:
            value.copy_(1 + .2 * noise)
        else:
            value.copy_(noise * (.3 if value.dim() == 1 else 1.5 / value.shape[-1] ** .5))


def picture(width, height):
    y, x, c = numpy.mgrid[:height, :width, :3]
    return Image.fromarray(((x * 7 + y * 13 + c * 50 + x * y) % 256).astype(numpy.uint8))


def box(points, size, grid):
    """A region in pixels of the model's own input."""
    scale = [grid[2] * PATCH / size[0], grid[1] * PATCH / size[1]]
    return '[%s]' % ', '.join(str(round(value * scale[axis])) for point in points for axis, value in enumerate(point))


# Pictures as sizes; a question is a list of texts, boxes on the last picture, and numbers: the picture with that number.
CASES = [
    {'name': 'one picture that fits', 'pictures': [(48, 32)], 'turns': [[0, 'What is in ', [[6, 4], [30, 20]], '?']]},
    {'name': 'one picture that is resized', 'pictures': [(101, 67)], 'turns': [[0, 'What is in ', [[10, 20], [90, 60]], '?']]},
    {'name': 'two pictures and three turns', 'pictures': [(48, 32), (24, 56)],
     'turns': [[0, 'What is it?'], [1, 'And ', [[0, 8], [24, 48]], '?'], ['Why?']], 'answers': ['A lamp.', 'A door at [2, 3, 9, 11].']},
]


def main():
    torch.set_grad_enabled(False)
    shutil.rmtree(FOLDER, ignore_errors=True)
    os.makedirs(os.path.join(FOLDER, 'onnx'))
    tokenizer = byte_tokenizer()
    tokenizer.save(os.path.join(FOLDER, 'tokenizer.json'))
    fast = PreTrainedTokenizerFast(tokenizer_file=os.path.join(FOLDER, 'tokenizer.json'), eos_token='<|im_end|>', pad_token='<|endoftext|>')
    ids = {word: tokenizer.token_to_id(word) for word in SPECIAL}
    image = ids['<|image_pad|>']
    config = Qwen2_5_VLConfig(
        text_config={'vocab_size': tokenizer.get_vocab_size(), 'hidden_size': HIDDEN, 'intermediate_size': MIDDLE, 'num_hidden_layers': LAYERS,
                     'num_attention_heads': HEADS, 'num_key_value_heads': KV_HEADS, 'max_position_embeddings': 512, 'rms_norm_eps': 1e-6,
                     'rope_parameters': {'rope_type': 'default', 'mrope_section': SECTIONS, 'rope_theta': 10000.0}, 'tie_word_embeddings': False},
        vision_config={'depth': 2, 'hidden_size': HIDDEN, 'out_hidden_size': HIDDEN, 'num_heads': HEADS, 'intermediate_size': MIDDLE, 'patch_size': PATCH,
                       'spatial_merge_size': MERGE, 'temporal_patch_size': TIME, 'window_size': 16, 'fullatt_block_indexes': [0, 1]},
        image_token_id=image, video_token_id=ids['<|video_pad|>'], vision_start_token_id=ids['<|vision_start|>'],
        vision_end_token_id=ids['<|vision_end|>'], tie_word_embeddings=False)
    model = Qwen2_5_VLForConditionalGeneration(config).eval()
    model.set_attn_implementation('eager')
    randomize(model)
    vision(model.model.visual), embed(model.model.language_model.embed_tokens), decoder(model.model.language_model, model.lm_head)

    processor = processing.Qwen2VLImageProcessorPil(patch_size=PATCH, merge_size=MERGE, temporal_patch_size=TIME,
                                                    size={'shortest_edge': MIN_PIXELS, 'longest_edge': MAX_PIXELS})
    write('config.json', {'model_type': 'qwen2_5_vl', 'architectures': ['Qwen2_5_VLForConditionalGeneration'], 'image_token_id': image,
                          'vision_start_token_id': ids['<|vision_start|>'], 'num_hidden_layers': LAYERS, 'num_attention_heads': HEADS,
                          'num_key_value_heads': KV_HEADS, 'hidden_size': HIDDEN, 'max_position_embeddings': 512,
                          'vision_config': {'model_type': 'qwen2_5_vl', 'patch_size': PATCH, 'spatial_merge_size': MERGE}})
    write('generation_config.json', {'eos_token_id': [ids['<|im_end|>'], ids['<|endoftext|>']]})
    write('preprocessor_config.json', {
        'image_processor_type': 'Qwen2VLImageProcessor', 'min_pixels': MIN_PIXELS, 'max_pixels': MAX_PIXELS, 'patch_size': PATCH,
        'temporal_patch_size': TIME, 'merge_size': MERGE, 'image_mean': list(processor.image_mean), 'image_std': list(processor.image_std)})
    write('tokenizer_config.json', {'tokenizer_class': 'Qwen2Tokenizer', 'eos_token': '<|im_end|>', 'pad_token': '<|endoftext|>',
                                    'chat_template': TEMPLATE})
    write('golden.json', [golden(case, model, fast, processor, image) for case in CASES])


def golden(case, model, fast, processor, image):
    pictures = [picture(*size) for size in case['pictures']]
    inputs = processor(images=pictures, return_tensors='pt')
    grids = inputs['image_grid_thw'].tolist()
    answers, messages, questions, shown = case.get('answers', []), [], [], 0
    for i, turn in enumerate(case['turns']):
        content, text = [], ''
        for part in turn:
            if isinstance(part, int):
                shown = part
                content.append({'type': 'image'})
            else:
                text += part if isinstance(part, str) else box(part, case['pictures'][shown], grids[shown])
        content.append({'type': 'text', 'text': text})
        messages.append({'role': 'user', 'content': content})
        questions.append(text)
        if i < len(answers):
            messages.append({'role': 'assistant', 'content': [{'type': 'text', 'text': answers[i]}]})
    prompt = fast.apply_chat_template(messages, chat_template=TEMPLATE, add_generation_prompt=True, tokenize=False)
    ids, counts = [], [h * w // MERGE ** 2 for _, h, w in grids]
    for token in fast(prompt)['input_ids']:
        ids += [image] * counts.pop(0) if token == image else [token]
    input_ids = torch.tensor([ids])
    kinds = (input_ids == image).int()
    given = {'image_grid_thw': inputs['image_grid_thw'], 'mm_token_type_ids': kinds}
    positions, _ = model.model.get_rope_index(input_ids, **given)
    answer = []
    for _ in range(ANSWER):
        every = {**given, 'mm_token_type_ids': (input_ids == image).int()}
        logits = model(input_ids=input_ids, pixel_values=inputs['pixel_values'], attention_mask=torch.ones_like(input_ids), **every).logits
        answer.append(int(logits[0, -1].argmax()))
        input_ids = torch.cat([input_ids, torch.tensor([[answer[-1]]])], 1)
    patches = inputs['pixel_values'][:4].flatten().tolist()
    return {**case, 'answers': answers, 'grids': grids, 'questions': questions, 'prompt': prompt, 'ids': ids, 'positions': positions[:, 0].tolist(),
            'answerIds': answer, 'answer': fast.decode(answer, skip_special_tokens=False), 'firstPatches': [round(v, 4) for v in patches]}


def write(name, value):
    with open(os.path.join(FOLDER, name), 'w') as file:
        json.dump(value, file, **({'separators': (',', ':')} if name == 'golden.json' else {'indent': 1}))


if __name__ == '__main__':
    main()
