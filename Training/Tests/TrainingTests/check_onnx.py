"""Checks an exported encoder: valid by onnx's checker, and its outputs under onnxruntime those that libtorch gave.

    pip install onnx==1.23.2 onnxruntime==1.32.0
    python check_onnx.py FOLDER

The folder holds encoder.onnx and case.json: the images [N, 3, S, S] as one list, S, and each output's rows as one list.
Without the latter the model is partly from elsewhere.
"""
import json
import pathlib
import sys

import numpy
import onnx
import onnxruntime

folder = pathlib.Path(sys.argv[1])
case = json.loads((folder / "case.json").read_text())
expected = case.get("outputs")
model = onnx.load(folder / "encoder.onnx")
onnx.checker.check_model(model, full_check=True)
if expected:
    assert model.producer_name == "swift-cider", model.producer_name
    assert [(entry.domain, entry.version) for entry in model.opset_import] == [("", 17)], model.opset_import
    assert not any(node.op_type == "BatchNormalization" for node in model.graph.node), "a normalization is not folded"
else:
    assert [entry.key for entry in model.metadata_props] == ["made"], "metadata got lost"
names = ["features", "projection"] + (["stages"] if expected else [])
assert [output.name for output in model.graph.output] == names, model.graph.output

size = case["size"]
session = onnxruntime.InferenceSession(str(folder / "encoder.onnx"), providers=["CPUExecutionProvider"])
entry = session.get_inputs()[0]
images = numpy.array(case["images"], dtype=numpy.float16 if "float16" in entry.type else numpy.float32)
images = images.reshape(-1, 3, size, size)
# More batch sizes than one: only a backbone from elsewhere may have fixed the axis.
for batch in (images, images[:1]) if expected or entry.shape[0] != 1 else (images[:1],):
    for name, rows in zip(names, session.run(None, {entry.name: batch})):
        assert rows.dtype == numpy.float32 and len(rows) == len(batch), (name, rows.dtype, rows.shape)
        rows = rows.astype(float)
        assert numpy.allclose(numpy.linalg.norm(rows, axis=1), 1, atol=1e-5), name
        if expected:
            reference = numpy.array(expected[name]).reshape(len(images), -1)[: len(batch)]
            worst = (1 - (rows * reference).sum(axis=1)).max()
            assert worst < 1e-4, f"{name} differ by a cosine distance of {worst}"
