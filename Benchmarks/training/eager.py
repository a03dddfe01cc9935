# Part of swift-cider. Copyright the swift-cider contributors.
# SPDX-License-Identifier: Apache-2.0
"""CIDER's training step written in PyTorch eager, on one batch made here; prints images a second of both forms.

    python eager.py NETWORK BATCH VIEWS THREADS f32|bf16 STEPS

`eager` moves the r-th sample of every class together; `loop` moves prototypes sample by sample, as the method's first
implementation does. The batch is drawn once and nothing is augmented. The first two steps are not counted.
"""
import json
import statistics
import sys
import time

import torch
from torch import nn
from torch.nn import functional


def unit(input, output, pools=False):
    layers = [nn.Conv2d(input, output, 3, padding=1, bias=False)]
    if pools:
        layers.append(nn.MaxPool2d(2))
    return nn.Sequential(*layers, nn.BatchNorm2d(output), nn.ReLU(inplace=True))


class Residual(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.inner = nn.Sequential(unit(width, width), unit(width, width))

    def forward(self, x):
        return x + self.inner(x)


class Block(nn.Module):
    def __init__(self, input, output, stride):
        super().__init__()
        self.inner = nn.Sequential(
            nn.Conv2d(input, output, 3, stride, 1, bias=False), nn.BatchNorm2d(output), nn.ReLU(inplace=True),
            nn.Conv2d(output, output, 3, 1, 1, bias=False), nn.BatchNorm2d(output))
        self.around = nn.Identity() if stride == 1 and input == output else nn.Sequential(
            nn.Conv2d(input, output, 1, stride, bias=False), nn.BatchNorm2d(output))

    def forward(self, x):
        return functional.relu(self.inner(x) + self.around(x), inplace=True)


def fast(stem, stages):
    layers, channels = [unit(3, stem)], stem
    for width, blocks in stages:
        layers += [unit(channels, width, pools=True)] + [Residual(width) for _ in range(blocks)]
        channels = width
    return nn.Sequential(*layers), channels


def resnet(depths):
    layers, channels = [unit(3, 64)], 64
    for index, depth in enumerate(depths):
        for number in range(depth):
            layers.append(Block(channels, 64 << index, 2 if number == 0 and index else 1))
            channels = 64 << index
    return nn.Sequential(*layers), channels


class Encoder(nn.Module):
    def __init__(self, name):
        super().__init__()
        self.backbone, width = {
            "fast-small": lambda: fast(32, [(64, 1), (128, 1), (256, 1)]),
            "fast-medium": lambda: fast(64, [(128, 1), (256, 0), (512, 1)]),
            "resnet18-cifar": lambda: resnet([2, 2, 2, 2]),
            "resnet34-cifar": lambda: resnet([3, 4, 6, 3]),
        }[name]()
        self.head = nn.Sequential(nn.Linear(width, width), nn.ReLU(inplace=True), nn.Linear(width, 128))

    def forward(self, x):
        return self.head(self.backbone(x).mean((2, 3)))


def move_loop(prototypes, features, labels, momentum=0.95):
    prototypes = prototypes.clone()
    for sample in range(len(features)):
        label = labels[sample]
        prototypes[label] = functional.normalize(
            prototypes[label] * momentum + features[sample] * (1 - momentum), dim=0)
    return prototypes


def move_rounds(prototypes, features, labels, momentum=0.95):
    order = torch.argsort(labels, stable=True)
    counts = torch.bincount(labels, minlength=len(prototypes))
    starts = torch.cumsum(counts, 0) - counts
    for number in range(int(counts.max())):
        present = torch.nonzero(counts > number).flatten()
        chosen = features[order[starts[present] + number]]
        moved = functional.normalize(prototypes[present] * momentum + chosen * (1 - momentum), dim=1)
        prototypes = prototypes.index_copy(0, present, moved)
    return prototypes


def loss(features, labels, prototypes, move):
    prototypes = move(prototypes.detach(), features, labels)
    other = ~torch.eye(len(prototypes), dtype=torch.bool)
    logits = prototypes @ prototypes.T / 0.1
    dispersion = torch.log((logits.exp() * other).sum(1) / other.sum(1)).mean()
    compactness = functional.cross_entropy(features @ prototypes.detach().T / 0.1, labels) * (0.1 / 0.07)
    return 2 * compactness + dispersion, prototypes.detach()


def rate(name, batch, views, precision, steps, move):
    torch.manual_seed(0)
    model = Encoder(name).to(memory_format=torch.channels_last).train()
    images = torch.randn(batch * views, 3, 32, 32).contiguous(memory_format=torch.channels_last)
    labels = torch.arange(batch).remainder(10).repeat(views)
    prototypes = functional.normalize(torch.randn(10, 128))
    optimiser = torch.optim.SGD(model.parameters(), 0.05, momentum=0.9, nesterov=True, weight_decay=1e-4)
    times = []
    for _ in range(steps + 2):
        start = time.perf_counter()
        with torch.autocast("cpu", torch.bfloat16, enabled=precision == "bf16"):
            output = model(images)
        total, prototypes = loss(functional.normalize(output.float()), labels, prototypes, move)
        optimiser.zero_grad()
        total.backward()
        optimiser.step()
        times.append(time.perf_counter() - start)
    return batch / statistics.median(times[2:])


name, (batch, views, threads), precision, steps = (
    sys.argv[1], map(int, sys.argv[2:5]), sys.argv[5], int(sys.argv[6]))
torch.set_num_threads(threads)
figures = {"eager": rate(name, batch, views, precision, steps, move_rounds)}
if "--no-loop" not in sys.argv:
    figures["loop"] = rate(name, batch, views, precision, max(2, steps // 2), move_loop)
print(json.dumps(figures))
