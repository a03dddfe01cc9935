"""Writes Fixtures/networks.json, names and shapes of tensors and outputs of the same networks in PyTorch, and
Fixtures/augmentation.json, what torchvision draws.

    pip install torch==2.13.0 torchvision==0.28.0 numpy pillow==13.0.0
    python make_fixtures.py

Weights and images are filled by a formula, so that the fixture holds outputs only.
"""
import json
import math
import pathlib

import numpy
import torch
from torch import nn
from torch.nn import functional

try:
    import torchvision
except RuntimeError:
    # A torchvision built for another device lacks its operators; the models do without them.
    library = torch.library.Library("torchvision", "DEF")
    library.define("nms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
    library.define("qnms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
    import torchvision
from PIL import Image
from torchvision import transforms
from torchvision.transforms import functional as tf


def noise(count, number):
    """Numbers of unit variance, uniform, from the mixing function of SplitMix64."""
    with numpy.errstate(over="ignore"):
        bits = numpy.arange(count, dtype=numpy.uint64) + numpy.uint64((number << 32) + 1)
        bits = bits * numpy.uint64(0x9E3779B97F4A7C15)
        bits = (bits ^ (bits >> numpy.uint64(30))) * numpy.uint64(0xBF58476D1CE4E5B9)
        bits = (bits ^ (bits >> numpy.uint64(27))) * numpy.uint64(0x94D049BB133111EB)
        bits = bits ^ (bits >> numpy.uint64(31))
    unit = (bits >> numpy.uint64(40)).astype(numpy.float64) / 2**24
    return torch.from_numpy((2 * unit - 1) * math.sqrt(3))


def fill(tensors):
    """Fills tensor number k with noise of number k; `tensors` are (name, tensor) without counters."""
    for number, (name, tensor) in enumerate(tensors):
        values = noise(tensor.numel(), number)
        if name.endswith("running_var"):
            values = 1 + 0.25 * values
        elif name.endswith("running_mean") or name.endswith("bias"):
            values = 0.1 * values
        elif tensor.dim() == 1:
            values = 1 + 0.1 * values
        else:
            values = values * math.sqrt(2 / (tensor.numel() / tensor.shape[0]))
        tensor.data.copy_(values.reshape(tensor.shape))


def small_stem(model):
    model.conv1 = nn.Conv2d(3, 64, 3, padding=1, bias=False)
    model.maxpool = nn.Identity()
    return model


class Unit(nn.Module):
    def __init__(self, input, output, pools=False):
        super().__init__()
        self.conv = nn.Conv2d(input, output, 3, padding=1, bias=False)
        self.bn = nn.BatchNorm2d(output)
        self.pools = pools

    def forward(self, x):
        x = self.conv(x)
        return functional.relu(self.bn(functional.max_pool2d(x, 2) if self.pools else x))


class Residual(nn.Sequential):
    def __init__(self, width):
        super().__init__(Unit(width, width), Unit(width, width))

    def forward(self, x):
        return x + super().forward(x)


class Fast(nn.Module):
    def __init__(self, stem, stages):
        super().__init__()
        self.stem = Unit(3, stem)
        channels = stem
        for number, (width, blocks) in enumerate(stages):
            layers = [Unit(channels, width, pools=True)] + [Residual(width) for _ in range(blocks)]
            setattr(self, f"layer{number + 1}", nn.Sequential(*layers))
            channels = width
        self.depth = len(stages)

    def forward(self, x):
        x = self.stem(x)
        for number in range(self.depth):
            x = getattr(self, f"layer{number + 1}")(x)
        return x.mean((2, 3))


class WhitenedStage(nn.Module):
    def __init__(self, input, output):
        super().__init__()
        self.conv1 = nn.Conv2d(input, output, 3, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(output, momentum=0.4)
        self.conv2 = nn.Conv2d(output, output, 3, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(output, momentum=0.4)

    def forward(self, x):
        x = functional.relu(self.bn1(functional.max_pool2d(self.conv1(x), 2)))
        return functional.relu(self.bn2(self.conv2(x)))


class Whitened(nn.Module):
    def __init__(self, widths):
        super().__init__()
        self.stem = nn.Sequential()
        self.stem.add_module("conv", nn.Conv2d(3, 24, 2))
        channels = 24
        for number, width in enumerate(widths):
            setattr(self, f"layer{number + 1}", WhitenedStage(channels, width))
            channels = width
        self.depth = len(widths)

    def forward(self, x):
        x = functional.relu(self.stem(x))
        for number in range(self.depth):
            x = getattr(self, f"layer{number + 1}")(x)
        return x.mean((2, 3))


def residual(model):
    model.fc = nn.Identity()
    return model


models = torchvision.models
backbones = {
    "resnet18-cifar": (residual(small_stem(models.resnet18())), 512, 32),
    "resnet34-cifar": (residual(small_stem(models.resnet34())), 512, 32),
    "resnet18": (residual(models.resnet18()), 512, 64),
    "resnet50": (residual(models.resnet50()), 2048, 64),
    "fast-small": (Fast(32, [(64, 1), (128, 1), (256, 1)]), 256, 32),
    "fast-whitened": (Whitened([64, 256, 256]), 256, 32),
}

result = []
for name, (backbone, width, size) in backbones.items():
    head = nn.Sequential(nn.Linear(width, width), nn.ReLU(), nn.Linear(width, 16))
    state = list(backbone.state_dict().items()) + [(f"head.{key}", value) for key, value in head.state_dict().items()]
    state = [(key, value) for key, value in state if not key.endswith("num_batches_tracked")]
    if name == "fast-whitened":
        # Its normalizations have no scale.
        state = [(key, value) for key, value in state if not ("bn" in key and key.endswith("weight"))]
    fill(state)
    images = noise(4 * 3 * size * size, 1000).reshape(4, 3, size, size).float()
    outputs = {}
    with torch.no_grad():
        for mode in ("eval", "train"):
            backbone.train(mode == "train")
            features = backbone(images)
            outputs[mode] = {
                "features": functional.normalize(features).double().flatten().tolist(),
                "projection": functional.normalize(head(features)).double().flatten().tolist(),
            }
    sample = [round(value, 7) for value in outputs["eval"]["features"][:width:7]]
    result.append({
        "architecture": name,
        "size": size,
        "tensors": [{"name": key, "shape": list(value.shape)} for key, value in state],
        "evaluated": [round(value, 7) for value in outputs["eval"]["projection"]],
        "features": sample,
        "trained": [round(value, 7) for value in outputs["train"]["projection"]],
        "mean_after": [round(value, 6) for value in dict(state)[[k for k, _ in state if k.endswith("running_mean")][-1]].tolist()[:16]],
    })

folder = pathlib.Path(__file__).parent / "Fixtures"
folder.mkdir(exist_ok=True)
(folder / "networks.json").write_text(json.dumps(result, separators=(",", ":")) + "\n")


# Augmentation: what torchvision draws, and what it makes of one picture.

torch.manual_seed(0)
side = 32
ramp = numpy.arange(side)
picture = numpy.stack(
    [ramp[None, :] * 7 + 0 * ramp[:, None], ramp[:, None] * 7 + 0 * ramp[None, :], (ramp[:, None] ^ ramp[None, :]) * 8], -1
).astype(numpy.uint8)
image = Image.fromarray(picture)


def deciles(values):
    return [round(float(value), 5) for value in numpy.quantile(values, numpy.arange(1, 20) / 20)]


draws = 40000
boxes = numpy.array(
    [transforms.RandomResizedCrop.get_params(image, (0.2, 1.0), (3 / 4, 4 / 3)) for _ in range(draws)], dtype=float)
top, left, height, width = boxes.T
jitter = transforms.ColorJitter(0.4, 0.4, 0.4, 0.1)
drawn = [transforms.ColorJitter.get_params(jitter.brightness, jitter.contrast, jitter.saturation, jitter.hue)
         for _ in range(draws)]
whole = transforms.Compose([
    transforms.RandomResizedCrop(32, scale=(0.2, 1.0)), transforms.RandomHorizontalFlip(),
    transforms.RandomApply([jitter], p=0.8), transforms.RandomGrayscale(p=0.2)])
views = numpy.stack([numpy.asarray(whole(image)) for _ in range(8000)]).astype(float)


def pixels(result):
    return numpy.asarray(result).flatten().tolist()


augmentation = {
    "deciles": {
        "area": deciles(width * height / side**2),
        "ratio": deciles(numpy.log(width / height)),
        "left": deciles(left), "top": deciles(top),
        "brightness": deciles([d[1] for d in drawn]), "contrast": deciles([d[2] for d in drawn]),
        "saturation": deciles([d[3] for d in drawn]), "hue": deciles([d[4] for d in drawn]),
        "firstChange": deciles([float(d[0][0]) for d in drawn]),
    },
    "views": {
        "mean": views.mean((0, 1, 2)).tolist(),
        "deviation": views.std((0, 1, 2)).tolist(),
        "spread": views.mean((1, 2)).std(0).tolist(),
        "slope": numpy.abs(numpy.diff(views, axis=2)).mean((0, 1, 2)).tolist(),
        "gray": float((numpy.ptp(views, axis=-1).max((1, 2)) == 0).mean()),
    },
    "pictures": {
        "brightness 0.7": pixels(tf.adjust_brightness(image, 0.7)),
        "brightness 1.4": pixels(tf.adjust_brightness(image, 1.4)),
        "contrast 0.6": pixels(tf.adjust_contrast(image, 0.6)),
        "contrast 1.4": pixels(tf.adjust_contrast(image, 1.4)),
        "saturation 0.6": pixels(tf.adjust_saturation(image, 0.6)),
        "saturation 1.4": pixels(tf.adjust_saturation(image, 1.4)),
        "hue 0.1": pixels(tf.adjust_hue(image, 0.1)),
        "hue -0.08": pixels(tf.adjust_hue(image, -0.08)),
        "gray 0": pixels(tf.to_grayscale(image, 3)),
        "crop 0": pixels(tf.resized_crop(image, 3, 5, 20, 17, [32, 32])),
        "crop 1": pixels(tf.hflip(tf.resized_crop(image, 3, 5, 20, 17, [32, 32]))),
        "crop 2": pixels(tf.resized_crop(image, 1, 2, 29, 30, [12, 12])),
    },
}
(folder / "augmentation.json").write_text(json.dumps(augmentation, separators=(",", ":")) + "\n")
