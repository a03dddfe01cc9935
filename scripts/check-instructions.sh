#!/usr/bin/env bash
# Part of swift-cider. Copyright the swift-cider contributors.
# SPDX-License-Identifier: Apache-2.0
# Installs what counting instructions needs, and holds the hot paths against their limits. Arguments go to
# Benchmarks/instructions/run.py.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/install-packages.sh valgrind binutils
python=$(scripts/python-tools.sh benchmark numpy==2.4.6 pillow==13.0.0)
exec "$python" Benchmarks/instructions/run.py "$@"
