"""Checks an exported encoder: valid by onnx's checker, and its outputs under onnxruntime those that libtorch gave.

    pip install onnx==1.23.2 onnxruntime==1.32.0
    python check_onnx.py FOLDER

The folder holds encoder.onnx and case.json: the images [N, 3, S, S] as one list, S, and each output's rows as one list.
"""
import json
import pathlib
import sys

import numpy
import onnx
import onnxruntime

folder = pathlib.Path(sys.argv[1])
case = json.loads((folder / "case.json").read_text())
model = onnx.load(folder / "encoder.onnx")
onnx.checker.check_model(model, full_check=True)
assert not any(node.op_type == "BatchNormalization" for node in model.graph.node), "a normalisation is not folded"
if case["own"]:
    assert model.producer_name == "swift-cider", model.producer_name
    assert [(entry.domain, entry.version) for entry in model.opset_import] == [("", 17)], model.opset_import
assert [output.name for output in model.graph.output] == sorted(case["outputs"]), model.graph.output

size = case["size"]
images = numpy.array(case["images"], dtype=numpy.float32).reshape(-1, 3, size, size)
session = onnxruntime.InferenceSession(str(folder / "encoder.onnx"), providers=["CPUExecutionProvider"])
# Another batch size than the one compared: the axis must be dynamic.
for batch in (images, images[:1]):
    names = [output.name for output in session.get_outputs()]
    for name, rows in zip(names, session.run(names, {session.get_inputs()[0].name: batch})):
        expected = numpy.array(case["outputs"][name]).reshape(len(images), -1)[: len(batch)]
        assert rows.shape == expected.shape, (name, rows.shape, expected.shape)
        assert numpy.allclose(numpy.linalg.norm(rows.astype(float), axis=1), 1, atol=1e-5), name
        worst = (1 - (rows.astype(float) * expected).sum(axis=1)).max()
        assert worst < 1e-4, f"{name} differ by a cosine distance of {worst}"
