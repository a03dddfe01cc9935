# Part of swift-cider. Copyright the swift-cider contributors.
# SPDX-License-Identifier: Apache-2.0
"""Encoders of transformers by configuration, saved with `preprocessor_config.json` and `config.json` beside them."""
import numpy as np
import onnx
import torch
import transformers as hf
from torch import nn

from zoo import encoder
from zoo.exports import export
from zoo.settle import settle

VIT = {"hidden_size": 96, "num_hidden_layers": 3, "num_attention_heads": 3, "intermediate_size": 192}


class Plain(nn.Module):
    """Gives named fields of a model's output as a tuple, as optimum's export does."""

    def __init__(self, model, fields):
        super().__init__()
        self.model = model
        self.fields = fields

    def forward(self, pixel_values):
        output = self.model(pixel_values=pixel_values)
        return tuple(getattr(output, field) for field in self.fields)


def prepare(case, model, processor, mode="RGB", config=True):
    """The pictures by the processor, and weights drawn anew; both configurations are saved as the library does."""
    case.preprocess(lambda image: np.asarray(processor(image.convert(mode), return_tensors="np")["pixel_values"][0]))
    processor.save_pretrained(case.folder)
    if config:
        model.config.save_pretrained(case.folder)
    example = torch.from_numpy(case.pixels)
    return settle(model, example, run=lambda pixels: model(pixel_values=pixels)), example


def save(case, model, example, fields, name, **exporting):
    dynamic = exporting.get("dynamic", True)
    export(case, Plain(model, fields), example[: 2 if dynamic else 1], inputs=["pixel_values"], outputs=fields, **exporting)
    how = f"{exporting.get('exporter', 'dynamo')}, {'dynamic' if dynamic else 'fixed batch'}"
    case.describe(f"transformers {name}: {' and '.join(fields)}, {how}")


def backbone(folder, model, processor, *, fields=("last_hidden_state", "pooler_output"), first=1, flags=(),
             **exporting):
    """An encoder with unpooled features, and perhaps pooled ones beside them."""
    def make(case):
        torch.manual_seed(0)
        built, example = prepare(case, model(), processor())
        save(case, built, example, list(fields), type(built).__name__, **exporting)
        case.expected["flags"] = list(flags)
        for name, rows in zip(fields, case.run(*fields)):
            if name != "last_hidden_state":
                case.reference(**{name: rows})
            elif rows.ndim == 4:
                case.map(name, rows)
            else:
                case.tokens(name, rows, first=first)
    encoder(folder)(make)


@encoder("transformers-vit-optimum")
def optimum(case):
    """As optimum exports: nothing of the input's shape is said, and the file lies in a folder `onnx` of the repository."""
    model, example = prepare(case, hf.ViTModel(hf.ViTConfig(image_size=64, **VIT)), vit_processor())
    (case.folder / "onnx").mkdir()
    case.path = case.folder / "onnx/model.onnx"
    fields = ["last_hidden_state", "pooler_output"]
    export(case, Plain(model, fields), example[:2], inputs=["pixel_values"], outputs=fields, exporter="torchscript", opset=14)
    written = onnx.load(case.path)
    for dimension, name in zip(written.graph.input[0].type.tensor_type.shape.dim, ("batch_size", "num_channels", "height", "width")):
        dimension.dim_param = name
    onnx.save(written, case.path)
    tokens, pooled = case.run(*fields)
    case.tokens("last_hidden_state", tokens, first=1)
    case.reference(pooler_output=pooled)
    case.describe("transformers ViTModel as optimum exports it: onnx/model.onnx, all dimensions dynamic", encoder="onnx/model.onnx")


def classifier(folder, model, processor, **exporting):
    """A whole classifier with `id2label`; its features are what the module named `classifier` reads."""
    def make(case):
        built, example = prepare(case, model(), processor())
        built.config.id2label = {index: f"kind {index}" for index in range(7)}
        built.config.save_pretrained(case.folder)
        save(case, built, example, ["logits"], type(built).__name__, **exporting)
        read = []
        hook = built.classifier.register_forward_pre_hook(lambda _, inputs: read.append(inputs[0]))
        with torch.no_grad():
            case.same(built(pixel_values=example).logits, case.run("logits")[0])
        hook.remove()
        case.reference(features=read[0].numpy())
        case.expected["classes"] = list(built.config.id2label.values())
    encoder(folder)(make)


def vit_processor(size=64, **options):
    return hf.ViTImageProcessor(size={"height": size, "width": size}, **options)


