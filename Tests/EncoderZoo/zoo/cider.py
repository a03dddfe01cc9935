# Part of swift-cider. Copyright the swift-cider contributors.
# SPDX-License-Identifier: Apache-2.0
"""Runs `cider` as a user does."""
import dataclasses
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request

# Without it the engine takes bfloat16 where the processor has it, and differs by more than an encoder's own rounding.
PRECISION = ("--precision", "f32")
PROGRESS = re.compile(r"(embedding|scoring|writing) the [^:]*: \d+")


@dataclasses.dataclass
class Outcome:
    """What became of one encoder."""

    name: str
    expected: dict
    seconds: float = 0
    fitted: bool = False
    message: str = ""
    notes: list = dataclasses.field(default_factory=list)
    embedding: str = ""
    distance: float | None = None
    fault: str = ""


def link(source, target):
    """A second name of a file; a copy on another disk."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)


def fit(cider: str, zoo: pathlib.Path, name: str, work: pathlib.Path) -> Outcome:
    """Fits a detector on a copy of the encoder, deletes the copy, and moves the detector to `work/models`."""
    expected = json.loads((zoo / name / "expect.json").read_text())
    outcome = Outcome(name, expected)
    copy, target = work / "encoders" / name, work / "fitted" / name
    shutil.copytree(zoo / name, copy, copy_function=link, ignore=shutil.ignore_patterns("expect.json", "reference.npz"))
    command = [
        cider, "fit", "--encoder", str(copy / expected["encoder"]), "--id", str(zoo / "sets/bank"), "--calibration",
        str(zoo / "sets/calibration"), "--output", str(target), "--k", "5", *PRECISION, *expected["flags"]]
    start = time.monotonic()
    try:
        run = subprocess.run(command, capture_output=True, text=True, timeout=300)
    except subprocess.TimeoutExpired:
        outcome.fault = "the fit took more than 300 s"
        return outcome
    outcome.seconds = time.monotonic() - start
    lines = [line for line in run.stderr.strip().splitlines() if line.strip()]
    outcome.message = " ".join(line for line in lines if not PROGRESS.match(line)).strip()[-1000:]
    outcome.fitted = run.returncode == 0
    (work / "output").mkdir(exist_ok=True)
    (work / "output" / f"{name}.txt").write_text(f"{' '.join(command)}\n{run.returncode}\n{run.stdout}\n{run.stderr}")
    if run.returncode < 0:
        outcome.fault = f"cider fit ended by signal {-run.returncode}"
    elif outcome.fitted:
        shutil.rmtree(copy)
        (work / "models").mkdir(exist_ok=True)
        os.rename(target, work / "models" / name)
        manifest = json.loads((work / "models" / name / "detector.json").read_text())
        outcome.notes = (manifest.get("encoder") or {}).get("adoption") or []
    elif target.exists():
        outcome.fault = "cider fit failed, and left a detector"
    refusal = expected["refusal"]
    if not outcome.fault and refusal is not None:
        missing = [word for word in refusal if word not in outcome.message]
        if outcome.fitted:
            outcome.fault = "was fitted; must be refused"
        elif missing:
            outcome.fault = f"was refused without the words {', '.join(missing)}"
    elif not outcome.fault and not outcome.fitted:
        outcome.fault = "was refused"
    return outcome


def score(cider: str, model: pathlib.Path, pictures: list[pathlib.Path]) -> list[list[float]]:
    """The unit embeddings of the pictures by `cider score`; raises ValueError with what it said where it failed."""
    run = subprocess.run(
        [cider, "score", "--model", str(model), "--format", "jsonl", "--embedding", *PRECISION, *map(str, pictures)],
        capture_output=True, text=True, timeout=300)
    if run.returncode != 0:
        raise ValueError(run.stderr.strip()[-500:] or f"status {run.returncode}")
    return [json.loads(line)["embedding"] for line in run.stdout.splitlines()]


class Server:
    """`cider serve` on a free port of this machine, ready."""

    def __init__(self, cider: str, models: pathlib.Path, log: pathlib.Path):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.log = log.open("wb")
        self.process = subprocess.Popen(
            [cider, "serve", "--models", str(models), "--port", str(self.port), *PRECISION], stderr=self.log, stdout=self.log)
        limit = time.monotonic() + 300
        while not self.ready():
            if self.process.poll() is not None or time.monotonic() > limit:
                self.stop()
                raise ValueError(f"the server did not get ready; see {log}")
            time.sleep(0.2)

    def ready(self) -> bool:
        try:
            return urllib.request.urlopen(f"http://127.0.0.1:{self.port}/readyz", timeout=5).status == 200
        except OSError:
            return False

    def score(self, model: str, picture: bytes) -> list[float]:
        """The unit embedding of a picture."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/models/{model}/score?embedding=true", picture, {"Content-Type": "image/*"})
        try:
            answer = json.load(urllib.request.urlopen(request, timeout=60))
        except urllib.error.HTTPError as error:
            raise ValueError(f"{error.code}: {error.read().decode()[:300]}") from None
        return answer["results"][0]["embedding"]

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                self.process.kill()
        self.log.close()
