# Part of swift-cider. Copyright the swift-cider contributors.
# SPDX-License-Identifier: Apache-2.0
"""Small convolutional networks written with the `onnx` package, for what exporters of PyTorch do not write."""
import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

WIDTHS = (16, 32)
MEAN, STD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)


class Network:
    """Nodes and initializers, added one after another; `last` names the newest value."""

    def __init__(self, channels=3, seed=0, last="images"):
        self.nodes, self.initializers, self.last = [], [], last
        self.draw = np.random.default_rng(seed)
        self.channels = channels

    def constant(self, name, value):
        self.initializers.append(numpy_helper.from_array(np.asarray(value), name))
        return name

    def add(self, operator, *more, name=None, outputs=1, **attributes):
        name = name or f"{operator.lower()}_{len(self.nodes)}"
        names = [name] + [f"{name}_{index}" for index in range(1, outputs)]
        self.nodes.append(helper.make_node(operator, [self.last, *more], names, name=f"node_{name}", **attributes))
        self.last = name
        return self

    def weights(self, name, *shape):
        fan_in = int(np.prod(shape[1:])) or 1
        return self.constant(name, (self.draw.standard_normal(shape) * 1.4 / fan_in**0.5).astype(np.float32))

    def convolutions(self):
        before = self.channels
        for index, width in enumerate(WIDTHS):
            self.add("Conv", self.weights(f"w{index}", width, before, 3, 3), strides=[2, 2], pads=[1, 1, 1, 1])
            self.add("LeakyRelu", alpha=0.1)
            before = width
        return self

    def pooled(self, name=None):
        self.convolutions().add("GlobalAveragePool").add("Flatten", axis=1)
        return self.linear("projection", WIDTHS[-1], 24, name=name)

    def linear(self, weight, inputs, outputs, name=None):
        matrix = (self.draw.standard_normal((inputs, outputs)) * 1.4 / inputs**0.5).astype(np.float32)
        return self.add("MatMul", self.constant(weight, matrix), name=name)

    def normalized(self, layout="NCHW"):
        """Adds what brings [0,255] to ImageNet's mean and standard deviation."""
        shape = (1, 3, 1, 1) if layout == "NCHW" else (1, 1, 1, 3)
        self.add("Sub", self.constant("mean", np.array(MEAN, np.float32).reshape(shape) * 255))
        return self.add("Div", self.constant("std", np.array(STD, np.float32).reshape(shape) * 255))

    def model(self, shape, outputs, *, opset=17, kind=TensorProto.FLOAT, image="images", **more):
        """A model of one input; `outputs` are names and shapes."""
        graph = helper.make_graph(
            self.nodes, "encoder", [helper.make_tensor_value_info(image, kind, shape)],
            [helper.make_tensor_value_info(name, TensorProto.FLOAT, dimensions) for name, dimensions in outputs.items()],
            self.initializers)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], **more)
        model.ir_version = min(model.ir_version, 7 if opset < 15 else 8 if opset < 19 else 10 if opset < 23 else 11)
        return model


def squash(image, size, mode="RGB"):
    """The picture squashed to a side by Pillow's bilinear filter, as uint8 [H,W,C]."""
    from PIL import Image

    sides = size if isinstance(size, tuple) else (size, size)
    pixels = np.asarray(image.convert(mode).resize(sides[::-1], Image.Resampling.BILINEAR))
    return pixels if pixels.ndim == 3 else pixels[..., None]


def normalize(pixels, mean=MEAN, std=STD):
    """uint8 [H,W,C] to float [C,H,W]."""
    return ((pixels / 255 - np.array(mean)) / np.array(std)).astype(np.float32).transpose(2, 0, 1)
