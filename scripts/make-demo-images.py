#!/usr/bin/env python3
# Part of swift-cider. Copyright the swift-cider contributors.
# SPDX-License-Identifier: Apache-2.0
"""Draws small images for a first training run: coloured shapes in class folders, and textures unlike any of them.

    scripts/make-demo-images.py FOLDER [--seed 1] [--train 120] [--calibration 40] [--test 40] [--ood 200]

FOLDER gets train/, calibration/ and test/ with one folder for each class, and ood/ without classes. Python's standard
library is enough; the same seed draws the same images.
"""
import argparse
import pathlib
import random
import struct
import zlib

SIZE = 32
CLASSES = {
    "disc": ((225, 50, 45), lambda x, y: x * x + y * y < 1),
    "square": ((45, 85, 225), lambda x, y: abs(x) < 0.85 and abs(y) < 0.85),
    "triangle": ((235, 205, 50), lambda x, y: -0.9 < y < 0.9 and abs(x) < (y + 0.9) / 1.8),
    "cross": ((50, 190, 70), lambda x, y: abs(x) < 1 and abs(y) < 1 and min(abs(x), abs(y)) < 0.33),
    "ring": ((165, 60, 200), lambda x, y: 0.4 < x * x + y * y < 1),
    "bar": ((40, 200, 210), lambda x, y: abs(x) < 1 and abs(y) < 0.4),
}


def png(pixels):
    """An 8-bit RGB PNG of rows of (r, g, b)."""
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + bytes(value for pixel in row for value in pixel) for row in pixels)
    header = struct.pack(">IIBBBBB", len(pixels[0]), len(pixels), 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def paint(draw, colour_at):
    """A picture of colours with a little noise on every channel."""
    return png([[tuple(min(max(int(value + draw.gauss(0, 9)), 0), 255) for value in colour_at(x, y))
                 for x in range(SIZE)] for y in range(SIZE)])


def shape(draw, colour, inside):
    radius, left, top = draw.uniform(7, 13), draw.uniform(12, 20), draw.uniform(12, 20)
    turn = complex(1, draw.uniform(-0.25, 0.25))
    turn /= abs(turn)
    ground = draw.uniform(60, 170)
    slope_x, slope_y = draw.uniform(-1.5, 1.5), draw.uniform(-1.5, 1.5)
    light = draw.uniform(0.75, 1.1)

    def colour_at(x, y):
        place = complex(x - left, y - top) / radius * turn
        if inside(place.real, place.imag):
            return [value * light for value in colour]
        return [ground + slope_x * (x - 16) + slope_y * (y - 16)] * 3

    return paint(draw, colour_at)


def texture(draw):
    """Stripes, checks, rings or blobs in any colours."""
    one, other = ([draw.uniform(0, 255) for _ in range(3)] for _ in range(2))
    period, kind = draw.uniform(3, 9), draw.randrange(4)
    across, down = draw.uniform(-1, 1), draw.uniform(-1, 1)
    blobs = [[draw.random() < 0.5 for _ in range(12)] for _ in range(12)]

    def colour_at(x, y):
        if kind == 0:
            first = (x * across + y * down) % period < period / 2
        elif kind == 1:
            first = (x // period + y // period) % 2 < 1
        elif kind == 2:
            first = abs(complex(x - 16 * across, y - 16 * down)) % period < period / 2
        else:
            first = blobs[y // 3][x // 3]
        return one if first else other

    return paint(draw, colour_at)


def write(path, content):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
parser.add_argument("folder", type=pathlib.Path)
parser.add_argument("--seed", type=int, default=1)
for part, count in [("train", 120), ("calibration", 40), ("test", 40)]:
    parser.add_argument(f"--{part}", type=int, default=count, help="images of each class")
parser.add_argument("--ood", type=int, default=200, help="images in all")
arguments = parser.parse_args()

draw = random.Random(arguments.seed)
for part in ["train", "calibration", "test"]:
    for name, (colour, inside) in CLASSES.items():
        for number in range(getattr(arguments, part)):
            write(arguments.folder / part / name / f"{number:04}.png", shape(draw, colour, inside))
for number in range(arguments.ood):
    write(arguments.folder / "ood" / f"{number:04}.png", texture(draw))
