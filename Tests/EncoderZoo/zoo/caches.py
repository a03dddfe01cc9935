# Part of swift-cider. Copyright the swift-cider contributors.
# SPDX-License-Identifier: Apache-2.0
"""Random weights in the caches of libraries, where README's blocks would download trained ones."""
import pathlib


def fill(home: pathlib.Path):
    """Writes `hf` and `torch`, which `HF_HOME` and `TORCH_HOME` name, under `home`."""
    import timm
    import torch
    import torchvision
    import transformers
    from safetensors.torch import save_file

    torch.manual_seed(0)
    save_file(timm.create_model("resnet50.a1_in1k").state_dict(), snapshot(home, "timm/resnet50.a1_in1k") / "model.safetensors")
    weights = torchvision.models.ResNet50_Weights.DEFAULT
    checkpoints = home / "torch/hub/checkpoints"
    checkpoints.mkdir(parents=True)
    torch.save(torchvision.models.resnet50().state_dict(), checkpoints / weights.url.rsplit("/", 1)[-1])
    folder = snapshot(home, "facebook/dinov2-small")
    # The configuration of the published model.
    transformers.Dinov2Model(transformers.Dinov2Config(
        hidden_size=384, num_attention_heads=6, image_size=518, patch_size=14)).save_pretrained(folder)
    transformers.BitImageProcessor(
        size={"shortest_edge": 256}, crop_size={"height": 224, "width": 224}, image_mean=[0.485, 0.456, 0.406],
        image_std=[0.229, 0.224, 0.225], do_convert_rgb=True).save_pretrained(folder)


def snapshot(home: pathlib.Path, name: str) -> pathlib.Path:
    """The folder of a repository's files, as the hub's client lays it out."""
    commit = "0" * 40
    folder = home / "hf/hub" / f"models--{name.replace('/', '--')}"
    (folder / "refs").mkdir(parents=True)
    (folder / "refs/main").write_text(commit)
    (folder / "snapshots" / commit).mkdir(parents=True)
    return folder / "snapshots" / commit
