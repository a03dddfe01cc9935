#!/usr/bin/env bash
# Trains the encoder of models/cifar10, and fits the detector with it.
#
#   scripts/train-default.sh DATA_FOLDER [RUN_FOLDER] [OUTPUT]
#
# DATA_FOLDER holds CIFAR-10 as JPEG files in tars (train/CLASS/NNNN.jpg, test/CLASS/NNNN.jpg). The run goes on where it
# was interrupted. One thread: where others use the machine as well, two wait for each other more than they work.
set -euo pipefail
cd "$(dirname "$0")/.."

data=$1
run=${2:-runs/cifar10}
output=${3:-models/cifar10}

if [ -e "$run/checkpoint.safetensors" ]; then
    .build-training/release/cider train --output "$run" --resume
else
    .build-training/release/cider train --preset cifar10 --id "$data/cifar10-train.tar" --validation-share 0 \
        --mean 0.491,0.482,0.447 --std 0.247,0.244,0.262 --precision bf16 --threads 1 --seed 1 --output "$run"
fi
scripts/fit-default.sh "$run/encoder.onnx" "$data" "$output"
