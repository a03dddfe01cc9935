#!/usr/bin/env bash
# Part of swift-cider. Copyright the swift-cider contributors.
# SPDX-License-Identifier: Apache-2.0
# Quantises models/cifar10 and prints what that costs and gains, on CIFAR-10 and OOD sets as JPEG files in tars.
#
#   scripts/quantize-default.sh DATA_FOLDER [OUTPUT [QUANTIZE_OPTION...]]
#
# Bank and calibration images are those of fit-default.sh; the odd-numbered test images are unseen.
set -euo pipefail
cd "$(dirname "$0")/.."

data=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
output=${2:-$work/cifar10-int8}
mkdir "$work/even" "$work/odd"
tar --extract --file "$data/cifar10-test.tar" --directory "$work/even" --wildcards '*[02468].jpg'
tar --extract --file "$data/cifar10-test.tar" --directory "$work/odd" --wildcards '*[13579].jpg'

.build/release/cider quantize models/cifar10 \
    --id "$data/cifar10-train.tar" --calibration "$work/even/test" --id-test "$work/odd/test" \
    --ood textures="$data/ood-textures.tar" --ood flowers="$data/ood-flowers.tar" --ood mnist="$data/ood-mnist.tar" \
    --output "$output" "${@:3}"
