#!/usr/bin/env bash
# Part of swift-cider. Copyright the swift-cider contributors.
# SPDX-License-Identifier: Apache-2.0
# Installs PyTorch beside the trainer's libtorch, of the same version, and runs the benchmark. Arguments go to
# Benchmarks/training/run.py. CIDER_TORCH_PYTHON names a Python that has PyTorch already.
set -euo pipefail
cd "$(dirname "$0")/.."

python=${CIDER_TORCH_PYTHON:-}
if [ -z "$python" ]; then
    python=$(scripts/python-tools.sh torch ${CIDER_TORCH_INDEX:+--index-url "$CIDER_TORCH_INDEX"} torch==2.13.0+cpu)
fi
exec "$python" Benchmarks/training/run.py "$@"
