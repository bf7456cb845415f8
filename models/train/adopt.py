"""The weights of a shipped model folder as a checkpoint to train on from: python3 adopt.py ../chatspot-nano ../../build/train/shipped.pt

The folder's graphs hold what export.py wrote, its linear maps transposed and its batch normalisation folded away. That comes
back with the statistics of fresh pictures, so that each block does again what it did; words that are new begin at random, and
convolutions that are new pass on what they get.
"""
import argparse
import json
import os
import random

import numpy as np
import onnx
import torch
from onnx import numpy_helper

from checkpoint import save
from decoder import LAYERS
from model import ChatSpotNano
from scene import make_scene
from vision import LAYERS as VISION_LAYERS, STEM
from vocabulary import vocabulary

PICTURES = 96       # for the statistics


def tensors(folder):
    """name -> float32 array of every weight in the folder's graphs."""
    found = {}
    for name in os.listdir(os.path.join(folder, 'onnx')):
        for tensor in onnx.load(os.path.join(folder, 'onnx', name)).graph.initializer:
            found[tensor.name] = torch.from_numpy(numpy_helper.to_array(tensor).astype(np.float32))
    return found


def linear(found, name, parts=('',)):
    """One linear map, or several side by side, as PyTorch keeps it: [out, in]."""
    weights = torch.cat([found[name % part + '.weight'].t() for part in parts])
    biases = [found[name % part + '.bias'] for part in parts if name % part + '.bias' in found]
    return {'weight': weights, **({'bias': torch.cat(biases)} if biases else {})}


def adopt_linear(layer, found, name, parts=None):
    layer.load_state_dict(linear(found, name if parts else name.replace('%', '%%') + '%s', parts or ('',)))


def joined_or(found, name, joined, parts):
    """Folders of 0.3.0 and before hold the parts one by one."""
    return (joined,) if name % joined + '.weight' in found else parts


def adopt_vision(tower, found):
    root = 'vision_tower.vision_model.'
    tower.patch_embedding.load_state_dict({kind: found[root + 'embeddings.patch_embedding.' + kind] for kind in ('weight', 'bias')})
    tower.class_embedding.copy_(found[root + 'embeddings.class_embedding'].flatten())
    tower.position.copy_(found[root + 'embeddings.position_embedding.weight'])
    tower.pre_norm.load_state_dict({kind: found[root + 'pre_layrnorm.' + kind] for kind in ('weight', 'bias')})
    for index in range(VISION_LAYERS):
        layer, name = tower.layers[index], root + 'encoder.layers.%d.' % index
        for norm in (1, 2):
            own = getattr(layer, 'norm%d' % norm)
            own.load_state_dict({kind: found[name + 'layer_norm%d.%s' % (norm, kind)] for kind in ('weight', 'bias')})
        adopt_linear(layer.qkv, found, name + 'self_attn.%s', ('q_proj', 'k_proj', 'v_proj'))
        adopt_linear(layer.out, found, name + 'self_attn.out_proj')
        adopt_linear(layer.fc1, found, name + 'mlp.fc1')
        adopt_linear(layer.fc2, found, name + 'mlp.fc2')


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
    """Convolution by convolution, with the mean and variance that these pictures [n, 192, 192, 3] give."""
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


def adopt_decoder(language, found, known):
    root, ids = 'language_model.model.', vocabulary()
    pairs = [(index, known[token]) for token, index in ids.items() if token in known]
    new, old = (list(each) for each in zip(*pairs))
    language.embedding.weight[new] = found[root + 'embed_tokens.weight'][old]
    language.head.weight[new] = found['language_model.lm_head.weight'].t()[old]
    language.norm.weight.copy_(found[root + 'norm.weight'])
    for index in range(LAYERS):
        layer, name = language.layers[index], root + 'layers.%d.' % index
        layer.norm1.weight.copy_(found[name + 'input_layernorm.weight'])
        layer.norm2.weight.copy_(found[name + 'post_attention_layernorm.weight'])
        adopt_linear(layer.qkv, found, name + 'self_attn.%s', joined_or(found, name + 'self_attn.%s', 'qkv_proj', ('q_proj', 'k_proj', 'v_proj')))
        adopt_linear(layer.out, found, name + 'self_attn.o_proj')
        adopt_linear(layer.gate_up, found, name + 'mlp.%s', joined_or(found, name + 'mlp.%s', 'gate_up_proj', ('gate_proj', 'up_proj')))
        adopt_linear(layer.down, found, name + 'mlp.down_proj')
    return len(new), len(ids)


@torch.no_grad()
def adopt(folder):
    model, found = ChatSpotNano(), tensors(folder)
    with open(os.path.join(folder, 'tokenizer.json'), encoding='utf-8') as file:
        known = json.load(file)['model']['vocab']
    rng = random.Random(1)
    adopt_stem(model.vision, found, torch.from_numpy(np.stack([make_scene(rng).pixels for _ in range(PICTURES)])))
    adopt_vision(model.vision, found)
    model.projector.norm.load_state_dict({kind: found['multi_modal_projector.norm.' + kind] for kind in ('weight', 'bias')})
    adopt_linear(model.projector.linear, found, 'multi_modal_projector.linear')
    model.projector.position.copy_(found['multi_modal_projector.position'])
    print('%d of %d tokens are known' % adopt_decoder(model.decoder, found, known))
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
