# Part of swift-cider. Copyright the swift-cider contributors.
# SPDX-License-Identifier: Apache-2.0
"""Writes the fixtures: models that the Graph type cannot build, and what onnxruntime makes of a ramp of pixels.

Needs onnx, onnxruntime and numpy: python make_fixtures.py
"""

import json
import os

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "Fixtures")
RANDOM = np.random.default_rng(14)


def weights(name, *shape, kind=np.float32):
    return numpy_helper.from_array((RANDOM.normal(size=shape) * 0.5).astype(kind), name)


def image(kind=TensorProto.FLOAT):
    return helper.make_tensor_value_info("images", kind, ["N", 3, 4, 4])


def output(name, *shape, kind=TensorProto.FLOAT):
    return helper.make_tensor_value_info(name, kind, list(shape))


def node(kind, inputs, outputs, **attributes):
    return helper.make_node(kind, inputs, outputs, **attributes)


def functions():
    """A function that calls another, with an attribute that is handed on."""
    scaled = helper.make_function(
        "local", "Scaled", ["x"], ["y"],
        [helper.make_node("Constant", [], ["c"]), node("Mul", ["x", "c"], ["y"])],
        [helper.make_opsetid("", 17)], attributes=["factor"])
    reference = scaled.node[0].attribute.add()
    reference.name, reference.ref_attr_name, reference.type = "value_float", "factor", onnx.AttributeProto.FLOAT
    both = helper.make_function(
        "local", "Both", ["x"], ["y"],
        [node("Sigmoid", ["x"], ["s"]), helper.make_node("Scaled", ["s"], ["y"], domain="local", factor=3.0)],
        [helper.make_opsetid("", 17), helper.make_opsetid("local", 1)])
    nodes = [
        node("Flatten", ["images"], ["s"]), helper.make_node("Both", ["s"], ["y"], domain="local"),
        helper.make_node("Both", ["y"], ["z"], domain="local"), node("MatMul", ["z", "w"], ["embedding"])]
    graph = helper.make_graph(nodes, "functions", [image()], [output("embedding", "N", 5)], [weights("w", 48, 5)])
    return helper.make_model(
        graph, opset_imports=[helper.make_opsetid("", 17), helper.make_opsetid("local", 1)], functions=[scaled, both],
        ir_version=8), ["embedding"]


def capture():
    """Weights, and the pooled map, are read from within the branches of an If only; a second If needs text."""

    def branch(name, operation):
        return helper.make_graph(
            [node(operation, ["pooled", "w"], [name])], name, [], [output(name, "N", 3)])

    text = helper.make_tensor_value_info("text", TensorProto.INT64, ["N", 8])
    nodes = [
        node("GlobalAveragePool", ["images"], ["map"]), node("Flatten", ["map"], ["pooled"]),
        node("If", ["yes"], ["embedding"], then_branch=branch("a", "Add"), else_branch=branch("b", "Mul")),
        node("Cast", ["text"], ["numbers"], to=1), node("ReduceMean", ["numbers"], ["mean"], axes=[1], keepdims=1),
        node("Mul", ["embedding", "mean"], ["logits_per_text"])]
    constants = [
        weights("w", 3), numpy_helper.from_array(np.array(True), "yes"), weights("unread", 64)]
    graph = helper.make_graph(
        nodes, "capture", [text, image()], [output("embedding", "N", 3), output("logits_per_text", "N", 3)], constants)
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8), ["embedding"]


def half():
    """Float16 tokens with a class token, axes as an input (opset 18)."""
    nodes = [
        node("Reshape", ["images", "shape"], ["rows"]), node("MatMul", ["rows", "w"], ["last_hidden_state"])]
    constants = [
        numpy_helper.from_array(np.array([0, 12, 4], np.int64), "shape"), weights("w", 4, 6, kind=np.float16)]
    # Of the 12 rows only 10 are kept: 9 patches and a class token.
    nodes.insert(1, node("Slice", ["rows", "start", "end", "axis"], ["kept"]))
    nodes[2].input[0] = "kept"
    constants += [numpy_helper.from_array(np.array([v], np.int64), n) for n, v in (("start", 0), ("end", 10), ("axis", 1))]
    graph = helper.make_graph(
        nodes, "half", [image(TensorProto.FLOAT16)], [output("last_hidden_state", "N", 10, 6, kind=TensorProto.FLOAT16)],
        constants)
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=8), ["last_hidden_state"]


