#!/usr/bin/env python3
"""Makes the fixtures of ImagesTests: small encoded images of every kind, and what Pillow makes of them.

    pip install pillow==13.0.0 pillow-heif pillow-jxl-plugin numpy
    apt-get install libjxl-tools        # cjxl and djxl 0.7
    apt-get install libjpeg-turbo-progs # jpegtran
    python make_fixtures.py [jxl]       # jxl: those of JPEG XL only

Every picture is drawn here, from a seed. Pictures to be read back are written as binary PPM, which a test can read
without a decoder of ours. Where Pillow cannot keep what a PNG holds (16 bits a channel), the expected pixels follow from
what was written.
"""

import io
import json
import struct
import subprocess
import sys
import tempfile
import zlib
from pathlib import Path

import numpy as np
import PIL
import pillow_heif
import pillow_jxl  # noqa: F401
from PIL import Image, ImageDraw, ImageOps

assert PIL.__version__ == "13.0.0", "Filters and decoders differ between versions of Pillow."

HERE = Path(__file__).parent
FILES, EXPECTED, TRANSFORMS = HERE / "files", HERE / "expected", HERE / "transforms"
RANDOM = np.random.default_rng(20240612)
ORIENTATION = 0x0112

pillow_heif.register_heif_opener()
manifest = {"images": [], "refused": [], "transforms": []}


