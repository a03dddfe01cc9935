#!/usr/bin/env bash
# Installs the services that one would write in Python, and runs ours beside them. Arguments go to Benchmarks/peer/run.py.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/install-packages.sh wrk
tools=.deps/peer
if ! "$tools/bin/python" -c "import litserve" 2>/dev/null; then
    scripts/install-packages.sh python3-venv
    python3 -m venv "$tools"
    "$tools/bin/python" -m pip install --quiet --disable-pip-version-check --requirement Benchmarks/peer/requirements.txt
fi
exec "$tools/bin/python" Benchmarks/peer/run.py "$@"
