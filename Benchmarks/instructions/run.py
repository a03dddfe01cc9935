# Part of swift-cider. Copyright the swift-cider contributors.
# SPDX-License-Identifier: Apache-2.0
"""Counts the instructions of the hot paths on fixed inputs, and what a request allocates, and holds the counts against
limits.json beside this file.

    python Benchmarks/instructions/run.py [--write]

Needs the release builds of `SearchBenchmark`, `ImagesBenchmark` and `RequestBenchmark`, valgrind and binutils (Debian),
and Pillow and numpy (PyPI). A count is what many repetitions take beyond few, by their difference: starting the process
and building the bank are not in it. callgrind has no AVX-512, so it is the AVX2 kernels that count. Counts depend far less
on a busy machine than times do, but they do depend on it: threads wait for each other now more and now less, and over 32
repetitions a small JPEG told 128,263 to 136,319. So a count is over many repetitions, and may exceed its limit by 10 %.
--write makes the present counts the limits.
"""
import argparse
import json
import pathlib
import re
import subprocess
import sys
import tempfile

import numpy
from PIL import Image

HERE = pathlib.Path(__file__).resolve().parent
BUILD = HERE.parents[1] / ".build" / "release"
LIMITS = HERE / "limits.json"
TOLERANCE = 1.1
FEW = 4


def unit(rows):
    return rows / numpy.linalg.norm(rows, axis=1, keepdims=True)


def valgrind(tool, pattern, command, text=""):
    """The numbers in what a tool of valgrind reports of a command."""
    output = subprocess.run(
        ["valgrind", f"--tool={tool}", f"--{tool}-out-file=/dev/null", *map(str, command)], input=text,
        capture_output=True, text=True, timeout=300)
    found = re.search(pattern, output.stderr)
    if output.returncode or not found:
        raise SystemExit(f"{command[0]} fails:\n{output.stderr[-2000:]}")
    return [int(number.replace(",", "")) for number in found.groups()]


def count(command, text=""):
    return valgrind("callgrind", r"Collected : (\d+)", command, text)[0]


def heap(command):
    """The blocks that a command allocates, and their bytes."""
    size, blocks = valgrind("dhat", r"Total: +([\d,]+) bytes in ([\d,]+) blocks", command)
    return blocks, size


def per_repetition(counted, many):
    """What one repetition takes. The few are more than one, and the many are many: a thread pool that starts, or a buffer
    that grows, at one repetition and not at another would tell in a difference of four."""
    return (counted(FEW + many) - counted(FEW)) / many


def search(folder, tool, batch):
    """Instructions for a query of a bank of 4,096 rows in cones."""
    random = numpy.random.default_rng(5)
    directions = unit(random.standard_normal((8, 64)))
    for name, rows in (("bank", 4096), ("queries", batch)):
        around = directions[random.integers(8, size=rows)] + random.normal(0, 0.05, (rows, 64))
        unit(around).astype(numpy.float32).tofile(folder / name)
    command = [tool, "--bank", folder / "bank", "--queries", folder / "queries", "--dimension", 64, "--k", 50]
    return per_repetition(lambda repetitions: count(command, "angles 0\n" * repetitions), 64) / batch


def write_image(path, size):
    random = numpy.random.default_rng(6)
    small = Image.fromarray(random.integers(0, 256, (12, 16, 3), dtype=numpy.uint8))
    small.resize(size, Image.BICUBIC).save(path, quality=85)
    return path


def pixels(folder, tool, size, side, many):
    """Instructions for an image, from JPEG to the encoder's square."""
    path = write_image(folder / "image.jpg", size)
    return per_repetition(lambda repetitions: count([tool, "--side", side, "--repeats", repetitions, path]), many)


def request(folder, tool, path):
    """Instructions for a request, blocks that it allocates, and their bytes."""
    image = write_image(folder / "image.jpg", (32, 32))
    few, many = ([tool, "--path", path, "--requests", requests, image] for requests in (200, 600))
    yield (count(many) - count(few)) / 400
    for beyond, within in zip(heap(many), heap(few)):
        yield (beyond - within) / 400


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--write", action="store_true")
    write = parser.parse_args().write
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        tools = {}
        for name in ("SearchBenchmark", "ImagesBenchmark", "RequestBenchmark"):
            tools[name] = folder / name
            # valgrind cannot read this compiler's debugging information.
            subprocess.run(["strip", "--strip-debug", "-o", tools[name], BUILD / name], check=True)
        counts = {
            "search of one query": search(folder, tools["SearchBenchmark"], 1),
            "search of a query in a batch of 32": search(folder, tools["SearchBenchmark"], 32),
            "JPEG of 32x32 to 32x32": pixels(folder, tools["ImagesBenchmark"], (32, 32), 32, 512),
            "JPEG of 500x375 to 32x32": pixels(folder, tools["ImagesBenchmark"], (500, 375), 32, 32),
            "JPEG of 500x375 to 224x224": pixels(folder, tools["ImagesBenchmark"], (500, 375), 224, 32),
        }
        for name, path in (("request", "/score"), ("request with neighbours", "/score?neighbours=5")):
            (counts[name], counts[f"{name}: blocks allocated"], counts[f"{name}: bytes allocated"]) = request(
                folder, tools["RequestBenchmark"], path)
    if write:
        LIMITS.write_text(json.dumps({name: round(value) for name, value in counts.items()}, indent=2) + "\n")
    limits = json.loads(LIMITS.read_text())
    exceeded = 0
    for name, value in counts.items():
        limit = limits.get(name, 0)
        over = value > TOLERANCE * limit
        exceeded += over
        unit = "" if "allocated" in name else " instructions"
        print(f"{name}: {value:,.0f}{unit}, {value / limit if limit else 0:.3f} of {limit:,}{' EXCEEDED' if over else ''}")
    sys.exit(1 if exceeded else 0)


main()
