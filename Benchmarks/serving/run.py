# Part of swift-cider. Copyright the swift-cider contributors.
# SPDX-License-Identifier: Apache-2.0
"""Images/s over HTTP on loopback beside those of the bare engine at the same batch size, in turn.

    python Benchmarks/serving/run.py [--network NAME | --detector FOLDER] [--rounds N] [--clients N] [--seconds S]

Needs the release build of `cider` and `EngineBenchmark`, wrk (Debian), and numpy, onnx and Pillow (PyPI). The images are
JPEGs of the encoder's size, drawn here: most of them in-distribution for models/cifar10, as traffic is. Other networks
have random weights, and a bank of what is drawn.
"""
import argparse
import concurrent.futures
import os
import pathlib
import re
import resource
import statistics
import subprocess
import tempfile
import time

import numpy

import networks
from server import Server
from traffic import draw, knock, load

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = ROOT / ".build" / "release"
CORES = len(os.sched_getaffinity(0))


def totals(server, name, label=""):
    """(sum, count) of a histogram among the server's metrics."""
    text = server.fetch("/metrics")
    return numpy.array([
        sum(float(v) for v in re.findall(rf"^{name}_{part}{{[^}}]*{label}[^}}]*}} (\S+)$", text, re.M))
        for part in ("sum", "count")
    ])


def mean(before, after):
    total, count = after - before
    return total / max(count, 1)


def waited_for():
    """The seconds of a core that the programs took that have ended."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def saturated(server, images, clients, seconds):
    """Images/s, images in a batch, latencies, and the seconds of a core that the server and wrk take for an image.

    Counted by the server over a stretch inside the load: at its ends batches are under way that wrk never counts, which
    would be some per cent of what a large network does in a round.
    """
    lead = max(1, seconds // 4)
    others = waited_for()
    with concurrent.futures.ThreadPoolExecutor() as pool:
        loading = pool.submit(load, server.port, images, clients, seconds + 2 * lead)
        time.sleep(lead)
        start, busy, before = time.monotonic(), server.processor_seconds(), totals(server, "cider_batch_size")
        time.sleep(seconds)
        elapsed, after = time.monotonic() - start, totals(server, "cider_batch_size")
        images = (after - before)[0]
        own = (server.processor_seconds() - busy) / images
        rate, latency = loading.result()
    client = (waited_for() - others) / rate / (seconds + 2 * lead)
    return images / elapsed, mean(before, after), latency, own, client


def single_client(server, images, seconds):
    """Where the time of an image goes while one client waits for it: milliseconds."""
    stages = ("decode", "encode", "score", "queue")

    def measured():
        durations = [totals(server, "cider_stage_duration_seconds", f'stage="{stage}"') for stage in stages]
        return [*durations, totals(server, "http_server_request_duration_seconds", 'route="/score"')]

    before = measured()
    rate, latency = load(server.port, images, 1, seconds)
    *work, queue, answered = [1000 * mean(*pair) for pair in zip(before, measured())]
    waited, floor = 1000 / rate, 1000 / knock(server.port, 1)
    print(
        f"1 client: an image takes {waited:.3f} ms (p50 {latency['50']}), of it "
        f"{', '.join(f'{s} {w:.3f}' for s, w in zip(stages, work))}; {waited - sum(work):.3f} ms beyond: waiting for a "
        f"worker {queue:.3f}, else between reading and answering {answered - sum(work) - queue:.3f}, and on the way "
        f"{waited - answered:.3f}, where all that GET /livez takes is {floor:.3f}")


def engine(model, batch, seconds, *more):
    output = subprocess.run(
        [BUILD / "EngineBenchmark", "--model", str(model), "--batch", str(batch), "--seconds", str(seconds), *more],
        check=True, capture_output=True, text=True).stdout
    return float(output)


def fit(network, folder, images):
    """A detector around a network with random weights, and the side of its images."""
    encoder = folder / f"{network}.onnx"
    side = networks.write(network, encoder)
    draw(images, side)
    half = [folder / "bank", folder / "calibration"]
    for number, image in enumerate(sorted(images.glob("*.jpg"))):
        half[number % 2].mkdir(exist_ok=True)
        (half[number % 2] / image.name).symlink_to(image)
    subprocess.run(
        [BUILD / "cider", "fit", "--encoder", encoder, "--id", half[0], "--calibration", half[1], "--size", str(side),
         "--mean", "0.5,0.5,0.5", "--std", "0.25,0.25,0.25", "--k", "50", "--scores", "knn",
         "--output", folder / "models" / network], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return folder / "models" / network


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--detector", type=pathlib.Path, default=ROOT / "models" / "cifar10", help="the folder of one for 32x32 images")
    parser.add_argument("--network", choices=list(networks.NETWORKS), help="one with random weights rather than a detector")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--clients", type=int, default=64)
    parser.add_argument("--seconds", type=int, default=5)
    parser.add_argument("--port", type=int, default=18433)
    parser.add_argument("serve", nargs="*", help="more arguments for 'cider serve', after --")
    arguments = parser.parse_args()

    with tempfile.TemporaryDirectory() as folder:
        images = pathlib.Path(folder) / "images"
        images.mkdir()
        if arguments.network:
            model = fit(arguments.network, pathlib.Path(folder), images)
        else:
            model = arguments.detector
            draw(images)
        with Server(arguments.port, *arguments.serve, models=model.parent) as server:
            load(arguments.port, images, arguments.clients, 2)
            ratios, scored_ratios, shares = [], [], []
            for number in range(arguments.rounds):
                served, size, latency, *share = saturated(server, images, arguments.clients, arguments.seconds)
                batch = max(1, round(size))
                bare = engine(model, batch, arguments.seconds)
                scored = engine(model, batch, arguments.seconds, "--images", images)
                ratios.append(served / bare)
                scored_ratios.append(served / scored)
                shares.append([1000 * each for each in (*share, CORES / bare)])
                print(
                    f"round {number + 1}: {served:7.0f} images/s over HTTP, p50 {latency['50']}, p99 {latency['99']}; "
                    f"at the mean batch of {batch} the bare engine {bare:.0f}, ratio {served / bare:.3f}, "
                    f"and with scores {scored:.0f}, ratio {served / scored:.3f}", flush=True)
            for name, values in (("the bare engine", ratios), ("the engine with scores", scored_ratios)):
                print(
                    f"{arguments.clients} clients: {statistics.median(values):.3f} of {name} "
                    f"(median of {arguments.rounds}, {min(values):.3f} to {max(values):.3f})")
            own, client, bare = numpy.median(shares, axis=0)
            print(
                f"an image takes the bare engine {bare:.3f} ms of a core, the server {own:.3f} ({bare / own:.3f} of it the "
                f"engine's) and wrk {client:.3f}")
            for _ in range(3):
                single_client(server, images, arguments.seconds)


main()
