# Part of swift-cider. Copyright the swift-cider contributors.
# SPDX-License-Identifier: Apache-2.0
"""The load of the benchmarks: small images that are drawn here, and clients that post them."""
import base64
import json
import os
import pathlib
import re
import subprocess

import numpy
from PIL import Image, ImageDraw

IMAGES = 200
SCRIPT = pathlib.Path(__file__).resolve().parent / "post.lua"


def scene(random):
    """A ship, a lorry or an aeroplane in a few strokes, at 128x128."""
    image = Image.new("RGB", (128, 128))
    draw = ImageDraw.Draw(image)

    def shade(color, spread=30):
        return tuple(int(v) for v in (numpy.array(color) + random.integers(-spread, spread + 1, 3)).clip(0, 255))

    kind = random.integers(3)
    sky, ground = [((190, 210, 235), (60, 95, 125)), ((200, 205, 210), (110, 108, 104)),
                   ((120, 165, 225), (150, 185, 230))][kind]
    horizon = int(random.integers(70, 95))
    draw.rectangle([0, 0, 128, horizon], fill=shade(sky))
    draw.rectangle([0, horizon, 128, 128], fill=shade(ground))
    x, y = random.integers(-8, 9, 2)
    if kind == 0:
        draw.polygon([(12 + x, 68 + y), (116 + x, 68 + y), (106 + x, 92 + y), (24 + x, 92 + y)], fill=shade((50, 50, 65)))
        draw.rectangle([84 + x, 42 + y, 102 + x, 68 + y], fill=shade((228, 228, 222)))
        for left in range(24, 78, 14):
            draw.rectangle([left + x, 54 + y, left + 12 + x, 68 + y], fill=shade((130, 90, 80), 60))
    elif kind == 1:
        draw.rectangle([18 + x, 34 + y, 84 + x, 88 + y], fill=shade((200, 190, 180), 50))
        draw.rectangle([84 + x, 52 + y, 112 + x, 88 + y], fill=shade((150, 50, 50), 60))
        draw.rectangle([92 + x, 56 + y, 110 + x, 68 + y], fill=shade((70, 90, 110)))
        for left in (28, 62, 90):
            draw.ellipse([left + x, 80 + y, left + 16 + x, 96 + y], fill=shade((30, 30, 30), 15))
    else:
        draw.ellipse([16 + x, 56 + y, 112 + x, 72 + y], fill=shade((225, 228, 232), 20))
        draw.polygon([(56 + x, 64 + y), (76 + x, 64 + y), (44 + x, 100 + y), (36 + x, 98 + y)], fill=shade((190, 195, 205)))
        draw.polygon([(18 + x, 60 + y), (28 + x, 60 + y), (16 + x, 38 + y), (10 + x, 40 + y)], fill=shade((180, 60, 60), 50))
    return image


def texture(random):
    """Coloured blobs."""
    return Image.fromarray(random.integers(0, 256, (6, 6, 3), dtype=numpy.uint8)).resize((128, 128), Image.BICUBIC)


def draw(folder, side=32):
    """Three drawn scenes to one texture, with noise: at 32x32 JPEGs of about 1 kB, as those of small photographs are."""
    random = numpy.random.default_rng(7)
    for index in range(IMAGES):
        image = texture(random) if index % 4 == 3 else scene(random)
        pixels = numpy.asarray(image.resize((side, side), Image.BILINEAR))
        noisy = (pixels + random.normal(0, 7, pixels.shape)).clip(0, 255).astype(numpy.uint8)
        Image.fromarray(noisy).save(folder / f"{index}.jpg", quality=75)


def wrap(folder):
    """The same images as base64 in JSON, beside the JPEGs, for services that take no others."""
    for path in folder.glob("*.jpg"):
        path.with_suffix(".json").write_text(json.dumps({"image": base64.b64encode(path.read_bytes()).decode()}))


def wrk(url, clients, seconds, *more, **settings):
    """Requests/s of so many clients, and the report that they stand in; settings are the script's."""
    output = subprocess.run(
        ["wrk", "--threads", "1", "--connections", str(clients), "--duration", f"{seconds}s", "--latency",
         "--timeout", "60s", *more, url],
        env={**os.environ, **settings}, check=True, capture_output=True, text=True).stdout
    if "Non-2xx or 3xx responses" in output or "Socket errors" in output:
        raise SystemExit(f"not every request was answered with 200:\n{output}")
    return float(re.search(r"Requests/sec:\s+(\S+)", output).group(1)), output


def load(port, folder, clients, seconds, kind="jpg", think=0):
    """Requests/s and latencies of so many clients, each of which waits for its answer, and then `think` ms on average."""
    rate, output = wrk(
        f"http://127.0.0.1:{port}/score", clients, seconds, "--script", str(SCRIPT), IMAGES=str(folder),
        IMAGE_COUNT=str(IMAGES), IMAGE_KIND=kind, THINK=str(think))
    return rate, {q: re.search(rf"\s{q}%\s+(\S+)", output).group(1) for q in ("50", "99")}


def knock(port, seconds):
    """Answers/s to one client that asks for next to nothing."""
    return wrk(f"http://127.0.0.1:{port}/livez", 1, seconds)[0]


def milliseconds(text):
    """A time as wrk prints it."""
    number, unit = re.match(r"([\d.]+)(us|ms|s)", text).groups()
    return float(number) * {"us": 0.001, "ms": 1, "s": 1000}[unit]
