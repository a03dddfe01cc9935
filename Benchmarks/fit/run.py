# Part of swift-cider. Copyright the swift-cider contributors.
# SPDX-License-Identifier: Apache-2.0
"""All of a fit but the embedding: seconds of ours beside numpy and scikit-learn doing the same, in turn on one machine.

    python run.py [--dimensions 512 1280 2048] [--classes 10] [--rounds N]

Needs the release build of `FitBenchmark`, and numpy, scipy and scikit-learn (PyPI). A bank of 5,000 rows, 1,000 rows to
calibrate on. The last column is the share of the time that embedding 6,000 images takes at 200 a second.

The peer does what the same scores need with what its libraries offer: LedoitWolf, LogisticRegression, numpy's eigh,
brute-force cosines, 100,000 normal vectors.
"""
import argparse
import json
import pathlib
import statistics
import subprocess
import tempfile
import time

import numpy
from scipy import special
from scipy.linalg import solve_triangular
from sklearn.covariance import LedoitWolf
from sklearn.linear_model import LogisticRegression

from data import draw

BINARY = pathlib.Path(__file__).resolve().parents[2] / ".build/release/FitBenchmark"
BANK, CALIBRATION, RATE = 5000, 1000, 200


def unit(rows):
    return rows / numpy.linalg.norm(rows, axis=1, keepdims=True)


def peer(bank, labels, held):
    """Seconds of each stage."""
    seconds = {}
    start = time.perf_counter()

    def done(stage):
        nonlocal start
        now = time.perf_counter()
        seconds[stage] = now - start
        start = now

    x, q = unit(bank), unit(held)
    classes = labels.max() + 1
    means = numpy.stack([x[labels == label].mean(0) for label in range(classes)])
    covariance = LedoitWolf(assume_centered=True).fit(x - means[labels]).covariance_
    factor = numpy.linalg.cholesky(covariance)
    done("gaussians")
    random = numpy.random.default_rng(1)
    tail = []
    for _ in range(100):  # 1,000 vectors at a time: all at once they take gigabytes.
        normals = random.standard_normal((1000, x.shape[1]))
        tail.append(normals[numpy.argsort(-(normals**2).sum(1))[:200]])
    tail = numpy.concatenate(tail)
    normals = tail[numpy.argsort(-(tail**2).sum(1))[:1000]]
    outliers = unit(means[numpy.arange(1000) % classes] + normals @ factor.T)
    done("outliers")
    probe = LogisticRegression(max_iter=1000).fit(x, labels)
    done("probe")
    weights, bias = probe.coef_, probe.intercept_
    origin = -numpy.linalg.pinv(weights) @ bias
    vectors = numpy.linalg.eigh((x - origin).T @ (x - origin) / len(x))[1]
    axes = vectors[:, : x.shape[1] // 2]
    done("vim")
    white = solve_triangular(factor, means.T, lower=True).T
    for rows in (q, outliers):
        logits = rows @ weights.T + bias
        special.logsumexp(logits, axis=1)
        numpy.linalg.norm((rows - origin) @ axes, axis=1)
        numpy.partition(rows @ x.T, -100, axis=1)
        points = solve_triangular(factor, rows.T, lower=True).T
        for mean in white:
            ((points - mean) ** 2).sum(1)
    done("scores")
    seconds["total"] = sum(seconds.values())
    return seconds


def ours(folder, dimension):
    output = subprocess.run(
        [BINARY, "--bank", folder / "bank", "--labels", folder / "labels", "--calibration", folder / "held",
         "--dimension", str(dimension)], check=True, capture_output=True, text=True).stdout
    return json.loads(output)["seconds"]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--dimensions", nargs="+", type=int, default=[512, 1280, 2048])
    parser.add_argument("--classes", type=int, default=10)
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    embedding = (BANK + CALIBRATION) / RATE
    print(f"{BANK} + {CALIBRATION} rows, {arguments.classes} classes, all scores; seconds, medians of {arguments.rounds}")
    print("| dimensions | ours | numpy and scikit-learn | ratio | of embedding at 200 images/s |")
    print("|---|---|---|---|---|")
    for dimension in arguments.dimensions:
        rows, labels = draw(BANK + CALIBRATION, dimension, arguments.classes)
        with tempfile.TemporaryDirectory() as folder:
            folder = pathlib.Path(folder)
            rows[:BANK].tofile(folder / "bank")
            rows[BANK:].tofile(folder / "held")
            labels[:BANK].tofile(folder / "labels")
            mine, theirs = [], []
            for _ in range(arguments.rounds):
                mine.append(ours(folder, dimension))
                theirs.append(peer(rows[:BANK], labels[:BANK], rows[BANK:]))
        best, other = (statistics.median(run["total"] for run in runs) for runs in (mine, theirs))
        print(f"| {dimension} | {best:.2f} | {other:.2f} | {best / other:.2f} | {100 * best / embedding:.1f} % |")
        stages = sorted(mine[0], key=lambda stage: -mine[0][stage])
        print("  " + ", ".join(f"{stage} {mine[0][stage]:.2f}" for stage in stages if mine[0][stage] > 0.01), flush=True)
        print("  peer: " + ", ".join(f"{stage} {value:.2f}" for stage, value in theirs[0].items()), flush=True)


main()
