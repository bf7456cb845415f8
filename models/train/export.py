"""Write a checkpoint as a Hugging Face LLaVA-type folder: python3 export.py CHECKPOINT FOLDER (no CHECKPOINT: random weights).

Batch normalisation is folded into the stem's convolutions and the fused matrices are split, so the folder holds only plain
convolutions, linear maps and norms. reference.json beside it holds prompts with what this code answers, to check other engines.
"""
import argparse
import json
import os

import torch
from safetensors.torch import save_file

import decoder
import tokenizer as tokens
import vision
from checkpoint import load_weights
from model import ChatSpotNano
from palette import PAD_COLOR, PATCH, SIDE
from reference import write_reference
from vocabulary import BOS, EOS, IMAGE, PAD, SPECIALS, UNK, vocabulary


def folded(block):
    """A convolution that does what convolution and batch normalisation did: (weight, bias)."""
    convolution, norm, _ = block
    factor = norm.weight / torch.sqrt(norm.running_var + norm.eps)
    return convolution.weight * factor[:, None, None, None], norm.bias - norm.running_mean * factor


def linear(prefix, layer):
    return {prefix + '.' + name: value for name, value in layer.state_dict().items()}


def split(prefix, layer, names):
    """A fused linear map as several of equal size."""
    return {'%s.%s.%s' % (prefix, name, kind): part for kind, value in layer.state_dict().items()
            for name, part in zip(names, value.chunk(len(names)))}


def vision_tensors(tower):
    root = 'vision_tower.vision_model.'
    out = {}
    for index, block in enumerate(tower.stem):
        weight, bias = folded(block)
        out.update({root + 'embeddings.stem.%d.weight' % index: weight, root + 'embeddings.stem.%d.bias' % index: bias})
    out.update(linear(root + 'embeddings.patch_embedding', tower.patch_embedding))
    out[root + 'embeddings.class_embedding'] = tower.class_embedding
    out[root + 'embeddings.position_embedding.weight'] = tower.position
    out.update(linear(root + 'pre_layrnorm', tower.pre_norm))       # CLIP's own spelling
    for index, layer in enumerate(tower.layers):
        name = root + 'encoder.layers.%d.' % index
        out.update(linear(name + 'layer_norm1', layer.norm1) | linear(name + 'layer_norm2', layer.norm2))
        out.update(split(name + 'self_attn', layer.qkv, ('q_proj', 'k_proj', 'v_proj')) | linear(name + 'self_attn.out_proj', layer.out))
        out.update(linear(name + 'mlp.fc1', layer.fc1) | linear(name + 'mlp.fc2', layer.fc2))
    return out


def language_tensors(language):
    root = 'language_model.model.'
    out = linear(root + 'embed_tokens', language.embedding) | linear(root + 'norm', language.norm)
    for index, layer in enumerate(language.layers):
        name = root + 'layers.%d.' % index
        out.update(linear(name + 'input_layernorm', layer.norm1) | linear(name + 'post_attention_layernorm', layer.norm2))
        out.update(split(name + 'self_attn', layer.qkv, ('q_proj', 'k_proj', 'v_proj')) | linear(name + 'self_attn.o_proj', layer.out))
        out.update(split(name + 'mlp', layer.gate_up, ('gate_proj', 'up_proj')) | linear(name + 'mlp.down_proj', layer.down))
    return out | linear('language_model.lm_head', language.head)


def tensors(model):
    """All shipped tensors by their Hugging Face names, float32."""
    projector = linear('multi_modal_projector.norm', model.projector.norm) | linear('multi_modal_projector.linear', model.projector.linear)
    projector['multi_modal_projector.position'] = model.projector.position
    every = vision_tensors(model.vision) | projector | language_tensors(model.decoder)
    return {name: value.detach().float().contiguous().clone() for name, value in every.items()}


