# Part of swift-cider. Copyright the swift-cider contributors.
# SPDX-License-Identifier: Apache-2.0
"""Our server beside the services that one would write instead, one at a time on the same machine with the same model.

    python Benchmarks/peer/run.py [--clients 1 16 64] [--seconds S] [--rounds N] [--detector models/NAME]

Needs the release build of `cider`, wrk (Debian), and the packages of Benchmarks/peer/requirements.txt (PyPI)
in the Python that runs this. The load is the one of Benchmarks/serving: 32x32 JPEGs on loopback.

1. Cold start: from the start of the process to the first answer to an image, and memory (proportional set size of all
   processes of the service) after the load.
2. Throughput with so many clients that wait for each answer, and the median and 99th percentile of the latency.
3. Latency at equal load: shares of what the best peer can, from clients that wait for random times between requests.
"""
import argparse
import os
import pathlib
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path.insert(0, str(ROOT / "Benchmarks" / "serving"))
import traffic  # noqa: E402

CLIENTS_AT_RATE = 64
TYPES = {"jpg": "image/jpeg", "json": "application/json"}


def services(port, threads, detector):
    """For each service its command, environment, and the kind of body that it takes."""
    python = sys.executable
    each = str(max(1, threads // 2))
    uvicorn = [python, "-m", "uvicorn", "--app-dir", str(HERE), "fastapi_service:app", "--port", str(port),
               "--no-access-log", "--loop", "uvloop", "--http", "httptools", "--log-level", "warning"]
    litserve = [python, str(HERE / "litserve_service.py")]
    return {
        "cider": ([str(ROOT / ".build/release/cider"), "serve", "--models", str(detector.parent), "--port",
                   str(port)], {}, "jpg"),
        "FastAPI, 1 worker": (uvicorn + ["--workers", "1"], {"THREADS": str(threads)}, "jpg"),
        "FastAPI, 2 workers": (uvicorn + ["--workers", "2"], {"THREADS": each}, "jpg"),
        "LitServe, 1 worker": (litserve, {"THREADS": str(threads), "WORKERS": "1"}, "json"),
        "LitServe, 2 workers": (litserve, {"THREADS": each, "WORKERS": "2"}, "json"),
    }


class Service:
    def __init__(self, command, environment, kind, detector, port, image):
        self.kind = kind
        start = time.perf_counter()
        self.process = subprocess.Popen(
            command, env={**os.environ, "DETECTOR": str(detector), "PORT": str(port), **environment},
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
        request = urllib.request.Request(
            f"http://127.0.0.1:{port}/score", data=image.with_suffix(f".{kind}").read_bytes(),
            headers={"Content-Type": TYPES[kind]})
        while True:
            if self.process.poll() is not None or time.perf_counter() - start > 120:
                self.stop()
                raise SystemExit(f"does not start: {' '.join(command)}")
            try:
                with urllib.request.urlopen(request, timeout=10) as response:
                    self.answer = response.read()
                    break
            except OSError:
                time.sleep(0.005)
        self.cold_start = time.perf_counter() - start

    def processes(self):
        """The service's process and all that it has started: its session's."""
        found = subprocess.run(["ps", "-o", "pid=", "-s", str(self.process.pid)], capture_output=True, text=True).stdout
        return found.split()

    def memory(self):
        """MB."""
        total = 0
        for process in self.processes():
            try:
                text = pathlib.Path(f"/proc/{process}/smaps_rollup").read_text()
            except OSError:
                continue
            total += int(re.search(r"^Pss:\s+(\d+)", text, re.M).group(1))
        return total / 1024

    def stop(self):
        for sent in (signal.SIGTERM, signal.SIGKILL):
            try:
                os.killpg(self.process.pid, sent)
            except ProcessLookupError:
                return
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                continue
            time.sleep(0.5)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--clients", type=int, nargs="+", default=[1, 16, 64])
    parser.add_argument("--shares", type=float, nargs="+", default=[0.25, 0.5, 0.8])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=4)
    parser.add_argument("--port", type=int, default=18434)
    parser.add_argument("--detector", type=pathlib.Path, default=ROOT / "models" / "cifar10",
                        help="one for 32x32 images, alone in its folder")
    arguments = parser.parse_args()
    threads = os.cpu_count()
    detector = arguments.detector.resolve()
    names = list(services(arguments.port, threads, detector))
    cold = {name: [] for name in names}
    memory = {name: [] for name in names}
    closed = {name: {clients: [] for clients in arguments.clients} for name in names}
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        traffic.draw(folder)
        traffic.wrap(folder)
        image = folder / "0.jpg"

        def started(name):
            return Service(*services(arguments.port, threads, detector)[name], detector, arguments.port, image)

        for _ in range(arguments.rounds):
            for name in names:
                service = started(name)
                try:
                    cold[name].append(service.cold_start)
                    traffic.load(arguments.port, folder, max(arguments.clients), 1, service.kind)
                    for clients in arguments.clients:
                        closed[name][clients].append(
                            traffic.load(arguments.port, folder, clients, arguments.seconds, service.kind))
                    memory[name].append(service.memory())
                finally:
                    service.stop()
        most = {name: max(statistics.median(rate for rate, _ in runs) for runs in closed[name].values())
                for name in names}
        best = max((name for name in names if name != "cider"), key=most.get)
        print("| service | cold start, ms | memory, MB | "
              + " | ".join(f"{clients} clients: images/s, p50, p99 ms" for clients in arguments.clients) + " |")
        print("|---|---|---|" + "---|" * len(arguments.clients))
        for name in names:
            cells = []
            for runs in closed[name].values():
                rate = statistics.median(rate for rate, _ in runs)
                quantiles = [statistics.median(traffic.milliseconds(latency[q]) for _, latency in runs) for q in ("50", "99")]
                cells.append(f"{rate:.0f}, {quantiles[0]:.1f}, {quantiles[1]:.1f}")
            print(f"| {name} | {1000 * statistics.median(cold[name]):.0f} | {statistics.median(memory[name]):.0f} | "
                  + " | ".join(cells) + " |")
        print(f"\nthroughput: {most['cider'] / most[best]:.2f} of the best peer's ({best})\n", flush=True)

        print("| service | " + " | ".join(
            f"{share * most[best]:.0f} images/s: p50, p99 ms (images/s reached)" for share in arguments.shares) + " |")
        print("|---|" + "---|" * len(arguments.shares))
        for name in names:
            service = started(name)
            try:
                traffic.load(arguments.port, folder, 16, 1, service.kind)
                cells = []
                for share in arguments.shares:
                    think = 1000 * CLIENTS_AT_RATE / (share * most[best])
                    runs = [traffic.load(arguments.port, folder, CLIENTS_AT_RATE, arguments.seconds, service.kind, think)
                            for _ in range(arguments.rounds)]
                    quantiles = [statistics.median(traffic.milliseconds(latency[q]) for _, latency in runs)
                                 for q in ("50", "99")]
                    rate = statistics.median(rate for rate, _ in runs)
                    cells.append(f"{quantiles[0]:.1f}, {quantiles[1]:.1f} ({rate:.0f})")
            finally:
                service.stop()
            print(f"| {name} | " + " | ".join(cells) + " |", flush=True)


main()
