# Part of swift-cider. Copyright the swift-cider contributors.
# SPDX-License-Identifier: Apache-2.0
"""Lets torchvision of PyPI be imported beside PyTorch's CPU build; Python runs it at its start where PYTHONPATH names this folder.

torchvision's wheel on PyPI is built for CUDA: beside a torch without CUDA its operators (boxes of detectors, not
models) cannot be loaded, and the import fails since it describes them all the same. Here they are declared first.
"""
import importlib.abc
import importlib.util
import sys

OPERATORS = (
    "nms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor",
    "qnms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor",
)
kept = []


class DeclaresOperators(importlib.abc.MetaPathFinder):
    """Declares the operators when torchvision is about to be imported, and finds nothing itself."""

    def find_spec(self, name, path=None, target=None):
        if name == "torchvision" and not kept:
            # Whether the wheel's own operators load is known only by trying; a system with CUDA needs nothing of this.
            kept.append(None)
            import torch

            if not torch.version.cuda:
                library = torch.library.Library("torchvision", "FRAGMENT")
                for operator in OPERATORS:
                    library.define(operator)
                kept.append(library)
        return None


sys.meta_path.insert(0, DeclaresOperators())
