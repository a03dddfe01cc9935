# Part of swift-cider. Copyright the swift-cider contributors.
# SPDX-License-Identifier: Apache-2.0
"""Encoders written with the `onnx` package alone."""
import numpy as np
import onnx
from onnx import TensorProto, helper

from zoo import encoder
from zoo.networks import Network, normalize, squash

SIZE = 48
FLAGS = ("--preprocessing", "imagenet", "--resize-mode", "squash")


def finish(case, model, origin, *flags, output="embedding", save=True, **more):
    if save:
        onnx.checker.check_model(model)
        onnx.save(model, case.path)
    case.reference(**{"output" if not output.isidentifier() else output: case.run(output)[0]})
    case.describe(origin, *flags, **more)


def opset(version):
    @encoder(f"onnx-opset{version}", torch=False)
    def make(case):
        case.preprocess(lambda image: normalize(squash(image, SIZE)))
        model = Network().pooled("embedding").model(["N", 3, SIZE, SIZE], {"embedding": ["N", 24]}, opset=version)
        finish(case, model, f"onnx, opset {version}, dynamic", *FLAGS)


for version in (9, 11, 13, 17, 21, 24):
    opset(version)


@encoder("onnx-uint8-nhwc", torch=False)
def uint8_nhwc(case):
    case.preprocess(lambda image: squash(image, SIZE))
    network = Network().add("Cast", to=TensorProto.FLOAT).normalized("NHWC").add("Transpose", perm=[0, 3, 1, 2])
    model = network.pooled("embedding").model(["N", SIZE, SIZE, 3], {"embedding": ["N", 24]}, kind=TensorProto.UINT8)
    finish(case, model, "onnx, uint8 [N,h,w,3], normalized inside", "--resize-mode", "squash")


@encoder("onnx-uint8-nchw-fixed", torch=False)
def uint8_nchw(case):
    case.preprocess(lambda image: squash(image, SIZE).transpose(2, 0, 1))
    network = Network().add("Cast", to=TensorProto.FLOAT).normalized()
    model = network.pooled("embedding").model([1, 3, SIZE, SIZE], {"embedding": [1, 24]}, kind=TensorProto.UINT8)
    finish(case, model, "onnx, uint8 [1,3,h,w], normalized inside", "--resize-mode", "squash")


@encoder("onnx-keras-nhwc", torch=False)
def keras(case):
    """As tf2onnx writes Keras models: NHWC, float pixels of 0 to 255, normalization inside, odd names."""
    case.preprocess(lambda image: squash(image, SIZE).astype(np.float32))
    network = Network(last="input_1:0").normalized("NHWC").add("Transpose", perm=[0, 3, 1, 2])
    model = network.pooled("Identity:0").model(
        ["unk__618", SIZE, SIZE, 3], {"Identity:0": ["unk__619", 24]}, image="input_1:0", opset=15)
    finish(case, model, "onnx as of Keras: [N,h,w,3], pixels of 0 to 255", "--resize-mode", "squash", "--mean", "0", "--std",
           f"{1 / 255}", output="Identity:0")


@encoder("onnx-keras-map", torch=False)
def keras_map(case):
    """A Keras model without its top: the feature map comes as [N,h,w,C]."""
    case.preprocess(lambda image: squash(image, SIZE).astype(np.float32))
    network = Network(last="input_1").normalized("NHWC").add("Transpose", perm=[0, 3, 1, 2]).convolutions()
    network.add("Transpose", perm=[0, 2, 3, 1], name="conv5_block3_out")
    model = network.model(["N", SIZE, SIZE, 3], {"conv5_block3_out": ["N", 12, 12, 32]}, image="input_1", opset=15)
    onnx.save(model, case.path)
    [rows] = case.run("conv5_block3_out")
    case.tokens("conv5_block3_out", rows.reshape(len(rows), -1, rows.shape[-1]))
    case.describe("onnx as of Keras without top: map [N,h,w,C]", "--resize-mode", "squash", "--mean", "0", "--std", f"{1 / 255}")


@encoder("onnx-pixels-255", torch=False)
def pixels_255(case):
    case.preprocess(lambda image: squash(image, SIZE).transpose(2, 0, 1).astype(np.float32))
    model = Network().normalized().pooled("embedding").model(["N", 3, SIZE, SIZE], {"embedding": ["N", 24]})
    finish(case, model, "onnx, float pixels of 0 to 255", "--resize-mode", "squash", "--mean", "0", "--std", f"{1 / 255}")


@encoder("onnx-gray-oblong", torch=False)
def gray(case):
    case.preprocess(lambda image: normalize(squash(image, (64, 32), "L"), [0.45], [0.25]))
    model = Network(channels=1).pooled("embedding").model(["N", 1, 64, 32], {"embedding": ["N", 24]})
    finish(case, model, "onnx, one channel, 64x32", "--resize-mode", "squash", "--mean", "0.45", "--std", "0.25")


@encoder("onnx-any-size", torch=False)
def any_size(case):
    """Height and width are the user's to say."""
    case.preprocess(lambda image: normalize(squash(image, (40, 56))))
    model = Network().pooled("embedding").model(["N", 3, "h", "w"], {"embedding": ["N", 24]})
    finish(case, model, "onnx, any size", *FLAGS, "--size", "40x56")


