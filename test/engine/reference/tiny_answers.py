"""Golden answers of ../fixtures/tiny-llava from an independent implementation: Pillow, ONNX Runtime's Python
binding, no KV cache (every step reads the whole sequence again), characters looked up by hand.

Run by hand after tiny_model.py: python3 reference/tiny_answers.py   (pip install onnxruntime pillow numpy)
"""

import json
from pathlib import Path

import numpy
import onnxruntime
from PIL import Image

fixtures = Path(__file__).parent.parent / "fixtures"
model = fixtures / "tiny-llava"
vision, embed, decoder = (
    onnxruntime.InferenceSession(model / "onnx" / f"{name}.onnx", providers=["CPUExecutionProvider"])
    for name in ("vision_encoder", "embed_tokens", "decoder_model_merged")
)
vocabulary = json.loads((model / "tokenizer.json").read_text())["model"]["vocab"]
names = {index: token for token, index in vocabulary.items()}
config = json.loads((model / "chatspot.json").read_text())
image_token, end_token = vocabulary["<image>"], vocabulary["</s>"]


def tokens(text):
    """Added tokens whole, then single characters; a character that is no token becomes its bytes."""
    out = []
    while text:
        special = next((name for name in ("<s>", "<image>", "<user>", "<bot>", "<box>", "</box>") if text.startswith(name)), None)
        piece = special or text[0].replace(" ", "▁")
        out += [vocabulary[piece]] if piece in vocabulary else [vocabulary[f"<0x{b:02X}>"] for b in piece.encode()]
        text = text[len(special or text[0]) :]
    return out


def features(path):
    image = Image.open(path).convert("RGB")
    side = max(image.size)
    square = Image.new("RGB", (side, side), tuple(config["padColor"]))
    square.paste(image, ((side - image.width) // 2, (side - image.height) // 2))
    pixels = numpy.asarray(square.resize((32, 32), Image.Resampling.BICUBIC)).astype(numpy.float32) / 255
    values = ((pixels - 0.5) / 0.5).transpose(2, 0, 1)[None].astype(numpy.float32)
    return vision.run(None, {"pixel_values": values})[0][0]


def logits(ids, pictures):
    rows = list(embed.run(None, {"input_ids": numpy.array([ids])})[0][0])
    pictures, sequence = list(pictures), []
    for token, row in zip(ids, rows):
        sequence += list(pictures.pop(0)) if token == image_token else [row]
    feeds = {
        "inputs_embeds": numpy.array([sequence], numpy.float32),
        "attention_mask": numpy.ones((1, len(sequence)), numpy.int64),
        "num_logits_to_keep": numpy.array(1, numpy.int64),
    }
    for port in decoder.get_inputs():
        if port.name.startswith("past"):
            feeds[port.name] = numpy.zeros((1, port.shape[1], 0, port.shape[3]), numpy.float32)
    return decoder.run(["logits"], feeds)[0][0, -1].astype(numpy.float64)


def answer(question, pictures, count):
    ids, start, total = tokens(question), len(tokens(question)), 0.0
    seen = [features(fixtures / "preprocess" / f"{name}.png") for name in pictures]
    while len(ids) - start < count:
        values = logits(ids, seen)
        best = int(values.argmax())
        total += values[best] - numpy.log(numpy.exp(values - values.max()).sum()) - values.max()
        ids.append(best)
        if best == end_token:
            break
    new = ids[start:]
    return {"prompt": question, "pictures": pictures, "answer": [names[t] for t in new], "meanLogProbability": total / len(new)}


cases = [
    answer("<s><user><image>What is at <box>0.10 0.20 0.50 0.60</box>?<bot>", ["screen"], 24),
    answer("<s><user>no picture: é 漢 🦙<bot>", [], 24),
    answer("<s><user><image> and <image> " + "a long question " * 5 + "<bot>", ["small", "tall"], 24),
]
(fixtures / "tiny-answers.json").write_text(json.dumps(cases, indent=1, ensure_ascii=False) + "\n")
