# Part of swift-cider. Copyright the swift-cider contributors.
# SPDX-License-Identifier: Apache-2.0
"""Writes transforms.json beside this script: what the libraries that people train with make of generated images.

    python3 -m pip install numpy pillow opencv-python-headless torch torchvision timm
    python3 make_transforms.py

Images are made from a pattern of integers, which the test makes as well. Pillow resizes by way of torchvision and timm, so
that sizes, crops and padding are theirs; OpenCV resizes by `cv2.resize`, with albumentations' sizes and crops.
"""

import base64
import json
import sys
from pathlib import Path

import cv2
import numpy as np
from PIL import Image
from timm.data.transforms import CenterCropOrPad, ResizeKeepRatio
from torchvision import transforms as tv

PILLOW = {
    "bilinear": Image.BILINEAR, "bicubic": Image.BICUBIC, "lanczos": Image.LANCZOS, "nearest": Image.NEAREST,
    "box": Image.BOX, "hamming": Image.HAMMING,
}
TORCHVISION = {name: tv.InterpolationMode(name) for name in PILLOW}
OPENCV = {
    "opencv-linear": cv2.INTER_LINEAR, "opencv-cubic": cv2.INTER_CUBIC, "opencv-area": cv2.INTER_AREA,
    "opencv-nearest": cv2.INTER_NEAREST,
}
COLOR = [114, 30, 250]