def clip_processor(size=64):
    return hf.CLIPImageProcessor(size={"shortest_edge": size}, crop_size={"height": size, "width": size})


def dino_processor():
    return hf.BitImageProcessor(
        size={"shortest_edge": 80}, crop_size={"height": 70, "width": 70}, image_mean=[0.485, 0.456, 0.406],
        image_std=[0.229, 0.224, 0.225])


backbone("transformers-vit-fixed", lambda: hf.ViTModel(hf.ViTConfig(image_size=64, **VIT)), vit_processor, dynamic=False)
backbone("transformers-vit", lambda: hf.ViTModel(hf.ViTConfig(image_size=64, **VIT)), vit_processor)
backbone("transformers-vit-tokens", lambda: hf.ViTModel(hf.ViTConfig(image_size=64, **VIT), add_pooling_layer=False),
         vit_processor, fields=("last_hidden_state",), exporter="torchscript", opset=14)
classifier("transformers-vit-classifier", lambda: hf.ViTForImageClassification(hf.ViTConfig(image_size=64, num_labels=7, **VIT)),
           vit_processor)
classifier("transformers-deit-classifier", lambda: hf.DeiTForImageClassification(hf.DeiTConfig(image_size=64, num_labels=7, **VIT)),
           lambda: hf.DeiTImageProcessor(size={"height": 72, "width": 72}, crop_size={"height": 64, "width": 64}), dynamic=False)
backbone("transformers-dinov2", lambda: hf.Dinov2Model(hf.Dinov2Config(
    image_size=70, patch_size=14, hidden_size=96, num_hidden_layers=3, num_attention_heads=3, mlp_ratio=2)), dino_processor)
backbone("transformers-dinov2-registers", lambda: hf.Dinov2WithRegistersModel(hf.Dinov2WithRegistersConfig(
    image_size=70, patch_size=14, hidden_size=96, num_hidden_layers=3, num_attention_heads=3, mlp_ratio=2)), dino_processor,
    dynamic=False)
backbone("transformers-dinov3", lambda: hf.DINOv3ViTModel(hf.DINOv3ViTConfig(image_size=64, num_register_tokens=4, **VIT)),
         lambda: hf.DINOv3ViTImageProcessor(size={"height": 64, "width": 64}), dynamic=False)
backbone("transformers-swin", lambda: hf.SwinModel(hf.SwinConfig(
    image_size=64, embed_dim=24, depths=[1, 1, 2], num_heads=[2, 2, 4], window_size=4)), vit_processor, first=0, dynamic=False)
backbone("transformers-convnext", lambda: hf.ConvNextModel(hf.ConvNextConfig(
    hidden_sizes=[24, 48, 64, 96], depths=[1, 1, 2, 1], image_size=64)),
    lambda: hf.ConvNextImageProcessor(size={"shortest_edge": 64}, crop_pct=0.875))
backbone("transformers-resnet", lambda: hf.ResNetModel(hf.ResNetConfig(
    embedding_size=16, hidden_sizes=[32, 48, 64, 96], depths=[1, 1, 1, 1])),
    lambda: hf.ConvNextImageProcessor(size={"shortest_edge": 64}, crop_pct=0.875), dynamic=False)
backbone("transformers-regnet", lambda: hf.RegNetModel(hf.RegNetConfig(
    embedding_size=16, hidden_sizes=[32, 48, 64, 96], depths=[1, 1, 1, 1], groups_width=16)),
    lambda: hf.ConvNextImageProcessor(size={"shortest_edge": 64}, crop_pct=0.875), exporter="torchscript", opset=13)
backbone("transformers-efficientnet", lambda: hf.EfficientNetModel(hf.EfficientNetConfig(
    image_size=64, width_coefficient=0.5, depth_coefficient=0.4, hidden_dim=640)),
    lambda: hf.EfficientNetImageProcessor(size={"height": 64, "width": 64}),
    # Its pooling is a window of 640x640 on a map of 2x2, which OpenVINO refuses to read.
    flags=["--features-output", "last_hidden_state"])
# Resized by Pillow: the library's other backend, of torchvision, differs from Pillow by one level in a thousandth of the
# values, which this network with random weights makes 2e-3 of.
backbone("transformers-mobilenet-v2", lambda: hf.MobileNetV2Model(hf.MobileNetV2Config(image_size=64, depth_multiplier=0.5)),
         lambda: hf.MobileNetV2ImageProcessorPil(size={"shortest_edge": 72}, crop_size={"height": 64, "width": 64}), dynamic=False)
