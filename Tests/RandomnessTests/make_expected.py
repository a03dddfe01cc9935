# Part of swift-cider. Copyright the swift-cider contributors.
# SPDX-License-Identifier: Apache-2.0
"""The numbers that RandomnessTests expects: SplitMix64 and Box-Muller written down once more, in Python's integers and doubles.

    python3 make_expected.py
"""

import math

MASK = (1 << 64) - 1


class SplitMix64:
    def __init__(self, state):
        self.state = state

    def next(self):
        self.state = (self.state + 0x9E3779B97F4A7C15) & MASK
        z = self.state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
        return z ^ (z >> 31)


def normals(generator, place, count):
    def uniform():
        return ((generator.next() >> 11) + place) * 2.0**-53

    numbers = []
    while len(numbers) < count:
        radius = math.sqrt(-2 * math.log(uniform()))
        angle = 2 * math.pi * uniform()
        numbers += [radius * math.cos(angle), radius * math.sin(angle)]
    return numbers[:count]


def stream(seed, number):
    mixed = SplitMix64(seed).next()
    return SplitMix64(SplitMix64(mixed ^ (number * 0xD1342543DE82EF95 & MASK)).next())


generator = SplitMix64(0)
print("SplitMix64(0)", [hex(generator.next()) for _ in range(3)])
print("seed 9, end", normals(SplitMix64(9), 1.0, 4))
print("seed 9, middle", normals(SplitMix64(9), 0.5, 4))
print("seed 3, stream 5", normals(stream(3, 5), 0.5, 4))
