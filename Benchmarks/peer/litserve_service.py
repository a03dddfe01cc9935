# Part of swift-cider. Copyright the swift-cider contributors.
# SPDX-License-Identifier: Apache-2.0
"""The same with LitServe, which gathers batches by itself, and takes images as base64 in JSON.

    DETECTOR=models/cifar10 THREADS=2 PORT=8000 python Benchmarks/peer/litserve_service.py
"""
import base64
import os

import litserve

from scoring import Detector


class ScoringAPI(litserve.LitAPI):
    def setup(self, device):
        self.detector = Detector(os.environ["DETECTOR"], int(os.environ.get("THREADS", os.cpu_count())))

    def decode_request(self, request):
        return self.detector.decode(base64.b64decode(request["image"]))

    def batch(self, inputs):
        return list(inputs)

    def predict(self, images):
        return self.detector.measure(images)

    def unbatch(self, output):
        return output

    def encode_response(self, output):
        return {"results": [self.detector.result(output)]}


if __name__ == "__main__":
    litserve.LitServer(
        ScoringAPI(max_batch_size=64, batch_timeout=0.001, api_path="/score"), accelerator="cpu",
        workers_per_device=int(os.environ.get("WORKERS", 1)), healthcheck_path="/readyz",
    ).run(host="127.0.0.1", port=int(os.environ["PORT"]), generate_client_file=False, log_level="warning")
