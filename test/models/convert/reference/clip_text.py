"""Writes the tiny random CLIP checkpoints, their tokenizers and golden values that the text encoder's tests use.

python3 -m pip install torch transformers==5.18.0 safetensors tokenizers
python3 test/models/convert/reference/clip_text.py

Golden token ids come from the Rust tokenizers, golden features from transformers' own CLIPTextModelWithProjection in
32-bit floats on a CPU, one text at a time, so that no padding is involved.
"""
import json
import os
import shutil

import torch
from safetensors.torch import save_file
from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers
from transformers import CLIPConfig, CLIPModel, CLIPTextConfig, CLIPTextModelWithProjection

from make_fixtures import FOLDER, randomize

BEGIN, END = '<|startoftext|>', '<|endoftext|>'
LIMIT = 20
CORPUS = ['a photo of a button', 'a photo of a blue star', 'a photo of a check mark', 'the red circle', 'a link', 'an icon'] * 3
TEXTS = ['a photo of a button', 'A Photo of  a BUTTON.', 'a blue star', '', "It's a café — 2 icons!", '你好', 'a <extra> link',
         'a photo of a check mark ' * 8]
# CLIP's own splitting of words; its normalizer and post-processor stand below.
WORDS = r"'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+"


def clip_tokenizer(after_end):
    """A byte-pair tokenizer as tokenizer.json of CLIP has it, with few merges; `after_end` words have larger ids than the end."""
    tokenizer = Tokenizer(models.BPE(unk_token=END, continuing_subword_prefix='', end_of_word_suffix='</w>', fuse_unk=False))
    tokenizer.normalizer = normalizers.Sequence([
        normalizers.NFC(), normalizers.Replace(Regex(r'\s+'), ' '), normalizers.Lowercase()])
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([
        pre_tokenizers.Split(Regex(WORDS), 'removed', invert=True), pre_tokenizers.ByteLevel(add_prefix_space=False)])
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    trainer = trainers.BpeTrainer(vocab_size=620, end_of_word_suffix='</w>', initial_alphabet=alphabet, show_progress=False)
    tokenizer.train_from_iterator(CORPUS, trainer)
    model = json.loads(tokenizer.to_str())['model']
    # CLIP's order: bytes, bytes that end a word, merges; the trainer knows only the ends that it saw.
    merges = [tuple(pair) for pair in model['merges']]
    words = sorted(alphabet) + [byte + '</w>' for byte in sorted(alphabet)] + [''.join(pair) for pair in merges]
    vocabulary = {word: index for index, word in enumerate(dict.fromkeys(words + [BEGIN, END]))}
    tokenizer.model = models.BPE(vocabulary, merges, unk_token=END, continuing_subword_prefix='',
                                 end_of_word_suffix='</w>', fuse_unk=False)
    tokenizer.add_special_tokens([BEGIN, END, *after_end])
    tokenizer.post_processor = processors.RobertaProcessing(
        (END, vocabulary[END]), (BEGIN, vocabulary[BEGIN]), trim_offsets=False, add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    return tokenizer


def write(name, tokenizer, pad, config, build, dtype, seed):
    folder = os.path.join(FOLDER, name)
    shutil.rmtree(folder, ignore_errors=True)
    model = build(config).eval()
    randomize(model, seed)
    for value in model.state_dict().values():
        if value.is_floating_point():
            value.copy_(value.to(dtype).float())
    config.dtype = str(dtype).removeprefix('torch.')
    config.save_pretrained(folder)
    tokenizer.save(os.path.join(folder, 'tokenizer.json'), pretty=False)
    with open(os.path.join(folder, 'tokenizer_config.json'), 'w') as file:
        json.dump({'tokenizer_class': 'CLIPTokenizer', 'bos_token': BEGIN, 'eos_token': END, 'pad_token': pad,
                   'unk_token': END, 'model_max_length': LIMIT}, file)
    tensors = {key: value.to(dtype).contiguous() for key, value in model.state_dict().items()}
    save_file(tensors, os.path.join(folder, 'model.safetensors'), {'format': 'pt'})
    # transformers itself must read what was written.
    encoder = CLIPTextModelWithProjection.from_pretrained(folder, dtype=torch.float32, attn_implementation='eager').eval()
    tokenizer.enable_truncation(LIMIT)
    cases = []
    for text in TEXTS:
        ids = tokenizer.encode(text).ids
        features = encoder(input_ids=torch.tensor([ids])).text_embeds[0]
        cases.append({'text': text, 'ids': ids, 'features': [round(v, 6) for v in features.tolist()]})
    with open(os.path.join(folder, 'golden.json'), 'w') as file:
        json.dump(cases, file, separators=(',', ':'), ensure_ascii=False)
    print(name, sum(os.path.getsize(os.path.join(folder, file)) for file in os.listdir(folder)), 'bytes',
          sorted(key for key in tensors if 'layers' not in key))


def text_settings(tokenizer, **changes):
    return {'vocab_size': tokenizer.get_vocab_size(), 'hidden_size': 32, 'intermediate_size': 48, 'num_hidden_layers': 2,
            'num_attention_heads': 4, 'max_position_embeddings': LIMIT, 'projection_dim': 24, 'bos_token_id': 0,
            'pad_token_id': 1, **changes}


def main():
    torch.set_num_threads(1)
    torch.set_grad_enabled(False)
    # As the published ones: both towers in one file, and an end token in config.json that is not the tokenizer's.
    tokenizer = clip_tokenizer([])
    vision = {'hidden_size': 16, 'intermediate_size': 16, 'num_hidden_layers': 1, 'num_attention_heads': 1, 'image_size': 8,
              'patch_size': 4}
    config = CLIPConfig(text_config=text_settings(tokenizer, eos_token_id=2), vision_config=vision, projection_dim=24)
    write('clip-legacy', tokenizer, END, config, CLIPModel, torch.bfloat16, 17)
    # The text encoder alone, by the later rule: the end token is not the largest, nor the only word behind it.
    tokenizer = clip_tokenizer(['<extra>', '<pad>'])
    config = CLIPTextConfig(**text_settings(tokenizer, eos_token_id=tokenizer.token_to_id(END), hidden_act='gelu'))
    write('clip-text', tokenizer, '<pad>', config, CLIPTextModelWithProjection, torch.float16, 19)


if __name__ == '__main__':
    main()
