#!/usr/bin/env python3
# Part of swift-cider. Copyright the swift-cider contributors.
# SPDX-License-Identifier: Apache-2.0
"""Writes docs/reference/cli.md from what `cider` says of itself.

    scripts/cli-reference.py CIDER            write the page
    scripts/cli-reference.py CIDER --check    status 1, and the difference, where the page is another
"""
import difflib
import os
import pathlib
import re
import subprocess
import sys

PAGE = pathlib.Path(__file__).resolve().parents[1] / "docs/reference/cli.md"
HEAD = """# Command line

Written by `make cli-reference` from `cider --help`; do not edit it by hand. [Exit codes](exit-codes.md) and
[settings of the server](settings.md) have pages of their own.

"""


def help_of(cider, *command):
    # Of a width that does not depend on a terminal.
    environment = os.environ | {"COLUMNS": "100", "LINES": "50"}
    done = subprocess.run([cider, *command, "--help"], env=environment, stdin=subprocess.DEVNULL, text=True,
                          capture_output=True, check=True)
    return "\n".join(line.rstrip() for line in done.stdout.rstrip().splitlines())


def page(cider):
    overview = help_of(cider)
    commands = re.findall(r"^  ([a-z]+) {2,}", overview.split("SUBCOMMANDS:")[1], re.MULTILINE)
    text = HEAD + " · ".join(f"[`{name}`](#cider-{name})" for name in commands) + "\n"
    text += f"\n## cider\n\n```text\n{overview}\n```\n"
    for name in commands:
        text += f"\n## cider {name}\n\n```text\n{help_of(cider, name)}\n```\n"
    return text


def main():
    if len(sys.argv) not in (2, 3) or sys.argv[2:] not in ([], ["--check"]):
        sys.exit(__doc__)
    cider = pathlib.Path(sys.argv[1]).resolve()
    text = page(cider)
    if sys.argv[2:] == []:
        PAGE.write_text(text, encoding="utf-8")
        return
    old = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    if old != text:
        sys.stdout.writelines(difflib.unified_diff(
            old.splitlines(keepends=True), text.splitlines(keepends=True), "docs/reference/cli.md", "cider --help"))
        sys.exit("docs/reference/cli.md is not what `cider --help` says: make cli-reference")
    print("docs/reference/cli.md is what `cider --help` says")


if __name__ == "__main__":
    main()
