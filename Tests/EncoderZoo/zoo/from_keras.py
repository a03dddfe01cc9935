# Part of swift-cider. Copyright the swift-cider contributors.
# SPDX-License-Identifier: Apache-2.0
"""Encoders of Keras, exported by Keras itself with PyTorch as its backend: NHWC, pixels of 0 to 255, rescaled inside."""
import contextlib
import io
import os
import warnings

os.environ["KERAS_BACKEND"] = "torch"

import keras
import numpy as np

from zoo import encoder
from zoo.networks import squash

SIZE = 96
FLAGS = ("--resize-mode", "squash", "--mean", "0", "--std", f"{1 / 255}")


def make(case, build, **options):
    keras.utils.set_random_seed(0)
    model = build(input_shape=(SIZE, SIZE, 3), weights=None, include_top=False, **options)
    case.preprocess(lambda image: squash(image, SIZE).astype(np.float32))
    settle(model, case.pixels)
    expected = keras.ops.convert_to_numpy(model(case.pixels))
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        model.export(case.path, format="onnx", verbose=False)
    import onnxruntime

    name = onnxruntime.InferenceSession(case.path).get_outputs()[0].name
    [rows] = case.run(name)
    case.same(expected, rows)
    case.describe(f"Keras {model.name}, {list(rows.shape)}", *FLAGS)
    return rows


def settle(model, pixels):
    """Takes the statistics of batch normalizations from the pictures."""
    for layer in model.layers:
        if isinstance(layer, keras.layers.BatchNormalization):
            layer.momentum = 0.0
    model(pixels, training=True)


@encoder("keras-mobilenet")
def mobilenet(case):
    rows = make(case, keras.applications.MobileNetV3Small, pooling="avg", minimalistic=True, alpha=0.75)
    case.reference(output=rows)


@encoder("keras-mobilenet-map")
def mobilenet_map(case):
    rows = make(case, keras.applications.MobileNetV3Small, minimalistic=True, alpha=0.75)
    case.tokens("output", rows.reshape(len(rows), -1, rows.shape[-1]))
