# Part of swift-cider. Copyright the swift-cider contributors.
# SPDX-License-Identifier: Apache-2.0
"""The service that one would write instead: FastAPI and uvicorn, with batches across requests.

    DETECTOR=models/cifar10 THREADS=2 uvicorn --app-dir Benchmarks/peer fastapi_service:app --workers 1 --port 8000
"""
import asyncio
import concurrent.futures
import contextlib
import os

from fastapi import FastAPI, Request
from fastapi.responses import ORJSONResponse

from scoring import Detector

LARGEST = 64
# One thread for the engine; the interpreter is free while it runs.
engine = concurrent.futures.ThreadPoolExecutor(1)


async def run_batches(app):
    """What has come while a batch ran is the next one: an idle service adds no delay."""
    loop = asyncio.get_running_loop()
    while True:
        batch = [await app.state.queue.get()]
        while len(batch) < LARGEST and not app.state.queue.empty():
            batch.append(app.state.queue.get_nowait())
        results = await loop.run_in_executor(engine, app.state.detector.measure, [image for image, _ in batch])
        for (_, future), result in zip(batch, results):
            if not future.cancelled():
                future.set_result(result)


@contextlib.asynccontextmanager
async def lifespan(app):
    app.state.detector = Detector(os.environ["DETECTOR"], int(os.environ.get("THREADS", os.cpu_count())))
    app.state.queue = asyncio.Queue()
    task = asyncio.create_task(run_batches(app))
    yield
    task.cancel()


app = FastAPI(lifespan=lifespan)


@app.get("/readyz")
async def ready():
    return {"status": "ready"}


@app.post("/score")
async def score(request: Request):
    # A small image is decoded in less time than a change of threads takes.
    image = app.state.detector.decode(await request.body())
    future = asyncio.get_running_loop().create_future()
    app.state.queue.put_nowait((image, future))
    return ORJSONResponse({"results": [app.state.detector.result(await future)]})
