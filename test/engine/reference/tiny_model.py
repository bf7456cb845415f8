"""Writes ../fixtures/tiny-llava: a LLaVA of random weights, small enough to commit, in the transformers.js layout.

Run by hand: python3 reference/tiny_model.py   (pip install onnx numpy). The tests need its shape, not its wit: a
picture encoder, grouped-query attention with a KV cache, a tokenizer with byte fallback and added tokens.
"""

import json
from pathlib import Path

import numpy
import onnx
from onnx import TensorProto, helper, numpy_helper

out = Path(__file__).parent.parent / "fixtures" / "tiny-llava"
(out / "onnx").mkdir(parents=True, exist_ok=True)
random = numpy.random.default_rng(20230718)
hidden, heads, kv_heads, head_dim, layers, middle, context = 32, 2, 1, 16, 2, 48, 256
size, patch = 32, 8
image_tokens = (size // patch) ** 2
f32, i64, i32 = TensorProto.FLOAT, TensorProto.INT64, TensorProto.INT32

specials = ["<unk>", "<s>", "</s>", "<image>", "<box>", "</box>", "<user>", "<bot>"]
vocabulary = specials + [f"<0x{byte:02X}>" for byte in range(256)] + ["▁"] + [chr(c) for c in range(33, 127)]
ids = {token: index for index, token in enumerate(vocabulary)}


class Graph:
    """Collects nodes and weights; `op` gives the name of a node's first output."""

    def __init__(self):
        self.nodes, self.weights, self.count = [], [], 0

    def weight(self, *shape, scale=None):
        values = random.normal(0, scale or shape[0] ** -0.5, shape).astype(numpy.float32)
        return self.constant(values)

    def constant(self, values):
        self.count += 1
        self.weights.append(numpy_helper.from_array(numpy.asarray(values), f"w{self.count}"))
        return f"w{self.count}"

    def op(self, kind, *inputs, outputs=None, domain="", **attributes):
        self.count += 1
        outputs = outputs or [f"t{self.count}"]
        self.nodes.append(helper.make_node(kind, list(inputs), outputs, domain=domain, **attributes))
        return outputs[0]

    def save(self, name, inputs, outputs):
        graph = helper.make_graph(self.nodes, name, inputs, outputs, self.weights)
        opsets = [helper.make_opsetid("", 20), helper.make_opsetid("com.microsoft", 1)]
        onnx.save(helper.make_model(graph, ir_version=9, opset_imports=opsets), out / "onnx" / f"{name}.onnx")


def port(name, kind, *shape):
    return helper.make_tensor_value_info(name, kind, shape)


def vision():
    g = Graph()
    x = g.op("Conv", "pixel_values", g.weight(hidden, 3, patch, patch, scale=0.15), kernel_shape=[patch] * 2, strides=[patch] * 2)
    x = g.op("Reshape", x, g.constant(numpy.array([0, hidden, image_tokens], numpy.int64)))
    x = g.op("Tanh", g.op("Transpose", x, perm=[0, 2, 1]))
    g.op("MatMul", x, g.weight(hidden, hidden), outputs=["image_features"])
    g.save("vision_encoder", [port("pixel_values", f32, "batch_size", 3, size, size)],
           [port("image_features", f32, "batch_size", image_tokens, hidden)])


def embed():
    g = Graph()
    g.op("Gather", g.weight(len(vocabulary), hidden, scale=1), "input_ids", outputs=["inputs_embeds"])
    g.save("embed_tokens", [port("input_ids", i64, "batch_size", "sequence_length")],
           [port("inputs_embeds", f32, "batch_size", "sequence_length", hidden)])


def decoder():
    g = Graph()
    one = g.constant(numpy.array([1], numpy.int64))
    last = g.op("Cast", g.op("Sub", g.op("ReduceSum", "attention_mask", one, keepdims=0), one), to=i32)
    total = g.op("Cast", g.op("Gather", g.op("Shape", "attention_mask"), g.constant(numpy.array(1, numpy.int64))), to=i32)
    angles = numpy.outer(numpy.arange(context), 10000.0 ** (-numpy.arange(0, head_dim, 2) / head_dim)).astype(numpy.float32)
    cos, sin = g.constant(numpy.cos(angles)), g.constant(numpy.sin(angles))

    def norm(x):
        return g.op("SimplifiedLayerNormalization", x, g.constant(numpy.ones(hidden, numpy.float32)), axis=-1, epsilon=1e-5)

    x, past, present = "inputs_embeds", [], []
    for i in range(layers):
        y = norm(x)
        q, k, v = (g.op("MatMul", y, g.weight(hidden, n * head_dim)) for n in (heads, kv_heads, kv_heads))
        names = [f"past_key_values.{i}.key", f"past_key_values.{i}.value"]
        outputs = [f"a{i}", f"present.{i}.key", f"present.{i}.value"]
        g.op("GroupQueryAttention", q, k, v, *names, last, total, cos, sin, outputs=outputs, domain="com.microsoft",
             num_heads=heads, kv_num_heads=kv_heads, do_rotary=1)
        past += [port(name, f32, "batch_size", kv_heads, "past_sequence_length", head_dim) for name in names]
        present += [port(name, f32, "batch_size", kv_heads, "total_sequence_length", head_dim) for name in outputs[1:]]
        x = g.op("Add", x, g.op("MatMul", f"a{i}", g.weight(heads * head_dim, hidden)))
        y = norm(x)
        gate, up = (g.op("MatMul", y, g.weight(hidden, middle)) for _ in range(2))
        y = g.op("Mul", g.op("Mul", gate, g.op("Sigmoid", gate)), up)
        x = g.op("Add", x, g.op("MatMul", y, g.weight(middle, hidden)))
    # the last num_logits_to_keep positions
    start = g.op("Reshape", g.op("Neg", "num_logits_to_keep"), one)
    x = g.op("Slice", x, start, g.constant(numpy.array([2**62], numpy.int64)), one)
    g.op("MatMul", norm(x), g.weight(hidden, len(vocabulary), scale=0.6), outputs=["logits"])
    inputs = [port("inputs_embeds", f32, "batch_size", "sequence_length", hidden),
              port("attention_mask", i64, "batch_size", "total_sequence_length"),
              port("num_logits_to_keep", i64)]
    logits = port("logits", f32, "batch_size", "num_logits_to_keep", len(vocabulary))
    g.save("decoder_model_merged", inputs + past, [logits] + present)


def write(name, value):
    (out / name).write_text(json.dumps(value, indent=1, ensure_ascii=False) + "\n")


def added(token):
    flags = dict.fromkeys(["single_word", "lstrip", "rstrip", "normalized"], False)
    return {"id": ids[token], "content": token, **flags, "special": token not in ("<box>", "</box>")}


vision(), embed(), decoder()
write("config.json", {
    "architectures": ["LlavaForConditionalGeneration"], "model_type": "llava", "image_token_index": ids["<image>"],
    "text_config": {"model_type": "llama", "hidden_size": hidden, "num_hidden_layers": layers, "head_dim": head_dim,
                    "num_attention_heads": heads, "num_key_value_heads": kv_heads, "max_position_embeddings": context,
                    "vocab_size": len(vocabulary)},
    "vision_config": {"model_type": "clip_vision_model", "image_size": size, "patch_size": patch},
})
write("generation_config.json", {"bos_token_id": 1, "eos_token_id": 2})
write("preprocessor_config.json", {
    "image_processor_type": "CLIPImageProcessor", "do_resize": True, "size": {"height": size, "width": size},
    "resample": 3, "do_center_crop": False, "do_rescale": True, "rescale_factor": 1 / 255, "do_normalize": True,
    "image_mean": [0.5, 0.5, 0.5], "image_std": [0.5, 0.5, 0.5],
})
write("chatspot.json", {"name": "tiny-llava", "version": 1, "dialect": "chatspot", "frame": "pad-center", "decimals": 2,
                        "padColor": [127, 127, 127]})
template = (
    "{{ bos_token }}{% for message in messages %}{% if message['role'] == 'user' %}<user>{{ message['content'] }}<bot>"
    "{% else %}{{ message['content'] }}</s>{% endif %}{% endfor %}"
)
write("tokenizer_config.json", {"tokenizer_class": "LlamaTokenizer", "bos_token": "<s>", "eos_token": "</s>",
                                "unk_token": "<unk>", "clean_up_tokenization_spaces": False, "chat_template": template})
write("tokenizer.json", {
    "version": "1.0", "truncation": None, "padding": None, "added_tokens": [added(token) for token in specials],
    "normalizer": {"type": "Replace", "pattern": {"String": " "}, "content": "▁"}, "pre_tokenizer": None,
    "post_processor": None,
    "decoder": {"type": "Sequence", "decoders": [
        {"type": "Replace", "pattern": {"String": "▁"}, "content": " "}, {"type": "ByteFallback"}, {"type": "Fuse"}]},
    "model": {"type": "BPE", "dropout": None, "unk_token": "<unk>", "continuing_subword_prefix": None,
              "end_of_word_suffix": None, "fuse_unk": True, "byte_fallback": True, "ignore_merges": False,
              "vocab": ids, "merges": []},
})
