#!/usr/bin/env python3
# Part of swift-cider. Copyright the swift-cider contributors.
# SPDX-License-Identifier: Apache-2.0
"""Prints the values of AreaPlacementsTests: the difference of two scores' areas under the receiver operating characteristic,
averaged over two OOD sets, with DeLong's 95 % interval, from the definition (every pair of images), in numpy."""
import numpy

inside = numpy.array([[1, 2, 2, 3, 5, 4, 1, 0], [2, 1, 3, 3, 4, 6, 0, 1]], float)
sets = [
    numpy.array([[4, 6, 3, 2, 7], [3, 5, 3, 1, 2]], float),
    numpy.array([[5, 5, 9, 8], [6, 2, 4, 9]], float),
]


def kernel(outside, inside):
    return (outside[:, None] > inside[None, :]) + 0.5 * (outside[:, None] == inside[None, :])


areas, of_inside, of_outside = [], [], 0
for outside in sets:
    pairs = [kernel(outside[score], inside[score]) for score in range(2)]
    difference = pairs[0] - pairs[1]
    areas.append([p.mean() for p in pairs])
    of_inside.append(difference.mean(axis=0))
    of_outside += difference.mean(axis=1).var(ddof=1) / len(outside[0])
value = numpy.mean([a - b for a, b in areas])
variance = numpy.mean(of_inside, axis=0).var(ddof=1) / inside.shape[1] + of_outside / len(sets) ** 2
half = 1.959963984540054 * variance**0.5
print("areas", areas)
print("difference", value, value - half, value + half)
single = kernel(sets[0][0], inside[0])
# DeLong's; Newcombe's of the same area and numbers, as in make_interval_goldens.py, is 0.46617 to 0.94303.
half = 1.959963984540054 * (single.mean(axis=0).var(ddof=1) / 8 + single.mean(axis=1).var(ddof=1) / 5) ** 0.5
print("area", single.mean(), single.mean() - half, min(1, single.mean() + half))
