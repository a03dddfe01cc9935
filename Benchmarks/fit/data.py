# Part of swift-cider. Copyright the swift-cider contributors.
# SPDX-License-Identifier: Apache-2.0
"""Embeddings as encoders give them, drawn: rectified, with few strong directions and many weak ones."""
import numpy


def draw(count, dimension, classes, seed=5):
    """Float32 rows, shape [count, dimension], and the class of each."""
    random = numpy.random.default_rng(seed)
    strengths = 1 / (1 + numpy.arange(dimension)) ** 0.7
    mixing = random.normal(size=(dimension, dimension)).astype(numpy.float32) * strengths.astype(numpy.float32)
    centres = random.normal(size=(classes, dimension)).astype(numpy.float32)
    labels = random.permutation(numpy.arange(count) % classes)
    inner = centres[labels] + random.normal(size=(count, dimension)).astype(numpy.float32)
    rows = numpy.maximum(inner @ mixing.T, 0)
    return rows.astype(numpy.float32), labels.astype(numpy.int32)
