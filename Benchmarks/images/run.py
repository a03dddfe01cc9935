# Part of swift-cider. Copyright the swift-cider contributors.
# SPDX-License-Identifier: Apache-2.0
"""From JPEG files to an encoder's pixels: ours beside Pillow's, images a second on one thread, in turn.

    python Benchmarks/images/run.py [--rounds N] [--seconds S]

Needs the release build of `ImagesBenchmark`, and Pillow and numpy (PyPI). The files are 500x375 JPEGs, drawn here.
Pillow decodes, resizes the shorter side (`Image.resize`, bilinear with antialiasing) and crops the centre; ours gives
the same bytes. Pillow with `draft` is what a service may use that does not need them: the decoder scales by eighths.
"""
import argparse
import io
import pathlib
import statistics
import subprocess
import tempfile
import time

import numpy
from PIL import Image

ROOT = pathlib.Path(__file__).resolve().parents[2]
OURS = ROOT / ".build" / "release" / "ImagesBenchmark"
WIDTH, HEIGHT = 500, 375


def draw(folder):
    """Smooth shapes with fine noise: about 60 kB each, as photographs of this size have."""
    random = numpy.random.default_rng(3)
    paths = []
    for index in range(20):
        pixels = numpy.zeros((HEIGHT, WIDTH, 3))
        for cells, strength in ((4, 120), (16, 60), (64, 40)):
            grid = random.integers(0, 256, (cells, cells, 3), dtype=numpy.uint8)
            pixels += numpy.asarray(Image.fromarray(grid).resize((WIDTH, HEIGHT), Image.BICUBIC)) * (strength / 220)
        pixels += random.normal(0, 6, pixels.shape)
        path = folder / f"{index}.jpg"
        Image.fromarray(pixels.clip(0, 255).astype(numpy.uint8)).save(path, quality=85)
        paths.append(path)
    return paths


def prepare(path, side, draft):
    image = Image.open(path)
    if draft:
        image.draft("RGB", (2 * side, 2 * side))
    image = image.convert("RGB")
    scale = side / min(image.size)
    image = image.resize((max(side, int(image.width * scale)), max(side, int(image.height * scale))), Image.BILINEAR)
    left, top = round((image.width - side) / 2), round((image.height - side) / 2)
    return numpy.asarray(image.crop((left, top, left + side, top + side)))


def pillow(files, side, seconds, draft):
    bodies = [path.read_bytes() for path in files]
    start = time.perf_counter()
    count = 0
    while time.perf_counter() - start < seconds:
        for body in bodies:
            prepare(io.BytesIO(body), side, draft)
        count += len(bodies)
    return count / (time.perf_counter() - start)


def ours(files, side, seconds):
    command = [OURS, "--side", str(side), "--seconds", str(seconds), *map(str, files)]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=1)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        files = draw(pathlib.Path(folder))
        print(f"{WIDTH}x{HEIGHT} JPEG of {sum(f.stat().st_size for f in files) / len(files) / 1000:.0f} kB, one thread;")
        print(f"images/s, medians of {arguments.rounds} rounds; ratios: median (least to largest)")
        print("| side | ours | Pillow | ratio | Pillow with draft | ratio |")
        print("|---|---|---|---|---|---|")
        for side in (32, 224):
            mine, theirs, drafts = [], [], []
            for _ in range(arguments.rounds):
                mine.append(ours(files, side, arguments.seconds))
                theirs.append(pillow(files, side, arguments.seconds, False))
                drafts.append(pillow(files, side, arguments.seconds, True))

            def ratio(others):
                values = [a / b for a, b in zip(mine, others)]
                return f"{statistics.median(values):.2f} ({min(values):.2f} to {max(values):.2f})"

            print(f"| {side} | {statistics.median(mine):.0f} | {statistics.median(theirs):.0f} | {ratio(theirs)} | "
                  f"{statistics.median(drafts):.0f} | {ratio(drafts)} |", flush=True)


main()
