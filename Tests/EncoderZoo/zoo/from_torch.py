# Part of swift-cider. Copyright the swift-cider contributors.
# SPDX-License-Identifier: Apache-2.0
"""Encoders of PyTorch, Keras and OpenVINO that are no library's model."""
import numpy as np
import onnx
import torch
from torch import nn

from zoo import encoder
from zoo.exports import export
from zoo.networks import normalize, squash
from zoo.settle import settle

SIZE = 48
FLAGS = ("--preprocessing", "imagenet", "--resize-mode", "squash")


def small(width=24):
    return nn.Sequential(
        nn.Conv2d(3, 16, 3, 2, 1), nn.BatchNorm2d(16), nn.SiLU(), nn.Conv2d(16, 32, 3, 2, 1), nn.BatchNorm2d(32), nn.SiLU(),
        nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(32, width), nn.BatchNorm1d(width), nn.SiLU())


def prepare(case, model):
    case.preprocess(lambda image: normalize(squash(image, SIZE)))
    example = torch.from_numpy(case.pixels)
    return settle(model, example), example


def exported(folder, origin, **exporting):
    @encoder(folder)
    def make(case):
        model, example = prepare(case, small())
        dynamic = exporting.get("dynamic", True)
        export(case, model, example[: exporting.pop("count", 2 if dynamic else 1)], **exporting)
        case.reference(output=case.run("output")[0])
        case.describe(origin, *FLAGS)


exported("torch-opset18", "torch, dynamo, opset 18", opset=18)
exported("torch-opset23", "torch, dynamo, opset 23", opset=23)
exported("torch-opset11-torchscript", "torch, torchscript, opset 11", opset=11, exporter="torchscript")
exported("torch-batch-4", "torch, dynamo, a fixed batch of 4", dynamic=False, count=4)
exported("torch-inline", "torch, dynamo, weights inside", external=False)


@encoder("torch-half-converted")
def half_converted(case):
    """float16 inside, float32 at its ends, by onnxconverter-common."""
    from onnxconverter_common import float16

    model, example = prepare(case, small())
    export(case, model, example[:2], exporter="torchscript", opset=17)
    onnx.save(float16.convert_float_to_float16(onnx.load(case.path), keep_io_types=True), case.path)
    case.reference(output=case.run("output")[0])
    case.describe("torch, float16 by onnxconverter-common", *FLAGS)


@encoder("openvino-ir")
def ir(case):
    """OpenVINO's IR of a traced module, whose tensors have several names."""
    import openvino

    model, example = prepare(case, small())
    converted = openvino.convert_model(model, example_input=example[:2], input=[-1, 3, SIZE, SIZE])
    converted.outputs[0].tensor.set_names({"b_embedding", "a_other"})
    openvino.save_model(converted, case.folder / "model.xml", compress_to_fp16=False)
    with torch.no_grad():
        case.reference(output=model(example).numpy())
    case.describe("OpenVINO IR, an output of two names", *FLAGS, "--features-output", "b_embedding", encoder="model.xml")
