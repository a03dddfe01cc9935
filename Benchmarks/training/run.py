# Part of swift-cider. Copyright the swift-cider contributors.
# SPDX-License-Identifier: Apache-2.0
"""CIDER's training step, ours beside PyTorch's, in turn on the same machine; prints images/s and their ratios.

    python run.py [--network fast-small] [--batch 256] [--views 1] [--threads 2] [--precision f32 bf16] [--rounds 3]

Needs the release build of `TrainingBenchmark`, and a Python with PyTorch. Our step is the trainer's own, with
augmentation and log; PyTorch's is given one batch that is drawn already. `eager` moves prototypes a round at a time,
`loop` sample by sample, as the method's first implementation does.
"""
import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
OURS = ROOT / ".build" / "release" / "TrainingBenchmark"

parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
parser.add_argument("--network", default="fast-small")
parser.add_argument("--batch", type=int, default=256)
parser.add_argument("--views", type=int, default=1)
parser.add_argument("--threads", type=int, default=os.cpu_count())
parser.add_argument("--precision", nargs="+", default=["f32", "bf16"], choices=["f32", "bf16"])
parser.add_argument("--steps", type=int, default=12)
parser.add_argument("--rounds", type=int, default=3)
arguments = parser.parse_args()


def figures(command):
    return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)


print(f"{arguments.network}, batch {arguments.batch}, {arguments.views} view(s), {arguments.threads} threads")
print(f"{'':6}{'ours':>10}{'eager':>10}{'loop':>10}{'ours/eager':>14}{'ours/loop':>14}   images/s, median of rounds")
for precision in arguments.precision:
    setting = [arguments.network, *map(str, (arguments.batch, arguments.views, arguments.threads)), precision,
               str(arguments.steps)]
    ours, eager, loop = [], [], []
    for _ in range(arguments.rounds):
        ours.append(figures([str(OURS), *setting])["imagesPerSecond"])
        theirs = figures([sys.executable, str(ROOT / "Benchmarks" / "training" / "eager.py"), *setting])
        eager.append(theirs["eager"])
        loop.append(theirs["loop"])
    rates = [statistics.median(rates) for rates in (ours, eager, loop)]

    def ratio(others):
        each = [own / other for own, other in zip(ours, others)]
        return f"{statistics.median(each):.2f} ({min(each):.2f}-{max(each):.2f})"

    print(f"{precision:6}" + "".join(f"{rate:10.0f}" for rate in rates) + f"{ratio(eager):>18}{ratio(loop):>18}",
          flush=True)
