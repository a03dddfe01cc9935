#!/usr/bin/env bash
# Part of swift-cider. Copyright the swift-cider contributors.
# SPDX-License-Identifier: Apache-2.0
# Makes the general encoder, holds its embeddings by cider against PyTorch's behind Pillow's transform, and fits, measures
# and serves a detector of drawn images with it: from folders of images to verdicts over HTTP.
#
#   scripts/check-encoder.sh [CIDER]        default: .build/release/cider
set -euo pipefail
cd "$(dirname "$0")/.."

cider=${1:-.build/release/cider}
work=$(mktemp -d)
server=
trap 'kill -KILL $server 2>/dev/null || true; rm -rf "$work"' EXIT

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

port=${PORT:-18432}
"$cider" serve --models "$work/models" --port "$port" >"$work/server.log" 2>&1 &
server=$!
for _ in $(seq 150); do
    curl --silent --fail --output /dev/null "localhost:$port/readyz" && break
    kill -0 $server 2>/dev/null || { cat "$work/server.log"; exit 1; }
    sleep 0.2
done
# Curl and cider write a line with all of it, which is read to its end.
verdict() { grep -o '"verdict":"[a-z_]*"'; }
for set in test ood; do
    # One that ends early would end `sort` with an error.
    image=$(find "$work/images/$set" -type f | sort | sed -n 1p)
    served=$(curl --silent --fail --data-binary "@$image" "localhost:$port/score" | verdict)
    scored=$("$cider" score --model "$work/models/shapes" --format jsonl "$image" | verdict)
    [ "$served" = "$scored" ] || { echo "$image: served $served, scored $scored"; exit 1; }
done
kill -TERM $server
wait $server || { echo "the server did not end cleanly"; exit 1; }
echo "served: the verdicts of cider score"
