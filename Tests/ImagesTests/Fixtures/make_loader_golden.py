#!/usr/bin/env python3
# Part of swift-cider. Copyright the swift-cider contributors.
# SPDX-License-Identifier: Apache-2.0
"""Makes loader.json: what Pillow's loaders make of the fixtures, and of images of 16 bits whose upper bits are unused.

    pip install pillow==13.0.0 pillow-heif pillow-jxl-plugin numpy
    python make_loader_golden.py        # after make_fixtures.py

`torchvision` is what its ImageFolder does: Image.open(file).convert("RGB"). `pillow-upright` turns the image upright
before. Pixels are kept as their FNV-1a hash of 64 bits; of lossy files, whose decoders may differ by a level, only the size.
"""

import io
import json
import struct
import zlib
from pathlib import Path

import numpy as np
import PIL
import pillow_heif
import pillow_jxl  # noqa: F401
from PIL import Image, ImageOps

assert PIL.__version__ == "13.0.0", "Conversions differ between versions of Pillow."

pillow_heif.register_heif_opener()
HERE = Path(__file__).parent
FILES = HERE / "files"
CHANNELS = {0: 1, 2: 3, 4: 2, 6: 4}


def fnv1a(data):
    value = 0xCBF29CE484222325
    for byte in data:
        value = (value ^ byte) * 0x100000001B3 & 0xFFFFFFFFFFFFFFFF
    return f"{value:016x}"


def chunk(name, content):
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def png16(levels, color_type, significant=None):
    """A PNG of 16 bits a channel: levels [height, width, channels]."""
    height, width, channels = levels.shape
    assert channels == CHANNELS[color_type]
    rows = b"".join(b"\0" + row.astype(">u2").tobytes() for row in levels)
    sbit = chunk(b"sBIT", bytes([significant] * channels)) if significant else b""
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 16, color_type, 0, 0, 0))
        + sbit
        + chunk(b"IDAT", zlib.compress(rows, 9))
        + chunk(b"IEND", b"")
    )


def levels(channels, least, most):
    """A ramp from the least level to the most, with some of each channel's own."""
    y, x = np.mgrid[0:7, 0:9]
    ramp = (x + 9 * y) / 62
    parts = [least + (most - least) * (ramp if c == 0 else (ramp * (c + 1)) % 1) for c in range(channels)]
    return np.stack(parts, axis=-1).round().astype(np.uint16)


def reduced(values, depth, significant):
    """`stretch` and `sbit` as they are documented."""
    values = values.astype(int)
    if depth == "stretch":
        least, span = values.min(), values.max() - values.min()
        return ((values - least) * 255 + span // 2) // span
    used = int(values.max()).bit_length()
    bits = (significant if used <= significant else 16) if significant else next(b for b in (8, 10, 12, 14, 16) if used <= b)
    return values >> (bits - 8)


made = {
    "loader_grey_8_in_16.png": (levels(1, 3, 250), 0, None),
    "loader_grey_12_in_16.png": (levels(1, 17, 4095), 0, None),
    "loader_grey_10_in_16_sbit_12.png": (levels(1, 17, 900), 0, 12),
    "loader_grey_16_sbit_12.png": (levels(1, 16, 4095) << 4, 0, 12),
    "loader_rgb_12_in_16.png": (levels(3, 100, 4000), 2, None),
    "loader_grey_16.png": (levels(1, 0, 65535), 0, None),
}
golden = {"loaders": [], "depths": []}


def tiff16(levels):
    stream = io.BytesIO()
    Image.fromarray(levels[..., 0]).save(stream, "TIFF")
    return stream.getvalue()


def pgm16(levels):
    return b"P5 %d %d 65535\n" % levels.shape[1::-1] + levels.astype(">u2").tobytes()


def jxl16(levels):
    stream = io.BytesIO()
    Image.fromarray(levels[..., 0]).save(stream, "JXL", lossless=True)
    return stream.getvalue()


# The same levels in other formats, which know no significant bits.
for name in ("loader_grey_12_in_16", "loader_grey_16"):
    for suffix, writer in {"tif": tiff16, "pgm": pgm16, "jxl": jxl16}.items():
        made[f"{name}.{suffix}"] = (made[f"{name}.png"][0], writer, None)

for name, (values, kind, significant) in made.items():
    (FILES / name).write_bytes(kind(values) if callable(kind) else png16(values, kind, significant))
    for depth in ("stretch", "sbit"):
        pixels = reduced(values, depth, significant)
        rgb = np.broadcast_to(pixels, (7, 9, 3)).astype(np.uint8)
        golden["depths"].append({"file": name, "depth": depth, "pixels": fnv1a(rgb.tobytes())})

images = json.loads((HERE / "manifest.json").read_text())["images"]
for file, lossy in [(i["file"], i["lossy"]) for i in images] + [(name, False) for name in made]:
    for loader in ("torchvision", "pillow-upright"):
        # The plug-in turns the image itself, leaves it an orientation in EXIF that other software passes over, and gives the
        # last frame of an animation.
        if (loader, file[:8]) in (("torchvision", "jxl_orie"), ("pillow-upright", "jxl_exif")) or file == "jxl_animated.jxl":
            continue
        try:
            image = Image.open(FILES / file)
            image = (ImageOps.exif_transpose(image) if loader == "pillow-upright" else image).convert("RGB")
        except Exception as error:  # Damage that Pillow does not pass over.
            print(file, error)
            continue
        golden["loaders"].append(
            {"file": file, "loader": loader, "width": image.width, "height": image.height,
             "pixels": None if lossy else fnv1a(image.tobytes())}
        )
(HERE / "loader.json").write_text(json.dumps(golden, indent=1) + "\n")
