# Part of swift-cider. Copyright the swift-cider contributors.
# SPDX-License-Identifier: Apache-2.0
"""Makes the models beside this script, and golden.json with the outputs that numpy computes for them.

    python3 -m pip install numpy onnx openvino
    python3 make_fixtures.py

Every model is a convolution with seeded random weights and what its name says. No engine has a part in the golden
values: they are computed in float64 by the few lines of numpy in `Reference`.
"""

import json
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

HERE = Path(__file__).parent
OPSET = 17
IR_VERSION = 8
SIZE = 8
MEAN = [0.4914, 0.4822, 0.4465]
STD = [0.2470, 0.2435, 0.2616]

random = np.random.default_rng(20260)
CONVOLUTION = random.normal(0, 0.3, (6, 3, 3, 3)).astype("f4")
BIAS = random.normal(0, 0.3, 6).astype("f4")
FEATURES = random.normal(0, 0.1, (5, 6 * 4 * 4)).astype("f4")
PROJECTION = random.normal(0, 0.5, (4, 5)).astype("f4")
PIXELS = random.integers(0, 256, (5, SIZE, SIZE, 3), dtype=np.uint8)


class Reference:
    """The same networks in numpy, float64. Pixels are [N, size, size, 3], values 0 to 255, in the model's order."""

    def __init__(self, pixels):
        x = (pixels.astype("f8") / 255 - MEAN) / STD
        x = np.pad(x.transpose(0, 3, 1, 2), ((0, 0), (0, 0), (1, 1), (1, 1)))
        windows = np.lib.stride_tricks.sliding_window_view(x, (3, 3), axis=(2, 3))[:, :, ::2, ::2]
        maps = np.einsum("nchwij,ocij->nohw", windows, CONVOLUTION) + BIAS[:, None, None]
        self.maps = np.maximum(maps, 0)
        self.pooled = self.maps.mean((2, 3))
        self.features = self.maps.reshape(len(x), -1) @ FEATURES.T.astype("f8")
        self.projection = self.features @ PROJECTION.T.astype("f8")


def tensor(name, values, kind="f4"):
    return numpy_helper.from_array(np.asarray(values).astype(kind), name)


def convolution(source="image"):
    return [
        helper.make_node("Conv", [source, "w", "b"], ["c"], strides=[2, 2], pads=[1, 1, 1, 1]),
        helper.make_node("Relu", ["c"], ["maps"]),
    ]


def pooling(output):
    return [helper.make_node("GlobalAveragePool", ["maps"], ["p"]), helper.make_node("Flatten", ["p"], [output])]


def save(name, nodes, outputs, shape=("N", 3, SIZE, SIZE), more=(), inputs=(), kind="f4", element=TensorProto.FLOAT):
    weights = [tensor("w", CONVOLUTION, kind), tensor("b", BIAS, kind), *more]
    used = {i for node in nodes for i in node.input}
    graph = helper.make_graph(
        nodes,
        name,
        [helper.make_tensor_value_info("image", element, list(shape)), *inputs],
        [helper.make_tensor_value_info(n, t, list(s)) for n, t, s in outputs],
        [w for w in weights if w.name in used],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], producer_name="make_fixtures")
    model.ir_version = IR_VERSION
    onnx.save(model, HERE / f"{name}.onnx")


F32, F16, I64 = TensorProto.FLOAT, TensorProto.FLOAT16, TensorProto.INT64
gemm = [
    *convolution(),
    helper.make_node("Flatten", ["maps"], ["flat"]),
    helper.make_node("Gemm", ["flat", "wf"], ["features"], transB=1),
    helper.make_node("Gemm", ["features", "wp"], ["projection"], transB=1),
]

# Models that an encoder takes.
save(
    "two-outputs", gemm, [("features", F32, ("N", 5)), ("projection", F32, ("N", 4))],
    more=[tensor("wf", FEATURES), tensor("wp", PROJECTION)],
)
# The same, so small that squares of its values vanish in single precision.
save(
    "faint",
    [
        *convolution(), helper.make_node("Flatten", ["maps"], ["flat"]),
        helper.make_node("Gemm", ["flat", "wf"], ["f"], transB=1), helper.make_node("Gemm", ["f", "wp"], ["p"], transB=1),
        helper.make_node("Mul", ["f", "small"], ["features"]), helper.make_node("Mul", ["p", "small"], ["projection"]),
    ],
    [("features", F32, ("N", 5)), ("projection", F32, ("N", 4))],
    more=[tensor("wf", FEATURES), tensor("wp", PROJECTION), tensor("small", [1e-24])],
)
save("any-size", [*convolution(), *pooling("pooled")], [("pooled", F32, ("N", 6))], shape=("N", 3, "H", "W"))
save("batch-of-one", [*convolution(), *pooling("pooled")], [("pooled", F32, (1, 6))], shape=(1, 3, SIZE, SIZE))
save(
    "rank-four", [*convolution(), helper.make_node("GlobalAveragePool", ["maps"], ["pooled"])],
    [("pooled", F32, ("N", 6, 1, 1))],
)
save(
    "half", [*convolution(), *pooling("pooled")], [("pooled", F16, ("N", 6))], kind="f2", element=F16,
)
save(
    "channels-last",
    [helper.make_node("Transpose", ["image"], ["t"], perm=[0, 3, 1, 2]), *convolution("t"), *pooling("pooled")],
    [("pooled", F32, ("N", 6))],
    shape=("N", SIZE, SIZE, 3),
)

