#!/usr/bin/env python3
# Part of swift-cider. Copyright the swift-cider contributors.
# SPDX-License-Identifier: Apache-2.0
"""Runs the code blocks of the guides in order, as a reader would type them.

    scripts/check-guides.py CIDER [GUIDE.md ...]

A ```sh block of docs/guides/ is run where `<!-- run -->` stands on the line before it, and has to end with status 0;
after `<!-- run: fails -->` with any other. After `<!-- output -->` a block holds what the one before it printed: each of
its lines must be a part of the output, in order; "…" stands for anything. Every guide has a folder of its own, which holds
scripts/, examples/ and models/cifar10 as the repository's root does, and has `cider` and `python3` on its path.
"""
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[1]
BLOCK = re.compile(r"^<!-- (run|run: fails|output) -->\n+```[a-z]*\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def prepare(folder, cider):
    (folder / "bin").mkdir()
    (folder / "bin/cider").symlink_to(cider)
    (folder / "bin/python3").write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    (folder / "bin/python3").chmod(0o755)
    (folder / "models").mkdir()
    for name in ["scripts", "examples", "models/cifar10"]:
        (folder / name).symlink_to(ROOT / name)


def missing_line(expected, printed):
    """The first line of a block of output that was not printed, or None."""
    place = 0
    for line in filter(str.strip, expected.splitlines()):
        pattern = ".*?".join(re.escape(part.strip()) for part in line.split("…"))
        found = re.compile(pattern).search(printed, place)
        if not found:
            return line
        place = found.end()
    return None


def check(guide, cider):
    """Runs a guide's blocks; gives their number, and what went wrong or None."""
    content = guide.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory(prefix="cider-guide-") as temporary:
        folder = pathlib.Path(temporary)
        prepare(folder, cider)
        environment = os.environ | {"PATH": f"{folder / 'bin'}:{os.environ['PATH']}", "CIDER_PRECISION": "f32"}
        printed, runs = "", 0
        for block in BLOCK.finditer(content):
            kind, text = block.groups()
            line = content.count("\n", 0, block.start(2))
            if kind == "output":
                if (absent := missing_line(text, printed)) is not None:
                    return runs, f"line {line}: not printed: {absent}\n{printed[-2000:]}"
                continue
            done = subprocess.run(["bash", "-euo", "pipefail", "-c", text], cwd=folder, env=environment, text=True,
                                  stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=600)
            printed, runs = done.stdout, runs + 1
            if (done.returncode != 0) != (kind == "run: fails"):
                return runs, f"line {line}: ended with status {done.returncode}: {printed[-2000:]}"
    return runs, None


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    cider = pathlib.Path(sys.argv[1]).resolve()
    guides = [pathlib.Path(name) for name in sys.argv[2:]] or sorted((ROOT / "docs/guides").glob("*.md"))
    total, failed = 0, 0
    for guide in guides:
        start = time.monotonic()
        runs, fault = check(guide, cider)
        total += runs
        if fault:
            failed += 1
            print(f"{guide.name}: FAILED: {fault}", flush=True)
        elif runs:
            print(f"{guide.name}: {runs} blocks, {time.monotonic() - start:.0f} s", flush=True)
    print(f"{total} blocks, {failed} guides failed")
    sys.exit(1 if failed or not total else 0)


if __name__ == "__main__":
    main()
