#!/usr/bin/env bash
# Installs Pillow and runs the benchmark of decoding and resizing. Arguments go to Benchmarks/images/run.py.
set -euo pipefail
cd "$(dirname "$0")/.."

tools=.deps/benchmark
if ! "$tools/bin/python" -c "import PIL" 2>/dev/null; then
    scripts/install-packages.sh python3-venv
    python3 -m venv "$tools"
    "$tools/bin/python" -m pip install --quiet --disable-pip-version-check numpy==2.4.6 pillow==13.0.0
fi
exec "$tools/bin/python" Benchmarks/images/run.py "$@"
