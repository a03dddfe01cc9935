#!/usr/bin/env bash
# Part of swift-cider. Copyright the swift-cider contributors.
# SPDX-License-Identifier: Apache-2.0
# Makes the zoo of encoders, fits and serves a detector for each, and compares their embeddings with onnxruntime's.
#
#   scripts/check-encoders.sh [--only TEXT ...]
#
# Without arguments docs/reference/encoders.md is written anew. The zoo is kept under .deps/encoder-zoo. CIDER_PHOTOS names a tar of
# photos (default ../shared/data/photos.tar); without one, pictures are drawn. CIDER_LARGE=1 adds a model above 2 GB.
set -euo pipefail
cd "$(dirname "$0")/.."

python=$(scripts/python-tools.sh zoo ${CIDER_TORCH_INDEX:+--extra-index-url "$CIDER_TORCH_INDEX"} torch==2.13.0+cpu \
    torchvision==0.28.0 timm==1.0.31 transformers==5.23.0 keras==3.15.1 onnx==1.23.2 onnxscript==0.7.2 onnxruntime==1.32.0 \
    onnxconverter-common==1.16.0 openvino==2026.4.1 opencv-python-headless==5.0.0.93 pillow==13.0.0)
photos=${CIDER_PHOTOS:-../shared/data/photos.tar}
export PYTHONPATH=Tests/EncoderZoo/site HF_HUB_OFFLINE=1 TOKENIZERS_PARALLELISM=false

# What was made by other recipes is made anew.
zoo=.deps/encoder-zoo
recipes=$(cat Tests/EncoderZoo/make_encoders.py Tests/EncoderZoo/zoo/*.py | sha256sum)
if [ "$(cat "$zoo/recipes" 2>/dev/null)" != "$recipes" ]; then rm -rf "$zoo"; fi
mkdir -p "$zoo"
echo "$recipes" >"$zoo/recipes"
"$python" Tests/EncoderZoo/make_encoders.py "$zoo" $([ -f "$photos" ] && echo --photos "$photos") ${CIDER_LARGE:+--large} "$@" 2>"$zoo/make.log" \
    || { cat "$zoo/make.log" >&2; exit 1; }

if [ $# -eq 0 ]; then set -- --table docs/reference/encoders.md; fi
"$python" Tests/EncoderZoo/check_encoders.py .build/release/cider "$zoo" "$@"
"$python" Tests/EncoderZoo/run_readme.py .build/release/cider
