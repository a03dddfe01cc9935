#!/usr/bin/env python3
# Part of swift-cider. Copyright the swift-cider contributors.
# SPDX-License-Identifier: Apache-2.0
"""Checks links in the documents without a network: files that relative links name, and headings that anchors name.

Paths of the repository in `code`, as `Sources/cider/Cider.swift`, have to exist too, and in docs/architecture.md paths below
Sources/. The notebook and the change log may name what is gone.

    scripts/check-links.py [FILE.md ...]

Without arguments it reads every Markdown file that Git tracks or that is new, and looks in all other text files for
paths below docs/ that lead nowhere. Prints FILE:LINE: and the link for each one that is broken; the exit status is then 1.
Links to other hosts are not followed.
"""
import pathlib
import re
import subprocess
import sys
import urllib.parse

ROOT = pathlib.Path(__file__).resolve().parents[1]
FENCE = re.compile(r"^\s*(```|~~~)")
CODE = re.compile(r"(`+)(?:(?!\1).)+\1")
# The target of [text](target "title"), ![text](target) and [name]: target.
LINK = re.compile(r"\]\(\s*<?([^)\s>]+)>?(?:\s+\"[^\"]*\")?\s*\)|^\s*\[[^\]]+\]:\s*(\S+)")
ATTRIBUTE = re.compile(r"<(?:a|img|source)\b[^>]*?\b(?:href|src|srcset)=\"([^\"]+)\"")
ANCHOR = re.compile(r"<a\s+(?:id|name)=\"([^\"]+)\"")
HEADING = re.compile(r"^#{1,6}\s+(.*?)\s*#*\s*$")
ELSEWHERE = re.compile(r"^(?:[a-z][a-z0-9+.-]*:|//)", re.IGNORECASE)
TREE = {"Benchmarks", "Sources", "Tests", "docs", "examples", "scripts"}
HISTORY = re.compile(r"^docs/notebook/|^CHANGELOG\.md$")
MENTION = re.compile(r"(?<![\w./-])docs/[\w./-]+\.(?:md|svg|png|txt)\b")
# Documentation catalogs have links of their own kind, which DocC checks.
SKIPPED = re.compile(r"\.docc/|^Tests/.*/Fixtures/|^models/")


def listed(*patterns):
    """Files of the repository, tracked and new, less those that Git ignores."""
    command = ["git", "-C", ROOT, "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *patterns]
    names = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split("\0")
    return [name for name in names if name and not SKIPPED.search(name) and (ROOT / name).is_file()]


def lines_outside_code(text):
    """(number, line) of a Markdown text, without fenced blocks."""
    fence = None
    for number, line in enumerate(text.splitlines(), 1):
        mark = FENCE.match(line)
        if mark and fence in (None, mark[1]):
            fence = None if fence else mark[1]
        elif fence is None:
            yield number, line


def slug(heading):
    """A heading's anchor, as GitHub makes it."""
    text = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", heading)
    text = re.sub(r"[`*]|<[^>]+>", "", text).strip().lower()
    return re.sub(r"[^\w\- ]", "", text).replace(" ", "-")


def anchors(path, known={}):
    """The anchors of a Markdown file."""
    if path not in known:
        found, counts = set(), {}
        for _, line in lines_outside_code(path.read_text(encoding="utf-8")):
            found.update(ANCHOR.findall(line))
            if heading := HEADING.match(line):
                name = slug(heading[1])
                found.add(f"{name}-{counts[name]}" if counts.get(name) else name)
                counts[name] = counts.get(name, 0) + 1
        known[path] = found
    return known[path]


def fault(document, target):
    """What is wrong with a link of a document, or None."""
    path, _, anchor = urllib.parse.unquote(target).partition("#")
    place = (ROOT / path.lstrip("/") if path.startswith("/") else document.parent / path) if path else document
    if not place.exists():
        return f"no such file: {target}"
    if not place.resolve().is_relative_to(ROOT):
        return f"leads out of the repository: {target}"
    if anchor and place.suffix == ".md" and anchor not in anchors(place):
        return f"no such heading: {target}"
    return None


def missing_paths(name, line):
    """Paths of the repository in a line's `code` that lead nowhere."""
    for token in re.findall(r"`([\w.+-]+(?:/[\w.+-]+)+)/?`", line):
        first = token.split("/")[0]
        below = ROOT / "Sources" if name == "docs/architecture.md" and (ROOT / "Sources" / first).is_dir() else ROOT
        if (first in TREE or below != ROOT) and not (below / token).exists():
            yield token


def broken_links(name):
    document = ROOT / name
    for number, line in lines_outside_code(document.read_text(encoding="utf-8")):
        if not HISTORY.search(name):
            yield from (f"{name}:{number}: no such path: {path}" for path in missing_paths(name, line))
        plain = CODE.sub(lambda match: "`" * len(match[0]), line)
        targets = [first or second for first, second in LINK.findall(plain)] + ATTRIBUTE.findall(plain)
        for target in targets:
            if not ELSEWHERE.match(target) and (reason := fault(document, target)):
                yield f"{name}:{number}: {reason}"


def broken_mentions(name):
    try:
        text = (ROOT / name).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return
    for number, line in enumerate(text.splitlines(), 1):
        for path in MENTION.findall(line):
            if not (ROOT / path).exists():
                yield f"{name}:{number}: no such file: {path}"


def main():
    documents = [str(pathlib.Path(name).resolve().relative_to(ROOT)) for name in sys.argv[1:]] or listed("*.md")
    faults = [fault for name in documents for fault in broken_links(name)]
    if len(sys.argv) == 1:
        faults += [fault for name in listed() for fault in broken_mentions(name)]
    print(*faults, sep="\n", end="\n" if faults else "")
    print(f"links of {len(documents)} documents: {len(faults)} broken")
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
