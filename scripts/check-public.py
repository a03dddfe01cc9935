#!/usr/bin/env python3
"""Holds the public declarations of the library products to what is promised of them: few, and all documented.

    scripts/check-public.py

Fails where a module that no product shows has a public declaration; where one has no documentation, or documentation that leaves
out a parameter, what is returned or what is thrown; where a public member is of a type that is not public; and where a product has
more public declarations than LIMITS allows, or fewer, for the limit only sinks. Enumeration cases and requirements of protocols
must be documented too, and are not counted: they come with their type.
"""

import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[1]
# What the users of a product see: of Detection also what its declarations name of the modules below.
PRODUCTS = {"Hypersphere": ("Hypersphere",), "Detection": ("Detection", "Encoding", "Images")}
LIMITS = {"Hypersphere": 100, "Detection": 109}

ATTRIBUTES = r"(?:@\w+(?:\([^)]*\))?\s+)*"
PUBLIC = re.compile(rf"^(\s*){ATTRIBUTES}(?:public|open) (?!import)(.*)")
TYPE = re.compile(rf"^(\s*){ATTRIBUTES}(public|package|internal|fileprivate|private)?\s*(?:final |indirect )*"
                  r"(struct|enum|class|protocol|extension|actor) ([\w.]+)")
CASE = re.compile(r"^\s*(?:indirect )?case [\w`]+")
REQUIREMENT = re.compile(r"^\s*(?:(?:static|mutating) )*(?:var|func|init|subscript|associatedtype)\b")
CALLABLE = re.compile(r"(?:[\w()]+ )*?(func|init|subscript)\b")


def without_defaults(text):
    """A signature up to its body."""
    depth = 0
    for place, letter in enumerate(text):
        depth += (letter in "([") - (letter in ")]")
        if letter == "{" and depth == 0:
            return text[:place]
    return text


def signature(lines, number):
    """A declaration from its line to its body, in one line."""
    text = ""
    for line in lines[number:number + 20]:
        text += " " + line.strip()
        if text.count("(") == text.count(")") and ("{" in line or not line.rstrip().endswith((",", "("))):
            break
    return without_defaults(text).strip()


def parameters(text):
    """The names of a callable's parameters, as its documentation calls them."""
    found = re.search(r"(?:func [^(]+|init[?!]?(?:<[^>]*>)?|subscript)\(", text)
    if not found:
        return []
    depth, start, parts = 1, found.end(), []
    for place in range(found.end(), len(text)):
        depth += (text[place] in "([<") - (text[place] in ")]" or text[place] == ">" and text[place - 1] != "-")
        if depth == 0 or depth == 1 and text[place] == ",":
            parts.append(text[start:place])
            start = place + 1
        if depth == 0:
            break
    names = [part.split(":")[0].split() for part in parts if ":" in part]
    return [name[-1] for name in names if name]


def documentation(lines, number):
    """The documentation above a line."""
    found = []
    for line in reversed(lines[:number]):
        text = line.strip()
        if text.startswith("///"):
            found.append(text[3:].strip())
        elif not text.startswith("@"):
            break
    return "\n".join(reversed(found))


def gaps(text, words):
    """What the documentation of a declaration leaves out."""
    if not words:
        yield "has no documentation"
        return
    kind = CALLABLE.match(re.sub(r"^(?:@\w+\s+)*(?:public|open) ", "", text))
    if not kind:
        return
    for name in parameters(text):
        if not re.search(rf"- (?:Parameter )?{re.escape(name)}:", words):
            yield f"does not document its parameter {name}"
    result = text[text.rfind(")"):] if kind[1] != "init" else ""
    if "->" in text and kind[1] != "init" and "- Returns:" not in words and "->" in (result or text):
        yield "does not say what it returns"
    if re.search(r"\bthrows\b", text) and "- Throws:" not in words:
        yield "does not say what it throws"


def access(files):
    """The access of each type of a module, by its name."""
    found = {}
    for lines in files.values():
        for line in lines:
            type_ = TYPE.match(line)
            if type_ and type_[3] != "extension":
                found[type_[4]] = type_[2] or "internal"
    return found


def check(files, known):
    """The number of public declarations in a module's files, and complaints."""
    count, complaints = 0, []
    for file, lines in files.items():
        around = []
        for number, line in enumerate(lines):
            indent = len(line) - len(line.lstrip())
            if line.strip() and not line.strip().startswith(("//", ")", "}")):
                around = [outer for outer in around if outer[0] < indent]
            type_ = TYPE.match(line)
            declared = PUBLIC.match(line)
            inside = around[-1] if around else None
            shown = not inside or inside[1] == "public"
            told = bool(declared)
            if declared and shown:
                count += 1
            elif declared:
                complaints.append(f"{file}:{number + 1}: public, in a type that is not: {line.strip()}")
            elif inside and shown and inside[2] == "enum" and indent == inside[0] + 4:
                told = bool(CASE.match(line))
            elif inside and shown and inside[2] == "protocol" and indent == inside[0] + 4:
                told = bool(REQUIREMENT.match(line))
            if told and shown:
                text = signature(lines, number)
                complaints += [f"{file}:{number + 1}: {gap}: {text}" for gap in gaps(text, documentation(lines, number))]
            if type_:
                name = type_[4].split(".")[-1]
                reach = known.get(name, "public") if type_[3] == "extension" else type_[2] or "internal"
                kind = "extension" if type_[3] == "extension" else type_[3]
                around.append((indent, reach if shown else "internal", kind))
    return count, complaints


def main():
    complaints, told = [], []
    modules = {folder.name: {file.relative_to(ROOT): file.read_text().split("\n") for file in sorted(folder.rglob("*.swift"))}
               for folder in sorted((ROOT / "Sources").iterdir()) if folder.is_dir()}
    shown = [name for names in PRODUCTS.values() for name in names]
    for name, files in modules.items():
        if name not in shown:
            complaints += [f"{file}:{number + 1}: public, in a module that no product shows: {line.strip()}"
                           for file, lines in files.items() for number, line in enumerate(lines) if PUBLIC.match(line)]
    for product, names in PRODUCTS.items():
        total = 0
        for name in names:
            count, more = check(modules[name], access(modules[name]))
            total += count
            complaints += more
        limit = LIMITS[product]
        if total != limit:
            complaints.append(f"{product} has {total} public declarations, and {limit} are allowed: "
                              + ("make them fewer" if total > limit else f"lower its limit in {pathlib.Path(__file__).name}"))
        told.append(f"{total} of {product}")
    for complaint in complaints:
        print(complaint, file=sys.stderr)
    if not complaints:
        print(f"{' and '.join(told)} are public, and documented")
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
