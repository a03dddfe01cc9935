#!/usr/bin/env bash
# Part of swift-cider. Copyright the swift-cider contributors.
# SPDX-License-Identifier: Apache-2.0
# Makes models/cifar10 from an encoder and CIFAR-10 as JPEG files in tars (train/CLASS/NNNN.jpg, test/CLASS/NNNN.jpg).
#
#   scripts/fit-default.sh ENCODER.onnx DATA_FOLDER [OUTPUT [FIT_OPTION...]]
#
# Bank: all training images. Calibration: the test images with an even number in their name; the odd ones stay unseen.
# The bank is of projections, which lie in cones: there a search looks at a part of them only.
set -euo pipefail
cd "$(dirname "$0")/.."

encoder=$1
data=$2
output=${3:-models/cifar10}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/cifar10-test-even"
tar --extract --file "$data/cifar10-test.tar" --directory "$work/cifar10-test-even" --wildcards '*[02468].jpg'

.build/release/cider fit --encoder "$encoder" \
    --id "$data/cifar10-train.tar" --calibration "$work/cifar10-test-even/test" \
    --size 32 --mean 0.491,0.482,0.447 --std 0.247,0.244,0.262 --k 100 --precision f32 \
    --features-output projection \
    --output "$output" --force "${@:4}"
