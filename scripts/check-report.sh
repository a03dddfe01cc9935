#!/usr/bin/env bash
# Part of swift-cider. Copyright the swift-cider contributors.
# SPDX-License-Identifier: Apache-2.0
# Makes evaluation reports and an explanation, and opens them in headless Chromium: see check-report.py.
#
#   scripts/check-report.sh [REPORT_FOLDER [SCREENSHOT_FOLDER]]
#
# Without a folder the report is that of a small detector, fitted from pictures that this script draws.
set -euo pipefail
cd "$(dirname "$0")/.."

command -v chromium >/dev/null || command -v google-chrome >/dev/null || scripts/install-packages.sh chromium
python=$(scripts/python-tools.sh check-report websocket-client==1.9.0 pillow==13.0.0)

if [ $# -gt 0 ]; then
    exec "$python" scripts/check-report.py "$@"
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$python" - "$work" <<'PYTHON'
"""Three classes of coloured noise, two OOD sets, and names that a page has to escape."""
import pathlib
import random
import sys

from PIL import Image

root = pathlib.Path(sys.argv[1])
draw = random.Random(1)


def write(path, pixel):
    path.parent.mkdir(parents=True, exist_ok=True)
    image = Image.new("RGB", (12, 12))
    image.putdata([pixel(x, y) for y in range(12) for x in range(12)])
    image.save(path)


def noise(level):
    return level + draw.randrange(50)


for name, count in [("bank", 40), ("calibration", 40), ("unseen", 60)]:
    for channel, label in enumerate(["red & <rot>", "green", "a very long class name that no table should break on"]):
        for number in range(count):
            write(root / name / label / f"{number}.png", lambda x, y: tuple(noise(190 if c == channel else 0) for c in range(3)))
for number in range(50):
    write(root / "grey" / f"{number}.png", lambda x, y: (noise(100),) * 3)
    shift = draw.randrange(12)
    write(root / "stripes" / f"{number}.png", lambda x, y: ((x + shift) % 4 * 60, noise(0), (y + shift) % 3 * 80))
PYTHON
.build/release/cider fit --encoder Tests/EncodingTests/Fixtures/two-outputs.onnx --id "$work/bank" \
    --calibration "$work/calibration" --size 8 --mean 0.4914,0.4822,0.4465 --std 0.2470,0.2435,0.2616 --k 5 \
    --output "$work/colors" >/dev/null 2>&1
.build/release/cider evaluate --model "$work/colors" --id "$work/unseen" --near "stripes=$work/stripes" \
    --far "grey & <b>=$work/grey" --shifted "again=$work/unseen" --corruptions --corrupted-images 20 --bank "$work/bank" \
    --output "$work/report" 2>/dev/null
"$python" scripts/check-report.py "$work/report"
.build/release/cider evaluate --model "$work/colors" --id "$work/bank" --output "$work/stand-ins" >/dev/null 2>&1
"$python" scripts/check-report.py "$work/stand-ins"
mkdir "$work/explanation"
.build/release/cider explain "$work/grey/0.png" --model "$work/colors" --bank "$work/bank" --output "$work/explanation/index.html" \
    >/dev/null
"$python" scripts/check-report.py "$work/explanation"
