# Part of swift-cider. Copyright the swift-cider contributors.
# SPDX-License-Identifier: Apache-2.0
"""Writes Fixtures/reference.safetensors with the safetensors project's own library.

    pip install numpy==2.4.6 safetensors==0.8.0
    python make_fixtures.py
"""
import pathlib

import numpy
from safetensors.numpy import save_file

folder = pathlib.Path(__file__).parent / "Fixtures"
folder.mkdir(exist_ok=True)
save_file(
    {
        "half": numpy.array([[1.5, -2.0, 0.0], [65504.0, 6e-8, -0.25]], dtype=numpy.float16),
        "single": numpy.array([3.25, -1e-30], dtype=numpy.float32),
        "double": numpy.array([[0.1]], dtype=numpy.float64),
        "labels": numpy.array([0, -1, 2_000_000_000], dtype=numpy.int32),
        "scalar": numpy.array(7, dtype=numpy.int64),
        "bytes": numpy.array([0, 127, 255], dtype=numpy.uint8),
        "empty": numpy.zeros((0, 4), dtype=numpy.float32),
    },
    folder / "reference.safetensors",
    metadata={"made by": "the reference implementation", "ü": "ß"},
)
