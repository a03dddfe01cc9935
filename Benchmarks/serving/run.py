"""Images/s over HTTP on loopback beside those of the bare engine at the same batch size, in turn.

    python3 Benchmarks/serving/run.py [--model NAME] [--rounds N] [--clients N] [--seconds S]

Needs the release build of `cider` and `EngineBenchmark`, wrk (Debian), and Pillow and numpy (PyPI). The images are
32x32 JPEGs, drawn here: most of them in-distribution, as traffic is.
"""
import argparse
import pathlib
import re
import signal
import statistics
import subprocess
import tempfile
import time
import urllib.request

from traffic import draw, load

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = ROOT / ".build" / "release"


def fetch(port, path):
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as response:
        return response.read().decode()


def wait_until_ready(port, server):
    for _ in range(200):
        if server.poll() is not None:
            raise SystemExit("the server ended")
        try:
            return fetch(port, "/readyz")
        except OSError:
            time.sleep(0.1)
    raise SystemExit("the server does not get ready")


def batches(port):
    """(images, batches) that the encoder has seen."""
    text = fetch(port, "/metrics")
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


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--model", default="cifar10")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--clients", type=int, default=64)
    parser.add_argument("--seconds", type=int, default=5)
    parser.add_argument("--port", type=int, default=18433)
    parser.add_argument("serve", nargs="*", help="more arguments for 'cider serve', after --")
    arguments = parser.parse_args()

    with tempfile.TemporaryDirectory() as folder:
        draw(pathlib.Path(folder))
        server = subprocess.Popen(
            [BUILD / "cider", "serve", "--models", ROOT / "models", "--port", str(arguments.port), *arguments.serve],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            wait_until_ready(arguments.port, server)
            load(arguments.port, folder, arguments.clients, 2)
            ratios, scored_ratios = [], []
            for number in range(arguments.rounds):
                before = batches(arguments.port)
                served, latency = load(arguments.port, folder, arguments.clients, arguments.seconds)
                after = batches(arguments.port)
                batch = max(1, round((after[0] - before[0]) / max(1, after[1] - before[1])))
                bare = engine(ROOT / "models" / arguments.model, batch, arguments.seconds)
                scored = engine(ROOT / "models" / arguments.model, batch, arguments.seconds, "--images", folder)
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
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(20)


main()
