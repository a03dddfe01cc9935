#!/usr/bin/env python3
# Part of swift-cider. Copyright the swift-cider contributors.
# SPDX-License-Identifier: Apache-2.0
"""Holds the sources and the table of modules in architecture.md against the manifests.

    scripts/check-modules.py [--write]

Fails where a target imports a module that it does not declare, or declares one that it does not import, where a source is in
no target, and where the table of modules differs from the manifests. SwiftPM's own check (--explicit-target-dependency-import-check) accepts what a dependency
declares, so it lets most of these through. `--write` writes the table's last column anew.
"""

import json
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[1]
DOCUMENT = ROOT / "docs" / "architecture.md"
NAME = DOCUMENT.relative_to(ROOT)
PACKAGES = (".", "Training", "Benchmarks")
# What comes with the toolchain.
TOOLCHAIN = {
    "Dispatch", "Foundation", "FoundationEssentials", "FoundationNetworking", "FoundationXML", "Glibc", "Synchronization",
    "Testing",
}
# Declared, and not imported: a program that tests run, and what works by being linked.
UNIMPORTED = {("CommandTests", "cider"), ("LinearAlgebra", "OpenBLASCores")}
IMPORT = re.compile(r"^\s*(?:@\w+(?:\([^)]*\))?\s+)*(?:(?:public|package|internal|fileprivate|private)\s+)?import\s+"
                    r"(?:(?:struct|class|enum|protocol|typealias|func|let|var)\s+)?(\w+)", re.MULTILINE)


def manifest(folder):
    """The package's manifest, as SwiftPM reads it."""
    command = ["swift", "package", "--package-path", str(ROOT / folder), "dump-package"]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def dependencies(target):
    """What a target declares: name of the module, package or None, traits."""
    for dependency in target["dependencies"]:
        kind, values = next(iter(dependency.items()))
        condition = values[-1] or {}
        package = values[1] if kind == "product" else None
        yield values[0], package, sorted(condition.get("traits") or [])


def sources(folder, target):
    """The folder of a target's sources."""
    default = "Tests" if target["type"] == "test" else "Sources"
    return ROOT / folder / target.get("path", f"{default}/{target['name']}")


def check_imports(folder, package):
    """Complaints about a package's targets."""
    for target in package["targets"]:
        files = sorted(sources(folder, target).rglob("*.swift"))
        if target["type"] == "system" or not files:
            continue
        imported = {}
        for file in files:
            for name in IMPORT.findall(file.read_text()):
                imported.setdefault(name, file.relative_to(ROOT))
        declared = {name for name, _, _ in dependencies(target)}
        for name in sorted(imported.keys() - declared - TOOLCHAIN - {target["name"]}):
            yield f"{imported[name]} imports {name}, which {target['name']} does not declare"
        for name in sorted(declared - imported.keys()):
            if (target["name"], name) not in UNIMPORTED:
                yield f"{target['name']} declares {name}, and no file of it imports that"


def forgotten(folder, package):
    """Complaints about folders of sources that no target builds."""
    known = {sources(folder, target) for target in package["targets"]}
    for parent in ("Sources", "Tests"):
        files = (ROOT / folder / parent).glob("*/**/*.swift")
        lost = {file.relative_to(ROOT / folder / parent).parts[0] for file in files if not known & set(file.parents)}
        for name in sorted(lost):
            yield f"{pathlib.Path(folder, parent, name)} is in no target"


def libraries(package):
    """What the libraries of the system are called, by the module that stands for them."""
    for target in package["targets"]:
        if target["type"] == "system":
            name = target.get("pkgConfig") or target["providers"][0]["apt"][0][0].removesuffix("-dev")
            yield target["name"], name


def cell(target, systems, own):
    """A row's last cell: modules of ours, then libraries of the system, then packages."""
    parts = {}
    for name, package, traits in dependencies(target):
        group = 0 if package is None and name not in systems else 1 if package is None else 2
        if package == "swift-cider" or name in own:
            group = 0
        text = f"`{name}`" if group == 0 else systems[name] if group == 1 else package.lower()
        # Packages are behind the service's traits, and the text below the table says so.
        parts[text] = (group, text.lower(), text + (" (with HEIF)" if "HEIF" in traits else ""))
    return ", ".join(text for _, _, text in sorted(parts.values()))


def cells():
    """The last cell of every module's row, by its name."""
    manifests = {folder: manifest(folder) for folder in PACKAGES}
    systems, rows, own = {}, {}, set()
    for package in manifests.values():
        systems |= dict(libraries(package))
        own |= {target["name"] for target in package["targets"] if target["type"] != "system"}
    for folder, package in manifests.items():
        for target in package["targets"]:
            tested = target["type"] == "test" or target["name"].endswith(("Benchmark", "TestSupport"))
            if target["type"] != "system" and not tested:
                rows[target["name"]] = cell(target, systems, own)
    return manifests, rows


def table(text, rows):
    """The document with its cells from `rows`, and complaints."""
    complaints, above, lines = [], set(), []
    for line in text.split("\n"):
        found = re.match(r"\| `([\w-]+)`( \(C(?:\+\+)?\))? \| (.*) \|(.*)\|$", line)
        if found and found[1] not in rows:
            complaints.append(f"{NAME} has a row for {found[1]}, which is no module")
        elif found:
            cell = rows[found[1]]
            for name in re.findall(r"`([\w-]+)`", cell):
                if name not in above:
                    complaints.append(f"{found[1]} imports {name}, which does not stand above it")
            above.add(found[1])
            line = f"| `{found[1]}`{found[2] or ''} | {found[3]} | {cell + ' ' if cell else ''}|"
        lines.append(line)
    complaints += [f"{NAME} has no row for {name}" for name in rows if name not in above]
    return "\n".join(lines), complaints


def main():
    manifests, rows = cells()
    complaints = [line for folder, package in manifests.items() for check in (check_imports, forgotten)
                  for line in check(folder, package)]
    text = DOCUMENT.read_text()
    wanted, more = table(text, rows)
    complaints += more
    if "--write" in sys.argv[1:]:
        DOCUMENT.write_text(wanted)
    elif wanted != text:
        changed = [line.split("`")[1] for line, old in zip(wanted.split("\n"), text.split("\n")) if line != old]
        complaints.append(f"{NAME} differs from the manifest at {', '.join(changed)}: "
                          "scripts/check-modules.py --write")
    for complaint in complaints:
        print(complaint, file=sys.stderr)
    if not complaints:
        print(f"{len(rows)} modules declare what they import")
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