@encoder("onnx-names", torch=False)
def names(case):
    """Names that are paths, of another script, and very long."""
    case.preprocess(lambda image: normalize(squash(image, SIZE)))
    output = "/модель/特徴/" + "x" * 300 + ' "1"'
    model = Network(last="images:0/Ω").pooled(output).model(
        ["N", 3, SIZE, SIZE], {output: ["N", 24]}, image="images:0/Ω")
    finish(case, model, "onnx, odd names", *FLAGS, output=output)


@encoder("onnx-external-each", torch=False)
def external_each(case):
    """Each tensor in a file of its own, in a folder beside the model, as old exporters leave large models."""
    case.preprocess(lambda image: normalize(squash(image, SIZE)))
    model = Network().pooled("embedding").model(["N", 3, SIZE, SIZE], {"embedding": ["N", 24]})
    onnx.save(model, case.path, save_as_external_data=True, all_tensors_to_one_file=False, size_threshold=0)
    finish(case, None, "onnx, each tensor in a file of its own", *FLAGS, save=False)


@encoder("onnx-functions", torch=False)
def functions(case):
    """A function of the model's own, as exporters write modules."""
    case.preprocess(lambda image: normalize(squash(image, SIZE)))
    network = Network().convolutions().add("GlobalAveragePool").add("Flatten", axis=1)
    network.linear("before", 32, 24)
    network.nodes.append(helper.make_node("Swish", [network.last], ["embedding"], domain="local"))
    swish = helper.make_function(
        "local", "Swish", ["x"], ["y"],
        [helper.make_node("Sigmoid", ["x"], ["s"]), helper.make_node("Mul", ["x", "s"], ["y"])], [helper.make_opsetid("", 17)])
    model = network.model(["N", 3, SIZE, SIZE], {"embedding": ["N", 24]}, functions=[swish])
    model.opset_import.append(helper.make_opsetid("local", 1))
    finish(case, model, "onnx, functions of its own", *FLAGS)


@encoder("onnx-if", torch=False)
def branches(case):
    """An If around the shape, as TorchScript writes `squeeze`."""
    case.preprocess(lambda image: normalize(squash(image, SIZE)))
    network = Network().convolutions().add("GlobalAveragePool")
    pooled = network.last
    width = network.constant("one", np.array(1, np.int64))
    network.add("Shape").add("Gather", network.constant("axis", np.array(3, np.int64)), axis=0).add("Equal", width)
    axes = helper.make_tensor("axes", TensorProto.INT64, [2], [2, 3])

    def branch(name, *nodes):
        return helper.make_graph(nodes, name, [], [helper.make_tensor_value_info(f"{name}_out", TensorProto.FLOAT, None)])

    then = branch("then", helper.make_node("Constant", [], ["then_axes"], value=axes),
                  helper.make_node("Squeeze", [pooled, "then_axes"], ["then_out"]))
    other = branch("other", helper.make_node("Identity", [pooled], ["other_out"]))
    network.add("If", then_branch=then, else_branch=other, name="squeezed")
    network.nodes[-1].input[:] = [network.nodes[-2].output[0]]
    network.linear("projection", 32, 24, name="embedding")
    finish(case, network.model(["N", 3, SIZE, SIZE], {"embedding": ["N", 24]}), "onnx, an If around a squeeze", *FLAGS)


@encoder("onnx-qdq", torch=False)
def quantized(case):
    """int8 as onnxruntime's static quantization writes it."""
    from onnxruntime.quantization import CalibrationDataReader, QuantFormat, quantize_static

    case.preprocess(lambda image: normalize(squash(image, SIZE)))
    onnx.save(Network().pooled("embedding").model(["N", 3, SIZE, SIZE], {"embedding": ["N", 24]}), case.path)

    class Reader(CalibrationDataReader):
        rows = iter(case.pixels)

        def get_next(self):
            row = next(self.rows, None)
            return None if row is None else {"images": row[None]}

    quantize_static(case.path, case.path, Reader(), quant_format=QuantFormat.QDQ)
    # Where a value lies between two steps, engines may take either.
    finish(case, None, "onnx, int8 by onnxruntime's static quantization", *FLAGS, save=False, tolerance=5e-3)


@encoder("onnx-above-2gb", torch=False, large=True)
def above_2gb(case):
    """Weights above protobuf's 2 GB, in a file that is mostly a hole."""
    case.preprocess(lambda image: normalize(squash(image, SIZE)))
    rows = 23_000_000
    network = Network().pooled()
    network.nodes.append(helper.make_node("Gather", ["table", "row"], ["last"]))
    network.constant("row", np.array([rows - 1], np.int64))
    network.add("Add", "last", name="embedding")
    table = onnx.TensorProto(name="table", data_type=TensorProto.FLOAT, dims=[rows, 24], data_location=TensorProto.EXTERNAL)
    for key, value in (("location", "model.onnx.data"), ("offset", 0), ("length", rows * 96)):
        table.external_data.add(key=key, value=str(value))
    network.initializers.append(table)
    onnx.save(network.model(["N", 3, SIZE, SIZE], {"embedding": ["N", 24]}), case.path)
    with (case.folder / "model.onnx.data").open("wb") as file:
        file.truncate(rows * 96 - 96)
        file.seek(0, 2)
        file.write(np.linspace(-1, 1, 24, dtype=np.float32).tobytes())
    finish(case, None, "onnx, 2.2 GB of weights", *FLAGS, save=False)
