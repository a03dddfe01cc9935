# Part of swift-cider. Copyright the swift-cider contributors.
# SPDX-License-Identifier: Apache-2.0
"""Encoders of torchvision; the transforms are those of its weights, given as flags."""
import torch
import torchvision
from torch import nn
from torchvision import models, transforms
from torchvision.models.convnext import CNBlockConfig

from zoo import encoder
from zoo.exports import export
from zoo.settle import settle

IMAGENET = {"mean": (0.485, 0.456, 0.406), "std": (0.229, 0.224, 0.225)}


def prepare(case, model, resize=256, crop=224, **drawing):
    """torchvision's preset for evaluation, and weights drawn anew."""
    transform = transforms.Compose([
        transforms.Resize(resize), transforms.CenterCrop(crop), transforms.ToTensor(),
        transforms.Normalize(**IMAGENET)])
    case.preprocess(lambda image: transform(image.convert("RGB")))
    example = torch.from_numpy(case.pixels)
    return settle(model, example, **drawing), example


def flags(resize=256, crop=224, *more):
    """What a user says of that preset; the crop alone is known from a model of one size."""
    return ["--preprocessing", "imagenet", "--size", str(crop), "--resize", str(resize), *more]


def classifier(case, model, hidden, *, resize=256, crop=224, **exporting):
    """A whole classifier, whose features are what its module `hidden` reads."""
    model, example = prepare(case, model, resize, crop)
    export(case, model, example[: 2 if exporting.get("dynamic", True) else 1], outputs=["logits"], **exporting)
    read = []
    module = model.get_submodule(hidden)
    hook = module.register_forward_pre_hook(lambda _, inputs: read.append(inputs[0]))
    with torch.no_grad():
        case.same(model(example), case.run("logits")[0])
    hook.remove()
    case.reference(features=read[0].numpy())
    how = "dynamic" if exporting.get("dynamic", True) else "fixed batch"
    case.describe(f"torchvision {type(model).__name__} with its classifier, {exporting.get('exporter', 'dynamo')}, {how}",
                  *flags(resize, crop))


def recipe(folder, build, hidden, **options):
    encoder(folder)(lambda case: classifier(case, build(), hidden, **options))


recipe("torchvision-resnet18", lambda: models.resnet18(num_classes=7), "fc", dynamic=False)
recipe("torchvision-mobilenet-v3", lambda: models.mobilenet_v3_small(num_classes=7), "classifier.3")
recipe("torchvision-efficientnet", lambda: models.efficientnet_b0(num_classes=7), "classifier.1", exporter="torchscript", opset=16)
recipe("torchvision-regnet", lambda: models.regnet_y_400mf(num_classes=7), "fc", dynamic=False)
recipe("torchvision-shufflenet", lambda: models.shufflenet_v2_x0_5(num_classes=7), "fc", dynamic=False)
recipe("torchvision-inception", lambda: models.inception_v3(num_classes=7, init_weights=False, aux_logits=True), "fc",
       resize=342, crop=299, exporter="torchscript", opset=12)
recipe("torchvision-densenet", lambda: models.DenseNet(8, (2, 3, 4, 3), 32, num_classes=7), "classifier", exporter="torchscript",
       opset=11, dynamic=False)
recipe("torchvision-vit", lambda: models.VisionTransformer(64, 16, 2, 4, 64, 128, num_classes=7), "heads.head", dynamic=False,
       resize=72, crop=64)
recipe("torchvision-swin", lambda: models.SwinTransformer([4, 4], 32, [1, 1, 2, 1], [2, 2, 4, 4], [7, 7], num_classes=7),
       "head", dynamic=False)
recipe("torchvision-convnext", lambda: models.ConvNeXt(
    [CNBlockConfig(24, 48, 1), CNBlockConfig(48, 96, 1), CNBlockConfig(96, None, 1)], num_classes=7), "classifier.2")


