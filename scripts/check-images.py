#!/usr/bin/env python3
# Part of swift-cider. Copyright the swift-cider contributors.
# SPDX-License-Identifier: Apache-2.0
"""Holds the decoders against Pillow: the images of a folder or tar, and variants of them in every format.

    python scripts/check-images.py --tool .build/debug/ImagesBenchmark [--limit N] [--seed N] DATA...

Each image is decoded as it is and in variants that Pillow writes: formats, qualities, chroma subsamplings, progressive,
sizes, modes, compressions, orientations. Pixels must be Pillow's: to the bit, but for JPEG and lossy WebP by one level
(their inverse transforms differ between versions), for HEIC by the few that two versions of libheif differ, and for lossy
JPEG XL, which is made of floating point numbers, likewise. What one reads and the other refuses is a difference too. Prints
counts by kind; ends with 1 where anything differs.

Needs Pillow, pillow-heif, pillow-jxl-plugin and numpy (PyPI).
"""
import argparse
import collections
import io
import pathlib
import random
import subprocess
import sys
import tarfile
import tempfile

import numpy as np
import pillow_heif
import pillow_jxl  # noqa: F401
from PIL import Image, ImageOps

pillow_heif.register_heif_opener()
Image.MAX_IMAGE_PIXELS = None

#: The most levels that a kind's pixels may lie apart, where it is not none: on one pixel, and on average.
TOLERANCES = {"jpeg": (2, 0.2), "webp lossy": (2, 0.2), "heic": (4, 0.5), "avif": (2, 0.2), "tiff jpeg": (2, 0.2),
              "jxl lossy": (3, 0.5)}


def save(image, kind, **options):
    stream = io.BytesIO()
    image.save(stream, kind, **options)
    return stream.getvalue()


def with_alpha(image):
    y, x = np.mgrid[0 : image.height, 0 : image.width]
    image = image.convert("RGBA")
    image.putalpha(Image.fromarray(((x * 13 + y * 29) % 256).astype(np.uint8)))
    return image


def gray_16(image):
    values = np.asarray(image.convert("L")).astype(np.uint16) * 257
    return Image.fromarray(values)


def exif(orientation):
    record = Image.Exif()
    record[0x0112] = orientation
    return record.tobytes()


def variants(image, dice):
    """Kinds and files of one picture."""
    rgb = Image.fromarray(np.asarray(image.convert("RGB")))
    size = (dice.randint(1, 2 * rgb.width), dice.randint(1, 2 * rgb.height))
    small = rgb.resize((min(size[0], 700), min(size[1], 700)))
    orientation = dice.randint(1, 8)
    yield "jpeg", save(rgb, "JPEG", quality=dice.randint(5, 100), subsampling=dice.choice(["4:4:4", "4:2:2", "4:2:0"]))
    yield "jpeg progressive", save(small, "JPEG", quality=dice.randint(20, 95), progressive=True)
    yield "jpeg grey", save(small.convert("L"), "JPEG", optimize=True)
    yield "jpeg cmyk", save(small.convert("CMYK"), "JPEG")
    yield "jpeg turned", save(small, "JPEG", exif=exif(orientation))
    yield "jpeg restarts", save(small, "JPEG", restart_marker_rows=1)
    whole = save(small, "JPEG")
    yield "jpeg without end", whole[:-2] + bytes(dice.randint(0, 40))
    yield "jpeg padded", whole + bytes(dice.randint(1, 400))
    yield "png", save(small, "PNG", compress_level=dice.randint(0, 9))
    yield "png alpha", save(with_alpha(small), "PNG")
    yield "png palette", save(small.quantize(dice.choice([2, 4, 16, 200])), "PNG")
    yield "png grey alpha", save(with_alpha(small).convert("LA"), "PNG")
    yield "png bits", save(small.convert("1"), "PNG")
    yield "webp lossy", save(small, "WEBP", quality=dice.randint(10, 100))
    yield "webp", save(with_alpha(small), "WEBP", lossless=True, exact=True)
    yield "gif", save(small, "GIF", interlace=dice.randint(0, 1))
    yield "gif animated", save(small, "GIF", save_all=True, append_images=[ImageOps.mirror(small)])
    for mode in ("1", "L", "P", "RGB", "RGBA"):
        picture = with_alpha(small) if mode == "RGBA" else small.convert(mode)
        yield f"bmp {mode}", save(picture, "BMP")
    for compression in ("raw", "tiff_lzw", "tiff_adobe_deflate", "packbits"):
        mode = dice.choice(["1", "L", "P", "RGB", "RGBA", "LA", "CMYK", "I;16"])
        picture = {"RGBA": with_alpha, "LA": lambda i: with_alpha(i).convert("LA"), "I;16": gray_16}.get(
            mode, lambda i: i.convert(mode))(small)
        yield f"tiff {mode}", save(picture, "TIFF", compression=compression)
    yield "tiff jpeg", save(small, "TIFF", compression="jpeg", quality=90)
    yield "tiff turned", save(small, "TIFF", tiffinfo={0x0112: orientation})
    yield "tiff fax", save(small.convert("1"), "TIFF", compression=dice.choice(["group3", "group4"]))
    yield "tiff strips", save(small, "TIFF", compression="tiff_lzw", strip_size=small.width * 3 * dice.randint(1, 9))
    for mode in ("1", "L", "RGB"):
        yield f"pnm {mode}", save(small.convert(mode), "PPM")
    yield "pnm 16", save(gray_16(small), "PPM")
    numbers = " ".join(str(value) for value in np.asarray(small.resize((9, 7))).reshape(-1) * 100 // 255)
    yield "pnm text", f"P3\n# made here\n9 7\n100\n{numbers}\n".encode()
    icon = small.resize((dice.randint(1, 256), dice.randint(1, 256)))
    yield "ico", save(icon, "ICO", sizes=[icon.size])
    yield "ico bitmap", save(with_alpha(icon), "ICO", sizes=[icon.size], bitmap_format="bmp")
    large = small.resize((max(small.width, 16), max(small.height, 16)))
    yield "avif", save(large, "AVIF", quality=dice.randint(30, 100), speed=10, subsampling=dice.choice(["4:4:4", "4:2:0"]))
    yield "avif alpha", save(with_alpha(large), "AVIF", quality=80, speed=10)
    yield "jxl", save(small, "JXL", lossless=True, effort=3)
    yield "jxl alpha", save(with_alpha(small), "JXL", lossless=True, effort=3)
    yield "jxl grey", save(small.convert("L"), "JXL", lossless=True, effort=3)
    yield "jxl 16", save(gray_16(small), "JXL", lossless=True, effort=3)
    yield "jxl lossy", save(small, "JXL", quality=dice.randint(30, 99), effort=dice.randint(3, 5))
    yield "heic", save(large, "HEIF", quality=dice.randint(30, 100))


def expected(data):
    """What the product promises of Pillow's reading: upright, over white, the upper 8 of 16 bits.

    Nothing where Pillow itself forgets what is transparent."""
    image = Image.open(io.BytesIO(data))
    image.load()
    image = ImageOps.exif_transpose(image)
    if (image.mode.startswith("I;16") or image.mode == "I") and "transparency" in image.info:
        return None
    if image.mode.startswith("I;16") or image.mode == "I":
        return np.stack([(np.asarray(image).astype(np.uint32) >> 8).astype(np.uint8)] * 3, axis=-1)
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        image = image.convert("RGBA")
        image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image)
    return np.asarray(image.convert("RGB"))


