#!/usr/bin/env bash
# Part of swift-cider. Copyright the swift-cider contributors.
# SPDX-License-Identifier: Apache-2.0
# Installs what the curves of growing costs need, and draws them. Arguments go to Benchmarks/growth/run.py.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/install-packages.sh wrk
python=$(scripts/python-tools.sh growth faiss-cpu==1.15.1 matplotlib==3.11.2 numpy==2.4.6 pillow==13.0.0)
exec "$python" Benchmarks/growth/run.py "$@"
