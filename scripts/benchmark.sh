#!/usr/bin/env bash
# Part of swift-cider. Copyright the swift-cider contributors.
# SPDX-License-Identifier: Apache-2.0
# Installs what the benchmark needs, and runs it. Arguments go to Benchmarks/serving/run.py.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/install-packages.sh wrk
python=$(scripts/python-tools.sh serving numpy==2.4.6 onnx==1.23.2 pillow==13.0.0)
exec "$python" Benchmarks/serving/run.py "$@"
