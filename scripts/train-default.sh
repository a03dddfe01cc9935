#!/usr/bin/env bash
# Part of swift-cider. Copyright the swift-cider contributors.
# SPDX-License-Identifier: Apache-2.0
# Trains an encoder for models/cifar10 on two cores in under three hours, and fits a detector with it.
#
#   scripts/train-default.sh DATA_FOLDER [RUN_FOLDER] [OUTPUT]
#
# DATA_FOLDER holds CIFAR-10 as JPEG files in tars (train/CLASS/NNNN.jpg, test/CLASS/NNNN.jpg). The second run starts from
# the first one's weights at a third of its rate, with the same seed, for that decides where the prototypes stand. Runs
# go on where they were interrupted.
set -euo pipefail
cd "$(dirname "$0")/.."

data=$1
run=${2:-runs/cifar10}
output=${3:-$run/models/cifar10}

train() {
    local folder=$1
    [ -e "$folder/encoder.onnx" ] && return
    if [ -e "$folder/checkpoint.safetensors" ]; then
        .build/release/cider train --output "$folder" --resume
    else
        .build/release/cider train --preset fast --id "$data/cifar10-train.tar" --validation-share 0 \
            --mean 0.491,0.482,0.447 --std 0.247,0.244,0.262 --precision f32 --threads 2 --seed 1 "${@:2}" \
            --output "$folder"
    fi
}

train "$run/first" --shuffle 0
train "$run/second" --init "$run/first/encoder.safetensors" --epochs 33 \
    --schedule one-cycle --warmup-epochs 1 --learning-rate 0.01 --view-sizes 24,28 --crop-scale 0.6,1 --jitter 0.4 \
    --jitter-strength 0.25,0.25,0.25,0.03 --grayscale 0.03 --turn 0.25 --shuffle 0.12
scripts/fit-default.sh "$run/second/encoder.onnx" "$data" "$output"
