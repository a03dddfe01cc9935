"""Images/s over HTTP on loopback beside those of the bare engine at the same batch size, in turn.

    python Benchmarks/serving/run.py [--network resnet18] [--rounds N] [--clients N] [--seconds S]

Needs the release build of `cider` and `EngineBenchmark`, wrk (Debian), and numpy, onnx and Pillow (PyPI). The images are
JPEGs of the encoder's size, drawn here: most of them in-distribution for models/cifar10, as traffic is. Other networks
have random weights, and a bank of what is drawn.
"""
import argparse
import pathlib
import re
import statistics
import subprocess
import tempfile

import networks
from server import Server
from traffic import draw, load

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = ROOT / ".build" / "release"


def batches(server):
    """(images, batches) that the encoder has seen."""
    text = server.fetch("/metrics")
    found = {
        part: sum(float(v) for v in re.findall(rf"^cider_batch_size_{part}(?:{{[^}}]*}})? (\S+)$", text, re.M))
        for part in ("sum", "count")
    }
    return found["sum"], found["count"]


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
    parser.add_argument("--network", choices=list(networks.NETWORKS), help="rather than models/cifar10")
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
            model = ROOT / "models" / "cifar10"
            draw(images)
        with Server(arguments.port, *arguments.serve, models=model.parent) as server:
            load(arguments.port, images, arguments.clients, 2)
            ratios, scored_ratios = [], []
            for number in range(arguments.rounds):
                before = batches(server)
                served, latency = load(arguments.port, images, arguments.clients, arguments.seconds)
                after = batches(server)
                batch = max(1, round((after[0] - before[0]) / max(1, after[1] - before[1])))
                bare = engine(model, batch, arguments.seconds)
                scored = engine(model, batch, arguments.seconds, "--images", images)
                ratios.append(served / bare)
                scored_ratios.append(served / scored)
                print(
                    f"round {number + 1}: {served:7.0f} images/s over HTTP, p50 {latency['50']}, p99 {latency['99']}; "
                    f"at the mean batch of {batch} the bare engine {bare:.0f}, ratio {served / bare:.3f}, "
                    f"and with scores {scored:.0f}, ratio {served / scored:.3f}", flush=True)
            for name, values in (("the bare engine", ratios), ("the engine with scores", scored_ratios)):
                print(
                    f"{arguments.clients} clients: {statistics.median(values):.3f} of {name} "
                    f"(median of {arguments.rounds}, {min(values):.3f} to {max(values):.3f})")


main()