@encoder("torchvision-resnet18-headless")
def headless(case):
    """`Sequential(*children[:-1])`, as much advice has it: the output is [N,d,1,1]."""
    model, example = prepare(case, nn.Sequential(*list(models.resnet18().children())[:-1]))
    export(case, model, example[:1], dynamic=False)
    [rows] = case.run("output")
    assert rows.shape[2:] == (1, 1)
    case.reference(output=rows)
    case.describe("torchvision ResNet without its last module, [1,512,1,1], dynamo, fixed batch", *flags())


class Both(nn.Module):
    """Logits and features of a ResNet, in this order."""

    def __init__(self, softmax=False):
        super().__init__()
        self.backbone = models.resnet18(num_classes=7)
        self.head, self.backbone.fc = self.backbone.fc, nn.Identity()
        self.softmax = softmax

    def forward(self, images):
        features = self.backbone(images)
        logits = self.head(features)
        return (logits.softmax(1) if self.softmax else logits), features


@encoder("torchvision-logits-and-features")
def logits_and_features(case):
    model, example = prepare(case, Both(), 72, 64)
    export(case, model, example[:2], outputs=["logits", "features"])
    case.reference(features=case.run("features")[0])
    case.describe("torchvision ResNet, logits beside features, dynamo, dynamic", *flags(72, 64), head=True)


@encoder("torchvision-probabilities")
def probabilities(case):
    """A classifier that ends in softmax."""
    model, example = prepare(case, nn.Sequential(models.resnet18(num_classes=7), nn.Softmax(1)), 72, 64)
    export(case, model, example[:2], outputs=["probabilities"], exporter="torchscript")
    with torch.no_grad():
        backbone = model[0]
        backbone.fc = nn.Identity()
        case.reference(features=backbone(example).numpy())
    case.describe("torchvision ResNet that ends in softmax, torchscript, dynamic", *flags(72, 64))


@encoder("torchvision-half")
def half(case):
    """float16 inside and outside, as `model.half()` exports it."""
    model, example = prepare(case, models.resnet18(num_classes=7), 72, 64)
    model.fc = nn.Identity()
    export(case, model.half(), example[:2].half())
    case.reference(output=case.run("output")[0])
    case.describe("torchvision ResNet in float16, dynamo, dynamic", *flags(72, 64))


@encoder("torchvision-squeezenet")
def squeezenet(case):
    """A classifier whose last layer is a convolution, then an average: what it reads is a feature map."""
    model, example = prepare(case, models.squeezenet1_1(num_classes=7), 72, 64, gain=1.6, shift=0.0)
    export(case, model, example[:2])
    [logits] = case.run("output")
    with torch.no_grad():
        case.same(model(example), logits)
        features = model.features(example).numpy()
    case.map("features", features)
    case.reference(output=logits)
    case.describe("torchvision SqueezeNet with its classifier, dynamo, dynamic", *flags(72, 64))


@encoder("torchvision-opencv")
def opencv(case):
    """An encoder trained behind OpenCV: squashed by INTER_LINEAR."""
    import cv2
    import numpy as np

    def transform(image):
        pixels = cv2.resize(np.asarray(image.convert("RGB")), (64, 64), interpolation=cv2.INTER_LINEAR)
        return ((pixels / 255 - IMAGENET["mean"]) / IMAGENET["std"]).astype(np.float32).transpose(2, 0, 1)

    case.preprocess(transform)
    model = models.resnet18(num_classes=7)
    model.fc = nn.Identity()
    example = torch.from_numpy(case.pixels)
    settle(model, example)
    export(case, model, example[:1], dynamic=False)
    case.reference(output=case.run("output")[0])
    case.describe("torchvision ResNet behind OpenCV's INTER_LINEAR, dynamo, fixed batch", "--preprocessing", "imagenet",
                  "--resize-mode", "squash", "--interpolation", "opencv-linear", "--size", "64")
