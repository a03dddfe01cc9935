# Part of swift-cider. Copyright the swift-cider contributors.
# SPDX-License-Identifier: Apache-2.0
"""`cider serve` in a process of its own, for as long as a block runs."""
import os
import pathlib
import signal
import subprocess
import time
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]


class Server:
    """Serves a folder of models on a port, with further arguments for 'cider serve'; ready when the block begins."""

    def __init__(self, port, *arguments, models=ROOT / "models"):
        self.port = port
        self.command = [ROOT / ".build/release/cider", "serve", "--models", models, "--port", str(port), *arguments]

    def __enter__(self):
        self.process = subprocess.Popen(self.command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(200):
            if self.process.poll() is not None:
                raise SystemExit("the server ended")
            try:
                self.fetch("/readyz")
                return self
            except OSError:
                time.sleep(0.1)
        self.__exit__()
        raise SystemExit("the server does not get ready")

    def __exit__(self, *error):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(20)

    def processor_seconds(self):
        """What the process has taken of all cores so far."""
        fields = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def fetch(self, path):
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=5) as response:
            return response.read().decode()
