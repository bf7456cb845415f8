"""Writes the tiny random LLaVA checkpoints and their golden values that the converter's tests use.

python3 -m pip install torch transformers==5.18.0 safetensors tokenizers
python3 test/models/convert/reference/make_fixtures.py

Golden values come from transformers' own LlavaForConditionalGeneration in 32-bit floats on a CPU.
"""
import json
import os
import re
import shutil

import torch
from torch import nn
from safetensors.torch import save_file
from tokenizers import Tokenizer, models, pre_tokenizers
from transformers import (CLIPVisionConfig, LlamaConfig, LlavaConfig, LlavaForConditionalGeneration, Qwen2Config,
                          SiglipVisionConfig)

FOLDER = os.path.join(os.path.dirname(__file__), '..', 'fixtures')
ANSWER_TOKENS = 12
WORDS = ['<pad>', '<s>', '</s>', '<unk>', '<image>'] + [f'w{i}' for i in range(91)]
IMAGE_TOKEN = WORDS.index('<image>')
# LLaVA's own code has no word for a picture: the converter adds one behind the others.
ORIGINAL_WORDS = ['<extra>' if word == '<image>' else word for word in WORDS]


def text_settings(**changes):
    return {'vocab_size': len(WORDS), 'hidden_size': 32, 'intermediate_size': 48, 'num_hidden_layers': 2,
            'num_attention_heads': 4, 'num_key_value_heads': 2, 'max_position_embeddings': 64,
            'pad_token_id': 0, 'bos_token_id': 1, 'eos_token_id': 2, **changes}


def vision_settings(**changes):
    return {'hidden_size': 32, 'intermediate_size': 64, 'num_hidden_layers': 3, 'num_attention_heads': 2,
            'image_size': 12, 'patch_size': 4, **changes}


def randomize(model, seed):
    """Large enough weights that greedy answers vary, and norms and biases that are no identities."""
    generator = torch.Generator().manual_seed(seed)
    for name, value in sorted(model.state_dict().items()):
        if not value.is_floating_point():
            continue
        noise = torch.randn(value.shape, generator=generator)
        if 'norm' in name and name.endswith('weight'):
            value.copy_(1 + .2 * noise)
        else:
            value.copy_(noise * (.3 if value.dim() <= 1 else 1.5 / value.shape[-1] ** .5))


def rounded(value):
    return [round(v, 6) for v in value.flatten().tolist()]


def shorten(value):
    """The model must see the same six decimals that the file holds."""
    return torch.tensor(rounded(value)).reshape(value.shape)


