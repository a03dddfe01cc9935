#!/usr/bin/env python3
# Part of swift-cider. Copyright the swift-cider contributors.
# SPDX-License-Identifier: Apache-2.0
"""Divides a program into the steps of its tutorial: each paragraph of the source, as empty lines divide it, is one step more.

    scripts/tutorial_steps.py SOURCE TUTORIAL FOLDER

Writes FOLDER/NAME-1.swift and so on, where NAME is that of the folder of SOURCE. The program is compiled by check-consumer, and so
is each step, being its beginning. Fails where the tutorial does not show each step once, in order.
"""

import pathlib
import re
import sys


def main():
    source, tutorial, folder = (pathlib.Path(argument) for argument in sys.argv[1:])
    name = source.parent.name
    # A line without indentation begins a paragraph; empty lines inside of bodies do not.
    paragraphs = re.split(r"\n\n(?=[^\s}])", source.read_text().strip())
    # The license is no step.
    if "SPDX-License-Identifier" in paragraphs[0]: del paragraphs[0]
    wanted = [f"{name}-{number + 1}.swift" for number in range(len(paragraphs))]
    shown = re.findall(r'@Code\(name: "[^"]+", file: "([^"]+)"', tutorial.read_text())
    if shown != wanted:
        sys.exit(f"{tutorial} shows {', '.join(shown)}; {source} has {', '.join(wanted)}")
    folder.mkdir(parents=True, exist_ok=True)
    for number, file in enumerate(wanted):
        (folder / file).write_text("\n\n".join(paragraphs[:number + 1]) + "\n")


if __name__ == "__main__":
    main()
