"""The weights of a shipped model folder as a checkpoint to train on from: python3 adopt.py ../chatspot-nano ../../build/train/shipped.pt

The folder's graphs hold what export.py wrote, its linear maps transposed and its batch normalisation folded away. That comes
back with the statistics of fresh pictures, so that each block does again what it did; words that are new begin at random, and
convolutions that are new pass on what they get. What else this model has more of is grown (grow.py).
"""
import argparse
import itertools
import json
import os
import random

import numpy as np
import onnx
import torch
from onnx import numpy_helper

from checkpoint import save
from grow import grown
from model import ChatSpotNano
from scene import make_scene
from vision import STEM
from vocabulary import vocabulary

PICTURES = 96       # for the statistics


def tensors(folder):
    """name -> float32 array of every weight in the folder's graphs."""
    found = {}
    for name in os.listdir(os.path.join(folder, 'onnx')):
        for tensor in onnx.load(os.path.join(folder, 'onnx', name)).graph.initializer:
            found[tensor.name] = torch.from_numpy(numpy_helper.to_array(tensor).astype(np.float32))
    return found


def known_tokens(folder):
    """token -> id of the folder's vocabulary."""
    with open(os.path.join(folder, 'tokenizer.json'), encoding='utf-8') as file:
        return json.load(file)['model']['vocab']


def linear(found, name, parts=('',)):
    """One linear map, or several side by side, as PyTorch keeps it: {'weight': [out, in], 'bias'}."""
    weights = torch.cat([found[name % part + '.weight'].t() for part in parts])
    biases = [found[name % part + '.bias'] for part in parts if name % part + '.bias' in found]
    return {'weight': weights, **({'bias': torch.cat(biases)} if biases else {})}


def joined_or(found, name, joined, parts):
    """Folders of 0.3.0 and before hold the parts one by one."""
    return (joined,) if name % joined + '.weight' in found else parts


def named(prefix, values):
    return {prefix + '.' + name: value for name, value in values.items()}


def both(found, name):
    return {kind: found[name + '.' + kind] for kind in ('weight', 'bias')}


def layers_of(found, name):
    """0, 1, ... for as many layers as the folder has."""
    return itertools.takewhile(lambda index: any(key.startswith(name % index) for key in found), itertools.count())


def vision_state(found):
    root = 'vision_tower.vision_model.'
    state = {'vision.class_embedding': found[root + 'embeddings.class_embedding'].flatten(),
             'vision.position': found[root + 'embeddings.position_embedding.weight'],
             **named('vision.patch_embedding', both(found, root + 'embeddings.patch_embedding')),
             **named('vision.pre_norm', both(found, root + 'pre_layrnorm'))}
    for index in layers_of(found, root + 'encoder.layers.%d.'):
        name, own = root + 'encoder.layers.%d.' % index, 'vision.layers.%d.' % index
        state |= named(own + 'norm1', both(found, name + 'layer_norm1')) | named(own + 'norm2', both(found, name + 'layer_norm2'))
        state |= named(own + 'qkv', linear(found, name + 'self_attn.%s', ('q_proj', 'k_proj', 'v_proj')))
        for ours, theirs in (('out', 'self_attn.out_proj'), ('fc1', 'mlp.fc1'), ('fc2', 'mlp.fc2')):
            state |= named(own + ours, linear(found, name + theirs + '%s'))
    return state


def decoder_state(found):
    root = 'language_model.model.'
    state = {'decoder.norm.weight': found[root + 'norm.weight']}
    for index in layers_of(found, root + 'layers.%d.'):
        name, own = root + 'layers.%d.' % index, 'decoder.layers.%d.' % index
        state[own + 'norm1.weight'] = found[name + 'input_layernorm.weight']
        state[own + 'norm2.weight'] = found[name + 'post_attention_layernorm.weight']
        for ours, theirs, joined, parts in (('qkv', 'self_attn.%s', 'qkv_proj', ('q_proj', 'k_proj', 'v_proj')),
                                            ('gate_up', 'mlp.%s', 'gate_up_proj', ('gate_proj', 'up_proj'))):
            state |= named(own + ours, linear(found, name + theirs, joined_or(found, name + theirs, joined, parts)))
        for ours, theirs in (('out', 'self_attn.o_proj'), ('down', 'mlp.down_proj')):
            state |= named(own + ours, linear(found, name + theirs + '%s'))
    return state


