#!/usr/bin/env python3
# Part of swift-cider. Copyright the swift-cider contributors.
# SPDX-License-Identifier: Apache-2.0
"""Prints the expected values of IntervalTests.

Clopper and Pearson's interval is scipy's `binomtest(...).proportion_ci(method="exact")`. Newcombe's method 5 (2006, part 2) is
solved with scipy's `brentq`, from Hanley and McNeil's variance written with Q1 and Q2 as they have it. FPR95 is computed in
double precision as CIDER's evaluation does: recalls from the largest down, `argmin` of their distances from 0.95."""
import numpy
from scipy.optimize import brentq
from scipy.stats import binomtest, norm

for hits, count in [(0, 23), (23, 23), (1, 7), (81, 263), (15, 148), (5000, 10000)]:
    interval = binomtest(hits, count).proportion_ci(0.95, method="exact")
    print("share", hits, count, interval.low, interval.high)

z = norm.ppf(0.975)
print("deviates", [float(norm.ppf((1 + level) / 2)) for level in (0.5, 0.9, 0.95, 0.99)])


def variance(area, m, n):
    q1, q2 = area / (2 - area), 2 * area**2 / (1 + area)
    both = (m + n) / 2
    return (area * (1 - area) + (both - 1) * (q1 - area**2) + (both - 1) * (q2 - area**2)) / (m * n)


for area, m, n in [(1, 45, 23), (0, 45, 23), (1, 1500, 7), (0.9, 100, 50), (0.5, 20, 20), (0.999, 1000, 1000)]:
    g = lambda x: (area - x) ** 2 - z * z * variance(x, m, n)
    low = 0.0 if area == 0 else brentq(g, 0, area - (1e-9 if area == 1 else 0), xtol=1e-14) if g(area - 1e-9) < 0 else None
    high = 1.0 if area == 1 else brentq(g, area + (1e-9 if area == 0 else 0), 1, xtol=1e-14)
    print("area", area, m, n, low, high)

# The MOVER interval of a mean of shares.
parts = [(3, 10), (0, 23), (7, 7)]
means = [h / n for h, n in parts]
ends = [binomtest(h, n).proportion_ci(0.95, method="exact") for h, n in parts]
mean = numpy.mean(means)
print(
    "mean", mean,
    mean - numpy.sqrt(sum((p - e.low) ** 2 for p, e in zip(means, ends))) / 3,
    mean + numpy.sqrt(sum((e.high - p) ** 2 for p, e in zip(means, ends))) / 3,
)


def fpr95(inside, outside):
    """Confidences, larger more in-distribution; ID positive."""
    values = numpy.concatenate([inside, outside])
    labels = numpy.concatenate([numpy.ones(len(inside)), numpy.zeros(len(outside))])
    order = numpy.argsort(-values, kind="mergesort")
    values, labels = values[order], labels[order]
    ends = numpy.r_[numpy.nonzero(numpy.diff(values))[0], len(values) - 1]
    tps = numpy.cumsum(labels)[ends]
    fps = 1 + ends - tps
    recall = tps / tps[-1]
    last = tps.searchsorted(tps[-1])
    recall, fps = recall[last::-1], fps[last::-1]
    return fps[numpy.argmin(numpy.abs(recall - 0.95))] / len(outside)


# Steps: 56 ID, then 4 OOD, then 2 ID, then 3 OOD, then 2 ID, then 3 OOD.
inside = numpy.array([10] * 56 + [8] * 2 + [6] * 2, float)
outside = numpy.array([9] * 4 + [7] * 3 + [5] * 3, float)
print("fpr95 of recalls 56/60 and 58/60", fpr95(inside, outside))
for total in range(20, 1000, 20):
    below, above = 19 * total // 20 - 1, 19 * total // 20 + 1
    take = [abs(below / total - 0.95), abs(above / total - 0.95)]
    if take[0] != take[1]:
        print("tie", below, above, total, "takes", below if take[0] < take[1] else above)
        if total > 100:
            break
