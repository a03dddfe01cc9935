# Part of swift-cider. Copyright the swift-cider contributors.
# SPDX-License-Identifier: Apache-2.0
"""How costs grow: curves of latency against the bank's size, classes, image size and clients, as SVG.

    python Benchmarks/growth/run.py [--only bank classes image clients] [--seconds S] [--largest ROWS] [--output FOLDER]

Needs the release builds of `cider`, `SearchBenchmark` and `ImagesBenchmark`, wrk (Debian), and faiss-cpu, matplotlib,
numpy and Pillow (PyPI). Each curve is printed as a table too.
"""
import argparse
import pathlib
import subprocess
import sys
import tempfile
import time

import faiss
import matplotlib
import numpy
from PIL import Image

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path += [str(HERE.parent / "search"), str(HERE.parent / "serving")]
from banks import Search, cones, uniform  # noqa: E402
from server import Server  # noqa: E402
from traffic import draw, load, milliseconds  # noqa: E402

matplotlib.use("svg")
from matplotlib import pyplot, ticker  # noqa: E402

# The same file for the same numbers.
matplotlib.rcParams.update({"svg.hashsalt": "cider", "font.size": 11, "axes.spines.top": False, "axes.spines.right": False})
DIMENSION = 128
QUERIES = 256


def table(title, columns, rows):
    print(f"\n{title}\n\n| {' | '.join(columns)} |\n|{'---|' * len(columns)}")
    for row in rows:
        print(f"| {' | '.join(f'{value:,.3g}' if isinstance(value, float) else f'{value:,}' for value in row)} |", flush=True)


def plot(path, x, columns, rows, y="milliseconds"):
    """One curve for each column but the first, both axes logarithmic, each curve named at its end."""
    figure, axes = pyplot.subplots(figsize=(7, 4.2))
    values = numpy.array(rows, float)
    for column, (name, style) in enumerate(zip(columns[1:], ["o-", "s--", "^:", "d-."]), 1):
        axes.plot(values[:, 0], values[:, column], style, label=name, markersize=5)
    axes.set(xscale="log", yscale="log", xlabel=x, ylabel=y)
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_formatter(ticker.FuncFormatter(lambda value, _: f"{value:,.10g}"))
        axis.set_minor_formatter(ticker.NullFormatter())
    axes.grid(True, which="major", alpha=0.3)
    axes.legend(frameon=False)
    figure.savefig(path, metadata={"Date": None}, bbox_inches="tight", facecolor="white")
    pyplot.close(figure)


def search(bank, sets, seconds):
    """Milliseconds of one search for one query on one thread, for each set of queries."""
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        bank.tofile(folder / "bank")
        for name, queries in zip(("id", "ood"), [sets[0], sets[-1]]):
            queries.tofile(folder / name)
        ours = Search(folder, DIMENSION, 100)
        try:
            return [1000 / ours.ask("measure", number, 1, 1, seconds)["rate"] for number in range(len(sets))]
        finally:
            ours.close()


def scan(bank, queries, seconds):
    """Milliseconds of faiss's search of all rows."""
    faiss.omp_set_num_threads(1)
    index = faiss.IndexFlatIP(DIMENSION)
    index.add(bank)
    done, start = 0, time.perf_counter()
    while time.perf_counter() - start < seconds:
        index.search(queries[done % len(queries)][None], 100)
        done += 1
    return 1000 * (time.perf_counter() - start) / done


def grow_bank(arguments):
    columns = ["rows", "cones, ID query", "cones, OOD query", "uniform rows", "faiss, all rows"]
    rows = []
    for count in [n for n in (10_000, 30_000, 100_000, 300_000, 1_000_000, 5_000_000) if n <= arguments.largest]:
        random = numpy.random.default_rng(5)
        directions = uniform(random, 100, DIMENSION)
        inside, outside = cones(random, directions, QUERIES), uniform(random, QUERIES, DIMENSION)
        found = search(cones(random, directions, count), [inside, outside], arguments.seconds)
        flat = uniform(random, count, DIMENSION)
        found += search(flat, [outside], arguments.seconds)
        rows.append([count, *found, scan(flat, outside, arguments.seconds)])
    return "bank", f"rows of {DIMENSION} values in the bank", columns, rows


def grow_classes(arguments):
    columns = ["classes", "ID query", "OOD query"]
    rows = []
    for classes in (10, 30, 100, 300, 1000):
        random = numpy.random.default_rng(5)
        directions = uniform(random, classes, DIMENSION)
        inside, outside = cones(random, directions, QUERIES), uniform(random, QUERIES, DIMENSION)
        rows.append([classes, *search(cones(random, directions, 100_000), [inside, outside], arguments.seconds)])
    return "classes", "classes of a bank of 100,000 rows", columns, rows


def grow_image(arguments):
    columns = ["side", "JPEG to 32x32", "JPEG to 224x224"]
    rows = []
    program = ROOT / ".build/release/ImagesBenchmark"
    with tempfile.TemporaryDirectory() as folder:
        random = numpy.random.default_rng(5)
        for side in (32, 64, 128, 256, 512, 1024, 2048, 4096):
            path = pathlib.Path(folder) / f"{side}.jpg"
            grid = Image.fromarray(random.integers(0, 256, (16, 16, 3), dtype=numpy.uint8))
            pixels = numpy.asarray(grid.resize((side, side), Image.BICUBIC)) + random.normal(0, 6, (side, side, 3))
            Image.fromarray(pixels.clip(0, 255).astype(numpy.uint8)).save(path, quality=85)
            rates = [
                float(subprocess.run(
                    [program, "--side", str(target), "--seconds", str(arguments.seconds), path],
                    check=True, capture_output=True, text=True).stdout)
                for target in (32, 224)
            ]
            rows.append([side, *(1000 / rate for rate in rates)])
    return "image", "side of the image, pixels", columns, rows


def grow_clients(arguments):
    columns = ["clients", "p50", "p99", "milliseconds an image"]
    rows = []
    with tempfile.TemporaryDirectory() as folder, Server(18435) as server:
        draw(pathlib.Path(folder))
        load(server.port, folder, 64, 2)
        for clients in (1, 2, 4, 8, 16, 32, 64, 128, 256, 512):
            rate, latency = load(server.port, folder, clients, max(2, round(3 * arguments.seconds)))
            rows.append([clients, milliseconds(latency["50"]), milliseconds(latency["99"]), 1000 / rate])
    return "clients", "clients that wait for their answers", columns, rows


CURVES = {"bank": grow_bank, "classes": grow_classes, "image": grow_image, "clients": grow_clients}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", nargs="+", choices=list(CURVES), default=list(CURVES))
    parser.add_argument("--seconds", type=float, default=1)
    parser.add_argument("--largest", type=int, default=5_000_000, help="the largest bank's rows")
    parser.add_argument("--output", type=pathlib.Path, default=ROOT / "docs" / "notebook" / "growth")
    arguments = parser.parse_args()
    arguments.output.mkdir(parents=True, exist_ok=True)
    for curve in arguments.only:
        name, x, columns, rows = CURVES[curve](arguments)
        table(f"Milliseconds against {x}", columns, rows)
        plot(arguments.output / f"{name}.svg", x, columns, rows)


main()
