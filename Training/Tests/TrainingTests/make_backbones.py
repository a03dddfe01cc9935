# Part of swift-cider. Copyright the swift-cider contributors.
# SPDX-License-Identifier: Apache-2.0
"""Writes small backbones as other programs export them, for images of 12x12, into Fixtures/.

    pip install onnx==1.23.2 numpy
    python make_backbones.py
"""
import pathlib

import numpy
import onnx
from onnx import TensorProto, helper, numpy_helper

folder = pathlib.Path(__file__).parent / "Fixtures"
random = numpy.random.default_rng(1)


def write(name, opset, element=TensorProto.FLOAT, batch="batch", second=False):
    kind = helper.tensor_dtype_to_np_dtype(element)
    weights = (random.standard_normal((16, 3, 3, 3)) / 5).astype(kind)
    nodes = [
        helper.make_node("Conv", ["pixels", "weights"], ["map"], kernel_shape=[3, 3], strides=[2, 2]),
        # A name that a head's nodes would have.
        helper.make_node("Relu", ["map"], ["Flatten_1"], name="Flatten_1"),
        helper.make_node("GlobalAveragePool", ["Flatten_1"], ["embedding"]),
    ]
    outputs = [helper.make_tensor_value_info("embedding", element, [batch, 16, 1, 1])]
    if second:
        nodes.append(helper.make_node("Sigmoid", ["embedding"], ["projection"]))
        outputs.append(helper.make_tensor_value_info("projection", element, [batch, 16, 1, 1]))
    graph = helper.make_graph(
        nodes, name, [helper.make_tensor_value_info("pixels", element, [batch, 3, 12, 12])], outputs,
        [numpy_helper.from_array(weights, "weights")])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=8)
    model.metadata_props.add(key="made", value="by make_backbones.py")
    onnx.checker.check_model(model, full_check=True)
    onnx.save(model, folder / f"{name}.onnx")


write("opset-18", 18)
write("half", 13, TensorProto.FLOAT16)
write("two-outputs", 17, second=True)
write("fixed-batch", 11, batch=1)
