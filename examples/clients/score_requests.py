# Part of swift-cider. Copyright the swift-cider contributors.
# SPDX-License-Identifier: Apache-2.0
"""Scores images with requests.

    python3 examples/clients/score_requests.py [--model NAME] http://localhost:8080 photo.jpg another.jpg
"""
import argparse
import sys

import requests

parser = argparse.ArgumentParser()
parser.add_argument("--model", help="the detector to ask, where the server has several")
parser.add_argument("server")
parser.add_argument("paths", nargs="+")
arguments = parser.parse_args()

files = [("image", open(path, "rb")) for path in arguments.paths]
parameters = {"alpha": 0.05, "explain": True, "model": arguments.model}  # None is left out
response = requests.post(f"{arguments.server}/score", files=files, params=parameters, timeout=60)
if not response.ok:
    sys.exit(response.json()["detail"])
for result in response.json()["results"]:
    if "error" in result:
        print(result["id"], "not scored:", result["error"]["detail"])
    else:
        print(result["id"], result["verdict"], result["p_value"])
