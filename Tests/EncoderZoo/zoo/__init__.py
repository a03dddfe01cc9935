# Part of swift-cider. Copyright the swift-cider contributors.
# SPDX-License-Identifier: Apache-2.0
"""Encoders as people export them, with random weights: each knows how it is made and what its embeddings are."""
RECIPES = {}


def encoder(name, *, torch=True, large=False):
    """Registers a function that fills a `Case`; `name` is the folder's.

    `torch` is false where the `onnx` package alone makes it; `large` is true where it takes gigabytes.
    """
    def register(function):
        assert name not in RECIPES, name
        function.torch, function.large = torch, large
        RECIPES[name] = function
        return function
    return register
