#!/usr/bin/env bash
# Installs what the benchmark needs, builds it, and runs it. Arguments go to Benchmarks/serving/run.py.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/install-packages.sh wrk
tools=.deps/benchmark
if [ ! -x "$tools/bin/python" ]; then
    scripts/install-packages.sh python3-venv
    python3 -m venv "$tools"
    "$tools/bin/python" -m pip install --quiet --disable-pip-version-check numpy==2.4.6 pillow==13.0.0
fi
swift build --configuration release --product EngineBenchmark
exec "$tools/bin/python" Benchmarks/serving/run.py "$@"