def quantized():
    """A classifier with 8-bit weights behind DequantizeLinear, and probabilities."""
    nodes = [
        node("GlobalAveragePool", ["images"], ["map"]), node("Flatten", ["map"], ["pooled"]),
        node("DequantizeLinear", ["w8", "scale", "zero"], ["w"], axis=0),
        node("Gemm", ["pooled", "w", "bias"], ["scores"], transB=1), node("Softmax", ["scores"], ["output"], axis=1)]
    constants = [
        numpy_helper.from_array(RANDOM.integers(-64, 64, (7, 3)).astype(np.int8), "w8"),
        numpy_helper.from_array(np.full(7, 0.02, np.float32), "scale"),
        numpy_helper.from_array(np.zeros(7, np.int8), "zero"), weights("bias", 7)]
    graph = helper.make_graph(nodes, "quantized", [image()], [output("output", "N", 7)], constants)
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8), ["pooled", "scores"]


def elsewhere():
    """Constants of nodes, also of one within an If, lie in another file."""

    def constant(name, values, offset):
        tensor = helper.make_tensor(name, TensorProto.FLOAT, list(values.shape), values.tobytes(), raw=True)
        tensor.ClearField("raw_data")
        tensor.data_location = TensorProto.EXTERNAL
        for key, value in (("location", "elsewhere.data"), ("offset", str(offset)), ("length", str(values.nbytes))):
            entry = tensor.external_data.add()
            entry.key, entry.value = key, value
        return node("Constant", [], [name], value=tensor)

    values = [np.arange(3, dtype=np.float32) + k for k in (1, 5)]
    with open(os.path.join(HERE, "elsewhere.data"), "wb") as file:
        file.write(bytes(16) + values[0].tobytes() + bytes(4) + values[1].tobytes())

    def branch(name):
        return helper.make_graph(
            [constant(f"{name}_c", values[1], 32), node("Add", ["scaled", f"{name}_c"], [name])], name, [],
            [output(name, "N", 3)])

    nodes = [
        node("GlobalAveragePool", ["images"], ["map"]), node("Flatten", ["map"], ["pooled"]),
        constant("c", values[0], 16), node("Mul", ["pooled", "c"], ["scaled"]),
        node("If", ["yes"], ["embedding"], then_branch=branch("a"), else_branch=branch("b"))]
    graph = helper.make_graph(
        nodes, "elsewhere", [image()], [output("embedding", "N", 3)], [numpy_helper.from_array(np.array(True), "yes")])
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8), ["embedding"]


def main():
    os.makedirs(HERE, exist_ok=True)
    expected = {}
    pixels = (np.arange(2 * 4 * 4 * 3) * 5 % 256).reshape(2, 4, 4, 3)
    for make in (functions, capture, half, quantized, elsewhere):
        model, names = make()
        path = os.path.join(HERE, f"{make.__name__}.onnx")
        with open(path, "wb") as file:
            file.write(model.SerializeToString())
        onnx.checker.check_model(path)
        model = onnx.load(path)
        known = {value.name for value in model.graph.output}
        for name in names:
            if name not in known:
                model.graph.output.append(helper.make_empty_tensor_value_info(name))
        session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
        feed = {}
        for value in session.get_inputs():
            if value.name == "images":
                kind = np.float16 if value.type == "tensor(float16)" else np.float32
                feed[value.name] = (pixels.transpose(0, 3, 1, 2) / 255).astype(kind)
            else:
                feed[value.name] = np.ones((2, 8), np.int64)
        made = session.run(names, feed)
        expected[make.__name__] = {
            name: [row.astype(float).flatten().round(6).tolist() for row in value] for name, value in zip(names, made)}
    with open(os.path.join(HERE, "expected.json"), "w") as file:
        json.dump(expected, file)
        file.write("\n")


if __name__ == "__main__":
    main()