def picture(width, height):
    """Gradients, shapes and noise."""
    y, x = np.mgrid[0:height, 0:width]
    ramps = [x * 255 // max(1, width - 1), y * 255 // max(1, height - 1), (x * 7 + y * 11) % 256]
    image = Image.fromarray(np.stack(ramps, axis=-1).astype(np.uint8))
    draw = ImageDraw.Draw(image)
    draw.ellipse([width * 0.1, height * 0.2, width * 0.5, height * 0.8], fill=(230, 40, 60))
    draw.rectangle([width * 0.6, height * 0.1, width * 0.9, height * 0.4], fill=(20, 200, 90))
    noise = RANDOM.integers(-20, 21, (height, width, 3))
    return Image.fromarray(np.clip(np.asarray(image).astype(int) + noise, 0, 255).astype(np.uint8))


def alpha_of(width, height):
    y, x = np.mgrid[0:height, 0:width]
    return ((x * 13 + y * 29) % 256).astype(np.uint8)


def with_alpha(image):
    image = image.convert("RGBA")
    image.putalpha(Image.fromarray(alpha_of(*image.size)))
    return image


def over_white(rgb, alpha):
    rgb, alpha = rgb.astype(int), alpha.astype(int)[..., None]
    return ((rgb * alpha + 255 * (255 - alpha) + 127) // 255).astype(np.uint8)


def pillow_pixels(data):
    image = Image.open(io.BytesIO(data))
    image.load()
    image = ImageOps.exif_transpose(image)
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        image = image.convert("RGBA")
        image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image)
    return np.asarray(image.convert("RGB"))


def write_ppm(path, pixels):
    height, width, _ = pixels.shape
    path.write_bytes(b"P6 %d %d 255\n" % (width, height) + np.ascontiguousarray(pixels).tobytes())


def add(name, data, expected=None, lossy=False):
    pixels = pillow_pixels(data) if expected is None else expected
    (FILES / name).write_bytes(data)
    write_ppm(EXPECTED / f"{name}.ppm", pixels)
    manifest["images"].append({"file": name, "lossy": lossy})


def refuse(name, data, error):
    (FILES / name).write_bytes(data)
    manifest["refused"].append({"file": name, "error": error})


def encode(image, kind, **options):
    stream = io.BytesIO()
    image.save(stream, kind, **options)
    return stream.getvalue()


def exif_of(orientation, endian="<"):
    exif = Image.Exif()
    exif.endian = endian
    exif[0x010F] = "A maker's name that does not fit into four bytes"
    exif[ORIENTATION] = orientation
    return exif.tobytes()


def xmp_of(orientation, element=False):
    value = (
        f"<rdf:Description><tiff:Orientation>{orientation}</tiff:Orientation></rdf:Description>"
        if element
        else f'<rdf:Description tiff:Orientation="{orientation}"/>'
    )
    return f"<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF>tiff:Orientation? {value}</rdf:RDF></x:xmpmeta>".encode()


# JPEG


def segment(marker, content):
    return struct.pack(">BBH", 0xFF, marker, len(content) + 2) + content


def after_start(jpeg, inserted):
    return jpeg[:2] + inserted + jpeg[2:]


def without_last_scans(progressive):
    scans = [i for i in range(len(progressive)) if progressive[i : i + 2] == b"\xff\xda"]
    return progressive[: scans[-2]]


def make_jpegs():
    image = picture(37, 29)
    plain = encode(image, "JPEG", quality=85)
    for name, options in {
        "444": {"subsampling": "4:4:4"},
        "422": {"subsampling": "4:2:2"},
        "420": {"subsampling": "4:2:0"},
        "progressive": {"progressive": True},
        "optimized": {"optimize": True},
        "restarts": {"restart_marker_blocks": 2},
        "rgb": {"keep_rgb": True},
    }.items():
        add(f"jpeg_{name}.jpg", encode(image, "JPEG", quality=85, **options), lossy=True)
    arithmetic = ["jpegtran", "-arithmetic", FILES / "jpeg_420.jpg"]
    add("jpeg_arithmetic.jpg", subprocess.run(arithmetic, check=True, capture_output=True).stdout, lossy=True)
    add("jpeg_grey.jpg", encode(image.convert("L"), "JPEG"), lossy=True)
    add("jpeg_grey_progressive.jpg", encode(image.convert("L"), "JPEG", progressive=True), lossy=True)

    cmyk = encode(image.convert("CMYK"), "JPEG", quality=90)
    add("jpeg_cmyk.jpg", cmyk, lossy=True)
    adobe = cmyk.index(b"Adobe")
    # The same coefficients, read as YCCK because the Adobe marker says so.
    add("jpeg_ycck.jpg", cmyk[: adobe + 11] + b"\2" + cmyk[adobe + 12 :], lossy=True)
    # Without the marker the polarity is the same.
    add("jpeg_cmyk_unmarked.jpg", cmyk[: adobe - 4] + cmyk[adobe + 12 :], lossy=True)

    for width, height in [(1, 1), (1, 19), (23, 1), (8, 8), (16, 16), (17, 33)]:
        add(f"jpeg_{width}x{height}.jpg", encode(picture(width, height), "JPEG", quality=90), lossy=True)

    for orientation in range(1, 9):
        endian = "<" if orientation % 2 else ">"
        add(
            f"jpeg_orientation_{orientation}.jpg",
            encode(image, "JPEG", quality=90, exif=exif_of(orientation, endian)),
            lossy=True,
        )
    add("jpeg_orientation_9.jpg", encode(image, "JPEG", exif=exif_of(9)), lossy=True)
    add("jpeg_orientation_xmp.jpg", encode(image, "JPEG", xmp=xmp_of(6)), lossy=True)
    add("jpeg_orientation_exif_over_xmp.jpg", encode(image, "JPEG", exif=exif_of(8), xmp=xmp_of(6)), lossy=True)
    long = struct.pack("<2sHLHHHLLL", b"II", 42, 8, 1, ORIENTATION, 4, 1, 6, 0)
    add("jpeg_orientation_long.jpg", after_start(plain, segment(0xE1, b"Exif\0\0" + long)), lossy=True)
    record = exif_of(3)
    halves = segment(0xE1, record[:30]) + segment(0xE1, b"Exif\0\0" + record[30:])
    add("jpeg_exif_in_two_segments.jpg", after_start(plain, halves), lossy=True)
    add("jpeg_exif_twice_signed.jpg", after_start(plain, segment(0xE1, b"Exif\0\0" + record)), lossy=True)
    # More entries are promised than there are.
    short = struct.pack("<2sHLHHHLHH", b"II", 42, 8, 9, ORIENTATION, 3, 1, 6, 0)
    add("jpeg_exif_truncated.jpg", after_start(plain, segment(0xE1, b"Exif\0\0" + short)), lossy=True)
    upright = np.asarray(Image.open(io.BytesIO(plain)))
    for name, content in {"empty": b"", "garbage": bytes(range(60)), "far": b"II*\0\xff\xff\xff\x7f"}.items():
        data = after_start(plain, segment(0xE1, b"Exif\0\0" + content))
        add(f"jpeg_exif_{name}.jpg", data, expected=upright, lossy=True)

    add("jpeg_header_fill_bytes.jpg", after_start(plain, b"\xff\xff\xff"), lossy=True)
    add("jpeg_header_junk.jpg", after_start(plain, segment(0xEB, b"junk") + b"\0\1\2\3"), lossy=True)
    add("jpeg_trailing_bytes.jpg", plain + b"\0trailing\xff\xd8\xff" * 3, lossy=True)
    inner = encode(picture(8, 8), "JPEG")
    add("jpeg_thumbnail.jpg", after_start(plain, segment(0xE1, b"Exif\0\0" + inner)), expected=upright, lossy=True)

    add("jpeg_trailing_zeros_without_end.jpg", plain[:-2] + bytes(700), expected=upright, lossy=True)
    scan = plain.index(b"\xff\xda")
    add("jpeg_scan_zeros.jpg", plain[: scan + 11] + bytes(3) + plain[scan + 14 :], expected=upright, lossy=True)
    middle = scan + 14 + (len(plain) - scan) * 2 // 3
    add("jpeg_stray_marker.jpg", plain[:middle] + b"\xff\xe7\x7f\xff" + plain[middle:], lossy=True)
    refuse("jpeg_lossless.jpg", plain.replace(b"\xff\xc0", b"\xff\xc3"), "corrupt")
    refuse("jpeg_progressive_scans_missing.jpg", without_last_scans(encode(image, "JPEG", progressive=True)), "corrupt")

    frame = plain.index(b"\xff\xc0")
    resized = lambda w, h: plain[: frame + 5] + struct.pack(">HH", h, w) + plain[frame + 9 :]
    refuse("jpeg_huge.jpg", resized(65500, 65500), "tooManyPixels")
    refuse("jpeg_no_rows.jpg", resized(37, 0), "corrupt")
    refuse("jpeg_no_columns.jpg", resized(0, 29), "corrupt")
    refuse("jpeg_truncated.jpg", plain[: len(plain) * 3 // 4], "corrupt")
    refuse("jpeg_progressive_truncated.jpg", encode(image, "JPEG", progressive=True)[:-200], "corrupt")
    refuse("jpeg_header_only.jpg", plain[: plain.index(b"\xff\xda")], "corrupt")
    refuse("jpeg_signature_only.jpg", b"\xff\xd8\xff", "corrupt")
    refuse("jpeg_12_bits.jpg", plain[: frame + 4] + b"\x0c" + plain[frame + 5 :], "corrupt")
    refuse("jpeg_2_components.jpg", plain[: frame + 9] + b"\2" + plain[frame + 10 :], "corrupt")
    progressive = encode(image.convert("L"), "JPEG", progressive=True)
    scan = progressive.rindex(b"\xff\xda")
    refuse("jpeg_scan_bomb.jpg", progressive[:scan] + progressive[scan:-2] * 100 + b"\xff\xd9", "corrupt")
    # A large image may have fewer scans than a small one.
    size = progressive.index(b"\xff\xc2") + 5
    large = progressive[:size] + struct.pack(">HH", 5000, 7990) + progressive[size + 4 : -2]
    refuse("jpeg_large_scan_bomb.jpg", large + progressive[scan:-2] * 40 + b"\xff\xd9", "corrupt")


# PNG


def chunk(kind, content):
    return struct.pack(">L", len(content)) + kind + content + struct.pack(">L", zlib.crc32(kind + content))


def png(samples, depth, color, interlaced=False, before=b"", after=b"", data=None):
    """A PNG of samples [rows, columns, channels]; `before` and `after` are chunks around the image's data."""
    height, width, _ = samples.shape

    def rows(part):
        for row in part:
            flat = row.reshape(-1)
            if depth == 16:
                packed = flat.astype(">u2").tobytes()
            elif depth == 8:
                packed = flat.astype(np.uint8).tobytes()
            else:
                bits = (flat[:, None] >> np.arange(depth - 1, -1, -1)) & 1
                packed = np.packbits(bits.reshape(-1).astype(np.uint8)).tobytes()
            yield b"\0" + packed

    passes = [(0, 0, 1, 1)]
    if interlaced:
        passes = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]
    parts = (samples[y::down, x::right] for x, y, right, down in passes)
    raw = b"".join(b"".join(rows(part)) for part in parts if part.size)
    header = struct.pack(">LLBBBBB", width, height, depth, color, 0, 0, int(interlaced))
    pixels = chunk(b"IDAT", zlib.compress(raw) if data is None else data)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + before + pixels + after + chunk(b"IEND", b"")


def make_pngs():
    width, height = 21, 19
    rgb = np.asarray(picture(width, height))
    alpha = alpha_of(width, height)
    low = RANDOM.integers(0, 256, rgb.shape)
    wide, wide_alpha = rgb.astype(int) << 8 | low, alpha.astype(int) << 8 | low[..., 0]
    grey, wide_grey = rgb[..., 1], wide[..., 1]
    triple = lambda a: np.stack([a] * 3, axis=-1).astype(np.uint8)

    for interlaced in (False, True):
        suffix = "_interlaced" if interlaced else ""
        for depth in (1, 2, 4, 8, 16):
            values = wide_grey if depth == 16 else grey >> (8 - depth)
            shown = wide_grey >> 8 if depth == 16 else values * (255 // (2**depth - 1))
            data = png(values[..., None], depth, 0, interlaced)
            add(f"png_grey_{depth}{suffix}.png", data, expected=triple(shown))
            key = int(values[3, 4])
            data = png(values[..., None], depth, 0, interlaced, before=chunk(b"tRNS", struct.pack(">H", key)))
            shown = np.where(values == key, 255, shown)
            add(f"png_grey_{depth}_key{suffix}.png", data, expected=triple(shown))
        for depth, values, opacity in [(8, rgb.astype(int), alpha.astype(int)), (16, wide, wide_alpha)]:
            down = depth - 8
            add(f"png_rgb_{depth}{suffix}.png", png(values, depth, 2, interlaced), expected=(values >> down).astype(np.uint8))
            key = values[5, 6]
            data = png(values, depth, 2, interlaced, before=chunk(b"tRNS", struct.pack(">HHH", *key)))
            is_key = np.all(values == key, axis=-1)[..., None]
            add(f"png_rgb_{depth}_key{suffix}.png", data, expected=np.where(is_key, 255, values >> down).astype(np.uint8))
            shown = over_white(values >> down, opacity >> down)
            data = png(np.concatenate([values, opacity[..., None]], axis=-1), depth, 6, interlaced)
            add(f"png_rgba_{depth}{suffix}.png", data, expected=shown)
            first = values[..., :1]
            data = png(np.concatenate([first, opacity[..., None]], axis=-1), depth, 4, interlaced)
            shown = over_white(triple(first[..., 0] >> down), opacity >> down)
            add(f"png_grey_alpha_{depth}{suffix}.png", data, expected=shown)
        for depth in (1, 2, 4, 8):
            size = 2**depth
            palette = RANDOM.integers(0, 256, (size, 3)).astype(np.uint8)
            indices = RANDOM.integers(0, size, (height, width))
            colors = chunk(b"PLTE", palette.tobytes())
            add(f"png_palette_{depth}{suffix}.png", png(indices[..., None], depth, 3, interlaced, before=colors))
            opacity = RANDOM.integers(0, 256, max(1, size - 3)).astype(np.uint8)
            data = png(indices[..., None], depth, 3, interlaced, before=colors + chunk(b"tRNS", opacity.tobytes()))
            full = np.concatenate([opacity, np.full(size - len(opacity), 255, np.uint8)])
            add(f"png_palette_{depth}_alpha{suffix}.png", data, expected=over_white(palette[indices], full[indices]))

    short = chunk(b"PLTE", bytes([200, 10, 20, 30, 40, 250]))
    add("png_palette_short.png", png(np.arange(4).reshape(1, 4, 1) % 4, 8, 3, before=short))
    for size in [(1, 1), (1, 9), (13, 1), (3, 2)]:
        pixels = np.asarray(picture(*size))
        add(f"png_{size[0]}x{size[1]}.png", png(pixels, 8, 2))
        add(f"png_{size[0]}x{size[1]}_interlaced.png", png(pixels, 8, 2, True))
    add("png_filters.png", encode(picture(40, 33), "PNG", optimize=True))
    add("png_empty_chunks.png", png(rgb, 8, 2, before=chunk(b"IDAT", b""), after=chunk(b"IDAT", b"")), expected=rgb)
    add("png_trailing_bytes.png", png(rgb, 8, 2) + b"trailing")
    add("png_animated.png", encode(picture(20, 10), "PNG", save_all=True, append_images=[picture(20, 10)]))

    exif = exif_of(6)[6:]
    text = b"XML:com.adobe.xmp\0"
    packed = b"\1\0\0\0" + zlib.compress(xmp_of(3))
    profile = ("\nexif\n%8d\n" % len(exif_of(5)) + exif_of(5).hex()).encode()
    for name, extra in {
        "exif": chunk(b"eXIf", exif),
        "xmp": chunk(b"iTXt", text + b"\0\0\0\0" + xmp_of(8)),
        "xmp_element": chunk(b"iTXt", text + b"\0\0\0\0" + xmp_of(7, element=True)),
        "xmp_compressed": chunk(b"iTXt", text + packed),
        "profile": chunk(b"tEXt", b"Raw profile type exif\0" + profile),
        "profile_compressed": chunk(b"zTXt", b"Raw profile type exif\0\0" + zlib.compress(profile)),
    }.items():
        add(f"png_orientation_{name}.png", png(rgb, 8, 2, before=extra))
        add(f"png_orientation_{name}_after.png", png(rgb, 8, 2, after=extra))
    for name, extra in {
        "gamma": chunk(b"gAMA", b"\0\0\0\0"),
        "profile": chunk(b"iCCP", b"name\0\0not compressed"),
        "text": chunk(b"tEXt", b"\0"),
    }.items():
        add(f"png_broken_{name}.png", png(rgb, 8, 2, before=extra))

    plain = png(rgb, 8, 2)
    sized = lambda w, h: b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">LLBBBBB", w, h, 8, 2, 0, 0, 0)) + plain[33:]
    refuse("png_30000x30000.png", sized(30000, 30000), "tooManyPixels")
    refuse("png_largest.png", sized(2**31 - 1, 2**31 - 1), "tooManyPixels")
    refuse("png_no_rows.png", sized(4, 0), "corrupt")
    refuse("png_too_few_rows.png", sized(21, 20), "corrupt")
    refuse("png_truncated.png", plain[: len(plain) // 2], "corrupt")
    refuse("png_header_only.png", plain[:33], "corrupt")
    refuse("png_signature_only.png", plain[:8], "corrupt")
    refuse("png_no_palette.png", png(grey[..., None], 8, 3), "corrupt")
    refuse("png_bad_crc.png", plain[:29] + b"\0\0\0\0" + plain[33:], "corrupt")
    damaged = bytearray(plain)
    damaged[-40] ^= 255
    refuse("png_bad_pixels.png", bytes(damaged), "corrupt")
    refuse("png_apple.png", plain[:8] + chunk(b"CgBI", bytes(4)) + plain[8:], "corrupt")
    refuse("png_palette_damaged.png", png(grey[..., None], 8, 3, before=chunk(b"PLTE", bytes(4))), "corrupt")

    # Damage where no pixels are.
    add("png_bad_pixel_crc.png", plain[:-16] + b"\0\0\0\0" + plain[-12:], expected=rgb)
    bad = chunk(b"tEXt", b"key\0value")[:-1] + b"\0"
    add("png_bad_text_crc.png", png(rgb, 8, 2, before=bad), expected=rgb)
    bomb = chunk(b"iTXt", text + b"\1\0\0\0" + zlib.compress(bytes(9 << 20), 9))
    add("png_text_bomb.png", png(rgb, 8, 2, before=bomb), expected=rgb)
    add("png_bad_end_crc.png", plain[:-4] + b"\0\0\0\0", expected=rgb)
    add("png_no_end.png", plain[:-12], expected=rgb)
    add("png_many_texts.png", png(rgb, 8, 2, before=chunk(b"tEXt", b"key\0value") * 1001), expected=rgb)
    rgba = np.concatenate([rgb, alpha[..., None]], axis=-1).astype(int)
    add("png_rgba_empty_palette.png", png(rgba, 8, 6, before=chunk(b"PLTE", b"")), expected=over_white(rgb, alpha))
    colors = np.array([[250, 10, 3], [20, 200, 40], [0, 60, 220], [90, 90, 30]], np.uint8)
    indices = rgb[..., :1].astype(int) // 64
    long = chunk(b"PLTE", colors.tobytes()) + chunk(b"tRNS", bytes([9, 90, 200, 255, 1, 2, 3]))
    shown = over_white(colors[indices[..., 0]], np.array([9, 90, 200, 255], np.uint8)[indices[..., 0]])
    add("png_palette_long_alpha.png", png(indices, 8, 3, before=long), expected=shown)


# WebP


def riff(*chunks):
    body = b"WEBP" + b"".join(chunks)
    return b"RIFF" + struct.pack("<L", len(body)) + body


def webp_chunk(kind, content):
    return kind + struct.pack("<L", len(content)) + content + b"\0" * (len(content) % 2)


def u24(value):
    return struct.pack("<L", value)[:3]


def webp_on_canvas(still, canvas, place, size, has_alpha):
    """An animation of one frame, smaller than its canvas."""
    header = struct.pack("<L", 2 | 16 * has_alpha) + u24(canvas[0] - 1) + u24(canvas[1] - 1)
    frame = u24(place[0] // 2) + u24(place[1] // 2) + u24(size[0] - 1) + u24(size[1] - 1) + u24(100) + b"\0"
    return riff(
        webp_chunk(b"VP8X", header), webp_chunk(b"ANIM", struct.pack("<LH", 0xFF102030, 0)),
        webp_chunk(b"ANMF", frame + still[12:]),
    )


def make_webps():
    image, other = picture(37, 29), picture(37, 29)
    add("webp_lossy.webp", encode(image, "WEBP", quality=80), lossy=True)
    add("webp_lossless.webp", encode(image, "WEBP", lossless=True))
    add("webp_lossy_alpha.webp", encode(with_alpha(image), "WEBP", quality=80), lossy=True)
    add("webp_lossless_alpha.webp", encode(with_alpha(image), "WEBP", lossless=True, exact=True))
    add("webp_1x1.webp", encode(picture(1, 1), "WEBP", lossless=True))
    add("webp_1x13.webp", encode(picture(1, 13), "WEBP", quality=90), lossy=True)
    animation = {"save_all": True, "append_images": [other], "lossless": True}
    add("webp_animated.webp", encode(image, "WEBP", **animation))
    add("webp_animated_alpha.webp", encode(with_alpha(image), "WEBP", **{**animation, "append_images": [with_alpha(other)]}))
    for orientation in (1, 3, 6, 8):
        exif = exif_of(orientation)
        add(f"webp_orientation_{orientation}.webp", encode(image, "WEBP", lossless=True, exif=exif))
    add("webp_orientation_unsigned.webp", encode(image, "WEBP", lossless=True, exif=exif_of(5)[6:]))
    add("webp_orientation_xmp.webp", encode(image, "WEBP", lossless=True, xmp=xmp_of(7)))
    small = picture(12, 10)
    for has_alpha in (False, True):
        still = encode(with_alpha(small) if has_alpha else small, "WEBP", lossless=True, exact=True)
        name = "alpha" if has_alpha else "opaque"
        add(f"webp_small_frame_{name}.webp", webp_on_canvas(still, (30, 20), (6, 4), (12, 10), has_alpha))
    lossless = encode(image, "WEBP", lossless=True)
    add("webp_trailing_bytes.webp", lossless + b"trailing")

    still = encode(small, "WEBP", lossless=True)
    refuse("webp_huge.webp", webp_on_canvas(still, (16384, 16384), (0, 0), (12, 10), False), "tooManyPixels")
    refuse("webp_outside.webp", webp_on_canvas(still, (10, 10), (0, 0), (12, 10), False), "corrupt")
    refuse("webp_truncated.webp", lossless[: len(lossless) // 2], "corrupt")
    refuse("webp_header_only.webp", lossless[:20], "corrupt")


# GIF


def sub_blocks(data):
    return b"".join(bytes([len(data[i : i + 255])]) + data[i : i + 255] for i in range(0, len(data), 255)) + b"\0"


def gif(frame, size, place=(0, 0), palette=None, local=None, transparent=None, interlaced=False, version=b"GIF89a"):
    """A GIF of one frame [rows, columns] of 4-bit indices, coded without compression."""
    height, width = frame.shape
    flags = 0xF0 | 3 if palette is not None else 0x70
    data = version + struct.pack("<HHBBB", *size, flags, 0, 0)
    if palette is not None:
        data += palette.tobytes()
    if transparent is not None:
        data += b"!\xf9" + sub_blocks(struct.pack("<BHB", 1, 0, transparent))
    data += b"!\xfe" + sub_blocks(b"A comment.")
    flags = 0x40 * interlaced | (0x80 | 3 if local is not None else 0)
    data += b"," + struct.pack("<HHHHB", *place, width, height, flags)
    if local is not None:
        data += local.tobytes()
    rows = list(frame)
    if interlaced:
        rows = [frame[y] for start, step in ((0, 8), (4, 8), (2, 4), (1, 2)) for y in range(start, height, step)]
    # A clear code before every 14 pixels keeps codes at five bits.
    bits = []
    for index, value in enumerate(np.concatenate(rows)):
        if index % 14 == 0:
            bits += [16]
        bits += [int(value)]
    bits += [17]
    stream = sum(code << (5 * index) for index, code in enumerate(bits))
    return data + b"\4" + sub_blocks(stream.to_bytes((5 * len(bits) + 7) // 8, "little")) + b";"


def make_gifs():
    palette = RANDOM.integers(0, 256, (16, 3)).astype(np.uint8)
    local = RANDOM.integers(0, 256, (16, 3)).astype(np.uint8)
    frame = RANDOM.integers(0, 16, (19, 23))
    whole = (23, 19)
    add("gif_plain.gif", gif(frame, whole, palette=palette))
    add("gif_87a.gif", gif(frame, whole, palette=palette, version=b"GIF87a"))
    add("gif_local_palette.gif", gif(frame, whole, palette=palette, local=local))
    add("gif_no_palette.gif", gif(frame, whole))
    add("gif_interlaced.gif", gif(frame, whole, palette=palette, interlaced=True))
    add("gif_transparent.gif", gif(frame, whole, palette=palette, transparent=5))
    add("gif_no_palette_transparent.gif", gif(frame, whole, transparent=5))
    for transparent in (None, 7):
        name = "" if transparent is None else "_transparent"
        add(f"gif_small_frame{name}.gif", gif(frame, (40, 30), (9, 4), palette=palette, transparent=transparent))
        add(f"gif_large_frame{name}.gif", gif(frame, (10, 12), (3, 2), palette=palette, transparent=transparent))
    for height in (1, 2, 3, 5, 9):
        data = gif(frame[:height, :7], (7, height), palette=palette, interlaced=True)
        add(f"gif_interlaced_7x{height}.gif", data)
    add("gif_1x1.gif", gif(frame[:1, :1], (1, 1), palette=palette))
    add("gif_trailing_bytes.gif", gif(frame, whole, palette=palette) + b"trailing")
    animated = encode(picture(40, 30), "GIF", save_all=True, append_images=[picture(40, 30)])
    add("gif_animated.gif", animated)
    add("gif_no_terminator.gif", gif(frame, whole, palette=palette)[:-1])
    add("gif_no_last_block.gif", gif(frame, whole, palette=palette)[:-2], expected=pillow_pixels(gif(frame, whole, palette=palette)))

    refuse("gif_huge.gif", gif(frame, (65535, 65535), palette=palette), "tooManyPixels")
    refuse("gif_huge_frame.gif", gif(frame, whole, (65000, 65000), palette=palette), "tooManyPixels")
    refuse("gif_no_columns.gif", gif(frame[:, :0], whole, palette=palette), "corrupt")
    refuse("gif_truncated.gif", gif(frame, whole, palette=palette)[:-150], "corrupt")
    refuse("gif_no_image.gif", gif(frame, whole, palette=palette)[:61] + b";", "corrupt")


# BMP


def bmp(rows, size, bits, palette=b"", compression=0, header=40, masks=(), colors=0, top_down=False, offset=None):
    """A bitmap of rows that are stored as given, one after the other."""
    width, height = size
    if header == 12:
        info = struct.pack("<LHHHH", 12, width, height, 1, bits)
    else:
        info = struct.pack(
            "<LllHHLLllLL", header, width, -height if top_down else height, 1, bits, compression, len(rows), 0, 0, colors, 0
        )
        info += struct.pack(f"<{len(masks)}L", *masks)
        if header > 40:
            info = info.ljust(header, b"\0")
    start = 14 + len(info) + len(palette)
    return b"BM" + struct.pack("<LLL", start + len(rows), 0, start if offset is None else offset) + info + palette + rows


def padded_rows(rows):
    return b"".join(row + bytes(-len(row) % 4) for row in rows)


def make_bmps():
    image = picture(23, 17)
    rgb = np.asarray(image)
    alpha = alpha_of(23, 17)
    for mode in ("1", "L", "P", "RGB"):
        add(f"bmp_{mode}.bmp", encode(image.convert(mode), "BMP"))
    add("bmp_rgba.bmp", encode(with_alpha(image), "BMP"))
    bgr = rgb[..., ::-1]
    add("bmp_top_down.bmp", bmp(padded_rows(row.tobytes() for row in bgr), (23, 17), 24, top_down=True))
    add("bmp_core.bmp", bmp(padded_rows(row.tobytes() for row in bgr[::-1]), (23, 17), 24, header=12))
    add("bmp_no_offset.bmp", bmp(padded_rows(row.tobytes() for row in bgr[::-1]), (23, 17), 24, offset=0))
    red, green, blue = (rgb[..., i].astype(np.uint16) for i in range(3))
    words = {"555": (red >> 3) << 10 | (green >> 3) << 5 | blue >> 3, "565": (red >> 3) << 11 | (green >> 2) << 5 | blue >> 3}
    rows = padded_rows(row.astype("<u2").tobytes() for row in words["555"][::-1])
    add("bmp_555.bmp", bmp(rows, (23, 17), 16))
    rows = padded_rows(row.astype("<u2").tobytes() for row in words["565"][::-1])
    add("bmp_565.bmp", bmp(rows, (23, 17), 16, compression=3, masks=(0xF800, 0x7E0, 0x1F)))
    rows = np.concatenate([bgr, alpha[..., None]], axis=-1)[::-1].tobytes()
    add("bmp_masks_alpha.bmp", bmp(rows, (23, 17), 32, compression=3, header=56, masks=(0xFF0000, 0xFF00, 0xFF, 0xFF000000)))
    add("bmp_32.bmp", bmp(rows, (23, 17), 32))
    palette = RANDOM.integers(0, 256, (16, 4)).astype(np.uint8)
    indices = RANDOM.integers(0, 16, (17, 23))
    nibbles = padded_rows(bytes(row[i] << 4 | (row[i + 1] if i + 1 < 23 else 0) for i in range(0, 23, 2)) for row in indices)
    add("bmp_4.bmp", bmp(nibbles, (23, 17), 4, palette.tobytes(), colors=16))
    # Runs, literals, a jump, ends of lines before the last pixel, and an end before the last line.
    runs = bytes([9, 3, 0, 5, 1, 2, 3, 4, 5, 0, 0, 0, 23, 7, 0, 0, 0, 2, 4, 2, 6, 9, 0, 0, 4, 1, 0, 1])
    wide = RANDOM.integers(0, 256, (256, 4)).astype(np.uint8)
    data = bmp(runs, (23, 17), 8, wide.tobytes(), compression=1, colors=256)
    shown = np.zeros((17, 23), int)
    shown[0, :9], shown[0, 9:14], shown[1], shown[4, 4:10], shown[5, :4] = 3, range(1, 6), 7, 9, 1
    add("bmp_runs_8.bmp", data, expected=wide[shown[::-1], 2::-1])
    runs = bytes([9, 0x37, 0, 5, 0x12, 0x34, 0x50, 0, 0, 0, 23, 0x77, 0, 0, 0, 1])
    shown = np.zeros((17, 23), int)
    shown[0, :9], shown[0, 9:14], shown[1] = [3, 7] * 4 + [3], range(1, 6), 7
    add("bmp_runs_4.bmp", bmp(runs, (23, 17), 4, palette.tobytes(), compression=2, colors=16), expected=palette[shown[::-1], 2::-1])

    refuse("bmp_huge.bmp", bmp(b"", (60000, 60000), 24), "tooManyPixels")
    refuse("bmp_no_rows.bmp", bmp(b"", (9, 0), 24), "corrupt")
    refuse("bmp_negative_width.bmp", bmp(b"", (-9, 9), 24), "corrupt")
    refuse("bmp_truncated.bmp", encode(image, "BMP")[:-1], "corrupt")
    refuse("bmp_runs_truncated.bmp", data[:-2], "corrupt")
    refuse("bmp_jpeg.bmp", bmp(encode(image, "JPEG"), (23, 17), 24, compression=4), "corrupt")
    refuse("bmp_5_bits.bmp", bmp(nibbles, (23, 17), 5), "corrupt")


# TIFF


def tiff(tags, blocks, big_endian=False, large=False):
    """A TIFF of one page: tags of short or long values, and its strips or tiles."""
    order = ">" if big_endian else "<"
    tags = dict(tags)
    offsets, counts = (324, 325) if 322 in tags else (273, 279)
    start = (16 if large else 8) + (8 if large else 2) + (len(tags) + 2) * (20 if large else 12) + (8 if large else 4)
    extra, base = b"", start
    places = []
    tags[offsets], tags[counts] = [0] * len(blocks), [len(block) for block in blocks]
    # The places of blocks are known once all lists are placed: lists are as long whatever they hold.
    for final in (False, True):
        if final:
            at = base + len(extra)
            tags[offsets] = [at + sum(map(len, blocks[:i])) for i in range(len(blocks))]
        extra, entries = b"", b""
        for tag, values in sorted(tags.items()):
            values = values if isinstance(values, list) else [values]
            kind, code = (4, "L") if tag in (offsets, counts, 256, 257) else (3, "H")
            data = struct.pack(f"{order}{len(values)}{code}", *values)
            room = 8 if large else 4
            if len(data) > room:
                place, extra = base + len(extra), extra + data
                data = struct.pack(order + ("Q" if large else "L"), place)
            entries += struct.pack(order + ("HHQ" if large else "HHL"), tag, kind, len(values)) + data.ljust(room, b"\0")
    mark = b"MM" if big_endian else b"II"
    if large:
        head = mark + struct.pack(order + "HHHQ", 43, 8, 0, 16) + struct.pack(order + "Q", len(tags)) + entries + bytes(8)
    else:
        head = mark + struct.pack(order + "HL", 42, 8) + struct.pack(order + "H", len(tags)) + entries + bytes(4)
    return head + extra + b"".join(blocks)


def tiff_tags(width, height, bits, photometric, samples=1, **more):
    tags = {256: width, 257: height, 258: [bits] * samples, 259: 1, 262: photometric, 277: samples}
    if "tile" not in more:
        tags[278] = height
    return tags | more.pop("extra", {})


def make_tiffs():
    width, height = 23, 19
    image = picture(width, height)
    rgb, alpha = np.asarray(image), alpha_of(width, height)
    for mode, picture_of in {
        "1": image.convert("1"), "l": image.convert("L"), "p": image.convert("P"), "rgb": image, "rgba": with_alpha(image),
        "la": with_alpha(image).convert("LA"), "cmyk": image.convert("CMYK"),
    }.items():
        add(f"tiff_{mode}.tif", encode(picture_of, "TIFF"))
    for compression in ("tiff_lzw", "tiff_adobe_deflate", "packbits"):
        add(f"tiff_{compression}.tif", encode(image, "TIFF", compression=compression))
    add("tiff_jpeg.tif", encode(image, "TIFF", compression="jpeg", quality=90), lossy=True)
    add("tiff_fax.tif", encode(image.convert("1"), "TIFF", compression="group4"))
    for orientation in (3, 6, 7):
        add(f"tiff_orientation_{orientation}.tif", encode(image, "TIFF", tiffinfo={ORIENTATION: orientation}))
    two = encode(image, "TIFF", save_all=True, append_images=[picture(9, 9)])
    add("tiff_two_pages_trailing.tif", two)

    low = RANDOM.integers(0, 256, rgb.shape)
    wide = rgb.astype(int) << 8 | low
    grey = wide[..., 0]
    triple = lambda a: np.stack([a] * 3, axis=-1).astype(np.uint8)
    for big in (False, True):
        order = ">u2" if big else "<u2"
        name = "big" if big else "little"
        data = tiff(tiff_tags(width, height, 16, 1), [grey.astype(order).tobytes()], big)
        add(f"tiff_16_{name}.tif", data, expected=triple(grey >> 8))
        data = tiff(tiff_tags(width, height, 16, 2, 3), [wide.astype(order).tobytes()], big)
        add(f"tiff_rgb_16_{name}.tif", data, expected=(wide >> 8).astype(np.uint8))
    data = tiff(tiff_tags(width, height, 8, 1), [rgb[..., 0].tobytes()], large=True)
    add("tiff_large.tif", data, expected=triple(rgb[..., 0]))
    data = tiff(tiff_tags(width, height, 8, 0), [rgb[..., 0].tobytes()])
    add("tiff_inverted.tif", data)
    data = tiff(tiff_tags(width, height, 8, 2, 3, extra={284: 2}), [rgb[..., i].tobytes() for i in range(3)])
    add("tiff_planar.tif", data, expected=rgb)
    for photometric, channels in ((2, rgb), (1, rgb[..., :1])):
        room = np.zeros((32, 32, channels.shape[-1]), np.uint8)
        room[:height, :width] = channels
        tiles = [room[y : y + 16, x : x + 16].tobytes() for y in (0, 16) for x in (0, 16)]
        tags = tiff_tags(width, height, 8, photometric, channels.shape[-1], tile=True, extra={322: 16, 323: 16})
        shown = rgb if photometric == 2 else triple(rgb[..., 0])
        add(f"tiff_tiles_{photometric}.tif", tiff(tags, tiles), expected=shown)
        add(f"tiff_tiles_packed_{photometric}.tif", tiff(tags | {259: 8}, [zlib.compress(tile) for tile in tiles]), expected=shown)
    premultiplied = (rgb.astype(int) * alpha[..., None] // 255).astype(np.uint8)
    data = np.concatenate([premultiplied, alpha[..., None]], axis=-1).tobytes()
    add("tiff_associated_alpha.tif", tiff(tiff_tags(width, height, 8, 2, 4, extra={338: 1}), [data]), lossy=True)
    data = np.concatenate([rgb, alpha[..., None]], axis=-1).tobytes()
    add("tiff_unknown_fourth.tif", tiff(tiff_tags(width, height, 8, 2, 4, extra={338: 0}), [data]), expected=rgb)
    for depth in (1, 2, 4):
        values = rgb[..., 0] >> (8 - depth)
        bits = (values[..., None] >> np.arange(depth - 1, -1, -1)) & 1
        rows = np.packbits(bits.reshape(height, -1), axis=1).tobytes()
        add(f"tiff_grey_{depth}.tif", tiff(tiff_tags(width, height, depth, 1), [rows]), expected=triple(values * (255 // (2**depth - 1))))

    plain = tiff_tags(width, height, 8, 1)
    content = rgb[..., 0].tobytes()
    refuse("tiff_huge.tif", tiff(plain | {256: 60000, 257: 60000}, [content]), "tooManyPixels")
    refuse("tiff_huge_tile.tif", tiff(tiff_tags(9, 9, 8, 1, tile=True, extra={322: 65520, 323: 65520}), [content]), "tooManyPixels")
    refuse("tiff_no_rows.tif", tiff(plain | {257: 0}, [content]), "corrupt")
    refuse("tiff_truncated.tif", tiff(plain, [content])[:-1], "corrupt")
    refuse("tiff_header_only.tif", tiff(plain, [content])[:8], "corrupt")
    refuse("tiff_float.tif", tiff(tiff_tags(width, height, 32, 1, extra={339: 3}), [content * 4]), "corrupt")
    refuse("tiff_raw.tif", tiff(plain | {50706: [1, 4, 0, 0]}, [content]), "unsupported")
    refuse("tiff_color_filter.tif", tiff(plain | {262: 32803}, [content]), "unsupported")
    refuse("tiff_zstandard.tif", tiff(plain | {259: 50000}, [content]), "corrupt")


# Netpbm


def make_pnms():
    image = picture(13, 11)
    rgb = np.asarray(image)
    for mode in ("1", "L", "RGB"):
        add(f"pnm_{mode}.pnm", encode(image.convert(mode), "PPM"))
    text = lambda a: " ".join(map(str, a.reshape(-1))).encode()
    add("pnm_text_bits.pbm", b"P1 # bits\n13 11\n" + b"".join(b"%d" % (v & 1) for v in rgb[..., 0].reshape(-1)) + b"\n")
    add("pnm_text_grey.pgm", b"P2\n# a comment\n13 11 # another\n100\n" + text(rgb[..., 0] % 101))
    add("pnm_text_rgb.ppm", b"P3\n13 11\n255\n" + text(rgb))
    add("pnm_maximum_100.ppm", b"P6\n13 11\n100\n" + (rgb % 101).tobytes())
    wide = RANDOM.integers(0, 65536, (11, 13, 3))
    add("pnm_rgb_16.ppm", b"P6\n13 11\n65535\n" + wide.astype(">u2").tobytes())
    grey = np.stack([wide[..., 0] >> 8] * 3, axis=-1).astype(np.uint8)
    add("pnm_grey_16.pgm", b"P5\n13 11\n65535\n" + wide[..., 0].astype(">u2").tobytes(), expected=grey)
    alpha = alpha_of(13, 11)
    head = b"P7\nWIDTH 13\nHEIGHT 11\nDEPTH %d\nMAXVAL 255\n# made here\nTUPLTYPE %s\nENDHDR\n"
    data = np.concatenate([rgb, alpha[..., None]], axis=-1).tobytes()
    add("pnm_pam_alpha.pam", head % (4, b"RGB_ALPHA") + data, expected=over_white(rgb, alpha))
    add("pnm_pam_grey.pam", head % (1, b"GRAYSCALE") + rgb[..., 0].tobytes(), expected=np.stack([rgb[..., 0]] * 3, axis=-1))
    data = np.stack([rgb[..., 0], alpha], axis=-1).tobytes()
    grey = np.stack([rgb[..., 0]] * 3, axis=-1)
    add("pnm_pam_grey_alpha.pam", head % (2, b"GRAYSCALE_ALPHA") + data, expected=over_white(grey, alpha))

    refuse("pnm_huge.ppm", b"P6\n60000 60000\n255\n", "tooManyPixels")
    refuse("pnm_endless.ppm", b"P6\n99999999999999999999 1\n255\n", "corrupt")
    refuse("pnm_truncated.ppm", encode(image, "PPM")[:-1], "corrupt")
    refuse("pnm_no_maximum.ppm", b"P6\n3 3\n0\n" + bytes(27), "corrupt")
    refuse("pnm_text_over_maximum.pgm", b"P2\n2 1\n9\n3 10\n", "corrupt")


# ICO


def make_icos():
    image = picture(19, 15)
    add("ico_png.ico", encode(with_alpha(image), "ICO", sizes=[(19, 15)]))
    add("ico_bitmap.ico", encode(with_alpha(image), "ICO", sizes=[(19, 15)], bitmap_format="bmp"))
    add("ico_two.ico", encode(picture(40, 40), "ICO", sizes=[(16, 16), (32, 32)]))
    pixels = image.convert("RGB")
    rows = encode(pixels, "BMP")[54:]
    mask = RANDOM.integers(0, 256, (15, 4)).astype(np.uint8).tobytes()
    header = struct.pack("<LllHHLLllLL", 40, 19, 30, 1, 24, 0, 0, 0, 0, 0, 0)
    entry = struct.pack("<BBBBHHLL", 19, 15, 0, 0, 1, 24, len(header + rows + mask), 22)
    masked = struct.pack("<HHH", 0, 1, 1) + entry + header + rows + mask
    add("ico_masked.ico", masked)

    refuse("ico_truncated.ico", masked[:-1], "corrupt")
    refuse("ico_no_image.ico", struct.pack("<HHH", 0, 1, 1) + struct.pack("<BBBBHHLL", 9, 9, 0, 0, 1, 24, 9, 2**31) + bytes(9), "corrupt")
    huge = struct.pack("<LllHHLLllLL", 40, 60000, 120000, 1, 24, 0, 0, 0, 0, 0, 0)
    refuse("ico_huge.ico", struct.pack("<HHH", 0, 1, 1) + entry + huge, "tooManyPixels")


# AVIF and HEIC, which a build may lack


def stating(data, width, height):
    """The file, with another size in each of its boxes that state one."""
    parts = data.split(b"ispe\0\0\0\0")
    return parts[0] + b"".join(b"ispe\0\0\0\0" + struct.pack(">LL", width, height) + part[8:] for part in parts[1:])


def make_heifs():
    image = picture(48, 40)
    add("avif_444.avif", encode(image, "AVIF", quality=90, subsampling="4:4:4"), lossy=True)
    add("avif_420.avif", encode(image, "AVIF", quality=70), lossy=True)
    add("avif_alpha.avif", encode(with_alpha(image), "AVIF", quality=90), lossy=True)
    for orientation in range(2, 9):
        add(f"avif_orientation_{orientation}.avif", encode(image, "AVIF", quality=90, exif=exif_of(orientation)), lossy=True)
    add("avif_animated.avif", encode(image, "AVIF", quality=80, save_all=True, append_images=[picture(48, 40)]), lossy=True)
    add("heic_420.heic", encode(image, "HEIF", quality=80), lossy=True)
    add("heic_444.heic", encode(image, "HEIF", quality=90, chroma=444), lossy=True)
    add("heic_alpha.heic", encode(with_alpha(image), "HEIF", quality=90), lossy=True)

    avif, heic = encode(image, "AVIF"), encode(image, "HEIF")
    for name, data in {"avif": avif, "heic": heic}.items():
        refuse(f"{name}_huge.{name}", stating(data, 16000, 16000), "tooManyPixels")
        refuse(f"{name}_truncated.{name}", data[: len(data) * 3 // 4], "corrupt")
        refuse(f"{name}_header_only.{name}", data[:24], "corrupt")
    # What is coded is larger than what is stated; a test holds them to a lower limit.
    flat = Image.new("RGB", (1000, 1000), (200, 100, 50))
    for name, kind in {"avif": "AVIF", "heic": "HEIF"}.items():
        (FILES / f"coded_larger.{name}").write_bytes(stating(encode(flat, kind, quality=20), 10, 10))


# JPEG XL, which a build may lack


def cjxl(image, *options, suffix=".png"):
    """What cjxl makes of a file."""
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / f"in{suffix}", Path(folder) / "out.jxl"
        source.write_bytes(image)
        subprocess.run(["cjxl", source, target, "--quiet", *options], check=True, capture_output=True)
        return target.read_bytes()


def djxl(data):
    """The pixels that djxl makes of a file."""
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "in.jxl", Path(folder) / "out.ppm"
        source.write_bytes(data)
        subprocess.run(["djxl", source, target, "--quiet"], check=True, capture_output=True)
        return np.asarray(Image.open(target).convert("RGB"))


class Bits:
    """Numbers of some bits each, the least significant first."""

    def __init__(self):
        self.value, self.count = 0, 0

    def put(self, *parts):
        for value, count in parts:
            self.value |= value << self.count
            self.count += count
        return self

    def pad(self):
        self.count = (self.count + 7) & ~7
        return self

    def bytes(self):
        self.pad()
        return self.value.to_bytes(self.count // 8, "little")


def jxl_head(width, height):
    """A codestream up to its first frame."""
    size = [(0, 1), (3, 2), (height - 1, 30), (0, 3), (3, 2), (width - 1, 30)]
    return Bits().put((0xFF, 8), (0x0A, 8), *size, (1, 1), (1, 1)).pad()


def put_reference(bits, width, height):
    """A frame that is only drawn upon others, without data."""
    side = lambda value: [(3, 2), (value - 18688, 30)] if value >= 18688 else [(2, 2), (value - 2304, 14)]
    # Modular coding, groups of 1024 pixels, a size of its own.
    bits.put((0, 1), (2, 2), (1, 1), (0, 2), (0, 2), (3, 2), (1, 1), *side(width), *side(height))
    bits.put((1, 2), (1, 1), (0, 2), (1, 1), (0, 2))
    groups = -(-width // 1024) * -(-height // 1024)
    large = -(-(-(-width // 8)) // 1024) * -(-(-(-height // 8)) // 1024)
    return bits.put((0, 1)).pad().put(*[(0, 12)] * (2 + large + groups)).pad()


def in_boxes(*boxes):
    signature = b"JXL \r\n\x87\n"
    return b"".join(
        struct.pack(">L", len(content) + 8) + kind + content
        for kind, content in ((signature[:4], signature[4:]), (b"ftyp", b"jxl \0\0\0\0jxl ")) + boxes
    )


def make_jxls():
    global RANDOM
    RANDOM = np.random.default_rng(20261128)
    image = picture(48, 40)
    rgb, alpha = np.asarray(image), alpha_of(48, 40)
    lossless = encode(image, "JXL", lossless=True)
    add("jxl_lossless.jxl", lossless, expected=rgb)
    add("jxl_lossy.jxl", encode(image, "JXL", quality=85), lossy=True)
    add("jxl_grey.jxl", encode(image.convert("L"), "JXL", lossless=True), expected=np.asarray(image.convert("L").convert("RGB")))
    add("jxl_alpha.jxl", encode(with_alpha(image), "JXL", lossless=True), expected=over_white(rgb, alpha))
    grey = np.asarray(image.convert("L").convert("RGB"))
    add("jxl_grey_alpha.jxl", encode(with_alpha(image).convert("LA"), "JXL", lossless=True), expected=over_white(grey, alpha))
    weighed = (rgb.astype(int) * alpha[..., None] + 127) // 255
    associated = cjxl(encode(with_alpha(image), "PNG"), "-q", "100", "--premultiply=1")
    add("jxl_associated_alpha.jxl", associated, expected=(weighed + 255 - alpha[..., None]).astype(np.uint8), lossy=True)
    wide = rgb[..., 0].astype(np.uint16) << 8 | RANDOM.integers(0, 256, (40, 48)).astype(np.uint16)
    shown = np.stack([wide >> 8] * 3, axis=-1).astype(np.uint8)
    add("jxl_grey_16.jxl", encode(Image.fromarray(wide), "JXL", lossless=True), expected=shown)
    deep = rgb.astype(int) << 8 | RANDOM.integers(0, 256, rgb.shape)
    add("jxl_rgb_16.jxl", cjxl(png(deep, 16, 2), "-q", "100"), expected=rgb)
    add("jxl_boxes.jxl", in_boxes((b"jxlc", lossless)), expected=rgb)
    half = len(lossless) // 2
    parts = ((b"jxlp", bytes(4) + lossless[:half]), (b"free", b"between"), (b"jxlp", b"\x80\0\0\1" + lossless[half:]))
    add("jxl_parts.jxl", in_boxes(*parts), expected=rgb)
    for orientation in range(2, 9):
        plain = encode(image, "PNG", exif=exif_of(orientation))
        add(f"jxl_orientation_{orientation}.jxl", cjxl(plain, "-q", "100"), expected=pillow_pixels(plain))
    # What the codestream says counts, here that it is upright.
    add("jxl_exif_only.jxl", encode(image, "JXL", lossless=True, exif=exif_of(6)), expected=rgb)
    # Not the JPEG's own pixels: coefficients are reconstructed to another place between two levels.
    of_jpeg = cjxl(encode(image, "JPEG", quality=85), suffix=".jpg")
    add("jxl_of_jpeg.jxl", of_jpeg, expected=djxl(of_jpeg), lossy=True)
    large = picture(300, 270)
    add("jxl_progressive.jxl", cjxl(encode(large, "PNG"), "-p", "--progressive_dc=1", "-q", "40", "-e", "3"), lossy=True)
    add("jxl_group_order.jxl", cjxl(encode(large, "PNG"), "--group_order=1", "-q", "40", "-e", "3"), lossy=True)
    text = Image.new("RGB", (280, 120), "white")
    for x in range(8):
        for y in range(5):
            ImageDraw.Draw(text).text((6 + 34 * x, 6 + 22 * y), "abe", fill=(20, 20, 60))
    patched = cjxl(encode(text, "PNG"), "--patches=1", "-q", "90", "-e", "7")
    add("jxl_patches.jxl", patched, lossy=True)
    add("jxl_resampled.jxl", cjxl(encode(large, "PNG"), "-d", "24", "-e", "3"), lossy=True)
    frames = encode(image, "PNG", save_all=True, append_images=[ImageOps.mirror(image)], duration=100)
    add("jxl_animated.jxl", cjxl(frames, "-q", "100", suffix=".apng"), expected=rgb)
    add("jxl_trailing_bytes.jxl", lossless + b"trailing", expected=rgb)

    refuse("jxl_huge.jxl", jxl_head(60000, 60000).bytes(), "tooManyPixels")
    refuse("jxl_largest.jxl", jxl_head(2**30, 2**30).bytes(), "tooManyPixels")
    frame = put_reference(jxl_head(16, 16), 30000, 30000)
    refuse("jxl_large_frame.jxl", frame.bytes(), "tooManyPixels")
    many = jxl_head(16, 16)
    for _ in range(6):
        put_reference(many, 10000, 10000)
    refuse("jxl_many_frames.jxl", many.bytes(), "tooManyPixels")
    refuse("jxl_truncated.jxl", lossless[: len(lossless) * 3 // 4], "corrupt")
    refuse("jxl_header_only.jxl", lossless[:12], "corrupt")
    refuse("jxl_no_codestream.jxl", in_boxes((b"Exif", bytes(4) + exif_of(6)[6:])), "corrupt")
    refuse("jxl_box_truncated.jxl", in_boxes((b"jxlc", lossless))[:-9], "corrupt")


# Transforms


def transformed(image, resize, crop, method):
    """torchvision's Resize(resize) and CenterCrop(crop), from their documented rules."""
    width, height = image.size
    short, long = min(width, height), max(width, height)
    scaled = int(resize * long / short)
    size = (resize, scaled) if width <= height else (scaled, resize)
    if size != image.size:
        image = image.resize(size, method)
    width, height = image.size
    padded = (max(width, crop), max(height, crop))
    if padded != image.size:
        framed = Image.new("RGB", padded)
        framed.paste(image, (max(0, crop - width) // 2, max(0, crop - height) // 2))
        image = framed
    left, top = (int(round((side - crop) / 2.0)) for side in image.size)
    return image.crop((left, top, left + crop, top + crop))


def make_transforms():
    sizes = [(1, 1), (2, 3), (37, 29), (64, 48), (48, 64), (90, 11), (11, 90), (5, 200), (200, 5), (8, 61), (33, 33)]
    asked = [(32, 32), (8, 8), (20, 15), (15, 20), (40, 33), (11, 11), (1, 3)]
    for width, height in sizes:
        name = f"{width}x{height}"
        # Noise at the ends of the range shows differences that a soft picture hides.
        image = Image.fromarray((RANDOM.integers(0, 2, (height, width, 3)) * 255).astype(np.uint8))
        if (width, height) in [(37, 29), (64, 48), (48, 64)]:
            image = picture(width, height)
        write_ppm(TRANSFORMS / f"{name}.ppm", np.asarray(image))
        for resize, crop in asked:
            for interpolation, method in (("bilinear", Image.BILINEAR), ("bicubic", Image.BICUBIC)):
                result = f"{name}_{resize}_{crop}_{interpolation}.ppm"
                write_ppm(TRANSFORMS / result, np.asarray(transformed(image, resize, crop, method)))
                manifest["transforms"].append(
                    {"image": f"{name}.ppm", "resize": resize, "crop": crop, "interpolation": interpolation, "expected": result}
                )


def clear(folder, pattern):
    folder.mkdir(exist_ok=True)
    for old in folder.glob(pattern):
        old.unlink()


if __name__ == "__main__":
    if sys.argv[1:] == ["jxl"]:
        kept = json.loads((HERE / "manifest.json").read_text())
        manifest |= {key: [part for part in kept[key] if not part.get("file", "").endswith(".jxl")] for key in kept}
        clear(FILES, "*.jxl")
        clear(EXPECTED, "*.jxl.ppm")
    else:
        for folder in (FILES, EXPECTED, TRANSFORMS):
            clear(folder, "*")
        make_jpegs()
        make_pngs()
        make_webps()
        make_gifs()
        make_transforms()
        make_bmps()
        make_tiffs()
        make_pnms()
        make_icos()
        make_heifs()
    make_jxls()
    (HERE / "manifest.json").write_text(json.dumps(manifest, indent=1) + "\n")
    size = sum(path.stat().st_size for path in HERE.rglob("*") if path.is_file())
    print(f"{len(manifest['images'])} images, {len(manifest['refused'])} refused, {len(manifest['transforms'])} transforms, {size} bytes")
