# Part of swift-cider. Copyright the swift-cider contributors.
# SPDX-License-Identifier: Apache-2.0
"""Makes the models in Fixtures/ that the package cannot write itself; needs onnx 1.23."""

import pathlib

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

FOLDER = pathlib.Path(__file__).parent / "Fixtures"
SIZE = 8


def model(nodes, initializers=(), opset=17, output="features"):
    graph = helper.make_graph(
        nodes,
        "fixture",
        [helper.make_tensor_value_info("image", TensorProto.FLOAT, ["N", 3, SIZE, SIZE])],
        [helper.make_tensor_value_info(output, TensorProto.FLOAT, ["N", None])],
        list(initializers),
    )
    made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=8)
    onnx.checker.check_model(made)
    return made


def head(source):
    return [
        helper.make_node("GlobalAveragePool", [source], ["pooled"]),
        helper.make_node("Flatten", ["pooled"], ["features"], axis=1),
    ]


def main():
    FOLDER.mkdir(exist_ok=True)
    random = np.random.default_rng(1)
    weights = random.normal(size=(6, 3, 3, 3)).astype(np.float32)

    # Weights in a Constant node, in float_data rather than raw bytes.
    constant = helper.make_tensor("value", TensorProto.FLOAT, weights.shape, weights.ravel().tolist(), raw=False)
    nodes = [
        helper.make_node("Constant", [], ["weights"], value=constant),
        helper.make_node("Conv", ["image", "weights"], ["convolved"]),
        helper.make_node("Relu", ["convolved"], ["active"]),
    ]
    onnx.save(model(nodes + head("active")), FOLDER / "constant-node.onnx")

    nodes = nodes[1:]
    stored = numpy_helper.from_array(weights, "weights")
    onnx.save(model(nodes + head("active"), [stored], opset=12), FOLDER / "opset-12.onnx")

    onnx.save(
        model(nodes + head("active"), [stored]),
        FOLDER / "external.onnx",
        save_as_external_data=True,
        location="external.bin",
        size_threshold=0,
    )
    # The weights' file is not needed to see that it is asked for.
    (FOLDER / "external.bin").unlink()

    # Two convolutions read the same weights, and one reads the image and those of the other: a shared constant.
    square = random.normal(size=(3, 3, 1, 1)).astype(np.float32)
    nodes = [
        helper.make_node("Conv", ["image", "weights"], ["first"]),
        helper.make_node("Conv", ["first", "weights"], ["second"]),
    ]
    onnx.save(model(nodes + head("second"), [numpy_helper.from_array(square, "weights")]), FOLDER / "shared.onnx")


main()
