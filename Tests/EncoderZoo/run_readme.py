#!/usr/bin/env python3
# Part of swift-cider. Copyright the swift-cider contributors.
# SPDX-License-Identifier: Apache-2.0
"""Runs README's blocks from a model to a verdict, word for word.

    run_readme.py CIDER [--only NAME ...]

A block of README.md is run where `<!-- run: NAME -->` stands on a line before it. It finds images in train/, heldout/ and
photo.jpg, embeddings in features.npy, labels.npy and new.npy, `cider` and `python3` on its path; and where it would
download weights, random ones stand in the cache of their library, so that its own loading is what runs.
"""
import argparse
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time

import numpy as np

sys.path.insert(0, str(pathlib.Path(__file__).parent))

from zoo import pictures

README = pathlib.Path(__file__).parents[2] / "README.md"
BLOCK = re.compile(r"<!-- run: ([a-z-]+) -->\n+```sh\n(.*?)```", re.DOTALL)
MOST_LINES = 12
NEEDS_TORCH = ("timm", "torchvision", "huggingface")


def prepare(folder: pathlib.Path):
    """Writes what the blocks read."""
    folder.mkdir()
    # More than the 100 neighbors that `cider fit` takes by default.
    pictures.write_sets(folder, bank=35)
    (folder / "bank").rename(folder / "train")
    (folder / "calibration").rename(folder / "heldout")
    pictures.scene(np.random.default_rng(7), (320, 240), 0).save(folder / "photo.jpg")
    draw = np.random.default_rng(0)
    centers = draw.standard_normal((4, 64))
    labels = np.repeat(np.arange(4), 150)
    np.save(folder / "labels.npy", labels)
    np.save(folder / "features.npy", (centers[labels] + 0.3 * draw.standard_normal((600, 64))).astype(np.float32))
    np.save(folder / "new.npy", np.concatenate([centers[:1], -centers[:1]]).astype(np.float32))


def run(name, text, folder, cider, home):
    """Runs a block; raises ValueError with what it said where it fails or gives no verdict."""
    if len(text.splitlines()) > MOST_LINES:
        raise ValueError(f"has {len(text.splitlines())} lines, more than {MOST_LINES}")
    (folder / "bin").mkdir()
    (folder / "bin/cider").symlink_to(pathlib.Path(cider).resolve())
    (folder / "bin/python3").write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    (folder / "bin/python3").chmod(0o755)
    environment = os.environ | {
        "PATH": f"{folder / 'bin'}:{os.environ['PATH']}", "HF_HOME": str(home / "hf"), "HF_HUB_OFFLINE": "1",
        "TORCH_HOME": str(home / "torch"), "PYTHONPATH": str(pathlib.Path(__file__).parent.resolve() / "site"), "CIDER_PRECISION": "f32"}
    done = subprocess.run(["bash", "-euo", "pipefail", "-c", text], cwd=folder, env=environment, capture_output=True,
                          text=True, timeout=900)
    if done.returncode != 0:
        raise ValueError(f"ended with status {done.returncode}: {done.stderr[-2000:]}")
    if not re.search(r"\b(in|out[-_]of)[-_]distribution\b", done.stdout):
        raise ValueError(f"gives no verdict: {done.stdout[-2000:]}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cider")
    parser.add_argument("--only", nargs="*")
    parser.add_argument("--readme", type=pathlib.Path, default=README)
    arguments = parser.parse_args()
    blocks = dict(BLOCK.findall(arguments.readme.read_text()))
    wanted = arguments.only or [*NEEDS_TORCH, "embeddings"]
    failed = 0
    with tempfile.TemporaryDirectory(prefix="cider-readme-") as temporary:
        home = pathlib.Path(temporary) / "home"
        if any(name in NEEDS_TORCH for name in wanted):
            from zoo import caches

            caches.fill(home)
        for name in wanted:
            start = time.monotonic()
            try:
                if name not in blocks:
                    raise ValueError(f"README has no block 'run: {name}'")
                folder = pathlib.Path(temporary) / name
                prepare(folder)
                run(name, blocks[name], folder, arguments.cider, home)
                print(f"README, {name}: {time.monotonic() - start:.0f} s", flush=True)
            except (ValueError, subprocess.TimeoutExpired) as error:
                failed += 1
                print(f"README, {name}: FAILED: {error}", flush=True)
    print(f"{len(wanted) - failed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