# Models whose embedding is their pixels, one after another as the model gets them.
flat = [helper.make_node("Flatten", ["image"], ["out"])]
save("gray-rectangle", flat, [("out", F32, ("N", 24))], shape=("N", 1, 4, 6))
save("color-rectangle", flat, [("out", F32, ("N", 72))], shape=("N", 3, 4, 6))
save(
    "bytes", [helper.make_node("Cast", ["image"], ["f"], to=F32), helper.make_node("Flatten", ["f"], ["out"])],
    [("out", F32, ("N", 72))], shape=("N", 4, 6, 3), element=TensorProto.UINT8,
)
# Outputs beside the one that is read.
save("maps-and-pooled", [*convolution(), *pooling("pooled")], [("maps", F32, ("N", 6, 4, 4)), ("pooled", F32, ("N", 6))])
save(
    "batch-of-two",
    [*convolution(), *pooling("pooled"), helper.make_node("Reshape", ["pooled", "shape"], ["fixed"])],
    [("fixed", F32, (2, 6))], shape=(2, 3, SIZE, SIZE), more=[tensor("shape", [2, 6], "i8")],
)

# Models that it must refuse.
save("feature-map", convolution(), [("maps", F32, ("N", 6, 4, 4))])
save(
    "integer-output", [*convolution(), *pooling("pooled"), helper.make_node("ArgMax", ["pooled"], ["class"], axis=1)],
    [("class", I64, ("N", 1))],
)
save(
    "fixed-batch",
    [*convolution(), *pooling("pooled"), helper.make_node("Reshape", ["pooled", "shape"], ["fixed"])],
    [("fixed", F32, (1, 6))], shape=(1, 3, SIZE, SIZE), more=[tensor("shape", [1, 6], "i8")],
)
save("rank-two", [helper.make_node("Relu", ["image"], ["out"])], [("out", F32, ("N", 7))], shape=("N", 7))
save(
    "grey", [helper.make_node("GlobalAveragePool", ["image"], ["p"]), helper.make_node("Flatten", ["p"], ["out"])],
    [("out", F32, ("N", 1))], shape=("N", 1, SIZE, SIZE),
)
save(
    "integer-input", [helper.make_node("Cast", ["image"], ["f"], to=F32), *convolution("f"), *pooling("pooled")],
    [("pooled", F32, ("N", 6))], element=I64,
)
save(
    "two-inputs", [*convolution(), *pooling("pooled"), helper.make_node("Add", ["pooled", "other"], ["sum"])],
    [("sum", F32, ("N", 6))], inputs=[helper.make_tensor_value_info("other", F32, ["N", 6])],
)
save("no-outputs", convolution(), [])

# The first model in OpenVINO's own format, with its outputs' names taken away.
import openvino  # noqa: E402

model = openvino.Core().read_model(HERE / "two-outputs.onnx")
for output in model.outputs:
    output.get_tensor().set_names(set())
openvino.save_model(model, HERE / "unnamed.xml", compress_to_fp16=False)

# A value that is known by several names, beside one that is no row of numbers.
model = openvino.Core().read_model(HERE / "maps-and-pooled.onnx")
model.outputs[1].get_tensor().set_names({"zz", "embedding", "/head/Flatten_output_0"})
openvino.save_model(model, HERE / "names.xml", compress_to_fp16=False)

reference, swapped = Reference(PIXELS), Reference(PIXELS[..., ::-1])
golden = {
    "size": SIZE,
    "mean": MEAN,
    "std": STD,
    "count": len(PIXELS),
    "pixels": PIXELS.ravel().tolist(),
    "rgb": {k: getattr(reference, k).ravel().tolist() for k in ("features", "projection", "pooled")},
    "bgr": {k: getattr(swapped, k).ravel().tolist() for k in ("features", "projection", "pooled")},
}
(HERE / "golden.json").write_text(json.dumps(golden, separators=(",", ":")) + "\n")