def config():
    return {
        'architectures': ['LlavaForConditionalGeneration'], 'model_type': 'llava', 'image_token_index': IMAGE,
        'vision_feature_layer': -1, 'vision_feature_select_strategy': 'default',
        'projector': {'norm': True, 'position': True},
        'text_config': {
            'model_type': 'llama', 'hidden_size': decoder.WIDTH, 'intermediate_size': decoder.MLP_WIDTH,
            'num_hidden_layers': decoder.LAYERS, 'num_attention_heads': decoder.HEADS, 'num_key_value_heads': decoder.HEADS,
            'head_dim': decoder.HEAD_WIDTH, 'hidden_act': 'silu', 'rms_norm_eps': decoder.NORM_EPS, 'rope_theta': decoder.ROPE_THETA,
            'vocab_size': len(vocabulary()), 'max_position_embeddings': 1024, 'tie_word_embeddings': False,
            'bos_token_id': BOS, 'eos_token_id': EOS, 'pad_token_id': PAD},
        'vision_config': {
            'model_type': 'clip_vision_model', 'hidden_size': vision.WIDTH, 'intermediate_size': vision.MLP_WIDTH,
            'num_hidden_layers': vision.LAYERS, 'num_attention_heads': vision.HEADS, 'image_size': SIDE, 'patch_size': PATCH,
            'hidden_act': 'quick_gelu', 'layer_norm_eps': vision.LAYER_NORM_EPS,
            'stem': [{'channels': channels, 'stride': stride} for channels, stride in vision.STEM]},
    }


def json_files():
    """file name -> content."""
    return {
        'config.json': config(),
        'generation_config.json': {'bos_token_id': BOS, 'eos_token_id': EOS, 'pad_token_id': PAD, 'do_sample': False, 'max_new_tokens': 48},
        'tokenizer.json': tokens.tokenizer_json(),
        'tokenizer_config.json': {
            'tokenizer_class': 'PreTrainedTokenizerFast', 'bos_token': SPECIALS[BOS], 'eos_token': SPECIALS[EOS],
            'pad_token': SPECIALS[PAD], 'unk_token': SPECIALS[UNK], 'add_bos_token': False, 'clean_up_tokenization_spaces': False,
            'model_max_length': 1024, 'chat_template': tokens.CHAT_TEMPLATE},
        'preprocessor_config.json': {
            'image_processor_type': 'CLIPImageProcessor', 'do_resize': True, 'size': {'height': SIDE, 'width': SIDE}, 'resample': 3,
            'do_center_crop': False, 'do_rescale': True, 'rescale_factor': 1 / 255, 'do_normalize': True,
            'image_mean': [.5, .5, .5], 'image_std': [.5, .5, .5], 'do_convert_rgb': True},
        # transformers counts the patches + this one, and takes one off again for the 'default' strategy
        'processor_config.json': {'processor_class': 'LlavaProcessor', 'image_token': SPECIALS[IMAGE], 'patch_size': PATCH,
                                  'vision_feature_select_strategy': 'default', 'num_additional_image_tokens': 1},
        'chatspot.json': {'name': 'chatspot-nano', 'version': '0.8.0', 'dialect': 'chatspot', 'frame': 'pad-center', 'decimals': 2, 'zoom': True,
                          'padColor': [PAD_COLOR] * 3},
    }


def export(model, folder):
    os.makedirs(folder, exist_ok=True)
    shipped = tensors(model)
    save_file(shipped, os.path.join(folder, 'model.safetensors.part'), metadata={'format': 'pt'})
    os.replace(os.path.join(folder, 'model.safetensors.part'), os.path.join(folder, 'model.safetensors'))
    os.chmod(os.path.join(folder, 'model.safetensors'), 0o644)
    for name, content in json_files().items():
        with open(os.path.join(folder, name), 'w', encoding='utf-8') as file:
            json.dump(content, file, indent=1, ensure_ascii=False)
            file.write('\n')
    write_reference(model, folder)
    return sum(value.numel() for value in shipped.values())


if __name__ == '__main__':
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('checkpoint', nargs='?')
    parser.add_argument('folder')
    options = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(0)
    model = ChatSpotNano()
    if options.checkpoint:
        print('weights: %d of %d' % load_weights(options.checkpoint, model))
    else:       # layers start as the identity, which would hide mistakes of whoever reads the folder
        for parameter in model.parameters():
            torch.nn.init.normal_(parameter, std=.05) if not parameter.any() else None
    print('%.2f million parameters written to %s' % (export(model.eval(), options.folder) / 1e6, options.folder))
