# Part of swift-cider. Copyright the swift-cider contributors.
# SPDX-License-Identifier: Apache-2.0
"""Models that no detector can stand on, written with the `onnx` package alone: each is refused with the line that mends it."""
import numpy as np
import onnx
from onnx import TensorProto, helper

from zoo import encoder
from zoo.from_onnx import FLAGS, SIZE
from zoo.networks import Network

SHAPE = ["N", 3, SIZE, SIZE]


def refusal(name, origin, *words, flags=FLAGS):
    def register(build):
        @encoder(f"refused-{name}", torch=False)
        def make(case):
            model = build(case)
            if model is not None:
                onnx.save(model, case.path)
            case.refused(origin, *words, flags=flags)
        return build
    return register


@refusal("batch-norm", "BatchNormalization in training mode", "eval()")
def batch_norm(case):
    network = Network().convolutions()
    for name, value in (("scale", 1), ("shift", 0), ("mean", 0), ("variance", 1)):
        network.constant(name, np.full(32, value, np.float32))
    network.add("BatchNormalization", "scale", "shift", "mean", "variance", training_mode=1, outputs=3)
    network.add("GlobalAveragePool").add("Flatten", axis=1, name="embedding")
    return network.model(SHAPE, {"embedding": ["N", 32]})


@refusal("dropout", "dropout left on", "eval()")
def dropout(case):
    network = Network().convolutions().add("GlobalAveragePool").add("Flatten", axis=1)
    network.constant("ratio", np.float32(0.5))
    network.add("Dropout", "ratio", network.constant("training", np.array(True)), name="embedding")
    return network.model(SHAPE, {"embedding": ["N", 32]})


@refusal("batch-statistics", "statistics of the batch", "batch")
def batch_statistics(case):
    network = Network().convolutions().add("GlobalAveragePool").add("Flatten", axis=1)
    rows = network.last
    network.add("ReduceMean", axes=[0], keepdims=1)
    mean, network.last = network.last, rows
    return network.add("Sub", mean, name="embedding").model(SHAPE, {"embedding": ["N", 32]})


@refusal("constant", "an encoder whose embedding is the same for all images", "same")
def constant(case):
    network = Network().pooled().add("Mul", "zero").add("Add", "one", name="embedding")
    network.constant("zero", np.float32(0))
    network.constant("one", np.ones(24, np.float32))
    return network.model(SHAPE, {"embedding": ["N", 24]})


@refusal("random", "random numbers inside", "andom")
def random(case):
    network = Network().pooled()
    rows = network.last
    network.add("RandomNormalLike")
    noise, network.last = network.last, rows
    return network.add("Add", noise, name="embedding").model(SHAPE, {"embedding": ["N", 24]})


@refusal("lfs-pointer", "a Git LFS pointer", "git lfs pull")
def pointer(case):
    case.path.write_text("version https://git-lfs.github.com/spec/v1\noid sha256:" + "4d" * 32 + "\nsize 102398423\n")


def external(case, location=None):
    model = Network().pooled("embedding").model(SHAPE, {"embedding": ["N", 24]})
    onnx.save(model, case.path, save_as_external_data=True, location="model.onnx.data", size_threshold=0)
    if location:
        model = onnx.load(case.path, load_external_data=False)
        for tensor in model.graph.initializer:
            for entry in tensor.external_data:
                if entry.key == "location":
                    entry.value = location
        onnx.save(model, case.path)


@refusal("data-missing", "the file of its weights is not there", "model.onnx.data")
def data_missing(case):
    external(case)
    (case.folder / "model.onnx.data").unlink()


@refusal("data-short", "the file of its weights ends too early", "model.onnx.data")
def data_short(case):
    external(case)
    data = case.folder / "model.onnx.data"
    data.write_bytes(data.read_bytes()[:-100])


@refusal("data-lfs-pointer", "weights that are a Git LFS pointer", "git lfs pull")
def data_pointer(case):
    external(case)
    (case.folder / "model.onnx.data").write_text(
        "version https://git-lfs.github.com/spec/v1\noid sha256:" + "4d" * 32 + "\nsize 102398423\n")


@refusal("data-above", "weights in the folder above", "../")
def data_above(case):
    external(case, "../model.onnx.data")


@refusal("data-absolute", "weights under an absolute path", "/etc/hostname")
def data_absolute(case):
    external(case, "/etc/hostname")


@refusal("detector", "an object detector: boxes and scores of a varying count", "boxes")
def detector(case):
    network = Network().convolutions()
    for name, value in (("most", np.array([10], np.int64)), ("overlap", np.array([0.5], np.float32))):
        network.constant(name, value)
    flat = network.constant("flat", np.array([0, 32, -1], np.int64))
    network.add("Reshape", flat).add("Slice", "start", "end", "axis")
    for name, value in (("start", [0]), ("end", [4]), ("axis", [1])):
        network.constant(name, np.array(value, np.int64))
    scores = network.last
    network.add("Transpose", perm=[0, 2, 1])
    boxes = network.last
    network.nodes.append(helper.make_node("NonMaxSuppression", [boxes, scores, "most", "overlap"], ["selected_boxes"]))
    graph = network.model(SHAPE, {})
    graph.graph.output.append(helper.make_tensor_value_info("selected_boxes", TensorProto.INT64, ["M", 3]))
    return graph


@refusal("text", "a text encoder", "input_ids")
def text(case):
    nodes = [helper.make_node("Gather", ["table", "input_ids"], ["tokens"]),
             helper.make_node("ReduceMean", ["tokens"], ["embedding"], axes=[1], keepdims=0)]
    table = onnx.numpy_helper.from_array(np.random.default_rng(0).standard_normal((99, 24)).astype(np.float32), "table")
    graph = helper.make_graph(nodes, "text", [helper.make_tensor_value_info("input_ids", TensorProto.INT64, ["N", 16])],
                              [helper.make_tensor_value_info("embedding", TensorProto.FLOAT, ["N", 24])], [table])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)])
    model.ir_version = 8
    return model


@refusal("not-onnx", "a PyTorch checkpoint under the name of a model", "model.onnx")
def checkpoint(case):
    import zipfile

    with zipfile.ZipFile(case.path, "w") as file:
        file.writestr("archive/data.pkl", b"\x80\x02}q\x00.")