def words_state(found, known, fresh):
    """Embeddings and head: the rows of known tokens, `fresh` ones for the others."""
    pairs = [(index, known[token]) for token, index in vocabulary().items() if token in known]
    new, old = (list(each) for each in zip(*pairs))
    print('%d of %d tokens are known' % (len(new), len(vocabulary())))
    state = {name: fresh[name].clone() for name in ('decoder.embedding.weight', 'decoder.head.weight')}
    state['decoder.embedding.weight'][new] = found['language_model.model.embed_tokens.weight'][old]
    state['decoder.head.weight'][new] = found['language_model.lm_head.weight'].t()[old]
    return state


def stem_layers(found):
    """(weight, bias) of the folder's convolutions in their order, one for each of this tower's; None for one that it has not."""
    name, old = 'vision_tower.vision_model.embeddings.stem.%d.', 0
    for index, (channels, stride) in enumerate(STEM):
        weight = found.get(name % old + 'weight')
        before = STEM[index - 1][0] if index else 3
        fits = weight is not None and tuple(weight.shape[:2]) == (channels, before)
        if fits:
            yield weight, found[name % old + 'bias']
            old += 1
        elif channels == before and stride == 1:
            yield None
        else:
            raise SystemExit('Convolution %d of the stem has no counterpart in the folder.' % index)


def adopt_stem(tower, found, pictures):
    """Convolution by convolution, with the mean and variance that these pictures [n, SIDE, SIDE, 3] give."""
    x = pictures.permute(0, 3, 1, 2).float().div(127.5).sub(1)
    for (convolution, norm, activation), layer in zip(tower.stem, stem_layers(found)):
        if layer is None:       # what it gets has been through a ReLU, so passing it on changes nothing
            torch.nn.init.dirac_(convolution.weight)
            layer = convolution.weight, torch.zeros(len(convolution.weight))
        weight, bias = layer
        convolution.weight.copy_(weight)
        x = convolution(x)
        mean, variance = x.mean((0, 2, 3)), x.var((0, 2, 3), unbiased=False)
        norm.running_mean.copy_(mean)
        norm.running_var.copy_(variance)
        norm.weight.copy_((variance + norm.eps).sqrt())
        norm.bias.copy_(bias + mean)
        x = activation(x + bias[:, None, None])


@torch.no_grad()
def adopt(folder):
    model, found = ChatSpotNano(), tensors(folder)
    known = known_tokens(folder)
    rng = random.Random(1)
    adopt_stem(model.vision, found, torch.from_numpy(np.stack([make_scene(rng).pixels for _ in range(PICTURES)])))
    fresh = model.state_dict()
    state = vision_state(found) | decoder_state(found) | words_state(found, known, fresh)
    state |= named('projector.norm', both(found, 'multi_modal_projector.norm'))
    state |= named('projector.linear', linear(found, 'multi_modal_projector.linear%s'))
    state['projector.position'] = found['multi_modal_projector.position']
    model.load_state_dict(grown(state, fresh))
    return model


if __name__ == '__main__':
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('folder')
    parser.add_argument('checkpoint')
    options = parser.parse_args()
    torch.manual_seed(1)
    os.makedirs(os.path.dirname(os.path.abspath(options.checkpoint)), exist_ok=True)
    model = adopt(options.folder)
    save(options.checkpoint, model, torch.optim.AdamW(model.parameters()), {'seconds': 0., 'steps': 0, 'images': 0})
