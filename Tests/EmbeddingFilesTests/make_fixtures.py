# Part of swift-cider. Copyright the swift-cider contributors.
# SPDX-License-Identifier: Apache-2.0
"""Writes Fixtures/ with NumPy and the safetensors project's own library.

    pip install numpy==2.4.6 safetensors==0.8.0
    python make_fixtures.py
"""
import pathlib
import warnings
import zipfile

import numpy
from safetensors.numpy import save_file

folder = pathlib.Path(__file__).parent / "Fixtures"
folder.mkdir(exist_ok=True)

# Whole numbers below 2,048, and halves: each type holds them without rounding.
matrix = numpy.arange(12, dtype=numpy.float64).reshape(4, 3) - 5.5
names = ["cat", "", "dög", "猫"]


def npy(name, array, version=(1, 0), allow_pickle=False):
    with open(folder / f"{name}.npy", "wb") as file, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        numpy.lib.format.write_array(file, array, version=version, allow_pickle=allow_pickle)


# Floats.
for code in ["<f2", "<f4", "<f8", ">f2", ">f4", ">f8"]:
    side = "big" if code[0] == ">" else "little"
    npy(f"{side}_{code[1:]}", matrix.astype(code))
npy("version2", matrix.astype("<f4"), version=(2, 0))
npy("version3", matrix.astype("<f4"), version=(3, 0))
npy("fortran", numpy.asfortranarray(matrix.astype("<f4")))
npy("fortran_big_f8", numpy.asfortranarray(matrix.astype(">f8")))
npy("pooled", matrix.astype("<f4").reshape(4, 3, 1, 1))
npy("overflow", numpy.array([[1e300, -1e300, numpy.inf], [numpy.nan, 1e-300, 1]]))
npy("rowless", numpy.zeros((0, 3), dtype="<f4"))

# What is refused.
npy("vector", matrix[0].astype("<f4"))
npy("map", numpy.zeros((2, 3, 2, 2), dtype="<f4"))
npy("columnless", numpy.zeros((3, 0), dtype="<f4"))
npy("object", numpy.array([[1, "a"], [None, 2]], dtype=object), allow_pickle=True)
npy("complex", matrix.astype("<c8"))
npy("bool", matrix > 0)
npy("integers", matrix.astype("<i4"))
npy("structured", numpy.zeros(3, dtype=[("a", "<f4"), ("b", "<i4")]))
npy("date", numpy.zeros((2, 2), dtype="<M8[s]"))

# Labels.
for code in ["i1", "i2", "<i4", "<i8", ">i4", "u1", "<u2", "<u4", "<u8"]:
    npy(f"labels_{code.strip('<').replace('>', 'big_')}", numpy.array([0, 1, 2, 1]).astype(code))
npy("labels_none", numpy.array([0, -1, 2, 1], dtype="<i8"))
npy("labels_column", numpy.array([[0], [1], [2], [1]], dtype="<i8"))
npy("labels_float", numpy.array([0, -1, 2, 1], dtype="<f4"))
npy("labels_half", numpy.array([0, 1.5, 2, 1], dtype="<f4"))
npy("labels_unicode", numpy.array(names))
npy("labels_unicode_big", numpy.array(names).astype(">U3"))
npy("labels_bytes", numpy.array([name.encode() for name in names]))

# Several arrays.
several = {
    "features": matrix.astype("<f2"),
    "logits": matrix[:, :2].astype("<f8"),
    "y": numpy.array([1, 0, -1, 1]),
    "class_names": numpy.array(["cat", "dog"]),
    "filenames": numpy.array(["a.png", "b.png", "c.png", "d.png"]),
    "digests": numpy.array([1, 2, 2**64 - 1, 3], dtype="<u8"),
    "masks": numpy.zeros((4, 2, 2), dtype="<f4"),
    "extra": numpy.ones((4, 5), dtype="<f4"),
}
numpy.savez(folder / "stored.npz", **several)
numpy.savez_compressed(folder / "deflated.npz", **several)
numpy.savez_compressed(folder / "guessed.npz", embeddings=matrix.astype("<f4"), targets=numpy.array([0, 1, 2, 1]))
numpy.savez(folder / "ambiguous.npz", a=matrix, b=matrix)
numpy.savez(folder / "pickled.npz", features=numpy.array([{}, {}], dtype=object))
numpy.savez(folder / "mismatch.npz", features=matrix, labels=numpy.array([0, 1, 2]))
with zipfile.ZipFile(folder / "other.npz", "w") as archive:
    archive.write(folder / "little_f4.npy", "features.npy")
    archive.writestr("notes.txt", "hello")
with zipfile.ZipFile(folder / "torch.pt", "w") as archive:
    archive.writestr("archive/data.pkl", b"\x80\x02.")
    archive.writestr("archive/version", "3\n")

# Safetensors.
save_file(
    {
        "features": matrix.astype("<f4"),
        "projection": matrix[:, :2].astype("<f8"),
        "stages": matrix.astype("<f2"),
        "labels": numpy.array([1, 0, -1, 1], dtype="<i4"),
        "identifiers": numpy.frombuffer("a.png\0b.png\0ü.png\0d.png\0".encode(), dtype="u1"),
        "digests": numpy.array([[0, 0, 0, 0, 0, 0, 0, 1], [255] * 8, [1] + [0] * 7, [0] * 8], dtype="u1"),
    },
    folder / "part.safetensors",
    metadata={"classes": '["cat", "dog"]', "encoder_sha256": "abc"},
)
save_file({"emb": matrix.astype("<f4"), "y": numpy.array([0, 1, 2, 1])}, folder / "guessed.safetensors")
save_file(
    {
        "features": matrix.astype("<f4"),
        "labels": numpy.array([0, 1, 2, 1], dtype="<u2"),
        "flags": numpy.array([True, False, True, True]),
    },
    folder / "small_types.safetensors",
)
