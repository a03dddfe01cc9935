#!/usr/bin/env bash
# Installs faiss and runs the benchmark of the search for neighbours. Arguments go to Benchmarks/search/run.py.
set -euo pipefail
cd "$(dirname "$0")/.."

tools=.deps/search
if ! "$tools/bin/python" -c "import faiss" 2>/dev/null; then
    scripts/install-packages.sh python3-venv
    python3 -m venv "$tools"
    "$tools/bin/python" -m pip install --quiet --disable-pip-version-check numpy==2.4.6 faiss-cpu==1.15.1
fi
exec "$tools/bin/python" Benchmarks/search/run.py "$@"
