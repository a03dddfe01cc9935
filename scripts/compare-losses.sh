#!/usr/bin/env bash
# Part of swift-cider. Copyright the swift-cider contributors.
# SPDX-License-Identifier: Apache-2.0
# Trains the same network with cross-entropy, SupCon and CIDER, with several seeds each, and prints one table: means and
# standard deviations over the seeds, measured on the odd-numbered test images.
#
#   scripts/compare-losses.sh DATA_FOLDER [FOLDER] [cider train's options...]
#
#   SEEDS="1 2 3" LOSSES="cross-entropy supcon cider"    what is trained
#   SIZE=32                                              the side of the images
#
# DATA_FOLDER holds CIFAR-10 and the OOD sets as JPEG files in tars. All losses get the same network, head, epochs, two
# views of each image, and seed; nothing of any is tuned. What is there already is not made again.
set -euo pipefail
cd "$(dirname "$0")/.."

data=$(realpath "$1")
folder=${2:-runs/losses}
shift $(($# < 2 ? $# : 2))
seeds=${SEEDS:-1 2 3}
losses=${LOSSES:-cross-entropy supcon cider}
size=${SIZE:-32}
cider=.build/release/cider

mkdir -p "$folder"
folder=$(realpath "$folder")
for parity in even odd; do
    [ -e "$folder/$parity" ] && continue
    mkdir "$folder/$parity.partial"
    pattern=$([ "$parity" = even ] && echo '*[02468].jpg' || echo '*[13579].jpg')
    tar --extract --file "$data/cifar10-test.tar" --directory "$folder/$parity.partial" --wildcards "$pattern"
    mv "$folder/$parity.partial" "$folder/$parity"
done

# Seed by seed, so that a table is there after the first.
for seed in $seeds; do
    for loss in $losses; do
        run=$folder/$loss-$seed
        if [ ! -e "$run/encoder.onnx" ]; then
            if [ -e "$run/checkpoint.safetensors" ]; then
                "$cider" train --output "$run" --resume
            else
                "$cider" train --preset short --network fast-whitened --views 2 --epochs 4 --learning-rate 0.1 \
                    --weight-decay 0.01 --size "$size" --loss "$loss" --seed "$seed" --id "$data/cifar10-train.tar" \
                    --validation-share 0 --mean 0.491,0.482,0.447 --std 0.247,0.244,0.262 "$@" --output "$run"
            fi
        fi
        if [ ! -e "$run/report/report.json" ]; then
            "$cider" fit --encoder "$run/encoder.onnx" --id "$data/cifar10-train.tar" \
                --calibration "$folder/even/test" --size "$size" --mean 0.491,0.482,0.447 --std 0.247,0.244,0.262 --k 100 \
                --output "$run/models/$loss-$seed" --force
            "$cider" evaluate --model "$run/models/$loss-$seed" --id "$folder/odd/test" --resamples 10 \
                --ood "$data/ood-textures.tar" --ood "$data/ood-flowers.tar" --ood "$data/ood-mnist.tar" \
                --output "$run/report"
        fi
    done
done

python3 - "$folder" "$losses" "$seeds" <<'PYTHON'
import json
import statistics
import sys

folder, losses, seeds = sys.argv[1], sys.argv[2].split(), sys.argv[3].split()


def value(number):
    return number["value"] if isinstance(number, dict) else number


def figures(report):
    inside, outside = report["in_distribution"], report["out_of_distribution"]
    knn = next(score for score in report["scores"] if score["name"] == "knn")
    row = {
        "accuracy %": 100 * value(inside["accuracy"]),
        "dispersion": report["geometry"]["dispersion"],
        "compactness": inside["compactness"],
        "separability": statistics.mean(value(set["separability"]) for set in outside),
    }
    for key, title in (("fpr95_id_positive", "FPR95"), ("auroc", "AUROC")):
        shares = {set["set"]: 100 * value(set["metrics"][key]) for set in knn["sets"]}
        row |= {f"{title} {name}": share for name, share in shares.items()}
        row[f"{title} mean"] = statistics.mean(shares.values())
    return row


table = {}
for loss in losses:
    rows = []
    for seed in seeds:
        with open(f"{folder}/{loss}-{seed}/report/report.json") as file:
            rows.append(figures(json.load(file)))
    table[loss] = {key: [row[key] for row in rows] for key in rows[0]}

names = list(next(iter(table.values())))
print("| | " + " | ".join(losses) + " |")
print("|---|" + "---|" * len(losses))
for name in names:
    cells = []
    for loss in losses:
        numbers = table[loss][name]
        spread = f" ± {statistics.stdev(numbers):.2f}" if len(numbers) > 1 else ""
        cells.append(f"{statistics.mean(numbers):.2f}{spread}")
    print(f"| {name} | " + " | ".join(cells) + " |")
PYTHON
