#!/usr/bin/env python3
# Part of swift-cider. Copyright the swift-cider contributors.
# SPDX-License-Identifier: Apache-2.0
"""Writes photos.json: what Pillow makes of the files of photos.tar, in few bytes.

    pip install pillow==13.0.0 numpy
    python make_photos_golden.py PATH/photos.tar

For each file: the upright size, the mean of each channel, 64 pixels of an even grid, and the image resized and cropped
to 32 x 32 (bilinear); or that Pillow refuses it. Alpha is composed over white; 16-bit greys keep their upper 8 bits.
"""

import base64
import io
import json
import sys
import tarfile
from pathlib import Path

import numpy as np
import PIL
from PIL import Image, ImageOps

from make_fixtures import transformed

assert PIL.__version__ == "13.0.0", "Filters and decoders differ between versions of Pillow."


def pixels_of(data):
    image = Image.open(io.BytesIO(data))
    image.load()
    image = ImageOps.exif_transpose(image)
    if image.mode.startswith("I"):
        levels = np.asarray(image).astype(int)
        grey = np.where(levels == image.info.get("transparency", -1), 255, levels >> 8)
        return np.stack([grey] * 3, axis=-1).astype(np.uint8)
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        image = image.convert("RGBA")
        image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image)
    return np.asarray(image.convert("RGB"))


def text(levels):
    return base64.b64encode(np.ascontiguousarray(levels, dtype=np.uint8).tobytes()).decode()


def summary(name, data):
    try:
        pixels = pixels_of(data)
    except Exception:
        return {"name": name, "refused": True}
    height, width, _ = pixels.shape
    grid = pixels[np.ix_((np.arange(8) * 2 + 1) * height // 16, (np.arange(8) * 2 + 1) * width // 16)]
    small = np.asarray(transformed(Image.fromarray(pixels), 32, 32, Image.BILINEAR))
    return {
        "name": name,
        "refused": False,
        "lossy": name.endswith((".jpg", ".webp")),
        "width": width,
        "height": height,
        "mean": [round(float(mean), 4) for mean in pixels.reshape(-1, 3).mean(axis=0)],
        "grid": text(grid),
        "resized": text(small),
    }


if __name__ == "__main__":
    with tarfile.open(sys.argv[1]) as tar:
        photos = [summary(member.name, tar.extractfile(member).read()) for member in tar if member.isfile()]
    (Path(__file__).parent / "photos.json").write_text(json.dumps(photos, indent=1) + "\n")
    print(f"{len(photos)} photos")
