#!/usr/bin/env python3
"""Makes the fixtures of ImagesTests: small encoded images of every kind, and what Pillow makes of them.

    pip install pillow==13.0.0 numpy
    python make_fixtures.py

Every picture is drawn here, from a seed. Pictures to be read back are written as binary PPM, which a test can read
without a decoder of ours. Where Pillow cannot keep what a PNG holds (16 bits a channel), the expected pixels follow from
what was written.
"""

import io
import json
import struct
import zlib
from pathlib import Path

import numpy as np
import PIL
from PIL import Image, ImageDraw, ImageOps

assert PIL.__version__ == "13.0.0", "Filters and decoders differ between versions of Pillow."

HERE = Path(__file__).parent
FILES, EXPECTED, TRANSFORMS = HERE / "files", HERE / "expected", HERE / "transforms"
RANDOM = np.random.default_rng(20240612)
ORIENTATION = 0x0112

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
    refuse("png_largest.png", sized(2**31 - 1, 2**31 - 1), "corrupt")
    refuse("png_no_rows.png", sized(4, 0), "corrupt")
    refuse("png_too_few_rows.png", sized(21, 20), "corrupt")
    refuse("png_truncated.png", plain[: len(plain) // 2], "corrupt")
    refuse("png_header_only.png", plain[:33], "corrupt")
    refuse("png_signature_only.png", plain[:8], "corrupt")
    refuse("png_no_palette.png", png(grey[..., None], 8, 3), "corrupt")
    refuse("png_bad_crc.png", plain[:29] + b"\0\0\0\0" + plain[33:], "corrupt")
    refuse("png_bad_pixel_crc.png", plain[:-16] + b"\0\0\0\0" + plain[-12:], "corrupt")
    bad = chunk(b"tEXt", b"key\0value")[:-1] + b"\0"
    refuse("png_bad_text_crc.png", png(rgb, 8, 2, before=bad), "corrupt")
    bomb = chunk(b"iTXt", text + b"\1\0\0\0" + zlib.compress(bytes(9 << 20), 9))
    refuse("png_text_bomb.png", png(rgb, 8, 2, before=bomb), "corrupt")


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

    refuse("gif_huge.gif", gif(frame, (65535, 65535), palette=palette), "tooManyPixels")
    refuse("gif_huge_frame.gif", gif(frame, whole, (65000, 65000), palette=palette), "tooManyPixels")
    refuse("gif_no_columns.gif", gif(frame[:, :0], whole, palette=palette), "corrupt")
    refuse("gif_truncated.gif", gif(frame, whole, palette=palette)[:-150], "corrupt")
    refuse("gif_no_image.gif", gif(frame, whole, palette=palette)[:61] + b";", "corrupt")


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


if __name__ == "__main__":
    for folder in (FILES, EXPECTED, TRANSFORMS):
        folder.mkdir(exist_ok=True)
        for old in folder.iterdir():
            old.unlink()
    make_jpegs()
    make_pngs()
    make_webps()
    make_gifs()
    make_transforms()
    (HERE / "manifest.json").write_text(json.dumps(manifest, indent=1) + "\n")
    size = sum(path.stat().st_size for path in HERE.rglob("*") if path.is_file())
    print(f"{len(manifest['images'])} images, {len(manifest['refused'])} refused, {len(manifest['transforms'])} transforms, {size} bytes")
