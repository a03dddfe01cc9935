#!/usr/bin/env bash
# Part of swift-cider. Copyright the swift-cider contributors.
# SPDX-License-Identifier: Apache-2.0
# Draws docs/images/report.png: the top of an evaluation report of a small detector, on images that are drawn here.
#
#   scripts/make-report-picture.sh
#
# CIDER names the command; .build/release/cider by default.
set -euo pipefail
cd "$(dirname "$0")/.."

command -v chromium >/dev/null || scripts/install-packages.sh chromium
python=$(scripts/python-tools.sh check-report websocket-client==1.9.0 pillow==13.0.0)
cider=${CIDER:-.build/release/cider}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

scripts/make-demo-images.py "$work/shapes"
"$cider" fit --encoder models/cifar10/encoder.onnx --size 32 --mean 0.491,0.482,0.447 --std 0.247,0.244,0.262 \
    --id "$work/shapes/train" --calibration "$work/shapes/calibration" --precision f32 --output "$work/shapes-detector" \
    >/dev/null 2>&1
"$cider" evaluate --model "$work/shapes-detector" --id "$work/shapes/test" --far "textures=$work/shapes/ood" \
    --precision f32 --output "$work/report" >/dev/null 2>&1
# Its profile and its temporary files stay out of the home folder.
HOME=$work chromium --headless --no-sandbox --disable-gpu --hide-scrollbars --window-size=1060,980 \
    --screenshot="$work/report.png" "file://$work/report/index.html" >/dev/null 2>&1
mkdir -p docs/images
"$python" -c 'import sys
from PIL import Image
Image.open(sys.argv[1]).convert("RGB").quantize(64, dither=Image.Dither.NONE).save(sys.argv[2], optimize=True)' \
    "$work/report.png" docs/images/report.png
ls -l docs/images/report.png
