#!/usr/bin/env python3
# Part of swift-cider. Copyright the swift-cider contributors.
# SPDX-License-Identifier: Apache-2.0
"""Makes the zoo: encoders as people export them, with random weights, each in a folder of its own.

    make_encoders.py FOLDER [--photos photos.tar] [--only TEXT ...] [--without-torch] [--large] [--again]

FOLDER gets `pictures/` (eight pictures), `sets/` (images to fit detectors on) and NAME/ for each encoder, with the
model as its library saves it, `expect.json` (flags, and how it is adopted or why it is refused) and `reference.npz` (its
embeddings of the pictures, prepared by the library's own transform and computed by onnxruntime). What is there is kept.
"""
import argparse
import importlib
import os
import pathlib
import shutil
import sys
import time
import traceback

sys.path.insert(0, str(pathlib.Path(__file__).parent))

from zoo import RECIPES, pictures
from zoo.case import Case

# Three times the distance that is allowed.
LEAST_SPREAD = 3e-3


def make(name, folder):
    """Makes one encoder beside the others, and moves it to its place when it is whole."""
    unfinished = folder / f".{name}.{os.getpid()}"
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir()
    case = Case(unfinished, folder / "pictures")
    try:
        RECIPES[name](case)
        case.finish()
        if case.references and case.spread() < LEAST_SPREAD:
            raise ValueError(f"embeddings of different pictures are {case.spread():.4f} apart: a fault would go unseen")
        shutil.rmtree(folder / name, ignore_errors=True)
        unfinished.rename(folder / name)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    return case


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--photos", type=pathlib.Path)
    parser.add_argument("--only", nargs="*", default=[""])
    parser.add_argument("--without-torch", action="store_true")
    parser.add_argument("--large", action="store_true", help="models of gigabytes too")
    parser.add_argument("--again", action="store_true")
    arguments = parser.parse_args()

    modules = ["from_onnx", "refused_onnx"]
    if not arguments.without_torch:
        modules = ["from_timm", "from_torchvision", "from_transformers", "from_torch", "from_keras"] + modules
    for module in modules:
        importlib.import_module(f"zoo.{module}")

    folder = arguments.folder
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / "pictures").exists():
        pictures.write_pictures(folder / "pictures", arguments.photos)
    if not (folder / "sets").exists():
        pictures.write_sets(folder / "sets")

    failed = []
    for name in RECIPES:
        if RECIPES[name].large and not arguments.large:
            continue
        if not any(text in name for text in arguments.only) or ((folder / name).exists() and not arguments.again):
            continue
        start = time.monotonic()
        try:
            case = make(name, folder)
            print(f"{name}: {time.monotonic() - start:.1f} s, spread {case.expected['spread']}", flush=True)
        except Exception as error:
            traceback.print_exc()
            print(f"{name}: FAILED: {type(error).__name__}: {str(error)[:300]}", flush=True)
            failed.append(name)
    print(f"{len(RECIPES)} encoders, {len(failed)} could not be made{': ' if failed else ''}{', '.join(failed)}")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
