# Part of swift-cider. Copyright the swift-cider contributors.
# SPDX-License-Identifier: Apache-2.0
"""Banks that are drawn, and our search of them in a process that is told what to measure."""
import json
import pathlib
import subprocess

import numpy

PROGRAM = pathlib.Path(__file__).resolve().parents[2] / ".build" / "release" / "SearchBenchmark"


def unit(rows):
    return rows / numpy.linalg.norm(rows, axis=1, keepdims=True)


def uniform(random, count, dimension):
    return unit(random.standard_normal((count, dimension), dtype=numpy.float32))


def cones(random, directions, count):
    """Rows whose angle to one of the directions is normal around 20 degrees, 5 degrees wide."""
    which = random.integers(len(directions), size=count)
    centre = directions[which]
    aside = uniform(random, count, directions.shape[1])
    aside = unit(aside - (aside * centre).sum(1, keepdims=True) * centre)
    angle = numpy.radians(numpy.abs(random.normal(20, 5, (count, 1)))).astype(numpy.float32)
    return numpy.cos(angle) * centre + numpy.sin(angle) * aside


class Search:
    """Searches the rows in the file `bank` with those in the files `id` and `ood` of a folder."""

    def __init__(self, folder, dimension, k):
        command = [PROGRAM, "--bank", folder / "bank", "--dimension", str(dimension), "--k", str(k)]
        for name in ("id", "ood"):
            command += ["--queries", folder / name]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.built = self.answer()["seconds"]

    def answer(self):
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit("SearchBenchmark ended")
        return json.loads(line)

    def ask(self, *words):
        print(*words, file=self.process.stdin, flush=True)
        return self.answer()

    def close(self):
        self.process.stdin.close()
        self.process.wait()
