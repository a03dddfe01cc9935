#!/usr/bin/env bash
# Part of swift-cider. Copyright the swift-cider contributors.
# SPDX-License-Identifier: Apache-2.0
# From nothing to verdicts in some minutes: draws images, trains a small encoder on them, exports it, fits a detector,
# and scores new images and textures with it. Ends with failure where the detector does not tell them apart.
#
#   scripts/train-demo.sh [FOLDER]        default: a temporary folder, removed at the end
set -euo pipefail
cd "$(dirname "$0")/.."

cider=.build/release/cider
folder=${1:-}
if [ -z "$folder" ]; then
    folder=$(mktemp -d)
    trap 'rm -rf "$folder"' EXIT
fi

started=$SECONDS
echo "== images"
python3 scripts/make-demo-images.py "$folder/images"

echo "== training, export, fit"
# Colours tell the classes apart, so views keep theirs. One thread does not wait for another on a busy machine.
"$cider" train --id "$folder/images/train" --calibration "$folder/images/calibration" --output "$folder/shapes" \
    --network fast-small --size 24 --epochs 8 --batch 32 --learning-rate 0.03 --jitter 0 --grayscale 0 \
    --crop-scale 0.5,1 --threads 1

echo "== verdicts"
model=$folder/shapes/models/shapes
for set in test ood; do
    "$cider" score --model "$model" --format csv "$folder/images/$set" >"$folder/$set.csv"
done
"$cider" score --model "$model" "$folder"/images/test/disc/000[0-2].png "$folder"/images/ood/000[0-2].png

if [[ $("$cider" --help) == *$'\n  evaluate '* ]]; then
    "$cider" evaluate --model "$model" --id "$folder/images/test" --ood "$folder/images/ood" --output "$folder/report"
fi

python3 - "$folder" <<'PYTHON'
import bisect
import csv
import sys


def read(name):
    with open(f"{sys.argv[1]}/{name}.csv", newline="") as file:
        return list(csv.DictReader(file))


known, unknown = read("test"), read("ood")
accuracy = sum(f"/{row['nearest_class']}/" in row["id"] for row in known) / len(known)
flagged = [sum(row["verdict"] == "out_of_distribution" for row in rows) / len(rows) for rows in (known, unknown)]
ordered = sorted(float(row["knn"]) for row in known)
places = [(bisect.bisect_left(ordered, value) + bisect.bisect_right(ordered, value)) / 2
          for value in (float(row["knn"]) for row in unknown)]
auroc = sum(places) / len(places) / len(ordered)
print(f"accuracy {accuracy:.1%}, flagged {flagged[0]:.1%} of new shapes and {flagged[1]:.1%} of textures, "
      f"AUROC {auroc:.1%}")
# Some seconds of training on six colours: well above chance is all that can be asked.
if accuracy < 0.9 or auroc < 0.75 or flagged[0] > 0.15:
    sys.exit("the detector is worse than it should be")
PYTHON
echo "done in $((SECONDS - started)) s"
