#!/usr/bin/env bash
# Part of swift-cider. Copyright the swift-cider contributors.
# SPDX-License-Identifier: Apache-2.0
# Prints a Python that has packages of PyPI, and nothing else; installs them under .deps/ first where they are missing.
#
#   scripts/python-tools.sh NAME PIP_ARGUMENT...
#
# NAME is the folder's. Tools that need other packages have a folder of their own.
set -euo pipefail
cd "$(dirname "$0")/.."

tools=.deps/$1
shift
wanted=$*
if [ "$(cat "$tools/installed" 2>/dev/null)" != "$wanted" ]; then
    scripts/install-packages.sh python3-venv >&2
    python3 -m venv "$tools"
    "$tools/bin/python" -m pip install --quiet --disable-pip-version-check "$@" >&2
    echo "$wanted" >"$tools/installed"
fi
echo "$tools/bin/python"
