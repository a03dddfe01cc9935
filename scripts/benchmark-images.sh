#!/usr/bin/env bash
# Part of swift-cider. Copyright the swift-cider contributors.
# SPDX-License-Identifier: Apache-2.0
# Installs Pillow and runs the benchmark of decoding and resizing. Arguments go to Benchmarks/images/run.py.
set -euo pipefail
cd "$(dirname "$0")/.."

python=$(scripts/python-tools.sh benchmark numpy==2.4.6 pillow==13.0.0)
exec "$python" Benchmarks/images/run.py "$@"
