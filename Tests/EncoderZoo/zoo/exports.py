# Part of swift-cider. Copyright the swift-cider contributors.
# SPDX-License-Identifier: Apache-2.0
"""PyTorch's two exporters, called as people call them."""
import io
import contextlib
import warnings

import torch


def export(case, model, example, *, exporter="dynamo", dynamic=True, opset=None, inputs=("input",), outputs=("output",),
           external=None, shapes=None):
    """Writes `case.path`; `example` is a tensor, or a tuple of all inputs.

    Parameters:
        exporter: `dynamo`, PyTorch's default of today, or `torchscript`, that of before 2.9.
        dynamic: the batch of every input; the default of both exporters is a fixed one.
        external: whether weights lie in a file of their own; None leaves it to the exporter.
        shapes: what `dynamic_shapes` is where the batch alone is not all.
    """
    example = example if isinstance(example, tuple) else (example,)
    options = {"input_names": list(inputs), "output_names": list(outputs), "opset_version": opset}
    if exporter == "dynamo":
        options |= {"dynamo": True, "verbose": False}
        if external is not None:
            options["external_data"] = external
        if shapes or dynamic:
            batch = torch.export.Dim("batch")
            options["dynamic_shapes"] = shapes or tuple({0: batch} for _ in example)
    else:
        options["dynamo"] = False
        if dynamic:
            options["dynamic_axes"] = {name: {0: "batch"} for name in (*inputs, *outputs)}
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()), torch.no_grad():
        warnings.simplefilter("ignore")
        torch.onnx.export(model, example, str(case.path), **options)
