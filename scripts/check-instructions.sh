#!/usr/bin/env bash
# Installs what counting instructions needs, and holds the hot paths against their limits. Arguments go to
# Benchmarks/instructions/run.py.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/install-packages.sh valgrind binutils
tools=.deps/benchmark
if ! "$tools/bin/python" -c "import numpy, PIL" 2>/dev/null; then
    scripts/install-packages.sh python3-venv
    python3 -m venv "$tools"
    "$tools/bin/python" -m pip install --quiet --disable-pip-version-check numpy==2.4.6 pillow==13.0.0
fi
exec "$tools/bin/python" Benchmarks/instructions/run.py "$@"
