"""Images/s over HTTP on loopback beside those of the bare engine at the same batch size, in turn.

    python3 Benchmarks/serving/run.py [--model NAME] [--rounds N] [--clients N] [--seconds S]

Needs the release build of `cider` and `EngineBenchmark`, wrk (Debian), and Pillow and numpy (PyPI). The images are
32x32 JPEGs, drawn here: most of them in-distribution, as traffic is.
"""
import argparse
import os
import pathlib
import re
import signal
import statistics
import subprocess
import tempfile
import time
import urllib.request

import numpy
from PIL import Image, ImageDraw

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = ROOT / ".build" / "release"
IMAGES = 200


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


def draw(folder):
    """Three drawn scenes to one texture, with noise: JPEGs of about 1 kB, as those of small photographs are."""
    random = numpy.random.default_rng(7)
    for index in range(IMAGES):
        image = texture(random) if index % 4 == 3 else scene(random)
        pixels = numpy.asarray(image.resize((32, 32), Image.BILINEAR))
        noisy = (pixels + random.normal(0, 7, pixels.shape)).clip(0, 255).astype(numpy.uint8)
        Image.fromarray(noisy).save(folder / f"{index}.jpg", quality=75)


def fetch(port, path):
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as response:
        return response.read().decode()


def wait_until_ready(port, server):
    for _ in range(200):
        if server.poll() is not None:
            raise SystemExit("the server ended")
        try:
            return fetch(port, "/readyz")
        except OSError:
            time.sleep(0.1)
    raise SystemExit("the server does not get ready")


def batches(port):
    """(images, batches) that the encoder has seen."""
    text = fetch(port, "/metrics")
    found = {
        part: sum(float(v) for v in re.findall(rf"^cider_batch_size_{part}(?:{{[^}}]*}})? (\S+)$", text, re.M))
        for part in ("sum", "count")
    }
    return found["sum"], found["count"]


def load(port, folder, clients, seconds):
    """Requests/s, latencies, and requests that were not answered with 200."""
    output = subprocess.run(
        ["wrk", "--threads", "1", "--connections", str(clients), "--duration", f"{seconds}s", "--latency",
         "--script", str(ROOT / "Benchmarks/serving/post.lua"), f"http://127.0.0.1:{port}/score"],
        env={**os.environ, "IMAGES": str(folder), "IMAGE_COUNT": str(IMAGES)},
        check=True, capture_output=True, text=True).stdout
    rate = float(re.search(r"Requests/sec:\s+(\S+)", output).group(1))
    bad = re.search(r"Non-2xx or 3xx responses: (\d+)", output)
    errors = re.search(r"Socket errors: (.*)", output)
    latency = {q: re.search(rf"\s{q}%\s+(\S+)", output).group(1) for q in ("50", "99")}
    if bad or errors:
        raise SystemExit(f"not every request was answered with 200:\n{output}")
    return rate, latency


def engine(model, batch, seconds, *more):
    output = subprocess.run(
        [BUILD / "EngineBenchmark", "--model", str(model), "--batch", str(batch), "--seconds", str(seconds), *more],
        check=True, capture_output=True, text=True).stdout
    return float(output)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--model", default="cifar10")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--clients", type=int, default=64)
    parser.add_argument("--seconds", type=int, default=5)
    parser.add_argument("--port", type=int, default=18433)
    parser.add_argument("serve", nargs="*", help="more arguments for 'cider serve', after --")
    arguments = parser.parse_args()

    with tempfile.TemporaryDirectory() as folder:
        draw(pathlib.Path(folder))
        server = subprocess.Popen(
            [BUILD / "cider", "serve", "--models", ROOT / "models", "--port", str(arguments.port), *arguments.serve],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            wait_until_ready(arguments.port, server)
            load(arguments.port, folder, arguments.clients, 2)
            ratios, scored_ratios = [], []
            for number in range(arguments.rounds):
                before = batches(arguments.port)
                served, latency = load(arguments.port, folder, arguments.clients, arguments.seconds)
                after = batches(arguments.port)
                batch = max(1, round((after[0] - before[0]) / max(1, after[1] - before[1])))
                bare = engine(ROOT / "models" / arguments.model, batch, arguments.seconds)
                scored = engine(ROOT / "models" / arguments.model, batch, arguments.seconds, "--images", folder)
                ratios.append(served / bare)
                scored_ratios.append(served / scored)
                print(
                    f"round {number + 1}: {served:7.0f} images/s over HTTP, p50 {latency['50']}, p99 {latency['99']}; "
                    f"at the mean batch of {batch} the bare engine {bare:.0f}, ratio {served / bare:.3f}, "
                    f"and with scores {scored:.0f}, ratio {served / scored:.3f}", flush=True)
            for name, values in (("the bare engine", ratios), ("the engine with scores", scored_ratios)):
                print(
                    f"{arguments.clients} clients: {statistics.median(values):.3f} of {name} "
                    f"(median of {arguments.rounds}, {min(values):.3f} to {max(values):.3f})")
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(20)


main()
