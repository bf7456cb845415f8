"""Golden values for the picture preprocessing, made by Pillow as Hugging Face's CLIPImageProcessor uses it.

Run by hand: python3 reference/preprocess.py   (pip install pillow numpy). Writes ../fixtures/preprocess/:
a few source pictures, what the model sees of each for some frames and sizes (PNG, lossless), and a list of them.
"""

import json
from pathlib import Path

import numpy
from PIL import Image, ImageDraw

out = Path(__file__).parent.parent / "fixtures" / "preprocess"
out.mkdir(parents=True, exist_ok=True)
pad = (122, 116, 104)
mean = numpy.array([0.48145466, 0.4578275, 0.40821073])
std = numpy.array([0.26862954, 0.26130258, 0.27577711])


def screen(width, height):
    """Hard edges and thin lines, where resizing filters differ most."""
    image = Image.new("RGB", (width, height), (246, 247, 249))
    draw = ImageDraw.Draw(image)
    for i in range(0, height, 7):
        draw.line([(0, i), (width, i + 11)], fill=(20 + i % 200, 40, 220 - i % 180))
    draw.rectangle([width // 5, height // 4, width // 2, height // 2], fill=(255, 0, 0), outline=(0, 0, 0))
    draw.text((width // 4, height // 3), "ChatSpot", fill=(255, 255, 255))
    return image


def noise(width, height, mode):
    """Smooth colour with noise on top; the seed is fixed."""
    random = numpy.random.default_rng(7)
    y, x = numpy.mgrid[0:height, 0:width]
    smooth = numpy.stack([x * 255 / width, y * 255 / height, (x + y) * 255 / (width + height), x * 255 / width], -1)
    pixels = numpy.clip(smooth + random.normal(0, 30, smooth.shape), 0, 255).astype(numpy.uint8)
    return Image.fromarray(pixels[..., : len(mode)], mode)


def framed(image, frame):
    """The picture as it is, or on a square: in the middle or at the top left."""
    width, height = image.size
    if frame == "whole" or width == height:
        return image
    side = max(width, height)
    square = Image.new("RGB", (side, side), pad)
    place = ((side - width) // 2, (side - height) // 2) if frame == "pad-center" else (0, 0)
    square.paste(image, place)
    return square


pictures = {
    "screen": screen(397, 211),
    "tall": noise(61, 173, "RGB"),
    "small": noise(23, 17, "RGBA"),  # enlarged, and with an alpha channel that convert('RGB') drops
}
cases = []
for name, picture in pictures.items():
    picture.save(out / f"{name}.png", optimize=True)
    for frame, size, resample in [
        ("whole", 64, "cubic"),
        ("pad-center", 192, "cubic"),
        ("pad-corner", 64, "cubic"),
        ("whole", 192, "linear"),
    ]:
        kernel = Image.Resampling.BICUBIC if resample == "cubic" else Image.Resampling.BILINEAR
        seen = framed(picture.convert("RGB"), frame).resize((size, size), kernel)
        values = (numpy.asarray(seen).astype(numpy.float64) / 255 - mean) / std
        expected = f"{name}-{frame}-{size}-{resample}.png"
        seen.save(out / expected, optimize=True)
        cases.append(
            {
                "picture": f"{name}.png",
                "frame": frame,
                "size": size,
                "filter": resample,
                "expected": expected,
                # of each channel: mean of the normalised values
                "channelMeans": [round(float(v), 5) for v in values.mean(axis=(0, 1))],
            }
        )
config = {"padColor": pad, "mean": mean.tolist(), "std": std.tolist(), "cases": cases}
(out / "cases.json").write_text(json.dumps(config, indent=1) + "\n")
