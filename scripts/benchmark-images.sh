#!/usr/bin/env bash
# Installs Pillow and runs the benchmark of decoding and resizing. Arguments go to Benchmarks/images/run.py.
set -euo pipefail
cd "$(dirname "$0")/.."

python=$(scripts/python-tools.sh benchmark numpy==2.4.6 pillow==13.0.0)
exec "$python" Benchmarks/images/run.py "$@"
