# Part of swift-cider. Copyright the swift-cider contributors.
# SPDX-License-Identifier: Apache-2.0
"""Pictures: eight to compare embeddings on, and drawn sets of classes to fit detectors on."""
import io
import pathlib
import tarfile

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

# Of photos.tar: different sizes and shapes, PNG and JPEG, gray among them; none is turned by EXIF or transparent.
PHOTOS = (
    "skimage/astronaut.png", "skimage/coffee.png", "skimage/rocket.jpg", "skimage/camera.png",
    "pillow/hopper.jpg", "pillow/flower.jpg", "exif/Portrait_1.jpg", "skimage/chelsea.png",
)


def write_pictures(folder: pathlib.Path, photos: pathlib.Path | None):
    """Writes the eight pictures: from the tar `photos`, or drawn where there is none."""
    folder.mkdir(parents=True)
    if photos:
        with tarfile.open(photos) as tar:
            for name in PHOTOS:
                (folder / name.replace("/", "-")).write_bytes(tar.extractfile(name).read())
        return
    sizes = ((640, 427), (300, 451), (128, 128), (500, 333), (97, 211), (256, 256), (1200, 800), (64, 48))
    for index, size in enumerate(sizes):
        image = scene(np.random.default_rng(index), size, index % 3)
        image = image.convert("L") if index == 3 else image
        suffix, options = (".jpg", {"quality": 90}) if index % 2 else (".png", {})
        image.save(folder / f"drawn-{index}{suffix}", **options)


def scene(draw, size, kind) -> Image.Image:
    """A picture of one of three kinds: discs on a warm ground, bars on a cold one, or smooth noise."""
    width, height = size
    if kind == 2:
        small = draw.integers(0, 256, (max(height // 24, 2), max(width // 24, 2), 3), dtype=np.uint8)
        return Image.fromarray(small).resize(size, Image.Resampling.BICUBIC)
    ground = (200, 120, 40) if kind == 0 else (30, 90, 160)
    image = Image.new("RGB", size, tuple(int(c) for c in np.clip(np.array(ground) + draw.integers(-30, 30, 3), 0, 255)))
    pen = ImageDraw.Draw(image)
    for _ in range(int(draw.integers(8, 16))):
        x, y = draw.random(2) * size
        reach = min(size) * (0.08 + 0.2 * draw.random())
        color = tuple(int(c) for c in draw.integers(0, 256, 3))
        if kind == 0:
            pen.ellipse((x - reach, y - reach, x + reach, y + reach), fill=color)
        else:
            pen.rectangle((x - reach / 4, y - 2 * reach, x + reach / 4, y + 2 * reach), fill=color)
    noise = draw.normal(0, 8, (height, width, 3))
    image = image.filter(ImageFilter.GaussianBlur(0.6))
    return Image.fromarray(np.clip(np.asarray(image) + noise, 0, 255).astype(np.uint8))


def write_sets(folder: pathlib.Path, *, bank=10, calibration=7):
    """Writes `bank/` and `calibration/` with three classes of as many images each, as PNG of several sizes."""
    for number, (name, count) in enumerate((("bank", bank), ("calibration", calibration))):
        for kind, label in enumerate(("bars", "discs", "noise")):
            target = folder / name / label
            target.mkdir(parents=True)
            for index in range(count):
                draw = np.random.default_rng((number, kind, index))
                size = (int(draw.integers(80, 140)), int(draw.integers(80, 140)))
                scene(draw, size, (1, 0, 2)[kind]).save(target / f"{index:03}.png")


def read(path: pathlib.Path) -> Image.Image:
    return Image.open(io.BytesIO(path.read_bytes()))
