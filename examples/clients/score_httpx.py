# Part of swift-cider. Copyright the swift-cider contributors.
# SPDX-License-Identifier: Apache-2.0
"""Scores many images with httpx, a few requests at a time.

    python3 examples/clients/score_httpx.py [--model NAME] http://localhost:8080 photo.jpg another.jpg
"""
import argparse
import asyncio
import base64

import httpx


async def score(client, places, path, parameters):
    """The verdict on one image, as base64 in JSON."""
    async with places:
        with open(path, "rb") as file:
            image = {"id": path, "data": base64.b64encode(file.read()).decode()}
        response = await client.post("/score", json={"images": [image]}, params=parameters)
    if response.is_error:
        return f"{path} not scored: {response.json()['detail']}"
    result = response.json()["results"][0]
    return f"{path} {result['verdict']} {result['p_value']}"


async def main(server, paths, parameters):
    places = asyncio.Semaphore(8)
    async with httpx.AsyncClient(base_url=server, timeout=60) as client:
        for line in await asyncio.gather(*(score(client, places, path, parameters) for path in paths)):
            print(line)


parser = argparse.ArgumentParser()
parser.add_argument("--model", help="the detector to ask, where the server has several")
parser.add_argument("server")
parser.add_argument("paths", nargs="+")
arguments = parser.parse_args()
asyncio.run(main(arguments.server, arguments.paths, {"model": arguments.model} if arguments.model else {}))
