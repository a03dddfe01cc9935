# Part of swift-cider. Copyright the swift-cider contributors.
# SPDX-License-Identifier: Apache-2.0
"""One encoder of the zoo: its files as a library saves them, and what is expected of it."""
import json
import pathlib

import numpy as np
import onnxruntime

from zoo import pictures


class Case:
    """A folder with a model, what lies beside it, `expect.json` and `reference.npz`."""

    def __init__(self, folder: pathlib.Path, photos: pathlib.Path):
        self.folder = folder
        self.path = folder / "model.onnx"
        self.pictures = [(path.name, pictures.read(path)) for path in sorted(photos.iterdir())]
        self.expected = {"encoder": "model.onnx", "flags": [], "tolerance": 1e-3, "origin": "", "refusal": None}
        self.references = {}
        self.pixels = None

    def describe(self, origin: str, *flags: str, **more):
        """Says where the model is from, and the flags that a user gives to `cider fit` beside the usual ones."""
        self.expected.update(origin=origin, flags=list(flags), **more)

    def refused(self, origin: str, *words: str, flags=()):
        """Says that `cider fit` refuses the model, with all of these words in its message."""
        self.expected.update(origin=origin, refusal=list(words), flags=list(flags))

    def preprocess(self, transform):
        """Prepares the pictures by the library's own transform: of a PIL image, to an array [C,H,W] or [H,W,C]."""
        self.pixels = np.stack([np.asarray(transform(image)) for _, image in self.pictures])

    def run(self, *outputs: str, pixels=None, others=None) -> list[np.ndarray]:
        """Runs the file by onnxruntime, image by image where its batch is fixed, and gives these outputs.

        `others` are the model's other inputs by name.
        """
        session = onnxruntime.InferenceSession(self.path, providers=["CPUExecutionProvider"])
        image = next(value for value in session.get_inputs() if value.name not in (others or {}))
        kinds = {"tensor(float)": np.float32, "tensor(float16)": np.float16, "tensor(uint8)": np.uint8}
        pixels = (self.pixels if pixels is None else pixels).astype(kinds[image.type])
        size = image.shape[0] if isinstance(image.shape[0], int) else 1
        results = []
        for start in range(0, len(pixels), size):
            part = pixels[start : start + size]
            count = len(part)
            part = np.concatenate([part, np.zeros((size - count, *part.shape[1:]), part.dtype)])
            results.append([out[:count] for out in session.run(list(outputs), {image.name: part} | (others or {}))])
        return [np.concatenate(parts).astype(np.float32) for parts in zip(*results)]

    @staticmethod
    def same(expected, actual, tolerance=2e-3):
        """Makes sure that the file computes what the module it came from computes."""
        expected = np.asarray(expected.detach() if hasattr(expected, "detach") else expected, np.float32)
        error = np.abs(expected - actual).max() / max(np.abs(expected).max(), 1e-6)
        assert error < tolerance, f"the export differs from the module by {error:.2g}"

    def reference(self, **embeddings: np.ndarray):
        """Keeps embeddings that are right, by what they are: [8,d]; any one of them is accepted."""
        for name, rows in embeddings.items():
            rows = rows.reshape(len(rows), -1).astype(np.float32)
            assert len(rows) == len(self.pictures) and np.isfinite(rows).all(), name
            self.references[name] = rows

    def tokens(self, name: str, rows: np.ndarray, first=0):
        """Keeps what pooling makes of tokens [N,T,d]; `first` tokens (class, registers) lead."""
        options = {"mean": rows.mean(1), "max": rows.max(1), "gem": gem(rows)}
        if first:
            options["cls"] = rows[:, 0]
        self.reference(**{f"{name} {pooling}": value for pooling, value in options.items()})

    def map(self, name: str, rows: np.ndarray):
        """Keeps what pooling makes of a feature map [N,C,h,w]."""
        self.tokens(name, rows.reshape(*rows.shape[:2], -1).transpose(0, 2, 1))

    def spread(self) -> float:
        """The least of the medians of the cosine distances between pictures, over the references."""
        def median(rows):
            unit = rows / np.linalg.norm(rows, axis=1, keepdims=True)
            return float(np.median((1 - unit @ unit.T)[np.triu_indices(len(rows), 1)]))
        return min((median(rows) for rows in self.references.values()), default=0)

    def finish(self):
        assert (self.folder / self.expected["encoder"]).exists(), "no model was written"
        self.expected["embeddings"] = list(self.references)
        self.expected["spread"] = round(self.spread(), 4)
        (self.folder / "expect.json").write_text(json.dumps(self.expected, indent=1) + "\n")
        np.savez(self.folder / "reference.npz", names=np.array([name for name, _ in self.pictures]), **self.references)


def gem(rows: np.ndarray, power=3.0, floor=1e-6) -> np.ndarray:
    """Generalized mean over axis 1 (Radenovic et al. 2018): the cubic mean of values no less than `floor`."""
    return (np.maximum(rows, floor) ** power).mean(1) ** (1 / power)
