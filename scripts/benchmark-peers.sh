#!/usr/bin/env bash
# Part of swift-cider. Copyright the swift-cider contributors.
# SPDX-License-Identifier: Apache-2.0
# Installs the services that one would write in Python, and runs ours beside them. Arguments go to Benchmarks/peer/run.py.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/install-packages.sh wrk
python=$(scripts/python-tools.sh peer --requirement Benchmarks/peer/requirements.txt)
exec "$python" Benchmarks/peer/run.py "$@"
