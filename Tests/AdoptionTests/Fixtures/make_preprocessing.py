# Part of swift-cider. Copyright the swift-cider contributors.
# SPDX-License-Identifier: Apache-2.0
"""Writes preprocessing.json beside this script: what Hugging Face's and timm's own classes make of a generated image.

    python3 -m pip install numpy pillow torch torchvision timm transformers
    python3 make_preprocessing.py

Each case is the text of a file as it lies beside a model, and the pixel values of the class that reads it, [c, h, w] in
float32 and base64. Of Hugging Face's classes those with the Pillow backend are taken, whose pixels are exact.
"""

import base64
import json
from pathlib import Path

import numpy as np
import transformers
from PIL import Image
from timm.data import create_transform, resolve_data_config

WIDTH, HEIGHT = 29, 38


def image():
    """`soft` of ImagesTests' make_transforms.py."""
    y, x, c = np.meshgrid(np.arange(HEIGHT), np.arange(WIDTH), np.arange(3), indexing="ij")
    return Image.fromarray(((x * (2 + c) + y * (5 - c) + (x // 4 + y // 4) % 2 * 96) & 255).astype(np.uint8))


HUGGING_FACE = [
    ("ViTImageProcessor", {"size": {"height": 12, "width": 12}}),
    ("ViTImageProcessor", {"size": {"height": 10, "width": 14}, "resample": 3, "image_mean": [0.1, 0.2, 0.3]}),
    ("ViTImageProcessor", {"size": {"height": 12, "width": 12}, "do_normalize": False}),
    ("ViTImageProcessor", {"size": {"height": 12, "width": 12}, "do_rescale": False, "image_mean": [120.0, 110.0, 100.0],
                           "image_std": [60.0, 61.0, 62.0]}),
    ("ViTImageProcessor", {"size": {"height": 12, "width": 12}, "rescale_factor": 1 / 127.5}),
    ("ViTImageProcessor", {"size": {"height": 11, "width": 11}, "resample": 1}),
    ("DeiTImageProcessor", {"size": {"height": 14, "width": 14}, "crop_size": {"height": 12, "width": 12}}),
    ("BeitImageProcessor", {"size": {"height": 13, "width": 13}, "crop_size": {"height": 12, "width": 12},
                            "do_center_crop": True}),
    ("CLIPImageProcessor", {"size": {"shortest_edge": 12}, "crop_size": {"height": 12, "width": 12}}),
    ("CLIPImageProcessor", {"size": {"shortest_edge": 13}, "crop_size": {"height": 12, "width": 10}}),
    ("BitImageProcessor", {"size": {"shortest_edge": 16}, "crop_size": {"height": 14, "width": 14},
                           "image_mean": [0.485, 0.456, 0.406], "image_std": [0.229, 0.224, 0.225]}),
    ("SiglipImageProcessor", {"size": {"height": 12, "width": 12}}),
    ("ConvNextImageProcessor", {"size": {"shortest_edge": 14}}),
    ("ConvNextImageProcessor", {"size": {"shortest_edge": 13}, "crop_pct": 0.9}),
    ("LevitImageProcessor", {"size": {"shortest_edge": 14}, "crop_size": {"height": 14, "width": 14}}),
    ("MobileNetV2ImageProcessor", {"size": {"shortest_edge": 16}, "crop_size": {"height": 13, "width": 13}}),
    ("EfficientNetImageProcessor", {"size": {"height": 12, "width": 12}, "crop_size": {"height": 9, "width": 9}}),
    ("EfficientNetImageProcessor", {"size": {"height": 12, "width": 12}, "rescale_offset": True,
                                    "rescale_factor": 1 / 127.5, "include_top": False}),
    ("MobileViTImageProcessor", {"size": {"shortest_edge": 14}, "crop_size": {"height": 12, "width": 12}}),
    ("PoolFormerImageProcessor", {"size": {"shortest_edge": 12}, "crop_size": {"height": 12, "width": 12}}),
]
TIMM = [
    {"input_size": [3, 14, 14], "crop_pct": 0.875, "interpolation": "bilinear"},
    {"input_size": [3, 12, 12], "crop_pct": 0.9, "interpolation": "bicubic", "crop_mode": "center"},
    {"input_size": [3, 12, 12], "crop_pct": 1.0, "crop_mode": "squash", "mean": [0.5] * 3, "std": [0.5] * 3},
    {"input_size": [3, 14, 14], "crop_pct": 0.95, "crop_mode": "squash", "interpolation": "bicubic"},
    {"input_size": [3, 13, 13], "crop_pct": 1.0, "crop_mode": "border", "mean": [0.48, 0.45, 0.4]},
    {"input_size": [3, 12, 16], "crop_pct": 0.9, "crop_mode": "center", "interpolation": "bilinear"},
]
KEPT = {  # What class files leave to the class, too: the first of each class is written without its defaults.
    "ViTImageProcessor", "CLIPImageProcessor", "ConvNextImageProcessor", "LevitImageProcessor", "DeiTImageProcessor",
    "EfficientNetImageProcessor", "MobileViTImageProcessor", "PoolFormerImageProcessor", "BitImageProcessor",
}


def case(file, text, values, name):
    values = np.ascontiguousarray(values, dtype="<f4")
    return {
        "name": name, "file": file, "text": text, "shape": list(values.shape),
        "expected": base64.b64encode(values.tobytes()).decode()}


def main():
    cases = []
    picture = image()
    seen = set()
    for number, (name, options) in enumerate(HUGGING_FACE):
        processor = getattr(transformers, name + "Pil")(**options)
        values = processor(picture, return_tensors="np")["pixel_values"][0]
        stored = json.loads(processor.to_json_string())
        stored["image_processor_type"] = name + ("Fast" if number % 2 else "")
        if name in KEPT and name not in seen:
            stored = {"feature_extractor_type": name.replace("ImageProcessor", "FeatureExtractor"), **options}
            if "crop_size" in options:
                stored["crop_size"] = options["crop_size"]["height"]
        seen.add(name)
        cases.append(case("preprocessor_config.json", json.dumps(stored), values, f"{name} {number}"))
    for number, configuration in enumerate(TIMM):
        settings = resolve_data_config(pretrained_cfg=configuration)
        values = create_transform(**settings, is_training=False)(picture).numpy()
        stored = {"architecture": "resnet18", "num_classes": 2, "pretrained_cfg": configuration}
        cases.append(case("config.json", json.dumps(stored), values, f"timm {number}"))
    target = Path(__file__).parent / "preprocessing.json"
    target.write_text("[\n" + ",\n".join(json.dumps(c, separators=(",", ":")) for c in cases) + "\n]\n")
    print(len(cases), "cases,", target.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
