# Part of swift-cider. Copyright the swift-cider contributors.
# SPDX-License-Identifier: Apache-2.0
"""A detector's folder in Python: Pillow decodes, OpenVINO embeds, faiss searches. What both peers are made of."""
import io
import json
import os
import pathlib

import faiss
import numpy
import openvino
from openvino.preprocess import PrePostProcessor
from PIL import Image
from safetensors.numpy import load_file


class Detector:
    """Knows the scores `knn` and `angle` only, for encoders with the outputs `features` and `projection`."""

    def __init__(self, folder, threads):
        folder = pathlib.Path(folder)
        self.manifest = json.loads((folder / "detector.json").read_text())
        self.side = self.manifest["transform"]["crop"]
        self.resize = self.manifest["transform"]["resize"]
        self.alpha = self.manifest["alpha"]
        knn, angle = (next(s for s in self.manifest["scores"] if s["name"] == name) for name in ("knn", "angle"))
        self.k = knn["k"]
        self.classes = self.manifest["classes"]
        tensors = load_file(folder / "embeddings.safetensors")
        bank = tensors["bank"].astype(numpy.float32)
        self.prototypes = tensors["prototypes"].astype(numpy.float32)
        self.calibration = {name: numpy.sort(tensors[f"calibration.{name}"]) for name in ("knn", "angle")}
        faiss.omp_set_num_threads(threads)
        self.index = faiss.IndexFlatIP(bank.shape[1])
        self.index.add(bank / numpy.linalg.norm(bank, axis=1, keepdims=True))

        core = openvino.Core()
        model = core.read_model(folder / self.manifest["encoder"]["file"])
        statistics = self.manifest["encoder"]["input"]
        steps = PrePostProcessor(model)
        pixels = steps.input()
        pixels.tensor().set_element_type(openvino.Type.u8).set_layout(openvino.Layout("NHWC"))
        pixels.model().set_layout(openvino.Layout("NCHW"))
        pixels.preprocess().convert_element_type(openvino.Type.f32) \
            .mean([255 * v for v in statistics["mean"]]).scale([255 * v for v in statistics["std"]])
        model = steps.build()
        model.reshape([-1, self.side, self.side, 3])
        # One batch at a time on all the threads, which gives the most images a second here.
        self.model = core.compile_model(model, "CPU", {
            "INFERENCE_PRECISION_HINT": os.environ.get("PRECISION", "bf16"), "INFERENCE_NUM_THREADS": threads,
            "NUM_STREAMS": 1, "PERFORMANCE_HINT": "LATENCY"})
        self.request = self.model.create_infer_request()
        outputs = [output.any_name for output in self.model.outputs]
        self.features, self.projection = (outputs.index(s["output"]) for s in (knn, angle))
        for size in (1, 2, 4, 8, 16, 32, 64):
            self.measure([numpy.zeros((self.side, self.side, 3), numpy.uint8)] * size)

    def decode(self, body):
        image = Image.open(io.BytesIO(body))
        if image.mode != "RGB":
            image = image.convert("RGB")
        width, height = image.size
        if min(width, height) != self.resize:
            scale = self.resize / min(width, height)
            image = image.resize((max(self.resize, int(width * scale)), max(self.resize, int(height * scale))),
                                 Image.BILINEAR)
            width, height = image.size
        left, top = round((width - self.side) / 2), round((height - self.side) / 2)
        if (width, height) != (self.side, self.side):
            image = image.crop((left, top, left + self.side, top + self.side))
        return numpy.asarray(image)

    def measure(self, images):
        """For each image, the angles of both scores in degrees, and the nearest class."""
        outputs = self.request.infer({0: numpy.stack(images)}, share_inputs=True)
        features, projection = outputs[self.features], outputs[self.projection]
        features = features / numpy.linalg.norm(features, axis=1, keepdims=True)
        projection = projection / numpy.linalg.norm(projection, axis=1, keepdims=True)
        cosines, _ = self.index.search(features, self.k)
        knn = numpy.degrees(numpy.arccos(cosines[:, -1].clip(-1, 1)))
        products = projection @ self.prototypes.T
        nearest = products.argmax(1)
        angle = numpy.degrees(numpy.arccos(products[numpy.arange(len(products)), nearest].clip(-1, 1)))
        return [(float(a), float(b), int(c)) for a, b, c in zip(knn, angle, nearest)]

    def result(self, measured):
        knn, angle, nearest = measured
        scores = {}
        for name, value in (("knn", knn), ("angle", angle)):
            calibration = self.calibration[name]
            reached = len(calibration) - int(numpy.searchsorted(calibration, value, side="left"))
            scores[name] = {"value": value, "p_value": (1 + reached) / (len(calibration) + 1), "unit": "degrees"}
        p_value = scores["knn"]["p_value"]
        return {"verdict": "out_of_distribution" if p_value <= self.alpha else "in_distribution", "p_value": p_value,
                "alpha": self.alpha, "scores": scores,
                "nearest_class": {"label": self.classes[nearest], "index": nearest, "angle": angle}}