backbone("transformers-beit", lambda: hf.BeitModel(hf.BeitConfig(image_size=64, **VIT)),
         lambda: hf.BeitImageProcessor(size={"height": 64, "width": 64}, do_center_crop=False), dynamic=False)
backbone("transformers-data2vec", lambda: hf.Data2VecVisionModel(hf.Data2VecVisionConfig(image_size=64, **VIT)),
         lambda: hf.BeitImageProcessor(size={"height": 64, "width": 64}, do_center_crop=False), fields=("last_hidden_state",))
backbone("transformers-bit", lambda: hf.BitModel(hf.BitConfig(
    embedding_size=16, hidden_sizes=[32, 48, 64, 96], depths=[1, 1, 1, 1], num_groups=8)),
    lambda: hf.BitImageProcessor(size={"shortest_edge": 72}, crop_size={"height": 64, "width": 64}), dynamic=False)
backbone("transformers-pvt", lambda: hf.PvtV2Model(hf.PvtV2Config(
    image_size=64, depths=[1, 1, 1, 1], hidden_sizes=[16, 32, 80, 64])), vit_processor, fields=("last_hidden_state",), dynamic=False)
backbone("transformers-levit", lambda: hf.LevitModel(hf.LevitConfig(
    image_size=64, hidden_sizes=[48, 64, 96], num_attention_heads=[2, 4, 6], depths=[1, 1, 1], key_dim=[16, 16, 16])),
    lambda: hf.LevitImageProcessor(size={"shortest_edge": 64}, crop_size={"height": 64, "width": 64}), first=0, dynamic=False)
backbone("transformers-siglip-image", lambda: hf.SiglipVisionModel(hf.SiglipVisionConfig(image_size=64, **VIT)),
         lambda: hf.SiglipImageProcessor(size={"height": 64, "width": 64}), first=0)
backbone("transformers-clip-image", lambda: hf.CLIPVisionModelWithProjection(hf.CLIPVisionConfig(
    image_size=64, patch_size=16, projection_dim=48, **VIT)), clip_processor, fields=("image_embeds", "last_hidden_state"))


def whole(folder, build, processor, text, name):
    """Text and image halves in one file, as optimum exports it: inputs of text beside the image's."""
    @encoder(folder)
    def make(case):
        class Whole(nn.Module):
            def __init__(self, model):
                super().__init__()
                self.model = model

            def forward(self, pixel_values, **texts):
                output = self.model(pixel_values=pixel_values, **texts)
                return output.logits_per_image, output.logits_per_text, output.text_embeds, output.image_embeds

        built = build()
        case.preprocess(lambda image: np.asarray(processor()(image.convert("RGB"), return_tensors="np")["pixel_values"][0]))
        processor().save_pretrained(case.folder)
        built.config.save_pretrained(case.folder)
        example = torch.from_numpy(case.pixels)
        words = {"input_ids": torch.randint(1, 90, (2, 8))} | ({"attention_mask": torch.ones(2, 8, dtype=torch.int64)} if text else {})
        settle(built, example, run=lambda pixels: built(pixel_values=pixels, **words))

        class Positional(Whole):
            def forward(self, *inputs):
                return super().forward(inputs[-1], **dict(zip(words, inputs)))

        # optimum gives the text first.
        export(case, Positional(built), (*words.values(), example[:2]), inputs=[*words, "pixel_values"],
               outputs=["logits_per_image", "logits_per_text", "text_embeds", "image_embeds"], exporter="torchscript", opset=14)
        others = {key: value.numpy() for key, value in words.items()}
        [rows] = case.run("image_embeds", others=others)
        case.reference(image_embeds=rows)
        case.describe(f"transformers {name} whole, inputs of text beside the image's, torchscript, dynamic")


whole("transformers-clip-whole", lambda: hf.CLIPModel(hf.CLIPConfig(
    vision_config={"image_size": 64, "patch_size": 16, **VIT}, text_config={
        "vocab_size": 99, "max_position_embeddings": 16, "eos_token_id": 98, **VIT}, projection_dim=48)), clip_processor, True, "CLIPModel")
whole("transformers-siglip-whole", lambda: hf.SiglipModel(hf.SiglipConfig(
    vision_config={"image_size": 64, **VIT}, text_config={"vocab_size": 99, "max_position_embeddings": 16, **VIT})),
    lambda: hf.SiglipImageProcessor(size={"height": 64, "width": 64}), False, "SiglipModel")
