#!/usr/bin/env bash
# Part of swift-cider. Copyright the swift-cider contributors.
# SPDX-License-Identifier: Apache-2.0
# Installs Pillow and holds our decoders against it. Arguments go to scripts/check-images.py. TOOL is another build's
# ImagesBenchmark.
set -euo pipefail
cd "$(dirname "$0")/.."

python=$(scripts/python-tools.sh images numpy==2.4.6 pillow==13.0.0 pillow-heif pillow-jxl-plugin)
exec "$python" scripts/check-images.py --tool "${TOOL:-.build/release/ImagesBenchmark}" "$@"
