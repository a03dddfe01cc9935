#!/usr/bin/env bash
# Installs PyTorch beside the trainer's libtorch, of the same version, and runs the benchmark. Arguments go to
# Benchmarks/training/run.py. CIDER_TORCH_PYTHON names a Python that has PyTorch already.
set -euo pipefail
cd "$(dirname "$0")/.."

python=${CIDER_TORCH_PYTHON:-}
if [ -z "$python" ]; then
    tools=.deps/torch
    python=$tools/bin/python
    if ! "$python" -c "import torch" 2>/dev/null; then
        scripts/install-packages.sh python3-venv
        python3 -m venv "$tools"
        "$python" -m pip install --quiet --disable-pip-version-check \
            ${CIDER_TORCH_INDEX:+--index-url "$CIDER_TORCH_INDEX"} "torch==2.13.0+cpu"
    fi
fi
exec "$python" Benchmarks/training/run.py "$@"
