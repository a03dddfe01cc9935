# Part of swift-cider. Copyright the swift-cider contributors.
# SPDX-License-Identifier: Apache-2.0
"""Residual networks with random weights, as ONNX: what they cost does not depend on what they have learnt.

He, Zhang, Ren, Sun, "Deep Residual Learning for Image Recognition", CVPR 2016; normalisations are folded away.
"""
import numpy
import onnx
from onnx import TensorProto, helper, numpy_helper

# Side of the images, whether blocks are bottlenecks, blocks of each stage.
NETWORKS = {"resnet18": (32, False, [2, 2, 2, 2]), "resnet50": (224, True, [3, 4, 6, 3])}


class Builder:
    def __init__(self):
        self.nodes, self.weights, self.random = [], [], numpy.random.default_rng(1)

    def node(self, kind, inputs, **attributes):
        name = f"{kind}{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, inputs, [name], **attributes))
        return name

    def constant(self, values):
        name = f"weights{len(self.weights)}"
        self.weights.append(numpy_helper.from_array(values.astype(numpy.float32), name))
        return name

    def convolution(self, value, inputs, outputs, size, stride=1, gain=1.0):
        weights = self.random.normal(0, gain * (2 / (inputs * size * size)) ** 0.5, (outputs, inputs, size, size))
        return self.node("Conv", [value, self.constant(weights), self.constant(numpy.zeros(outputs))],
                         kernel_shape=[size, size], strides=[stride, stride], pads=[size // 2] * 4)

    def block(self, value, inputs, width, stride, bottleneck):
        outputs = 4 * width if bottleneck else width
        if bottleneck:
            layers = [(inputs, width, 1, 1), (width, width, 3, stride), (width, outputs, 1, 1)]
        else:
            layers = [(inputs, width, 3, stride), (width, width, 3, 1)]
        branch = value
        for place, (first, second, size, step) in enumerate(layers):
            last = place == len(layers) - 1
            # Small branches keep the sums from growing with depth.
            branch = self.convolution(branch, first, second, size, step, 0.2 if last else 1)
            if not last:
                branch = self.node("Relu", [branch])
        if stride > 1 or inputs != outputs:
            value = self.convolution(value, inputs, outputs, 1, stride)
        return self.node("Relu", [self.node("Add", [value, branch])]), outputs


def write(name, path):
    """Writes the network with one output `features`; returns the side of its images."""
    side, bottleneck, stages = NETWORKS[name]
    graph = Builder()
    if side > 64:
        value = graph.node("Relu", [graph.convolution("image", 3, 64, 7, 2)])
        value = graph.node("MaxPool", [value], kernel_shape=[3, 3], strides=[2, 2], pads=[1, 1, 1, 1])
    else:
        value = graph.node("Relu", [graph.convolution("image", 3, 64, 3)])
    channels = 64
    for stage, blocks in enumerate(stages):
        for block in range(blocks):
            stride = 2 if stage and not block else 1
            value, channels = graph.block(value, channels, 64 << stage, stride, bottleneck)
    value = graph.node("Flatten", [graph.node("GlobalAveragePool", [value])])
    graph.nodes.append(helper.make_node("LpNormalization", [value], ["features"], axis=1, p=2))
    batch = ["N", 3, side, side]
    model = helper.make_model(helper.make_graph(
        graph.nodes, name, [helper.make_tensor_value_info("image", TensorProto.FLOAT, batch)],
        [helper.make_tensor_value_info("features", TensorProto.FLOAT, ["N", channels])], graph.weights),
        opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(model)
    onnx.save(model, path)
    return side
