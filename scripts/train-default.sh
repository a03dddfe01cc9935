#!/usr/bin/env bash
# Trains an encoder for models/cifar10 on two cores in an hour and a half, and fits a detector with it.
#
#   scripts/train-default.sh DATA_FOLDER [RUN_FOLDER] [OUTPUT]
#
# DATA_FOLDER holds CIFAR-10 as JPEG files in tars (train/CLASS/NNNN.jpg, test/CLASS/NNNN.jpg). The run goes on where it
# was interrupted.
set -euo pipefail
cd "$(dirname "$0")/.."

data=$1
run=${2:-runs/cifar10}
output=${3:-$run/models/cifar10}

if [ -e "$run/checkpoint.safetensors" ]; then
    .build-training/release/cider train --output "$run" --resume
else
    .build-training/release/cider train --preset fast --id "$data/cifar10-train.tar" --validation-share 0 \
        --mean 0.491,0.482,0.447 --std 0.247,0.244,0.262 --precision f32 --threads 2 --seed 1 --output "$run"
fi
scripts/fit-default.sh "$run/encoder.onnx" "$data" "$output"
