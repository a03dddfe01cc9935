# Part of swift-cider. Copyright the swift-cider contributors.
# SPDX-License-Identifier: Apache-2.0
"""Draws the example images of this folder.

    pip install pillow==13.0.0 numpy==2.4.6
    python make_examples.py
"""
import pathlib

import numpy
from PIL import Image, ImageDraw, ImageFilter

folder = pathlib.Path(__file__).parent


def texture():
    """Woven stripes: unlike any class of CIFAR-10."""
    y, x = numpy.mgrid[0:360, 0:480]
    warp = numpy.sin((x + y) / 9.0) * numpy.sin((x - y) / 13.0)
    red = 128 + 100 * warp
    green = 120 + 90 * numpy.sin(x / 5.0)
    blue = 110 + 90 * numpy.cos(y / 7.0)
    pixels = numpy.stack([red, green, blue], axis=-1)
    return Image.fromarray(pixels.clip(0, 255).astype(numpy.uint8))


def ship():
    """A cargo ship on the sea under a pale sky."""
    width, height = 480, 480
    image = Image.new("RGB", (width, height))
    draw = ImageDraw.Draw(image)
    for row in range(height):
        t = row / height
        if row < 300:
            color = (150 + int(70 * t), 185 + int(45 * t), 225 + int(15 * t))
        else:
            color = (40 + int(30 * t), 75 + int(35 * t), 105 + int(35 * t))
        draw.line([(0, row), (width, row)], fill=color)
    draw.polygon([(40, 255), (440, 255), (405, 335), (85, 335)], fill=(38, 42, 58))
    draw.polygon([(78, 318), (413, 318), (405, 335), (85, 335)], fill=(140, 38, 34))
    draw.rectangle([330, 165, 400, 255], fill=(232, 232, 226))
    draw.rectangle([338, 178, 392, 190], fill=(60, 70, 90))
    draw.rectangle([352, 130, 380, 165], fill=(190, 60, 40))
    for column, color in enumerate([(170, 60, 50), (60, 100, 150), (190, 150, 60), (80, 130, 90), (150, 80, 60)]):
        left = 80 + column * 48
        draw.rectangle([left, 205, left + 44, 255], fill=color)
        draw.rectangle([left, 205, left + 44, 228], fill=tuple(int(c * 0.8) for c in color))
    noise = numpy.random.default_rng(1).normal(0, 5, (height, width, 3))
    pixels = numpy.asarray(image.filter(ImageFilter.GaussianBlur(2))) + noise
    return Image.fromarray(pixels.clip(0, 255).astype(numpy.uint8))


texture().save(folder / "texture.jpg", quality=85)
ship().save(folder / "ship.jpg", quality=85)
