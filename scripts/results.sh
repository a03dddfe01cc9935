#!/usr/bin/env bash
# Part of swift-cider. Copyright the swift-cider contributors.
# SPDX-License-Identifier: Apache-2.0
# Measures the default detector with all scores on the image sets of a folder, and writes what it finds into
# docs/reference/results.md. Scores that the detector itself does not have are fitted on its encoder, from the same images.
#
#   scripts/results.sh DATA_FOLDER [MODEL [REPORT_FOLDER]]
#
# The folder holds cifar10-test.tar and ood-NAME.tar, 32x32 images as files. The odd-numbered test images are the unseen
# ones: the even ones gave the thresholds (scripts/fit-default.sh).
set -euo pipefail
cd "$(dirname "$0")/.."

data=$1
model=${2:-models/cifar10}
report=${3:-.build/results}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/cifar10-test-odd"
tar --extract --file "$data/cifar10-test.tar" --directory "$work/cifar10-test-odd" --wildcards '*[13579].jpg'

evaluate() {
    # OpenOOD counts these two as far; it has no set of flowers.
    .build/release/cider evaluate --model "$1" --id "$work/cifar10-test-odd/test" \
        --far "textures=$data/ood-textures.tar" --far "mnist=$data/ood-mnist.tar" \
        --ood "flowers=$data/ood-flowers.tar" --corruptions --bank "$data/cifar10-train.tar" --output "$2"
}

evaluate "$model" "$report"
encoder=$(python3 -c 'import json, sys; print(json.load(open(sys.argv[1]))["encoder"]["file"])' "$model/detector.json")
scripts/fit-default.sh "$model/$encoder" "$data" "$work/all" --scores all --features-output features
evaluate "$work/all" "$work/all-report"
python3 scripts/results_table.py "$report/report.json" "$work/all-report/report.json" docs/reference/results.md
