#!/usr/bin/env bash
# Part of swift-cider. Copyright the swift-cider contributors.
# SPDX-License-Identifier: Apache-2.0
# Installs faiss and runs the benchmark of the search for neighbours. Arguments go to Benchmarks/search/run.py.
set -euo pipefail
cd "$(dirname "$0")/.."

python=$(scripts/python-tools.sh search numpy==2.4.6 faiss-cpu==1.15.1)
exec "$python" Benchmarks/search/run.py "$@"
