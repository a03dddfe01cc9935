# Part of swift-cider. Copyright the swift-cider contributors.
# SPDX-License-Identifier: Apache-2.0
"""What schemathesis cannot read from openapi.yaml: that a body of bytes is to be an image, and that how small an alpha
may be, and what scores there are, depends on the model.

    SCHEMATHESIS_HOOKS=scripts.schemathesis_hooks schemathesis run openapi.yaml ...
"""
import base64
import json
import struct
import zlib

import schemathesis
from schemathesis import GenerationMode
from hypothesis import strategies


def png(side):
    """A square PNG of some colours."""

    def chunk(kind, content):
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    row = b"\0" + bytes(x * 7 % 256 for x in range(side * 3))
    return b"".join([
        b"\x89PNG\r\n\x1a\n",
        chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)),
        chunk(b"IDAT", zlib.compress(row * side)),
        chunk(b"IEND", b""),
    ])


images = strategies.integers(1, 48).map(png)
def npy(values):
    """A NumPy array of shape [1, len(values)]."""
    header = f"{{'descr': '<f4', 'fortran_order': False, 'shape': (1, {len(values)}), }}\n".encode()
    return b"\x93NUMPY\1\0" + struct.pack("<H", len(header)) + header + struct.pack(f"<{len(values)}f", *values)


def safetensors(values):
    """A safetensors file with one tensor, of shape [1, len(values)]."""
    entry = {"dtype": "F32", "shape": [1, len(values)], "data_offsets": [0, 4 * len(values)]}
    header = json.dumps({"embeddings": entry}).encode()
    return struct.pack("<Q", len(header)) + header + struct.pack(f"<{len(values)}f", *values)


rows = strategies.lists(strategies.floats(width=32, allow_nan=False), min_size=1, max_size=20)
schemathesis.openapi.media_type("application/x-npy", rows.map(npy))
schemathesis.openapi.media_type("application/x-safetensors", rows.map(safetensors))
for media_type in ("image/*", "image/png", "application/octet-stream"):
    schemathesis.openapi.media_type(media_type, images)


def even_out(body):
    """Gives all outputs as many rows, and as many names, which no schema can ask for."""
    outputs = body.get("embeddings")
    tables = list(outputs.values()) if isinstance(outputs, dict) else [outputs]
    if not tables or not all(isinstance(table, list) and table for table in tables):
        return
    count = min(map(len, tables))
    for table in tables:
        del table[count:]
    ids = body.get("ids")
    if isinstance(ids, list) and len(ids) != count and all(isinstance(name, str) for name in ids):
        del body["ids"]


def give_images(body):
    """Puts an image into each entry of a list, for a single one that is none is answered with its status."""
    entries = body.get("images")
    for side, entry in enumerate(entries if isinstance(entries, list) else [], start=1):
        if isinstance(entry, dict):
            entry["data"] = base64.b64encode(png(side % 48 + 1)).decode()


@schemathesis.hook
def before_call(context, case, kwargs):
    try:
        if 0 < float(case.query["alpha"]) < 0.01:
            case.query["alpha"] = 0.01
    except (KeyError, TypeError, ValueError):
        pass
    score = case.query.get("score") if isinstance(case.query, dict) else None
    if isinstance(score, str) and score in {
        "vmf", "mahalanobis", "relative_mahalanobis", "vim", "msp", "energy", "max_logit", "gen", "nnguide", "she",
        "fdbd",
    }:
        case.query["score"] = "knn"
    if isinstance(case.body, dict):
        even_out(case.body)
        if case.meta is None or case.meta.generation.mode is GenerationMode.POSITIVE: give_images(case.body)