def pattern(width, height, kind):
    """[height, width, 3]: `soft` is a ramp with steps, `hard` is noise of 0 and 255, by integers of 32 bits."""
    y, x, c = np.meshgrid(
        np.arange(height, dtype=np.uint32), np.arange(width, dtype=np.uint32), np.arange(3, dtype=np.uint32),
        indexing="ij")
    if kind == "soft":
        return ((x * (2 + c) + y * (5 - c) + (x // 4 + y // 4) % 2 * 96) & 255).astype(np.uint8)
    mixed = (x * 73856093) ^ (y * 19349663) ^ (c * 83492791)
    mixed = (mixed ^ (mixed >> 13)) * np.uint32(2654435761)
    return ((mixed >> 24 & 1) * 255).astype(np.uint8)


def py_round(value):
    return max(1, round(value))


def with_pillow(image, case):
    image = Image.fromarray(image)
    if case.get("channels") == 1:
        image = image.convert("L")
    fill = case.get("padding", [0, 0, 0])
    fill = tuple(fill) if image.mode == "RGB" else fill[0]
    mode = TORCHVISION[case["interpolation"]]
    resize, crop = case["resize"], case["crop"]
    size = (crop, crop) if isinstance(crop, int) else (crop["height"], crop["width"])
    if isinstance(resize, int):
        image = tv.Resize(resize, interpolation=mode)(image)
    elif resize["mode"] != "none":
        target = (resize["height"], resize["width"])
        if resize["mode"] == "squash":
            image = tv.Resize(target, interpolation=mode)(image)
        elif resize["mode"] == "pad":
            side = max(image.size)
            square = Image.new(image.mode, (side, side), fill)
            square.paste(image, ((side - image.width) // 2, (side - image.height) // 2))
            image = tv.Resize(target, interpolation=mode)(square)
        else:
            longest = 1.0 if resize["mode"] == "fit" else 0.0
            image = ResizeKeepRatio(target, longest=longest, interpolation=case["interpolation"])(image)
    if "rounding" in case:  # Hugging Face: as torchvision, but offsets are rounded down.
        assert image.width >= size[1] and image.height >= size[0]
        left, top = (image.width - size[1]) // 2, (image.height - size[0]) // 2
        image = image.crop((left, top, left + size[1], top + size[0]))
    else:
        image = CenterCropOrPad(size, fill=fill)(image)
    return np.asarray(image)


def with_opencv(image, case):
    if case.get("channels") == 1:
        image = np.asarray(Image.fromarray(image).convert("L"))
    fill = case.get("padding", [0, 0, 0])
    resize, crop = case["resize"], case["crop"]
    crop_height, crop_width = (crop, crop) if isinstance(crop, int) else (crop["height"], crop["width"])
    height, width = image.shape[:2]
    if isinstance(resize, int):
        scale = resize / min(height, width)
        size = (py_round(width * scale), py_round(height * scale))
    elif resize["mode"] == "none":
        size = (width, height)
    elif resize["mode"] == "squash":
        size = (resize["width"], resize["height"])
    elif resize["mode"] == "pad":
        side = max(height, width)
        top, left = (side - height) // 2, (side - width) // 2
        image = cv2.copyMakeBorder(
            image, top, side - height - top, left, side - width - left, cv2.BORDER_CONSTANT, value=fill)
        size = (resize["width"], resize["height"])
    else:
        best = min if resize["mode"] == "fit" else max
        scale = best(resize["height"] / height, resize["width"] / width)
        size = (py_round(width * scale), py_round(height * scale))
    image = cv2.resize(image, size, interpolation=OPENCV[case["interpolation"]])
    height, width = image.shape[:2]
    top, left = max(0, crop_height - height) // 2, max(0, crop_width - width) // 2
    image = cv2.copyMakeBorder(
        image, top, max(0, crop_height - height) - top, left, max(0, crop_width - width) - left,
        cv2.BORDER_CONSTANT, value=fill)
    height, width = image.shape[:2]
    top, left = (height - crop_height) // 2, (width - crop_width) // 2
    return image[top : top + crop_height, left : left + crop_width]


def cases(scale):
    """Each way of resizing with each filter; images larger, smaller and of the same size."""

    def rectangle(width, height):
        return {"width": width * scale, "height": height * scale}

    ways = [
        {"resize": 12 * scale, "crop": 11 * scale},
        {"resize": 9 * scale, "crop": rectangle(13, 7), "padding": COLOR},
        {"resize": 13 * scale, "crop": 10 * scale, "rounding": "transformers"},
        {"resize": {"mode": "squash", **rectangle(9, 12)}, "crop": rectangle(9, 12)},
        {"resize": {"mode": "squash", **rectangle(14, 10)}, "crop": rectangle(9, 10), "channels": 1},
        {"resize": {"mode": "cover", **rectangle(7, 12)}, "crop": rectangle(7, 12)},
        {"resize": {"mode": "fit", **rectangle(11, 9)}, "crop": rectangle(11, 9), "padding": COLOR},
        {"resize": {"mode": "fit", **rectangle(12, 12)}, "crop": 10 * scale, "channels": 1, "padding": [200]},
        {"resize": {"mode": "pad", **rectangle(10, 10)}, "crop": 10 * scale, "padding": COLOR},
        {"resize": {"mode": "pad", **rectangle(9, 12)}, "crop": rectangle(9, 12), "channels": 1, "padding": [90]},
    ]
    images = [(31, 23, "soft"), (24, 36, "hard"), (8, 5, "hard"), (6, 27, "soft"), (80, 9, "hard")]
    number = 0
    for interpolation in [*PILLOW, *OPENCV]:
        for place, way in enumerate(ways):
            if "rounding" in way and interpolation in OPENCV:
                continue
            # Each way with two of the images, or with all in a large run.
            for index, (width, height, kind) in enumerate(images):
                number += 1
                if scale == 1 and (index + place) % 5 > 1:
                    continue
                yield (width * scale, height * scale, kind), {**way, "interpolation": interpolation}
        for width, height in [(24, 36), (12, 9)]:  # Whole factors, 2 and 3.
            for factor in [2, 3]:
                way = {"mode": "squash", **rectangle(width // factor, height // factor)}
                crop = rectangle(width // factor, height // factor)
                yield (width * scale, height * scale, "soft"), {
                    "resize": way, "crop": crop, "interpolation": interpolation}
    for width, height in [(9, 6), (15, 20)]:
        yield (width * scale, height * scale, "soft"), {
            "resize": {"mode": "none"}, "crop": 11 * scale, "interpolation": "bilinear", "padding": COLOR}


if __name__ == "__main__":
    scale = int(sys.argv[1]) if len(sys.argv) > 1 else 1
    target = Path(sys.argv[2]) if len(sys.argv) > 2 else Path(__file__).parent / "transforms.json"
    made = []
    for (width, height, kind), case in cases(scale):
        image = pattern(width, height, kind)
        expected = (with_opencv if case["interpolation"] in OPENCV else with_pillow)(image, case)
        made.append(
            {"width": width, "height": height, "pattern": kind, "transform": case,
             "expected": base64.b64encode(np.ascontiguousarray(expected).tobytes()).decode()})
    lines = ",\n".join(json.dumps(case, separators=(",", ":")) for case in made)
    target.write_text(f"[\n{lines}\n]\n")
    print(f"{len(made)} transforms, {target.stat().st_size} bytes")
