#!/usr/bin/env python3
# Part of swift-cider. Copyright the swift-cider contributors.
# SPDX-License-Identifier: Apache-2.0
"""Fits, moves and serves a detector for each encoder of the zoo, and compares its embeddings end to end.

    check_encoders.py CIDER ZOO [--only TEXT ...] [--table docs/reference/encoders.md] [--keep FOLDER]

For each encoder in ZOO: `cider fit` on a copy, the copy is deleted, the detector is moved; then `cider score` and
`cider serve` give the embeddings of the eight pictures, and the cosine distance to those of onnxruntime behind the
library's own transform is at most what `expect.json` allows (1e-3). What must be refused is refused with its words.
Ends with status 1 where an encoder does not do what is expected of it.
"""
import argparse
import pathlib
import sys
import tempfile
import time

import numpy as np

sys.path.insert(0, str(pathlib.Path(__file__).parent))

from zoo import cider, table

# Detectors in one server: all of them at once would need some GB.
TOGETHER = 24


def distances(rows, references):
    """The cosine distance of each row to that of each reference: by the reference's name, the worst of the pictures."""
    rows = np.array(rows, np.float64)
    result = {}
    for name, expected in references.items():
        if expected.shape == rows.shape:
            expected = expected.astype(np.float64)
            cosines = (rows * expected).sum(1) / np.linalg.norm(rows, axis=1) / np.linalg.norm(expected, axis=1)
            result[name] = float(max(0, (1 - cosines).max()))
    return result


def compare(outcome, rows, zoo, how):
    """Notes the nearest reference; a fault where it is too far, or where none has as many dimensions."""
    with np.load(zoo / outcome.name / "reference.npz") as file:
        references = {name: file[name] for name in file.files if name != "names"}
    found = distances(rows, references)
    if not found:
        outcome.fault = f"{how} gives {len(rows[0])} dimensions, and none of {', '.join(references)} has as many"
        return
    name = min(found, key=found.get)
    outcome.embedding, outcome.distance = name, max(outcome.distance or 0, found[name])
    if found[name] > outcome.expected["tolerance"]:
        outcome.fault = f"{how}: cosine distance {found[name]:.2g} to '{name}'"


def serve(binary, outcomes, zoo, pictures, work):
    """Compares what one server of these detectors gives."""
    folder = work / "served"
    folder.mkdir()
    for outcome in outcomes:
        (work / "models" / outcome.name).rename(folder / outcome.name)
    try:
        server = cider.Server(binary, folder, work / "server.log")
    except ValueError as error:
        for outcome in outcomes:
            outcome.fault = str(error)
        return
    try:
        for outcome in outcomes:
            try:
                compare(outcome, [server.score(outcome.name, path.read_bytes()) for path in pictures], zoo, "cider serve")
            except (ValueError, OSError) as error:
                outcome.fault = f"cider serve: {error}"
    finally:
        server.stop()
        folder.rename(work / f"served-{time.monotonic_ns()}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cider")
    parser.add_argument("zoo", type=pathlib.Path)
    parser.add_argument("--only", nargs="*", default=[""])
    parser.add_argument("--table", type=pathlib.Path)
    parser.add_argument("--keep", type=pathlib.Path, help="work here, and leave it")
    arguments = parser.parse_args()

    start = time.monotonic()
    temporary = tempfile.TemporaryDirectory(prefix="cider-zoo-")
    work = arguments.keep or pathlib.Path(temporary.name)
    work.mkdir(parents=True, exist_ok=True)
    pictures = sorted((arguments.zoo / "pictures").iterdir())
    names = sorted(path.parent.name for path in arguments.zoo.glob("[!.]*/expect.json"))
    outcomes = []
    for name in (name for name in names if any(text in name for text in arguments.only)):
        outcome = cider.fit(arguments.cider, arguments.zoo, name, work)
        outcomes.append(outcome)
        if outcome.fitted and not outcome.fault:
            try:
                compare(outcome, cider.score(arguments.cider, work / "models" / name, pictures), arguments.zoo, "cider score")
            except ValueError as error:
                outcome.fault = f"was fitted, and cannot be used: {error}"
        print(table.line(outcome), flush=True)

    served = [outcome for outcome in outcomes if outcome.fitted and not outcome.fault]
    for first in range(0, len(served), TOGETHER):
        serve(arguments.cider, served[first : first + TOGETHER], arguments.zoo, pictures, work)
    faults = [outcome for outcome in outcomes if outcome.fault]
    print(table.summary(outcomes, time.monotonic() - start))
    if arguments.table:
        arguments.table.write_text(table.page(outcomes))
    for outcome in faults:
        print(table.line(outcome), file=sys.stderr)
    print(f"{len(outcomes) - len(faults)} passed, {len(faults)} failed")
    sys.exit(1 if faults or not outcomes else 0)


if __name__ == "__main__":
    main()
