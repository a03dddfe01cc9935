#!/usr/bin/env bash
# Makes the general encoder, holds its embeddings by cider against PyTorch's behind Pillow's transform, and fits a detector
# of drawn images with it: from folders of images to measured verdicts.
#
#   scripts/check-encoder.sh [CIDER]        default: .build/release/cider
set -euo pipefail
cd "$(dirname "$0")/.."

cider=${1:-.build/release/cider}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

scripts/make-encoder.sh
mkdir "$work/examples"
cp examples/*.jpg "$work/examples"
"$cider" embed --encoder encoders/efficientnet-lite0.onnx --precision f32 --output "$work/examples.safetensors" "$work/examples"
.deps/encoder/bin/python scripts/make_encoder.py encoders --compare "$work/examples.safetensors" "$work/examples"

python3 scripts/make-demo-images.py "$work/images"
"$cider" fit --encoder encoders/efficientnet-lite0.onnx --id "$work/images/train" --calibration "$work/images/calibration" \
    --output "$work/models/shapes"
"$cider" evaluate --model "$work/models/shapes" --id "$work/images/test" --ood "textures=$work/images/ood" \
    --output "$work/report"
python3 - "$work/report/report.csv" <<'PYTHON'
import csv
import sys

with open(sys.argv[1], newline="") as file:
    rows = list(csv.DictReader(file))
best = max(float(row["value"]) for row in rows if row["metric"] == "auroc" and row["set"] == "textures")
print(f"AUROC of the best score: {best}")
# Shapes of six colours and textures: far from what the encoder was trained on, and easy to tell.
if best < 0.95:
    sys.exit("the detector is worse than it should be")
PYTHON
