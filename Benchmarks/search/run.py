# Part of swift-cider. Copyright the swift-cider contributors.
# SPDX-License-Identifier: Apache-2.0
"""Exact k-nearest-neighbour search: queries a second of ours beside faiss-cpu's IndexFlatIP, in turn on the same machine.

    python run.py [--banks NAME...] [--threads 1 2] [--rounds N] [--seconds S]

Needs the release build of `SearchBenchmark`, and faiss-cpu and numpy (PyPI). Both search the same rows, which are
rounded to half precision first, as our bank keeps them. Every bank's answers are held against a search of all rows in
double precision before anything is timed.

Banks: cones of rows that lie around 20 degrees from their class's direction (CIDER-like), and uniform ones (the worst
case). Queries: from the same cones ("ID"), and uniform ("OOD").
"""
import argparse
import pathlib
import statistics
import tempfile
import time

import faiss
import numpy

from banks import Search, cones, uniform, unit

QUERIES = 512
# Rows, values in a row, cones (0: uniform).
BANKS = {
    "50k-128-10": (50_000, 128, 10),
    "50k-128-100": (50_000, 128, 100),
    "50k-128-uniform": (50_000, 128, 0),
    "50k-512-10": (50_000, 512, 10),
    "50k-512-100": (50_000, 512, 100),
    "50k-512-uniform": (50_000, 512, 0),
    "1.28M-128-1000": (1_280_000, 128, 1000),
    "1.28M-128-uniform": (1_280_000, 128, 0),
}


def kth_angles(bank, queries, k):
    """By all inner products in double precision, degrees."""
    rows = unit(bank.astype(numpy.float64))
    products = unit(queries.astype(numpy.float64)) @ rows.T
    kth = numpy.partition(products, -k, axis=1)[:, -k]
    return numpy.degrees(numpy.arccos(kth.clip(-1, 1)))


def faiss_rate(index, queries, k, threads, batch, seconds):
    faiss.omp_set_num_threads(threads)
    blocks = [numpy.ascontiguousarray(queries[i : i + batch]) for i in range(0, len(queries) - batch + 1, batch)]
    for block in blocks[:3]:
        index.search(block, k)
    start = time.perf_counter()
    searched = 0
    while time.perf_counter() - start < seconds:
        index.search(blocks[searched // batch % len(blocks)], k)
        searched += batch
    return searched / (time.perf_counter() - start)


def measure(name, arguments):
    count, dimension, classes = BANKS[name]
    random = numpy.random.default_rng(11)
    if classes:
        directions = uniform(random, classes, dimension)
        bank, inside = cones(random, directions, count), cones(random, directions, QUERIES)
    else:
        bank, inside = uniform(random, count, dimension), uniform(random, QUERIES, dimension)
    sets = {"ID": inside.astype(numpy.float32)}
    if classes:
        sets["OOD"] = uniform(random, QUERIES, dimension)
    bank = bank.astype(numpy.float16).astype(numpy.float32)
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        bank.tofile(folder / "bank")
        sets["ID"].tofile(folder / "id")
        sets.get("OOD", sets["ID"]).tofile(folder / "ood")
        ours = Search(folder, dimension, arguments.k)
        try:
            rows = []
            index = faiss.IndexFlatIP(dimension)
            index.add(bank)
            for number, (title, queries) in enumerate(sets.items()):
                few = queries[:64]
                exact = kth_angles(bank, few, arguments.k)
                found = numpy.array(ours.ask("angles", number)["angles"])[:64]
                if numpy.abs(found - exact).max() > 1e-4:
                    raise SystemExit(f"{name}: angles are wrong by {numpy.abs(found - exact).max()} degrees")
                cost = ours.ask("cost", number)
                for threads in arguments.threads:
                    for batch in (1, 64):
                        mine, theirs = [], []
                        for _ in range(arguments.rounds):
                            mine.append(ours.ask("measure", number, threads, batch, arguments.seconds)["rate"])
                            theirs.append(faiss_rate(index, queries, arguments.k, threads, batch, arguments.seconds))
                        ratios = [a / b for a, b in zip(mine, theirs)]
                        rows.append((title, threads, batch, statistics.median(mine), statistics.median(theirs),
                                     statistics.median(ratios), min(ratios), max(ratios), cost["screened"]))
            return rows, ours.built
        finally:
            ours.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--banks", nargs="+", default=list(BANKS), choices=list(BANKS))
    parser.add_argument("--threads", nargs="+", type=int, default=[1, 2])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=1)
    parser.add_argument("--k", type=int, default=100)
    arguments = parser.parse_args()
    print(f"angle to the {arguments.k}th nearest row; queries/s, medians of {arguments.rounds} rounds; ratio: ours over")
    print("faiss's, median (least to largest); visited: the share of the bank whose bound is computed for a query")
    print("| bank | queries | threads | batch | ours | faiss | ratio | visited |")
    print("|---|---|---|---|---|---|---|---|")
    for name in arguments.banks:
        rows, _ = measure(name, arguments)
        for title, threads, batch, mine, theirs, ratio, least, most, visited in rows:
            print(f"| {name} | {title} | {threads} | {batch} | {mine:.0f} | {theirs:.0f} | "
                  f"{ratio:.2f} ({least:.2f} to {most:.2f}) | {100 * visited:.1f} % |", flush=True)


main()
