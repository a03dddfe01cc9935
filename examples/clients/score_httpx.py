"""Scores many images with httpx, a few requests at a time.

    python3 examples/clients/score_httpx.py http://localhost:8080 photo.jpg another.jpg
"""
import asyncio
import base64
import sys

import httpx


async def score(client, places, path):
    """The verdict on one image, as base64 in JSON."""
    async with places:
        with open(path, "rb") as file:
            image = {"id": path, "data": base64.b64encode(file.read()).decode()}
        response = await client.post("/score", json={"images": [image]})
    if response.is_error:
        return f"{path} not scored: {response.json()['detail']}"
    result = response.json()["results"][0]
    return f"{path} {result['verdict']} {result['p_value']}"


async def main(server, paths):
    places = asyncio.Semaphore(8)
    async with httpx.AsyncClient(base_url=server, timeout=60) as client:
        for line in await asyncio.gather(*(score(client, places, path) for path in paths)):
            print(line)


asyncio.run(main(sys.argv[1], sys.argv[2:]))
