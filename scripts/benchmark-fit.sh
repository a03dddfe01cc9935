#!/usr/bin/env bash
# Part of swift-cider. Copyright the swift-cider contributors.
# SPDX-License-Identifier: Apache-2.0
# Installs scikit-learn and runs the benchmark of a fit without its embedding. Arguments go to Benchmarks/fit/run.py.
set -euo pipefail
cd "$(dirname "$0")/.."

python=$(scripts/python-tools.sh fit numpy==2.4.6 scipy scikit-learn==1.9.1)
exec "$python" Benchmarks/fit/run.py "$@"