def golden(model, config, seed, vocabulary):
    """Prompts with a picture each: prefill logits, and greedy tokens step by step without a cache."""
    generator = torch.Generator().manual_seed(seed + 1)
    side = config.vision_config.image_size
    patches = (side // config.vision_config.patch_size) ** 2
    has_class_token = config.vision_config.model_type == 'clip_vision_model'
    tokens = patches + has_class_token - (config.vision_feature_select_strategy == 'default')
    cases = []
    for length in (3, 6):
        pixels = shorten(torch.randn(1, 3, side, side, generator=generator))
        words = torch.randint(5, len(WORDS), (length,), generator=generator).tolist()
        prompt = [1] + [config.image_token_index] * tokens + words
        ids, answer = torch.tensor([prompt]), []
        with torch.no_grad():
            logits = model(input_ids=ids, pixel_values=pixels, attention_mask=torch.ones_like(ids)).logits[0, :, :vocabulary]
            for _ in range(ANSWER_TOKENS):
                step = model(input_ids=ids, pixel_values=pixels, attention_mask=torch.ones_like(ids)).logits
                answer.append(int(step[0, -1, :vocabulary].argmax()))
                ids = torch.cat([ids, torch.tensor([[answer[-1]]])], 1)
        assert 2 not in answer, 'the answer ends early: choose another seed'
        cases.append({
            'inputIds': prompt, 'pixelValues': rounded(pixels),
            'answerIds': answer,
            # the first, a middle and the last position
            'logits': {str(at): rounded(logits[at]) for at in (0, len(prompt) // 2, len(prompt) - 1)}})
    return cases


def write_tokenizer(folder, words=WORDS):
    vocabulary = {word: index for index, word in enumerate(words)}
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token='<unk>'))
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    tokenizer.add_special_tokens(words[:5])
    tokenizer.save(os.path.join(folder, 'tokenizer.json'))
    settings = {'tokenizer_class': 'PreTrainedTokenizerFast', 'bos_token': '<s>', 'eos_token': '</s>',
                'pad_token': '<pad>', 'unk_token': '<unk>'}
    with open(os.path.join(folder, 'tokenizer_config.json'), 'w') as file:
        json.dump(settings, file)
    if words is not WORDS:
        return
    with open(os.path.join(folder, 'chat_template.jinja'), 'w') as file:
        file.write("{% for message in messages %}{{ message['role'] + ' ' + message['content'] + ' ' }}{% endfor %}")


class StemmedPatches(nn.Module):
    """3x3 convolutions with ReLU, then the patch convolution with a bias, in the place of CLIP's patch embedding."""

    def __init__(self, stages, width, patch):
        super().__init__()
        channels = [3] + [stage['channels'] for stage in stages]
        self.stem = nn.ModuleList(nn.Conv2d(channels[i], stage['channels'], 3, stage['stride'], 1) for i, stage in enumerate(stages))
        for stage in stages:
            patch //= stage['stride']
        self.patch = nn.Conv2d(channels[-1], width, patch, patch)
        self.weight = torch.empty(0)    # only its dtype is asked for

    def forward(self, pixels):
        for layer in self.stem:
            pixels = layer(pixels).relu()
        return self.patch(pixels)


class PositionedProjector(nn.Module):
    def __init__(self, vision_width, width, tokens):
        super().__init__()
        self.norm = nn.LayerNorm(vision_width)
        self.linear = nn.Linear(vision_width, width)
        self.position = nn.Parameter(torch.zeros(tokens, width))

    def forward(self, features):
        return self.linear(self.norm(features)) + self.position


def stemmed_model(config):
    """LLaVA with the extensions that config.json describes under vision_config.stem and projector."""
    model, vision = LlavaForConditionalGeneration(config), config.vision_config
    embeddings = model.model.vision_tower.embeddings
    embeddings.patch_embedding = StemmedPatches(vision.stem, vision.hidden_size, vision.patch_size)
    tokens = (vision.image_size // vision.patch_size) ** 2
    model.model.multi_modal_projector = PositionedProjector(vision.hidden_size, config.text_config.hidden_size, tokens)
    return model


def stem_name(name):
    name = published_name(name).replace('.patch_embedding.stem.', '.stem.')
    return name.replace('.patch_embedding.patch.', '.patch_embedding.')


def write(name, config, dtype, seed, rename=lambda tensor: tensor, shards=1, build=LlavaForConditionalGeneration):
    folder = os.path.join(FOLDER, name)
    shutil.rmtree(folder, ignore_errors=True)
    model = build(config).eval()
    randomize(model, seed)
    # The golden values are of the rounded weights.
    for value in model.state_dict().values():
        if value.is_floating_point():
            value.copy_(value.to(dtype).float())
    model.config._attn_implementation = 'eager'
    config.dtype = str(dtype).removeprefix('torch.')
    config.save_pretrained(folder)
    write_tokenizer(folder)
    tensors = {rename(key): value.to(dtype).contiguous() for key, value in model.state_dict().items()
               if not (config.tie_word_embeddings and key == 'lm_head.weight')}
    write_weights(folder, tensors, shards)
    if build is LlavaForConditionalGeneration:
        check_names(folder, model)
    with open(os.path.join(folder, 'golden.json'), 'w') as file:
        json.dump(golden(model, config, seed, len(WORDS)), file, separators=(',', ':'))
    print(name, sum(os.path.getsize(os.path.join(folder, file)) for file in os.listdir(folder)), 'bytes')


def check_names(folder, model):
    """transformers itself must read back what was written."""
    reloaded = LlavaForConditionalGeneration.from_pretrained(folder, dtype=torch.float32).state_dict()
    assert all(torch.equal(value, reloaded[key]) for key, value in model.state_dict().items())


def write_weights(folder, tensors, shards):
    metadata = {'format': 'pt'}
    if shards == 1:
        save_file(tensors, os.path.join(folder, 'model.safetensors'), metadata)
        return
    names, weight_map = sorted(tensors), {}
    for shard in range(shards):
        file = f'model-{shard + 1:05}-of-{shards:05}.safetensors'
        part = {name: tensors[name] for name in names[shard::shards]}
        save_file(part, os.path.join(folder, file), metadata)
        weight_map |= dict.fromkeys(part, file)
    index = {'metadata': {'total_size': sum(t.nbytes for t in tensors.values())}, 'weight_map': weight_map}
    with open(os.path.join(folder, 'model.safetensors.index.json'), 'w') as file:
        json.dump(index, file, indent=1)


def published_name(name):
    """As the checkpoints on the hub are named: the decoder keeps its own `model.`, the vision tower `vision_model.`"""
    name = re.sub(r'^model\.(vision_tower|multi_modal_projector)\.', r'\1.', name)
    name = re.sub(r'^vision_tower\.(?!vision_model\.)', 'vision_tower.vision_model.', name)
    name = re.sub(r'^model\.language_model\.', 'language_model.model.', name)
    return re.sub(r'^lm_head\.', 'language_model.lm_head.', name)


class LinearProjector(nn.Module):
    def __init__(self, vision_width, width):
        super().__init__()
        self.linear = nn.Linear(vision_width, width)

    def forward(self, features):
        return self.linear(features)


def linear_model(config):
    model = LlavaForConditionalGeneration(config)
    model.model.multi_modal_projector = LinearProjector(config.vision_config.hidden_size, config.text_config.hidden_size)
    return model


def original_name(name):
    """As LLaVA's own code saves it."""
    name = re.sub(r'^model\.language_model\.', 'model.', name)
    name = re.sub(r'^model\.vision_tower\.(vision_model\.)?', 'model.vision_tower.vision_tower.vision_model.', name)
    name = name.replace('model.multi_modal_projector.linear_1.', 'model.mm_projector.0.')
    name = name.replace('model.multi_modal_projector.linear_2.', 'model.mm_projector.2.')
    return name.replace('model.multi_modal_projector.linear.', 'model.mm_projector.')


def write_original(name, entries, seed, build, dtype=torch.float16, shards=1, own_tower=True):
    """A checkpoint of LLaVA's own code. The golden model has one word more, the picture's, which is not saved."""
    folder = os.path.join(FOLDER, name)
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(os.path.join(folder, 'vision') if not own_tower else folder)
    text = text_settings(num_attention_heads=2, num_key_value_heads=2)
    config = LlavaConfig(vision_config=CLIPVisionConfig(**vision_settings(hidden_size=64, num_attention_heads=1)),
                         text_config=LlamaConfig(**{**text, 'vocab_size': len(WORDS) + 1}),
                         image_token_index=len(WORDS), vision_feature_layer=-2)
    model = build(config).eval()
    randomize(model, seed)
    for value in model.state_dict().values():
        if value.is_floating_point():
            value.copy_(value.to(dtype).float())
    model.config._attn_implementation = 'eager'
    write_tokenizer(folder, ORIGINAL_WORDS)
    tensors = {original_name(key): value.to(dtype).contiguous() for key, value in model.state_dict().items()}
    for key in ('model.embed_tokens.weight', 'lm_head.weight'):
        tensors[key] = tensors[key][:len(WORDS)].clone()
    if not own_tower:
        prefix = 'model.vision_tower.vision_tower.'
        tower = {key[len(prefix):]: tensors.pop(key) for key in list(tensors) if key.startswith(prefix)}
        # The other half of a CLIP checkpoint, which nobody needs here.
        tower['text_model.final_layer_norm.weight'] = torch.ones(8)
        write_weights(os.path.join(folder, 'vision'), tower, 1)
        with open(os.path.join(folder, 'vision', 'config.json'), 'w') as file:
            json.dump({'model_type': 'clip', 'vision_config': vision_settings(hidden_size=64, num_attention_heads=1)}, file)
    write_weights(folder, tensors, shards)
    with open(os.path.join(folder, 'config.json'), 'w') as file:
        json.dump({**text, 'rms_norm_eps': config.text_config.rms_norm_eps, 'mm_vision_tower': 'openai/clip-tiny-patch4-12',
                   'mm_hidden_size': 64, 'mm_vision_select_layer': -2, 'mm_vision_select_feature': 'patch', **entries}, file)
    with open(os.path.join(folder, 'golden.json'), 'w') as file:
        json.dump(golden(model, config, seed, len(WORDS)), file, separators=(',', ':'))
    print(name)


def main():
    torch.set_num_threads(1)
    torch.set_grad_enabled(False)
    # LLaVA-1.5's shape: MLP projector, features of the last layer but one, class token dropped; grouped heads; shards.
    write('mlp-sharded', LlavaConfig(
        vision_config=CLIPVisionConfig(**vision_settings()),
        text_config=LlamaConfig(**text_settings(head_dim=16, rope_parameters={'rope_type': 'linear', 'factor': 2.0, 'rope_theta': 5000.0})),
        image_token_index=IMAGE_TOKEN, vision_feature_layer=-2), torch.float32, 3, published_name, shards=2)
    # Everything else: 5.x names, bfloat16, tied embeddings, attention biases, class token kept, last layer, other activations.
    write('tied-bf16', LlavaConfig(
        vision_config=CLIPVisionConfig(**vision_settings(hidden_act='gelu')),
        text_config=Qwen2Config(**text_settings(tie_word_embeddings=True, num_attention_heads=2, num_key_value_heads=2)),
        image_token_index=IMAGE_TOKEN, vision_feature_layer=-1, vision_feature_select_strategy='full',
        projector_hidden_act='relu', tie_word_embeddings=True), torch.bfloat16, 5)
    # The bundled model's extensions: convolutional stem, biased patches, linear projector with norm and positions.
    write('stem-f16', LlavaConfig(
        vision_config=CLIPVisionConfig(**vision_settings(
            image_size=16, stem=[{'channels': 8, 'stride': 2}, {'channels': 12, 'stride': 1}, {'channels': 16, 'stride': 2}])),
        text_config=LlamaConfig(**text_settings(num_attention_heads=2, num_key_value_heads=2)),
        image_token_index=IMAGE_TOKEN, vision_feature_layer=-1, projector={'norm': True, 'position': True}),
        torch.float16, 7, stem_name, build=stemmed_model)
    # SigLIP: no class token, biased patches, a picture that is no multiple of the patch; Qwen2 with grouped heads.
    write('siglip-qwen2', LlavaConfig(
        vision_config=SiglipVisionConfig(**vision_settings(image_size=14)),
        text_config=Qwen2Config(**text_settings(num_attention_heads=2, num_key_value_heads=1)),
        image_token_index=IMAGE_TOKEN, vision_feature_layer=-2, vision_feature_select_strategy='full'), torch.bfloat16, 9)
    # LLaVA's own names: MLP projector, shards, the vision tower inside; and a linear one with the tower elsewhere.
    write_original('original-mlp', {'model_type': 'llava_llama', 'mm_projector_type': 'mlp2x_gelu'}, 11,
                   LlavaForConditionalGeneration, shards=2)
    write_original('original-linear', {'model_type': 'llava'}, 13, linear_model, own_tower=False)


if __name__ == '__main__':
    main()
