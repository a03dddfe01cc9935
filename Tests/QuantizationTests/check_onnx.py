# Part of swift-cider. Copyright the swift-cider contributors.
# SPDX-License-Identifier: Apache-2.0
"""Checks a quantized model with onnx's checker and onnxruntime: case.json and encoder.onnx in the folder given."""

import json
import pathlib
import sys

import numpy as np
import onnx
import onnxruntime

folder = pathlib.Path(sys.argv[1])
case = json.loads((folder / "case.json").read_text())
onnx.checker.check_model(onnx.load(folder / "encoder.onnx"), full_check=True)

session = onnxruntime.InferenceSession(folder / "encoder.onnx", providers=["CPUExecutionProvider"])
size = case["size"]
pixels = np.array(case["pixels"], np.float32).reshape(-1, size, size, 3) / 255
images = ((pixels - 0.5) / 0.25).transpose(0, 3, 1, 2).astype(np.float32)
(rows,) = session.run(["features"], {session.get_inputs()[0].name: images})
expected = np.array(case["features"], np.float32).reshape(rows.shape)
norms = np.linalg.norm(rows, axis=1) * np.linalg.norm(expected, axis=1)
cosine = (rows * expected).sum(axis=1) / norms
assert cosine.min() > 0.999, f"onnxruntime and the engine differ: cosine {cosine.min()}"
