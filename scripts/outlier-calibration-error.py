#!/usr/bin/env python3
# Part of swift-cider. Copyright the swift-cider contributors.
# SPDX-License-Identifier: Apache-2.0
"""How far `outlier_probability` is from a probability: its expected calibration error, in-distribution and
out-of-distribution images weighing alike, in ten bins.

    cider score --model MODEL --explain --format jsonl ID_IMAGES > id.jsonl
    cider score --model MODEL --explain --format jsonl OOD_IMAGES > ood.jsonl
    scripts/outlier-calibration-error.py id.jsonl ood.jsonl [MORE_OOD.jsonl ...]
"""
import json
import sys


def probabilities(path):
    """For each score, the probabilities of all images."""
    found = {}
    with open(path) as lines:
        for image in map(json.loads, lines):
            for name, reading in image.get("scores", {}).items():
                if "outlier_probability" in reading:
                    found.setdefault(name, []).append(reading["outlier_probability"])
    return found


def calibration_error(known, unknown, bins=10):
    """The mean distance between what a bin says and what is in it."""
    said, seen = [0.0] * bins, [0.0] * bins
    for values, outlier in ((known, 0), (unknown, 1)):
        for value in values:
            place = min(bins - 1, int(value * bins))
            said[place] += value / len(values) / 2
            seen[place] += outlier / len(values) / 2
    return sum(abs(a - b) for a, b in zip(said, seen))


known = probabilities(sys.argv[1])
for path in sys.argv[2:]:
    unknown = probabilities(path)
    for name in sorted(known.keys() & unknown.keys()):
        print(f"{path}  {name:22}{calibration_error(known[name], unknown[name]):.3f}")
