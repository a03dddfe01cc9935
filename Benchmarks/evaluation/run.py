# Part of swift-cider. Copyright the swift-cider contributors.
# SPDX-License-Identifier: Apache-2.0
"""`cider evaluate` as a whole process beside the time that the bare engine takes for as many images, in turn.

    python Benchmarks/evaluation/run.py --model MODEL --id SET --ood SET [--ood SET...] [--rounds N]

Needs the release build of `cider` and `EngineBenchmark`. The report is written too: reading, decoding, scores, metrics,
1,000 bootstrap resamples and the page are all in the measured time. The engine's time is that of its batches of 64
alone: no file is read and nothing is scored.
"""
import argparse
import json
import pathlib
import statistics
import subprocess
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = ROOT / ".build" / "release"


def evaluate(arguments, report):
    """Seconds, and the number of images."""
    command = [BUILD / "cider", "evaluate", "--model", arguments.model, "--id", arguments.id, "--output", report]
    for images in arguments.ood:
        command += ["--ood", images]
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    seconds = time.perf_counter() - start
    found = json.loads((report / "report.json").read_text())
    sets = [found["in_distribution"], *found["out_of_distribution"]]
    return seconds, sum(each["images"] for each in sets)


def engine(model):
    command = [BUILD / "EngineBenchmark", "--model", model, "--batch", "64", "--seconds", "4"]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", default=str(ROOT / "models" / "cifar10"))
    parser.add_argument("--id", required=True)
    parser.add_argument("--ood", action="append", required=True)
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    ratios = []
    with tempfile.TemporaryDirectory() as folder:
        for number in range(arguments.rounds):
            seconds, images = evaluate(arguments, pathlib.Path(folder) / f"report-{number}")
            rate = engine(arguments.model)
            ratios.append(seconds * rate / images)
            print(f"round {number + 1}: {images} images in {seconds:.2f} s; the bare engine {images / rate:.2f} s; "
                  f"ratio {ratios[-1]:.3f}", flush=True)
    print(f"evaluate takes {statistics.median(ratios):.3f} of the bare engine's time "
          f"(median of {arguments.rounds}, {min(ratios):.3f} to {max(ratios):.3f})")


main()
