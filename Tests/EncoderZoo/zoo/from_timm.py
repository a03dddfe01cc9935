# Part of swift-cider. Copyright the swift-cider contributors.
# SPDX-License-Identifier: Apache-2.0
"""Encoders of timm, with the `config.json` that timm writes beside a model."""
import timm
import torch
from timm.data.model_config import resolve_input_data_config
from timm.models._hub import save_config_for_hf

from zoo import encoder
from zoo.exports import export
from zoo.settle import settle

EXPORTING = ("exporter", "dynamic", "opset", "external")


def build(case, name, **options):
    """A model of timm and the pictures of its own transform; its weights are drawn anew, and its config is saved."""
    model = timm.create_model(name, pretrained=False, **options)
    config = resolve_input_data_config(model)
    transform = timm.data.create_transform(**config, is_training=False)
    mode = "L" if config["input_size"][0] == 1 else "RGB"
    case.preprocess(lambda image: transform(image.convert(mode)))
    example = torch.from_numpy(case.pixels)
    settle(model, example)
    save_config_for_hf(model, str(case.folder / "config.json"))
    return model, example


def split(options):
    """What is the exporter's, what is the model's, and the first in words."""
    exporting = {key: options.pop(key) for key in EXPORTING if key in options}
    words = [exporting.get("exporter", "dynamo"), "dynamic" if exporting.get("dynamic", True) else "fixed batch"]
    if exporting.get("opset"):
        words.append(f"opset {exporting['opset']}")
    return exporting, options, ", ".join(words)


class Features(torch.nn.Module):
    """The unpooled features of a model."""

    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, images):
        return self.model.forward_features(images)


def embedding(case, name, **options):
    """A model without its classifier: one output [N,d]."""
    exporting, options, words = split(options)
    model, example = build(case, name, num_classes=0, **options)
    export(case, model, example[: 2 if exporting.get("dynamic", True) else 1], **exporting)
    [rows] = case.run("output")
    case.same(model(example), rows)
    case.reference(output=rows)
    case.describe(f"timm {name}, {words}")


def classifier(case, name, hidden=None, **options):
    """A whole classifier: its only output is the logits. `hidden` gives what its last layer reads."""
    exporting, options, words = split(options)
    model, example = build(case, name, num_classes=7, **options)
    export(case, model, example[: 2 if exporting.get("dynamic", True) else 1], outputs=["logits"], **exporting)
    with torch.no_grad():
        case.same(model(example), case.run("logits")[0])
        features = model.forward_head(model.forward_features(example), pre_logits=True)
    case.reference(features=features.numpy())
    case.describe(f"timm {name} with its classifier, {words}")


def unpooled(case, name, tokens=None, **options):
    """`forward_features` alone: a feature map, or tokens of which the first `tokens` are no patches."""
    exporting, options, words = split(options)
    model, example = build(case, name, num_classes=0, **options)
    export(case, Features(model), example[: 2 if exporting.get("dynamic", True) else 1], **exporting)
    [rows] = case.run("output")
    if rows.ndim == 3:
        case.tokens("output", rows, first=tokens or 0)
    elif rows.shape[1] == model.num_features:
        case.map("output", rows)
    else:
        case.tokens("output", rows.reshape(len(rows), -1, rows.shape[-1]))
    case.describe(f"timm {name}, unpooled {list(rows.shape)}, {words}")


def recipe(kind, folder, name, **options):
    encoder(folder)(lambda case: kind(case, name, **options))


SMALL_VIT = {"embed_dim": 96, "depth": 3, "num_heads": 3}

recipe(embedding, "timm-resnet10t-fixed", "resnet10t", dynamic=False)
recipe(embedding, "timm-resnet10t", "resnet10t")
recipe(embedding, "timm-vit-fixed", "vit_tiny_patch16_224", dynamic=False, **SMALL_VIT)
recipe(embedding, "timm-vit", "vit_tiny_patch16_224", **SMALL_VIT)
recipe(embedding, "timm-vit-torchscript", "vit_tiny_patch16_224", exporter="torchscript", dynamic=False, opset=14, **SMALL_VIT)
recipe(unpooled, "timm-vit-tokens", "vit_tiny_patch16_224", tokens=1, **SMALL_VIT)
recipe(unpooled, "timm-convnext-map", "convnext_atto", depths=(1, 1, 2, 1), dims=(24, 48, 96, 160))
recipe(classifier, "timm-mobilenetv3", "mobilenetv3_small_050")
recipe(classifier, "timm-efficientnet-fixed", "efficientnet_lite0", dynamic=False)
recipe(classifier, "timm-regnetx-torchscript", "regnetx_002", exporter="torchscript", opset=17)
recipe(unpooled, "timm-swin-nhwc", "swin_tiny_patch4_window7_224", embed_dim=48, depths=(1, 1, 2, 1))
recipe(classifier, "timm-swin", "swin_tiny_patch4_window7_224", dynamic=False, embed_dim=48, depths=(1, 1, 2, 1))
recipe(classifier, "timm-deit", "deit_tiny_patch16_224", **SMALL_VIT)
recipe(classifier, "timm-beit", "beit_base_patch16_224", **SMALL_VIT)
recipe(embedding, "timm-densenet", "densenet121", growth_rate=8, block_config=(2, 3, 4, 3))
recipe(classifier, "timm-pvt", "pvt_v2_b0", dynamic=False, depths=(1, 1, 1, 1))
recipe(embedding, "timm-siglip-map", "vit_base_patch16_siglip_224", **SMALL_VIT)
recipe(embedding, "timm-dinov2-registers", "vit_small_patch14_reg4_dinov2", img_size=126, **SMALL_VIT)
recipe(embedding, "timm-gray", "resnet10t", in_chans=1)
recipe(embedding, "timm-oblong", "vit_tiny_patch16_224", img_size=(128, 64), **SMALL_VIT)
recipe(embedding, "timm-mixer", "mixer_s32_224")
recipe(classifier, "timm-repvgg", "repvgg_a0", dynamic=False)
recipe(classifier, "timm-ghostnet", "ghostnet_050")
recipe(unpooled, "timm-edgenext-map", "edgenext_xx_small", exporter="torchscript", dynamic=False)
