"""Scores images with requests.

    python3 examples/clients/score_requests.py http://localhost:8080 photo.jpg another.jpg
"""
import sys

import requests

server, *paths = sys.argv[1:]
files = [("image", open(path, "rb")) for path in paths]
response = requests.post(f"{server}/score", files=files, params={"alpha": 0.05, "explain": True}, timeout=60)
if not response.ok:
    sys.exit(response.json()["detail"])
for result in response.json()["results"]:
    if "error" in result:
        print(result["id"], "not scored:", result["error"]["detail"])
    else:
        print(result["id"], result["verdict"], result["p_value"])