def files_of(path):
    path = pathlib.Path(path)
    if path.is_dir():
        for file in sorted(path.rglob("*")):
            if file.is_file():
                yield str(file), file.read_bytes()
    else:
        with tarfile.open(path) as tar:
            for member in tar:
                if member.isfile():
                    yield member.name, tar.extractfile(member).read()


def compare(kind, data, result):
    """What is different, or nothing."""
    try:
        theirs = expected(data)
    except Exception as error:  # noqa: BLE001
        # Pillow waits for more behind the last pixel than there need be.
        is_missed = result.suffix == ".ppm" and kind != "jpeg without end"
        return "ours reads what Pillow refuses: " + repr(error) if is_missed else None
    if theirs is None:
        return None
    if result.suffix != ".ppm":
        return "refused: " + result.read_text()
    ours = np.asarray(Image.open(result))
    if ours.shape != theirs.shape:
        return f"{ours.shape} instead of {theirs.shape}"
    apart = np.abs(ours.astype(int) - theirs.astype(int))
    most, mean = next((value for name, value in TOLERANCES.items() if kind.startswith(name)), (0, 0))
    if apart.max() > most or apart.mean() > mean:
        return f"up to {apart.max()} levels apart, {apart.mean():.4f} on average"
    return None


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tool", required=True)
    parser.add_argument("--limit", type=int, default=60, help="images that variants are made of")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", help="a folder for the files that differ")
    parser.add_argument("data", nargs="+")
    arguments = parser.parse_args()
    dice = random.Random(arguments.seed)

    cases = []
    originals = [(name, data) for path in arguments.data for name, data in files_of(path)]
    for name, data in originals:
        try:
            kind = (Image.open(io.BytesIO(data)).format or "").lower()
        except Exception:  # noqa: BLE001
            continue
        cases.append((kind + " as it is", name, data))
    for name, data in dice.sample(originals, min(arguments.limit, len(originals))):
        try:
            image = Image.open(io.BytesIO(data))
            image.load()
        except Exception:  # noqa: BLE001
            continue
        cases += [(kind, name, content) for kind, content in variants(image, dice)]

    counts, different = collections.Counter(), collections.defaultdict(list)
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        paths = []
        for index, (_, _, data) in enumerate(cases):
            paths.append(folder / f"in-{index}")
            paths[-1].write_bytes(data)
        (folder / "list").write_text("".join(f"{path}\n" for path in paths))
        (folder / "out").mkdir()
        subprocess.run([arguments.tool, "--pixels", folder / "out", "--list", folder / "list"], check=True)
        for index, (kind, name, data) in enumerate(cases):
            counts[kind] += 1
            result = folder / "out" / f"{index}.ppm"
            difference = compare(kind, data, result if result.exists() else result.with_suffix(".txt"))
            if difference:
                different[kind].append((name, difference))
                if arguments.keep:
                    pathlib.Path(arguments.keep).mkdir(parents=True, exist_ok=True)
                    (pathlib.Path(arguments.keep) / f"{index} {kind}".replace(" ", "_")).write_bytes(data)
    for kind in sorted(counts):
        print(f"{kind:20} {counts[kind]:6} {len(different[kind]):6} different")
        for name, difference in different[kind][:3]:
            print(f"    {name}: {difference}")
    total = sum(map(len, different.values()))
    print(f"{sum(counts.values())} files, {total} different")
    sys.exit(1 if total else 0)


if __name__ == "__main__":
    main()
